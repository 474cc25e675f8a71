"""Menu, cancel, language, and what the bot cannot use."""

from tests.builders import CITY_HALL, House


def test_the_menu_shows_what_this_person_may_do(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เมนู").sees_card("สวัสดี คุณสมหญิง", "เข้างาน", "ออกงาน", "เวลาของฉัน").sees_not("สถานะ")
    _, chief = house.clerk("2001", role="supervisor", first_name="หัวหน้า")
    chief.says("help").sees_card("สถานะ")


def test_help_shows_a_clerk_the_papers_and_nothing_of_running_the_office(house: House) -> None:
    _, phone = house.clerk()
    phone.says("ช่วยเหลือ").sees_card("ไอเดียและโหวต", "โครงการ", "แบบสำรวจ", "เอกสาร").sees_not("ดูแลสำนักงาน")
    house.phone_of(house.person("9001", role="admin", first_name="แพรวา")).says("ช่วยเหลือ").sees("ดูแลสำนักงาน")


def test_menu_and_cancel_work_in_the_middle_of_anything(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").says("ยกเลิก").sees("ยกเลิกแล้ว")
    phone.says("ยกเลิก").sees("ไม่มีเรื่องค้างอยู่")
    phone.says("เข้างาน").shares_place(*CITY_HALL).says("เมนู").sees_card("สวัสดี")
    phone.says("ทำอะไรอยู่").sees("ยังไม่เข้าใจ")


def test_a_stale_button_says_so_and_changes_nothing(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    phone.shares_place(*CITY_HALL).sees("ครั้งนี้เป็น")
    old = phone._action("ออกงาน")
    phone.says("ยกเลิก").taps_old(old).sees("คำถามที่ผ่านไปแล้ว")


def test_a_button_of_nobody_knows_what(house: House) -> None:
    _, phone = house.clerk()
    for data in (
        "s1:nosuch.thing~?",
        "hello",
        "s1:clockin.nosuch~x?a=1",
        "s1:..~?",
        "s1:clockin.kind~?" + "a" * 200,
    ):
        phone.taps_old({"type": "postback", "label": "x", "data": data}).sees("เมนู")


def test_kind_answers_to_what_we_cannot_use(house: House) -> None:
    _, phone = house.clerk()
    phone.sends_sticker().sees("ใช้ได้เฉพาะข้อความ ตำแหน่ง และรูปถ่าย")
    phone.sends_file("leave.pdf", b"%PDF-1.7").sees("กรุณาส่งเป็นรูปภาพ")
    phone.sends_voice().sees("เสียงหรือวิดีโอ")
    phone.sends_video().sees("เสียงหรือวิดีโอ")


def test_odd_texts_are_normal_weather(house: House) -> None:
    _, phone = house.clerk()
    for said in (
        "\u202eเข้างาน\u202c",
        "\u200bเข้างาน\u200b",
        "เข้างาน\u0000",
        "  เข้างาน  ",
        "เข\u0e49างาน",
        "เข้างาน\ufeff",
    ):
        phone.says(said).sees("แชร์ตำแหน่ง").says("ยกเลิก")
    for said in (
        "ก" * 5000,
        "🙂" * 2500,
        "\u0300" * 3000,
        "'; DROP TABLE people; --",
        "%(x)s {y} %s",
    ):
        phone.says(said).sees("ยังไม่เข้าใจ")


def test_english_by_choice(house: House) -> None:
    _, phone = house.clerk()
    phone.says("ภาษา").taps("English").sees("English from now on")
    phone.says("clock in").sees("share your current location").says("cancel").sees("Cancelled")
    phone.says("ภาษา").taps("ไทย").sees("ใช้ภาษาไทยแล้ว")


def test_blocked_is_remembered_and_welcomed_back(house: House) -> None:
    person, phone = house.clerk()
    phone.blocks().sees_nothing()
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT blocked_at FROM accounts").scalar_one() is not None
    phone.follows().sees("ยินดีต้อนรับกลับ", person.first_name)
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT blocked_at FROM accounts").scalar_one() is None
