"""The audit trail: who did what to what, when; rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from storage.tables import audit

_ADD = insert(audit)


class Audit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, at: datetime, actor: str, action: str, subject: str, **facts: Any) -> None:
        """`actor` is a staff id, or "system", or "operator" for the command line."""
        row = {"at": at, "actor": actor, "action": action, "subject": subject, "facts": facts}
        self._connection.execute(_ADD, row)

    def of(self, subject: str) -> list[Row[Any]]:
        query = select(audit).where(audit.c.subject == subject).order_by(audit.c.id)
        return list(self._connection.execute(query))
