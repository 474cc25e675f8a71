"""What admins ask, at full size, `python -m benchmarks.status [--postgres] [--people N] [--days D] [--quick]`

An office of 100,000 people with a year of working days is asked every question through the real dispatcher,
and the answer dressed for LINE. Told of each: milliseconds (the best of three), statements, how many times
the floor: the plain SQL of what the answer shows, by the driver alone. Promised: under 300 ms and at most 8
statements each.
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import event

from benchmarks.status_evidence import fill_evidence
from benchmarks.status_office import LAST, fill
from bot import events
from bot.ballot_keys import BallotKeys
from bot.dispatcher import Dispatcher
from bot.line import outgoing
from bot.turn import Surroundings, Turn
from handlers import all_flows
from storage import migrate
from storage.conversations import Talk
from storage.database import Database
from storage.photos import FolderPhotos
from storage.status import DaySums
from storage.store import Store
from tests.servers import new_postgres_database, postgres_server

MOST_MS, MOST_STATEMENTS = 300.0, 8
SECRET = b"a secret key long enough for benchmarks"
ADMIN = "U" + "a" * 32
#: Ten in the morning in Bangkok, on the office's last day.
NOW = datetime(LAST.year, LAST.month, LAST.day, 3, tzinfo=UTC)

_DAY = "SELECT unit, state, count(*), count(first_in) FROM days WHERE day = '{day}' GROUP BY unit, state"
_UNITS = "SELECT unit, count(*) FROM people GROUP BY unit"
_MISSING = (
    "SELECT p.unit, count(*) FROM people p LEFT JOIN days d ON d.person = p.id AND d.day = '{day}'"
    " WHERE d.person IS NULL GROUP BY p.unit"
)
_RANGE = "SELECT day, state, count(*) FROM days WHERE day BETWEEN '{first}' AND '{last}' GROUP BY day, state"
_LATE = (
    "SELECT person, count(*) FROM days WHERE day BETWEEN '{first}' AND '{last}' AND state = 'late'"
    " GROUP BY person ORDER BY 2 DESC LIMIT 12"
)
_ONE_UNIT = "SELECT * FROM days WHERE day = '{day}' AND unit = 'กองที่ 7'"
_ONE = "SELECT * FROM days WHERE person = 77 AND day BETWEEN '{first}' AND '{last}'"
_NAMES = "SELECT * FROM people WHERE first_name || ' ' || last_name LIKE '%คนที่ 777%' LIMIT 11"
_WAITING = (
    "SELECT c.*, p.* FROM review_queue q JOIN clockins c ON c.id = q.clockin JOIN people p ON p.id = c.person"
    " ORDER BY c.event_time LIMIT 10"
)
_TRAIL = "SELECT * FROM audit ORDER BY id DESC LIMIT 12"
_THEIR_TRAIL = "SELECT * FROM audit WHERE subject = 'person:77' ORDER BY id DESC LIMIT 12"
_POINTS = "SELECT point, count(*) FROM assignments GROUP BY point"
_INBOX = "SELECT state, count(*) FROM inbox GROUP BY state"
#: What is asked, and the plain SQL of it.
QUESTIONS = (
    ("สถานะ", (_UNITS, _DAY, _MISSING)),
    ("สถานะ หน้า 3", (_UNITS, _DAY, _MISSING)),
    ("สถานะ เมื่อวาน", (_UNITS, _DAY)),
    ("สถานะ กองที่ 7", (_ONE_UNIT,)),
    ("สถานะ กองที่ 7 เมื่อวาน", (_ONE_UNIT,)),
    ("สถานะ สัปดาห์นี้", (_RANGE,)),
    ("สถานะ เดือนที่แล้ว", (_RANGE,)),
    ("สถานะ กองที่ 7 เดือนที่แล้ว", (_ONE_UNIT,)),
    ("สถานะ 000077", (_ONE,)),
    ("สถานะ 000077 เดือนที่แล้ว", (_ONE,)),
    ("สถานะ คนที่ 777", (_NAMES,)),
    ("ใครยังไม่มา", (_MISSING,)),
    ("ใครยังไม่มา กองที่ 7", (_MISSING,)),
    ("ใครขาด เมื่อวาน", (_DAY,)),
    ("ใครสาย", (_DAY,)),
    ("ใครสาย เดือนที่แล้ว", (_LATE,)),
    ("ใครสาย กองที่ 7 เดือนที่แล้ว", (_LATE,)),
    ("รอตรวจ", (_WAITING,)),
    ("รอตรวจ กองที่ 50", (_WAITING,)),
    ("คน 000077", (_ONE,)),
    ("คน คนที่ 777", (_NAMES,)),
    ("จุด", (_POINTS,)),
    ("ประวัติ", (_TRAIL,)),
    ("ประวัติ 000077", (_THEIR_TRAIL,)),
    ("ระบบ", (_INBOX,)),
    ("กราฟ", (_DAY,)),
    ("กราฟ สัปดาห์นี้", (_RANGE,)),
    ("กราฟ เดือนที่แล้ว", (_RANGE,)),
)


class Asked(NamedTuple):
    """How long an answer took in milliseconds, its statements, and how long the floor."""

    words: str
    took: float
    statements: int
    floor: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--url", help="a database made by an earlier run, to ask once more")
    asked = parser.parse_args()
    people, count = (10_000, 120) if asked.quick else (asked.people, asked.days)
    missed = []
    for postgres in (False, True) if asked.postgres else (False,):
        with _database(postgres, asked.url) as database:
            print(f"{database.engine.dialect.name}: {people:,} people, {count} days")
            if not asked.url:
                _make(database, people, count)
            missed += measure(database)
    if missed:
        raise SystemExit("slower than promised: " + ", ".join(missed))


@contextmanager
def _database(postgres: bool, url: str | None) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        if postgres and not url:
            with postgres_server() as base:
                yield _migrated(Database(new_postgres_database(base), durable=False))
        else:
            yield _migrated(Database(url or f"sqlite:///{Path(folder) / 'bench.db'}", durable=False))


def _migrated(database: Database) -> Database:
    migrate.upgrade(database)
    return database


def _make(database: Database, people: int, count: int) -> None:
    began = time.perf_counter()
    with database.begin() as connection:
        fill(connection, people, count)
        fill_evidence(connection)
    with database.begin() as connection:
        Store(connection).people.bind(ADMIN, 1, NOW)
    if not database.is_sqlite:  # as a server does by itself within minutes
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    print(f"  made in {time.perf_counter() - began:.0f} s")
    began = time.perf_counter()
    with database.begin() as connection:
        wanted = DaySums(connection).missing(LAST - timedelta(days=400), 400)
        for day in wanted:
            DaySums(connection).make(day)
    print(f"  closed days summed: {(time.perf_counter() - began) / max(1, len(wanted)) * 1e3:.0f} ms each")


def measure(database: Database) -> list[str]:
    """Asks everything; returns what took too long or too many statements."""
    print(f"  {'':<34}{'ms':>8}{'statements':>12}{'x floor':>9}")
    missed = []
    for words, floors in QUESTIONS:
        one = ask(database, words, floors)
        print(f"  {one.words:<34}{one.took:>8.0f}{one.statements:>12}{one.took / one.floor:>9.2f}")
        if one.took > MOST_MS or one.statements > MOST_STATEMENTS:
            missed.append(one.words)
    return missed


def ask(database: Database, words: str, floors: tuple[str, ...]) -> Asked:
    with counting(database) as counted:
        took = min(_timed(lambda: answer(database, words, counted)) for _ in range(3))
    floor = min(_timed(lambda: [_plainly(database, sql) for sql in floors]) for _ in range(3))
    return Asked(words, took, len(counted), floor)


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    counted: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        event.remove(database.engine, "before_cursor_execute", count)


def answer(
    database: Database, words: str, counted: list[str], account: str = ADMIN, now: datetime = NOW
) -> list[dict[str, object]]:
    """LINE's messages for the question, made as a worker makes them; in `counted` stays what it took."""
    keys = BallotKeys(FolderPhotos(Path(tempfile.gettempdir())), SECRET)
    around = Surroundings(ZoneInfo("Asia/Bangkok"), SECRET, "https://signpost.example", keys)
    source = events.Source("user", account, account)
    said = events.Text(id="e", at=now, source=source, reply_token="r", text=words, message_id="1")
    with database.read() as connection:
        turn = Turn(said, account, Talk(account), Store(connection), now, around)
        connection.exec_driver_sql("SELECT 1")  # begins the transaction, which no question is to pay for
        counted.clear()
        _DISPATCHER.dispatch(turn)
    return outgoing.messages(turn.replies)


_DISPATCHER = Dispatcher(all_flows())


def _plainly(database: Database, sql: str) -> int:
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    query = sql.format(day=LAST, first=first, last=last)
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.engine.url.database))) as file:
            return len(file.execute(query).fetchall())
    with psycopg.connect(database.url.replace("+psycopg", "")) as server:
        return len(server.execute(query.replace("%", "%%") if "%" in query else query).fetchall())


def _timed(action: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1e3


if __name__ == "__main__":
    main()
