"""Reviewers say what they see during a pilot, one tap a photo."""

from tests.builders import CITY_HALL, House

UNIT = "กองบริหารทั่วไป"


def test_a_reviewer_labels_photo_after_photo(house: House) -> None:
    with house.store() as store:
        store.office.set_checked("pilot.on", "on", house.clock.now())
    for staff_id, sign in (("1001", "HALL"), ("1002", None)):
        _, clerk = house.clerk(staff_id, unit=UNIT)
        clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(sign))
    _, boss = house.clerk("2001", role="supervisor", unit=UNIT)
    boss.says("ตรวจรูปทดลอง").sees_card("ในรูปนี้เห็นอะไรบ้าง")
    boss.taps("ไม่มีป้าย มีคน").sees("บันทึก: ไม่มีป้าย มีคน").sees_card("ในรูปนี้เห็นอะไรบ้าง")
    boss.taps("ป้ายถูกจุดและมีคน").sees("ตรวจรูปครบแล้ว")
    with house.store() as store:
        cases = store.pilot.cases()
    assert len(cases) == 2 and all(case.human.sign == case.software.sign for case in cases)


def test_only_in_a_pilot_and_only_ones_own_people(house: House) -> None:
    _, clerk = house.clerk("1001", unit="กองอื่น")
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie())
    _, boss = house.clerk("2001", role="supervisor", unit=UNIT)
    boss.says("ตรวจรูปทดลอง").sees("ไม่ได้อยู่ในช่วงทดลองใช้")
    with house.store() as store:
        store.office.set_checked("pilot.on", "on", house.clock.now())
    boss.says("ตรวจรูปทดลอง").sees("ตรวจรูปครบแล้ว")
    clerk.says("ตรวจรูปทดลอง").sees("เฉพาะผู้มีสิทธิ์")
