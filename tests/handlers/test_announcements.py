"""Announcements: read once more with their cost, sent once to each, never beyond the month's limit."""

from dataclasses import replace

import pytest

import app as wiring
from simulator.phone import Phone
from tests.builders import House


@pytest.fixture
def office(house: House) -> tuple[Phone, Phone, Phone]:
    """An admin, a supervisor of one unit and a clerk of another; all have bound LINE."""
    _, admin = house.clerk("9001", role="admin", unit="กองกลาง")
    _, boss = house.clerk("2001", role="supervisor", unit="กองกลาง")
    _, clerk = house.clerk("1001", unit="ฝ่ายการเงิน")
    return admin, boss, clerk


Office = tuple[Phone, Phone, Phone]
WORDS = "พรุ่งนี้ซ้อมหนีไฟ 10 โมง"


def writes(admin: Phone, words: str = WORDS) -> Phone:
    return admin.says("ประกาศ").sees_card("ประกาศ").taps("เขียนประกาศ").sees("ยังไม่ส่ง").says(words)


def test_everybody_reads_it_once_and_it_is_counted(house: House, office: Office) -> None:
    admin, boss, clerk = office
    writes(admin).taps("ทุกคน").sees_card("ทุกคน", "3 คน", "ใช้ 3 ข้อความ เดือนนี้เหลือ 300", WORDS)
    clerk.sees_not(WORDS)
    admin.taps("ส่งทันที 3 ข้อความ").sees("กำลังส่งถึง 3 คน")
    house.settle()
    house.settle()
    for phone in (boss, clerk):
        phone.sees(f"ประกาศ: {WORDS}")
    assert house.platform.quota.used == 3
    admin.says("ประกาศ").sees_card(WORDS, "ส่งแล้ว")
    with house.store() as store:
        assert store.pushes.sent("2026-11") == 3
        (row,) = store.audit.of("announcement:1")
        assert (row.actor, row.facts) == ("9001", {"how": "push", "people": 3})


def test_only_the_unit_with_all_below(house: House, office: Office) -> None:
    admin, boss, clerk = office
    with house.store() as store:
        store.units.save([{"unit": "ฝ่ายการเงิน", "parent": "กองคลัง", "nicknames": ["เงิน"]}])
    writes(admin).says("ไม่มีหน่วยนี้").sees("ไม่พบหน่วยงาน", "ประกาศถึงใคร").says("กองคลัง")
    admin.sees_card("กองคลัง", "1 คน").taps("ส่งทันที 1 ข้อความ")
    house.settle()
    clerk.sees(WORDS)
    boss.sees_not(WORDS)


def test_for_free_at_their_next_message(house: House, office: Office) -> None:
    admin, boss, clerk = office
    writes(admin).taps("หัวหน้า").taps("แจ้งเมื่อทักมา ไม่เสียค่าส่ง").sees("1 คนจะได้อ่าน")
    house.settle()
    boss.sees_not(WORDS).says("เมนู").sees(WORDS)
    clerk.says("เมนู").sees_not(WORDS)
    assert house.platform.quota.used == 0


def test_a_month_without_room_offers_the_free_way_only(house: House, office: Office) -> None:
    admin = office[0]
    with house.store() as store:
        assert store.pushes.reserve("2026-11", 300, 298)
    writes(admin).taps("ทุกคน").sees_card("โควตาข้อความเดือนนี้ไม่พอ")
    assert "ส่งทันที 3 ข้อความ" not in dict(admin._tappable())


def test_two_who_read_the_same_price_do_not_overdraw(house: House, office: Office) -> None:
    admin = office[0]
    writes(admin).taps("ทุกคน")
    with house.store() as store:
        assert store.pushes.reserve("2026-11", 300, 299)
    admin.taps("ส่งทันที 3 ข้อความ").sees("โควตาข้อความเดือนนี้ไม่พอ")
    house.settle()
    assert house.platform.quota.used == 0


def test_a_worker_that_dies_after_the_call_tells_nobody_twice(house: House, office: Office) -> None:
    admin, _, clerk = office
    writes(admin).taps("ทุกคน")
    house.platform.misbehave.fail("lost", "multicast")
    admin.taps("ส่งทันที 3 ข้อความ")
    house.settle()
    house.jobs.close()
    house.jobs.close()
    house.jobs = wiring.create_jobs(replace(house.settings), clock=house.clock)
    house.settle()
    assert house.platform.quota.used == 3
    clerk.sees(WORDS)


def test_too_long_or_too_late_is_told(house: House, office: Office) -> None:
    admin = office[0]
    writes(admin, "ก" * 1001).sees("1001", "1000").says(WORDS).sees("ประกาศถึงใคร")
    house.clock.advance(hours=3)
    admin.taps("ทุกคน").sees("หมดเวลา")


def test_announcing_is_the_admins_alone(office: Office) -> None:
    _, boss, clerk = office
    for phone in (boss, clerk):
        phone.says("ประกาศ").sees("เฉพาะ")


def test_a_command_is_a_command_and_the_announcement_waits(house: House, office: Office) -> None:
    admin, _, clerk = office
    writes(admin).says("สถานะ").sees_card("ทั้งสำนักงาน").says("ทุกคน").sees("ไม่พบหน่วยงาน")
    admin.says("กองกลาง").sees_card("กองกลาง", WORDS)
    clerk.sees_not(WORDS)
