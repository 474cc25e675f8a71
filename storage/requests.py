"""Corrections and leave: what people ask for, and what was decided, kept for ever."""

from sqlalchemy import Connection

import storage.tables_days  # noqa: F401


class Requests:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
