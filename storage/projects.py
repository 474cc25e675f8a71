"""Projects: what their authors wrote, what was signed and what the committee answered."""

from typing import Any

from sqlalchemy import Connection, Row, select

from storage.tables_projects import projects


class Projects:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, project: int) -> Row[Any] | None:
        return self._connection.execute(select(projects).where(projects.c.id == project)).one_or_none()
