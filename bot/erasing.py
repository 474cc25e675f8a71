"""Erasing photos whose time has come: those past the office's keeping time, taken back, or of the forgotten.

The pixels first, then the note that they are gone: a crash between repeats the first, which does no harm.
"""

import logging
from collections.abc import Sequence
from datetime import tzinfo

from bot.clock import Clock
from rules.keeping import taken_before
from storage.database import Database
from storage.photos import PhotoStore
from storage.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 50
MOST_BATCHES = 20  # a pass stays short: the other timed jobs wait for it


class Eraser:
    """Marks what is past its time and erases what is marked, in bounded batches."""

    def __init__(self, *, database: Database, photos: PhotoStore, clock: Clock, zone: tzinfo) -> None:
        self._database = database
        self._photos = photos
        self._clock = clock
        self._zone = zone

    def once(self) -> int:
        """One pass over at most AT_ONCE x MOST_BATCHES photos; returns how many were erased.

        Raises PhotoStoreDown when the store does not work; what was erased before that is noted.
        """
        self._mark_old()
        erased = self._erase_idea_pictures()
        for _ in range(MOST_BATCHES):
            batch = self.erase_due()
            erased += batch
            if batch < AT_ONCE:
                break
        return erased

    def erase_due(self, person: int | None = None) -> int:
        """Erases one batch of what is marked, of one person or of everybody."""
        with self._database.read() as connection:
            due = Store(connection).photo_rows.due_for_erasure(self._clock.now(), AT_ONCE, person)
        gone: list[str] = []
        try:
            for key in due:
                self._photos.delete(key)
                gone.append(key)
        finally:
            self._note(gone)
        return len(gone)

    def _erase_idea_pictures(self) -> int:
        """One batch of the pictures taken out of ideas: they name nobody, so nothing goes on record."""
        with self._database.read() as connection:
            due = Store(connection).ideas.pictures_to_erase(AT_ONCE)
        for key in due:
            self._photos.delete(key)
        if due:
            with self._database.begin() as connection:
                Store(connection).ideas.pictures_erased(due, self._clock.now())
        return len(due)

    def _note(self, keys: Sequence[str]) -> None:
        if not keys:
            return
        with self._database.begin() as connection:
            store, now = Store(connection), self._clock.now()
            noted = store.photo_rows.mark_erased(keys, now)
            facts = {f"photo:{key}": {"why": why} for key, why in noted.items()}
            store.audit.add_many(now, "system", "photo.erased", facts)
        for key, why in noted.items():
            log.info("photo %s erased: %s", key, why)

    def _mark_old(self) -> None:
        now = self._clock.now()
        with self._database.read() as connection:
            store = Store(connection)
            before = taken_before(now, store.office.keeping().photo_fiscal_years, self._zone)
            if not store.photo_rows.any_taken(before):
                return
        with self._database.begin() as connection:
            marked = Store(connection).photo_rows.mark_past_their_time(before, now, AT_ONCE * MOST_BATCHES)
        log.info("%d photos taken before %s are past their time", marked, before.date())
