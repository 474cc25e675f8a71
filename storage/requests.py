"""Corrections and leave: what people ask for, and what was decided, kept for ever."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from rules.requests import WITHDRAW, Ask
from storage.clockins import VERDICT_NOW
from storage.reviews import AlreadyDecided, Scope, in_scope
from storage.tables import clockins, people, points
from storage.tables_days import request_decisions, requests
from storage.tables_reviews import deputies, request_queue
from storage.waiting import Waiting

_deciders = people.alias("deciders")
#: Not a join: SQLite would rather look through all requests for the few that wait.
_WAITS = requests.c.id.in_(select(request_queue.c.request))
_DECISION = (
    select(func.max(request_decisions.c.id))
    .where(request_decisions.c.request == requests.c.id)
    .correlate(requests)
    .scalar_subquery()
)


class AlreadyReplaced(Exception):
    """The request was changed or withdrawn before."""


class NewRequest(NamedTuple):
    """One request as it is added; see the table for its words. Ids are ours, `asked_at` is aware."""

    person: int
    kind: str
    from_day: date
    to_day: date
    part: str
    asked_at: datetime
    event_id: str
    leave: str = ""
    at: datetime | None = None
    clockin: int | None = None
    reason: str = ""
    document: str | None = None
    replaces: int | None = None
    from_noon: bool = False
    till_noon: bool = False


def ask_of(row: Any) -> Ask:
    """The request as the rules judge it."""
    return Ask(
        row.kind, row.from_day, row.to_day, row.part, row.leave, row.at, row.id, row.from_noon, row.till_noon
    )


class Requests:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewRequest) -> int:
        """Our id. Raises AlreadyReplaced when something else has replaced what this one would replace."""
        query = insert(requests).values(**new._asdict()).returning(requests.c.id)
        try:
            with self._connection.begin_nested():
                number = int(self._connection.execute(query).scalar_one())
        except IntegrityError as taken:
            if new.replaces is None:
                raise
            raise AlreadyReplaced from taken
        waiting = Waiting(self._connection)
        if new.kind != WITHDRAW:
            waiting.add_request(number)
        if new.replaces is not None:
            waiting.request_settled(new.replaces)
        return number

    def of_person(self, person: int) -> list[Row[Any]]:
        """All the person ever asked for, oldest first, with the decision on each (None: none yet)."""
        query = _requests().where(requests.c.person == person).order_by(requests.c.id)
        return list(self._connection.execute(query))

    def lock_person(self, person: int) -> None:
        """From now until the commit nobody else asks, withdraws or decides for this person, nor makes their
        days: so that whoever comes second sees what the first did."""
        query = select(people.c.id).where(people.c.id == person).with_for_update(key_share=True)
        self._connection.execute(query)

    def doubtful(self, person: int, since: date) -> list[Any]:
        """The person's clock-ins from that day on that do not stand as accepted, newest first."""
        query = (
            select(clockins.c.id, clockins.c.kind, clockins.c.event_time, clockins.c.work_day, VERDICT_NOW)
            .where(clockins.c.person == person, clockins.c.work_day >= since)
            .order_by(clockins.c.event_time.desc())
        )
        return [row for row in self._connection.execute(query) if row.verdict_now != "accepted"]

    # -- deciding ----------------------------------------------------------------------------------

    def waiting(self, scope: Scope, most: int = 10) -> list[Row[Any]]:
        """Requests nobody has decided or replaced, oldest first, of whom the reviewer decides."""
        return list(self._connection.execute(_waiting(scope).order_by(requests.c.id).limit(most)))

    def count_waiting(self, scope: Scope) -> int:
        there = requests.join(people, people.c.id == requests.c.person)
        query = select(func.count()).select_from(there).where(_WAITS, in_scope(scope))
        return self._connection.execute(query).scalar_one()

    def case(self, scope: Scope, number: int) -> Row[Any] | None:
        """One request, decided or not, if it is in the reviewer's scope."""
        query = _requests().where(requests.c.id == number, requests.c.kind != WITHDRAW, in_scope(scope))
        return self._connection.execute(query).one_or_none()

    def replaced_by(self, number: int) -> Any:
        """What replaced that request: a withdrawal or a change."""
        query = select(requests.c.id, requests.c.kind).where(requests.c.replaces == number)
        return self._connection.execute(query).one_or_none()

    def decide(
        self, number: int, decided_by: int, decision: str, reason: str, at: datetime, event_id: str, *,
        before: dict[str, Any], after: dict[str, Any],
    ) -> None:  # fmt: skip
        """Writes the decision with the days it touched. Raises AlreadyDecided when another was first."""
        row = {
            "request": number, "decided_by": decided_by, "decision": decision, "reason": reason[:300],
            "at": at, "event_id": event_id, "before": before, "after": after, "replaces": 0,
        }  # fmt: skip
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(request_decisions).values(**row))
                Waiting(self._connection).request_settled(number)
        except IntegrityError as taken:
            raise AlreadyDecided(self.decision_on(number)) from taken

    def decision_on(self, number: int) -> Row[Any] | None:
        """The decision on that request, with who made it."""
        query = (
            select(request_decisions, people.c.first_name, people.c.last_name)
            .join(people, people.c.id == request_decisions.c.decided_by)
            .where(request_decisions.c.request == number)
            .order_by(request_decisions.c.id.desc())
            .limit(1)
        )
        return self._connection.execute(query).one_or_none()

    def approvers_of(self, person: Any, day: date) -> list[int]:
        """Our ids of who decides for that person: their chief, else the supervisors of their unit, and who
        stands in for these on that day; the admins where there is nobody else. Never the person."""
        chiefs = self._ids(people.c.staff_id == person.supervisor_id, person, day)
        chiefs = chiefs or self._ids(
            and_(people.c.role == "supervisor", people.c.unit == person.unit), person, day
        )
        standing_in = select(deputies.c.deputy).where(
            deputies.c.chief.in_(chiefs), deputies.c.from_day <= day, deputies.c.to_day >= day
        )
        found = [*chiefs, *self._ids(people.c.id.in_(standing_in), person, day)]
        return list(dict.fromkeys(found)) or self._ids(people.c.role == "admin", person, day)

    def _ids(self, which: ColumnElement[bool], person: Any, day: date) -> list[int]:
        there = or_(people.c.left_on.is_(None), people.c.left_on > day)
        query = select(people.c.id).where(which, there, people.c.id != person.id).order_by(people.c.id)
        return list(self._connection.execute(query).scalars())


def _requests() -> Select[Any]:
    """Requests with their person, the clock-in they put right, and the decision."""
    decided = request_decisions.c
    return (
        select(
            requests,
            people.c.staff_id, people.c.title, people.c.first_name, people.c.last_name, people.c.unit,
            clockins.c.kind.label("punch"), clockins.c.event_time, points.c.name.label("point_name"),
            decided.decision, decided.reason.label("decided_why"), decided.at.label("decided_at"),
            decided.decided_by,
            _deciders.c.first_name.label("decider_first"), _deciders.c.last_name.label("decider_last"),
        )
        .join(people, people.c.id == requests.c.person)
        .outerjoin(clockins, clockins.c.id == requests.c.clockin)
        .outerjoin(points, points.c.id == clockins.c.point)
        .outerjoin(request_decisions, decided.id == _DECISION)
        .outerjoin(_deciders, _deciders.c.id == decided.decided_by)
    )  # fmt: skip


def _waiting(scope: Scope) -> Select[Any]:
    return _requests().where(_WAITS, in_scope(scope))
