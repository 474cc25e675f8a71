"""A closed period: nothing of it changes, but by an opening on record."""

from datetime import date, datetime

import pytest

from handlers.parts import day_again
from simulator.phone import Phone
from storage import remaking
from storage.changes import By, PeriodLocked, carry_out
from storage.clockins import ClockIn
from storage.deeds import holiday
from tests.builders import CITY_HALL, House

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def december(house: House) -> tuple[Phone, Phone, Phone]:
    """3 December: an admin, a supervisor and a clerk who came late on 23 November."""
    _, admin = house.clerk("9001", role="admin")
    _, boss = house.clerk("2001", role="supervisor")
    _, clerk = house.clerk("1001")
    house.clock.advance(minutes=50)
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    house.clock.advance(days=10)
    house.settle()
    house.settle()
    return admin, boss, clerk


def locked(house: House) -> int:
    with house.store() as store:
        return len(store.calendar.locked_days(*NOVEMBER))


def test_a_month_is_closed_and_opened_again(house: House, december: tuple[Phone, Phone, Phone]) -> None:
    admin = december[0]
    admin.says("ปิดงวด").sees_card("พฤศจิกายน 2569", "เปิดอยู่", "รอบ 2 ปีงบฯ 2569")
    admin.taps("ปิด พฤศจิกายน 2569").sees_card("1-30 พ.ย. 2569", "ยังมีวันที่รอตรวจ 1 วัน")
    assert locked(house) == 0
    admin.taps("ยืนยัน").sees("ปิดงวดแล้ว").sees_card("พฤศจิกายน 2569", "ปิดแล้ว")
    assert locked(house) == 30
    with house.store() as store, pytest.raises(PeriodLocked):
        by = By("operator", house.clock.now(), house.settings.zone)
        carry_out(store, [holiday(date(2026, 11, 23), "วันพิเศษ", [])], by)
    admin.taps("เปิด พฤศจิกายน 2569").sees("เพราะเหตุใด").says("มีคำสั่งย้อนหลัง")
    admin.sees_card("เปิดงวดอีกครั้ง", "มีคำสั่งย้อนหลัง").taps("ยืนยัน").sees("แน่ใจหรือไม่")
    assert locked(house) == 30
    admin.taps("แน่ใจ ดำเนินการ").sees("เปิดงวดแล้ว")
    assert locked(house) == 0
    with house.store() as store:
        rows = [(row.locked, row.why, row.made_by) for row in store.calendar.lock_rows()]
        trail = [row.action for row in store.audit.of("days:2026-11-01/2026-11-30")]
    assert rows == [(False, "มีคำสั่งย้อนหลัง", "9001"), (True, "2026-11", "9001")]
    assert trail == ["period.locked", "period.reopened"]


def test_opening_takes_in_what_came_meanwhile(house: House, december: tuple[Phone, Phone, Phone]) -> None:
    admin, _, clerk = december
    admin.says("ปิดงวด").taps("ปิด พฤศจิกายน 2569").taps("ยืนยัน").sees("ปิดงวดแล้ว")
    with house.store() as store:
        person = store.people.by_staff_id("1001")
        assert person is not None
        late = store.workdays.of_person(person.id, date(2026, 11, 23))
        at = datetime(2026, 11, 23, 8, 10, tzinfo=house.settings.zone)
        facts = (None, None, None, None, None, None, None, {}, "accepted", [], "test")
        store.clockins.add(ClockIn("came-late", person.id, "in", at.date(), at, at, *facts))
        assert late is not None and late.state == "late"
    admin.says("ปิดงวด").taps("เปิด พฤศจิกายน 2569").says("มีข้อมูลย้อนหลัง").sees_card("กระทบ 1 คน 1 วัน", "สาย → ")
    admin.taps("ยืนยัน").taps("แน่ใจ ดำเนินการ").sees("เปิดงวดแล้ว", "กระทบ 1 คน 1 วัน")
    with house.store() as store:
        made = store.workdays.of_person(person.id, date(2026, 11, 23))
        assert made is not None and made.state != "late"
    clerk.says("เมนู").sees("23 พ.ย. 2569: เปลี่ยนจาก “สาย”", "เปิดงวดอีกครั้งเพื่อรวมสิ่งที่มาหลังปิดงวด")


def test_no_month_is_closed_while_its_days_are_on_their_way(
    house: House, december: tuple[Phone, Phone, Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, _, clerk = december
    monkeypatch.setattr(remaking, "AT_ONCE", 0)
    monkeypatch.setattr(day_again, "AT_A_TIME", 0)
    admin.says("ผ่อนผัน").taps("เพิ่มการผ่อนผัน").says("23/11/69").says("23/11/69").says("60").taps("ทั้งหมด")
    admin.taps("ทั้งหมด").says("น้ำท่วม").sees_card("เกี่ยวข้อง 3 คน 1 วัน", "ทยอยทำใหม่").taps("ยืนยัน")
    admin.says("ปิดงวด").taps("ปิด พฤศจิกายน 2569").sees("ยังปิดงวดไม่ได้ เพราะกำลังทำวันใหม่")
    monkeypatch.undo()
    house.jobs.once()
    admin.says("เมนู").sees("23 พ.ย. 2569: ทำวันใหม่ตามการเปลี่ยนแปลงของท่านครบแล้ว เปลี่ยน 1 รายการ")
    clerk.says("เมนู").sees("เพราะ น้ำท่วม")
    admin.says("ปิดงวด").taps("ปิด พฤศจิกายน 2569").taps("ยืนยัน").sees("ปิดงวดแล้ว")


def test_what_is_not_over_or_closed_already_is_refused(
    house: House, december: tuple[Phone, Phone, Phone]
) -> None:
    admin = december[0]
    _, other = house.clerk("9002", role="admin")
    admin.says("lock").sees_not("ธันวาคม")
    close = dict(admin._tappable())["ปิด พฤศจิกายน 2569"]
    admin.taps("ปิด พฤศจิกายน 2569")
    other.says("ปิดงวด").taps("ปิด พฤศจิกายน 2569").taps("ยืนยัน").sees("ปิดงวดแล้ว")
    admin.taps("ยืนยัน").sees("งวดนี้ปิดแล้ว")
    other.taps_old(close).sees("งวดนี้ปิดแล้ว")
    assert locked(house) == 30


def test_closing_is_the_admins_alone(house: House, december: tuple[Phone, Phone, Phone]) -> None:
    admin, boss, clerk = december
    admin.says("ปิดงวด")
    close = dict(admin._tappable())["ปิด พฤศจิกายน 2569"]
    for phone in (boss, clerk):
        phone.says("ปิดงวด").sees("เฉพาะผู้มีสิทธิ์")
        phone.taps_old(close).sees("เฉพาะผู้มีสิทธิ์")
    stranger = house.phone("คนแปลกหน้า")
    stranger.says("ปิดงวด").sees("ยังไม่ได้ลงทะเบียน")
    stranger.taps_old(close).sees("ยังไม่ได้ลงทะเบียน")
    assert locked(house) == 0
