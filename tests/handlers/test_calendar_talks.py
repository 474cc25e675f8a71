"""Rounds, holidays, grace and exemptions in chat: asked, previewed, confirmed, days following at once."""

from datetime import date, time

import pytest

from simulator.phone import Phone
from tests.builders import CITY_HALL, House

MONDAY = date(2026, 11, 23)


@pytest.fixture
def office(house: House) -> tuple[Phone, Phone, Phone]:
    """An admin, a supervisor and a clerk who came at 09:00 to a round that began at 08:30."""
    _, admin = house.clerk("9001", role="admin")
    _, boss = house.clerk("2001", role="supervisor")
    _, clerk = house.clerk("1001")
    house.clock.advance(minutes=50)
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    return admin, boss, clerk


Office = tuple[Phone, Phone, Phone]


def state(house: House, staff_id: str = "1001") -> str:
    with house.store() as store:
        person = store.people.by_staff_id(staff_id)
        assert person is not None
        row = store.workdays.of_person(person.id, MONDAY)
        return row.state if row else "-"


def test_a_round_is_made_and_given(house: House, office: Office) -> None:
    admin, _, clerk = office
    admin.says("รอบ").sees_card("รอบปกติของสำนักงาน", "08:30-16:30")
    admin.taps("กำหนดรอบให้คน").sees("เพิ่มรอบก่อน").taps("เพิ่มรอบ").sees("รหัสรอบ")
    admin.says("R 9").sees("ไม่เว้นวรรค", "รหัสรอบ").says("R0930").says("รอบสาย 09:30")
    admin.says("เช้าถึงเย็น").sees("พิมพ์เวลาเริ่มและเลิกแบบ").taps("09:30-17:30").sees("ทำงานวันใด")
    admin.says("จ พุธ").sees("พิมพ์วันแบบ").says("จ อ พ พฤ ศ")
    admin.taps("ไม่นับชั่วโมง").sees_card("ตรวจก่อนยืนยัน", "R0930", "09:30-17:30", "จันทร์ อังคาร")
    admin.taps("ยืนยัน").sees("เพิ่มรอบแล้ว").sees_card("R0930 · รอบสาย 09:30")
    admin.taps("กำหนดรอบให้คน").sees("ใครบ้าง").says("1001 7777").sees("ไม่พบ 7777").says("1001")
    admin.taps("R0930").sees("ตั้งแต่วันไหน").taps("เลือกวัน", picks="2026-11-23")
    admin.taps("ไม่มีกำหนดสิ้นสุด").sees_card("นางสาวสมหญิง ใจดี (1001)", "กระทบ 1 คน 1 วัน", "สาย → มา")
    assert state(house) == "late"
    admin.taps("ยืนยัน").sees("กำหนดรอบแล้ว", "กระทบ 1 คน 1 วัน")
    assert state(house) == "present"
    clerk.says("เมนู").sees("เปลี่ยนจาก “สาย” เป็น “มา”", "รอบเวลาทำงานเปลี่ยน")
    with house.store() as store:
        rounds = store.calendar.rounds()
    assert rounds["R0930"].weekdays == (0, 1, 2, 3, 4) and rounds["R0930"].hours is None


def test_a_round_by_night_and_one_of_counted_hours(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("rounds").taps("เพิ่มรอบ").says("NIGHT").says("รอบดึก").says("23.00-7.00").taps("ทุกวัน")
    admin.says("แปด").sees("พิมพ์แบบ 8 10:00").taps("ไม่นับชั่วโมง")
    admin.sees_card("23:00-07:00 (วันรุ่งขึ้น)").taps("ยืนยัน")
    admin.taps("เพิ่มรอบ").says("night").sees("มีรอบ night แล้ว").says("FLEX").says("ยืดหยุ่น")
    admin.taps("07:30-15:30").taps("จันทร์-ศุกร์").says("๘ 10:00").sees_card("8 ชั่วโมง เข้าได้ถึง 10:00")
    admin.taps("ยืนยัน")
    with house.store() as store:
        flex, night = store.calendar.rounds()["FLEX"], store.calendar.rounds()["NIGHT"]
    assert (flex.hours, flex.latest) == (8.0, time(10))
    assert night.end <= night.start and len(night.weekdays) == 7


def test_a_holiday_added_late_for_one_unit_and_taken_back(house: House, office: Office) -> None:
    admin, _, clerk = office
    house.person("1009", unit="กองคลัง")
    admin.says("วันหยุด").sees_card("วันหยุดที่จะถึง", "5 ธ.ค. 2569", "รายการของสำนักงานเอง")
    admin.taps("เพิ่มวันหยุด").says("วันไหนดี").sees("อ่านเป็นวันที่ไม่ได้").says("23/11/2569")
    admin.says("วันสถาปนา").sees("ของหน่วยงานใด").says("กองที่ไม่มี").sees("ไม่พบหน่วยงาน กองที่ไม่มี")
    admin.taps("สำนักงาน ก.ก.").sees_card("เพิ่มวันหยุด", "วันสถาปนา", "กระทบ 1 คน 1 วัน")
    admin.taps("ยืนยัน").sees("เพิ่มวันหยุดแล้ว").sees_card("23 พ.ย. 2569 หยุด: วันสถาปนา (สำนักงาน ก.ก.)")
    assert state(house) == "holiday"
    clerk.says("วันหยุด").sees_card("วันสถาปนา").sees_not("เพิ่มวันหยุด")
    withdraw = dict(admin._tappable())["ถอน 23 พ.ย. 2569"]
    admin.taps("ถอน 23 พ.ย. 2569").sees("เพราะเหตุใด").says("ประกาศผิด").taps("ยืนยัน").sees("ถอนรายการแล้ว")
    assert state(house) == "late"
    admin.taps_old(withdraw).sees("ถูกถอนไปแล้ว")
    admin.says("วันหยุด").taps("กำหนดเป็นวันทำงาน").says("7/12/2569").says("ทำงานชดเชย").taps("ทั้งสำนักงาน")
    admin.sees_card("ไม่กระทบวันที่ผ่านมาของใคร").taps("ยืนยัน")
    clerk.says("วันหยุด").sees_not("7 ธ.ค. 2569")


def test_grace_at_a_point(house: House, office: Office) -> None:
    admin, _, clerk = office
    admin.says("ผ่อนผัน").sees("ยังไม่มีการผ่อนผัน").taps("เพิ่มการผ่อนผัน").taps("23 พ.ย. 2569")
    admin.says("22/11/2569").sees("ต้องไม่อยู่ก่อนเวลาเริ่ม").taps("23 พ.ย. 2569").says("ศูนย์")
    admin.sees("พิมพ์จำนวนนาที").taps("60 นาที").says("ที่ไม่มี").sees("ไม่พบ ที่ไม่มี").taps("HALL")
    admin.taps("ทั้งหมด").says("น้ำท่วมถนนราชดำเนิน").sees_card("60 นาที", "HALL", "สาย → มา")
    admin.taps("ยืนยัน").sees("ผ่อนผันแล้ว").sees_card("60 นาที · จุด: HALL · รอบ: ทั้งหมด")
    assert state(house) == "present"
    clerk.says("เมนู").sees("เพราะ น้ำท่วมถนนราชดำเนิน")
    admin.taps("ถอน 23 พ.ย. 2569").says("ลงผิด").taps("ยืนยัน")
    assert state(house) == "late"


def test_days_are_typed_as_they_are_spoken(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ยกเว้น").taps("เพิ่มการยกเว้น").says("1001").says("เมื่อวาน").says("วันศุกร์นี้").says("อบรม")
    admin.sees_card("22 พ.ย. 2569", "27 พ.ย. 2569").taps("ยืนยัน").sees_card("22 พ.ย. 2569 ถึง 27 พ.ย. 2569")
    admin.taps("เพิ่มการยกเว้น").says("1001").says("28/11").says("-").says("ย้าย").taps("ยืนยัน")
    admin.sees_card("ตั้งแต่ 28 พ.ย. 2569").sees_not("ถึง ไม่มีกำหนดสิ้นสุด")


def test_a_unit_may_have_a_comma_in_its_name(house: House, office: Office) -> None:
    admin = office[0]
    house.person("1009", unit="กองคลัง, พัสดุ")
    admin.says("วันหยุด").taps("เพิ่มวันหยุด").says("23/11/2569").says("วันสถาปนา").taps("กองคลัง, พัสดุ")
    admin.sees_card("เพิ่มวันหยุด", "กองคลัง, พัสดุ")


def test_a_whole_unit_is_exempt(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ยกเว้น").taps("เพิ่มการยกเว้น").says("สำนักงาน ก.ก.")
    admin.sees("ไม่รวมท่านเอง").says("1/11/2569").says("-")
    admin.says("ปฏิบัติราชการนอกสถานที่").sees_card("2 คน", "ไม่มีกำหนดสิ้นสุด", "กระทบ").taps("ยืนยัน")
    assert state(house) == "exempt"
    admin.says("ยกเว้น").sees_card("2 รายการ").taps("ถอน 1001").says("กลับแล้ว").taps("ยืนยัน")
    assert state(house) == "late"


def test_nobody_exempts_themselves_or_gives_themselves_a_round(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ยกเว้น").taps("เพิ่มการยกเว้น").says("1001 9001").sees("ต้องให้แอดมินอีกคน", "ใครบ้าง")
    with house.store() as store:
        me = store.people.by_staff_id("9001")
        assert me is not None
        store.calendar.exempt(me.id, MONDAY, None, "-", house.clock.now(), "9002")
        (row,) = store.calendar.exemption_rows(MONDAY, MONDAY)
    admin.says("ยกเว้น").sees_not("ถอน 9001")
    withdraw = {"type": "postback", "label": "x", "data": f"s1:exemptions.withdraw~?x={row.id}"}
    admin.taps_old(withdraw).sees("ต้องให้แอดมินอีกคน")


def test_nothing_is_lost_when_somebody_asks_for_something_else(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ยกเว้น").taps("เพิ่มการยกเว้น").says("1001").sends_sticker().sees("ตั้งแต่วันไหน")
    admin.says("1/11/2569").says("-").says("ช่วยราชการ").says("อะไรนะ").sees_card("ตรวจก่อนยืนยัน", "ช่วยราชการ")
    confirm = dict(admin._tappable())["ยืนยัน"]
    admin.says("ยกเลิก")
    admin.taps_old(confirm).sees("คำถามที่ผ่านไปแล้ว")
    assert state(house) == "late"


def test_a_closed_period_is_refused_kindly(house: House, office: Office) -> None:
    admin = office[0]
    with house.store() as store:
        store.calendar.lock(date(2026, 10, 1), date(2026, 10, 31), "-", house.clock.now(), "operator")
    admin.says("วันหยุด").taps("เพิ่มวันหยุด").says("30/10/2569").says("วันพิเศษ").taps("ทั้งสำนักงาน")
    admin.sees("งวดที่ปิดแล้ว (1-31 ต.ค. 2569)".replace("1-31", "30"))
    with house.store() as store:
        assert store.calendar.holiday_rows(date.min, date.max) == []


@pytest.mark.parametrize(
    ("word", "button"),
    [("รอบ", "เพิ่มรอบ"), ("วันหยุด", "เพิ่มวันหยุด"), ("ผ่อนผัน", "เพิ่มการผ่อนผัน"), ("ยกเว้น", "เพิ่มการยกเว้น")],
)
def test_only_admins_change_the_calendar(house: House, office: Office, word: str, button: str) -> None:
    admin, boss, clerk = office
    admin.says(word)
    action = dict(admin._tappable())[button]
    for phone in (boss, clerk):
        if word != "วันหยุด":
            phone.says(word).sees("เฉพาะผู้มีสิทธิ์")
        phone.taps_old(action).sees("เฉพาะผู้มีสิทธิ์")
    stranger = house.phone("คนแปลกหน้า")
    stranger.says(word).sees("ยังไม่ได้ลงทะเบียน")
    stranger.taps_old(action).sees("ยังไม่ได้ลงทะเบียน")
