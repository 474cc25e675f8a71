"""The tree of units as the office told it; units it did not tell stand by themselves."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from rules.units import UnitTree
from storage.tables_units import units

_ALL = select(units.c.unit, units.c.parent, units.c.nicknames).order_by(units.c.unit)


class Units:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tree: UnitTree | None = None

    def tree(self) -> UnitTree:
        """Read once in a transaction."""
        if self._tree is None:
            rows = self._connection.execute(_ALL).all()
            self._tree = UnitTree(
                {row.unit: row.parent for row in rows if row.parent},
                {row.unit: tuple(row.nicknames) for row in rows if row.nicknames},
            )
        return self._tree

    def save(self, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
        """Adds or changes units (unit, parent, nicknames); how many of each."""
        kept = {row.unit: (row.parent, list(row.nicknames)) for row in self._connection.execute(_ALL)}
        counts = {"added": 0, "changed": 0, "same": 0}
        for row in rows:
            values = {name: row[name] for name in ("unit", "parent", "nicknames")}
            before = kept.get(row["unit"])
            if before == (row["parent"], row["nicknames"]):
                counts["same"] += 1
                continue
            counts["added" if before is None else "changed"] += 1
            self._connection.execute(delete(units).where(units.c.unit == row["unit"]))
            self._connection.execute(insert(units).values(**values))
        self._tree = None
        return counts
