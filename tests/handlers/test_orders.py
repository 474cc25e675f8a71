"""Official orders: for many people at once, seen on every day they touch, taken back on record."""

from datetime import date

import pytest

from rules.ledger import HalfYear
from simulator.phone import Phone
from tests.builders import CITY_HALL, House

MONDAY = date(2026, 11, 23)
Office = tuple[Phone, Phone, Phone]


@pytest.fixture
def office(house: House) -> Office:
    """An admin, a supervisor and a clerk who came late today."""
    _, admin = house.clerk("9001", role="admin", unit="กองกลาง")
    _, boss = house.clerk("2001", role="supervisor")
    _, clerk = house.clerk("1001")
    house.clock.advance(minutes=50)
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    return admin, boss, clerk


def adds(admin: Phone, kind: str = "ไปราชการ", part: str = "เต็มวัน", who: str = "1001") -> Phone:
    admin.says("คำสั่ง").taps("เพิ่มคำสั่ง").sees("คำสั่งที่เท่าไร").says("12/2570").sees("ลงวันที่เท่าไร")
    admin.says("20 พ.ย. 2569").sees("ให้ทำอะไร").taps(kind).sees("ตั้งแต่วันไหน").says("23/11/69")
    admin.sees("ถึงวันไหน").says("27 พ.ย.").sees("เต็มวันหรือครึ่งวัน").taps(part).sees("ใครบ้าง").says(who)
    return admin.sees("เรื่องอะไร").says("ประชุมวิชาการที่เชียงใหม่")


def state(house: House, staff_id: str = "1001", day: date = MONDAY) -> str:
    with house.store() as store:
        person = store.people.by_staff_id(staff_id)
        assert person is not None
        row = store.workdays.of_person(person.id, day)
        return row.state if row else "-"


def test_many_travel_by_one_order(house: House, office: Office) -> None:
    admin, _, clerk = office
    adds(admin, who="1001 2001").sees_card("คำสั่ง", "12/2570", "2 คน", "กระทบ", "สาย → ไปราชการ")
    assert state(house) == "late", "a preview changes nothing"
    admin.taps("ยืนยัน").sees("บันทึกคำสั่งแล้ว").sees_card("คำสั่งที่ 12/2570", "จำนวน 2 คน", "ประชุมวิชาการ")
    assert (state(house), state(house, "2001")) == ("travel", "travel")
    clerk.says("เมนู").sees("เปลี่ยนจาก “สาย” เป็น “ไปราชการ”", "12/2570 ประชุมวิชาการที่เชียงใหม่")
    clerk.says("เวลาของฉัน").sees_card("ไปราชการ ตามคำสั่งที่ 12/2570 ลงวันที่ 20 พ.ย. 2569")
    house.clock.advance(days=1)
    house.settle()
    assert state(house, day=date(2026, 11, 24)) == "travel", "nobody waits for them in the days to come"
    with house.store() as store:
        assert [row.facts for row in store.audit.of("order:12/2570")] == [
            {"kind": "travel", "people": 2, "from": "2026-11-23", "to": "2026-11-27", "changed": 2}
        ]


def test_an_order_for_afternoons_leaves_the_mornings(house: House, office: Office) -> None:
    admin = office[0]
    adds(admin, part="ครึ่งวันบ่าย").taps("ยืนยัน").sees("บันทึกคำสั่งแล้ว")
    with house.store() as store:
        person = store.people.by_staff_id("1001")
        assert person is not None
        row = store.workdays.of_person(person.id, MONDAY)
        assert row is not None
        assert (row.state, row.morning, row.afternoon) == ("late", "worked", "travel")


def test_study_leave_by_order_is_one_time_of_leave(house: House, office: Office) -> None:
    admin, _, clerk = office
    adds(admin, kind="ลาศึกษา อบรม").taps("ยืนยัน").sees("บันทึกคำสั่งแล้ว")
    for _ in range(5):
        house.clock.advance(days=1)
        house.settle()
    with house.store() as store:
        person = store.people.by_staff_id("1001")
        assert person is not None
        found = store.ledgers.line(HalfYear(2570, 1), person, date(2026, 11, 28)).ledger
        assert (found.leave_halves, found.leave_times) == ({"study": 10}, {"study": 1})
    clerk.says("ledger").sees("ลาศึกษา")


def test_an_exemption_by_order(house: House, office: Office) -> None:
    admin, _, clerk = office
    admin.says("orders").taps("เพิ่มคำสั่ง").says("๑๓/๒๕๗๐").says("วันนี้").taps("ยกเว้นลงเวลา").says("วันนี้")
    admin.says("พรุ่งนี้").says("ครึ่งวันเช้า").sees("เต็มวันเท่านั้น").taps("เต็มวัน").says("สำนักงาน ก.ก.")
    admin.says("ช่วยงานเลือกตั้ง").sees_card("13/2570", "2 คน").taps("ยืนยัน")
    assert state(house) == "exempt"
    clerk.says("เวลาของฉัน").sees_card("13/2570 ช่วยงานเลือกตั้ง")


def test_an_order_is_taken_back_on_record(house: House, office: Office) -> None:
    admin, _, clerk = office
    adds(admin).taps("ยืนยัน").sees("บันทึกคำสั่งแล้ว")
    withdraw = dict(admin._tappable())["ถอน 12/2570"]
    admin.taps("ถอน 12/2570").sees("เพราะเหตุใด").says("เลื่อนการประชุม").sees_card("ไปราชการ → สาย")
    admin.taps("ยืนยัน").sees("ถอนคำสั่งแล้ว")
    assert state(house) == "late"
    admin.taps_old(withdraw).sees("ถูกถอนไปแล้ว")
    clerk.says("เมนู").sees("เลื่อนการประชุม")


def test_what_is_typed_wrong_is_asked_again(office: Office) -> None:
    admin = office[0]
    admin.says("คำสั่ง").taps("เพิ่มคำสั่ง").says("9" * 61).sees("60").says("14/2570").says("เมื่อไรก็ได้")
    admin.says("วันนี้").says("พักร้อนยาว").sees("ไม่พบประเภทนี้").says("travel").says("วันนี้").says("เมื่อวาน")
    admin.says("วันนี้").says("ดึก").sees("กรุณาแตะปุ่ม").says("เต็มวัน").says("8888").sees("ไม่พบ 8888")


def test_orders_are_the_admins_alone(office: Office) -> None:
    admin, boss, clerk = office
    adds(admin).taps("ยืนยัน")
    for phone in (boss, clerk):
        phone.says("คำสั่ง").sees("เฉพาะ").sees_not("12/2570")
