"""Surveys of use: who was asked, and what was answered."""

from typing import Any

from sqlalchemy import Connection, Row, select

from storage.tables_surveys import surveys


class Surveys:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, survey: int) -> Row[Any] | None:
        return self._connection.execute(select(surveys).where(surveys.c.id == survey)).one_or_none()
