"""Reports by chat: private links to the ledger and the clock-ins, for those who see the whole office."""

import io

import pytest
from openpyxl import load_workbook

from simulator.phone import Phone
from tests.builders import House


@pytest.fixture
def admin(house: House) -> Phone:
    return house.phone_of(house.person("9001", role="admin"))


def status(house: House, phone: Phone, label: str) -> tuple[int, bytes]:
    """What the link beneath a button gives."""
    phone.taps(label)
    answer = house.app.test_client().get(str(phone.outcome.opens).replace("https://signpost.example", ""))
    data = answer.data
    answer.close()
    return answer.status_code, data


def test_the_office_gets_its_ledger_and_the_months_clock_ins(house: House, admin: Phone) -> None:
    owner = house.clerk("1001")[1].says("เข้างาน").shares_place(13.7539, 100.5018)
    owner.sends_photo(house.selfie())
    admin.says("รายงาน").sees("บัญชีครึ่งปี", "1/2570", "บันทึกการลงเวลา", "1-23 พ.ย. 2569")
    code, data = status(house, admin, "ไฟล์ลงเวลา XLSX")
    rows = list(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert (code, rows[0][0], rows[1][0], rows[1][3]) == (200, "staff_id", "1001", "in")
    assert status(house, admin, "ไฟล์ XLSX")[0] == 200
    with house.store() as store:
        entries = store.audit.of("clockins:2026-11-01..2026-11-23")
    assert [(entry.actor, entry.action) for entry in entries] == [("9001", "file.fetched")]


def test_a_unit_another_half_year_and_other_days_can_be_named(house: House, admin: Phone) -> None:
    house.person("1001", unit="กอง ก")
    admin.says("รายงาน กอง ก ๒/๒๕๖๙").sees("กอง ก", "2/2569", "บัญชีรายปี PDF", "ใบตรวจสอบ PDF")
    admin.says("รายงาน เดือนที่แล้ว").sees("1-31 ต.ค. 2569", "1/2570")
    admin.says("reports yesterday").sees("22 พ.ย. 2569")
    admin.says("รายงาน กอง ฮ").sees("กอง ฮ")
    admin.says("รายงาน 1001").sees("1001")


def test_the_quick_buttons_lead_back_in_time_and_into_units(house: House, admin: Phone) -> None:
    house.person("1001", unit="กอง ก")
    admin.says("รายงาน").taps("ครึ่งปี 2/2569").sees("2/2569")
    admin.says("รายงาน").taps("เดือนก่อน").sees("1-31 ต.ค. 2569")
    admin.says("รายงาน").taps("กอง ก").sees("บัญชีรายปี PDF")


def test_auditors_too_and_nobody_else(house: House, admin: Phone) -> None:
    house.phone_of(house.person("9003", role="auditor")).says("รายงาน").sees("บันทึกการลงเวลา")
    admin.says("รายงาน").taps("ไฟล์ลงเวลา XLSX")
    link = str(admin.outcome.opens).replace("https://signpost.example", "")
    for role in ("staff", "supervisor", "committee"):
        house.phone_of(house.person(f"r{role}", role=role)).says("รายงาน").sees("เฉพาะ").sees_not("พ.ย.")
    house.phone("คนนอก").says("รายงาน").sees("ลงทะเบียน")
    with house.store() as store:
        store.people.save([{"staff_id": "9001", "role": "staff"}])
    assert house.app.test_client().get(link).status_code == 410
