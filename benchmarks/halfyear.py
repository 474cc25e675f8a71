"""Working days at full size, `python -m benchmarks.halfyear [--postgres] [--people N] [--days D] [--crowd N]`

A made office is written, its half-year made from what is recorded, made once more with nothing to change;
one person's late correction; then, in a crowd, who is missing now. The floors read and write the same rows
with the driver alone, knowing no rules: first in, last out, who has no row.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import psycopg

from commands import made_office
from commands.demo import fill
from rules.calendar import at_office
from rules.workday import Day
from storage import migrate
from storage.bulk import copy_rows
from storage.database import Database
from storage.facts import make_day, remake
from storage.missing import missing
from storage.store import Store
from storage.tables import assignments, people
from storage.workdays import row_of
from tests.servers import new_postgres_database, postgres_server

BANGKOK = ZoneInfo("Asia/Bangkok")
LAST = date(2026, 3, 31)
NOW = datetime(2026, 4, 2, 5, tzinfo=UTC)
T = TypeVar("T")
#: What is promised on two cores, of 2,100 people and 100,000.
MOST_HALF_YEAR_S, MOST_CORRECTION_MS, MOST_MISSING_S = 60.0, 50.0, 1.0
_PUNCHES = "SELECT person, work_day, kind, event_time, verdict FROM clockins WHERE work_day BETWEEN ? AND ?"
_DAYS = (
    "INSERT INTO floor_days (person, day, unit, state, provisional, first_in, last_out, rule_version)"
    " VALUES (?, ?, 'u', 'present', ?, ?, ?, '1')"
)
_MISSING = (
    "SELECT p.id, p.staff_id, p.title, p.first_name, p.last_name, p.unit FROM people p"
    " LEFT JOIN days d ON d.person = p.id AND d.day = ? WHERE d.person IS NULL ORDER BY p.unit, p.staff_id"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--people", type=int, default=2100)
    parser.add_argument("--days", type=int, default=182)
    parser.add_argument("--crowd", type=int, default=100_000)
    asked = parser.parse_args()
    plan = made_office.Plan(asked.people, LAST - timedelta(days=asked.days - 1), LAST, BANGKOK)
    missed: list[str] = []
    with _database(asked.postgres) as database:
        print(f"{database.engine.dialect.name}: {asked.people:,} people, {asked.days} days")
        missed += ["half-year"] if _half_year(database, plan) > MOST_HALF_YEAR_S else []
        missed += ["correction"] if _correction(database, plan) > MOST_CORRECTION_MS else []
    if asked.crowd:
        with _database(asked.postgres) as database:
            missed += ["missing now"] if _crowd(database, asked.crowd) > MOST_MISSING_S else []
    if missed:
        raise SystemExit(f"slower than promised: {', '.join(missed)}")


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


def _half_year(database: Database, plan: made_office.Plan) -> float:
    """Seconds to make every day."""
    counts: dict[str, int] = {}
    _told("writing the made office", lambda: counts.update(_in(database, lambda store: fill(store, plan))))
    print(f"    {counts['clockins']:,} clock-ins, {counts['requests']:,} requests")
    made = _told("floor: read, first in and last out, write", lambda: _floor(database, plan))
    whole = _told("the half-year, every day made and written", lambda: _remade(database, plan))
    again = _told("once more, nothing to change", lambda: _remade(database, plan))
    rows = _in(
        database, lambda store: store.connection.exec_driver_sql("SELECT count(*) FROM days").scalar_one()
    )
    print(f"    {rows:,} person-days, {whole / rows * 1e6:.0f} us each; {whole / made:.1f} x the floor,"
          f" {again / made:.1f} x once more")  # fmt: skip
    return whole


def _remade(database: Database, plan: made_office.Plan) -> int:
    return _in(database, lambda store: remake(store, None, plan.first, plan.last, NOW, BANGKOK))


def _correction(database: Database, plan: made_office.Plan) -> float:
    """Milliseconds of a late word on one person's day, each in a transaction of its own, as in a chat."""
    office = _in(database, lambda store: store.people.everyone())
    took = []
    for number in range(200):
        person = office[number * 7 % len(office)]
        day = plan.first + timedelta(days=number % 180)
        _in(database, lambda store, who=person, when=day: store.workdays.forget_rows([(who.id, when)]))
        began = time.perf_counter()
        _in(database, lambda store, who=person, when=day: make_day(store, who, when, NOW, BANGKOK))
        took.append((time.perf_counter() - began) * 1e3)
    print(f"  one person's late correction               {statistics.median(took):8.2f} ms (median of 200)")
    return statistics.median(took)


def _crowd(database: Database, count: int) -> float:
    """Seconds, on a morning at ten when most have come, some are on leave, and one in twelve is missing."""
    day, since = date(2026, 3, 30), date(2026, 1, 1)
    now = at_office(day, datetime.min.time().replace(hour=10), BANGKOK)
    office = ((n, f"{n:06}", "", "ก", "ข", "", f"กอง {n % 300}", "staff") for n in range(1, count + 1))
    columns = ("id", "staff_id", "title", "first_name", "last_name", "position", "unit", "role")
    came = Day("present", now - timedelta(hours=2), None, 0, False, morning="worked", afternoon="worked")
    away = replace(came, state="leave", first_in=None, morning="leave", afternoon="leave")
    with database.begin() as connection:
        copy_rows(connection, people, columns, office)
        point = {"code": "P", "name": "P", "latitude": 13.7, "longitude": 100.5, "radius_m": 150.0}
        Store(connection).points.save([point])
        held = ((n, 1, since, None) for n in range(1, count + 1))
        copy_rows(connection, assignments, ("person", "point", "from_day", "to_day"), held)
        kept = (
            row_of(n, day, f"กอง {n % 300}", away if n % 25 == 0 else came)
            for n in range(1, count + 1)
            if n % 12
        )
        Store(connection).workdays.save_rows(kept)
    print(f"{database.engine.dialect.name}: {count:,} people")
    floor = min(_timed(lambda: _plainly(database, _MISSING, (day.isoformat(),))) for _ in range(3))
    with database.read() as connection:
        found = missing(connection, day, now, BANGKOK)
        took = min(_timed(lambda: missing(connection, day, now, BANGKOK)) for _ in range(3))
        units = min(
            _timed(lambda: Store(connection).workdays.missing_by_unit(day, now, BANGKOK)) for _ in range(3)
        )
    assert len(found) == count // 12
    share = f"{took / floor:.1f} x the floor"
    print(f"  who is missing now ({len(found):,})                {took * 1e3:8.0f} ms, {share}")
    print(f"  how many in each unit                      {units * 1e3:8.0f} ms")
    return took


# -- floors -----------------------------------------------------------------------------------------------


def _floor(database: Database, plan: made_office.Plan) -> int:
    """The same punches read, brought to one row a day, and written, by the driver alone."""
    days: dict[tuple[int, Any], list[Any]] = {}
    for person, day, kind, at, verdict in _plainly(database, _PUNCHES, (str(plan.first), str(plan.last))):
        ends = days.setdefault((person, day), [None, None, False])
        place = 0 if kind == "in" else 1
        if ends[place] is None or (at < ends[0] if place == 0 else at > ends[1]):
            ends[place] = at
        ends[2] = ends[2] or verdict == "review"
    rows = [(person, day, doubt, first, last) for (person, day), (first, last, doubt) in days.items()]
    if database.is_sqlite:
        with closing(_sqlite(database)) as file:
            file.execute("CREATE TABLE floor_days AS SELECT * FROM days WHERE false")
            file.execute("CREATE UNIQUE INDEX floor_key ON floor_days (person, day)")
            file.execute("BEGIN")
            file.executemany(_DAYS, rows)
            file.execute("COMMIT")
        return len(rows)
    with psycopg.connect(database.url.replace("+psycopg", "")) as server:
        server.execute("CREATE TABLE floor_days (LIKE days INCLUDING ALL)")
        columns = "person, day, provisional, first_in, last_out, unit, state, rule_version, late_minutes"
        with server.cursor() as cursor, cursor.copy(f"COPY floor_days ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((*row, "u", "present", "1", 0))
    return len(rows)


def _plainly(database: Database, sql: str, values: tuple[Any, ...]) -> list[Any]:
    if database.is_sqlite:
        with closing(_sqlite(database)) as file:
            return file.execute(sql, values).fetchall()
    with psycopg.connect(database.url.replace("+psycopg", "")) as server:
        return server.execute(sql.replace("?", "%s"), values).fetchall()


def _sqlite(database: Database) -> sqlite3.Connection:
    file = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    file.execute("PRAGMA synchronous=NORMAL")
    return file


# -- measuring --------------------------------------------------------------------------------------------


def _in(database: Database, work: Callable[[Store], T]) -> T:
    with database.begin() as connection:
        return work(Store(connection))


def _told(what: str, work: Callable[[], object]) -> float:
    cpu = time.process_time()
    took = _timed(work)
    print(f"  {what:42} {took:8.2f} s, {time.process_time() - cpu:.2f} s of it CPU of ours")
    return took


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
