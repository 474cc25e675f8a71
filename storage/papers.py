"""What the indicator's report needs of the database: what the indicator is, its words, its percents.

`kpi_years.facts` holds `name`, `unit`, `levels` (texts), `strategy` and `definitions` (pairs of name and
text), `method`, `steps` (texts), `target` (hundredths of a per cent) and `signer` (pair of name and
position); what is missing is empty. In `kpi_notes` a text of several points has a line for each.
"""

from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from storage.tables_surveys import kpi_notes, kpi_steps, kpi_years

WHOLE_YEAR = 0
DEFINED = ("name", "strategy", "definitions", "method", "steps", "signer")
"""Which of the facts an office words itself."""


class Percent(NamedTuple):
    """A quarter's percent in hundredths: as counted, as it was set by hand (None: not), and why."""

    counted: int | None
    by_hand: int | None
    why: str


class Papers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def years(self) -> list[int]:
        """Fiscal years of the Buddhist era with an indicator, newest first."""
        query = select(kpi_years.c.fiscal_year).distinct().order_by(kpi_years.c.fiscal_year.desc())
        return list(self._connection.execute(query).scalars())

    def facts(self, fiscal_year: int) -> dict[str, Any] | None:
        """What the indicator is in that year now; None where nobody has said."""
        query = select(kpi_years.c.facts).where(kpi_years.c.fiscal_year == fiscal_year)
        newest = query.order_by(kpi_years.c.version.desc()).limit(1)
        found: dict[str, Any] | None = self._connection.execute(newest).scalar()
        return found

    def notes(self, fiscal_year: int) -> dict[tuple[int, str], str]:
        """The newest words by quarter (0: of the whole year) and head."""
        newest = (
            select(kpi_notes.c.quarter, kpi_notes.c.head, func.max(kpi_notes.c.version).label("version"))
            .where(kpi_notes.c.fiscal_year == fiscal_year)
            .group_by(kpi_notes.c.quarter, kpi_notes.c.head)
            .subquery()
        )
        same = (
            (kpi_notes.c.quarter == newest.c.quarter)
            & (kpi_notes.c.head == newest.c.head)
            & (kpi_notes.c.version == newest.c.version)
        )
        query = select(kpi_notes).join(newest, same).where(kpi_notes.c.fiscal_year == fiscal_year)
        return {(row.quarter, row.head): row.text for row in self._connection.execute(query)}

    def percents(self, fiscal_year: int) -> dict[int, Percent]:
        """The last word on each quarter's percent."""
        query = select(kpi_steps).where(kpi_steps.c.fiscal_year == fiscal_year).order_by(kpi_steps.c.id)
        return {
            row.quarter: Percent(row.counted, row.percent, row.why) for row in self._connection.execute(query)
        }
