"""The indicator of a fiscal year: what it is, its weights, its words, and percents corrected by hand."""

from typing import Any

from sqlalchemy import Connection, Row, select

from storage.tables_surveys import kpi_years


class Kpi:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def year(self, fiscal_year: int) -> Row[Any] | None:
        """What holds now for that year of the Buddhist era; None before anybody said."""
        query = select(kpi_years).where(kpi_years.c.fiscal_year == fiscal_year)
        newest = query.order_by(kpi_years.c.version.desc()).limit(1)
        return self._connection.execute(newest).one_or_none()
