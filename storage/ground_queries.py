"""The statements behind `storage.ground`, made once: making a statement costs more than running it.

`first` and `last` are days, `begin` and `end` aware moments; the person is always the first column.
"""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from storage.clockins import VERDICT_NOW
from storage.tables import assignments, clockins, days
from storage.tables_days import exemptions, request_decisions, requests, round_assignments
from storage.tables_orders import order_people, orders

_FIRST: Final[Any] = bindparam("first")
_LAST: Final[Any] = bindparam("last")


class OfPeople(NamedTuple):
    """One statement for people named one by one (`ids`), and one for all from `low` to `high`."""

    few: Select[Any]
    many: Select[Any]


def _of_people(query: Select[Any], person: ColumnElement[int]) -> OfPeople:
    one_by_one = query.where(person.in_(bindparam("ids", expanding=True)))
    return OfPeople(one_by_one, query.where(person.between(bindparam("low"), bindparam("high"))))


def _rounds() -> OfPeople:
    of = round_assignments.c
    query = (
        select(of.person, of.round, of.from_day, of.to_day)
        .where(of.from_day <= _LAST, or_(of.to_day.is_(None), of.to_day >= _FIRST))
        .order_by(of.from_day, of.id)
    )
    return _of_people(query, of.person)


def _begun(of: Any) -> OfPeople:
    return _of_people(select(of.c.person, func.min(of.c.from_day)).group_by(of.c.person), of.c.person)


def _exempt() -> OfPeople:
    of = exemptions.c
    query = (
        select(of.person, of.from_day, of.to_day, of.reason)
        .where(of.withdrawn_at.is_(None), of.from_day <= _LAST)
        .where(or_(of.to_day.is_(None), of.to_day >= _FIRST))
        .order_by(of.id)
    )
    return _of_people(query, of.person)


def _punches() -> OfPeople:
    of = clockins.c
    query = select(of.person, of.kind, of.event_time, VERDICT_NOW, of.point).where(
        of.event_time >= bindparam("begin"), of.event_time < bindparam("end")
    )
    return _of_people(query, of.person)


def _requests() -> OfPeople:
    """Also those beyond the days asked for that replace another: they may take its place."""
    of = requests.c
    decided = (
        select(request_decisions.c.decision)
        .where(request_decisions.c.request == of.id)
        .order_by(request_decisions.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("decision")
    )
    query = (
        select(
            of.person, of.id, of.kind, of.leave, of.from_day, of.to_day, of.part, of.from_noon, of.till_noon,
            of.at, of.replaces, decided,
            clockins.c.kind.label("punch"), clockins.c.event_time, clockins.c.point,
        )
        .outerjoin(clockins, clockins.c.id == of.clockin)
        .where(or_((of.from_day <= _LAST) & (of.to_day >= _FIRST), of.replaces.is_not(None)))
    )  # fmt: skip
    return _of_people(query, of.person)


def _orders() -> OfPeople:
    of = orders.c
    query = (
        select(
            order_people.c.person, of.id, of.number, of.kind, of.leave, of.from_day, of.to_day, of.part,
            of.subject,
        )
        .join(orders, of.id == order_people.c.order)
        .where(of.withdrawn_at.is_(None), of.from_day <= _LAST, of.to_day >= _FIRST)
        .order_by(of.id)
    )  # fmt: skip
    return _of_people(query, order_people.c.person)


ROUNDS: Final = _rounds()
BEGUN: Final = (_begun(assignments), _begun(round_assignments))
EXEMPT: Final = _exempt()
PUNCHES: Final = _punches()
REQUESTS: Final = _requests()
ORDERS: Final = _orders()
KEPT: Final = _of_people(select(days).where(days.c.day >= _FIRST, days.c.day <= _LAST), days.c.person)
