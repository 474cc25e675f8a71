"""Who is missing now: awaited on that day, their time has come, and nothing is known of them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
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
_FEW_UNITS = 3  # of so few it is cheaper to look for each of their people
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


class Awaited:
    """Who is missing on one day at one moment; the office's rules of the day are read once, when first asked.

    `units` None means all of them. Without `due` also those whose time has not come yet.
    """

    def __init__(self, connection: Connection, day: date, now: datetime, zone: tzinfo) -> None:
        self._connection, self._day, self._now, self._zone = connection, day, now, zone

    def page(
        self, units: Collection[str] | None = None, most: int | None = None, skip: int = 0, *,
        due: bool = True,
    ) -> list[Missing]:  # fmt: skip
        """By unit and staff id, `most` after the first `skip`."""
        columns = [people.c[name] for name in ("id", *Missing._fields[1:])]
        query = self._query(columns, units, due=due)
        if query is None:
            return []
        # Not the bare column: or people are searched unit by unit for the first few.
        query = query.order_by(people.c.unit + "", people.c.staff_id).limit(most).offset(skip or None)
        return [Missing(*row) for row in self._connection.execute(query)]

    def by_unit(self, units: Collection[str] | None = None, *, due: bool = True) -> dict[str, int]:
        """How many in each unit in which somebody is."""
        # Not the bare column: reading people in the order of their units costs more than sorting the units.
        unit = people.c.unit + ""
        query = self._query([unit, func.count()], units, due=due)
        if query is None:
            return {}
        rows = self._connection.execute(query.group_by(unit).order_by(unit))
        return {row[0]: row[1] for row in rows}

    def due_page(
        self, units: Collection[str] | None = None, most: int = 12, skip: int = 0
    ) -> tuple[list[Missing], int, int]:
        """Who is due and missing, by unit and staff id, `most` after the first `skip`; how many they are in
        all, and of how many the time has not come. One search for all three; past the end all are empty."""
        now = self._rounds_due(due=True)
        is_due = case((func.coalesce(_round_on(self._day), _NO_ROUND).in_(now), 1), else_=0)
        named = [people.c[name] for name in ("id", *Missing._fields[1:])]
        query = self._query([*named, is_due.label("is_due")], units, due=False)
        if query is None:
            return [], 0, 0
        every = query.subquery()
        counts = [func.sum(every.c.is_due).over(), func.count().over()]
        page = select(every, *counts).order_by(every.c.is_due.desc(), every.c.unit, every.c.staff_id)
        rows = self._connection.execute(page.limit(most).offset(skip or None)).all()
        if not rows:
            return [], 0, 0
        *_, due, all_of_them = rows[0]
        found = [Missing(*row[: len(named)]) for row in rows if row.is_due]
        return found, int(due), all_of_them - int(due)

    # -- the rules of the day ----------------------------------------------------------------------

    @cached_property
    def _rules(self) -> DayRules:
        return self._office.day_rules(self._day)

    @cached_property
    def _office(self) -> Office:
        return Office(self._connection)

    @cached_property
    def _works(self) -> dict[int, Round]:
        """Every round by our id, the office's own as 0."""
        own = self._office.round(self._day)
        return {_NO_ROUND: own, **Calendar(self._connection).rounds_by_id()}

    @cached_property
    def _off(self) -> list[str] | None:
        holidays = Calendar(self._connection).office_holidays(self._day, self._day)
        return _units_off(self._connection, holidays, self._day)

    def _rounds_due(self, *, due: bool) -> list[int]:
        day, rules = self._day, self._rules
        at_work = {number: work for number, work in self._works.items() if day.weekday() in work.weekdays}
        return [
            n for n, work in at_work.items() if not due or _is_due(work, rules, day, self._now, self._zone)
        ]

    def _query(self, columns: list[Any], units: Collection[str] | None, *, due: bool) -> Select[Any] | None:
        """None when nobody can be missing."""
        rounds, off, day = self._rounds_due(due=due), self._off, self._day
        if not rounds or off is None:
            return None
        # Sets made once: what is asked of each of a hundred thousand people must not be a search of its own.
        half = _at(self._now, self._rules, day, self._zone)
        known = _known(day, half)
        query = select(*columns).select_from(people).where(_begun(day))
        if units is not None and len(units) <= _FEW_UNITS:
            query = query.where(_works(day), ~_is_known(day, half))
        elif self._connection.dialect.name == "sqlite":
            query = query.where(_works(day), *(people.c.id.not_in(part) for part in known))
        else:  # hashed there, while NOT IN may be a search for each; and before the rest is asked of anybody
            told = union_all(*known).cte("known").prefix_with("MATERIALIZED")
            few = (
                select(people.c.id)
                .outerjoin(told, told.c.person == people.c.id)
                .where(_works(day), told.c.person.is_(None))
            )
            waiting = few.cte("waiting").prefix_with("MATERIALIZED")
            query = query.join(waiting, waiting.c.id == people.c.id)
        if set(rounds) != set(self._works):
            query = query.where(func.coalesce(_round_on(day), _NO_ROUND).in_(rounds))
        if off:
            query = query.where(people.c.unit.not_in(off))
        return query if units is None else query.where(people.c.unit.in_(list(units)))


def missing(
    connection: Connection, day: date, now: datetime, zone: tzinfo, unit: str | None = None, *,
    due: bool = True,
) -> list[Missing]:  # fmt: skip
    """By unit and staff id; `now` is aware. Without `due` also those whose time has not come yet."""
    return Awaited(connection, day, now, zone).page(None if unit is None else [unit], due=due)


def _works(day: date) -> ColumnElement[bool]:
    return or_(people.c.left_on.is_(None), people.c.left_on > day)


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
    told = _told(half)
    same = and_(days.c.person == of_day.c.person, days.c.day == of_day.c.day)
    return plain, (
        select(days.c.person).join(of_day, same).where(of_day.c.day == day, days.c.day == day, bare, told)
    )


def _is_known(day: date, half: str) -> ColumnElement[bool]:
    """The same of one person."""
    known = days.c.first_in.is_not(None) | days.c.state.not_in(_UNEXPLAINED) | _told(half)
    return exists().where(days.c.person == people.c.id, days.c.day == day, known)


def _told(half: str) -> ColumnElement[bool]:
    """Whether a day says why somebody is not here in that half of it."""
    explained = [days.c[name].not_in(("open", "absent")) for name in ("morning", "afternoon")]
    return {"morning": explained[0], "afternoon": explained[1], "noon": or_(*explained)}[half]


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
