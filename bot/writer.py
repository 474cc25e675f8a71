"""One thread that writes what the webhook received: many requests, one durable commit.

A flush to disk costs milliseconds whatever it carries. Requests hand their events over and wait; the
writer takes all that have gathered since its last commit and inserts them in one transaction.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence

from storage import inbox
from storage.database import Begin, Database, DatabaseTrouble, RowRefused
from storage.inbox import Arrival

MOST_TOGETHER = 500
#: In company a commit waits this long for more: seconds, against the two that LINE waits.
GATHER_S = 0.001


class _Request:
    """What one request brings, and how it went; a bare lock, because a Future costs as much as the insert."""

    __slots__ = ("arrivals", "settled", "trouble")

    def __init__(self, arrivals: Sequence[Arrival]) -> None:
        self.arrivals = arrivals
        self.trouble: DatabaseTrouble | None = None
        self.settled = threading.Lock()
        self.settled.acquire()


class GroupWriter:
    """Durably inserts events for any number of request threads."""

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._waiting: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def write(self, arrivals: Sequence[Arrival], timeout_s: float) -> None:
        """Returns when the events are committed.

        Raises DatabaseTrouble when they could not be, and TimeoutError when that took too long; either
        way the caller must not claim to have them (LINE will send them again).
        """
        self._start()
        mine = _Request(arrivals)
        self._waiting.put(mine)
        if not mine.settled.acquire(timeout=timeout_s):
            raise TimeoutError(f"not written within {timeout_s} s")
        if mine.trouble is not None:
            raise mine.trouble

    def close(self) -> None:
        """Ends the thread once what waits is written; a later `write` starts another."""
        with self._starting:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join()

    def _start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:  # started late, so that it lives in the process that serves, after any fork
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="inbox-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (request := self._waiting.get()) is not None:
            self._write_burst([request])

    def _write_burst(self, batch: list[_Request]) -> None:
        """Writes this batch and what gathers meanwhile on one connection, until nothing is left."""
        try:
            with self._database.series() as begin:
                while batch:
                    self._insert(begin, batch)
                    batch = self._settled(batch)
        except RowRefused as trouble:
            self._one_by_one(batch, trouble)
        except DatabaseTrouble as trouble:
            _settle(batch, trouble)

    def _insert(self, begin: Begin, batch: list[_Request]) -> None:
        with begin() as connection:
            inbox.insert(connection, [row for request in batch for row in request.arrivals], self._now_ms())

    def _settled(self, batch: list[_Request]) -> list[_Request]:
        """Lets the requests of a written batch go; returns the next batch, empty when nobody waits."""
        _settle(batch)
        if len(batch) > 1:
            time.sleep(GATHER_S)
        return self._gather()

    def _gather(self) -> list[_Request]:
        batch: list[_Request] = []
        while len(batch) < MOST_TOGETHER:
            try:
                request = self._waiting.get_nowait()
            except queue.Empty:
                break
            if request is None:  # the end: for `_run` to see, after this batch
                self._waiting.put(None)
                break
            batch.append(request)
        return batch

    def _one_by_one(self, batch: list[_Request], trouble: DatabaseTrouble) -> None:
        """One request's rows are what the database refuses; the others must not fall with it."""
        if len(batch) == 1:
            _settle(batch, trouble)
            return
        for request in batch:
            try:
                with self._database.series() as begin:
                    self._insert(begin, [request])
            except DatabaseTrouble as own:
                _settle([request], own)
            else:
                _settle([request])


def _settle(batch: list[_Request], trouble: DatabaseTrouble | None = None) -> None:
    for request in batch:
        request.trouble = trouble
        request.settled.release()
