"""A first admin sets the office up in the chat, from an empty list to the first clock-in."""

import io
import zipfile

import pytest

from simulator.phone import Phone
from tests.builders import CITY_HALL, House

STAFF = (
    "staff_id,title,first_name,last_name,position,unit,role,supervisor_id\n"
    "9001,นาย,แอด,มิน,,กอง ก,admin,\n1001,นางสาว,สมหญิง,ใจดี,,กอง ก,staff,\n"
)


@pytest.fixture
def admin(house: House) -> Phone:
    row = {"title": "นาย", "first_name": "แอด", "last_name": "มิน", "position": "", "unit": "กอง ก"}
    return house.phone_of(house.person("9001", role="admin", **row))


def fetched(house: House, phone: Phone, label: str) -> bytes:
    phone.taps(label)
    answer = house.app.test_client().get(str(phone.outcome.opens).replace("https://signpost.example", ""))
    data = answer.data
    answer.close()
    assert answer.status_code == 200
    return data


def add_point(phone: Phone, name: str = "ศาลาว่าการ", at: tuple[float, float] = CITY_HALL) -> Phone:
    return phone.shares_place(*at).sees("จุดนี้ชื่ออะไร").says(name).sees_card(f"เพิ่มจุด {name} แล้ว")


def test_from_nothing_to_the_first_clock_in(house: House, admin: Phone) -> None:
    admin.says("เริ่มต้น").sees_card("เสร็จแล้ว 0 จาก 6 ขั้น", "○ ยังไม่ทำ", "กรอกรายชื่อในไฟล์เปล่า")
    assert fetched(house, admin, "ไฟล์รายชื่อเปล่า").startswith(b"PK")
    admin.sends_file("staff.csv", STAFF.encode()).taps("นำเข้าเลย").sees("เพิ่ม 1")
    admin.taps("เริ่มต้น").sees_card("เสร็จแล้ว 1 จาก 6 ขั้น", "✓ 2 คน", "ไปยืนที่จุดลงเวลา")
    admin.taps("เพิ่มจุดตรงนี้").sees("ยืนที่จุดลงเวลา")
    add_point(admin).sees_card("P01", "150 เมตร")
    admin.taps("เริ่มต้น").sees_card("เสร็จแล้ว 2 จาก 6", "ให้ทุกคนลงเวลาได้ทุกจุด")
    admin.taps("ทุกคน ทุกจุด").sees("2 คนจะลงเวลาได้ทั้ง 1 จุด").taps("ตกลง").sees("กำหนดจุดเพิ่ม 2 รายการ")
    admin.sees_card("เสร็จแล้ว 3 จาก 6", "✓ 2 คนมีจุดแล้ว", "พิมพ์ป้าย A4").taps("พิมพ์ป้าย")
    assert fetched(house, admin, "P01 ศาลาว่าการ").startswith(b"%PDF")
    admin.taps("ติดป้ายแล้ว").sees_card("เสร็จแล้ว 4 จาก 6", "เลือกเวลาทำงาน").taps("07:30-15:30")
    admin.sees_card("เสร็จแล้ว 5 จาก 6", "ยืนที่จุด").taps("เข้างาน").shares_place(*CITY_HALL)
    admin.sends_photo(house.selfie("P01")).sees("เข้างาน")
    admin.says("เริ่มต้น").sees_card("พร้อมใช้งาน", "เสร็จแล้ว 6 จาก 6 ขั้น")
    with house.store() as store:
        assert f"{store.calendar.default_round(house.clock.now().date()).start:%H:%M}" == "07:30"
        actions = [entry.action for entry in store.audit.of("setting:round.start")]
    assert actions == ["office.set"]


def test_it_can_be_left_anywhere_and_taken_up_days_later(house: House, admin: Phone) -> None:
    house.person("1001")
    admin.says("เริ่มต้น").taps("เพิ่มจุดตรงนี้").shares_place(*CITY_HALL)
    house.clock.advance(seconds=3 * 86400)
    house.restart()
    admin.says("ประตูหน้า").sees_not("เพิ่มจุด")
    admin.says("setup").sees_card("เสร็จแล้ว 1 จาก 6").taps("เพิ่มจุดตรงนี้").says("เริ่มต้น").sees_card("1 จาก 6")
    admin.taps("เพิ่มจุดตรงนี้").says("ยกเลิก").sees("ยกเลิก")
    admin.shares_place(*CITY_HALL).sees_not("จุดนี้ชื่ออะไร")


def test_what_was_done_elsewhere_is_not_asked_for(house: House, admin: Phone) -> None:
    house.clerk("1001")
    admin.says("เริ่มต้น").sees_card("เสร็จแล้ว 3 จาก 6", "✓ 1 จุด", "✓ 1 คนมีจุดแล้ว", "พิมพ์ป้าย A4")


def test_a_second_point_where_one_is_already_is_said_and_gets_its_own_code(
    house: House, admin: Phone
) -> None:
    house.person("1001")
    admin.says("เริ่มต้น").taps("เพิ่มจุดตรงนี้")
    add_point(admin)
    admin.taps("เพิ่มอีกจุด").shares_place(*CITY_HALL).sees("อยู่ในวงของจุด ศาลาว่าการ").says("ประตูหลัง")
    admin.sees_card("P02")
    admin.taps("เพิ่มอีกจุด").says("ตรงนี้แหละ").sees("กรุณาส่งตำแหน่งของจุดลงเวลา")
    admin.shares_place(0, 0).sees("ตำแหน่งนี้ใช้ไม่ได้")
    admin.shares_place(13.77, 100.55).says("ก" * 300).sees("ไม่เกิน 200 ตัวอักษร")
    admin.says("ดินแดง").sees_card("P03")


def test_many_signs_come_as_one_archive(house: House, admin: Phone) -> None:
    for n in range(8):
        house.point(f"P{n}", f"จุด {n}", (13.7 + n / 100, 100.5))
    admin.says("เริ่มต้น").taps("4 ป้าย").taps("พิมพ์ป้าย")
    with zipfile.ZipFile(io.BytesIO(fetched(house, admin, "ป้ายทั้ง 8 จุด (ZIP)"))) as packed:
        assert packed.namelist() == [f"P{n}-a4.pdf" for n in range(8)]


def test_a_step_can_be_done_again_and_a_double_tap_does_no_harm(house: House, admin: Phone) -> None:
    house.clerk("1001")
    admin.says("เริ่มต้น").taps("ติดป้ายแล้ว")
    again = admin._action("08:30-16:30")
    admin.taps("08:30-16:30").taps_old(again)
    with house.store() as store:
        assert store.audit.of("setting:round.start") == []
        assert store.drafts.steps_done() == {"signs", "rounds"}
    admin.says("เริ่มต้น").taps("5 รอบเวลา").sees("เลือกเวลาทำงาน").taps("09:30-17:30")
    with house.store() as store:
        assert len(store.audit.of("setting:round.start")) == 1


def test_only_admins_set_an_office_up(house: House, admin: Phone) -> None:
    admin.says("เริ่มต้น")
    taps = [admin._action(label) for label in ("2 จุดลงเวลา", "4 ป้าย", "5 รอบเวลา")]
    for role in ("staff", "supervisor", "committee", "auditor"):
        phone = house.phone_of(house.person(f"r{role}", role=role))
        phone.says("เริ่มต้น").sees("เฉพาะ")
        for tap in taps:
            phone.taps_old(tap).sees("เฉพาะ")
    house.phone("คนนอก").says("เริ่มต้น").sees("ลงทะเบียน")


def test_in_english_too(house: House, admin: Phone) -> None:
    admin.says("ภาษา").taps("English").says("get started").sees_card(
        "0 of 6 steps done", "Fill in the empty table"
    )
