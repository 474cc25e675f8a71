"""One thread that writes what the webhook received: many requests, one durable commit.

A flush to disk costs milliseconds whatever it carries. Requests hand their events over and wait; the
writer takes all that have gathered since its last commit and inserts them in one transaction.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from storage import inbox
from storage.database import Database, DatabaseTrouble
from storage.inbox import Arrival

MOST_TOGETHER = 500
_Waiting = tuple[Sequence[Arrival], "Future[None]"]


class GroupWriter:
    """Durably inserts events for any number of request threads."""

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def write(self, arrivals: Sequence[Arrival], timeout_s: float) -> None:
        """Returns when the events are committed.

        Raises DatabaseTrouble when they could not be, and TimeoutError when that took too long; either
        way the caller must not claim to have them (LINE will send them again).
        """
        self._start()
        done: Future[None] = Future()
        self._waiting.put((arrivals, done))
        done.result(timeout_s)

    def _start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:  # started late, so that it lives in the process that serves, after any fork
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            batch = self._gather()
            try:
                self._insert([arrival for arrivals, _ in batch for arrival in arrivals])
            except DatabaseTrouble as trouble:
                self._one_by_one(batch, trouble)
            else:
                for _, done in batch:
                    done.set_result(None)

    def _gather(self) -> list[_Waiting]:
        batch = [self._waiting.get()]
        while len(batch) < MOST_TOGETHER:
            try:
                batch.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return batch

    def _insert(self, arrivals: Sequence[Arrival]) -> None:
        with self._database.begin() as connection:
            inbox.insert(connection, arrivals, self._now_ms())

    def _one_by_one(self, batch: list[_Waiting], trouble: DatabaseTrouble) -> None:
        """One request's rows may be what the database refuses; the others must not fall with it."""
        for arrivals, done in batch:
            if len(batch) == 1:
                done.set_exception(trouble)
                return
            try:
                self._insert(arrivals)
            except DatabaseTrouble as own:
                done.set_exception(own)
            else:
                done.set_result(None)
