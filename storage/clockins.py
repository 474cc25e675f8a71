"""Clock-ins as evidence: only ever added; what the day makes of them is in `workdays`."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, case, func, insert, select

from rules.patterns import Past
from rules.places import Circle, metres_a_degree
from rules.workday import Punch
from storage.tables import assignments, clockins, people, points
from storage.tables_reviews import decisions
from storage.waiting import Waiting

#: The verdict that stands: a human's last word, else the software's own.
VERDICT_NOW = func.coalesce(
    select(decisions.c.decision)
    .where(decisions.c.clockin == clockins.c.id)
    .order_by(decisions.c.id.desc())
    .limit(1)
    .scalar_subquery(),
    clockins.c.verdict,
).label("verdict_now")
_deciders = people.alias("deciders")
DECIDED_BY = (
    select(_deciders.c.staff_id)
    .join(decisions, decisions.c.decided_by == _deciders.c.id)
    .where(decisions.c.clockin == clockins.c.id)
    .order_by(decisions.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("decided_by")
)


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
_PUNCHES = select(clockins.c.kind, clockins.c.event_time, VERDICT_NOW).where(*_OF_THAT_DAY)
_OF_DAY = (
    select(clockins, VERDICT_NOW, points.c.name.label("point_name"), points.c.code.label("point_code"))
    .outerjoin(points, points.c.id == clockins.c.point)
    .where(*_OF_THAT_DAY)
    .order_by(clockins.c.event_time, clockins.c.id)
)


class ClockIns:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, row: ClockIn) -> int:
        """Our id; a doubtful one waits for a human from now on."""
        number = int(self._connection.execute(_ADD, row._asdict()).scalar_one())
        if row.verdict == "review":
            Waiting(self._connection).add_case(number)
        return number

    def of_day(self, person: int, day: date) -> list[Row[Any]]:
        """The person's clock-ins of a day with their point's name, in order of event time."""
        return list(self._connection.execute(_OF_DAY, {"person": person, "day": day}))

    def punches(self, person: int, day: date) -> list[Punch]:
        """What counts for the day, with the verdicts that stand."""
        rows = self._connection.execute(_PUNCHES, {"person": person, "day": day})
        return [Punch(*row) for row in rows]

    def last_places(self, person: int, most: int = 30) -> list[Past]:
        """The places the person shared last, newest first, with what humans made of their signals.

        One walk down the index of person and time, however long the history.
        """
        query = (
            select(
                clockins.c.latitude, clockins.c.longitude, clockins.c.place_time, clockins.c.work_day,
                clockins.c.point, clockins.c.verdict, clockins.c.evidence, VERDICT_NOW,
            )
            .where(clockins.c.person == person, clockins.c.latitude.is_not(None))
            .where(clockins.c.longitude.is_not(None), clockins.c.place_time.is_not(None))
            .order_by(clockins.c.event_time.desc())
            .limit(most)
        )  # fmt: skip
        return [_past(row) for row in self._connection.execute(query)]

    def export(self, first: date, last: date) -> Iterator[Row[Any]]:
        """Every clock-in of the days `first`..`last` with person and point, in order of event time."""
        query = (
            select(
                clockins,
                VERDICT_NOW,
                DECIDED_BY,
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

    def count_outside(self, point: int, since: datetime, near: Circle) -> tuple[int, int]:
        """Of the accepted clock-ins with a place that people of that point made there since a moment: how
        many there are, and how many lie outside the circle."""
        north, east = metres_a_degree(near.latitude)
        up = (clockins.c.latitude - near.latitude) * north
        right = (clockins.c.longitude - near.longitude) * east
        outside = case((up * up + right * right > near.radius_m**2, 1), else_=0)
        # By person first: their clock-ins of a month are found by an index, those of a point are not.
        people_there = select(assignments.c.person).where(assignments.c.point == point)
        query = select(func.count(), func.sum(outside)).where(
            clockins.c.person.in_(people_there),
            clockins.c.event_time >= since,
            clockins.c.point == point,
            clockins.c.latitude.is_not(None),
            VERDICT_NOW == "accepted",
        )
        every, beyond = self._connection.execute(query).one()
        return int(every), int(beyond or 0)


def _past(row: Any) -> Past:
    looked_at = row.verdict == "review" and row.verdict_now == "accepted"
    cleared = frozenset(row.evidence.get("signals", ())) if looked_at else frozenset()
    stood = row.verdict_now != "refused"
    return Past(row.latitude, row.longitude, row.place_time, row.work_day, row.point, stood, cleared)
