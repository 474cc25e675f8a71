"""Status by chat: what an admin, a supervisor, a colleague and a stranger get to see."""

import pytest

from benchmarks.status import answer, counting
from tests.builders import CITY_HALL, House


def some_office(house: House) -> None:
    """Two units; two have clocked in, one of them under review."""
    _, early = house.clerk("1001", first_name="สมหญิง", unit="กองบริหารทั่วไป")
    _, doubtful = house.clerk("1002", first_name="สมชาย", unit="กองบริหารทั่วไป")
    house.clerk("1003", first_name="สมศรี", unit="กองบริหารทั่วไป")
    house.clerk("1004", first_name="มานี", last_name="มีนา", unit="กองวิชาการ")
    early.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    doubtful.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")


def test_an_admin_sees_the_whole_office(either_house: House) -> None:
    house = either_house
    some_office(house)
    _, admin = house.clerk("9001", role="admin", first_name="แอดมิน", unit="ฝ่ายบุคคล")
    admin.says("สถานะ").sees_card(
        "ทั้งสำนักงาน", "23 พ.ย. 2569", "มาแล้ว", "รอตรวจ", "กองบริหารทั่วไป", "2/3 คน", "0/1 คน"
    )
    admin.says("สถานะ กองบริหาร").sees_card("กองบริหารทั่วไป", "สมศรี", "ยังไม่มา", "08:10 น. รอตรวจ")
    admin.says("สถานะ 1002").sees_card("สมชาย", "เข้างาน 08:10 น.", "รอตรวจ", "ไม่พบป้ายในรูป")
    admin.says("สถานะ มานี มีนา").sees_card("มานี", "1004")
    admin.says("status 1004").sees_card("1004")


def test_thai_digits_find_a_person(house: House) -> None:
    some_office(house)
    _, admin = house.clerk("9001", role="admin")
    admin.says("สถานะ ๑๐๐๒").sees_card("สมชาย")


def test_several_of_a_name_are_offered(house: House) -> None:
    some_office(house)
    _, admin = house.clerk("9001", role="admin", first_name="แอดมิน")
    admin.says("สถานะ สม").sees("พบหลายคน").taps("นางสาวสมศรี ใจดี").sees_card("1003")


def test_nobody_of_that_name(house: House) -> None:
    _, admin = house.clerk("9001", role="admin")
    admin.says("สถานะ ไม่มีคนนี้").sees("ไม่พบ “ไม่มีคนนี้”")
    admin.says("สถานะ %").sees("ไม่พบ")


def test_a_supervisor_sees_their_own_unit_and_nobody_elses(house: House) -> None:
    some_office(house)
    _, chief = house.clerk("2001", role="supervisor", first_name="หัวหน้า", unit="กองบริหารทั่วไป")
    chief.says("สถานะ").sees_card("กองบริหารทั่วไป", "สมหญิง").sees_not("กองวิชาการ")
    chief.says("สถานะ กองวิชาการ").sees("ไม่พบ")
    chief.says("สถานะ 1004").sees("ไม่พบ")
    chief.says("สถานะ 1001").sees_card("สมหญิง")


def test_a_supervisor_sees_people_assigned_to_them_in_other_units(house: House) -> None:
    some_office(house)
    house.person("1004", first_name="มานี", unit="กองวิชาการ", supervisor_id="2001")
    _, chief = house.clerk("2001", role="supervisor", first_name="หัวหน้า", unit="กองบริหารทั่วไป")
    chief.says("สถานะ 1004").sees_card("มานี")


def test_owner_colleague_and_stranger(house: House) -> None:
    some_office(house)
    _, owner = house.clerk("1005", first_name="เจ้าของ", unit="กองวิชาการ")
    owner.says("สถานะ").sees("เฉพาะผู้มีสิทธิ์").says("สถานะ 1004").sees("เฉพาะผู้มีสิทธิ์")
    owner.says("เวลาของฉัน").sees_card("ยังไม่ลงเวลา")
    house.phone("แปลกหน้า").says("สถานะ 1001").sees("ยังไม่ได้ลงทะเบียน")


def test_an_auditor_reads_all(house: House) -> None:
    some_office(house)
    _, auditor = house.clerk("9002", role="auditor")
    auditor.says("สถานะ").sees_card("ทั้งสำนักงาน")


def test_a_large_office_fits_one_card(house: House) -> None:
    rows = [
        {
            "staff_id": str(5000 + n), "title": "", "first_name": f"คน{n}", "last_name": "มาก",
            "position": "", "unit": f"หน่วยงานที่มีชื่อยาวพอสมควรลำดับที่ {n % 120}",
            "role": "staff", "supervisor_id": None,
        }
        for n in range(600)
    ]  # fmt: skip
    with house.store() as store:
        store.people.save(rows)
    _, admin = house.clerk("9001", role="admin")
    admin.says("สถานะ").sees_card("และอีก 109 หน่วยงาน")


def late_and_missing(house: House) -> None:
    """Half past ten: one came in time, one late, one not at all; and so on two days before."""
    some_office(house)
    _, tardy = house.clerk("1005", first_name="ปิติ", unit="กองวิชาการ")
    house.clock.advance(minutes=140)
    tardy.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")


def test_who_is_late_and_who_is_missing(either_house: House) -> None:
    house = either_house
    late_and_missing(house)
    _, admin = house.clerk("9001", role="admin", first_name="แอดมิน", unit="ฝ่ายบุคคล")
    admin.says("ใครสาย").sees_card("มาสาย", "ปิติ", "กองวิชาการ", "120 นาที").sees_not("สมหญิง")
    admin.says("ใครสาย เดือนนี้").sees_card("ปิติ", "1 ครั้ง 120 นาที")
    admin.says("ใครยังไม่มา").sees_card("ยังไม่มา", "สมศรี", "มานี", "แอดมิน").sees_not("ปิติ")
    admin.says("ใครยังไม่มา กองวิชาการ").sees_card("มานี").sees_not("สมศรี")
    admin.taps("นางสาวมานี มีนา").sees_card("รายบุคคล", "มานี")
    admin.says("กราฟ").sees("มา 3 คน ในจำนวนนี้สาย 1 คน")


def test_a_chart_says_how_many_came_at_other_hours(house: House) -> None:
    late_and_missing(house)
    house.clock.advance(hours=9)
    _, night = house.clerk("1009", first_name="เวรดึก", unit="กองวิชาการ")
    night.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    _, admin = house.clerk("9001", role="admin")
    admin.says("กราฟ").sees("มา 4 คน", "มากที่สุดช่วง 08:00-08:15 น.", "อีก 1 คนมานอกช่วงเวลาในภาพ")


def test_owner_colleague_and_stranger_learn_nothing_of_others(house: House) -> None:
    late_and_missing(house)
    _, owner = house.clerk("1006", first_name="เจ้าของ", unit="กองวิชาการ")
    _, chief = house.clerk("2001", role="supervisor", first_name="หัวหน้า", unit="กองบริหารทั่วไป")
    stranger = house.phone("แปลกหน้า")
    for asked in ("ใครสาย", "ใครยังไม่มา", "กราฟ", "ใครสาย กองวิชาการ", "กราฟ สัปดาห์นี้"):
        owner.says(asked).sees("เฉพาะผู้มีสิทธิ์").sees_not("ปิติ")
        stranger.says(asked).sees("ยังไม่ได้ลงทะเบียน")
        chief.says(asked).sees_not("ปิติ").sees_not("มานี")
    chief.says("ใครสาย กองวิชาการ").sees("ไม่พบ")
    chief.says("ปิติ").sees("ยังไม่เข้าใจ").says("สมศรี").sees("ต้องการดูอะไร")
    owner.says("สมศรี").sees("ยังไม่เข้าใจ")
    stranger.says("สมศรี").sees("ยังไม่ได้ลงทะเบียน")


def test_a_day_gone_by_and_a_range_open_by_tapping(house: House) -> None:
    late_and_missing(house)
    _, admin = house.clerk("9001", role="admin", first_name="แอดมิน", unit="ฝ่ายบุคคล")
    house.clock.advance(days=1)
    admin.says("สถานะ เมื่อวาน").sees_card("สถานะย้อนหลัง", "23 พ.ย. 2569", "กองวิชาการ", "1/2 คน")
    admin.taps("กองวิชาการ").sees_card("กองวิชาการ", "23 พ.ย. 2569", "ปิติ", "10:30 น. สาย")
    admin.taps("นางสาวปิติ ใจดี").sees_card("ปิติ", "23 พ.ย. 2569", "สาย 120 นาที")
    admin.says("สถานะ สัปดาห์นี้").sees_card("23-24 พ.ย. 2569").taps("23 พ.ย. 2569").sees_card("กองวิชาการ")
    admin.says("ใครขาด เมื่อวาน").sees_card("ขาดราชการ", "มานี")
    admin.says("สถานะ 1005 เดือนนี้").sees_card("ปิติ", "1-24 พ.ย. 2569", "สาย 120 นาที")


def test_long_lists_are_read_page_by_page(house: House) -> None:
    point = house.point()
    for number in range(30):
        house.assign(house.person(str(5000 + number), first_name=f"คน{number:02}", unit="กองใหญ่"), point)
    _, admin = house.clerk("9001", role="admin")
    admin.says("สถานะ กองใหญ่").sees_card("คน00", "และอีก 18 รายการ").sees_not("คน12")
    admin.taps("หน้าถัดไป").sees_card("คน12", "และอีก 6 รายการ").taps("หน้าถัดไป").sees_card("คน29")
    admin.sees_not("และอีก").taps("หน้าก่อน").sees_card("คน12")
    admin.says("สถานะ กองใหญ่ หน้า 9").sees("ไม่มีหน้า 9 แล้ว", "หน้า 3")
    house.clock.advance(hours=2)
    admin.says("ใครยังไม่มา กองใหญ่ หน้า 2").sees_card("30", "คน12", "คน23").sees_not("คน11")
    admin.says("ใครยังไม่มา กองใหญ่ หน้า 9").sees("ไม่มีหน้า 9 แล้ว", "หน้า 3")


@pytest.mark.parametrize(
    "asked",
    ["สถานะ", "สถานะ เมื่อวาน", "สถานะ กองวิชาการ", "สถานะ เดือนนี้", "สถานะ 1001", "สถานะ 1001 เดือนนี้",
     "ใครยังไม่มา", "ใครยังไม่มา กองวิชาการ", "ใครสาย", "ใครสาย เดือนนี้", "กราฟ", "กราฟ สัปดาห์นี้"],
)  # fmt: skip
@pytest.mark.parametrize("role", ["admin", "auditor", "supervisor"])
def test_no_answer_takes_more_than_eight_statements(house: House, asked: str, role: str) -> None:
    _, clerk = house.clerk("1001", unit="กองวิชาการ")
    viewer, _ = house.clerk("9001", role=role, unit="กองวิชาการ")
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    with house.store() as store:
        account = store.people.account_of(viewer.id)
    assert account
    with counting(house.database) as counted:
        answer(house.database, asked, counted, account, house.clock.now())
    assert 0 < len(counted) <= 8, "\n".join(counted)
