"""The worker's pulse: a heartbeat a minute, LINE's errors and events that LINE had to deliver again.

Counted in memory and written with the taking of events, so that a beat means what it says: somebody was
there to serve, and the database could be written.
"""

import threading
from typing import NamedTuple

from storage.store import Store

_MINUTE_MS = 60_000


class Counted(NamedTuple):
    """What is to be written: this minute, and by minute failed calls and events that came again."""

    minute: int
    counts: dict[int, tuple[int, int]]


class Pulse:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._written = -1
        self._counts: dict[int, tuple[int, int]] = {}

    def line_failed(self, at_ms: int) -> None:
        """LINE did not take a call now."""
        self._add(at_ms, 1, 0)

    def came_again(self, at_ms: int) -> None:
        """An event of that time had to be delivered again: we were not there for it at first."""
        self._add(at_ms, 0, 1)

    def due(self, now_ms: int) -> Counted | None:
        """What is to be written now, None when this minute is and nothing was counted."""
        minute = now_ms // _MINUTE_MS
        with self._lock:
            if minute == self._written and not self._counts:
                return None
            self._written, counts, self._counts = minute, self._counts, {}
            return Counted(minute, counts)

    def give_back(self, counted: Counted | None) -> None:
        """It could not be written."""
        if counted is None:
            return
        with self._lock:
            self._written = -1
            for minute, (errors, again) in counted.counts.items():
                old = self._counts.get(minute, (0, 0))
                self._counts[minute] = (old[0] + errors, old[1] + again)

    def _add(self, at_ms: int, errors: int, again: int) -> None:
        minute = at_ms // _MINUTE_MS
        with self._lock:
            old = self._counts.get(minute, (0, 0))
            self._counts[minute] = (old[0] + errors, old[1] + again)


def write(store: Store, counted: Counted | None) -> None:
    if counted is not None:
        store.heartbeats.write(counted.minute, counted.counts)
