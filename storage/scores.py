"""The working group's scores, the result, and the one choice."""

from sqlalchemy import Connection

import storage.tables_scores  # noqa: F401


class Scores:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
