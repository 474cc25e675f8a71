"""Where each talk stands: one row a LINE user, locked before it is read."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import conversations


@dataclass(slots=True)
class Talk:
    """The state of a talk; `flow` and `step` are None when nothing is awaited.

    `told` remembers what was said once and need not be said again.
    """

    user_id: str
    flow: str | None = None
    step: str | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    nonce: str = ""
    language: str = "th"
    expires_at: datetime | None = None
    told: dict[str, Any] = field(default_factory=dict)


_COLUMNS = [
    conversations.c[name]
    for name in ("user_id", "flow", "step", "memory", "nonce", "language", "expires_at", "told")
]


class Conversations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, user_id: str, language: str) -> Talk:
        """The talk of this user, made if missing, locked until the transaction ends, then read.

        The order matters: read before the lock, and two turns start from the same state.
        """
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        query = select(*_COLUMNS).where(conversations.c.user_id == user_id).with_for_update()
        row = self._connection.execute(query).one_or_none()
        if row is None:
            blank = {"user_id": user_id, "memory": {}, "nonce": "", "language": language, "told": {}}
            self._connection.execute(
                make(conversations).values(**blank).on_conflict_do_nothing(index_elements=["user_id"])
            )
            row = self._connection.execute(query).one()
        return Talk(*row)

    def peek(self, user_id: str) -> Talk | None:
        """The talk without a lock: good only for guesses that are checked again under the lock."""
        query = select(*_COLUMNS).where(conversations.c.user_id == user_id)
        row = self._connection.execute(query).one_or_none()
        return Talk(*row) if row else None

    def save(self, talk: Talk) -> None:
        self._connection.execute(
            update(conversations)
            .where(conversations.c.user_id == talk.user_id)
            .values(
                flow=talk.flow,
                step=talk.step,
                memory=talk.memory,
                nonce=talk.nonce,
                language=talk.language,
                expires_at=talk.expires_at,
                told=talk.told,
            )
        )
