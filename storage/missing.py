"""Who is missing now: awaited on that day, their time has come, and nothing is known of them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    exists,
    false,
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
    connection: Connection, day: date, now: datetime, zone: tzinfo, *, due: bool = True
) -> dict[str, int]:
    """How many are missing in each unit in which somebody is."""
    every = people_and_missing(connection, day, now, zone, due=due)
    return {unit: count for unit, (_, count) in every.items() if count}


def people_and_missing(
    connection: Connection, day: date, now: datetime, zone: tzinfo, units: Collection[str] | None = None, *,
    due: bool = True,
) -> dict[str, tuple[int, int]]:  # fmt: skip
    """By unit: how many work there on that day, and how many of them are missing."""
    which = _missing(connection, day, now, zone, due)
    if which is None:
        which = _Which(people, false())
    counted = func.sum(case((which.condition, 1), else_=0))
    query = _of(which, [people.c.unit, func.count(), counted], units)
    rows = connection.execute(query.where(_works(day)).group_by(people.c.unit).order_by(people.c.unit))
    return {unit: (count, int(of_them)) for unit, count, of_them in rows}


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
    known = _known(day, _at(now, rules, day, zone))
    source: FromClause = people.outerjoin(known, known.c.person == people.c.id)
    conditions = [_works(day), known.c.person.is_(None), _begun(day)]
    if set(due) != set(works):
        rounds = _rounds_on(day)
        source = source.outerjoin(rounds, rounds.c.person == people.c.id)
        conditions.append(func.coalesce(rounds.c.round, _NO_ROUND).in_(due))
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


def _known(day: date, half: str) -> CTE:
    """Who has come, or of whom the day says why they have not, in this half of it."""
    of_day = select(days.c.person).where(days.c.day == day)
    # What the index of the day tells by itself is asked apart from the few whose halves have to be looked at.
    plain = of_day.where(or_(days.c.first_in.is_not(None), days.c.state.not_in(_UNEXPLAINED)))
    bare = of_day.where(days.c.first_in.is_(None), days.c.state.in_(_UNEXPLAINED))
    explained = [days.c[name].not_in(("open", "absent")) for name in ("morning", "afternoon")]
    told = {"morning": explained[0], "afternoon": explained[1], "noon": or_(*explained)}[half]
    return union_all(plain, bare.where(told)).cte("known").prefix_with("MATERIALIZED")


def _begun(day: date) -> ColumnElement[bool]:
    """Whether anybody waits for the person yet: they have, or had, a point or a round."""
    return or_(
        *(
            exists().where(of.c.person == people.c.id, of.c.from_day <= day)
            for of in (assignments, round_assignments)
        )
    )


def _rounds_on(day: date) -> CTE:
    """Our id of the round each person works on that day, as `Calendar.round_of` finds it."""
    of = round_assignments.c
    newest = func.row_number().over(partition_by=of.person, order_by=(of.from_day.desc(), of.id.desc()))
    on_day = (
        select(of.person, of.round, newest.label("place"))
        .where(of.from_day <= day, or_(of.to_day.is_(None), of.to_day >= day))
        .subquery()
    )
    chosen = select(on_day.c.person, on_day.c.round).where(on_day.c.place == 1)
    return chosen.cte("rounds_on").prefix_with("MATERIALIZED")
