"""Clock-ins as evidence: only ever added; what the day makes of them is in `workdays`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, insert, select

from rules.workday import Punch
from storage.tables import clockins, people, points


class ClockIn(NamedTuple):
    """One clock-in as it is added; times aware, distance in metres."""

    event_id: str
    person: int
    kind: str
    work_day: date
    event_time: datetime
    received_at: datetime
    point: int | None
    latitude: float | None
    longitude: float | None
    distance_m: float | None
    place_time: datetime | None
    photo_time: datetime | None
    photo: str | None
    evidence: dict[str, Any]
    verdict: str
    reasons: list[str]
    rule_version: str


# Made once: making a statement costs more than running it.
_OF_THAT_DAY = (clockins.c.person == bindparam("person"), clockins.c.work_day == bindparam("day"))
_ADD = insert(clockins).returning(clockins.c.id)
_PUNCHES = select(clockins.c.kind, clockins.c.event_time, clockins.c.verdict).where(*_OF_THAT_DAY)
_OF_DAY = (
    select(clockins, points.c.name.label("point_name"), points.c.code.label("point_code"))
    .outerjoin(points, points.c.id == clockins.c.point)
    .where(*_OF_THAT_DAY)
    .order_by(clockins.c.event_time, clockins.c.id)
)


class ClockIns:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: ClockIn) -> int:
        return int(self._connection.execute(_ADD, row._asdict()).scalar_one())

    def of_day(self, person: int, day: date) -> list[Row[Any]]:
        """The person's clock-ins of a day with their point's name, in order of event time."""
        return list(self._connection.execute(_OF_DAY, {"person": person, "day": day}))

    def punches(self, person: int, day: date) -> list[Punch]:
        rows = self._connection.execute(_PUNCHES, {"person": person, "day": day})
        return [Punch(*row) for row in rows]

    def under_review(self, day: date) -> list[int]:
        """Ids of people with a clock-in under review on that day."""
        query = select(clockins.c.person).distinct()
        return list(
            self._connection.execute(
                query.where(clockins.c.work_day == day, clockins.c.verdict == "review")
            ).scalars()
        )

    def export(self, first: date, last: date) -> Iterator[Row[Any]]:
        """Every clock-in of the days `first`..`last` with person and point, in order of event time."""
        query = (
            select(
                clockins,
                people.c.staff_id,
                people.c.title,
                people.c.first_name,
                people.c.last_name,
                people.c.unit,
                points.c.code.label("point_code"),
            )
            .join(people, people.c.id == clockins.c.person)
            .outerjoin(points, points.c.id == clockins.c.point)
            .where(clockins.c.work_day >= first, clockins.c.work_day <= last)
            .order_by(clockins.c.event_time, clockins.c.id)
            .execution_options(yield_per=1000)  # of the statement: the connection would keep it
        )
        yield from self._connection.execute(query)
