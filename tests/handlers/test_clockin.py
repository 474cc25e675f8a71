"""Clocking in, told as people do it."""

from tests.builders import CITY_HALL, House

FAR = (13.80, 100.60)


def test_a_person_clocks_in_beside_the_sign(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").sees("แชร์ตำแหน่งปัจจุบัน", "ศาลาว่าการ กทม.")
    phone.shares_place(*CITY_HALL).sees("ถ่ายเซลฟี", "ศาลาว่าการ กทม.")
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว", "เข้างาน 08:10", "อ่านได้ ตรงจุด", "มาปกติ")
