"""Who is missing now: awaited on that day, their time has come, and nothing is known of them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    union_all,
)

from rules.calendar import at_office
from rules.workday import DayRules, Round
from storage.calendar import Calendar, OfficeHolidays
from storage.office import Office
from storage.tables import assignments, days, people
from storage.tables_days import round_assignments

_NO_ROUND = 0  # stands for the office's own round: ids begin with 1
_UNEXPLAINED = ("none", "absent", "leave", "travel", "wfh")


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
    return missing_page(connection, day, now, zone, None if unit is None else [unit], due=due)


def missing_page(
    connection: Connection, day: date, now: datetime, zone: tzinfo, units: Collection[str] | None = None, *,
    due: bool = True, most: int | None = None, skip: int = 0,
) -> list[Missing]:  # fmt: skip
    """As `missing`, of several units, and of a long list only `most` after the first `skip`."""
    which = _missing(connection, day, now, zone, due)
    if which is None:
        return []
    columns = [people.c[name] for name in ("id", *Missing._fields[1:])]
    query = _of(which, columns, units).where(which.condition).order_by(people.c.unit, people.c.staff_id)
    return [Missing(*row) for row in connection.execute(query.limit(most).offset(skip or None))]


def missing_by_unit(
    connection: Connection, day: date, now: datetime, zone: tzinfo, units: Collection[str] | None = None, *,
    due: bool = True,
) -> dict[str, int]:  # fmt: skip
    """How many are missing in each unit in which somebody is."""
    which = _missing(connection, day, now, zone, due)
    if which is None:
        return {}
    # Not the bare column: reading people in the order of their units costs more than sorting the units.
    unit = people.c.unit + ""
    query = _of(which, [unit, func.count()], units).where(which.condition).group_by(unit).order_by(unit)
    return {row[0]: row[1] for row in connection.execute(query)}


class _Which(NamedTuple):
    """From what to read, and which of it is missing."""

    source: FromClause
    condition: ColumnElement[bool]


def _of(which: _Which, columns: list[Any], units: Collection[str] | None) -> Select[Any]:
    query = select(*columns).select_from(which.source)
    return query if units is None else query.where(people.c.unit.in_(list(units)))


def _works(day: date) -> ColumnElement[bool]:
    return or_(people.c.left_on.is_(None), people.c.left_on > day)


def _missing(connection: Connection, day: date, now: datetime, zone: tzinfo, due_only: bool) -> _Which | None:
    """None when nobody can be missing."""
    calendar, office = Calendar(connection), Office(connection)
    rules = office.day_rules(day)
    works = {_NO_ROUND: office.round(day), **calendar.rounds_by_id()}
    at_work = {number: work for number, work in works.items() if day.weekday() in work.weekdays}
    due = [n for n, work in at_work.items() if not due_only or _is_due(work, rules, day, now, zone)]
    off = _units_off(connection, calendar.office_holidays(day, day), day)
    if not due or off is None:
        return None
    # Sets made once: what is asked of each of a hundred thousand people must not be a search of its own.
    source: FromClause = people
    conditions = [_works(day), _begun(day)]
    known = _known(day, _at(now, rules, day, zone))
    if connection.dialect.name == "sqlite":
        conditions += [people.c.id.not_in(part) for part in known]
    else:  # hashed there, while NOT IN may be a search for each
        told = union_all(*known).cte("known").prefix_with("MATERIALIZED")
        source = source.outerjoin(told, told.c.person == people.c.id)
        conditions.append(told.c.person.is_(None))
    if set(due) != set(works):
        conditions.append(func.coalesce(_round_on(day), _NO_ROUND).in_(due))
    if off:
        conditions.append(people.c.unit.not_in(off))
    return _Which(source, and_(*conditions))


def _is_due(work: Round, rules: DayRules, day: date, now: datetime, zone: tzinfo) -> bool:
    """Whether one who works that round should have come by now, grace included."""
    latest = work.latest if work.hours is not None and work.latest else work.start
    starts = at_office(day, latest, zone)
    return now >= starts + timedelta(minutes=rules.grace_min + 1)


def _units_off(connection: Connection, holidays: OfficeHolidays, day: date) -> list[str] | None:
    """Units that have a holiday; None: all."""
    if not holidays.differ(day):
        return None if holidays.on(day, "") else []
    every = connection.execute(select(people.c.unit).distinct()).scalars().all()
    off = [unit for unit in every if holidays.on(day, unit)]
    return None if len(off) == len(every) else off


def _at(now: datetime, rules: DayRules, day: date, zone: tzinfo) -> str:
    """Which half of the day it is by now; between the two it is neither."""
    if now < at_office(day, rules.noon, zone):
        return "morning"
    return "afternoon" if now >= at_office(day, rules.afternoon_from, zone) else "noon"


def _known(day: date, half: str) -> tuple[Select[Any], Select[Any]]:
    """Who has come, and of whom the day says why they have not, in this half of it."""
    of_day = days.alias("of_day")
    # What the index of the day tells by itself is asked apart from the few whose halves have to be looked at.
    plain = select(days.c.person).where(
        days.c.day == day, or_(days.c.first_in.is_not(None), days.c.state.not_in(_UNEXPLAINED))
    )
    bare = of_day.c.first_in.is_(None) & of_day.c.state.in_(_UNEXPLAINED)
    explained = [days.c[name].not_in(("open", "absent")) for name in ("morning", "afternoon")]
    told = {"morning": explained[0], "afternoon": explained[1], "noon": or_(*explained)}[half]
    same = and_(days.c.person == of_day.c.person, days.c.day == of_day.c.day)
    return plain, (
        select(days.c.person).join(of_day, same).where(of_day.c.day == day, days.c.day == day, bare, told)
    )


def _begun(day: date) -> ColumnElement[bool]:
    """Whether anybody waits for the person yet: they have, or had, a point or a round."""
    return or_(
        *(
            exists().where(of.c.person == people.c.id, of.c.from_day <= day)
            for of in (assignments, round_assignments)
        )
    )


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
