"""How many pushes this month have cost; the limit is asked before, never after."""

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import pushes


class Pushes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reserve(self, month: str, limit: int, recipients: int = 1) -> bool:
        """Takes `recipients` off the month's limit (`month` as 2026-11); False when no room is left."""
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        self._connection.execute(
            make(pushes).values(month=month, sent=0).on_conflict_do_nothing(index_elements=["month"])
        )
        taken = self._connection.execute(
            update(pushes)
            .where(pushes.c.month == month, pushes.c.sent + recipients <= limit)
            .values(sent=pushes.c.sent + recipients)
        )
        return taken.rowcount == 1

    def sent(self, month: str) -> int:
        return self._connection.execute(select(pushes.c.sent).where(pushes.c.month == month)).scalar() or 0
