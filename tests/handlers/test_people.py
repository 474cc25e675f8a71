"""People by chat: found, their card, and every change an admin makes to one of them."""

from datetime import date

import pytest

from rules.people import Person
from simulator.phone import Phone
from storage.errands import MENU
from tests.builders import House

TODAY = date(2026, 11, 23)


@pytest.fixture
def office(house: House) -> Phone:
    """An admin's phone; a clerk 1001 with an account, a clerk 1002 without, a chief 2001 elsewhere."""
    units = [
        {"unit": "กองคลัง", "parent": "สำนักงาน ก.ก.", "nicknames": ["คลัง"]},
        {"unit": "สำนักงาน ก.ก.", "parent": None, "nicknames": []},
    ]
    with house.store() as store:
        store.units.save(units)
    admin = house.clerk("9001", role="admin", first_name="แอดมิน")[1]
    house.clerk("1001", first_name="สมหญิง")
    house.person("1002", first_name="สมชาย", unit="กองคลัง")
    house.person("2001", first_name="หัวหน้า", unit="กองคลัง", role="supervisor")
    return admin


def row(house: House, staff_id: str) -> Person:
    with house.store() as store:
        found = store.people.by_staff_id(staff_id)
    assert found is not None
    return found


def noted(house: House, action: str) -> list[tuple[str, str, dict[str, object]]]:
    """Who did it to whom with which facts, of the audit trail."""
    with house.store() as store:
        rows = store.connection.exec_driver_sql(
            "SELECT actor, subject, facts FROM audit WHERE action = ? ORDER BY id", (action,)
        ).all()
    return [(one.actor, one.subject, one.facts) for one in rows]


def test_found_by_unit_nickname_name_and_number(house: House, office: Phone) -> None:
    office.says("คน").sees_card("บุคลากร 4 คน", "สำนักงาน ก.ก.", "กองคลัง")
    office.says("คน คลัง").sees_card("กองคลัง", "2 คน", "นางสาวสมชาย ใจดี", "ยังไม่ผูก")
    office.says("คน สำนักงาน ก.ก.").sees_card("4 คน", "สมชาย", "แอดมิน")
    office.says("คน สมหญิง").sees_card("1001", "สำนักงาน ก.ก.", "รอบปกติ 08:30-16:30", "HALL", "ผูกแล้วเมื่อ")
    office.says("people 1002").sees_card("สมชาย", "ยังไม่ผูกบัญชี LINE", "ออกรหัสผูกบัญชี")
    office.says("คน ใจดี").sees("ใจดี").taps("นางสาวสมชาย ใจดี").sees_card("1002")
    office.says("คน ไม่มีใคร").sees("ไม่พบ")


def test_many_units_in_the_order_of_their_numbers_a_page_at_a_time(house: House, office: Phone) -> None:
    for n in range(1, 31):
        house.person(f"3{n:03}", unit=f"กอง {n}")
    shown = office.says("คน").sees_card("กอง 1", "กอง 2", "และอีก 20").screen()
    assert "กอง 13" not in shown and shown.index("กอง 2") < shown.index("กอง 10")
    office.taps("หน้าถัดไป").sees_card("กอง 13").sees_not("กอง 2\n")


def test_only_admins_look_people_up(house: House, office: Phone) -> None:
    chief = house.phone_of(row(house, "2001"))
    chief.says("คน 1002").sees("เฉพาะผู้มีสิทธิ์")
    auditor = house.clerk("7001", role="auditor")[1]
    auditor.says("คน 1002").sees("เฉพาะผู้มีสิทธิ์")
    house.phone().says("คน 1002").sees("ลงทะเบียน")


def test_a_one_time_code_on_the_screen(house: House, office: Phone) -> None:
    office.says("คน 1002").taps("ออกรหัสผูกบัญชี").sees("สมชาย", "รหัสเดิมของคนนี้จะใช้ไม่ได้")
    office.taps("ออกรหัส").sees_card("ลงทะเบียน ", "7 ธ.ค. 2569", "1002")
    said = next(line for line in office.screen().splitlines() if "ลงทะเบียน " in line).strip()
    assert noted(house, "code.issued")[0][:2] == ("9001", "person:1002")
    phone = house.phone("สมชาย").says(said.removeprefix("bot: ")).sees("สมชาย")
    phone.taps("รับทราบ")
    office.says("คน 1002").sees_card("ผูกแล้วเมื่อ", "ปลดบัญชี LINE").sees_not("ออกรหัสผูกบัญชี")


def test_an_account_is_freed_after_one_more_tap(house: House, office: Phone) -> None:
    office.says("คน 1001").taps("ปลดบัญชี LINE").sees_card("ตรวจก่อนยืนยัน", "เครื่องเดิมใช้แชตนี้ไม่ได้ทันที", "1001")
    clerk = row(house, "1001")
    with house.store() as store:
        assert store.people.account_of(clerk.id)
    office.taps("ยืนยัน").sees("ปลดบัญชีแล้ว").sees_card("ยังไม่ผูกบัญชี LINE")
    assert noted(house, "account.unbound")[0][:2] == ("9001", "person:1001")


def test_moved_to_a_unit_by_its_nickname_and_the_day_follows(house: House, office: Phone) -> None:
    with house.store() as store:
        store.calendar.add_holiday(TODAY, "วันหยุดคลัง", ["กองคลัง"], house.clock.now(), "operator")
    house.settle()
    office.says("คน 1001").taps("ย้ายหน่วยงาน").says("ไม่มีกอง").sees("ไม่พบหน่วยงาน").says("คลัง")
    office.sees_card("ตรวจก่อนยืนยัน", "สำนักงาน ก.ก.", "กองคลัง", "มีผลตั้งแต่วันนี้").taps("ยืนยัน")
    office.sees("ย้ายหน่วยงานแล้ว").sees_card("กองคลัง")
    assert row(house, "1001").unit == "กองคลัง"
    assert noted(house, "person.changed")[0][:2] == ("9001", "person:1001")
    office.says("คน 1001").taps("ย้ายหน่วยงาน").says("คลัง").sees("ไม่มีอะไรเปลี่ยน")


def test_a_role_change_names_what_follows_and_asks_for_the_menu(house: House, office: Phone) -> None:
    office.says("คน 1001").taps("เปลี่ยนบทบาท").taps("ผู้ตรวจสอบ")
    office.sees_card("จะเห็นข้อมูลทุกคน แต่แก้ไขไม่ได้", "เมนูในมือถือของคนนี้จะเปลี่ยนทันที")
    with house.store() as store:
        assert not store.errands.due(MENU, 9), "a preview switches nothing"
    house.jobs.close()
    nothing = dict.fromkeys(("once", "answer", "close"), lambda self: None)
    house.jobs = type("NoJobs", (), nothing)()  # type: ignore[assignment]
    office.taps("ยืนยัน").sees("เปลี่ยนบทบาทแล้ว")
    with house.store() as store:
        assert [errand.what for errand in store.errands.due(MENU, 9)] == ["auditor"]
    assert row(house, "1001").role == "auditor"


def test_the_last_admin_keeps_their_right(house: House, office: Phone) -> None:
    office.says("คน 9001").taps("เปลี่ยนบทบาท").taps("เจ้าหน้าที่").sees("จะไม่เหลือแอดมิน")
    house.person("9002", role="admin", first_name="อีกคน")
    office.says("คน 9001").taps("เปลี่ยนบทบาท").taps("เจ้าหน้าที่").sees("จะไม่เหลือแอดมิน")
    house.phone_of(row(house, "9002"))
    office.says("คน 9001").taps("เปลี่ยนบทบาท").taps("เจ้าหน้าที่").taps("ยืนยัน").sees("เปลี่ยนบทบาทแล้ว")
    office.says("คน 9001").sees("เฉพาะผู้มีสิทธิ์")


def test_two_admins_cannot_take_each_others_right_away(house: House, office: Phone) -> None:
    other = house.clerk("9002", role="admin", first_name="อีกคน")[1]
    office.says("คน 9002").taps("เปลี่ยนบทบาท").taps("เจ้าหน้าที่").sees_card("ตรวจก่อนยืนยัน")
    other.says("คน 9001").taps("เปลี่ยนบทบาท").taps("เจ้าหน้าที่").sees_card("ตรวจก่อนยืนยัน")
    office.taps("ยืนยัน").sees("เปลี่ยนบทบาทแล้ว")
    other.taps("ยืนยัน").sees("เฉพาะผู้มีสิทธิ์")
    assert row(house, "9001").role == "admin"


def test_what_another_admin_changed_meanwhile_is_not_overwritten(house: House, office: Phone) -> None:
    other = house.clerk("9002", role="admin")[1]
    office.says("คน 1001").taps("ย้ายหน่วยงาน").says("คลัง").sees_card("ตรวจก่อนยืนยัน")
    clerk = row(house, "1001")
    with house.store() as store:
        store.people.change(clerk.id, unit="กองช่าง")
    office.taps("ยืนยัน").sees("อีกคนจัดการไปแล้ว")
    other.says("คน 1001").sees_card("กองช่าง")


def test_the_chief_the_round_and_the_day_of_leaving(house: House, office: Phone) -> None:
    office.says("คน 1001").taps("เปลี่ยนผู้บังคับบัญชา").says("1001").sees("ไม่พบ 1001").says("หัวหน้า")
    office.sees_card("หัวหน้า").taps("ยืนยัน").sees_card("หัวหน้า ใจดี (2001)")
    office.taps("แจ้งวันพ้นหน้าที่").says("1/12/2569").sees_card("1 ธ.ค. 2569", "ไม่รู้จักคนนี้").taps("ยืนยัน")
    office.sees_card("พ้นหน้าที่", "1 ธ.ค. 2569").taps("กลับมาทำงาน").taps("ยืนยัน").sees("กลับมาทำงานแล้ว")
    assert row(house, "1001").left_on is None and row(house, "1001").supervisor_id == "2001"


def test_nothing_of_ones_own_but_account_and_role(house: House, office: Phone) -> None:
    office.says("คน 9001").sees_card("แอดมินอีกคนแก้ให้", "เปลี่ยนบทบาท").sees_not("ย้ายหน่วยงาน").sees_not("แจ้งวันพ้น")
    me = row(house, "9001").id
    for talk in ("unit", "supervisor", "left", "stays", "round"):
        tap = {"type": "postback", "label": "x", "data": f"s1:people.change~?p={me}&t={talk}"}
        office.taps_old(tap).sees("ต้องให้แอดมินอีกคน")


@pytest.mark.parametrize(
    "args", ["p=1", "p=&t=unit", "p=99999999999999999999&t=unit", "p=77&t=unit", "p=1&t=x"]
)
def test_buttons_of_nobody(house: House, office: Phone, args: str) -> None:
    office.taps_old({"type": "postback", "label": "x", "data": f"s1:people.change~?{args}"}).sees("ปุ่ม")


def test_another_command_goes_first_and_the_talk_waits(house: House, office: Phone) -> None:
    office.says("คน 1001").taps("ย้ายหน่วยงาน").says("คลัง").sees_card("ตรวจก่อนยืนยัน")
    office.says("จุด").sees_card("จุดลงเวลา 1 จุด")
    office.says("ต่อ").sees_card("ตรวจก่อนยืนยัน").taps("ยืนยัน").sees("ย้ายหน่วยงานแล้ว")


def test_an_admin_no_more_does_not_finish_what_they_began(house: House, office: Phone) -> None:
    house.phone_of(house.person("9002", role="admin"))
    office.says("คน 1001").taps("ย้ายหน่วยงาน").says("คลัง")
    me = row(house, "9001")
    with house.store() as store:
        store.people.change(me.id, role="staff")
    office.taps("ยืนยัน").sees("เฉพาะผู้มีสิทธิ์")
    assert row(house, "1001").unit == "สำนักงาน ก.ก."
