"""Who is missing now: awaited on that day, their time has come, and nothing is known of them."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from rules.calendar import at_office
from rules.workday import DayRules, Round
from storage.calendar import Calendar
from storage.tables import assignments, days, people
from storage.tables_days import round_assignments

_NO_ROUND = 0  # stands for the office's own round: ids begin with 1


class Missing(NamedTuple):
    """One who is missing; `person` is our id."""

    person: int
    staff_id: str
    title: str
    first_name: str
    last_name: str
    unit: str

    @property
    def name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()


def missing(
    connection: Connection, day: date, now: datetime, zone: tzinfo, unit: str | None = None, *,
    due: bool = True,
) -> list[Missing]:  # fmt: skip
    """By unit and staff id; `now` is aware. Without `due` also those whose time has not come yet."""
    found = _missing(connection, day, now, zone, due)
    if found is None:
        return []
    columns = [people.c[name] for name in ("id", *Missing._fields[1:])]
    query = found.with_only_columns(*columns).order_by(people.c.unit, people.c.staff_id)
    if unit is not None:
        query = query.where(people.c.unit == unit)
    return [Missing(*row) for row in connection.execute(query)]


def missing_by_unit(
    connection: Connection, day: date, now: datetime, zone: tzinfo, *, due: bool = True
) -> dict[str, int]:
    """How many are missing in each unit in which somebody is."""
    found = _missing(connection, day, now, zone, due)
    if found is None:
        return {}
    query = found.with_only_columns(people.c.unit, func.count()).group_by(people.c.unit)
    return {row[0]: row[1] for row in connection.execute(query.order_by(people.c.unit))}


def _missing(
    connection: Connection, day: date, now: datetime, zone: tzinfo, due_only: bool
) -> Select[Any] | None:
    calendar = Calendar(connection)
    rules = calendar.day_rules(day)
    works = {_NO_ROUND: calendar.default_round(day), **calendar.rounds_by_id()}
    at_work = {number: work for number, work in works.items() if day.weekday() in work.weekdays}
    due = [n for n, work in at_work.items() if not due_only or _is_due(work, rules, day, now, zone)]
    off = _units_off(connection, calendar, day)
    if not due or off is None:
        return None
    query = (
        select(people.c.id)
        .outerjoin(days, and_(days.c.person == people.c.id, days.c.day == day))
        .where(or_(people.c.left_on.is_(None), people.c.left_on > day))
        .where(or_(days.c.person.is_(None), _nothing_known(_at(now, rules, day, zone))))
        .where(_begun(assignments, day) | _begun(round_assignments, day))
    )
    if set(due) != set(works):
        query = query.where(func.coalesce(_round_on(day), _NO_ROUND).in_(due))
    return query.where(people.c.unit.not_in(off)) if off else query


def _is_due(work: Round, rules: DayRules, day: date, now: datetime, zone: tzinfo) -> bool:
    """Whether one who works that round should have come by now, grace included."""
    latest = work.latest if work.hours is not None and work.latest else work.start
    starts = at_office(day, latest, zone)
    return now >= starts + timedelta(minutes=rules.grace_min + 1)


def _units_off(connection: Connection, calendar: Calendar, day: date) -> list[str] | None:
    """Units that have a holiday; None: all."""
    holidays = calendar.office_holidays(day, day)
    if not calendar.holiday_rows(day, day):
        return None if holidays.on(day, "") else []
    every = connection.execute(select(people.c.unit).distinct()).scalars().all()
    off = [unit for unit in every if holidays.on(day, unit)]
    return None if len(off) == len(every) else off


def _at(now: datetime, rules: DayRules, day: date, zone: tzinfo) -> str:
    """Which half of the day it is by now; between the two it is neither."""
    if now < at_office(day, rules.noon, zone):
        return "morning"
    return "afternoon" if now >= at_office(day, rules.afternoon_from, zone) else "noon"


def _nothing_known(half: str) -> ColumnElement[bool]:
    """Neither an in nor a reason for not being here in this half of the day."""
    bare = and_(days.c.first_in.is_(None), days.c.state.in_(("none", "absent", "leave", "travel", "wfh")))
    unexplained = ("open", "absent")
    if half == "noon":
        return and_(bare, days.c.morning.in_(unexplained), days.c.afternoon.in_(unexplained))
    return and_(bare, days.c[half].in_(unexplained))


def _begun(of: Any, day: date) -> ColumnElement[bool]:
    return exists().where(of.c.person == people.c.id, of.c.from_day <= day)


def _round_on(day: date) -> Any:
    """Our id of the round the person works on that day, as `Calendar.round_of` finds it."""
    of = round_assignments.c
    return (
        select(of.round)
        .where(of.person == people.c.id, of.from_day <= day, or_(of.to_day.is_(None), of.to_day >= day))
        .order_by(of.from_day.desc(), of.id.desc())
        .limit(1)
        .correlate(people)
        .scalar_subquery()
    )
