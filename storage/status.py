"""How days stand, counted: one day by unit, a range by day and unit, who was late, when people came.

Days gone by are summed once and kept (`DaySums`); a range adds those up and counts only what is not summed.
"""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
)

from rules.people import Person
from storage.tables import days, people
from storage.tables_days import closed_days
from storage.tables_status import day_sums

#: A row of this unit says that its day is summed.
SUMMED: Final = ""
#: The condition of the index of those who were late, letter by letter: only so SQLite makes use of it.
_LATE: Final = text("late_minutes > 0")
_DAY: Final = timedelta(days=1)
#: The fields of a person that stand in the staff list.
_PERSON: Final = tuple(field for field in fields(Person) if field.name in people.c)
# Asked with every clock-in, so made once: making a statement costs more than running it.
_FORGET: Final = delete(day_sums).where(day_sums.c.day == bindparam("changed"))


class Count(NamedTuple):
    """How many people of a unit were in a state on a day; of them came, late, still to be looked at."""

    day: date
    unit: str
    state: str
    people: int
    came: int
    late: int
    provisional: int

    @classmethod
    def of_day(cls, row: Any) -> "Count":
        """One person's derived day, counted."""
        came, late = int(row.first_in is not None), int(row.late_minutes > 0)
        return cls(row.day, row.unit, row.state, 1, came, late, int(row.provisional))


class Late(NamedTuple):
    """How often somebody was late in a range, and how many minutes together."""

    person: int
    staff_id: str
    name: str
    unit: str
    times: int
    minutes: int


class Status:
    """`units` None means the whole office."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counts(self, first: date, last: date, units: Collection[str] | None = None) -> list[Count]:
        """By day, unit and state, in that order; at most three statements."""
        summed = self._summed(first, last, units) if first < last else []
        known = {row.day for row in summed if row.unit == SUMMED}
        rest = [day for n in range((last - first).days + 1) if (day := first + _DAY * n) not in known]
        found = [row for row in summed if row.unit != SUMMED]
        if rest:
            found += self._counted(rest, units)
        return sorted(found)

    def _summed(self, first: date, last: date, units: Collection[str] | None) -> list[Count]:
        query = select(day_sums).where(day_sums.c.day.between(first, last))
        if units is not None:
            query = query.where(day_sums.c.unit.in_([SUMMED, *units]))
        return [Count(*row) for row in self._connection.execute(query)]

    def _counted(self, wanted: list[date], units: Collection[str] | None) -> list[Count]:
        query = _count().where(days.c.day.in_(wanted))
        if units is not None:
            query = query.where(days.c.unit.in_(list(units)))
        return [Count(*row) for row in self._connection.execute(query)]

    # -- who ---------------------------------------------------------------------------------------

    def late(
        self, first: date, last: date, most: int, skip: int = 0, units: Collection[str] | None = None
    ) -> list[Late]:
        """Who was late most often, then longest; `most` of them after the first `skip`."""
        times, minutes = func.count().label("times"), func.sum(days.c.late_minutes).label("minutes")
        by_person = (
            select(days.c.person, times, minutes)
            .where(_LATE, days.c.day.between(first, last), _of(units))
            .group_by(days.c.person)
            .order_by(times.desc(), minutes.desc(), days.c.person)
            .limit(most)
            .offset(skip)
            .subquery()
        )
        name = people.c.title + people.c.first_name + literal(" ") + people.c.last_name
        query = (
            select(
                people.c.id, people.c.staff_id, name, people.c.unit, by_person.c.times, by_person.c.minutes
            )
            .join(by_person, by_person.c.person == people.c.id)
            .order_by(by_person.c.times.desc(), by_person.c.minutes.desc(), people.c.id)
        )
        return [Late(*row) for row in self._connection.execute(query)]

    def count_late(self, first: date, last: date, units: Collection[str] | None = None) -> tuple[int, int]:
        """How many people were late, and how many times together."""
        found = func.count(days.c.person.distinct()), func.count()
        query = select(*found).where(_LATE, days.c.day.between(first, last), _of(units))
        who, times = self._connection.execute(query).one()
        return who, times

    def absent(
        self, day: date, most: int, skip: int = 0, units: Collection[str] | None = None
    ) -> list[tuple[str, str, str]]:
        """Of a day gone by, who was found absent without ever coming: staff id, name, unit."""
        name = people.c.title + people.c.first_name + literal(" ") + people.c.last_name
        query = (
            select(people.c.staff_id, name, days.c.unit)
            .join(people, people.c.id == days.c.person)
            .where(days.c.day == day, days.c.state == "absent", days.c.first_in.is_(None), _of(units))
            .order_by(days.c.unit, people.c.staff_id)
            .limit(most)
            .offset(skip)
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def people_with_days(self, day: date, unit: str) -> tuple[list[Person], dict[int, Any]]:
        """Who works in the unit on that day, by staff id, and the derived days there are, by our id."""
        of_day = (days.c.person == people.c.id) & (days.c.day == day)
        query = (
            select(*(people.c[field.name] for field in _PERSON), days)
            .outerjoin(days, of_day)
            .where(people.c.unit == unit, or_(people.c.left_on.is_(None), people.c.left_on > day))
            .order_by(people.c.staff_id)
        )
        found, known = [], {}
        for row in self._connection.execute(query):
            person = Person(*row[: len(_PERSON)])
            found.append(person)
            if row.day is not None:
                known[person.id] = row
        return found, known

    def arrivals(self, day: date, units: Collection[str] | None = None) -> dict[str, tuple[int, int]]:
        """By quarter of an hour (UTC, "01:15"): how many first came in it, and how many of them late."""
        if self._connection.dialect.name == "sqlite":
            hour = func.substr(days.c.first_in, 12, 2)
            quarter = func.substr(days.c.first_in, 15, 2)
        else:
            utc = func.timezone("UTC", days.c.first_in)
            hour, quarter = func.to_char(utc, "HH24"), func.to_char(utc, "MI")
        late = func.sum(case((days.c.late_minutes > 0, 1), else_=0))
        query = (
            select(hour.label("hour"), quarter.label("minute"), func.count(), late)
            .where(days.c.day == day, days.c.first_in.is_not(None), _of(units))
            .group_by("hour", "minute")
        )
        found: dict[str, tuple[int, int]] = {}
        for at, minute, count, of_them in self._connection.execute(query):
            key = f"{at}:{int(minute) // 15 * 15:02}"
            before = found.get(key, (0, 0))
            found[key] = (before[0] + count, before[1] + of_them)
        return found


def _count() -> Select[Any]:
    return select(
        days.c.day,
        days.c.unit,
        days.c.state,
        func.count(),
        func.count(days.c.first_in),
        func.sum(case((days.c.late_minutes > 0, 1), else_=0)),
        func.sum(case((days.c.provisional, 1), else_=0)),
    ).group_by(days.c.day, days.c.unit, days.c.state)


def _of(units: Collection[str] | None) -> ColumnElement[bool]:
    return true() if units is None else days.c.unit.in_(list(units))


class DaySums:
    """Sums of closed days: made by a timed job, thrown away by whatever changes a day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def missing(self, since: date, most: int) -> list[date]:
        """Closed days without sums, the newest first."""
        summed = select(day_sums.c.day).where(day_sums.c.unit == SUMMED)
        query = (
            select(closed_days.c.day)
            .where(closed_days.c.day >= since, closed_days.c.day.not_in(summed))
            .order_by(closed_days.c.day.desc())
            .limit(most)
        )
        return list(self._connection.execute(query).scalars())

    def make(self, day: date) -> None:
        """Sums the day anew. On PostgreSQL whoever changes days waits for us, or we for them, so that a sum
        is never older than its days; SQLite has one writer at a time anyhow."""
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql("LOCK TABLE days IN SHARE MODE")
        forget_sums(self._connection, [day])
        names = [column.name for column in day_sums.columns]
        self._connection.execute(insert(day_sums).from_select(names, _count().where(days.c.day == day)))
        done = {"day": day, "unit": SUMMED, "state": "", "people": 0, "came": 0, "late": 0, "provisional": 0}
        self._connection.execute(insert(day_sums).values(done))


def forget_sums(connection: Connection, changed: Iterable[date]) -> None:
    """After days changed: their sums no longer hold."""
    wanted = sorted(set(changed))
    if len(wanted) == 1:
        connection.execute(_FORGET, {"changed": wanted[0]})
    elif wanted:
        connection.execute(delete(day_sums).where(day_sums.c.day.in_(wanted)))
