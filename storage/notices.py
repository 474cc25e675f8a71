"""What people are still to be told: at their next message, or by a push where the office pays for it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from storage.tables import accounts
from storage.tables_reviews import notices

_AT_ONCE = 500


class Notices:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: int, topic: str, key: str, made_at: datetime, facts: dict[str, Any]) -> None:
        self._connection.execute(
            insert(notices).values(person=person, topic=topic, key=key, facts=facts, made_at=made_at)
        )

    def add_many(
        self, topic: str, rows: Iterable[tuple[int, str, dict[str, Any]]], made_at: datetime
    ) -> None:
        """Adds a notice each as (person, key, facts)."""
        made = [
            {"person": person, "topic": topic, "key": key, "facts": facts, "made_at": made_at}
            for person, key, facts in rows
        ]
        if made:
            self._connection.execute(insert(notices), made)

    def add_once(self, person: int, topic: str, key: str, made_at: datetime) -> None:
        """Adds a notice without facts, unless one of its kind is still to be told."""
        same = (notices.c.person == person, notices.c.topic == topic, notices.c.key == key)
        query = select(notices.c.id).where(*same, notices.c.told_at.is_(None)).limit(1)
        if self._connection.execute(query).first() is None:
            self.add(person, topic, key, made_at, {})

    def untold(self, person: int, most: int) -> list[Row[Any]]:
        query = (
            select(notices)
            .where(notices.c.person == person, notices.c.told_at.is_(None))
            .order_by(notices.c.id)
            .limit(most)
            .with_for_update()
        )
        return list(self._connection.execute(query))

    def untold_with_accounts(self, most: int = 50) -> list[Row[Any]]:
        """Oldest untold notices of people who can be reached, with their LINE user."""
        query = (
            select(notices, accounts.c.user_id)
            .join(accounts, accounts.c.person == notices.c.person)
            .where(
                notices.c.told_at.is_(None), accounts.c.unbound_at.is_(None), accounts.c.blocked_at.is_(None)
            )
            .order_by(notices.c.id)
            .limit(most)
        )
        return list(self._connection.execute(query))

    def mark_told(self, ids: list[int], at: datetime, how: str, event_id: str) -> None:
        """`how` is reply or push; `event_id` the event whose answer told it."""
        if ids:
            self._connection.execute(
                update(notices)
                .where(notices.c.id.in_(ids), notices.c.told_at.is_(None))
                .values(told_at=at, how=how, event_id=event_id)
            )

    def forget(self, topic: str, keys: Iterable[str], fact: str, value: object, *, told: bool) -> int:
        """Deletes notices of which this fact holds; `told`: those too that were told. Returns how many."""
        same = [notices.c.topic == topic, notices.c.key.in_(list(keys))]
        if not told:
            same.append(notices.c.told_at.is_(None))
        rows = self._connection.execute(select(notices.c.id, notices.c.facts).where(*same))
        gone = [row.id for row in rows if row.facts.get(fact) == value]
        for start in range(0, len(gone), _AT_ONCE):
            these = notices.c.id.in_(gone[start : start + _AT_ONCE])
            self._connection.execute(delete(notices).where(these))
        return len(gone)

    def untell(self, notice: int) -> None:
        """The push did not go out: it is still to be told."""
        self._connection.execute(update(notices).where(notices.c.id == notice).values(told_at=None, how=None))

    def untell_answer(self, event_id: str) -> None:
        """The answer that carried them never arrived: they are still to be told."""
        self._connection.execute(
            update(notices)
            .where(notices.c.event_id == event_id, notices.c.how == "reply")
            .values(told_at=None, how=None, event_id=None)
        )
