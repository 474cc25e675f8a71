"""Every change an office makes to its calendar, ready to be previewed and carried out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Literal

from rules.calendar import work_day
from rules.rounds import Round
from storage.changes import AlreadyDone, Deed
from storage.orders import Order
from storage.store import Store


def _done(done: bool) -> None:
    if not done:
        raise AlreadyDone


# -- rounds ----------------------------------------------------------------------------------------


def new_round(work: Round, name: str) -> Deed:
    """Raises storage.calendar.RoundTaken when it is carried out and the code has other hours."""
    return Deed(
        "round.added",
        f"round:{work.code}",
        lambda store, at, by: store.calendar.add_round(work, name, at, by),
    )


def round_given(people: Sequence[int], code: str, first: date, last: date | None) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        for person in people:
            store.calendar.assign_round(person, code, first, last, at, by)

    return Deed(
        "round.given", f"round:{code}", write, first, last, tuple(people), around=True,
        why="text:changes.why_round", facts={"people": len(people)},
    )  # fmt: skip


# -- holidays --------------------------------------------------------------------------------------


def holiday(day: date, name: str, units: Sequence[str], *, off: bool = True) -> Deed:
    """A day off, or with `off` False a working day after all; for the whole office when no unit is named."""

    def write(store: Store, at: datetime, by: str) -> None:
        add = store.calendar.add_holiday if off else store.calendar.remove_holiday
        add(day, name, units, at, by)

    action = "holiday.added" if off else "holiday.removed"
    why = name if off else "text:changes.why_working_day"
    return Deed(action, f"day:{day}", write, day, day, why=why, facts={"units": list(units)})


def holiday_withdrawn(row: Any, why: str) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        _done(store.calendar.withdraw_holiday(row.id, at, by, why))

    return Deed("holiday.withdrawn", f"day:{row.day}", write, row.day, row.day, why=why, facts={"id": row.id})


# -- grace and exemptions --------------------------------------------------------------------------


def grace(
    first: date, last: date, minutes: int, reason: str, *, point: int | None = None,
    round_id: int | None = None,
) -> Deed:  # fmt: skip
    def write(store: Store, at: datetime, by: str) -> None:
        store.calendar.add_grace(first, last, minutes, reason, at, by, point=point, round_id=round_id)

    facts = {"minutes": minutes, "point": point, "round": round_id}
    return Deed("grace.given", f"day:{first}", write, first, last, why=reason, facts=facts)


def grace_withdrawn(row: Any, why: str) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        _done(store.calendar.withdraw_grace(row.id, at, by, why))

    facts = {"id": row.id}
    return Deed(
        "grace.withdrawn", f"day:{row.from_day}", write, row.from_day, row.to_day, why=why, facts=facts
    )


def exempted(person: int, staff_id: str, first: date, last: date | None, reason: str) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        store.calendar.exempt(person, first, last, reason, at, by)

    return Deed("exemption.given", f"person:{staff_id}", write, first, last, (person,), why=reason)


def exemption_withdrawn(row: Any, staff_id: str, why: str) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        _done(store.calendar.withdraw_exemption(row.id, at, by, why))

    return Deed(
        "exemption.withdrawn", f"person:{staff_id}", write, row.from_day, row.to_day, (row.person,), why=why,
        facts={"id": row.id},
    )  # fmt: skip


# -- orders ----------------------------------------------------------------------------------------


def ordered(order: Order, people: Sequence[int]) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        store.orders.add(order, people, at, by)

    return Deed(
        "order.added", f"order:{order.number}", write, order.first, order.last, tuple(people),
        why=_order_words(order.number, order.subject), facts={"kind": order.kind, "people": len(people)},
    )  # fmt: skip


def order_withdrawn(row: Any, people: Sequence[int], why: str) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        _done(store.orders.withdraw(row.id, at, by, why))

    return Deed(
        "order.withdrawn", f"order:{row.number}", write, row.from_day, row.to_day, tuple(people), why=why,
        facts={"id": row.id},
    )  # fmt: skip


def _order_words(number: str, subject: str) -> str:
    return f"{number} {subject}".strip()


# -- outages ---------------------------------------------------------------------------------------


def outage_decided(row: Any, state: Literal["confirmed", "dismissed"], why: str, zone: tzinfo) -> Deed:
    """Raises AlreadyDone when it is carried out and another was faster."""

    def write(store: Store, at: datetime, by: str) -> None:
        _done(store.calendar.decide_outage(row.id, state, why, at, by))

    before = row.state
    first, last = (
        _days_of(row.first, row.last, zone) if "confirmed" in (before, state) else (None, None)
    )  # dismissing what never counted touches nothing
    return Deed(
        f"outage.{state}", f"outage:{row.id}", write, first, last, around=True, why="text:changes.why_outage",
        facts={"before": before},
    )  # fmt: skip


def outage_noted(first: datetime, last: datetime, why: str, zone: tzinfo) -> Deed:
    """A window the admins know of themselves, confirmed at once."""

    def write(store: Store, at: datetime, by: str) -> None:
        number = store.calendar.propose_outage(first, last, {"by_hand": True}, at, by)
        _done(store.calendar.decide_outage(number, "confirmed", why, at, by))

    begin, end = _days_of(first, last, zone)
    facts = {"first": first.isoformat(), "last": last.isoformat()}
    return Deed(
        "outage.confirmed", f"day:{begin}", write, begin, end, around=True, why="text:changes.why_outage",
        facts=facts,
    )  # fmt: skip


def _days_of(first: datetime, last: datetime, zone: tzinfo) -> tuple[date, date]:
    return work_day(first, zone), work_day(last - timedelta(microseconds=1), zone)


# -- locks -----------------------------------------------------------------------------------------


def locked(first: date, last: date, why: str) -> Deed:
    def write(store: Store, at: datetime, by: str) -> None:
        store.calendar.lock(first, last, why, at, by)

    return Deed(
        "period.locked", f"days:{first}/{last}", write, first, last, into_locked=True, closes=True
    )  # fmt: skip


def reopened(first: date, last: date, why: str) -> Deed:
    """Takes in what came while the days were closed."""

    def write(store: Store, at: datetime, by: str) -> None:
        store.calendar.reopen(first, last, why, at, by)

    return Deed(
        "period.reopened", f"days:{first}/{last}", write, first, last, into_locked=True,
        why="text:changes.why_reopened",
    )  # fmt: skip
