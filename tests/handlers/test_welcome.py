"""Registering: one LINE account is one person, by a code that works once."""

import re

import pytest

from simulator.phone import Phone
from tests.builders import House


def test_a_new_friend_is_told_how_to_register(house: House) -> None:
    phone = house.phone()
    phone.follows().sees("ยินดีต้อนรับ", "ลงทะเบียน ABCD-EFGHJK")


def test_the_right_code_binds_and_shows_the_notice(either_house: House) -> None:
    house = either_house
    person = house.person()
    house.assign(person, house.point())
    phone = house.phone()
    phone.says(f"ลงทะเบียน {house.code(person)}").sees_card("ลงทะเบียนแล้ว", "สมหญิง ใจดี", "1001")
    phone.sees_card("ก่อนเริ่มใช้ครั้งแรก").taps("รับทราบ").sees("พร้อมลงเวลา")
    phone.says("เข้างาน").sees("แชร์ตำแหน่ง")
    with house.store() as store:
        assert store.people.has_accepted(person.id, "privacy", "1")
        assert [row.action for row in store.audit.of("person:1001")] == ["account.bound", "notice.accepted"]


@pytest.mark.parametrize("spelt", ["{a}{b}", "{a} {b}", "{a}-{b}", "  {a} - {b} ", "รหัส"])
def test_the_code_may_be_typed_carelessly(house: House, spelt: str) -> None:
    phone = house.phone()
    code = house.code(house.person())
    a, b = code.lower().split("-")
    phone.says("ลงทะเบียน").sees("พิมพ์รหัส").says(spelt.format(a=a, b=b))
    if spelt == "รหัส":
        phone.sees("รหัสนี้ใช้ไม่ได้").says(code)
    phone.sees_card("ลงทะเบียนแล้ว")


def test_english_works_too(house: House) -> None:
    person = house.person()
    phone = house.phone()
    phone.says(f"Register {house.code(person)}").sees_card("สมหญิง")
    phone.says("language").taps("English").sees("English from now on")
    phone.says("menu").sees_card("Hello, สมหญิง").says("my time").sees_card("not yet")


def test_a_code_works_once(house: House) -> None:
    person = house.person()
    code = house.code(person)
    house.phone().says(f"ลงทะเบียน {code}").sees_card("ลงทะเบียนแล้ว")
    house.phone("คนอื่น").says(f"ลงทะเบียน {code}").sees("หมดอายุหรือถูกใช้ไปแล้ว")


def test_a_code_expires(house: House) -> None:
    code = house.code(house.person(), days=1)
    house.clock.advance(days=2)
    house.phone().says(f"ลงทะเบียน {code}").sees("หมดอายุหรือถูกใช้ไปแล้ว")


def test_a_newer_code_makes_the_older_void(house: House) -> None:
    person = house.person()
    old, new = house.code(person), house.code(person)
    phone = house.phone()
    phone.says(f"ลงทะเบียน {old}").sees("หมดอายุหรือถูกใช้ไปแล้ว")
    phone.says(f"ลงทะเบียน {new}").sees_card("ลงทะเบียนแล้ว")


def test_guessing_is_stopped_and_counted_though_nothing_was_bound(house: House) -> None:
    code = house.code(house.person())
    phone = house.phone()
    for _ in range(5):
        phone.says("ลงทะเบียน AAAA-AAAAAA").sees("รหัสนี้ใช้ไม่ได้")
    phone.says(f"ลงทะเบียน {code}").sees("ลองผิดหลายครั้ง")
    house.clock.advance(minutes=61)
    phone.says(f"ลงทะเบียน {code}").sees_card("ลงทะเบียนแล้ว")


def test_a_code_that_was_guessed_at_from_many_accounts_is_void(house: House) -> None:
    code = house.code(house.person())
    wrong = code[:5] + ("A" if code[5] != "A" else "B") + code[6:]
    for n in range(5):
        house.phone(f"คนที่ {n}").says(f"ลงทะเบียน {wrong}").sees("รหัสนี้ใช้ไม่ได้")
    house.phone().says(f"ลงทะเบียน {code}").sees("หมดอายุหรือถูกใช้ไปแล้ว")


def test_one_account_is_one_person(house: House) -> None:
    _, phone = house.clerk()
    other = house.person("1002", first_name="สมชาย")
    phone.says(f"ลงทะเบียน {house.code(other)}").sees("ผูกกับ", "สมหญิง", "ติดต่อฝ่ายบุคคล")
    phone.says("ลงทะเบียน").sees("ลงทะเบียนเป็น", "สมหญิง")


def test_one_person_is_one_account(house: House) -> None:
    person, _ = house.clerk()
    house.phone("เครื่องใหม่").says(f"ลงทะเบียน {house.code(person)}").sees("บัญชี LINE อื่นอยู่แล้ว")


def test_two_accounts_racing_for_one_code_leave_one_binding(either_house: House) -> None:
    house = either_house
    person = house.person()
    code = house.code(person)
    phones = [Phone(house.platform, f"มือถือ {n}") for n in range(2)]
    for phone in phones:
        phone.says(f"ลงทะเบียน {code}")
    house.settle()
    with house.store() as store:
        assert store.people.account_of(person.id) in {phone.id for phone in phones}


def test_codes_are_not_kept_in_the_clear(house: House) -> None:
    code = house.code(house.person())
    with house.store() as store:
        kept = store.connection.exec_driver_sql("SELECT * FROM bind_codes").one()
    assert code.split("-")[1] not in "".join(map(str, kept))
    assert re.search(r"[0-9a-f]{64}", "".join(map(str, kept)))


def test_somebody_who_left_is_a_stranger_again(house: House) -> None:
    person, phone = house.clerk()
    phone.says("เมนู").sees_card("สวัสดี")
    with house.store() as store:
        store.people.save([{"staff_id": person.staff_id, "left_on": house.clock.now().date()}])
    phone.says("เมนู").sees("ยังไม่ได้ลงทะเบียน")
