"""The derived days: one row a person and day, made again whenever something touches it."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from rules.workday import RULE_VERSION, Day
from storage.bulk import upsert_rows
from storage.missing import Awaited, Missing, missing
from storage.status import forget_sums
from storage.tables import days

_KEY = ("person", "day")
#: The order in which a row is read, compared and written.
COLUMNS = tuple(column.name for column in days.columns)
Values = tuple[Any, ...]
_FEW = 50


def _save(made: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    """Adds the day, or makes it what it now is."""
    new = {column.name: made.excluded[column.name] for column in days.columns if column.name not in _KEY}
    return made.on_conflict_do_update(index_elements=_KEY, set_=new)


# Made once: making a statement costs more than running it.
_SAVE = {"sqlite": _save(sqlite.insert(days)), "postgresql": _save(postgresql.insert(days))}


def row_of(person: int, day: date, unit: str, derived: Day, version: int = 0) -> Values:
    """The row of a derived day, in the order of the columns; `version`: of the office's numbers."""
    return (
        person, day, unit, derived.state, derived.provisional, derived.first_in, derived.last_out,
        derived.late_minutes, derived.early_minutes, derived.missing_out, derived.morning, derived.afternoon,
        *derived.leaves, *derived.requests, " ".join(derived.reasons), f"{RULE_VERSION}.{version}",
    )  # fmt: skip


def day_from(row: Any) -> Day:
    """The derived day of a row that has the table's columns by name."""
    return Day(
        row.state, row.first_in, row.last_out, row.late_minutes, row.provisional, row.early_minutes,
        row.missing_out, row.morning, row.afternoon, (row.morning_leave, row.afternoon_leave),
        (row.morning_request, row.afternoon_request), tuple(row.reasons.split()),
    )  # fmt: skip


class WorkDays:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, person: int, day: date, unit: str, derived: Day, version: int = 0) -> None:
        self.save_rows([row_of(person, day, unit, derived, version)])

    def save_rows(self, rows: Iterable[Values]) -> None:
        """Writes rows made by `row_of`."""
        made, save = list(rows), _SAVE[self._connection.dialect.name]
        if len(made) > _FEW:
            upsert_rows(self._connection, save, days, made)
        elif made:
            self._connection.execute(save, [dict(zip(COLUMNS, row, strict=True)) for row in made])
        forget_sums(self._connection, (row[1] for row in made))

    def forget_rows(self, keys: Collection[tuple[int, date]]) -> None:
        """Takes away days nobody was awaited on; clock-ins stay what they are."""
        if keys:
            self._connection.execute(delete(days).where(tuple_(days.c.person, days.c.day).in_(list(keys))))
            forget_sums(self._connection, (day for _, day in keys))

    def of_person(self, person: int, day: date) -> Row[Any] | None:
        query = select(days).where(days.c.person == person, days.c.day == day)
        return self._connection.execute(query).one_or_none()

    def of_span(self, person: int, first: date, last: date) -> dict[date, Day]:
        """The person's derived days from `first` to `last`; a day off without clock-ins has no row."""
        query = select(days).where(days.c.person == person, days.c.day >= first, days.c.day <= last)
        return {row.day: day_from(row) for row in self._connection.execute(query.order_by(days.c.day))}

    def of_people(self, day: date, unit: str | None = None) -> dict[int, Row[Any]]:
        query = select(days).where(days.c.day == day)
        if unit is not None:
            query = query.where(days.c.unit == unit)
        return {row.person: row for row in self._connection.execute(query)}

    def missing_now(
        self, day: date, now: datetime, zone: tzinfo, unit: str | None = None, *, due: bool = True
    ) -> list[Missing]:
        """Who should have come by now and did not, by unit and staff id; nobody on their days off, on leave,
        away on duty or exempt. Without `due` also those whose time has not come yet."""
        return missing(self._connection, day, now, zone, unit, due=due)

    def awaited(self, day: date, now: datetime, zone: tzinfo) -> Awaited:
        """Who is missing on the day at that moment, to be asked in several ways."""
        return Awaited(self._connection, day, now, zone)

    def missing_by_unit(self, day: date, now: datetime, zone: tzinfo, *, due: bool = True) -> dict[str, int]:
        """How many are missing in each unit in which somebody is."""
        return self.awaited(day, now, zone).by_unit(due=due)

    def counts(self, day: date) -> list[Row[Any]]:
        """Per unit: how many in each state, and how many of them have come and are provisional."""
        query = (
            select(
                days.c.unit,
                days.c.state,
                func.count().label("people"),
                func.count(days.c.first_in).label("came"),
                func.sum(case((days.c.provisional, 1), else_=0)).label("provisional"),
            )
            .where(days.c.day == day)
            .group_by(days.c.unit, days.c.state)
        )
        return list(self._connection.execute(query))
