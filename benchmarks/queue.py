"""The inbox as a queue: a full table, killed workers, handlers slower than their lease, and starting.

    python -m benchmarks.queue [--postgres] [--quick | --full]

T9 = taking work with a million done and 20,000 open events / with none done and 50 open (target <= 4).
T10 = lost + doubled + disordered + doubly replied events after many kill -9 of workers (target 0).
T13 = the same with a lease much shorter than the handler: no harm, and all gets done (target 0).
T14 = CPU to start the web process / to start the worker (target <= 1/4).
Quick: 200,000 done and 10 kills; full: a million and 200 kills.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from benchmarks.killing import damage, everybody_once, kill_many, workers
from benchmarks.load import ROOT
from benchmarks.office import EVENTS, Office, office
from benchmarks.webhook import Store, stores, told
from bot.supervisor import python
from storage import inbox
from storage.database import Database

TAKEN_AT_ONCE = 32
ROUNDS = 60
_NOW_MS = 1_800_000_000_000
_FILL_SQLITE = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
    INSERT INTO inbox (event_id, sender, at_ms, received_ms, payload, state, fresh, done_ms)
    SELECT '{name}' || i, 'U' || (i % 5000), i, i, '{{}}', {state}, {fresh}, {done} FROM n"""
_FILL_POSTGRES = """
    INSERT INTO inbox (event_id, sender, at_ms, received_ms, payload, state, fresh, done_ms)
    SELECT '{name}' || i, 'U' || (i %% 5000), i, i, '{{}}', {state}, {fresh}, {done}
    FROM generate_series(1, {rows}) AS i"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    done: int
    kills: int


QUICK, USUAL, FULL = Size(200_000, 10), Size(1_000_000, 40), Size(1_000_000, 200)


def take_ms(store: Store, done: int, waiting: int) -> float:
    """The median time, in ms, of taking 32 events and giving them back, with so many rows in the inbox."""
    database = Database(store.make(), durable=False)
    try:
        _fill(database, "done", done, state=inbox.DONE)
        _fill(database, "open", waiting, state=inbox.OPEN)
        return statistics.median(_take_once(database, number) for number in range(ROUNDS)) * 1e3
    finally:
        database.dispose()


def _fill(database: Database, name: str, rows: int, *, state: int) -> None:
    sql = _FILL_SQLITE if database.is_sqlite else _FILL_POSTGRES
    fresh, done = (1, "NULL") if state == inbox.OPEN else (0, "1")
    with database.begin() as connection:
        if rows:
            connection.exec_driver_sql(sql.format(name=name, rows=rows, state=state, fresh=fresh, done=done))


def _take_once(database: Database, number: int) -> float:
    began = time.perf_counter()
    with database.begin() as connection:
        taken = inbox.take(connection, now_ms=_NOW_MS + number, lease_ms=0, most=TAKEN_AT_ONCE)
    took = time.perf_counter() - began
    with database.begin() as connection:
        inbox.give_back(connection, [row.seq for row in taken], ready_ms=0)
    return took


def after_kills(store: Store, kills: int) -> int:
    with office(store.make(), 6, store.others) as here:
        here.start_web()
        found = kill_many(here, kills)
    print(
        f"  {kills} kills -9 among {found.events} events, of which {found.redone} were begun again: {found}"
    )
    return found.total


def with_a_short_lease(store: Store) -> int:
    """Every photo takes three times as long as its lease, so that the other worker begins it as well."""
    with office(store.make(), 6, store.others) as here:
        here.start_web()
        with workers(here, lease_ms=100, look_s=0.3):
            rounds = 0
            for _ in range(3):
                rounds = everybody_once(here, rounds)
                here.wait_until_served(rounds * len(here.users) * EVENTS)
        found = damage(here, rounds)
    print(f"  lease 100 ms, handler 300 ms, {found.redone} events begun again: {found}")
    return found.total


def start_ratio(store: Store) -> float:
    """CPU to start the web's side over the worker's: the least of three each, without Python itself."""
    with office(store.make(), 1) as here:
        bare = _least_cpu(here, "pass")
        web = _least_cpu(here, "import app; app.wsgi()") - bare
        worker = _least_cpu(
            here, "import app; from bot.settings import read_settings as s; app.create_runner(s())"
        )
    print(f"  start: web {web:.2f} s CPU, worker {worker - bare:.2f} s")
    return web / (worker - bare)


def _least_cpu(here: Office, source: str) -> float:
    return min(_cpu_of(lambda: _run(here, source)) for _ in range(3))


def _run(here: Office, source: str) -> None:
    subprocess.run(python("-W", "ignore", "-c", source), env=here.environment(), cwd=ROOT, check=True)


def _cpu_of(work: Callable[[], None]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(store: Store, size: Size) -> bool:
    print(f"\n{store.name}")
    small, large = take_ms(store, 0, 50), take_ms(store, size.done, 20_000)
    print(f"  taking 32: {small:.2f} ms; with {size.done:,} done and 20,000 open {large:.2f} ms")
    return all(
        [
            told("T9   taking, full inbox / empty", large / small, 4, most=True),
            told("T10  harm after kills", after_kills(store, size.kills), 0, most=True),
            told("T13  harm by a lease too short", with_a_short_lease(store), 0, most=True),
        ]
    )


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.queue", description=(__doc__ or "").splitlines()[0]
    )
    options.add_argument("--postgres", action="store_true", help="measure on PostgreSQL as well")
    options.add_argument("--quick", action="store_true", help="200,000 rows and 10 kills")
    options.add_argument("--full", action="store_true", help="a million rows and 200 kills")
    chosen = options.parse_args()
    size = QUICK if chosen.quick else FULL if chosen.full else USUAL
    print(f"{psutil.cpu_count()} cores, Python {sys.version.split()[0]}, process {os.getpid()}")
    with stores(chosen.postgres) as found:
        reached = [measure(store, size) for store in found]
        print()
        reached.append(told("T14  start, web / worker", start_ratio(found[0]), 0.25, most=True))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())
