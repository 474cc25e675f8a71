"""A change of the calendar stands or falls whole, stops at closed periods, and a preview leaves nothing."""

import threading
import time as clock_time
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import text

from rules.people import Person
from rules.workday import Round
from storage.changes import AlreadyDone, By, Deed, PeriodLocked, carry_out, preview
from storage.deeds import (
    exempted,
    grace,
    holiday,
    holiday_withdrawn,
    locked,
    outage_decided,
    outage_noted,
    round_given,
)
from storage.facts import remake
from storage.store import Store
from tests.builders import House
from tests.made import BANGKOK, MONDAY, TUESDAY_NOON, clocked, office

BY = By("9001", TUESDAY_NOON, BANGKOK)
DAY = timedelta(days=1)


def late_people(house: House, n: int = 2) -> list[Person]:
    """People who came half an hour late on Monday."""
    point = house.point()
    people = [house.person(f"100{number}") for number in range(n)]
    for person in people:
        house.assign(person, point)
    with house.store() as store:
        for person in people:
            clocked(store, person, "in 09:00", point=point.id)
            clocked(store, person, "out 16:40", point=point.id)
        remake(store, None, MONDAY, MONDAY, TUESDAY_NOON, BANGKOK)
    return people


def states(store: Store, people: list[Person], day: date = MONDAY) -> list[str]:
    return [store.workdays.of_span(person.id, day, day)[day].state for person in people]


def counted(store: Store, *tables: str) -> list[int]:
    return [store.connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables]


def test_a_preview_says_what_the_deed_would_do_and_leaves_nothing(either_house: House) -> None:
    people = late_people(either_house)
    with either_house.store() as store:
        tables = ("holidays", "audit", "notices", "days")
        before = counted(store, *tables)
        tried = preview(store, [holiday(MONDAY, "วันพิเศษ", [])], BY)
        assert (tried.people, tried.days, tried.moves()) == (2, 1, [("late", "holiday", 2)])
        assert counted(store, *tables) == before
        assert states(store, people) == ["late", "late"]
        assert carry_out(store, [holiday(MONDAY, "วันพิเศษ", [])], BY).changes == tried.changes
        assert states(store, people) == ["holiday", "holiday"]
        assert counted(store, *tables) == [before[0] + 1, before[1] + 1, before[2] + 2, before[3]]


def test_doing_and_taking_back_leads_to_where_it_began(either_house: House) -> None:
    people = late_people(either_house)
    with either_house.store() as store:
        before = [store.workdays.of_span(person.id, MONDAY, MONDAY) for person in people]
        carry_out(store, [holiday(MONDAY, "วันพิเศษ", [])], BY)
        (row,) = store.calendar.holiday_rows(MONDAY, MONDAY)
        carry_out(store, [holiday_withdrawn(row, "ผิดวัน")], BY)
        assert [store.workdays.of_span(person.id, MONDAY, MONDAY) for person in people] == before
        with pytest.raises(AlreadyDone):
            carry_out(store, [holiday_withdrawn(row, "อีกครั้ง")], BY)


def test_one_day_of_a_closed_period_stops_the_whole_file(either_house: House) -> None:
    people = late_people(either_house)
    with either_house.store() as store:
        store.calendar.lock(MONDAY, MONDAY, "-", TUESDAY_NOON, "9001")
        deeds = [
            exempted(people[0].id, "1000", MONDAY + DAY, None, "ช่วยราชการ"),
            exempted(people[1].id, "1001", MONDAY, None, "ช่วยราชการ"),
        ]
        with pytest.raises(PeriodLocked) as stopped:
            carry_out(store, deeds, BY)
        assert (stopped.value.first, stopped.value.last) == (MONDAY, MONDAY)
        assert store.calendar.exemption_rows(date.min, date.max) == []
        carry_out(store, deeds[:1], BY)


def test_an_outage_after_midnight_reaches_back_into_the_night_but_not_into_a_closed_half_year(
    either_house: House,
) -> None:
    """The night of 30 September belongs to the half-year that ends with it."""
    last, first = date(2026, 9, 30), date(2026, 10, 1)
    (nurse,) = late_people(either_house, 1)
    by = replace(BY, at=office("12:00", first + DAY))
    with either_house.store() as store:
        night = Round(time(22), time(6), "NIGHT", tuple(range(7)))
        store.calendar.add_round(night, "รอบดึก", TUESDAY_NOON, "9001")
        carry_out(store, [round_given([nurse.id], "NIGHT", date(2026, 9, 1), None)], by)
        clocked(store, nurse, "in 21:55", last)
        remake(store, None, last, first, by.at, BANGKOK)
        assert states(store, [nurse], last) == ["no_out"]
        window = outage_noted(office("05:30+", last), office("07:30+", last), "ไฟดับ", BANGKOK)
        assert (window.first, window.last) == (first, first)
        assert [change.day for change in preview(store, [window], by).changes] == [last]
        store.calendar.lock(date(2026, 4, 1), last, "-", by.at, "9001")
        carry_out(store, [window], by)
        assert states(store, [nurse], last) == ["no_out"]


def test_what_bears_on_days_to_come_makes_no_rows(either_house: House) -> None:
    late_people(either_house)
    with either_house.store() as store:
        before = counted(store, "days")
        touched = carry_out(store, [grace(MONDAY + 7 * DAY, MONDAY + 9 * DAY, 30, "น้ำท่วม")], BY)
        assert touched.changes == ()
        assert counted(store, "days") == before


def test_dismissing_what_never_counted_touches_nothing_even_in_a_closed_period(either_house: House) -> None:
    late_people(either_house)
    with either_house.store() as store:
        calendar = store.calendar
        calendar.propose_outage(office("08:00"), office("08:55"), {"silent_min": 54}, TUESDAY_NOON, "system")
        calendar.lock(MONDAY, MONDAY, "-", TUESDAY_NOON, "9001")
        (row,) = calendar.outage_rows()
        with pytest.raises(PeriodLocked):
            carry_out(store, [outage_decided(row, "confirmed", "", BANGKOK)], BY)
        assert carry_out(store, [outage_decided(row, "dismissed", "ปิดงวดแล้ว", BANGKOK)], BY).changes == ()


def test_closing_and_changing_do_not_pass_each_other(big_house: House) -> None:
    """A change that began while the period was being closed waits, and is then refused."""
    late_people(big_house)
    outcome: list[object] = []

    def change() -> None:
        try:
            with big_house.store() as store:
                carry_out(store, [holiday(MONDAY, "วันพิเศษ", [])], BY)
            outcome.append("changed")
        except PeriodLocked as stopped:
            outcome.append(stopped)

    with big_house.store() as store:
        carry_out(store, [_closing()], BY)
        other = threading.Thread(target=change)
        other.start()
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        deadline = clock_time.monotonic() + 20
        while not outcome and not store.connection.execute(waiting).scalar_one():
            assert clock_time.monotonic() < deadline
    other.join(20)
    assert len(outcome) == 1 and isinstance(outcome[0], PeriodLocked)


def _closing() -> Deed:
    return locked(MONDAY, MONDAY, "-")


def test_heartbeats_of_many_workers_add_up(either_house: House) -> None:
    with either_house.store() as store:
        store.heartbeats.write(100, {})
        store.heartbeats.write(100, {100: (2, 0)})
        store.heartbeats.write(107, {107: (1, 0), 100: (0, 4), 103: (9, 9)})
        assert [tuple(beat) for beat in store.heartbeats.since(0)] == [(100, 2, 4), (107, 1, 0)]
        assert [beat.minute for beat in store.heartbeats.since(105)] == [100, 107]
        assert store.heartbeats.forget_before(101) == 1
        assert [beat.minute for beat in store.heartbeats.since(0)] == [107]
