"""The derived days: one row a person and day, made again whenever a clock-in touches it."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from rules.workday import RULE_VERSION, Day
from storage.tables import days

_KEY = ("person", "day")


def _save(made: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    """Adds the day, or makes it what it now is."""
    new = {column.name: made.excluded[column.name] for column in days.columns if column.name not in _KEY}
    return made.on_conflict_do_update(index_elements=_KEY, set_=new)


# Made once: making a statement costs more than running it.
_SAVE = {"sqlite": _save(sqlite.insert(days)), "postgresql": _save(postgresql.insert(days))}


class WorkDays:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, person: int, day: date, unit: str, derived: Day) -> None:
        values = {
            "unit": unit,
            "state": derived.state,
            "provisional": derived.provisional,
            "first_in": derived.first_in,
            "last_out": derived.last_out,
            "late_minutes": derived.late_minutes,
            "early_minutes": derived.early_minutes,
            "missing_out": derived.missing_out,
            "morning": derived.morning,
            "afternoon": derived.afternoon,
            "morning_leave": derived.leaves[0],
            "afternoon_leave": derived.leaves[1],
            "morning_request": derived.requests[0],
            "afternoon_request": derived.requests[1],
            "reasons": " ".join(derived.reasons),
            "rule_version": RULE_VERSION,
        }
        made = _SAVE[self._connection.dialect.name]
        self._connection.execute(made, {"person": person, "day": day, **values})

    def of_person(self, person: int, day: date) -> Row[Any] | None:
        query = select(days).where(days.c.person == person, days.c.day == day)
        return self._connection.execute(query).one_or_none()

    def of_people(self, day: date, unit: str | None = None) -> dict[int, Row[Any]]:
        query = select(days).where(days.c.day == day)
        if unit is not None:
            query = query.where(days.c.unit == unit)
        return {row.person: row for row in self._connection.execute(query)}

    def counts(self, day: date) -> list[Row[Any]]:
        """Per unit: how many in each state, and how many of them provisional."""
        query = (
            select(
                days.c.unit,
                days.c.state,
                func.count().label("people"),
                func.sum(case((days.c.provisional, 1), else_=0)).label("provisional"),
            )
            .where(days.c.day == day)
            .group_by(days.c.unit, days.c.state)
        )
        return list(self._connection.execute(query))
