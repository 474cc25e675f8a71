"""Who did what: by person, kind of deed and day, a page at a time, for those who see the office."""

import pytest

from simulator.phone import Phone
from tests.builders import House

Office = tuple[Phone, Phone, Phone]


@pytest.fixture
def office(house: House) -> Office:
    """An admin, a supervisor and a clerk; some deeds are on record."""
    _, admin = house.clerk("9001", role="admin")
    _, boss = house.clerk("2001", role="supervisor")
    _, clerk = house.clerk("1001", first_name="มานี", last_name="มีนา")
    with house.store() as store:
        for n in range(20):
            store.audit.add(house.clock.now(), "9001", "holiday.added", f"day:2026-12-{n + 1:02}", units=[])
        store.audit.add(house.clock.now(), "operator", "person.changed", "person:1001", unit=["ก", "ข"])
    return admin, boss, clerk


def test_of_a_person_by_or_to_them(office: Office) -> None:
    admin = office[0]
    admin.says("ประวัติ 1001").sees_card("มานี มีนา", "ผู้ดูแลเครื่อง: แก้ไขข้อมูลบุคคล person:1001", "unit ก → ข")
    admin.says("history มานี").sees_card("person:1001")


def test_of_a_kind_of_deed_page_by_page(office: Office) -> None:
    admin = office[0]
    admin.says("ประวัติ วันหยุด").sees_card("9001: เพิ่มวันหยุด day:2026-12-20", "day:2026-12-13")
    admin.taps("ก่อนหน้านี้").sees_card("day:2026-12-12", "day:2026-12-05")
    admin.taps("ก่อนหน้านี้").sees_card("day:2026-12-04", "day:2026-12-01")
    assert "ก่อนหน้านี้" not in dict(admin._tappable())


def test_of_a_day(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ประวัติ เมื่อวาน").sees_card("ไม่มีบันทึก")
    house.clock.advance(days=1)
    admin.says("ประวัติ เมื่อวาน").sees_card("person:1001")
    admin.says("ประวัติ").sees_card("ล่าสุด")
    admin.says("ประวัติ ไม่มีใครชื่อนี้").sees("ไม่พบ")


def test_neither_chiefs_nor_clerks_read_it(office: Office) -> None:
    for phone in office[1:]:
        phone.says("ประวัติ").sees("เฉพาะ").sees_not("holiday")
