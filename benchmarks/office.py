"""An office to measure in: people with phones, one point with its sign, and the product's own processes.

LINE is played by the simulator in the process that measures; web and worker are processes of their own, so
that their CPU time can be told apart from it.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from subprocess import DEVNULL, Popen

import psutil

from benchmarks.load import ROOT, free_port, wait_for
from bot.clock import SystemClock
from bot.settings import Settings
from bot.supervisor import web_command
from commands.signs import standing_sign
from documents.signs import Sign, sign_png
from simulator.model import Plan
from simulator.platform import Platform
from simulator.server import create_simulator, serve_in_thread
from simulator.users import Photo
from simulator.webhook import HttpWebhook
from storage.database import Database
from storage.store import Store

EVENTS = 3
"""The events of one clock-in: the word, the place and the photo."""
PLACE = (13.7539, 100.5018)
SECRET_KEY = "a secret key long enough for benchmarks"


@dataclass
class Office:
    """A filled database, a LINE, and the settings with which web and worker find both."""

    settings: Settings
    platform: Platform
    database: Database
    users: list[str]
    sign: bytes
    marks: tuple[int, int, int]
    others: tuple[int, ...] = ()
    processes: "list[Popen[bytes]]" = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What a process of the product reads."""
        chosen = self.settings
        return {
            **os.environ,
            "DATABASE_URL": chosen.database_url,
            "PHOTO_STORE": chosen.photo_store,
            "LINE_CHANNEL_SECRET": chosen.line_channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": chosen.line_channel_access_token,
            "LINE_API_URL": chosen.line_api_url or "",
            "SECRET_KEY": chosen.secret_key,
            "PUBLIC_URL": "https://signpost.example",
            "PYTHONPATH": str(ROOT),
        }

    def start(self, argv: Sequence[str], *, stdin: int = DEVNULL, stdout: int = DEVNULL) -> "Popen[bytes]":
        """A process of the product, which ends with the office."""
        process = Popen(argv, env=self.environment(), cwd=ROOT, stdin=stdin, stdout=stdout, stderr=sys.stderr)
        self.processes.append(process)
        return process

    def start_web(self) -> None:
        port = self.settings.port
        web = self.start(web_command("app:wsgi", host="127.0.0.1", port=port, factory=True))
        wait_for(port, web)

    def cpu(self) -> float:
        """Seconds of CPU so far, of web, worker and database server."""
        roots = [psutil.Process(pid) for pid in (*(each.pid for each in self.processes), *self.others)]
        family = {one.pid: one for root in roots for one in (root, *root.children(recursive=True))}
        return sum(sum(one.cpu_times()[:2]) for one in family.values())

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()
        self.processes.clear()

    def clocks_in(self, user: str, photo: bytes, word: str = "เข้างาน") -> None:
        """The three deeds of a clock-in, one right after the other."""
        self.platform.users.text(user, word)
        self.platform.users.place(user, *PLACE)
        self.platform.users.photos(user, [Photo(photo)])

    def count(self, what: str) -> int:
        """The number of rows of `table` or `table WHERE ...`."""
        with self.database.read() as connection:
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {what}").scalar_one())

    def wait_until_served(self, events: int, timeout_s: float = 180.0) -> float:
        """Waits until the inbox has had so many events and all are done; when that was (perf_counter)."""
        deadline = time.perf_counter() + timeout_s
        while self.count("inbox") < events or self.count("inbox WHERE state < 2"):
            if time.perf_counter() > deadline:
                raise RuntimeError(f"{self.count('inbox WHERE state < 2')} events were not served in time")
            time.sleep(0.05)
        return time.perf_counter()


@contextmanager
def office(database_url: str, people: int, others: Sequence[int] = ()) -> Iterator[Office]:
    """An office with `people` people on an empty, migrated database; everything ends with the block."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        port = free_port()
        platform = Platform(
            SystemClock(),
            channel_secret="benchmark-secret",
            access_token="benchmark-token",
            webhook=HttpWebhook(f"http://127.0.0.1:{port}/callback"),
            plan=Plan(rate_limits=False),
            threaded=True,
        )
        stack.callback(platform.close)
        url, stop_line = serve_in_thread(create_simulator(platform))
        stack.callback(stop_line)
        settings = Settings(
            database_url=database_url,
            photo_store=f"folder:{Path(folder) / 'photos'}",
            line_channel_secret="benchmark-secret",
            line_channel_access_token="benchmark-token",
            line_api_url=url,
            secret_key=SECRET_KEY,
            port=port,
        )
        database = Database(database_url)
        stack.callback(database.dispose)
        made = _filled(settings, platform, database, people)
        made.others = tuple(others)
        stack.callback(made.stop)
        yield made


def _filled(settings: Settings, platform: Platform, database: Database, people: int) -> Office:
    now = SystemClock().now()
    users = [platform.users.add(f"คนที่ {number}").id for number in range(people)]
    with database.begin() as connection:
        store = Store(connection)
        point_row = {"code": "HALL", "name": "ศาลาว่าการ", "latitude": PLACE[0], "longitude": PLACE[1]}
        store.points.save([{**point_row, "radius_m": 150.0}])
        (point,) = store.points.everywhere()
        sign = standing_sign(store, point, SECRET_KEY.encode(), now)
        store.people.save([_person(number) for number in range(people)])
        for user, person in zip(users, store.people.everyone(), strict=True):
            store.people.bind(user, person.id, now)
            store.people.accept(person.id, "privacy", "1", now, "benchmark")
            first = date(2020, 1, 1)
            row = {"person": person.id, "point": point.id, "from_day": first, "to_day": None}
            store.points.assign([row])
    picture = sign_png(Sign(point.code, point.name, "", sign.generation, sign.marks, None))
    return Office(settings, platform, database, users, picture, sign.marks)


def _person(number: int) -> dict[str, str | None]:
    return {
        "staff_id": f"{number:06}", "title": "นาย", "first_name": "ก", "last_name": "ข", "position": "",
        "unit": f"กอง {number % 20}", "role": "staff", "supervisor_id": None,
    }  # fmt: skip
