"""Tells whoever listens (the chat page) that something changed, without waiting for slow listeners."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.model import Json

LISTENER_QUEUE = 1000


class News:
    """Hands each published item to every listener; one that falls 1,000 behind is told to start afresh
    (`None`)."""

    def __init__(self) -> None:
        self._listeners: set[queue.Queue[Json | None]] = set()
        self._lock = threading.Lock()

    def publish(self, kind: str, **facts: object) -> None:
        item: Json = {"kind": kind, **facts}
        with self._lock:
            for listener in self._listeners:
                try:
                    listener.put_nowait(item)
                except queue.Full:
                    _start_afresh(listener)

    @contextmanager
    def listen(self) -> Iterator["queue.Queue[Json | None]"]:
        listener: queue.Queue[Json | None] = queue.Queue(LISTENER_QUEUE)
        with self._lock:
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._lock:
                self._listeners.discard(listener)


def _start_afresh(listener: "queue.Queue[Json | None]") -> None:
    while not listener.empty():
        listener.get_nowait()
    listener.put_nowait(None)
