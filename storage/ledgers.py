"""The half-year ledger in the database: sums by person and unit, and the digests that were printed."""

from sqlalchemy import Connection

import storage.tables_days  # noqa: F401


class Ledgers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
