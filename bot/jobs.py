"""Timed jobs: what must happen though nobody says anything; each pass is safe to repeat and to lose."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta, tzinfo

from bot.clock import Clock
from bot.erasing import Eraser
from bot.trail import Posting, Trail
from storage import inbox
from storage.database import Database, DatabaseTrouble
from storage.photos import PhotoStore, PhotoStoreDown
from storage.store import Store

log = logging.getLogger(__name__)

EVERY_S = 15.0
ANSWER_EVERY_S = 3.0
"""What somebody waits for, as another menu after a change of role, is looked for more often."""
KEEP_DONE_EVENTS = timedelta(days=7)


class Jobs:
    """Seals the audit trail, erases photos whose time has come, clears events long done out of the inbox
    and beacons heard long ago, and whatever else is handed in by `also`; `answering` are the jobs that tell
    people what was just done, looked at in between too."""

    def __init__(
        self,
        *,
        database: Database,
        photos: PhotoStore,
        clock: Clock,
        zone: tzinfo,
        posting: Posting | None = None,
        also: Sequence[Callable[[], object]] = (),
        answering: Sequence[Callable[[], object]] = (),
    ) -> None:
        self._database = database
        self._clock = clock
        self._trail = Trail(database=database, clock=clock, zone=zone, posting=posting)
        self._eraser = Eraser(database=database, photos=photos, clock=clock, zone=zone)
        self._also, self._answering = also, answering

    def run(self, stop: threading.Event) -> None:
        """Every job by itself, so that one in trouble does not keep the others from their work."""
        waited = 0.0
        while not stop.wait(ANSWER_EVERY_S):
            waited += ANSWER_EVERY_S
            jobs = self._jobs() if waited >= EVERY_S else self._answering
            waited %= EVERY_S
            for job in jobs:
                try:
                    job()
                except (DatabaseTrouble, PhotoStoreDown) as trouble:
                    log.warning("timed jobs will be tried again: %s", trouble)
                except Exception as fault:  # noqa: BLE001 - a job that is wrong must not end the others
                    _say_what_failed(fault)

    def close(self) -> None:
        self._database.dispose()

    def once(self) -> None:
        """One pass over everything that is due."""
        for job in self._jobs():
            job()

    def answer(self) -> None:
        """One pass over what tells people about something just done."""
        for job in self._answering:
            job()

    def _jobs(self) -> list[Callable[[], object]]:
        every = (self._trail.once, *self._also, *self._answering, self._eraser.once, self._purge)
        return list(dict.fromkeys(every))

    def _purge(self) -> None:
        before = self._clock.now() - KEEP_DONE_EVENTS
        with self._database.begin() as connection:
            inbox.purge(connection, done_before_ms=int(before.timestamp() * 1000))
            Store(connection).beacons.forget_before(before)


def _say_what_failed(fault: Exception) -> None:
    log.error("a timed job failed; it will be tried again", exc_info=fault)
