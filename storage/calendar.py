"""What bears on days besides clock-ins: rounds, holidays, grace, exemptions, outages, rules, locks."""

from sqlalchemy import Connection

import storage.tables_days  # noqa: F401


class Calendar:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
