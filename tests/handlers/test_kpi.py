"""The indicator in chat: counted from what happened, corrected beside it with a reason, words by quarter."""

import pytest

from simulator.phone import Phone
from storage.seed_2564 import seed
from tests.builders import House
from tests.projects import a_chosen, approved

Office = tuple[Phone, Phone, Phone]


@pytest.fixture
def office(house: House) -> Office:
    """An admin, an auditor and a clerk; this year's idea is chosen."""
    chosen = a_chosen(house)
    house.clock.advance(hours=1)
    return (
        house.phone_of(chosen.admin),
        house.phone_of(house.person("8001", role="auditor")),
        house.phone_of(chosen.author),
    )


def test_what_is_counted_is_shown_beside_the_plan(office: Office) -> None:
    admin, auditor, _ = office
    admin.says("ตัวชี้วัด").sees_card("ปีงบประมาณ 2570", "ไตรมาส 1 (แผน 0)", "45.00", "ไตรมาส 4 (แผน 100)")
    auditor.says("KPI 2027").sees_card("2570", "45.00").says("ไตรมาส 1/2570").sees_card("ไตรมาสที่ 1", "45.00")
    assert not [word for word, _ in auditor._tappable() if word.startswith(("เขียน", "ปรับ"))]


def test_a_second_unit_that_just_begins_takes_nothing_from_the_first(house: House) -> None:
    chosen = a_chosen(house)
    approved(house, chosen)
    house.clock.advance(hours=1)
    admin = house.phone_of(chosen.admin)
    admin.says("ตัวชี้วัด").sees_card("60.00")
    with house.store() as store:
        store.projects.start(
            idea=None, campaign=None, fiscal_year=2570, unit="กองสรรหาบุคคล", title="อีกโครงการ",
            head=chosen.colleague.id, by=chosen.colleague.id, at=house.clock.now(),
        )  # fmt: skip
    house.clock.advance(hours=1)
    admin.says("ตัวชี้วัด").sees_card("60.00")


def test_a_percent_by_hand_needs_a_reason_and_both_are_shown(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ไตรมาส ๑/๒๕๗๐").taps("ปรับร้อยละ").sees("พิมพ์ร้อยละ").says("เกือบครบ").sees("0 ถึง 100")
    admin.says("101").sees("0 ถึง 100").says("50%").sees("เพราะเหตุใด").says("ประชุมก่อนระบบเริ่มใช้")
    admin.sees("ระบบคำนวณ 45.00 รายงาน 50.00").sees_card("45.00", "50.00", "ประชุมก่อนระบบเริ่มใช้")
    admin.says("ตัวชี้วัด").sees_card("50.00 (คำนวณ 45.00)")
    admin.says("ไตรมาส 1/2570").taps("ปรับร้อยละ").taps("ใช้ค่าที่ระบบคำนวณ").says("ตรงกันแล้ว")
    admin.says("ตัวชี้วัด").sees_card("45.00").sees_not("(คำนวณ")
    with house.store() as store:
        found = [row.action for row in store.audit.of("year:2570")]
    assert found == ["kpi.corrected", "kpi.corrected"]


def test_another_command_in_the_middle_is_not_taken_for_words(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ไตรมาส 1/2570").taps("เขียนผล").says("เมนู").sees_card("เมนู").says("ไตรมาส 1/2570")
    admin.taps("ปรับร้อยละ").says("ตัวชี้วัด 2564").sees_card("2564").says("ตัวชี้วัด").taps("น้ำหนักและแผน")
    admin.says("ไตรมาส 1/2570").sees_card("ไตรมาสที่ 1").sees_not("ค่าที่ไม่ติดลบ")
    with house.store() as store:
        assert store.papers.notes(2570) == {}


def test_a_quarter_to_come_has_nothing_to_correct(office: Office) -> None:
    office[0].says("ไตรมาส 4/2570").taps("ปรับร้อยละ").sees("ยังไม่เริ่ม")


def test_the_words_are_kept_in_versions(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ไตรมาส 1/2570").taps("เขียนผล").sees("พิมพ์ผล").says("ก" * 2001).sees("2001")
    admin.says("รวบรวมไอเดีย 1 เรื่อง").sees("ฉบับที่ 1").sees_card("รวบรวมไอเดีย 1 เรื่อง")
    admin.taps("เขียนผล").says("รวบรวมไอเดียและเลือกแล้ว").sees("ฉบับที่ 2").sees_card("เลือกแล้ว")
    admin.says("ตัวชี้วัด").taps("ข้อความทั้งปี").taps("เขียนอุปสรรค").says("GPS คลาดเคลื่อน").sees_card("GPS")
    with house.store() as store:
        assert store.papers.notes(2570)[0, "obstacles"] == "GPS คลาดเคลื่อน"


def test_the_year_2564_is_read_as_it_was_reported(house: House, office: Office) -> None:
    with house.store() as store:
        assert seed(store.kpi, house.clock.now())
    office[0].says("ตัวชี้วัด 2564").sees_card("2564", "100.00")
    office[0].says("ไตรมาส 4/2564").sees_card("6 เดือน", "เมษายน 2564", "100.00", "ก่อนใช้ระบบนี้")


def test_odd_years_are_answered_kindly(office: Office) -> None:
    admin = office[0]
    for odd in ("ปีหน้า", "99999", "0000", "²⁵⁶⁴"):
        admin.says(f"ตัวชี้วัด {odd}").sees("ตัวชี้วัด 2570")
    admin.says("ไตรมาส 5/2570").sees("ไตรมาส 2/2570")


def test_a_clerk_has_no_part_in_it(office: Office) -> None:
    office[2].says("ตัวชี้วัด").sees("เฉพาะ")
    office[2].says("ไตรมาส 1/2570").sees("เฉพาะ")
