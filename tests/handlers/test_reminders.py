"""Reminders: only to those who asked or where the office orders it, never twice, never beyond the limit."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

import app as wiring
from bot.line.messenger import Messenger
from rules.reminders import RemindRules, window
from rules.workday import Round
from simulator.phone import Phone
from tests.builders import CITY_HALL, House
from tests.handlers.requests_people import asks_leave, chief, clerk

TODAY = date(2026, 11, 23)  # a Monday
BEFORE, AFTER = "อีกไม่นานถึงเวลาเข้างาน 08:30 น.", "เลิกงานแล้วเมื่อ 16:30 น."


def at(house: House, clock: str, day: date = TODAY) -> None:
    """Time passes until that hour in Bangkok, and the timed jobs run."""
    moment = datetime.fromisoformat(f"{day}T{clock}+07:00")
    house.clock.advance(seconds=(moment - house.clock.now()).total_seconds())
    house.settle()


def told(house: House, phone: Phone) -> list[str]:
    """What this phone was told without having asked."""
    return [
        bubble.message["text"]
        for bubble in house.platform.chats.bubbles(phone.id)
        if bubble.via == "multicast"
    ]


def wants(phone: Phone, *labels: str) -> Phone:
    for label in labels or ("เตือนก่อนเริ่มงาน", "เตือนหลังเลิกงาน"):
        phone.says("เตือน").taps(label)
    return phone


def comes(house: House, phone: Phone, word: str = "เข้างาน") -> None:
    phone.says(word).shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")


def order(house: House, key: str, value: str = "on") -> None:
    with house.store() as store:
        store.office.set_checked(f"remind.{key}", value, house.clock.now(), from_day=TODAY)


def test_the_choice_is_seen_and_changed_with_a_tap(house: House) -> None:
    phone = clerk(house)
    phone.says("เตือน").sees("ก่อนเริ่มงาน 15 นาที: ปิด", "หลังเลิกงาน 30 นาที", "ไม่เตือนในวันหยุด")
    phone.taps("เตือนก่อนเริ่มงาน").sees("ก่อนเริ่มงาน 15 นาที: เปิด").taps("ไม่เตือนก่อนเริ่มงาน").sees("15 นาที: ปิด")
    order(house, "before_all")
    phone.says("เตือน").sees("เปิดตามที่หน่วยงานกำหนด")
    assert "เตือนก่อนเริ่มงาน" not in phone.labels()
    house.phone().says("เตือน").sees("ยังไม่ได้ลงทะเบียน")


def test_whoever_asked_is_told_once_before_and_once_after(either_house: House) -> None:
    house = either_house
    asked, silent = wants(clerk(house)), clerk(house, "1002")
    at(house, "08:14")
    assert told(house, asked) == []
    for clock in ("08:15", "08:20", "08:29"):
        at(house, clock)
    assert told(house, asked) == [f"{BEFORE} อย่าลืมลงเวลา"]
    comes(house, asked)
    at(house, "16:59")
    assert len(told(house, asked)) == 1
    for clock in ("17:00", "17:05", "18:59"):
        at(house, clock)
    assert len(told(house, asked)) == 2 and told(house, asked)[1].startswith(AFTER)
    assert told(house, silent) == []


def test_who_came_or_left_in_time_is_left_in_peace(house: House) -> None:
    phone = wants(clerk(house))
    comes(house, phone)
    at(house, "08:20")
    at(house, "16:35")
    comes(house, phone, "ออกงาน")
    at(house, "17:10")
    assert told(house, phone) == []


def test_whoever_never_came_is_not_asked_to_clock_out(house: House) -> None:
    phone = wants(clerk(house), "เตือนหลังเลิกงาน")
    at(house, "17:10")
    assert told(house, phone) == []


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 12, 10)])
def test_never_on_days_off_or_holidays(house: House, day: date) -> None:
    phone = wants(clerk(house))
    at(house, "08:20", day)
    assert told(house, phone) == []


def test_never_on_the_offices_own_late_holiday_or_when_exempt(house: House) -> None:
    phone, exempt = wants(clerk(house)), wants(clerk(house, "1002"))
    with house.store() as store:
        now = house.clock.now()
        store.calendar.add_holiday(TODAY + timedelta(days=1), "วันหยุดพิเศษ", [], now, "9001")
        store.calendar.exempt(2, TODAY, None, "ปฏิบัติงานนอกที่ตั้ง", now, "9001")
    at(house, "08:20", TODAY + timedelta(days=1))
    assert told(house, phone) == []
    at(house, "08:20", TODAY + timedelta(days=2))
    assert (len(told(house, phone)), told(house, exempt)) == (1, [])


@pytest.mark.parametrize(("part", "before"), [("วันเดียว เต็มวัน", 0), ("ครึ่งเช้า", 0), ("ครึ่งบ่าย", 1)])
def test_never_while_on_leave(house: House, part: str, before: int) -> None:
    phone, boss = wants(clerk(house)), chief(house)
    asks_leave(phone, part=part)
    boss.says("คำขอ").taps("อนุมัติ")
    at(house, "08:20")
    assert len(told(house, phone)) == before


def test_the_office_may_order_it_for_everybody(house: House) -> None:
    phones = [clerk(house), clerk(house, "1002")]
    blocked = clerk(house, "1003").blocks()
    gone = clerk(house, "1004", left_on=None)
    with house.store() as store:
        store.people.unbind(4, house.clock.now(), None)
    order(house, "before_all")
    at(house, "08:20")
    assert [len(told(house, phone)) for phone in (*phones, blocked, gone)] == [1, 1, 0, 0]


def test_each_is_told_in_their_language_and_all_with_one_call_a_language(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones = [wants(clerk(house, f"100{n}"), "เตือนก่อนเริ่มงาน") for n in range(4)]
    phones[3].says("language").taps("English")
    calls: list[int] = []
    multicast = Messenger.multicast

    def counted(line: Messenger, users: list[str], *rest: Any) -> None:
        calls.append(len(users))
        multicast(line, users, *rest)

    monkeypatch.setattr(Messenger, "multicast", counted)
    at(house, "08:20")
    assert sorted(calls) == [1, 3]
    assert told(house, phones[0]) == [f"{BEFORE} อย่าลืมลงเวลา"]
    assert told(house, phones[3]) == ["Work begins soon, at 08:30. Remember to clock in."]


def test_the_months_limit_counts_every_recipient(house: House) -> None:
    phones = [wants(clerk(house, f"100{n}"), "เตือนก่อนเริ่มงาน") for n in range(4)]
    house.jobs.close()
    house.jobs.close()
    house.jobs = wiring.create_jobs(replace(house.settings, push_monthly_limit=3), clock=house.clock)
    at(house, "08:20")
    assert sum(len(told(house, phone)) for phone in phones) == 3
    with house.store() as store:
        assert store.pushes.sent("2026-11") == 3


def test_nobody_is_told_twice_by_a_restart_or_a_second_worker(house: House) -> None:
    phone = wants(clerk(house))
    second = wiring.create_jobs(house.settings, clock=house.clock)
    at(house, "08:20")
    second.once()
    house.restart_jobs()
    house.settle()
    second.close()
    assert len(told(house, phone)) == 1


@pytest.mark.parametrize("kind", ["500", "429", "drop", "lost"])
def test_what_line_did_not_answer_is_sent_again_and_arrives_once(house: House, kind: str) -> None:
    phone = wants(clerk(house), "เตือนก่อนเริ่มงาน")
    house.platform.misbehave.fail(kind, "multicast")
    at(house, "08:20")
    assert len(told(house, phone)) == (1 if kind == "lost" else 0)
    at(house, "08:21")
    at(house, "08:22")
    assert len(told(house, phone)) == 1


def test_a_reminder_that_comes_too_late_is_left_out(house: House) -> None:
    phone = wants(clerk(house))
    at(house, "08:31")
    assert told(house, phone) == []


def test_each_round_at_its_own_hour(house: House) -> None:
    early, usual = wants(clerk(house)), wants(clerk(house, "1002"))
    with house.store() as store:
        now, tomorrow = house.clock.now(), TODAY + timedelta(days=1)
        store.calendar.add_round(Round(time(7, 30), time(15, 30), "R1"), "เช้า", now, "9001")
        store.calendar.assign_round(1, "R1", tomorrow, None, now, "9001")
    at(house, "07:20", TODAY + timedelta(days=1))
    assert [len(told(house, phone)) for phone in (early, usual)] == [1, 0]
    assert "07:30" in told(house, early)[0]
    at(house, "08:20", TODAY + timedelta(days=1))
    assert [len(told(house, phone)) for phone in (early, usual)] == [1, 1]


def test_the_window_of_a_night_round_lies_on_the_next_morning(house: House) -> None:
    night, hours = Round(time(20), time(4), "N"), Round(time(7), time(15), "H", hours=8, latest=time(10))
    rules, zone = RemindRules(), house.settings.zone
    first, last = window("after", night, date(2026, 12, 31), rules, zone)
    assert (str(first), str(last)) == ("2027-01-01 04:30:00+07:00", "2027-01-01 06:30:00+07:00")
    assert window("before", hours, TODAY, rules, zone)[1].time() == time(10)
    assert window("after", hours, TODAY, rules, zone)[0].time() == time(18, 30)
