"""What the office's machines last told: whether the photo store answered, when a backup was made."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables_announcements import life_signs

PHOTOS, BACKUP = "photos", "backup"


class LifeSigns:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tell(self, what: str, at: datetime, *, good: bool, note: str = "") -> None:
        """Only the last word on each thing is kept."""
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        values = {"at": at, "good": good, "note": note[:200]}
        row = make(life_signs).values(what=what, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["what"], set_=values))

    def all(self) -> dict[str, Row[Any]]:
        return {row.what: row for row in self._connection.execute(select(life_signs))}
