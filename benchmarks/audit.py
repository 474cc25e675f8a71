"""What the audit chain costs: `python -m benchmarks.audit [--postgres] [--rows N]`.

One sealer takes a backlog, the chain is followed, a pass finds nothing to do; then writers (8 threads, one
small transaction with one audit row each) alone, and beside a sealer that works twice a second.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from storage import migrate, seals
from storage.audit import Sealer
from storage.database import Database
from storage.store import Store
from storage.tables import audit
from tests.servers import new_postgres_database, postgres_server

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
FACTS = {"clockin": 123456, "kind": "in", "reasons": ["gps_off"]}
WRITERS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    with _database(asked.postgres) as database:
        _measure(database, asked.rows)


@contextmanager
def _database(postgres: bool) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        if postgres:
            with postgres_server() as base:
                yield _migrated(Database(new_postgres_database(base), durable=False, pool_size=WRITERS + 2))
        else:
            yield _migrated(Database(f"sqlite:///{Path(folder) / 'bench.db'}", durable=False))


def _migrated(database: Database) -> Database:
    migrate.upgrade(database)
    return database


def _measure(database: Database, rows: int) -> None:
    print(f"{database.engine.dialect.name}, {rows:,} rows")
    _fill(database, rows)
    sealer = Sealer(database)
    took = _timed(lambda: sealer.run(NOW, most_batches=rows))
    print(f"  sealing a backlog          {rows / took:>10,.0f} rows/s")
    began = time.process_time()
    took = _timed(lambda: _check(database)) / rows * 1e6
    cpu = (time.process_time() - began) / rows * 1e6
    print(f"  following the chain        {took:>10.1f} s per million rows, {cpu:.1f} s of it CPU of ours")
    print(f"  first look of a new sealer {_timed(lambda: Sealer(database).run(NOW)) * 1000:>10.1f} ms")
    later = NOW + timedelta(hours=1)
    sealer.run(later)
    print(f"  a pass with nothing to do  {_timed(lambda: sealer.run(later)) * 1000:>10.1f} ms")
    pairs = [(_writing(database, sealing=False), _writing(database, sealing=True)) for _ in range(3)]
    alone, beside = (max(pair[n] for pair in pairs) for n in (0, 1))
    print(f"  writers alone              {alone:>10,.0f} transactions/s")
    print(f"  writers beside a sealer    {beside:>10,.0f} transactions/s, {beside / alone:.2f} of that")


def _fill(database: Database, rows: int) -> None:
    made = {"actor": "system", "action": "clockin.accepted", "facts": FACTS}
    for start in range(0, rows, 5000):
        part = [
            {"at": NOW + timedelta(seconds=n), "subject": f"person:{n % 997}", **made}
            for n in range(start, min(start + 5000, rows))
        ]
        with database.begin() as connection:
            connection.execute(insert(audit), part)


def _check(database: Database) -> None:
    with database.read() as connection:
        found = seals.check(connection)
    assert found.fault is None, found


def _writing(database: Database, *, sealing: bool, seconds: float = 3.0) -> float:
    """Transactions a second."""
    over, sealer = threading.Event(), Sealer(database)

    def write() -> int:
        count = 0
        while not over.is_set():
            with database.begin() as connection:
                Store(connection).audit.add(NOW, "system", "clockin.accepted", f"person:{count}", **FACTS)
            count += 1
        return count

    def seal() -> None:
        sealer.run(NOW + timedelta(hours=1))
        while not over.wait(0.5):
            sealer.run(NOW + timedelta(hours=1))

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        writers = [pool.submit(write) for _ in range(WRITERS)]
        beside = pool.submit(seal) if sealing else None
        time.sleep(seconds)
        over.set()
        done = sum(writer.result() for writer in writers)
        if beside:
            beside.result()
    sealer.run(NOW + timedelta(hours=1), most_batches=10_000)
    return done / seconds


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
