"""Clocking in, told as people do it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from simulator.phone import Phone
from tests.builders import CITY_HALL, House

NEAR = (13.7560, 100.5018)  # 230 m north: outside the circle, inside what GPS errors do
OFF = (13.7640, 100.5018)  # 1.1 km north
FAR = (13.95, 100.60)  # 24 km away


def test_beside_the_sign_it_is_accepted(either_house: House) -> None:
    house = either_house
    _, phone = house.clerk()
    phone.says("เข้างาน").sees("แชร์ตำแหน่งปัจจุบัน", "ศาลาว่าการ กทม.")
    phone.shares_place(*CITY_HALL).sees("ถ่ายเซลฟี", "ศาลาว่าการ กทม.")
    phone.sends_photo(house.selfie()).sees_card(
        "รับแล้ว", "เข้างาน 08:10 น.", "23 พ.ย. 2569", "อ่านได้ ตรงจุด", "มาปกติ"
    )
    phone.says("เวลาของฉัน").sees_card("08:10 น.", "ยังไม่ลงเวลา", "มาปกติ")


def test_the_photo_may_come_first(house: House) -> None:
    _, phone = house.clerk()
    phone.sends_photo(house.selfie()).sees("ได้รูปแล้ว", "แชร์ตำแหน่ง")
    phone.shares_place(*CITY_HALL).sees_card("รับแล้ว", "เข้างาน")


def test_a_bare_location_starts_it(house: House) -> None:
    _, phone = house.clerk()
    phone.shares_place(*CITY_HALL).sees("ถ่ายเซลฟี")
    phone.sends_photo(house.selfie(mirrored=True)).sees_card("รับแล้ว", "เข้างาน")


def test_gps_off_but_sign_and_face_are_there(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*OFF).sees("GPS อาจคลาดเคลื่อน", "1.1 กม.")
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว", "GPS คลาดเคลื่อน ใช้ป้ายในรูปยืนยันแทน")


def test_far_beyond_any_gps_error_a_human_looks(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*FAR)
    phone.sends_photo(house.selfie()).sees_card("รอตรวจ", "ไกลจากป้ายมากเกินกว่าที่ GPS")


def test_no_sign_in_the_photo(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(house.selfie(None)).sees_card("รอตรวจ", "ไม่พบป้ายในรูป", "ส่งเซลฟีใหม่")


def test_a_clearer_photo_right_after_is_accepted(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    house.clock.advance(minutes=1)
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว", "เข้างาน 08:11 น.")


def test_far_and_no_sign_is_refused(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*FAR)
    phone.sends_photo(house.selfie(None)).sees_card("ไม่รับ", "อยู่ไกลจากจุดลงเวลา และไม่พบป้ายในรูป")
    phone.says("เวลาของฉัน").sees_card("ยังไม่มีเวลาเข้า")


def test_the_sign_of_another_point(house: House) -> None:
    _, phone = house.clerk()
    house.point("DIN", "ศาลาว่าการ ดินแดง", (13.7700, 100.5530))
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(house.selfie("DIN")).sees_card("รอตรวจ", "ศาลาว่าการ ดินแดง", "ป้ายในรูปเป็นของจุดอื่น")
    phone.says("เข้างาน").shares_place(*FAR)
    phone.sends_photo(house.selfie("DIN")).sees_card("ไม่รับ", "ป้ายในรูปเป็นของจุดอื่น")


def test_no_face_in_the_photo(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(house.selfie(face=False)).sees_card("รอตรวจ", "ไม่พบใบหน้าในรูป")


def test_the_same_photo_again_is_refused(house: House) -> None:
    _, phone = house.clerk()
    photo = house.selfie()
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(photo).sees_card("รับแล้ว")
    house.clock.advance(days=1)
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(photo).sees_card("ไม่รับ", "รูปนี้ท่านเคยส่งแล้ว")


def test_a_friends_photo_is_refused_and_said_differently(house: House) -> None:
    _, phone = house.clerk()
    _, friend = house.clerk("1002", first_name="สมชาย")
    photo = house.selfie()
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(photo).sees_card("รับแล้ว")
    friend.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(photo).sees_card("ไม่รับ", "เคยมีผู้อื่นส่งแล้ว")


def test_a_photo_from_another_app_is_refused_on_record(house: House) -> None:
    person, phone = house.clerk()
    phone.sends_photo(house.selfie(), external=True).sees("ส่งผ่านแอปอื่น")
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(house.selfie(), external=True).sees_card("ไม่รับ", "ไม่ได้ถ่ายใน LINE")
    with house.store() as store:
        (row,) = store.clockins.of_day(person.id, date(2026, 11, 23))
    assert (row.verdict, row.reasons[0], row.photo) == ("refused", "photo_external", None)


@pytest.mark.parametrize("minutes", [11, 25])
def test_place_and_photo_far_apart_in_time(house: House, minutes: int) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    house.clock.advance(minutes=minutes)
    phone.sends_photo(house.selfie()).sees_card("รอตรวจ", "ตำแหน่งกับรูปส่งห่างกันนานเกินไป")


def test_a_withdrawn_sign(house: House) -> None:
    _, phone = house.clerk()
    old = house.selfie()
    with house.store() as store:
        point = store.points.by_code("HALL")
        assert point
        store.points.revoke_signs(point.id, house.clock.now(), "หาย")
    house.forget_printed("HALL")
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(old).sees_card("รอตรวจ", "ป้ายในรูปถูกยกเลิกแล้ว")
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว")


def test_without_an_assigned_point_a_human_looks(house: House) -> None:
    house.point()
    phone = house.phone_of(house.person())
    phone.says("เข้างาน").sees("ยังไม่มีจุดลงเวลาที่กำหนด")
    phone.shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รอตรวจ", "ยังไม่มีจุดลงเวลา")


def test_assignment_counts_by_date(house: House) -> None:
    person = house.person()
    house.assign(person, house.point(), last=date(2026, 11, 22))
    there = house.point("DIN", "ศาลาว่าการ ดินแดง", (13.7700, 100.5530))
    house.assign(person, there, first=date(2026, 11, 23))
    phone = house.phone_of(person)
    phone.says("เข้างาน").sees("ศาลาว่าการ ดินแดง").sees_not("ศาลาว่าการ กทม.")


def test_of_several_points_the_sign_says_which(house: House) -> None:
    person, phone = house.clerk()
    house.assign(person, house.point("DIN", "ศาลาว่าการ ดินแดง", (13.7700, 100.5530)))
    phone.says("เข้างาน").shares_place(13.7701, 100.5531).sees("ศาลาว่าการ ดินแดง")
    phone.sends_photo(house.selfie("DIN")).sees_card("รับแล้ว", "ศาลาว่าการ ดินแดง")


def test_late_is_told_in_minutes(house: House) -> None:
    _, phone = house.clerk()
    house.clock.set(datetime(2026, 11, 23, 1, 44, tzinfo=UTC))
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว", "สาย 14 นาที")


def test_clocking_out(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    phone.says("เข้างาน").sees("ลงเวลาเข้าแล้วเมื่อ 08:10 น.").taps("ออกงาน").sees("แชร์ตำแหน่ง")
    phone.says("ยกเลิก")
    house.clock.set(datetime(2026, 11, 23, 9, 35, tzinfo=UTC))
    phone.shares_place(*CITY_HALL).sees("ครั้งนี้เป็น")
    phone.taps("ออกงาน").sees("ถ่ายเซลฟี")
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว", "ออกงาน 16:35 น.", "มาปกติ")


def test_the_time_is_when_the_person_sent_it_not_when_we_worked(house: House) -> None:
    """LINE may deliver late: an outage of ours must not make anybody late."""
    person, phone = house.clerk()
    unserved = Phone(house.platform, phone.person)
    unserved.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie())
    house.clock.advance(hours=1)
    house.settle()
    with house.store() as store:
        (row,) = store.clockins.of_day(person.id, date(2026, 11, 23))
        day = store.workdays.of_person(person.id, date(2026, 11, 23))
    assert row.event_time == datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
    assert day is not None and day.state == "present"


def test_an_impossible_place_is_refused_and_the_talk_goes_on(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน")
    phone.shares_place(0.0, 0.0).sees("ตำแหน่งนี้ใช้ไม่ได้")
    phone.shares_place(*CITY_HALL).sees("ถ่ายเซลฟี")


def test_the_talk_helps_whoever_sends_something_else(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").says("อยู่ที่ทำงานแล้ว").sees("กำลังรอตำแหน่งของท่าน")
    phone.shares_place(*CITY_HALL).sends_sticker().sees("กำลังรอเซลฟีคู่ป้าย")
    phone.sends_file("me.jpg", house.selfie(), "image/jpeg").sees("กำลังรอเซลฟีคู่ป้าย")
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว")


def test_it_expires(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน")
    house.clock.advance(minutes=31)
    phone.says("ถึงแล้ว").sees("หมดเวลาแล้ว")


def test_it_survives_a_restart(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    house.restart()
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว")


def test_taking_back_the_photo_erases_it_and_keeps_the_fact(either_house: House) -> None:
    house = either_house
    person, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    with house.store() as store:
        (row,) = store.clockins.of_day(person.id, date(2026, 11, 23))
    phone.unsends().sees_nothing()
    house.settle()
    with house.store() as store:
        photo = store.photo_rows.get(row.photo)
        assert photo is not None and photo.erased_at is not None
        assert store.clockins.of_day(person.id, date(2026, 11, 23))[0].verdict == "accepted"
    assert not house.has_photo(row.photo)


def test_taking_back_a_photo_before_the_place_means_a_new_one(house: House) -> None:
    _, phone = house.clerk()
    phone.sends_photo(house.selfie()).sees("ได้รูปแล้ว")
    phone.unsends()
    phone.shares_place(*CITY_HALL).sees("ถ่ายเซลฟี")


def test_the_notice_comes_before_the_first_clock_in(house: House) -> None:
    person = house.person()
    house.assign(person, house.point())
    phone = house.phone_of(person, notice=False)
    phone.says("เข้างาน").sees_card("ความเป็นส่วนตัว", "ไม่ติดตามตำแหน่งต่อเนื่อง")
    phone.sends_photo(house.selfie()).sees_card("ความเป็นส่วนตัว")
    kept = Path(house.settings.photo_store.removeprefix("folder:"))
    stored = [path for path in kept.rglob("*.jpg") if path.name != "check.jpg"]  # the store's own trial
    assert not stored and house.photo_count() == 0
    phone.taps("รับทราบ").sees("บันทึกการรับทราบแล้ว").taps("เข้างาน").sees("แชร์ตำแหน่ง")


def test_a_stranger_gets_how_to_register_and_nothing_else(house: House) -> None:
    house.point()
    phone = house.phone()
    for deed in (
        lambda: phone.says("เข้างาน"),
        lambda: phone.says("สถานะ"),
        lambda: phone.shares_place(*CITY_HALL),
        lambda: phone.sends_photo(house.selfie()),
        lambda: phone.sends_sticker(),
        lambda: phone.says("เมนู"),
    ):
        deed().sees("ยังไม่ได้ลงทะเบียน")
    assert house.photo_count() == 0
