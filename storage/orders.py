"""Official orders: for whom they hold on which days. Never changed; one that no longer holds is withdrawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from storage.tables_orders import order_people, orders


@dataclass(frozen=True, slots=True)
class Order:
    """What an order lays down: `kind` leave (with its `leave` kind), travel, wfh or exempt, on every day from
    `first` to `last`; `part` full, or the same half of each day."""

    number: str
    dated: date
    kind: str
    first: date
    last: date
    part: str = "full"
    leave: str = ""
    subject: str = ""


class Orders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, order: Order, people: Sequence[int], at: datetime, by: str) -> int:
        """Our id of the order; `people`: our ids."""
        values = {
            "number": order.number, "dated": order.dated, "kind": order.kind, "leave": order.leave,
            "from_day": order.first, "to_day": order.last, "part": order.part,
            "subject": order.subject[:300], "made_at": at, "made_by": by[:80],
        }  # fmt: skip
        number = self._connection.execute(insert(orders).values(**values).returning(orders.c.id)).scalar_one()
        rows = [{"order": number, "person": person} for person in dict.fromkeys(people)]
        self._connection.execute(insert(order_people), rows)
        return int(number)

    def withdraw(self, number: int, at: datetime, by: str, why: str) -> bool:
        """False when it was withdrawn before or there is no such order."""
        query = (
            update(orders)
            .where(orders.c.id == number, orders.c.withdrawn_at.is_(None))
            .values(withdrawn_at=at, withdrawn_by=by[:80], withdrawn_why=why[:300])
        )
        return self._connection.execute(query).rowcount == 1

    def standing(self, first: date = date.min) -> list[Row[Any]]:
        """Orders that hold on that day or later, the newest first, each with `people`: how many."""
        many = (
            select(func.count()).where(order_people.c.order == orders.c.id).scalar_subquery().label("people")
        )
        query = select(orders, many).where(orders.c.withdrawn_at.is_(None), orders.c.to_day >= first)
        return list(self._connection.execute(query.order_by(orders.c.from_day.desc(), orders.c.id.desc())))

    def people_of(self, number: int) -> list[int]:
        """Our ids of those the order is for."""
        query = select(order_people.c.person).where(order_people.c.order == number)
        return list(self._connection.execute(query.order_by(order_people.c.person)).scalars())

    def by_ids(self, numbers: Collection[int]) -> dict[int, Row[Any]]:
        query = select(orders).where(orders.c.id.in_(list(numbers)))
        return {row.id: row for row in self._connection.execute(query)} if numbers else {}
