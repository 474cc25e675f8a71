"""Timed work after a change that bears on many: its days are made again, a few at a time."""

from datetime import tzinfo

from bot.clock import Clock
from storage.database import Database
from storage.remaking import is_waiting, next_batch
from storage.store import Store

#: So many transactions in one pass, so that the other timed jobs are not held up.
AT_A_TIME = 40


class DayRemaker:
    """Goes on where the last one was stopped; several may run at once, each waits for the other's batch."""

    def __init__(self, *, database: Database, clock: Clock, zone: tzinfo) -> None:
        self._database, self._clock, self._zone = database, clock, zone

    def once(self) -> None:
        """One pass; nothing but a look where nothing waits."""
        for _ in range(AT_A_TIME):
            with self._database.read() as connection:
                if not is_waiting(Store(connection)):
                    return
            with self._database.begin() as connection:
                next_batch(Store(connection), self._clock.now(), self._zone)
            self._database.give_way()
