"""The half-year ledger at full size, `python -m benchmarks.ledger [--postgres] [--people N]`

A made office's half-year is summed, asked who is near a limit, written as a workbook, as yearly sheets and
held against its code. The floor reads the same rows with the driver alone and packs them as plain text.
"""

import argparse
import csv
import io
import resource
import sqlite3
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from commands import made_office
from commands.demo import fill
from handlers.parts.ledger_files import Wanted, print_of, rows_of, write_book, write_sheets
from handlers.parts.ledger_scope import OFFICE
from rules.ledger import HalfYear, nearest
from storage import migrate
from storage.database import Database
from storage.facts import remake
from storage.store import Store
from tests.servers import new_postgres_database, postgres_server

BANGKOK = ZoneInfo("Asia/Bangkok")
HALF = HalfYear(2569, 1)
NOW = datetime(2026, 4, 2, 5, tzinfo=UTC)
TODAY = date(2026, 4, 2)
MOST_S = 60.0
_ROWS = "SELECT * FROM days WHERE day BETWEEN ? AND ? ORDER BY person, day"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--people", type=int, default=2100)
    asked = parser.parse_args()
    with _database(asked.postgres) as database:
        print(f"{database.engine.dialect.name}: {asked.people:,} people, {HALF}")
        _make(database, asked.people)
        raise SystemExit(_measure(database))


@contextmanager
def _database(postgres: bool) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        if postgres:
            with postgres_server() as base:
                yield _migrated(Database(new_postgres_database(base), durable=False))
        else:
            yield _migrated(Database(f"sqlite:///{Path(folder) / 'bench.db'}", durable=False))


def _migrated(database: Database) -> Database:
    migrate.upgrade(database)
    return database


def _make(database: Database, people: int) -> None:
    plan = made_office.Plan(people, HALF.first, HALF.last, BANGKOK)
    with database.begin() as connection:
        store = Store(connection)
        fill(store, plan)
        print(f"  {remake(store, None, plan.first, plan.last, NOW, BANGKOK):,} person-days made")


def _measure(database: Database) -> int:
    """1 when the workbook takes longer than it may."""
    wanted = Wanted(HALF, OFFICE, "bench", NOW, BANGKOK, b"a secret key long enough for benchmarks", "th")
    floor = min(_told("floor: the same rows, packed as text", lambda: _packed(database)) for _ in range(2))
    with database.read() as connection:
        store = Store(connection)
        members = store.ledgers.members(HALF.first, HALF.last)
        near: list[Any] = []
        _told("who is near a limit, whole office", lambda: near.extend(store.ledgers.near(HALF, TODAY)))
        _told("who is near a limit, one unit", lambda: store.ledgers.near(HALF, TODAY, members[0].unit))
        lines = store.ledgers.lines(HALF, members, TODAY)
        _told("every sum of everybody", lambda: near.append(sum(nearest(x.limits) != "fine" for x in lines)))
        assert near.pop() == len(near), "the database and the rules count differently"
        out = io.BytesIO()
        book = _told("the workbook", lambda: write_book(store, wanted, out))
        unit = [person for person in members if person.unit == members[0].unit]
        sheets = _told(f"yearly sheets of {len(unit)}", lambda: write_sheets(store, 2569, unit, wanted))
        _told("holding a code against the data", lambda: print_of(wanted, rows_of(store, wanted)))
    print(f"    workbook {len(out.getvalue()) / 1e6:.1f} MB, {book / floor:.1f} x the floor;"
          f" sheets {sheets / len(unit) * 1e3:.0f} ms each;"
          f" most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip
    return int(book > MOST_S)


def _packed(database: Database) -> None:
    """What any export has to do: read the rows, make text of them, pack it."""
    with (
        zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed,
        packed.open("days.csv", "w") as part,
        io.TextIOWrapper(part, "utf-8", newline="") as text,
    ):
        csv.writer(text).writerows(_plain_rows(database))


def _plain_rows(database: Database) -> Iterable[Any]:
    url = database.engine.url
    span = (HALF.first.isoformat(), HALF.last.isoformat())
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as file:
            yield from file.execute(_ROWS, span)
        return
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as server:
        yield from server.execute(_ROWS.replace("?", "%s"), span)


def _told(what: str, action: Callable[[], object]) -> float:
    began, cpu = time.perf_counter(), time.process_time()
    action()
    took = time.perf_counter() - began
    print(f"  {what:<42} {took:8.2f} s, {time.process_time() - cpu:.2f} s of it CPU of ours")
    return took


if __name__ == "__main__":
    main()
