"""The same office twice: both live the same days, and only what people pick is another.

Whatever tells the two apart while the vote is open is a leak.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.settings import Settings
from storage.tables import metadata
from tests.builders import House, build_house
from tests.voting import Election, an_election

#: What the voters pick in each world: all else is equal, the number of taps too.
ONE: dict[str, tuple[int, ...]] = {"1002": (1, 2), "1003": (1,), "1004": (1, 2, 3), "1005": (1,)}
OTHER: dict[str, tuple[int, ...]] = {"1002": (12, 9), "1003": (7,), "1004": (10, 11, 12), "1005": (3,)}


@contextmanager
def two_worlds(folder: Path, template: Path, **election: Any) -> Iterator[tuple[Election, Election]]:
    """The vote is open in both, nobody has voted yet."""
    built = []
    for name in ("one", "other"):
        place = folder / name
        place.mkdir()
        settings = Settings(
            database_url=f"sqlite:///{place / 'signpost.db'}", photo_store=f"folder:{place / 'photos'}"
        )
        built.append(build_house(place, settings, template))
    try:
        one, other = (an_election(house, **election) for house in built)
        yield one, other
    finally:
        for house in built:
            house.close()


def everybody_votes(worlds: tuple[Election, Election]) -> None:
    for vote, picks_of in zip(worlds, (ONE, OTHER), strict=True):
        for staff_id, picks in picks_of.items():
            vote.picks(staff_id, *picks)


def rows_of(house: House) -> dict[str, list[dict[str, Any]]]:
    """Everything in the database, by table."""
    with house.store() as store:
        return {
            table.name: [dict(row._mapping) for row in store.connection.execute(table.select())]
            for table in metadata.sorted_tables
        }


def without_chance(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[Any]]:
    """The rows with all that is random in them replaced by its length, so that two worlds can be compared."""
    found: dict[str, list[Any]] = {}
    for table, its_rows in rows.items():
        plain = [{name: _faceless(value) for name, value in row.items()} for row in its_rows]
        # The order of slots is as random as they are.
        found[table] = sorted(plain, key=str) if table == "sealed_ballots" else plain
    return found


_CHANCE = re.compile(
    r"(?<=^sealed:1:)\S+|(?<=^sealed:s1:)\S+|(?<=t=)[\w-]{40,}|\b[0-9a-f]{8}\b|\b[0-9a-f]{32}\b|\b[0-9a-f]{64}\b"
)


def _faceless(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, dict):
        return {name: _faceless(inner) for name, inner in value.items()}
    if isinstance(value, str):
        return _CHANCE.sub(lambda found: f"<{len(found.group())}>", value)
    return value
