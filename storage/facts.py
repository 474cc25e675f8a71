"""From what is recorded to the facts of days, and from the facts to the days themselves.

One reading for one person and for the whole office, so that both come to the same. Only days that differ from
what is kept are written, and none of a locked period.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from sqlalchemy import select

from rules.calendar import work_day
from rules.people import Person
from rules.rounds import day_of
from rules.workday import Day, Facts, derive_day
from storage.ground import Ground, Staff, rounds_around, staff_in_parts
from storage.store import Store
from storage.tables import people
from storage.workdays import Values, day_from, row_of

#: As many person-days are held in memory at a time.
PART = 40_000
_NOTHING_DUE = ("none", "off", "holiday")


class Change(NamedTuple):
    """A day that is no longer what it was; None: there was, or now is, no row."""

    person: int
    unit: str
    day: date
    before: Day | None
    after: Day | None


def facts_of(store: Store, person: Person, days: Sequence[date], now: datetime, zone: tzinfo) -> list[Facts]:
    """The facts of each of those days of one person, in the order asked for."""
    if not days:
        return []
    first, last = min(days), max(days)
    ground = Ground(store, first, last, now, zone)
    (staff,) = ground.load([Staff(person.id, person.unit, person.left_on)], since=False)
    return [ground.facts(staff, day) for day in days]


def facts_of_many(
    store: Store, people: Collection[int] | None, first: date, last: date, now: datetime, zone: tzinfo
) -> Iterator[tuple[int, str, Facts]]:
    """Our id, unit and facts of every day from `first` to `last` on which somebody was awaited or came;
    `people`: our ids, None for everybody. A few statements for tens of thousands of person-days."""
    ground = Ground(store, first, last, now, zone)
    for part in staff_in_parts(store, people, PART // len(ground.days) + 1):
        for staff in ground.load(part):
            for day in ground.days:
                if staff.awaited(day) or staff.came(day):
                    yield staff.id, staff.unit_on(day), ground.facts(staff, day)


def remake(
    store: Store, people: Collection[int] | None, first: date, last: date, now: datetime, zone: tzinfo, *,
    each: Callable[[Change], None] | None = None, progress: Callable[[int], None] | None = None,
) -> int:  # fmt: skip
    """Makes those days again for these people (our ids; None: everybody) and writes those that differ.

    Returns how many; `each` hears of every one, `progress` of how many people are done since it was last
    told. Days of a locked period stay, and so do days to come that have no row yet. Where nobody waits for
    anything, on days off and before the day is over, a row is only kept up to date.
    """
    ground = Ground(store, first, last, now, zone)
    count = 0
    for part in staff_in_parts(store, people, PART // len(ground.days) + 1, lock=True):
        written: list[Values] = []
        gone: list[tuple[int, date]] = []
        for staff in ground.load(part):
            for day in ground.open_days:
                _compare(ground, staff, day, written, gone, each)
        store.workdays.save_rows(written)
        store.workdays.forget_rows(gone)
        count += len(written) + len(gone)
        if progress:
            progress(len(part))
    return count


def _compare(
    ground: Ground, staff: Staff, day: date, written: list[Values], gone: list[tuple[int, date]],
    each: Callable[[Change], None] | None,
) -> None:  # fmt: skip
    kept = staff.kept.get(day)
    if kept is None and (day > ground.today or not (staff.awaited(day) or staff.came(day))):
        return
    if kept is not None and not (staff.awaited(day) or staff.came(day)):
        gone.append((staff.id, day))
        if each:
            each(Change(staff.id, kept.unit, day, day_from(kept), None))
        return
    if kept is None and ground.is_idle(staff, day):
        return
    facts = ground.facts(staff, day)
    derived = derive_day(facts)
    if kept is None and derived.state in _NOTHING_DUE and not (facts.punches or facts.covers):
        return
    unit = staff.unit_on(day)
    row = row_of(staff.id, day, unit, derived, facts.version)
    if kept is None or row != tuple(kept):
        written.append(row)
        if each:
            each(Change(staff.id, unit, day, day_from(kept) if kept is not None else None, derived))


def make_day(store: Store, person: Person, day: date, now: datetime, zone: tzinfo) -> Day:
    """Makes one person's day again, keeps it, and returns it; of a locked period the day as it is kept."""
    # Nobody else makes this person's days until we have committed, or the last to write would be out of date.
    mine = select(people.c.id).where(people.c.id == person.id)
    store.connection.execute(mine.with_for_update(key_share=True))
    ground = Ground(store, day, day, now, zone)
    (staff,) = ground.load([Staff(person.id, person.unit, person.left_on)], since=False)
    kept, facts = staff.kept.get(day), ground.facts(staff, day)
    if day not in ground.open_days:
        return day_from(kept) if kept is not None else derive_day(facts)
    derived = derive_day(facts)
    row = row_of(person.id, day, staff.unit_on(day), derived, facts.version)
    if kept is None or row != tuple(kept):
        store.workdays.save_rows([row])
    return derived


def work_day_of(store: Store, person: int, kind: str, at: datetime, zone: tzinfo) -> date:
    """The day a clock-in or -out of the person belongs to, by the rounds of the days around it."""
    today = work_day(at, zone)
    staff = rounds_around(store, person, today)
    return day_of(
        at, "out" if kind == "out" else "in", lambda day: staff.round_on(day, store.office.round(day)), zone
    )


@contextmanager
def tried(store: Store) -> Iterator[None]:
    """What is written within the block is taken back at its end: to show what a change would touch."""
    trial = store.connection.begin_nested()
    try:
        yield
    finally:
        trial.rollback()
        store.office.forget()
