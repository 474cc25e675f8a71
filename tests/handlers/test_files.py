"""Tables sent in chat: recognised, previewed, applied by one tap; refused kindly when they cannot be."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import Workbook, load_workbook

from simulator.phone import Phone
from tests.builders import House

STAFF = "staff_id,title,first_name,last_name,position,unit,role,supervisor_id\n"
ADMIN = "9001,นาย,แอด,มิน,,กอง ก,admin,\n"
NEW = "1001,นางสาว,สมหญิง,ใจดี,,กอง ก,staff,\n"


@pytest.fixture
def admin(house: House) -> Phone:
    row = {"title": "นาย", "first_name": "แอด", "last_name": "มิน", "position": "", "unit": "กอง ก"}
    return house.phone_of(house.person("9001", role="admin", **row))


def sends(phone: Phone, text: str, name: str = "staff.csv") -> Phone:
    return phone.sends_file(name, text.encode())


def staff_ids(house: House) -> set[str]:
    with house.store() as store:
        return {person.staff_id for person in store.people.everyone()}


def drafts(house: House) -> int:
    with house.store() as store:
        return int(store.connection.exec_driver_sql("SELECT count(*) FROM import_drafts").scalar_one())


def fetched(house: House, phone: Phone, label: str) -> bytes:
    """The file behind the newest button of this label."""
    phone.taps(label)
    with house.app.test_client() as client:
        answer = client.get(str(phone.outcome.opens).replace("https://signpost.example", ""))
        data = answer.data
        answer.close()
    assert answer.status_code == 200, data
    return data


def test_a_staff_list_is_shown_first_and_imported_by_one_tap(house: House, admin: Phone) -> None:
    sends(admin, STAFF + ADMIN + NEW).sees_card("นำเข้ารายชื่อ", "ยังไม่ได้บันทึก", "1001 สมหญิง ใจดี")
    assert staff_ids(house) == {"9001"}
    admin.taps("นำเข้าเลย").sees("นำเข้ารายชื่อแล้ว: เพิ่ม 1 เปลี่ยน 0")
    assert staff_ids(house) == {"9001", "1001"}
    assert drafts(house) == 0
    with house.store() as store:
        entries = store.audit.of("file:staff.csv")
    assert [(entry.actor, entry.action) for entry in entries] == [("9001", "staff.imported")]


def test_what_changes_and_what_is_not_in_the_file_is_told(house: House, admin: Phone) -> None:
    house.person("1001", first_name="สมหญิง", unit="กอง ข")
    house.person("1002", first_name="สมศรี")
    sends(admin, STAFF + NEW).sees_card(
        "เปลี่ยน", "1001 สมหญิง ใจดี: ", "หน่วยงาน กอง ข → กอง ก", "ไม่มีในไฟล์", "1002 สมศรี"
    )
    admin.taps("นำเข้าเลย").sees("เพิ่ม 0 เปลี่ยน 1")
    assert staff_ids(house) == {"9001", "1001", "1002"}


def test_faults_are_named_by_line_and_come_back_in_the_file(house: House, admin: Phone) -> None:
    bad = "".join(f"2{n:03},,ก,ข,,กอง ก,boss,\n" for n in range(9))
    sends(admin, STAFF + NEW + bad).sees_card("พบ 9 จุดที่ต้องแก้", "บรรทัด 3 คอลัมน์ บทบาท", "และอีก 3")
    book = load_workbook(io.BytesIO(fetched(house, admin, "เปิดไฟล์ที่ทำเครื่องหมายไว้")))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][-1] == "ต้องแก้"
    assert not rows[1][-1] and "boss" in str(rows[2][-1])
    assert staff_ids(house) == {"9001"}


def test_workbooks_and_thai_headings_are_read_too(house: House, admin: Phone) -> None:
    book = Workbook()
    book.active.append(["รหัสพนักงาน", "ชื่อตัว", "นามสกุล", "สังกัด", "บทบาท"])
    book.active.append(["1001", "สมหญิง", "ใจดี", "กอง ก", "staff"])
    out = io.BytesIO()
    book.save(out)
    admin.sends_file("รายชื่อ.xlsx", out.getvalue()).sees_card("นำเข้ารายชื่อ").taps("นำเข้าเลย")
    assert "1001" in staff_ids(house)


@pytest.mark.parametrize(
    ("table", "kind", "told"),
    [
        ("code,name,latitude,longitude\nDIN,ดินแดง,13.77,100.55\n", "จุดลงเวลา", "DIN ดินแดง"),
        ("staff_id,point_code,from\n1001,HALL,2026-11-01\n", "ใครลงเวลาที่ไหน", "1001 HALL 2026-11-01"),
        ("code,name,start,end\nR1,เช้า,07:30,15:30\n", "รอบเวลา", "R1 · เช้า"),
        ("day,name\n2026-12-31,สิ้นปี\n", "วันหยุด", "2026-12-31 · สิ้นปี"),
        ("staff_id,from,reason\n1001,2026-12-01,ช่วยราชการ\n", "ผู้ไม่ต้องลงเวลา", "ช่วยราชการ"),
        ("from,minutes,reason\n2026-12-01,30,น้ำท่วม\n", "ผ่อนผัน", "น้ำท่วม"),
        ("unit,parent,nicknames\nกอง ก,สำนัก,กก.\n", "ผังหน่วยงาน", "กอง ก"),
    ],
)
def test_every_table_of_the_office_can_be_sent_and_says_once_what_it_did(
    house: House, admin: Phone, table: str, kind: str, told: str
) -> None:
    house.clerk("1001")
    sends(admin, table, "t.csv").sees_card(f"นำเข้า{kind}", told).taps("นำเข้าเลย").sees(
        f"นำเข้า{kind}แล้ว: เพิ่ม 1"
    )
    sends(admin, table, "t.csv").sees("ไม่มีอะไรต้องเปลี่ยน")


def test_who_is_who_works_which_round_by_file(house: House, admin: Phone) -> None:
    house.person("1001")
    sends(admin, "code,name,start,end\nR1,เช้า,07:30,15:30\n").taps("นำเข้าเลย")
    sends(admin, "staff_id,round,from\n1001,R1,2026-12-01\n").sees_card("นำเข้าใครอยู่รอบไหน").taps("นำเข้าเลย")
    with house.store() as store:
        person = store.people.by_staff_id("1001")
        assert person is not None
        assert store.calendar.round_of(person.id, house.clock.now().date() + timedelta(days=30)).code == "R1"


def test_what_somebody_else_changed_meanwhile_is_shown_again(house: House, admin: Phone) -> None:
    house.person("1001", unit="กอง ข")
    sends(admin, STAFF + NEW)
    house.person("1001", unit="กอง ค")
    admin.taps("นำเข้าเลย").sees("ข้อมูลเปลี่ยนไปหลังจากแสดงตัวอย่าง").sees_card("นำเข้ารายชื่อ", "ยังไม่ได้บันทึก")
    admin.taps("นำเข้าเลย").sees("นำเข้ารายชื่อแล้ว")


def test_two_admins_with_the_same_file_import_it_once(either_house: House) -> None:
    house = either_house
    one, two = (house.phone_of(house.person(staff_id, role="admin")) for staff_id in ("9001", "9002"))
    for phone in (one, two):
        sends(phone, STAFF + NEW).sees_card("นำเข้ารายชื่อ")
    one.taps("นำเข้าเลย").sees("เพิ่ม 1")
    two.taps("นำเข้าเลย").sees("ข้อมูลเปลี่ยนไปหลังจากแสดงตัวอย่าง", "ไม่มีอะไรต้องเปลี่ยน")
    assert drafts(house) == 0
    house.person("1001", unit="กอง ข")
    sends(two, STAFF + NEW)
    house.clock.advance(seconds=3700)
    house.settle()
    assert drafts(house) == 0


def test_a_forgotten_admin_leaves_no_file_behind(house: House, admin: Phone) -> None:
    sends(admin, STAFF + NEW)
    with house.store() as store:
        person = store.people.by_staff_id("9001")
        assert person is not None
        held = store.held.on(person)["import_drafts"]
        assert "data" not in held[0] and held[0]["name"] == "staff.csv"
        store.held.forget(person, house.clock.now())
    assert drafts(house) == 0


def test_a_file_that_would_make_far_too_many_days_again_is_refused(house: House, admin: Phone) -> None:
    with house.store() as store:
        names = {"title": "", "first_name": "ก", "last_name": "ข", "position": ""}
        person = {**names, "unit": "กอง ก", "role": "staff"}
        people = [{**person, "staff_id": f"{n}", "supervisor_id": None} for n in range(3000, 3200)]
        store.people.save(people)
    rows = "".join(f"{n},2020-01-01,ช่วยราชการ\n" for n in range(3000, 3200))
    sends(admin, "staff_id,from,reason\n" + rows).sees("มากเกินไปสำหรับแชต")
    assert drafts(house) == 0


def test_a_closed_period_stops_the_rows_that_touch_it(house: House, admin: Phone) -> None:
    house.person("1001")
    with house.store() as store:
        store.calendar.lock(date(2026, 10, 1), date(2026, 10, 31), "ปิดงวด", house.clock.now(), "9002")
    sends(admin, "day,name\n2026-10-05,เพิ่ม\n").sees("แตะวันในงวดที่ปิดแล้ว", "บรรทัด 2 คอลัมน์ วันที่")


def test_a_second_tap_and_an_old_preview_do_nothing(house: House, admin: Phone) -> None:
    sends(admin, STAFF + ADMIN + NEW)
    old = admin._action("นำเข้าเลย")
    sends(admin, STAFF + ADMIN + NEW.replace("1001", "1003"))
    admin.taps_old(old).sees("ถูกแทนด้วยไฟล์ใหม่")
    newer = admin._action("นำเข้าเลย")
    admin.taps("นำเข้าเลย").sees("เพิ่ม 1")
    admin.taps_old(newer).sees("นำเข้าไปแล้ว")
    assert staff_ids(house) == {"9001", "1003"}


def test_a_file_is_dropped_at_a_tap_and_forgotten_after_an_hour(house: House, admin: Phone) -> None:
    sends(admin, STAFF + NEW).taps("ไม่นำเข้า").sees("ลบไฟล์นี้แล้ว")
    assert drafts(house) == 0
    sends(admin, STAFF + NEW)
    house.clock.advance(seconds=3700)
    house.settle()
    assert drafts(house) == 0
    admin.taps("นำเข้าเลย").sees("เกินหนึ่งชั่วโมง")
    assert staff_ids(house) == {"9001"}


def test_nobody_but_an_admin_imports_and_nothing_of_theirs_is_fetched(house: House, admin: Phone) -> None:
    owner, stranger = house.phone_of(house.person("1001")), house.phone("คนนอก")
    chief = house.phone_of(house.person("1002", role="supervisor"))
    sends(admin, STAFF + NEW)
    theirs = admin._action("นำเข้าเลย")
    for phone in (owner, chief):
        sends(phone, STAFF + NEW).sees("เปิดไฟล์จากแอดมินเท่านั้น")
        phone.says("นำเข้า").sees("เฉพาะ")
        phone.taps_old(theirs).sees("เฉพาะ")
    sends(stranger, STAFF + NEW).sees("ลงทะเบียน")
    stranger.taps_old(theirs).sees("ลงทะเบียน")
    other = house.phone_of(house.person("9002", role="admin"))
    other.taps_old(theirs).sees("กรุณาส่งไฟล์อีกครั้ง")
    with house.store() as store:
        person = store.people.by_staff_id("1001")
    assert person is not None and person.unit == "สำนักงาน ก.ก."


def test_an_admin_does_not_decide_on_themselves_by_file(house: House, admin: Phone) -> None:
    sends(admin, "staff_id,from,reason\n9001,2026-12-01,ตามใจ\n").sees("ให้แอดมินคนอื่นเป็นผู้นำเข้า")
    moved = STAFF + ADMIN.replace("กอง ก", "กอง ข")
    sends(admin, moved).sees_card("เปลี่ยน", "9001 แอด มิน")
    house.person("9002", role="admin")
    sends(admin, moved).sees("ให้แอดมินคนอื่นเป็นผู้นำเข้า")


def test_who_would_become_an_admin_is_named(house: House, admin: Phone) -> None:
    sends(admin, STAFF + NEW.replace("staff", "admin")).sees_card("จะเป็นแอดมิน: 1001 สมหญิง ใจดี")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "ไฟล์ว่าง"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "อ่านตัวอักษรในไฟล์ไม่ได้"),
        (b"PK\x03\x04 no zip", "เปิดเวิร์กบุ๊กไม่ได้"),
        (b"a,b,c\n1,2,3\n", "ไม่รู้จักคอลัมน์"),
        (b"staff_id,first_name,last_name,role\n1,2,3,4\n", "ขาดคอลัมน์ unit"),
        (STAFF.encode() + b"1,2\n" * 6001, "มากกว่า 6,000 แถว"),
        (bytes(3 * 1024 * 1024), "ใหญ่เกิน 2 MB"),
        ("staff_id,รหัส,first_name,last_name,unit,role\n".encode(), "ชื่อคอลัมน์ซ้ำ: staff_id"),
    ],
)
def test_what_is_no_table_is_told(house: House, admin: Phone, data: bytes, told: str) -> None:
    admin.sends_file("x.csv", data).sees(told)
    assert drafts(house) == 0


def test_a_file_that_was_taken_back_is_told(house: House, admin: Phone) -> None:
    house.platform.users.file(admin.id, "s.csv", STAFF.encode(), "text/csv")
    admin.unsends().sees("ถูกยกเลิกการส่ง")


def test_a_file_leaves_an_open_talk_where_it_was(house: House, admin: Phone) -> None:
    admin.says("ลงทะเบียน")
    owner = house.clerk("1001")[1].says("เข้างาน").sees("แชร์ตำแหน่ง")
    sends(owner, STAFF).sees("เปิดไฟล์จากแอดมินเท่านั้น", "แชร์ตำแหน่ง")


def test_an_empty_table_can_be_fetched_filled_in_and_sent_back(house: House, admin: Phone) -> None:
    admin.says("นำเข้า").sees_card("ส่งไฟล์ตารางในแชตนี้", "คนและหน่วยงาน", "รายชื่อ", "วันหยุด")
    template = fetched(house, admin, "รายชื่อ")
    admin.sends_file("staff.xlsx", template).sees("ไม่พบรหัส 2001")


def test_a_link_is_of_one_viewer_and_one_hour(house: House, admin: Phone) -> None:
    admin.says("นำเข้า").taps("รายชื่อ")
    address = str(admin.outcome.opens).replace("https://signpost.example", "")
    client = house.app.test_client()
    assert client.get(address[:-3] + "xxx").status_code == 410
    answer = client.get(address)
    answer.close()
    assert answer.headers["Cache-Control"] == "private, no-store"
    with house.store() as store:
        store.people.save([{"staff_id": "9001", "role": "staff"}])
    assert client.get(address).status_code == 410
    with house.store() as store:
        store.people.save([{"staff_id": "9001", "role": "admin"}])
    house.clock.advance(seconds=3601)
    assert client.get(address).status_code == 410
