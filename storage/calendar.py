"""What bears on days besides clock-ins: rounds, holidays, grace, exemptions, outages, numbers, locks.

Nothing is changed in place: what no longer holds is withdrawn with who, when and why.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, Table, bindparam, insert, or_, select, update

from rules.holidays import Holiday, country_holidays
from rules.ledger import LedgerRules
from rules.workday import DayRules, Grace, Outage, Round
from storage.office import Office
from storage.tables import points
from storage.tables_days import (
    exemptions,
    graces,
    holidays,
    locks,
    outages,
    round_assignments,
    rounds,
)

_ROUND = tuple(
    rounds.c[name] for name in ("start", "end", "code", "weekdays", "hours", "latest", "out_required")
)
# Made once: making a statement costs more than running it.
_ROUND_OF = (
    select(*_ROUND)
    .join(round_assignments, round_assignments.c.round == rounds.c.id)
    .where(
        round_assignments.c.person == bindparam("person"),
        round_assignments.c.from_day <= bindparam("day"),
        or_(round_assignments.c.to_day.is_(None), round_assignments.c.to_day >= bindparam("day")),
    )
    .order_by(round_assignments.c.from_day.desc(), round_assignments.c.id.desc())
    .limit(1)
)
_LOCK_OF = (
    select(locks.c.locked)
    .where(locks.c.from_day <= bindparam("day"), locks.c.to_day >= bindparam("day"))
    .order_by(locks.c.id.desc())
    .limit(1)
)


def _touches(table: Table) -> Any:
    """Rows of which some day lies from `first` to `last`, both bound later."""
    ends = table.c.to_day
    first: Any = bindparam("first")
    not_before = or_(ends.is_(None), ends >= first) if ends.nullable else ends >= first
    return (table.c.from_day <= bindparam("last")) & not_before


_ROUNDS = select(rounds.c.id, *_ROUND).order_by(rounds.c.code)
_HOLIDAYS = (
    select(holidays)
    .where(holidays.c.day >= bindparam("first"), holidays.c.day <= bindparam("last"))
    .order_by(holidays.c.id)
)
_HOLIDAYS_NOW = _HOLIDAYS.where(holidays.c.withdrawn_at.is_(None))
_GRACES = (
    select(graces, rounds.c.code.label("round_code"), points.c.code.label("point_code"))
    .outerjoin(rounds, rounds.c.id == graces.c.round)
    .outerjoin(points, points.c.id == graces.c.point)
    .where(_touches(graces), graces.c.withdrawn_at.is_(None))
    .order_by(graces.c.id)
)
_OUTAGES = (
    select(outages.c.first, outages.c.last)
    .where(outages.c.state == "confirmed")
    .where(outages.c.last >= bindparam("first"), outages.c.first <= bindparam("last"))
    .order_by(outages.c.first, outages.c.id)
)
_LOCKS = select(locks).where(_touches(locks)).order_by(locks.c.id.desc())


class RoundTaken(Exception):
    """The code already names a round with other hours."""


class Span(NamedTuple):
    """Days from `first` to `last`, both included; `last` None: without end."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class OfficeHolidays:
    """The holidays of some days for every unit: the country's, with the office's own list over them."""

    def __init__(self, country: dict[date, Holiday], own: Sequence[Row[Any]]) -> None:
        self._country = country
        self._own: dict[date, list[Row[Any]]] = {}
        for row in own:
            self._own.setdefault(row.day, []).append(row)

    def differ(self, day: date) -> bool:
        """Whether units may differ on that day: only where the office says something of its own."""
        return day in self._own

    def on(self, day: date, unit: str) -> Holiday | None:
        """Of what the office says of that day for that unit, the last word counts."""
        found = self._country.get(day)
        for row in self._own.get(day, ()):
            if not row.units or unit in row.units:
                found = Holiday(row.name, row.name, ours=True) if row.kind == "added" else None
        return found


class Calendar:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- rounds ------------------------------------------------------------------------------------

    def rounds(self) -> dict[str, Round]:
        """Every round by its code."""
        return {work.code: work for work in self.rounds_by_id().values()}

    def rounds_by_id(self) -> dict[int, Round]:
        rows = self._connection.execute(_ROUNDS)
        return {row[0]: _round(row[1:]) for row in rows}

    def round_rows(self) -> list[Row[Any]]:
        return list(self._connection.execute(select(rounds).order_by(rounds.c.code)))

    def default_round(self, day: date) -> Round:
        """The round of whoever has no other on that day."""
        return Office(self._connection).round(day)

    def round_of(self, person: int, day: date) -> Round:
        """Of the rounds assigned for that day, the one that began last; else the office's own."""
        row = self._connection.execute(_ROUND_OF, {"person": person, "day": day}).first()
        return _round(row) if row else self.default_round(day)

    def add_round(self, work: Round, name: str, at: datetime, by: str) -> int:
        """Adds the round, or finds it; our id. Raises RoundTaken when the code has other hours."""
        query = select(rounds.c.id, *_ROUND).where(rounds.c.code == work.code)
        known = self._connection.execute(query).first()
        if known:
            if _round(known[1:]) != work:
                raise RoundTaken(work.code)
            return int(known[0])
        values = {
            "code": work.code, "name": name, "start": work.start, "end": work.end,
            "weekdays": list(work.weekdays), "hours": work.hours, "latest": work.latest,
            "out_required": work.out_required,
        }  # fmt: skip
        return self._add(rounds, at, by, **values)

    def assign_round(
        self, person: int, code: str, first: date, last: date | None, at: datetime, by: str
    ) -> int:
        """From `first` on the person works that round; a later beginning, else a newer row, goes before an
        older one. Returns our id; KeyError for a code that is none."""
        found = self._connection.execute(select(rounds.c.id).where(rounds.c.code == code)).scalar()
        if found is None:
            raise KeyError(code)
        return self._add(round_assignments, at, by, person=person, round=found, from_day=first, to_day=last)

    def round_assignments(
        self, first: date, last: date, people: Collection[int] | None = None
    ) -> list[Row[Any]]:
        """Assignments that touch those days with the round's code, later beginnings and newer rows last."""
        query = (
            select(round_assignments, rounds.c.code)
            .join(rounds, rounds.c.id == round_assignments.c.round)
            .where(_touches(round_assignments))
            .order_by(round_assignments.c.person, round_assignments.c.from_day, round_assignments.c.id)
        )
        if people is not None:
            query = query.where(round_assignments.c.person.in_(list(people)))
        return list(self._connection.execute(query, {"first": first, "last": last}))

    # -- holidays ----------------------------------------------------------------------------------

    def office_holidays(self, first: date, last: date) -> OfficeHolidays:
        return OfficeHolidays(country_holidays(first, last), self.holiday_rows(first, last))

    def holidays(self, first: date, last: date, unit: str) -> dict[date, Holiday]:
        """The holidays of a unit from `first` to `last`, both included."""
        every = self.office_holidays(first, last)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return {day: holiday for day in days if (holiday := every.on(day, unit)) is not None}

    def holiday_rows(self, first: date, last: date, *, withdrawn: bool = False) -> list[Row[Any]]:
        """The office's own list, oldest entry first."""
        query = _HOLIDAYS if withdrawn else _HOLIDAYS_NOW
        return list(self._connection.execute(query, {"first": first, "last": last}))

    def add_holiday(self, day: date, name: str, units: Sequence[str], at: datetime, by: str) -> int:
        """A day off for some units; for the whole office when none is named."""
        return self._add(holidays, at, by, day=day, name=name, kind="added", units=list(units))

    def remove_holiday(self, day: date, name: str, units: Sequence[str], at: datetime, by: str) -> int:
        """A working day after all."""
        return self._add(holidays, at, by, day=day, name=name, kind="removed", units=list(units))

    def withdraw_holiday(self, number: int, at: datetime, by: str, why: str) -> bool:
        return self._withdraw(holidays, number, at, by, why)

    # -- grace -------------------------------------------------------------------------------------

    def graces(self, first: date, last: date) -> list[tuple[Span, Grace]]:
        """What holds on some of those days, with the days on which it does."""
        return [
            (Span(row.from_day, row.to_day), Grace(row.minutes, row.reason, row.point, row.round_code))
            for row in self.grace_rows(first, last)
        ]

    def grace_rows(self, first: date, last: date) -> list[Row[Any]]:
        return list(self._connection.execute(_GRACES, {"first": first, "last": last}))

    def add_grace(
        self, first: date, last: date, minutes: int, reason: str, at: datetime, by: str, *,
        point: int | None = None, round_id: int | None = None,
    ) -> int:  # fmt: skip
        values = {"from_day": first, "to_day": last, "minutes": minutes, "reason": reason[:300]}
        return self._add(graces, at, by, **values, point=point, round=round_id)

    def withdraw_grace(self, number: int, at: datetime, by: str, why: str) -> bool:
        return self._withdraw(graces, number, at, by, why)

    # -- exemptions --------------------------------------------------------------------------------

    def exemption_rows(
        self, first: date, last: date, people: Collection[int] | None = None
    ) -> list[Row[Any]]:
        query = select(exemptions).where(_touches(exemptions), exemptions.c.withdrawn_at.is_(None))
        if people is not None:
            query = query.where(exemptions.c.person.in_(list(people)))
        return list(self._connection.execute(query.order_by(exemptions.c.id), {"first": first, "last": last}))

    def exempt(self, person: int, first: date, last: date | None, reason: str, at: datetime, by: str) -> int:
        values = {"person": person, "from_day": first, "to_day": last, "reason": reason[:300]}
        return self._add(exemptions, at, by, **values)

    def withdraw_exemption(self, number: int, at: datetime, by: str, why: str) -> bool:
        return self._withdraw(exemptions, number, at, by, why)

    # -- outages -----------------------------------------------------------------------------------

    def outages(self, first: datetime, last: datetime) -> list[Outage]:
        """Confirmed windows that touch the time between two aware moments."""
        return [Outage(*row) for row in self._connection.execute(_OUTAGES, {"first": first, "last": last})]

    def outage_rows(
        self, state: str | None = None, first: datetime | None = None, last: datetime | None = None
    ) -> list[Row[Any]]:
        query = select(outages)
        if state is not None:
            query = query.where(outages.c.state == state)
        if first is not None:
            query = query.where(outages.c.last >= first)
        if last is not None:
            query = query.where(outages.c.first <= last)
        return list(self._connection.execute(query.order_by(outages.c.first, outages.c.id)))

    def propose_outage(
        self, first: datetime, last: datetime, evidence: dict[str, Any], at: datetime, by: str
    ) -> int:
        values = {"first": first, "last": last, "evidence": evidence, "state": "proposed", "why": ""}
        return self._add(outages, at, by, **values)

    def decide_outage(
        self, number: int, state: Literal["confirmed", "dismissed"], why: str, at: datetime, by: str
    ) -> bool:
        """False when it already has that state or there is no such window: two admins may decide at once."""
        decided = {"state": state, "why": why[:300], "decided_at": at, "decided_by": by}
        query = update(outages).where(outages.c.id == number, outages.c.state != state).values(**decided)
        return self._connection.execute(query).rowcount == 1

    # -- the office's numbers ----------------------------------------------------------------------

    def day_rules(self, day: date) -> DayRules:
        return Office(self._connection).day_rules(day)

    def ledger_rules(self, day: date) -> LedgerRules:
        return Office(self._connection).ledger_rules(day)

    # -- locks -------------------------------------------------------------------------------------

    def is_locked(self, day: date) -> bool:
        """Whether the last word on that day closed it."""
        return bool(self._connection.execute(_LOCK_OF, {"day": day}).scalar())

    def locked_days(self, first: date, last: date) -> set[date]:
        """Which of those days are locked."""
        closed: set[date] = set()
        for row in reversed(self.lock_rows(first, last)):
            start, end = max(row.from_day, first), min(row.to_day, last)
            days = {start + timedelta(days=n) for n in range((end - start).days + 1)}
            closed = closed | days if row.locked else closed - days
        return closed

    def lock(self, first: date, last: date, why: str, at: datetime, by: str) -> int:
        return self._add(locks, at, by, from_day=first, to_day=last, locked=True, why=why[:300])

    def reopen(self, first: date, last: date, why: str, at: datetime, by: str) -> int:
        return self._add(locks, at, by, from_day=first, to_day=last, locked=False, why=why[:300])

    def lock_rows(self, first: date = date.min, last: date = date.max) -> list[Row[Any]]:
        """Closings and re-openings that touch those days, newest first."""
        return list(self._connection.execute(_LOCKS, {"first": first, "last": last}))

    def _add(self, table: Table, at: datetime, by: str, **values: Any) -> int:
        query = insert(table).values(**values, made_at=at, made_by=by[:80]).returning(table.c.id)
        return int(self._connection.execute(query).scalar_one())

    def _withdraw(self, table: Table, number: int, at: datetime, by: str, why: str) -> bool:
        """False when it was withdrawn before or there is no such row."""
        query = (
            update(table)
            .where(table.c.id == number, table.c.withdrawn_at.is_(None))
            .values(withdrawn_at=at, withdrawn_by=by[:80], withdrawn_why=why[:300])
        )
        return self._connection.execute(query).rowcount == 1


def _round(values: Any) -> Round:
    start, end, code, weekdays, hours, latest, out_required = values
    return Round(start, end, code, tuple(weekdays), hours, latest, out_required)
