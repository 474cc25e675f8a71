"""Where each talk stands: one row a LINE user, locked before it is read."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
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


_NAMES = ("user_id", "flow", "step", "memory", "nonce", "language", "expires_at", "told")
_COLUMNS = [conversations.c[name] for name in _NAMES]


# Made once: making a statement costs more than running it, and a turn runs two dozen.
_PEEK = select(*_COLUMNS).where(conversations.c.user_id == bindparam("user_id"))
_LOCK = _PEEK.with_for_update()
_SAVE = update(conversations).where(conversations.c.user_id == bindparam("of_user"))
_MAKE = {
    "sqlite": sqlite.insert(conversations).on_conflict_do_nothing(index_elements=["user_id"]),
    "postgresql": postgresql.insert(conversations).on_conflict_do_nothing(index_elements=["user_id"]),
}


class Conversations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, user_id: str, language: str) -> Talk:
        """The talk of this user, made if missing, locked until the transaction ends, then read.

        The order matters: read before the lock, and two turns start from the same state.
        """
        row = self._connection.execute(_LOCK, {"user_id": user_id}).one_or_none()
        if row is None:
            blank = {"user_id": user_id, "memory": {}, "nonce": "", "language": language, "told": {}}
            self._connection.execute(_MAKE[self._connection.dialect.name], blank)
            row = self._connection.execute(_LOCK, {"user_id": user_id}).one()
        return Talk(*row)

    def peek(self, user_id: str) -> Talk | None:
        """The talk without a lock: good only for guesses that are checked again under the lock."""
        row = self._connection.execute(_PEEK, {"user_id": user_id}).one_or_none()
        return Talk(*row) if row else None

    def save(self, talk: Talk) -> None:
        values = {name: getattr(talk, name) for name in _NAMES[1:]}
        self._connection.execute(_SAVE, {"of_user": talk.user_id, **values})
