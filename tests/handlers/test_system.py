"""The system's health in chat: what waits, what failed and can be tried again, what is left of the month."""

import pytest
from sqlalchemy import text

from simulator.phone import Phone
from tests.builders import House

Office = tuple[Phone, Phone, Phone]


@pytest.fixture
def office(house: House) -> Office:
    """An admin, an auditor and a clerk."""
    _, admin = house.clerk("9001", role="admin")
    _, auditor = house.clerk("8001", role="auditor")
    _, clerk = house.clerk("1001")
    return admin, auditor, clerk


def park(house: House, words: str = "no such column: x") -> int:
    """As if an event of the clerk's had failed too often."""
    with house.store() as store:
        row = store.connection.execute(text("SELECT max(seq) FROM inbox")).scalar_one()
        store.connection.execute(
            text("UPDATE inbox SET state = 3, fault = :fault WHERE seq = :seq"), {"fault": words, "seq": row}
        )
    return int(row)


def test_all_is_well(house: House, office: Office) -> None:
    admin, auditor, _ = office
    house.settle()
    for phone in (admin, auditor):
        phone.says("ระบบ").sees_card("ทำงานปกติ", "0 รายการ", "ใช้ไป 0 จาก 300", "flask backup-done")


def test_a_failed_event_is_tried_again(house: House, office: Office) -> None:
    admin, auditor, clerk = office
    clerk.says("เมนู")
    number = park(house)
    auditor.says("ระบบ").sees_card("มีเรื่องต้องดูแล", f"#{number}", "no such column")
    assert not [word for word, _ in auditor._tappable() if "ลองใหม่" in word or "ทิ้ง" in word]
    admin.says("system").sees_card("มีเรื่องต้องดูแล").taps("ลองใหม่ทั้งหมด 1").sees("กำลังลองใหม่ 1")
    admin.says("ระบบ").sees_card("ทำงานปกติ")
    with house.store() as store:
        assert [row.facts for row in store.audit.of("inbox")] == [{"n": 1}]


def test_dropping_asks_once_more(house: House, office: Office) -> None:
    admin, _, clerk = office
    clerk.says("เมนู")
    number = park(house)
    admin.says("ระบบ").taps(f"ทิ้ง #{number}").sees("จะไม่มีการตอบผู้ส่งอีก")
    yes = dict(admin._tappable())[f"ทิ้ง #{number} ถาวร"]
    admin.taps(f"ทิ้ง #{number} ถาวร").sees("ทิ้งรายการ")
    admin.taps_old(yes).sees_not(f"ทิ้งรายการ #{number} แล้ว\nทิ้ง")
    admin.says("ระบบ").sees_card("ทำงานปกติ")


def test_a_silent_worker_a_failing_store_and_an_old_backup_are_named(house: House, office: Office) -> None:
    admin = office[0]
    house.settle()
    with house.store() as store:
        store.life_signs.tell("photos", house.clock.now(), good=False, note="bucket is away")
        store.life_signs.tell("backup", house.clock.now(), good=True)
    admin.says("ระบบ").sees_card("ที่เก็บรูปไม่ตอบ: bucket is away")
    house.clock.advance(days=3)
    admin.says("ระบบ").sees_card("3 วันก่อน")


def test_nobody_else_reads_it(office: Office) -> None:
    office[2].says("ระบบ").sees("เฉพาะ").sees_not("จาก 300")
