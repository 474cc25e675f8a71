"""The tabs of the menu: everybody finds their own, none leads into the dark, another role shows at once."""

import pytest

from bot.line.menus import deploy, show_menu
from bot.line.messenger import Messenger
from documents.menus import DEFAULT
from simulator.phone import Phone
from tests.builders import House
from tests.menus import drawn


@pytest.fixture
def line(house: House) -> Messenger:
    messenger = Messenger(house.settings.line_channel_access_token, base_url=house.settings.line_api_url)
    deploy(messenger, drawn(), DEFAULT)
    return messenger


def menu_of(phone: Phone) -> str:
    shown = phone.platform.menus.shown_to(phone.id)
    assert shown is not None
    return str(shown["name"]).split()[1]


def registered(house: House, role: str) -> Phone:
    """Somebody of this role who registers by chat."""
    person = house.person(f"r-{role}", role=role)
    return house.phone(role).says(f"ลงทะเบียน {house.code(person)}")


@pytest.mark.parametrize(
    ("role", "tab", "menu"),
    [
        ("staff", "ไอเดีย", "staff-ideas"),
        ("supervisor", "งานหัวหน้า", "supervisor-chief"),
        ("committee", "คณะทำงาน", "committee-group"),
        ("admin", "แอดมิน", "admin-admin"),
        ("auditor", "ตรวจสอบ", "auditor-check"),
    ],
)
def test_who_registers_sees_the_tabs_of_their_role(
    house: House, line: Messenger, role: str, tab: str, menu: str
) -> None:
    phone = registered(house, role)
    assert menu_of(phone) == role
    phone.taps(tab).sees_nothing()
    assert menu_of(phone) == menu
    phone.taps("เวลา").sees_nothing()
    assert menu_of(phone) == role


def test_a_tile_of_a_tab_says_its_word(house: House, line: Messenger) -> None:
    phone = registered(house, "supervisor")
    phone.taps("งานหัวหน้า").taps("สถานะ").sees("สถานะ")


def test_a_stranger_switches_tabs_and_is_only_told_how_to_register(house: House, line: Messenger) -> None:
    phone = house.phone()
    assert menu_of(phone) == "staff"
    phone.taps("ไอเดีย").sees_nothing()
    phone.taps("โหวต").sees("ลงทะเบียน")


def test_who_holds_a_menu_of_another_role_gets_their_own_with_the_next_tap(
    house: House, line: Messenger
) -> None:
    phone = registered(house, "staff")
    show_menu(line, phone.id, "admin-admin")
    phone.taps("งานหัวหน้า").sees_nothing()
    assert menu_of(phone) == "staff"


def test_a_tab_that_is_gone_at_line_brings_the_menu_back(house: House, line: Messenger) -> None:
    phone = registered(house, "staff")
    house.platform.menus.delete_alias("staff-ideas")
    house.platform.menus.unlink(phone.id)
    phone.taps("ไอเดีย").sees_nothing()
    assert menu_of(phone) == "staff"


def test_another_tab_leaves_the_talk_where_it_was(house: House, line: Messenger) -> None:
    before = house.clerk("1002")[1]
    before.says("เข้างาน").sees("แชร์ตำแหน่ง")
    before.taps("ไอเดีย").sees_nothing()
    before.shares_place(13.7539, 100.5018).sees("ถ่ายเซลฟี")
