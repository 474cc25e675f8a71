"""The ledger in chat: every number opens to its days; who may see whose; files by private links."""

import io
from datetime import date, timedelta

from openpyxl import load_workbook

from rules.people import Person
from rules.workday import Day
from simulator.phone import Phone
from tests.builders import MORNING, House

MONDAY = date(2026, 10, 5)


def late(minutes: int) -> Day:
    came = MORNING.replace(hour=1, minute=30) + timedelta(minutes=minutes)
    return Day("late", came, None, minutes, False, 0, True, "worked", "worked")


def leave(kind: str, request: int) -> Day:
    return Day("leave", None, None, 0, False, 0, False, "leave", "leave", (kind, kind), (request, request))


PRESENT = Day("present", MORNING, None, 0, False, 0, False, "worked", "worked")


def has_days(house: House, person: Person, *days: Day, first: date = MONDAY) -> None:
    with house.store() as store:
        for number, day in enumerate(days):
            store.workdays.save(person.id, first + timedelta(days=number), person.unit, day)


def some_days(house: House) -> tuple[Person, Phone]:
    person, phone = house.clerk("1001", first_name="สมหญิง", unit="กองบริหารทั่วไป")
    has_days(house, person, late(12), late(3), leave("sick", 1), leave("sick", 1), PRESENT)
    return person, phone


def test_ones_own_ledger_and_the_days_behind_a_number(either_house: House) -> None:
    _, phone = some_days(either_house)
    phone.says("บัญชีครึ่งปี").sees_card("รอบที่ 1 ปีงบประมาณ 2570", "2/18", "2/23", "1/10", "3 วัน")
    phone.taps("สาย").sees_card("สาย (ครั้ง) 2", "5 ต.ค. 2569", "สาย 12 นาที", "6 ต.ค. 2569", "สาย 3 นาที")
    phone.says("บัญชีครึ่งปี").taps("ลาป่วย").sees_card("ลาป่วย (วัน) 2", "7 ต.ค. 2569", "8 ต.ค. 2569")
    phone.says("ledger no out").sees_card("ไม่ลงเวลาออก (ครั้ง) 2")
    phone.says("บัญชีครึ่งปี ขาด").sees_card("ขาด (วัน) 0", "ไม่มี")


def test_the_round_before_is_another_ledger(house: House) -> None:
    person, phone = some_days(house)
    has_days(house, person, late(9), first=date(2026, 9, 30))
    phone.says("บัญชีครึ่งปี").taps("รอบก่อน").sees_card("รอบที่ 2 ปีงบประมาณ 2569", "1/18")
    phone.says("บัญชีครึ่งปี ๒/๒๕๖๙ สาย").sees_card("30 ก.ย. 2569").sees_not("ต.ค. 2569")
    phone.says("บัญชีครึ่งปี 1/2569").sees("ยังไม่มีวันทำงาน")
    phone.says("บัญชีครึ่งปี 3/2570").sees("ไม่รู้จักรอบ")


def test_many_days_are_all_told_by_month(house: House) -> None:
    person, phone = house.clerk("1001")
    has_days(house, person, *[PRESENT] * 40)
    card = phone.says("บัญชีครึ่งปี มาทำงาน").sees_card("ตุลาคม 2569", "พฤศจิกายน 2569", "วันทำงาน 40")
    card.sees("5, 6, 7, 8").sees("30, 31").sees("12, 13")


def test_past_a_limit_is_said_in_words(house: House) -> None:
    person, phone = house.clerk("1001")
    has_days(house, person, *[late(5)] * 19)
    phone.says("บัญชีครึ่งปี").sees_card("19/18 ครั้ง", "เกินเกณฑ์").sees_not("ไม่เข้าเกณฑ์เลื่อนเงินเดือน")
    with house.store() as store:
        store.office.set_checked("ledger.passing_bars", "on", house.clock.now(), from_day=MONDAY)
    phone.says("บัญชีครึ่งปี").sees("ไม่เข้าเกณฑ์เลื่อนเงินเดือน")


def test_whoever_serves_too_short_reads_so(house: House) -> None:
    person, phone = some_days(house)
    with house.store() as store:
        store.people.save([{"staff_id": person.staff_id, "started_on": date(2027, 1, 4)}])
    phone.says("บัญชีครึ่งปี").sees("อายุราชการไม่ถึง 4 เดือน")
    phone.says("บัญชีครึ่งปี 2/2569").sees_not("อายุราชการ")


def test_owner_colleague_and_stranger(house: House) -> None:
    some_days(house)
    _, colleague = house.clerk("1002", first_name="สมชาย", unit="กองบริหารทั่วไป")
    colleague.says("บัญชีครึ่งปี 1001").sees("ไม่พบ “1001”")
    colleague.says("บัญชีครึ่งปี 1001 สาย").sees("ไม่พบ “1001”").sees_not("สมหญิง")
    colleague.says("ใกล้เกณฑ์").sees("เฉพาะผู้มีสิทธิ์")
    house.phone("แปลกหน้า").says("บัญชีครึ่งปี 1001").sees("ยังไม่ได้ลงทะเบียน")
    house.phone("แปลกหน้า").says("ใกล้เกณฑ์").sees("ยังไม่ได้ลงทะเบียน")


def an_office_near_its_limits(house: House) -> None:
    near, past = house.person("1001", unit="กองบริหารทั่วไป"), house.person("1004", unit="กองวิชาการ")
    house.person("1003", first_name="ปกติ", unit="กองวิชาการ")
    has_days(house, near, *[late(5)] * 15)
    has_days(house, past, *[leave("personal", n) for n in range(1, 12)])


def test_a_supervisor_is_warned_of_their_own_people_only(either_house: House) -> None:
    house = either_house
    an_office_near_its_limits(house)
    _, chief = house.clerk("2001", role="supervisor", first_name="หัวหน้า", unit="กองบริหารทั่วไป")
    chief.says("ใกล้เกณฑ์").sees_card("กองบริหารทั่วไป", "สมหญิง", "สาย 15").sees_not("XLSX")
    chief.says("ใกล้เกณฑ์ กองวิชาการ").sees("ไม่พบ")
    chief.says("บัญชีครึ่งปี 1004").sees("ไม่พบ")
    chief.says("บัญชีครึ่งปี 1001 สาย").sees_card("สาย (ครั้ง) 15")
    house.person("1004", unit="กองวิชาการ", supervisor_id="2001")
    chief.says("ใกล้เกณฑ์").sees_card("เกินเกณฑ์", "11 ครั้ง")


def test_an_admin_sees_the_office_and_its_gravest_first(either_house: House) -> None:
    house = either_house
    an_office_near_its_limits(house)
    _, admin = house.clerk("9001", role="admin", first_name="แอดมิน", unit="ฝ่ายบุคคล")
    card = admin.says("ใกล้เกณฑ์").sees_card("ทั้งสำนักงาน", "เกินเกณฑ์", "ใกล้เกณฑ์", "11 ครั้ง", "สาย 15")
    card.sees_not("ปกติ ใจดี")
    text = admin.screen()
    assert text.index("11 ครั้ง") < text.index("สาย 15")
    admin.says("ใกล้เกณฑ์ วิชาการ").sees_card("กองวิชาการ", "11 ครั้ง").sees_not("สาย 15")
    admin.says("ใกล้เกณฑ์ 2/2569").sees("ยังไม่มีผู้ใดใกล้เกณฑ์")


def fetched(house: House, phone: Phone, label: str) -> tuple[int, bytes]:
    phone.taps(label)
    address = str(phone.outcome.opens).removeprefix(house.settings.public_url)
    with house.app.test_client().get(address) as answer:
        return answer.status_code, answer.data


def test_files_leave_by_private_links_that_end(house: House) -> None:
    an_office_near_its_limits(house)
    person, admin = house.clerk("9001", role="admin", first_name="แอดมิน", unit="ฝ่ายบุคคล")
    admin.says("ใกล้เกณฑ์ กองวิชาการ")
    status, data = fetched(house, admin, "ไฟล์ XLSX")
    assert status == 200
    people = load_workbook(io.BytesIO(data))["รายบุคคล"]
    assert [row[0].value for row in people.iter_rows(min_row=2)] == ["1004"]
    assert fetched(house, admin, "บัญชีรายปี PDF")[1].startswith(b"%PDF")
    assert fetched(house, admin, "ใบตรวจสอบ PDF")[1].startswith(b"%PDF")
    with house.store() as store:
        store.people.save([{"staff_id": "9001", "role": "staff"}])
    assert fetched(house, admin, "ไฟล์ XLSX")[0] == 410, "whoever may no longer see the office"
    with house.store() as store:
        store.people.save([{"staff_id": "9001", "role": "admin"}])
    admin.waits(3601)
    assert fetched(house, admin, "ไฟล์ XLSX")[0] == 410
    assert house.app.test_client().get("/ledger/forged").status_code == 410
    assert person.role == "admin"
