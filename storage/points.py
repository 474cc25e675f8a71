"""Clock-in points, the signs that hang at them, and who is assigned where from when to when."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from rules.places import Point
from storage.tables import assignments, points, signs

_POINT = [points.c[name] for name in ("id", "code", "name", "latitude", "longitude", "radius_m")]


# Asked in every clock-in, so made once: making a statement costs more than running it.
_BY_CODE = select(*_POINT).where(func.lower(points.c.code) == bindparam("code"))
_DAY = bindparam("day", type_=assignments.c.from_day.type)
_OF_PERSON = (
    select(*_POINT)
    .distinct()
    .join(assignments, assignments.c.point == points.c.id)
    .where(
        assignments.c.person == bindparam("person"),
        assignments.c.from_day <= _DAY,
        or_(assignments.c.to_day.is_(None), assignments.c.to_day >= _DAY),
    )
    .order_by(points.c.code)
)
_SIGNS = (
    select(points.c.code, signs)
    .join(points, points.c.id == signs.c.point)
    .order_by(points.c.code, signs.c.generation)
)
_STANDING_SIGNS = _SIGNS.where(signs.c.revoked_at.is_(None))

_TOGETHER = 500
_MOVE_END = (
    update(assignments)
    .where(
        assignments.c.person == bindparam("its_person"),
        assignments.c.point == bindparam("its_point"),
        assignments.c.from_day == bindparam("its_from_day"),
    )
    .values(to_day=bindparam("its_to_day"))
)


class SignRow(NamedTuple):
    """A sign as kept; `revoked_at` None while it is good."""

    point_code: str
    point_id: int
    generation: int
    marks: tuple[int, int, int]
    revoked_at: datetime | None


class Points:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everywhere(self) -> list[Point]:
        return [Point(*row) for row in self._connection.execute(select(*_POINT).order_by(points.c.code))]

    def by_code(self, code: str) -> Point | None:
        row = self._connection.execute(_BY_CODE, {"code": code.lower()}).one_or_none()
        return Point(*row) if row else None

    def of_person(self, person: int, day: date) -> list[Point]:
        """The points assigned to the person on that day."""
        rows = self._connection.execute(_OF_PERSON, {"person": person, "day": day})
        return [Point(*row) for row in rows]

    def save(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Adds or changes points by `code`; returns counts of added, changed and same."""
        known = {point.code: point for point in self.everywhere()}
        counts = {"added": 0, "changed": 0, "same": 0}
        for row in rows:
            old = known.get(row["code"])
            if old is None:
                self._connection.execute(insert(points).values(**row))
                counts["added"] += 1
            elif any(getattr(old, name) != value for name, value in row.items()):
                self._connection.execute(update(points).where(points.c.id == old.id).values(**row))
                counts["changed"] += 1
            else:
                counts["same"] += 1
        return counts

    def differences(self, rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """By code, what `save` would change of points already known: before and after of each value."""
        known = {point.code: point for point in self.everywhere()}
        told = {}
        for row in rows:
            old = known.get(row["code"])
            changed = {
                name: [getattr(old, name), value]
                for name, value in row.items()
                if old and getattr(old, name) != value
            }
            if changed:
                told[row["code"]] = changed
        return told

    def assigned(self, people: Collection[int]) -> dict[tuple[int, int, date], date | None]:
        """Every assignment of these people: when it ends, by person, point and first day."""
        columns = (assignments.c.person, assignments.c.point, assignments.c.from_day, assignments.c.to_day)
        found: dict[tuple[int, int, date], date | None] = {}
        wanted = sorted(people)
        for first in range(0, len(wanted), _TOGETHER):
            some = wanted[first : first + _TOGETHER]
            query = select(*columns).where(assignments.c.person.in_(some))
            found |= {(row[0], row[1], row[2]): row[3] for row in self._connection.execute(query)}
        return found

    def count_placed(self, day: date) -> int:
        """How many people have a point on that day."""
        holds = and_(
            assignments.c.from_day <= day, or_(assignments.c.to_day.is_(None), assignments.c.to_day >= day)
        )
        query = select(func.count(assignments.c.person.distinct())).where(holds)
        return self._connection.execute(query).scalar_one()

    def change(self, point: int, **values: Any) -> None:
        """Changes columns of one point."""
        self._connection.execute(update(points).where(points.c.id == point).values(**values))

    def count_assigned(self, point: int, day: date) -> int:
        """How many people have that point on that day."""
        query = select(func.count(func.distinct(assignments.c.person))).where(
            assignments.c.point == point,
            assignments.c.from_day <= day,
            or_(assignments.c.to_day.is_(None), assignments.c.to_day >= day),
        )
        return self._connection.execute(query).scalar_one()

    def assign(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Adds assignments (person, point, from_day, to_day); the same start again changes its end."""
        wanted = list(rows)
        known = self.assigned({row["person"] for row in wanted})
        added: dict[tuple[int, int, date], dict[str, Any]] = {}
        changed: dict[tuple[int, int, date], dict[str, Any]] = {}
        for row in wanted:
            key = (row["person"], row["point"], row["from_day"])
            if key not in known:
                added[key] = row
            elif known[key] != row["to_day"]:
                changed[key] = row
        if added:
            self._connection.execute(insert(assignments), list(added.values()))
        if changed:
            named = [{f"its_{name}": value for name, value in row.items()} for row in changed.values()]
            self._connection.execute(_MOVE_END, named)
        same = len(wanted) - len(added) - len(changed)
        return {"added": len(added), "changed": len(changed), "same": same}

    def signs(self, *, standing_only: bool = False) -> list[SignRow]:
        query = _STANDING_SIGNS if standing_only else _SIGNS
        return [
            SignRow(row.code, row.point, row.generation, (row.mark_a, row.mark_b, row.mark_c), row.revoked_at)
            for row in self._connection.execute(query)
        ]

    def add_sign(self, point: int, generation: int, marks: tuple[int, int, int], at: datetime) -> None:
        self._connection.execute(
            insert(signs).values(
                point=point,
                generation=generation,
                mark_a=marks[0],
                mark_b=marks[1],
                mark_c=marks[2],
                made_at=at,
            )
        )

    def revoke_signs(self, point: int, at: datetime, why: str) -> list[int]:
        """Revokes the standing signs of a point; returns their generations."""
        standing = and_(signs.c.point == point, signs.c.revoked_at.is_(None))
        generations = list(self._connection.execute(select(signs.c.generation).where(standing)).scalars())
        self._connection.execute(update(signs).where(standing).values(revoked_at=at, revoked_why=why))
        return generations
