"""The review queue: which clock-ins wait for a human, what was decided, and who may stand in for whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError

from rules.permits import Chief, reaches
from storage.clockins import VERDICT_NOW
from storage.tables import clockins, people, photos, points
from storage.tables_pilot import pilot_labels
from storage.tables_reviews import decisions, deputies, review_queue
from storage.units import Units
from storage.waiting import Waiting

#: Not a join: SQLite would rather look through all clock-ins for the few that wait.
_WAITS = clockins.c.id.in_(select(review_queue.c.clockin))


class AlreadyDecided(Exception):
    """Somebody else was first; the decision that stands is in `standing`."""

    def __init__(self, standing: Row[Any] | None) -> None:
        super().__init__("already decided")
        self.standing = standing


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases a reviewer sees: everybody's (`all`), those of their own units, and of people whose
    supervisor is one of `chiefs` (staff ids); never their own."""

    reviewer: int
    everybody: bool
    units: tuple[str, ...]
    chiefs: tuple[str, ...]

    @property
    def sees_nobody(self) -> bool:
        return not (self.everybody or self.units or self.chiefs)


class Reviews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def scope_of(self, reviewer: Any, day: date) -> Scope:
        """From what the reviewer's role permits, and the chiefs they stand in for on that day."""
        held = reaches(reviewer.role, "decide")
        chiefs = list(self.chiefs(reviewer.id, day))
        if "unit" in held and "other" not in held:
            below = Units(self._connection).tree().under(reviewer.unit)
            chiefs.insert(0, Chief(reviewer.staff_id, below))
        units = frozenset[str]().union(*(chief.units for chief in chiefs))
        return Scope(
            reviewer.id, "other" in held, tuple(sorted(units)), tuple(chief.staff_id for chief in chiefs)
        )

    def chiefs(self, deputy: int, day: date) -> tuple[Chief, ...]:
        """Whom somebody stands in for on that day; of who is no supervisor any more only the own people."""
        query = (
            select(people.c.staff_id, people.c.unit, people.c.role)
            .join(deputies, deputies.c.chief == people.c.id)
            .where(deputies.c.deputy == deputy, deputies.c.from_day <= day, deputies.c.to_day >= day)
            .order_by(deputies.c.id)
        )
        rows = self._connection.execute(query).all()
        tree = Units(self._connection).tree() if rows else None
        return tuple(
            Chief(row.staff_id, tree.under(row.unit) if tree and row.role == "supervisor" else frozenset())
            for row in rows
        )

    def add_deputy(self, chief: int, deputy: int, first: date, last: date) -> None:
        self._connection.execute(
            insert(deputies).values(chief=chief, deputy=deputy, from_day=first, to_day=last)
        )

    def end_deputy(self, number: int, today: date) -> bool:
        """From `today` on they stand in no more; False when that was over before."""
        row = deputies.c
        coming = delete(deputies).where(row.id == number, row.from_day >= today)
        if self._connection.execute(coming).rowcount:
            return True
        yesterday = today - timedelta(days=1)
        begun = update(deputies).where(row.id == number, row.to_day >= today).values(to_day=yesterday)
        return self._connection.execute(begun).rowcount == 1

    def deputy_rows(self, day: date, chief: int | None = None) -> list[Row[Any]]:
        """Who stands in for whom (our ids) on that day or later, of one chief if named, by first days."""
        query = select(deputies).where(deputies.c.to_day >= day)
        if chief is not None:
            query = query.where(deputies.c.chief == chief)
        return list(self._connection.execute(query.order_by(deputies.c.from_day, deputies.c.id)))

    def deputies_from(self, day: date) -> list[Row[Any]]:
        """Who stands in for whom on that day or later, by staff ids."""
        chief, deputy = people.alias("chief"), people.alias("deputy")
        query = (
            select(
                chief.c.staff_id.label("chief"), deputy.c.staff_id.label("deputy"), deputies.c.from_day,
                deputies.c.to_day,
            )
            .join(chief, chief.c.id == deputies.c.chief)
            .join(deputy, deputy.c.id == deputies.c.deputy)
            .where(deputies.c.to_day >= day)
            .order_by(deputies.c.from_day, deputies.c.id)
        )  # fmt: skip
        return list(self._connection.execute(query))

    def waiting(self, scope: Scope, most: int = 10, units: Collection[str] | None = None) -> list[Row[Any]]:
        """Cases nobody has decided, oldest first, with person and point; of those units only, if named."""
        query = self._waiting(scope)
        if units is not None:
            query = query.where(people.c.unit.in_(list(units)))
        return list(self._connection.execute(query.limit(most)))

    def waiting_by_unit(self, scope: Scope) -> dict[str, int]:
        """How many cases wait in each unit, the most first."""
        count = func.count()
        query = (
            select(people.c.unit, count)
            .join(clockins, clockins.c.person == people.c.id)
            .where(_WAITS, in_scope(scope))
            .group_by(people.c.unit)
            .order_by(count.desc(), people.c.unit)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def count_waiting(self, scope: Scope) -> int:
        there = clockins.join(people, people.c.id == clockins.c.person)
        query = select(func.count()).select_from(there).where(_WAITS, in_scope(scope))
        return self._connection.execute(query).scalar_one()

    def case(self, scope: Scope, clockin: int) -> Row[Any] | None:
        """One case, decided or not, if it is in the reviewer's scope."""
        query = _cases().where(clockins.c.id == clockin, in_scope(scope))
        return self._connection.execute(query).one_or_none()

    def standing(self, clockin: int) -> Row[Any] | None:
        """The decision that no other replaces, with who made it."""
        query = (
            select(decisions, people.c.first_name, people.c.last_name)
            .join(people, people.c.id == decisions.c.decided_by)
            .where(decisions.c.clockin == clockin)
            .order_by(decisions.c.id.desc())
            .limit(1)
        )
        return self._connection.execute(query).one_or_none()

    def decide(
        self, clockin: int, decided_by: int, decision: str, reason: str, at: datetime, event_id: str,
        replaces: int = 0,
    ) -> None:  # fmt: skip
        """Writes the decision. Raises AlreadyDecided when another one got there first."""
        row = {
            "clockin": clockin, "decided_by": decided_by, "decision": decision, "reason": reason[:300],
            "at": at, "event_id": event_id, "replaces": replaces,
        }  # fmt: skip
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(decisions).values(**row))
                Waiting(self._connection).case_decided(clockin)
        except IntegrityError as taken:
            raise AlreadyDecided(self.standing(clockin)) from taken

    def unlabelled(self, scope: Scope) -> Row[Any] | None:
        """The newest clock-in in scope with a photo that this reviewer has not labelled in the pilot."""
        labelled = exists().where(
            pilot_labels.c.photo == clockins.c.photo, pilot_labels.c.labelled_by == scope.reviewer
        )
        query = (
            _cases()
            .join(photos, photos.c.key == clockins.c.photo)
            .where(photos.c.erased_at.is_(None), ~labelled, in_scope(scope))
            .order_by(clockins.c.id.desc())
            .limit(1)
        )
        return self._connection.execute(query).one_or_none()

    def may_see_photo(self, scope: Scope, photo: str) -> bool:
        query = _cases().where(clockins.c.photo == photo, in_scope(scope)).limit(1)
        return self._connection.execute(query).first() is not None

    def histories(self, cases: Sequence[Row[Any]], most: int = 5) -> dict[int, list[str]]:
        """By the cases' ids: the verdicts that stand of the person's clock-ins before it, newest first."""
        found: dict[int, list[str]] = {case.id: [] for case in cases}
        if found:
            before = union_all(*(select(_verdicts_before(case, most).subquery()) for case in cases))
            for case, verdict in self._connection.execute(before):
                found[case].append(verdict)
        return found

    def _waiting(self, scope: Scope) -> Select[Any]:
        return _cases().where(_WAITS, in_scope(scope)).order_by(clockins.c.event_time, clockins.c.id)


def _verdicts_before(case: Row[Any], most: int) -> Select[Any]:
    """One walk down the index of person and time, however long the history."""
    return (
        select(literal(case.id).label("of_case"), VERDICT_NOW)
        .where(clockins.c.person == case.person, clockins.c.event_time < case.event_time)
        .order_by(clockins.c.event_time.desc())
        .limit(most)
    )


def _cases() -> Select[Any]:
    return (
        select(
            clockins,
            people.c.staff_id, people.c.title, people.c.first_name, people.c.last_name, people.c.unit,
            points.c.name.label("point_name"),
        )
        .join(people, people.c.id == clockins.c.person)
        .outerjoin(points, points.c.id == clockins.c.point)
    )  # fmt: skip


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """Nobody decides their own case, whatever their role."""
    mine = or_(
        true() if scope.everybody else false(),
        _any_of(people.c.unit, scope.units),
        _any_of(people.c.supervisor_id, scope.chiefs),
    )
    return and_(people.c.id != scope.reviewer, mine)


def _any_of(column: ColumnElement[Any], values: Collection[str]) -> ColumnElement[bool]:
    return column.in_(list(values)) if values else false()
