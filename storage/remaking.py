"""Days made again after a change: few at once, many in small transactions that others get between.

A change that bears on many is in force when it is written. Its days wait in a row of their own; whoever makes
them notes in the same transaction how far they are, so that the next goes on there, whatever became of them.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update

from storage.facts import Change, remake
from storage.store import Store
from storage.tables import people
from storage.tables_remaking import remaking

#: The file of the sentences in which people are told that a day of theirs is another one now.
TOPIC = "changes"
#: Work, in person-days: so much is made with the change itself, and so much in one transaction of many.
AT_ONCE = 20_000
BATCH = 5_000
#: Reading what is a person's own costs as much as so many of their days, beginning a span as much as these.
_PERSON, _SPAN = 7, 300
_LOCK = 0x5167_4E54  # any number, the same in every process


class Span(NamedTuple):
    """Days to make again; `people`: our ids in order, None for everybody."""

    first: date
    last: date
    people: Sequence[int] | None

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Because:
    """Why days of these people (None: everybody) are others now; their own words or `text:topic.key`."""

    words: str
    first: date
    last: date
    people: frozenset[int] | None

    def bears_on(self, change: Change) -> bool:
        theirs = self.people is None or change.person in self.people
        return theirs and self.first <= change.day <= self.last


class Later(NamedTuple):
    """Up to so many people and days that are made again soon."""

    people: int
    days: int


class Progress(NamedTuple):
    """So many people in this transaction; `changed` days of the change so far; whether it is through."""

    people: int
    changed: int
    through: bool


def one_at_a_time(store: Store) -> None:
    """A change and the closing of its days must not pass each other; SQLite has one writer anyway."""
    if store.connection.dialect.name == "postgresql":
        store.connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def make_or_put_off(
    store: Store, spans: Sequence[Span], whys: Sequence[Because], at: datetime, by: str, zone: tzinfo
) -> tuple[list[Change], Later | None]:
    """Makes the days now and tells people, or puts them off when they are many; the days that changed."""
    everybody = _count(store) if any(span.people is None for span in spans) else 0
    many = [everybody if span.people is None else len(span.people) for span in spans]
    if sum(_work(n, span) for n, span in zip(many, spans, strict=True)) > AT_ONCE:
        _put_off(store, spans, whys, at, by)
        first, last = min(span.first for span in spans), max(span.last for span in spans)
        return [], Later(everybody or _named(spans), (last - first).days + 1)
    changes = [change for span in spans for change in _made(store, span, span.people, at, zone)]
    tell(store, changes, whys, at)
    return changes, None


def waits(store: Store, first: date, last: date) -> bool:
    """Whether days from `first` to `last` wait to be made again."""
    query = select(remaking.c.id).where(remaking.c.first_day <= last, remaking.c.last_day >= first).limit(1)
    return store.connection.execute(query).first() is not None


def is_waiting(store: Store) -> bool:
    """Whether any day waits to be made again."""
    return waits(store, date.min, date.max)


def people_waiting(store: Store) -> int:
    """How many people's days wait to be made again, each once for every span of theirs."""
    waiting = store.connection.execute(select(remaking)).all()
    everybody = _count(store) if waiting else 0
    return sum(everybody if ids is None else len(ids) for row in waiting for *_, ids in row.spans[row.span :])


def next_batch(store: Store, now: datetime, zone: tzinfo) -> Progress | None:
    """Makes the next days of the oldest change and tells people; None when nothing waits. Days of a locked
    period stay as they are."""
    one_at_a_time(store)
    query = select(remaking).order_by(remaking.c.id).limit(1).with_for_update()
    row = store.connection.execute(query).one_or_none()
    if row is None:
        return None
    spans = [Span(date.fromisoformat(first), date.fromisoformat(last), ids) for first, last, ids in row.spans]
    at, after, left, done = row.span, row.after, BATCH, 0
    changes: list[Change] = []
    while left > 0 and at < len(spans):
        span = spans[at]
        most = max(1, (left - _SPAN) // (span.length + _PERSON))
        chosen = _after(store, span, after, most)
        if chosen:
            changes += _made(store, span, chosen, now, zone)
        left, done = left - _work(len(chosen), span), done + len(chosen)
        at, after = (at, chosen[-1]) if len(chosen) == most else (at + 1, 0)
    tell(store, changes, [_because(*why) for why in row.whys], now)
    through, changed = at >= len(spans), row.changed + len(changes)
    if through:
        _end(store, row, changed, now)
    else:
        values = {"span": at, "after": after, "changed": changed}
        store.connection.execute(update(remaking).where(remaking.c.id == row.id).values(**values))
    return Progress(done, changed, through)


def tell(store: Store, changes: Iterable[Change], whys: Sequence[Because], at: datetime) -> None:
    """One notice a person, whatever the number of their days, with the reason of the first of them."""
    of: dict[int, list[Change]] = {}
    for change in changes:
        if _is_news(change):
            of.setdefault(change.person, []).append(change)
    rows = []
    for person, theirs in of.items():
        first, last = min(c.day for c in theirs), max(c.day for c in theirs)
        why = next((why.words for why in whys if why.bears_on(theirs[0])), "")
        facts: dict[str, Any] = {"days": f"days:{first}/{last}", "why": why or "-"}
        if len(theirs) == 1:
            facts |= {"before": _state(theirs[0].before), "after": _state(theirs[0].after)}
        else:
            facts["n"] = len(theirs)
        rows.append((person, "told_one" if len(theirs) == 1 else "told_many", facts))
    store.notices.add_many(TOPIC, rows, at)


# -- what waits ------------------------------------------------------------------------------------


def _work(people: int, span: Span) -> int:
    return people * (span.length + _PERSON) + _SPAN


def _count(store: Store) -> int:
    return int(store.connection.execute(select(func.count()).select_from(people)).scalar_one())


def _named(spans: Sequence[Span]) -> int:
    return len({person for span in spans for person in span.people or ()})


def _put_off(store: Store, spans: Sequence[Span], whys: Sequence[Because], at: datetime, by: str) -> None:
    values = {
        "first_day": min(span.first for span in spans), "last_day": max(span.last for span in spans),
        "spans": [_plain(span.first, span.last, span.people) for span in spans],
        "whys": [[why.words, *_plain(why.first, why.last, why.people)] for why in whys],
        "asked_at": at, "asked_by": by[:80],
    }  # fmt: skip
    store.connection.execute(insert(remaking).values(**values))


def _plain(first: date, last: date, ids: Collection[int] | None) -> list[Any]:
    """As JSON holds it, ids in order."""
    return [first.isoformat(), last.isoformat(), sorted(ids) if ids is not None else None]


def _because(words: str, first: str, last: str, ids: Sequence[int] | None) -> Because:
    among = frozenset(ids) if ids is not None else None
    return Because(words, date.fromisoformat(first), date.fromisoformat(last), among)


def _after(store: Store, span: Span, after: int, most: int) -> Sequence[int]:
    """Our ids of the next people of the span."""
    if span.people is not None:
        begin = bisect_right(span.people, after)
        return span.people[begin : begin + most]
    query = select(people.c.id).where(people.c.id > after).order_by(people.c.id).limit(most)
    return list(store.connection.execute(query).scalars())


def _made(
    store: Store, span: Span, chosen: Collection[int] | None, now: datetime, zone: tzinfo
) -> list[Change]:
    heard: list[Change] = []
    remake(store, chosen, span.first, span.last, now, zone, each=heard.append)
    return [change for change in heard if change.before != change.after]


def _end(store: Store, row: Any, changed: int, now: datetime) -> None:
    """All is made: on record, and told to the admin who asked for it."""
    store.connection.execute(delete(remaking).where(remaking.c.id == row.id))
    span = {"from": row.first_day.isoformat(), "to": row.last_day.isoformat()}
    store.audit.add(now, row.asked_by, "days.remade", "office", changed=changed, **span)
    admin = store.people.by_staff_id(row.asked_by)
    if admin is not None:
        facts = {"days": f"days:{row.first_day}/{row.last_day}", "n": changed}
        store.notices.add(admin.id, TOPIC, "told_through", now, facts)


def _is_news(change: Change) -> bool:
    """What the person has seen before and now reads otherwise."""
    before, after = change.before, change.after
    if before is None or after is None or before.state == "none":
        return False
    return before.state != after.state or before.late_minutes != after.late_minutes


def _state(day: Any) -> str:
    return f"text:ledger.state_{day.state}"
