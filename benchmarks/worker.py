"""The product's worker with stopwatches on it: `python -m benchmarks.worker REPORT [look|no-look MARKS]`.

The same runner as `flask worker`; what it spends is counted by stage and by kind of event, and written to
REPORT as JSON when it ends. SIGUSR1 sets the stopwatches to nought. With `no-look` a photo is not looked
at: it is taken for one with these three marks and a face, so that the rest can be seen by itself.
"""

import hashlib
import io
import json
import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import Connection

import app as wiring
from bot.inbox import Runner
from bot.line.messenger import Messenger
from bot.settings import read_settings
from rules.anchor_values import Anchor, Placed
from rules.faces import Face
from rules.marks import Mark
from rules.selfie import Reading
from rules.selfie import look as really_look
from storage.inbox import Taken

Work = Callable[..., Any]


class Stopwatches:
    """CPU and wall seconds by stage, statements and turns by kind of event; stages do not overlap."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._here = threading.local()
        self.reset()

    def reset(self, *_: object) -> None:
        self.cpu: defaultdict[str, float] = defaultdict(float)
        self.wall: defaultdict[str, float] = defaultdict(float)
        self.turns: Counter[str] = Counter()
        self.statements: Counter[str] = Counter()
        self.sizes: Counter[str] = Counter()
        self.began_cpu = time.process_time()

    def stage(self, name: str, work: Work, size: Callable[[Any], int] | None = None) -> Work:
        """`work`, timed as `name` unless it runs within another stage."""

        def timed(*args: Any, **more: Any) -> Any:
            if getattr(self._here, "stage", None):
                return work(*args, **more)
            self._here.stage = name
            cpu, wall = time.thread_time(), time.perf_counter()
            try:
                made = work(*args, **more)
            finally:
                self._here.stage = None
                with self._lock:
                    self.cpu[name] += time.thread_time() - cpu
                    self.wall[name] += time.perf_counter() - wall
            if size:
                with self._lock:
                    self.sizes[name] += size(made)
            return made

        return timed

    def statement(self, work: Work) -> Work:
        """A statement: timed as a stage, and counted for the kind of event that is being served."""
        timed = self.stage("statements", work)

        def counted(*args: Any, **more: Any) -> Any:
            if not getattr(self._here, "stage", None):
                with self._lock:
                    self.statements[getattr(self._here, "kind", "taking")] += 1
            return timed(*args, **more)

        return counted

    def turn(self, serve: Callable[[Runner, Taken], None]) -> Callable[[Runner, Taken], None]:
        def served(runner: Runner, taken: Taken) -> None:
            event = json.loads(taken.payload)
            self._here.kind = event.get("message", {}).get("type", event["type"])
            cpu = time.thread_time()
            try:
                serve(runner, taken)
            finally:
                with self._lock:
                    self.turns[self._here.kind] += 1
                    self.cpu["turns"] += time.thread_time() - cpu
                    self.sizes["events"] += len(taken.payload)
                self._here.kind = "taking"

        return served

    def report(self) -> dict[str, Any]:
        names = ("cpu", "wall", "turns", "statements", "sizes")
        return {name: dict(getattr(self, name)) for name in names} | {
            "process_cpu": time.process_time() - self.began_cpu
        }


def put_on(watches: Stopwatches) -> None:
    """Puts the stopwatches on the worker's classes; `look` and the photo store are put on in `main`."""
    Connection.execute = watches.statement(Connection.execute)  # type: ignore[method-assign]
    Connection.exec_driver_sql = watches.statement(Connection.exec_driver_sql)  # type: ignore[method-assign]
    Connection._commit_impl = watches.stage("commits", Connection._commit_impl)  # type: ignore[method-assign]
    Messenger.content = watches.stage("fetch content", Messenger.content, len)  # type: ignore[method-assign]
    Messenger.reply = watches.stage("reply", Messenger.reply)  # type: ignore[method-assign]
    Messenger.show_loading = watches.stage("loading", Messenger.show_loading)  # type: ignore[method-assign]
    Runner.serve = watches.turn(Runner.serve)  # type: ignore[method-assign, assignment]


def not_looking(marks: tuple[int, int, int]) -> Callable[[bytes], Reading]:
    """Instead of looking: a good selfie with these marks, of a hash that is like no other photo's."""

    blank = io.BytesIO()
    Image.new("RGB", (600, 800), "grey").save(blank, "JPEG")
    seen = tuple(Mark(mark, False, 60.0, ((0, 0), (60, 0), (60, 60), (0, 60))) for mark in marks)
    face = Face(0.3, 0.2, 0.3, 0.3, 0.99)
    usual = replace(really_look(blank.getvalue()), marks=seen, faces=(face,), brightness=120.0, quality="ok")

    def look(data: bytes) -> Reading:
        digest = hashlib.sha256(data).hexdigest()
        return replace(usual, sha256=digest, phash=int(digest[:16], 16), jpeg=data)

    return look


def not_placing(reading: Reading) -> tuple[Placed, ...]:
    """Instead of measuring the face: one somewhere beside the sign, that looks like no other photo's."""
    look = bytes.fromhex(reading.sha256)
    x, y, size = (part / 128 - 1 for part in look[:3])
    return tuple(Placed(Anchor(mark.id, 4 * x, 2 * y, 0.5 * size), look) for mark in reading.marks)


def main(arguments: list[str]) -> None:
    report, how, *marks = arguments
    watches = Stopwatches()
    put_on(watches)
    runner = wiring.create_runner(read_settings())
    desk = runner._desk
    if how == "no-look":
        desk._look = not_looking((int(marks[0]), int(marks[1]), int(marks[2])))
        desk._place = not_placing
    desk._look = watches.stage("look at photo", desk._look, lambda reading: len(reading.jpeg))
    desk._photos.put = watches.stage("store photo", desk._photos.put)  # type: ignore[method-assign]
    desk._is_copy = watches.stage("compare photos", desk._is_copy)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGUSR1, watches.reset)
    runner.run(stop)
    Path(report).write_text(json.dumps(watches.report()))


if __name__ == "__main__":
    main(sys.argv[1:])
