"""A change for many is in force at once, and its days follow in small steps, whatever happens between."""

import subprocess
import sys
from datetime import date, timedelta

import pytest

from rules.people import Person
from storage import remaking
from storage.changes import By, DaysWait, Deed, carry_out, preview
from storage.deeds import exempted, grace, holiday, locked
from storage.facts import make_day
from storage.remaking import Later, next_batch
from storage.store import Store
from tests.builders import House
from tests.made import BANGKOK, MONDAY, TUESDAY_NOON
from tests.storage.test_changes import counted, late_people, states

BY = By("9001", TUESDAY_NOON, BANGKOK)
DAY = timedelta(days=1)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is much, and two people's Monday fill a transaction."""
    monkeypatch.setattr(remaking, "AT_ONCE", 0)
    monkeypatch.setattr(remaking, "BATCH", 2 * (1 + remaking._PERSON) + remaking._SPAN)


def half_an_hour() -> Deed:
    return grace(MONDAY, MONDAY, 30, "น้ำท่วม")


def step(house: House) -> remaking.Progress | None:
    with house.store() as store:
        return next_batch(store, TUESDAY_NOON, BANGKOK)


def all_states(house: House, people: list[Person]) -> list[str]:
    with house.store() as store:
        return states(store, people)


@pytest.mark.usefixtures("small_steps")
def test_the_days_of_many_follow_two_people_at_a_time(either_house: House) -> None:
    people, admin = late_people(either_house, 5), either_house.person("9001", role="admin")
    with either_house.store() as store:
        tried = preview(store, [half_an_hour()], BY)
        assert (tried.changes, tried.later) == ((), Later(6, 1))
        assert not remaking.is_waiting(store), "a preview leaves nothing"
        carry_out(store, [half_an_hour()], BY)
        assert states(store, people) == ["late"] * 5
    with either_house.store() as store:
        made = make_day(store, people[4], MONDAY, TUESDAY_NOON, BANGKOK)
        assert made.state == "present", "it is in force at once"
    steps = [step(either_house) for _ in range(4)]
    assert [made and (made.people, made.changed, made.through) for made in steps] == [
        (2, 2, False), (2, 4, False), (2, 4, False), (0, 4, True)
    ]  # fmt: skip
    assert step(either_house) is None
    with either_house.store() as store:
        assert states(store, people) == ["present"] * 5
        assert [len(store.notices.untold(one.id, 9)) for one in people[:4]] == [1] * 4
        (told,) = store.notices.untold(admin.id, 9)
        assert (told.key, told.facts["n"]) == ("told_through", 4)
        assert store.audit.of("office")[-1].facts == {
            "changed": 4, "from": "2026-11-23", "to": "2026-11-23"
        }  # fmt: skip


@pytest.mark.usefixtures("small_steps")
def test_spans_of_several_people_share_a_transaction_no_day_is_lost(either_house: House) -> None:
    people = late_people(either_house, 4)
    deeds = [
        exempted(one.id, one.staff_id, MONDAY - n * DAY, MONDAY, f"เหตุผลของ {one.staff_id}")
        for n, one in enumerate(people)
    ]
    with either_house.store() as store:
        carry_out(store, deeds, BY)
    while step(either_house):
        pass
    with either_house.store() as store:
        assert states(store, people) == ["exempt"] * 4
        for one in people:
            (told,) = store.notices.untold(one.id, 9)
            assert told.facts["why"] == f"เหตุผลของ {one.staff_id}"
        assert counted(store, "remaking") == [0]


_KILLED = """
import os, signal, sys
from datetime import datetime
from storage import remaking
from storage.database import Database
from storage.store import Store
from zoneinfo import ZoneInfo
remaking.BATCH = int(sys.argv[2])
database, zone = Database(sys.argv[1]), ZoneInfo("Asia/Bangkok")
now = datetime(2026, 11, 24, 12, tzinfo=zone)
with database.begin() as connection:
    remaking.next_batch(Store(connection), now, zone)
with database.begin() as connection:
    remaking.next_batch(Store(connection), now, zone)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.usefixtures("small_steps")
def test_killed_between_two_steps_it_goes_on_where_it_was(either_house: House) -> None:
    people = late_people(either_house, 5)
    with either_house.store() as store:
        carry_out(store, [half_an_hour()], BY)
    argv = [sys.executable, "-c", _KILLED, either_house.settings.database_url, str(remaking.BATCH)]
    assert subprocess.run(argv, check=False, timeout=60).returncode == -9
    assert all_states(either_house, people) == ["present"] * 2 + ["late"] * 3
    either_house.clock.advance(hours=27, minutes=50)  # to Tuesday noon
    either_house.jobs.once()
    assert all_states(either_house, people) == ["present"] * 5
    with either_house.store() as store:
        assert [len(store.notices.untold(one.id, 9)) for one in people] == [1] * 5
        assert store.audit.of("office")[-1].facts["changed"] == 5


@pytest.mark.usefixtures("small_steps")
def test_no_period_is_closed_while_its_days_wait(either_house: House) -> None:
    late_people(either_house, 3)
    with either_house.store() as store:
        carry_out(store, [half_an_hour()], BY)
    closing = locked(MONDAY, MONDAY, "-")
    with either_house.store() as store, pytest.raises(DaysWait):
        carry_out(store, [closing], BY)
    with either_house.store() as store:
        before = locked(date(2026, 10, 1), date(2026, 10, 31), "-")
        carry_out(store, [before], BY)
    while step(either_house):
        pass
    with either_house.store() as store:
        assert carry_out(store, [closing], BY).changes == ()


def test_a_small_change_of_a_small_office_is_made_with_it(either_house: House) -> None:
    people = late_people(either_house, 3)
    with either_house.store() as store:
        touched = carry_out(store, [half_an_hour()], BY)
        assert (touched.people, touched.later) == (3, None)
        assert states(store, people) == ["present"] * 3
        assert not remaking.is_waiting(store)


@pytest.mark.usefixtures("small_steps")
def test_what_is_taken_back_before_its_turn_comes_changes_nothing(either_house: House) -> None:
    people = late_people(either_house, 2)
    with either_house.store() as store:
        carry_out(store, [holiday(MONDAY, "วันพิเศษ", [])], BY)
        (row,) = store.calendar.holiday_rows(MONDAY, MONDAY)
        store.calendar.withdraw_holiday(row.id, TUESDAY_NOON, "9001", "ผิดวัน")
    while made := step(either_house):
        assert made.changed == 0
    assert all_states(either_house, people) == ["late"] * 2


def test_what_waits_is_told_in_people(either_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remaking, "AT_ONCE", 0)
    people = late_people(either_house, 3)
    with either_house.store() as store:
        assert remaking.people_waiting(store) == 0
        carry_out(store, [half_an_hour()], BY)
        carry_out(store, [exempted(people[0].id, "1000", MONDAY, MONDAY, "ช่วยราชการ")], BY)
        assert remaking.people_waiting(store) == 4
        assert _waits(store) == [True, False]


def _waits(store: Store) -> list[bool]:
    return [remaking.waits(store, day, day) for day in (MONDAY, MONDAY - DAY)]
