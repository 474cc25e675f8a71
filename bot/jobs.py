"""Timed jobs: what must happen though nobody says anything; each pass is safe to repeat and to lose."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.clock import Clock
from storage import inbox
from storage.database import Database, DatabaseTrouble
from storage.photos import PhotoStore, PhotoStoreDown
from storage.store import Store

log = logging.getLogger(__name__)

EVERY_S = 15.0
KEEP_DONE_EVENTS = timedelta(days=7)


class Jobs:
    """Erases photos whose time has come, and clears events long done out of the inbox."""

    def __init__(
        self,
        *,
        database: Database,
        photos: PhotoStore,
        clock: Clock,
        also: Sequence[Callable[[], None]] = (),
    ) -> None:
        self._database = database
        self._photos = photos
        self._clock = clock
        self._also = also

    def run(self, stop: threading.Event) -> None:
        while not stop.wait(EVERY_S):
            try:
                self.once()
            except (DatabaseTrouble, PhotoStoreDown) as trouble:
                log.warning("timed jobs will be tried again: %s", trouble)

    def close(self) -> None:
        self._database.dispose()

    def once(self) -> None:
        """One pass over everything that is due."""
        for job in self._also:
            job()
        self._erase_photos()
        before = self._clock.now() - KEEP_DONE_EVENTS
        with self._database.begin() as connection:
            inbox.purge(connection, done_before_ms=int(before.timestamp() * 1000))

    def _erase_photos(self) -> None:
        """The pixels first, then the note that they are gone: a crash between repeats the first."""
        with self._database.read() as connection:
            due = Store(connection).photo_rows.due_for_erasure(self._clock.now())
        for key in due:
            self._photos.delete(key)
            with self._database.begin() as connection:
                store = Store(connection)
                store.photo_rows.mark_erased(key, self._clock.now())
                store.audit.add(self._clock.now(), "system", "photo.erased", f"photo:{key}")
            log.info("photo %s erased", key)
