"""The roll, sealed ballots, the published ones, and their count."""

from sqlalchemy import Connection

import storage.tables_votes  # noqa: F401


class Votes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
