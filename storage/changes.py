"""Changes of the calendar: written, their days made again, put on the trail and told, in one transaction.

Preview and deed are the same code: `preview` does it all and takes it back.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import func, select

from rules.calendar import work_day
from storage.facts import Change, remake, tried
from storage.store import Store
from storage.tables import days

#: The file of the sentences in which people are told that a day of theirs is another one now.
TOPIC = "changes"
_LOCK = 0x5167_4E54  # any number, the same in every process
Write = Callable[[Store, datetime, str], object]


class PeriodLocked(Exception):
    """The change would touch days that are locked: `first` to `last` are the outermost of them."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"{first} to {last}")
        self.first, self.last = first, last


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
    """The days that are no longer what they were."""

    changes: tuple[Change, ...] = ()

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
    """Writes the deeds and makes their days again; raises PeriodLocked before anything is written."""
    one_at_a_time(store)
    for deed in deeds:
        _stop_at_locks(store, deed)
    for deed in deeds:
        deed.write(store, by.at, by.name)
    store.office.forget()
    touched = Touched(tuple(_remade(store, deeds, by)))
    for deed in deeds:
        store.audit.add(by.at, by.name, deed.action, deed.subject, **_noted(deed, touched, deeds))
    _tell(store, touched, deeds, by)
    return touched


def preview(store: Store, deeds: Sequence[Deed], by: By) -> Touched:
    """What `carry_out` would touch; nothing of it stays."""
    with tried(store):
        return carry_out(store, deeds, by)


def made_again(
    store: Store, people: Sequence[int], first: date, last: date | None, by: By, why: str
) -> Touched:
    """Makes these people's days again after something that is no change of the calendar, and tells them.
    Days of a locked period stay as they are."""
    one_at_a_time(store)
    begin, end = _kept(store, by.today)
    begin, end = max(first, begin), min(last or end, end)
    heard: list[Change] = []
    if people and begin <= end:
        remake(store, set(people), begin, end, by.at, by.zone, each=heard.append)
    touched = Touched(tuple(change for change in heard if change.before != change.after))
    _tell(store, touched, [Deed("", "", lambda *_: None, begin, end, tuple(people), why=why)], by)
    return touched


def one_at_a_time(store: Store) -> None:
    """A change and the closing of its days must not pass each other; SQLite has one writer anyway."""
    if store.connection.dialect.name == "postgresql":
        store.connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _stop_at_locks(store: Store, deed: Deed) -> None:
    if deed.first is None or deed.into_locked:
        return
    locked = store.calendar.locked_days(deed.first, deed.last or date.max)
    if locked:
        raise PeriodLocked(min(locked), max(locked))


def _remade(store: Store, deeds: Sequence[Deed], by: By) -> list[Change]:
    """Each span once for all the people it bears on."""
    spans: dict[tuple[date, date], set[int] | None] = {}
    begin_of_all, end_of_all = _kept(store, by.today)
    for deed in deeds:
        if deed.first is None or deed.into_locked:
            continue
        first = max(date.fromordinal(deed.first.toordinal() - deed.around), begin_of_all)
        last = min(deed.last or date.max, end_of_all)
        last = min(date.fromordinal(last.toordinal() + deed.around), end_of_all)
        among = spans.setdefault((first, last), set())
        if deed.people is None or among is None:
            spans[first, last] = None
        else:
            among.update(deed.people)
    heard: list[Change] = []
    for (first, last), people in sorted(spans.items(), key=lambda span: span[0]):
        if first <= last:
            remake(store, people, first, last, by.at, by.zone, each=heard.append)
    return [change for change in heard if change.before != change.after]


def _kept(store: Store, today: date) -> tuple[date, date]:
    """The first and last day that could change: before the first nobody was awaited yet, whatever is now
    written down about those days, and none after the last has a row."""
    first, last = store.connection.execute(select(func.min(days.c.day), func.max(days.c.day))).one()
    return first or today, max(last or today, today)


def _noted(deed: Deed, touched: Touched, deeds: Sequence[Deed]) -> dict[str, Any]:
    noted = dict(deed.facts)
    if deed.first is not None:
        noted |= {"from": deed.first.isoformat(), "to": deed.last.isoformat() if deed.last else None}
    if len(deeds) == 1 and not deed.into_locked:
        noted["changed"] = len(touched.changes)
    return noted


def _tell(store: Store, touched: Touched, deeds: Sequence[Deed], by: By) -> None:
    """One notice a person, whatever the number of their days, with the reason of the first of them."""
    of: dict[int, list[Change]] = {}
    for change in touched.changes:
        if _is_news(change):
            of.setdefault(change.person, []).append(change)
    rows = []
    for person, changes in of.items():
        first, last = min(c.day for c in changes), max(c.day for c in changes)
        why = next((deed.why for deed in deeds if _bears_on(deed, changes[0])), "")
        facts: dict[str, Any] = {"days": f"days:{first}/{last}", "why": why or "-"}
        if len(changes) == 1:
            facts |= {"before": _state(changes[0].before), "after": _state(changes[0].after)}
        else:
            facts["n"] = len(changes)
        rows.append((person, "told_one" if len(changes) == 1 else "told_many", facts))
    store.notices.add_many(TOPIC, rows, by.at)


def _bears_on(deed: Deed, change: Change) -> bool:
    if deed.first is None or (deed.people is not None and change.person not in deed.people):
        return False
    day = change.day.toordinal()
    last = deed.last.toordinal() if deed.last else day
    return deed.first.toordinal() - deed.around <= day <= last + deed.around


def _is_news(change: Change) -> bool:
    """What the person has seen before and now reads otherwise."""
    before, after = change.before, change.after
    if before is None or after is None or before.state == "none":
        return False
    return before.state != after.state or before.late_minutes != after.late_minutes


def _state(day: Any) -> str:
    return f"text:ledger.state_{day.state}"
