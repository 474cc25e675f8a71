"""The half-year ledger in the database: each person's sums and days, and the digests that were printed."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, case, false, func, insert, not_, or_, select

from rules.ledger import (
    COUNTED_LEAVES,
    HalfYear,
    Ledger,
    LedgerDay,
    LedgerRules,
    Limit,
    add_up,
    limits,
    limits_of,
    nearest,
)
from rules.people import Person
from rules.workday import Day
from storage.calendar import Calendar
from storage.office import Office
from storage.tables import days, people
from storage.tables_days import ledger_prints
from storage.units import Units

_PERSON = tuple(people.c[name] for name in Person.__dataclass_fields__ if name in people.c)
_DAY = tuple(
    days.c[name]
    for name in (
        "person", "day", "state", "first_in", "last_out", "late_minutes", "provisional", "early_minutes",
        "missing_out", "morning", "afternoon", "morning_leave", "afternoon_leave", "morning_request",
        "afternoon_request", "reasons",
    )
)  # fmt: skip
#: So many people's days are held in memory at a time.
TOGETHER = 100


class Line(NamedTuple):
    """One person's half-year: their days in order, what they add up to, how near that is to the limits."""

    person: Person
    days: Sequence[LedgerDay]
    ledger: Ledger
    limits: Sequence[Limit]


class Near(NamedTuple):
    """Somebody near a limit of the half-year, or past it."""

    person: Person
    limits: Sequence[Limit]


class Print(NamedTuple):
    """What a checksum page says; `scope` is "office", "unit:NAME" or "person:STAFF ID"."""

    half: HalfYear
    scope: str
    digest: str
    code: str
    made_at: datetime
    made_by: str


class Ledgers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- whose ledger ------------------------------------------------------------------------------

    def members(self, first: date, last: date, unit: str | None = None) -> list[Person]:
        """Everybody with days in that time who had not left before it, by unit and staff id; with `unit` of
        it and all below."""
        awaited = select(days.c.person).where(
            days.c.person == people.c.id, days.c.day >= first, days.c.day <= last
        )
        query = select(*_PERSON).where(
            or_(people.c.left_on.is_(None), people.c.left_on > first), awaited.exists()
        )
        if unit is not None:
            query = query.where(people.c.unit.in_(self._below(unit)))
        rows = self._connection.execute(query.order_by(people.c.unit, people.c.staff_id))
        return [Person(*row) for row in rows]

    def _below(self, unit: str) -> list[str]:
        """The unit with all below it."""
        return sorted(Units(self._connection).tree().under(unit))

    def rules(self, half: HalfYear, today: date) -> LedgerRules:
        """The limits in force at the end of the half-year, or today while it runs."""
        return Office(self._connection).ledger_rules(min(half.last, today))

    # -- sums and days -----------------------------------------------------------------------------

    def lines(self, half: HalfYear, members: Sequence[Person], today: date) -> Iterator[Line]:
        """Each person's half-year, in the order given; a part of the days is in memory at a time."""
        rules = self.rules(half, today)
        for start in range(0, len(members), TOGETHER):
            part = members[start : start + TOGETHER]
            by_person = self.days_of([person.id for person in part], half.first, half.last)
            earlier = self.late_before(half, [p.id for p in part]) if rules.late_by_year else {}
            for person in part:
                found = by_person.get(person.id, [])
                ledger = add_up(found)
                yield Line(person, found, ledger, limits(ledger, rules, earlier.get(person.id, 0)))

    def line(self, half: HalfYear, person: Person, today: date) -> Line:
        return next(self.lines(half, [person], today))

    def days_of(self, ids: Sequence[int], first: date, last: date) -> dict[int, list[LedgerDay]]:
        """The kept days of these people from `first` to `last`, in order."""
        query = (
            select(*_DAY)
            .where(days.c.person.in_(list(ids)), days.c.day >= first, days.c.day <= last)
            .order_by(days.c.person, days.c.day)
        )
        rows = self._connection.execute(query)
        return {person: [_ledger_day(row) for row in own] for person, own in groupby(rows, lambda r: r[0])}

    def late_before(self, half: HalfYear, ids: Any) -> dict[int, int]:
        """Late times of the earlier half of the year; `ids`: ours, or a query for them, None for all."""
        if half.number == 1:
            return {}
        query = select(days.c.person, func.count()).where(
            days.c.day >= half.before.first, days.c.day <= half.before.last, days.c.state == "late"
        )
        if ids is not None:
            query = query.where(days.c.person.in_(ids))
        return {row[0]: row[1] for row in self._connection.execute(query.group_by(days.c.person))}

    def near(
        self, half: HalfYear, today: date, unit: str | None = None, supervisor: str | None = None
    ) -> list[Near]:
        """Who is near a limit or past it, the gravest first; with `unit` only those of it and below, with
        `supervisor` (a staff id) also those assigned to them.

        The database does the counting, so that an office of many thousands is answered at once.
        """
        rules = self.rules(half, today)
        wanted = select(*_PERSON).where(or_(people.c.left_on.is_(None), people.c.left_on > half.first))
        if unit is not None:
            inside = people.c.unit.in_(self._below(unit))
            wanted = wanted.where(or_(inside, people.c.supervisor_id == supervisor) if supervisor else inside)
        ids = None if unit is None else wanted.with_only_columns(people.c.id)
        earlier = self.late_before(half, ids) if rules.late_by_year else {}
        found: dict[int, Sequence[Limit]] = {}
        for person, late, halves, times in self._connection.execute(_counted(half, ids)):
            one = limits_of(int(late), int(halves), int(times), rules, earlier.get(person, 0))
            if nearest(one) != "fine":
                found[person] = one
        rows = (Person(*row) for row in self._connection.execute(wanted)) if found else ()
        return sorted((Near(row, found[row.id]) for row in rows if row.id in found), key=_gravest)

    def days_off(self, members: Sequence[Person], first: date, last: date) -> dict[int, set[date]]:
        """By our id, the days on which nobody waits for the person: holidays of their unit and the days off
        of their round."""
        calendar, office = Calendar(self._connection), Office(self._connection)
        span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        usual = {day: office.round(day).weekdays for day in span}
        works = calendar.rounds()
        assigned: dict[int, list[Any]] = {}
        for row in calendar.round_assignments(first, last, [person.id for person in members]):
            assigned.setdefault(row.person, []).append(row)
        of_unit = {unit: set(calendar.holidays(first, last, unit)) for unit in {p.unit for p in members}}
        found = {}
        for person in members:
            weekdays = dict(usual)
            for row in assigned.get(person.id, ()):
                theirs = works[row.code].weekdays
                weekdays |= {d: theirs for d in span if row.from_day <= d <= (row.to_day or last)}
            found[person.id] = of_unit[person.unit] | {d for d in span if d.weekday() not in weekdays[d]}
        return found

    # -- what was printed --------------------------------------------------------------------------

    def keep_print(self, made: Print) -> None:
        """Once: the same numbers printed again have the same code."""
        if self.print_of(made.code) is None:
            values = {
                "year": made.half.year, "half": made.half.number, "scope": made.scope[:200],
                "digest": made.digest, "code": made.code, "made_at": made.made_at,
                "made_by": made.made_by[:80],
            }  # fmt: skip
            self._connection.execute(insert(ledger_prints).values(**values))

    def print_of(self, code: str) -> Print | None:
        """What was printed under that code."""
        query = select(ledger_prints).where(ledger_prints.c.code == code)
        row: Row[Any] | None = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        half = HalfYear(row.year, row.half)
        return Print(half, row.scope, row.digest, row.code, row.made_at, row.made_by)


def _ledger_day(row: Any) -> LedgerDay:
    (
        _, day, state, first_in, last_out, late, provisional, early, missing_out, morning, afternoon,
        morning_leave, afternoon_leave, morning_request, afternoon_request, reasons,
    ) = row  # fmt: skip
    return LedgerDay(
        day,
        Day(
            state, first_in, last_out, late, provisional, early, missing_out, morning, afternoon,
            (morning_leave, afternoon_leave), (morning_request, afternoon_request), tuple(reasons.split()),
        ),
    )  # fmt: skip


def _counted(half: HalfYear, ids: Any) -> Select[Any]:
    """Late times, halves and times of counted leave by person: what `rules.ledger.add_up` finds, for many."""
    row = days.c
    own = select(
        row.person, row.state, row.morning_leave, row.afternoon_leave, row.morning_request,
        row.afternoon_request, *(
            func.lag(row[name]).over(partition_by=row.person, order_by=row.day).label(f"last_{name}")
            for name in ("morning_request", "afternoon_request", "afternoon_leave")
        ),
    ).where(row.day >= half.first, row.day <= half.last, row.state.not_in(("holiday", "off")))  # fmt: skip
    if ids is not None:
        own = own.where(row.person.in_(ids))
    one = own.subquery().c
    morning, afternoon = one.morning_leave.in_(COUNTED_LEAVES), one.afternoon_leave.in_(COUNTED_LEAVES)
    begun = _goes_on(one, one.morning_request, one.morning_leave)
    same = and_(one.morning_request == one.afternoon_request, one.morning_leave == one.afternoon_leave)
    goes_on = or_(same, _goes_on(one, one.afternoon_request, one.afternoon_leave))
    late = _count(one.state == "late")
    halves = _count(morning) + _count(afternoon)
    times = _count(and_(morning, not_(begun))) + _count(and_(afternoon, not_(goes_on)))
    return select(one.person, late, halves, times).group_by(one.person)


def _count(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _goes_on(one: Any, request: Any, leave: Any) -> Any:
    """Whether the half goes on with leave of the last day before that was no day off. Of two requests of one
    kind on that day the later half's counts."""
    from_morning = and_(one.last_morning_request == request, one.last_afternoon_leave != leave)
    return func.coalesce(or_(one.last_afternoon_request == request, from_morning), false())


def _gravest(one: Near) -> tuple[bool, float, str]:
    share = max(limit.used / limit.most if limit.most else limit.used for limit in one.limits)
    return nearest(one.limits) != "passed", -share, one.person.staff_id
