"""Millions of made-up photo rows for the benchmark of the look-ups, skewed as real ones are.

A hundred points of very unequal size; at each, faces stand where people stand; hashes are like one another
at one point; looks are real ones, of other people at other places, with a few bits turned.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, Final, NamedTuple

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import Index

from rules.anchors import codes
from rules.signs import LAYOUT, KnownSign
from storage.database import Database
from storage.tables import photos

PEOPLE: Final = 10_000
_CHUNK: Final = 100_000
_AT: Final = "2026-11-23 01:10:00"
_TURNED: Final = 0.05  # of a look's bits, from one photo to another
_HASH_TURNED: Final = 0.22  # of a hash's bits, between two photos of one point
_COLUMNS: Final = (
    "key", "person", "message_id", "sent_at", "stored_at", "sha256", "phash",
    "part_0", "part_1", "part_2", "part_3", "anchor_0", "anchor_1", "anchor_2", "look", "reading",
)  # fmt: skip
Luck = np.random.Generator
Bits = NDArray[np.uint8]


class Crowd(NamedTuple):
    """What the rows are drawn from: the points' signs, largest point first, and real looks (n, 32) of some
    people; `newcomers` are the looks of others."""

    signs: Sequence[KnownSign]
    looks: Bits
    newcomers: Bits

    def shares(self) -> NDArray[np.float64]:
        """How many of all photos are each point's: the largest of a hundred has a tenth."""
        weights: NDArray[np.float64] = 1 / (np.arange(len(self.signs)) + 3.0)
        return np.asarray(weights / weights.sum())


def faces(point: int, many: int, luck: Luck) -> tuple[NDArray[np.float64], ...]:
    """Where faces stand at a point: x, y in their own sizes from the largest tag, and the size's logarithm.

    Spread as wide as those of selfies that were taken at one place are, and no wider.
    """
    settled = np.random.default_rng((point, 17))
    x, y, size = settled.choice([-1, 1]) * settled.uniform(1, 2.5), settled.uniform(1, 2.5), 0.8
    return luck.normal(x, 0.8, many), luck.normal(y, 0.4, many), luck.normal(size, 0.2, many)


def anchors_at(sign: KnownSign, point: int, many: int, luck: Luck) -> NDArray[np.int64]:
    """Codes of so many photos at a point, by slot: shape (many, 3)."""
    x, y, size = faces(point, many, luck)
    x, y = x * np.exp(size), y * np.exp(size)
    large = LAYOUT[0]
    found = []
    for tag, slot in zip(sign.marks, LAYOUT, strict=True):
        ratio = large.side / slot.side
        right = (slot.left + slot.side / 2 - large.left - large.side / 2) / large.side
        below = (slot.top + slot.side / 2 - large.top - large.side / 2) / large.side
        found.append(
            codes(np.full(many, tag), (x - right) * ratio, (y - below) * ratio, size + np.log(ratio))
        )
    return np.stack(found, axis=1)


def looks_of(real: Bits, many: int, luck: Luck) -> Bits:
    chosen = real[luck.integers(len(real), size=many)]
    turned = np.packbits(luck.random((many, 256), dtype=np.float32) < _TURNED, axis=1)
    return chosen ^ turned


def hashes_at(point: int, many: int, luck: Luck) -> NDArray[np.uint64]:
    usual = np.random.default_rng((point, 19)).integers(0, 256, 8, dtype=np.uint8)
    turned = np.packbits(luck.random((many, 64), dtype=np.float32) < _HASH_TURNED, axis=1)
    return (usual ^ turned).view(np.uint64).ravel()


def fill(database: Database, crowd: Crowd, rows: int) -> None:
    """Puts so many rows in an empty table; its indexes are made afterwards, which is faster."""
    people = [(n, str(n), "", "a", "b", "", "u", "staff") for n in range(1, PEOPLE + 1)]
    indexes = sorted(photos.indexes, key=lambda index: str(index.name))
    with database.begin() as connection:
        marks = ", ".join(["?" if database.is_sqlite else "%s"] * 8)
        connection.exec_driver_sql(
            "INSERT INTO people (id, staff_id, title, first_name, last_name, position, unit, role)"
            f" VALUES ({marks})",
            people,
        )
        for index in indexes:
            index.drop(connection)
    (_fill_sqlite if database.is_sqlite else _fill_postgres)(database.url, crowd, rows)
    _make(database, indexes)


def _make(database: Database, indexes: Sequence[Index]) -> None:
    with database.begin() as connection:
        room = "PRAGMA cache_size=-400000" if database.is_sqlite else "SET LOCAL maintenance_work_mem='400MB'"
        connection.exec_driver_sql(room)
        for index in indexes:
            index.create(connection)
    with database.engine.connect() as connection:
        done = connection.execution_options(isolation_level="AUTOCOMMIT")
        if database.is_sqlite:
            done.exec_driver_sql("PRAGMA cache_size=-16000")  # as the product has it
        done.exec_driver_sql("ANALYZE photos" if database.is_sqlite else "VACUUM ANALYZE photos")


def _fill_sqlite(url: str, crowd: Crowd, rows: int) -> None:
    sql = f"INSERT INTO photos ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as file:
        file.execute("PRAGMA synchronous=OFF")
        for chunk in _chunks(crowd, rows):
            file.execute("BEGIN")
            file.executemany(sql, chunk)
            file.execute("COMMIT")


def _fill_postgres(url: str, crowd: Crowd, rows: int) -> None:
    sql = f"COPY photos ({', '.join(_COLUMNS)}) FROM STDIN"
    with psycopg.connect(url.replace("+psycopg", "")) as server, server.cursor().copy(sql) as copy:
        for chunk in _chunks(crowd, rows):
            copy.write("".join(_line(row) for row in chunk))


def _line(row: tuple[Any, ...]) -> str:
    return "\t".join(f"\\\\x{v.hex()}" if isinstance(v, bytes) else str(v) for v in row) + "\n"


def _chunks(crowd: Crowd, rows: int) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Rows of all points mixed, as they come in the course of the years."""
    luck = np.random.default_rng(23)
    for first in range(0, rows, _CHUNK):
        yield _rows(crowd, first, min(_CHUNK, rows - first), luck)


def _rows(crowd: Crowd, first: int, many: int, luck: Luck) -> Iterator[tuple[Any, ...]]:
    points = luck.choice(len(crowd.signs), size=many, p=crowd.shares())
    seen = np.empty((many, 3), np.int64)
    hashes = np.empty(many, np.uint64)
    for point in np.unique(points):
        there = points == point
        seen[there] = anchors_at(crowd.signs[point], int(point), int(there.sum()), luck)
        hashes[there] = hashes_at(int(point), int(there.sum()), luck)
    parts = [((hashes >> np.uint64(16 * n)) & np.uint64(0xFFFF)).tolist() for n in range(4)]
    looks = looks_of(crowd.looks, many, luck)
    people = luck.integers(1, PEOPLE + 1, size=many).tolist()
    numbers = zip(hashes.view(np.int64).tolist(), *parts, *seen.T.tolist(), strict=True)
    for n, (person, row, look) in enumerate(zip(people, numbers, looks, strict=True)):
        key = f"made-up/{first + n:040d}"
        yield key, person, str(first + n), _AT, _AT, key[-40:], *row, look.tobytes(), "{}"
