"""Working off the inbox: in order, once, through crashes and a LINE that answers badly."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.inbox import BACKOFF_MS, LEASE_MS, Runner
from simulator.access import AccessTokens
from simulator.phone import Phone
from storage import inbox
from tests.bot.events import USER, deliver, rows, text
from tests.builders import CITY_HALL, House


class PowerCut(BaseException):
    """What no `except Exception` catches: as good as kill -9 for one thread."""


def cut_at(monkeypatch: pytest.MonkeyPatch, place: object, name: str, *, after: bool = False) -> None:
    """The next call of `place.name` ends the world, before or after it did its work."""
    whole: Callable[..., Any] = getattr(place, name)

    def ends(*args: Any, **more: Any) -> None:
        monkeypatch.undo()
        if after:
            whole(*args, **more)
        raise PowerCut

    monkeypatch.setattr(place, name, ends)


def later(house: House, ms: int = LEASE_MS + 1) -> None:
    house.clock.advance(milliseconds=ms)
    house.settle()


def said(house: House, phone: Phone) -> list[str]:
    return [answer.message.get("text") or answer.message.get("altText", "") for answer in phone.answers()]


def test_one_persons_events_are_served_in_order_of_their_time(either_house: House) -> None:
    """LINE may deliver out of order: by arrival the second comes first."""
    house = either_house
    first = text(house, "เข้างาน")
    house.clock.advance(seconds=1)
    second = text(house, "ยกเลิก")
    deliver(house, second)
    deliver(house, first)
    assert house.runner.take(10)[0].payload.count("u0e40\\u0e02\\u0e49\\u0e32") == 1


def test_one_person_is_never_served_twice_at_once(either_house: House) -> None:
    house = either_house
    deliver(house, text(house, "a"), text(house, "b"), text(house, "c", user="U" + "c" * 32))
    taken = house.runner.take(10)
    assert [row.sender for row in taken] == [USER, "U" + "c" * 32]
    assert house.runner.take(10) == []
    house.runner.serve(taken[0])
    assert [row.sender for row in house.runner.take(10)] == [USER]


def test_an_older_event_that_comes_late_does_not_overtake_the_one_in_work(either_house: House) -> None:
    house = either_house
    older = text(house, "older")
    house.clock.advance(seconds=5)
    deliver(house, text(house, "newer"))
    (working,) = house.runner.take(10)
    deliver(house, older)
    assert house.runner.take(10) == []
    house.runner.serve(working)
    assert "older" in house.runner.take(10)[0].payload


def test_two_workers_share_the_people_and_never_an_event(big_house: House) -> None:
    """Eight threads of two runners on PostgreSQL take 200 events of 50 people: each once, in order."""
    house = big_house
    for n in range(200):
        deliver(house, text(house, f"n{n}", user=f"U{n % 50:032x}"))
        house.clock.advance(milliseconds=1)
    taken: list[inbox.Taken] = []
    lock = threading.Lock()

    def work() -> None:
        while rows := house.runner.take(3):
            with lock:
                taken.extend(rows)
            for row in rows:
                with house.store() as store:
                    inbox.decide(store.connection, row.seq, reply=None, outcome="silent", now_ms=0)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(row.seq for row in taken) == sorted({row.seq for row in taken})
    assert len(taken) == 200
    for user in {row.sender for row in taken}:
        times = [row.at_ms for row in taken if row.sender == user]
        assert times == sorted(times)


@pytest.mark.parametrize("either", ["house", "big_house"])
@pytest.mark.parametrize(
    ("where", "after"), [("decide", False), ("decide", True), ("reply", False), ("reply", True)]
)
def test_killed_between_any_two_steps_nothing_is_lost_or_done_twice(
    either: str, where: str, after: bool, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    house: House = request.getfixturevalue(either)
    person, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    place: object = inbox if where == "decide" else house.runner._line
    cut_at(monkeypatch, place, where, after=after)
    with pytest.raises(PowerCut):
        phone.sends_photo(house.selfie())
    house.restart()
    later(house)
    phone.sees_card("รับแล้ว")
    with house.store() as store:
        assert len(store.clockins.of_day(person.id, house.clock.now().date())) == 1
    assert len([words for words in said(house, phone) if "รับแล้ว" in words]) == 1
    assert {row.state for row in rows(house)} == {2}


def test_two_workers_with_the_same_event_leave_one_effect(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker frozen past its lease comes back to find its event done."""
    house = either_house
    person, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    Phone(house.platform, phone.person).sends_photo(house.selfie())
    (frozen,) = house.runner.take(1)
    later(house)
    house.runner.serve(frozen)
    house.settle()
    with house.store() as store:
        assert len(store.clockins.of_day(person.id, house.clock.now().date())) == 1
    assert len([words for words in said(house, phone) if "รับแล้ว" in words]) == 1


def test_a_fault_is_tried_again_with_growing_pauses_then_parked_and_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handlers import mytime

    def breaks(turn: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    _, phone = house.clerk()
    whole = list(mytime.flow.commands)
    monkeypatch.setattr(mytime.flow, "commands", [type(whole[0])("mytime", "command", False, breaks)])
    house.restart()
    phone.says("เวลาของฉัน").sees_nothing()
    for pause in BACKOFF_MS:
        house.clock.advance(milliseconds=pause - 10)
        house.settle()
        phone.sees_nothing()
        later(house, 20)
    phone.sees("ระบบขัดข้อง", "รหัสอ้างอิง")
    (row,) = [row for row in rows(house, "event_id, state, attempts, fault") if row.state == 3]
    assert "ZeroDivisionError" in row.fault
    monkeypatch.undo()
    house.restart()
    with house.store() as store:
        assert inbox.depth(store.connection).parked == 1
        assert inbox.retry_parked(store.connection) == 1
    house.settle()
    assert {row.state for row in rows(house)} == {2}


def test_a_parked_event_does_not_hold_up_its_person(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, phone = house.clerk()
    with house.store() as store:
        store.connection.exec_driver_sql("UPDATE inbox SET state = 3")
    phone.says("เมนู").sees_card("สวัสดี")


def test_line_that_answers_500_now_and_then_is_answered_once(house: House) -> None:
    _, phone = house.clerk()
    house.platform.misbehave.fail("500", "/v2/bot/message/reply", times=2)
    phone.says("เมนู").sees_nothing()
    later(house, 1_001)
    later(house, 2_001)
    phone.sees_card("สวัสดี")
    assert len(phone.answers()) == 1


def test_a_reply_token_too_old_is_known_and_nothing_is_pushed_by_default(house: House) -> None:
    _, phone = house.clerk()
    Phone(house.platform, phone.person).says("เมนู")
    house.clock.advance(seconds=90)
    house.settle()
    phone.sees_nothing()
    assert rows(house)[-1].outcome == "reply_refused"


def test_pushed_instead_when_the_settings_allow_and_the_month_has_room(house: House) -> None:
    from dataclasses import replace

    _, phone = house.clerk()
    house.settings = replace(house.settings, push_late_replies=True, push_monthly_limit=1)
    house.restart()
    Phone(house.platform, phone.person).says("เมนู")
    house.clock.advance(seconds=90)
    house.settle()
    phone.sees_card("สวัสดี")
    assert rows(house)[-1].outcome == "pushed"
    Phone(house.platform, phone.person).says("เวลาของฉัน")
    house.clock.advance(seconds=90)
    house.settle()
    assert rows(house)[-1].outcome == "push_limit"


def test_a_bad_access_token_stops_nobody_for_good(house: House) -> None:
    _, phone = house.clerk()
    good, house.platform.access = (
        house.platform.access,
        AccessTokens(house.clock, house.platform.ids, "1", "another secret", "another token"),
    )
    phone.says("เมนู").sees_nothing()
    for _ in range(10):
        later(house, 30_001)
    assert {row.state for row in rows(house)} == {inbox.DECIDED}
    house.platform.access = good
    later(house, 30_001)
    assert {row.state for row in rows(house)} == {2}


def test_groups_are_told_once_and_politely(house: House) -> None:
    group = {"type": "group", "groupId": "C" + "1" * 32, "userId": USER}
    for _ in range(3):
        deliver(house, text(house, "เข้างาน", source=group))
    house.settle()
    outcomes = [row.outcome for row in rows(house)]
    assert outcomes[1:] == ["silent", "silent"] and outcomes[0] != "silent"


def test_standby_mode_is_not_answered(house: House) -> None:
    deliver(house, text(house, "เมนู", mode="standby"))
    house.settle()
    assert [row.outcome for row in rows(house)] == ["silent"]


def test_done_events_are_cleared_away_after_a_week(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เมนู")
    house.runner.take(0)
    house.clock.advance(days=8)
    house.jobs.once()
    assert rows(house) == []


def test_the_running_worker_serves_many_people_and_stops_when_told(house: House) -> None:
    phones = [Phone(house.platform, f"คนที่ {n}") for n in range(20)]
    for phone in phones:
        phone.says("เมนู")
    stop = threading.Event()
    worker = threading.Thread(target=house.runner.run, args=(stop, 0.005))
    worker.start()
    try:
        waiting = threading.Event()
        for _ in range(2000):
            if all(phone.answers() for phone in phones):
                break
            waiting.wait(0.005)
    finally:
        stop.set()
        worker.join()
    assert all("ยังไม่ได้ลงทะเบียน" in str(phone.answers()[0].message) for phone in phones)
    assert {row.state for row in rows(house)} == {2}


def test_runner_outlives_a_database_that_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.database import DatabaseTrouble

    def away(self: Runner, most: int) -> None:
        raise DatabaseTrouble("away")

    monkeypatch.setattr(Runner, "take", away)
    assert house.runner._take_or_none(1) == []
