"""Clock-ins a second, end to end, and where the time goes.

    python -m benchmarks.clockins [--people N] [--postgres] [--quick]

Everybody clocks in at once: signed webhooks in over HTTP, the inbox, the worker's threads, contents and
replies over HTTP at the simulator, real selfies beside a printed sign. Once with the photos looked at, once
without, against two floors of the same run: the look at the same photos by itself, and the same rows
inserted by plain SQL. The simulator's own CPU is not counted; the database server's is.

Ratios: C1 = CPU of a clock-in / of the look at its photo alone (target <= 1.6). T7 = CPU of a clock-in
without the look / with it (target <= 0.25).
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.floors import plain_rows
from benchmarks.office import EVENTS, Office, office
from benchmarks.webhook import Store, stores, told
from bot.supervisor import python
from rules.selfie import look
from simulator.selfies import PEOPLE, selfie

WARM_UP = 4
STAGES = (
    "fetch content", "look at photo", "compare photos", "store photo", "statements", "commits", "loading",
    "reply",
)  # fmt: skip
ON_OTHER_THREADS = ("look at photo", "compare photos")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run: clock-ins a second, and per clock-in the CPU in ms of all processes and of each stage."""

    per_second: float
    cpu_ms: float
    web_ms: float
    report: dict[str, Any]
    people: int
    database_bytes: float

    def stage_ms(self, name: str) -> float:
        return float(self.report["cpu"].get(name, 0.0)) / self.people * 1e3


def photos_for(sign: bytes, people: int) -> list[bytes]:
    return [selfie(sign, person=PEOPLE[n % len(PEOPLE)], seed=n) for n in range(people)]


def run(store: Store, people: int, photos: list[bytes], *, looking: bool) -> tuple[Outcome, list[bytes]]:
    """One run on a new database; the photos too, which are made for its sign if none are given."""
    url = store.make()
    with office(url, people + WARM_UP, store.others) as here, tempfile.TemporaryDirectory() as folder:
        photos = photos or photos_for(here.sign, people + WARM_UP)
        report = Path(folder) / "report"
        here.start_web()
        how = ["look"] if looking else ["no-look", *map(str, here.marks)]
        worker = here.start(python("-m", "benchmarks.worker", str(report), *how))
        for user, photo in zip(here.users[:WARM_UP], photos, strict=False):  # models loaded, connections made
            here.clocks_in(user, photo)
        here.wait_until_served(EVENTS * WARM_UP)
        worker.send_signal(signal.SIGUSR1)
        time.sleep(0.2)
        web, size = psutil.Process(here.processes[0].pid), _database_bytes(here)
        began_cpu, began_web, began = here.cpu(), _cpu_of(web), time.perf_counter()
        for user, photo in zip(here.users[WARM_UP:], photos[WARM_UP:], strict=True):
            here.clocks_in(user, photo)
        ended = here.wait_until_served(EVENTS * (people + WARM_UP))
        cpu, web_cpu = here.cpu() - began_cpu, _cpu_of(web) - began_web
        accepted = here.count("clockins WHERE verdict = 'accepted'")
        if accepted != people + WARM_UP:
            raise RuntimeError(f"{accepted} of {people + WARM_UP} clock-ins were accepted")
        grown = (_database_bytes(here) - size) / people
        here.stop()
        told = json.loads(report.read_text())
    return Outcome(
        people / (ended - began), cpu / people * 1e3, web_cpu / people * 1e3, told, people, grown
    ), photos


def _cpu_of(process: psutil.Process) -> float:
    family = (process, *process.children(recursive=True))
    return float(sum(sum(one.cpu_times()[:2]) for one in family))


def _database_bytes(here: Office) -> int:
    with here.database.read() as connection:
        if here.database.is_sqlite:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def look_alone_ms(photos: Sequence[bytes]) -> float:
    """CPU milliseconds of looking at one photo, nothing else: the mean over these."""
    look(photos[0])
    began = time.process_time()
    for photo in photos:
        look(photo)
    return (time.process_time() - began) / len(photos) * 1e3


def show(store: Store, with_look: Outcome, without: Outcome, floor_ms: float) -> None:
    people, report = with_look.people, with_look.report
    print(f"\n{store.name}: {people} people clock in at once ({EVENTS} events each)")
    print(f"{'':22}{'with the look':>14}{'without':>10}")
    print(f"{'clock-ins a second':22}{with_look.per_second:14.1f}{without.per_second:10.1f}")
    print(f"{'CPU ms a clock-in':22}{with_look.cpu_ms:14.1f}{without.cpu_ms:10.1f}   all processes")
    for name in STAGES:
        if name in report["cpu"]:
            print(f"  {name:20}{with_look.stage_ms(name):14.2f}{without.stage_ms(name):10.2f}")
    own = [name for name in STAGES if name not in ON_OTHER_THREADS]
    rest = [o.stage_ms("turns") - sum(o.stage_ms(name) for name in own) for o in (with_look, without)]
    print(f"  {'rest of the worker':20}{rest[0]:14.2f}{rest[1]:10.2f}   flows, parsing, JSON")
    print(f"  {'web':20}{with_look.web_ms:14.2f}{without.web_ms:10.2f}")
    print(f"  {'the look alone':20}{floor_ms:14.2f}{'':10}   the same photos in one thread")
    turns, statements, sizes = report["turns"], report["statements"], report["sizes"]
    each = ", ".join(f"{kind} {statements[kind] / turns[kind]:.1f}" for kind in sorted(turns))
    print(f"  statements a turn: {each}; for taking {statements.get('taking', 0) / people:.1f} a clock-in")
    print(
        f"  bytes a clock-in: events {sizes['events'] / people:.0f}, photo fetched"
        f" {sizes['fetch content'] / people:.0f} and kept {sizes['look at photo'] / people:.0f},"
        f" database {with_look.database_bytes:.0f}"
    )


def judge(store: Store, with_look: Outcome, without: Outcome, floor_ms: float, people: int) -> bool:
    plain_ms = plain_rows(store, people)
    statements = without.stage_ms("statements") + without.stage_ms("commits")
    print(f"  plain SQL writes the same rows, but reads nothing, in {plain_ms:.2f} ms; ours {statements:.2f}")
    return all(
        (
            told("C1  CPU, clock-in / look alone", with_look.cpu_ms / floor_ms, 1.6, most=True),
            told("T7  CPU, clock-in without look / with", without.cpu_ms / with_look.cpu_ms, 0.25, most=True),
        )
    )


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m benchmarks.clockins", description=(__doc__ or "").splitlines()[0]
    )
    options.add_argument("--people", type=int, default=100)
    options.add_argument("--postgres", action="store_true", help="measure on PostgreSQL as well")
    options.add_argument("--quick", action="store_true", help="24 people")
    chosen = options.parse_args()
    people = 24 if chosen.quick else chosen.people
    print(f"{psutil.cpu_count()} cores, Python {sys.version.split()[0]}")
    reached = True
    with stores(chosen.postgres) as found:
        photos: list[bytes] = []
        floor_ms = 0.0
        for store in found:
            with_look, photos = run(store, people, photos, looking=True)
            floor_ms = floor_ms or look_alone_ms(photos)
            without, _ = run(store, people, photos, looking=False)
            show(store, with_look, without, floor_ms)
            reached &= judge(store, with_look, without, floor_ms, people)
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
