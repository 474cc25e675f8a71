"""Announcements: to whom, how, and which calls to LINE are still to be made."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from storage.tables import accounts, people
from storage.tables_announcements import announcement_calls, announcements
from storage.units import Units

#: LINE's limit of one multicast.
TOGETHER = 500


class Audience(NamedTuple):
    """Our ids: everybody meant, and those of them that can be reached by a push."""

    everybody: list[int]
    reachable: list[int]


class Call(NamedTuple):
    """One call to be made: its key, the words, the LINE users as they are bound now."""

    retry_key: str
    words: str
    users: list[str]


class Announcements:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def audience(self, scope: Mapping[str, str], day: date) -> Audience:
        """Who works on that day in the unit (with all below), has the role, or just works here."""
        bound = (accounts.c.person == people.c.id) & accounts.c.unbound_at.is_(None)
        query = (
            select(people.c.id, accounts.c.user_id, accounts.c.blocked_at)
            .outerjoin(accounts, bound)
            .where(or_(people.c.left_on.is_(None), people.c.left_on > day))
            .order_by(people.c.id)
        )
        if "unit" in scope:
            query = query.where(
                people.c.unit.in_(sorted(Units(self._connection).tree().under(scope["unit"])))
            )
        if "role" in scope:
            query = query.where(people.c.role == scope["role"])
        rows = self._connection.execute(query).all()
        return Audience(
            [row.id for row in rows], [row.id for row in rows if row.user_id and row.blocked_at is None]
        )

    def add(
        self, words: str, scope: Mapping[str, str], how: str, to: Sequence[int], by: int, at: datetime,
        event_id: str,
    ) -> int:  # fmt: skip
        """Our id; with `how` push also the calls to be made, to people by our ids."""
        values = {"words": words, "scope": dict(scope), "how": how, "made_by": by, "made_at": at}
        made = insert(announcements).values(**values, event_id=event_id).returning(announcements.c.id)
        number = int(self._connection.execute(made).scalar_one())
        parts = [list(to[start : start + TOGETHER]) for start in range(0, len(to), TOGETHER)]
        if how == "push" and parts:
            calls = [
                {"retry_key": str(uuid.uuid4()), "announcement": number, "people": part, "state": "waiting"}
                for part in parts
            ]
            self._connection.execute(insert(announcement_calls), calls)
        return number

    def next_call(self) -> Call | None:
        """A call that is still to be made."""
        query = (
            select(announcement_calls.c.retry_key, announcements.c.words, announcement_calls.c.people)
            .join(announcements, announcements.c.id == announcement_calls.c.announcement)
            .where(announcement_calls.c.state == "waiting")
            .order_by(announcement_calls.c.announcement, announcement_calls.c.retry_key)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        users = select(accounts.c.user_id).where(
            accounts.c.person.in_(row.people),
            accounts.c.unbound_at.is_(None),
            accounts.c.blocked_at.is_(None),
        )
        found = list(self._connection.execute(users.order_by(accounts.c.user_id)).scalars())
        return Call(row.retry_key, row.words, found)

    def end(self, retry_key: str, state: str) -> None:
        """The call was made (`sent`) or LINE will never take it (`refused`)."""
        call = announcement_calls.c
        query = update(announcement_calls).where(call.retry_key == retry_key, call.state == "waiting")
        self._connection.execute(query.values(state=state))

    def latest(self, most: int = 5) -> list[Row[Any]]:
        """The newest, each with `left` and `calls`: how many calls are still to be made, of how many."""
        call = announcement_calls.c
        of = select(func.count()).where(call.announcement == announcements.c.id)
        query = (
            select(
                announcements, people.c.staff_id.label("by"),
                of.where(call.state == "waiting").scalar_subquery().label("left"),
                of.scalar_subquery().label("calls"),
            )
            .join(people, people.c.id == announcements.c.made_by)
            .order_by(announcements.c.id.desc())
            .limit(most)
        )  # fmt: skip
        return list(self._connection.execute(query))
