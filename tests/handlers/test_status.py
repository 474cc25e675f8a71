"""Status by chat: what an admin, a supervisor, a colleague and a stranger get to see."""

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
