"""Changes of the calendar: written, their days made again, put on the trail and told, in one transaction.

Preview and deed are the same code: `preview` does it all and takes it back. Where a change bears on so many
days that others would wait for it, they are made soon after it (`storage.remaking`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import func, select

from rules.calendar import work_day
from storage.facts import Change, tried
from storage.remaking import Because, Later, Span, make_or_put_off, one_at_a_time, waits
from storage.store import Store
from storage.tables import days

Write = Callable[[Store, datetime, str], object]


class PeriodLocked(Exception):
    """The change would touch days that are locked: `first` to `last` are the outermost of them."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"{first} to {last}")
        self.first, self.last = first, last


class DaysWait(Exception):
    """The period cannot be closed yet: days of it wait to be made again after a change."""


class AlreadyDone(Exception):
    """Somebody else was faster with the same decision."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One change: which days and people it bears on, and how it is written.

    `first` None: it bears on no day; `last` None: without end; `people`: our ids, None for everybody;
    `around`: the days beside it follow too, because a night reaches into the next day; `why`: what people
    are told, their own words or `text:topic.key`; `facts` for the trail: ids and figures only.
    """

    action: str
    subject: str
    write: Write
    first: date | None = None
    last: date | None = None
    people: tuple[int, ...] | None = None
    around: bool = False
    why: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    into_locked: bool = False
    closes: bool = False

    @property
    def bears_on_days(self) -> bool:
        """Whether days are made again for it."""
        return self.first is not None and not self.closes


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, when, and on which clock: a staff id, or "operator"."""

    name: str
    at: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        return work_day(self.at, self.zone)


@dataclass(frozen=True, slots=True)
class Touched:
    """The days that are no longer what they were; `later`: those that are made again soon after instead."""

    changes: tuple[Change, ...] = ()
    later: Later | None = None

    @property
    def people(self) -> int:
        return len({change.person for change in self.changes})

    @property
    def days(self) -> int:
        return len({change.day for change in self.changes})

    def moves(self) -> list[tuple[str, str, int]]:
        """How many days went from which state to which, most first; "none" where there was no row."""
        found = Counter(
            (change.before.state if change.before else "none", change.after.state if change.after else "none")
            for change in self.changes
        )
        return [(before, after, n) for (before, after), n in found.most_common() if before != after]


def carry_out(store: Store, deeds: Sequence[Deed], by: By) -> Touched:
    """Writes the deeds and makes their days again; raises PeriodLocked or DaysWait before anything is
    written."""
    one_at_a_time(store)
    for deed in deeds:
        _stop_at_locks(store, deed)
    for deed in deeds:
        deed.write(store, by.at, by.name)
    store.office.forget()
    spans, whys = _spans(store, deeds, by.today), _whys(deeds)
    changes, later = make_or_put_off(store, spans, whys, by.at, by.name, by.zone)
    touched = Touched(tuple(changes), later)
    for deed in deeds:
        store.audit.add(by.at, by.name, deed.action, deed.subject, **_noted(deed, touched, deeds))
    return touched


def preview(store: Store, deeds: Sequence[Deed], by: By) -> Touched:
    """What `carry_out` would touch; nothing of it stays."""
    with tried(store):
        return carry_out(store, deeds, by)


def made_again(
    store: Store, people: Sequence[int] | None, first: date, last: date | None, by: By, why: str
) -> Touched:
    """Makes days of these people (our ids; None: everybody) again after something that is no change of the
    calendar, and tells them. Days of a locked period stay as they are."""
    one_at_a_time(store)
    again = Deed("", "", lambda *_: None, first, last, tuple(people) if people is not None else None, why=why)
    spans = _spans(store, [again], by.today)
    changes, later = make_or_put_off(store, spans, _whys([again]), by.at, by.name, by.zone)
    return Touched(tuple(changes), later)


def _stop_at_locks(store: Store, deed: Deed) -> None:
    if deed.first is None:
        return
    last = deed.last or date.max
    if deed.closes and waits(store, deed.first, last):
        raise DaysWait
    locked = set() if deed.into_locked else store.calendar.locked_days(deed.first, last)
    if locked:
        raise PeriodLocked(min(locked), max(locked))


def _spans(store: Store, deeds: Sequence[Deed], today: date) -> list[Span]:
    """Each span once for all the people it bears on."""
    among: dict[tuple[date, date], set[int] | None] = {}
    begin_of_all, end_of_all = _kept(store, today)
    for deed in deeds:
        if deed.first is None or deed.closes:
            continue
        first = max(date.fromordinal(deed.first.toordinal() - deed.around), begin_of_all)
        last = min(deed.last or date.max, end_of_all)
        last = min(date.fromordinal(last.toordinal() + deed.around), end_of_all)
        those = among.setdefault((first, last), set())
        if deed.people is None or those is None:
            among[first, last] = None
        else:
            those.update(deed.people)
    return [
        Span(*span, sorted(those) if those is not None else None)
        for span, those in sorted(among.items(), key=lambda one: one[0])
        if span[0] <= span[1] and (those is None or those)
    ]


def _whys(deeds: Sequence[Deed]) -> list[Because]:
    found = []
    for deed in deeds:
        if deed.first is None or deed.closes:
            continue
        first = date.fromordinal(deed.first.toordinal() - deed.around)
        last = date.fromordinal(deed.last.toordinal() + deed.around) if deed.last else date.max
        people = frozenset(deed.people) if deed.people is not None else None
        found.append(Because(deed.why, first, last, people))
    return found


def _kept(store: Store, today: date) -> tuple[date, date]:
    """The first and last day that could change: before the first nobody was awaited yet, whatever is now
    written down about those days, and none after the last has a row."""
    first, last = store.connection.execute(select(func.min(days.c.day), func.max(days.c.day))).one()
    return first or today, max(last or today, today)


def _noted(deed: Deed, touched: Touched, deeds: Sequence[Deed]) -> dict[str, Any]:
    noted = dict(deed.facts)
    if deed.first is not None:
        noted |= {"from": deed.first.isoformat(), "to": deed.last.isoformat() if deed.last else None}
    if len(deeds) == 1 and deed.bears_on_days and touched.later is None:
        noted["changed"] = len(touched.changes)
    return noted
