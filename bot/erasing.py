"""Erasing photos whose time has come: those past the office's keeping time, taken back, or of the forgotten.

The pixels first, then the note that they are gone: a crash between repeats the first, which does no harm.
So go photos that were stored for an event which then came to nothing, and so have no row of their own.
"""

import logging
from collections.abc import Sequence
from datetime import tzinfo

from bot.clock import Clock
from rules.keeping import taken_before
from storage.database import Database
from storage.errands import LOOSE_EVIDENCE, STRAY_PHOTO, Errand
from storage.photos import PhotoMissing, PhotoStore
from storage.store import Store

log = logging.getLogger(__name__)

UNUSED = "unused"
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
        erased = self._erase_strays()
        self._mark_old()
        self._let_loose_evidence_go()
        erased += self._erase_idea_pictures() + self._erase_evidence()
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

    def _let_loose_evidence_go(self) -> None:
        """What was sent as evidence and never told of: the talk was left before its end."""
        now = self._clock.now()
        with self._database.read() as connection:
            due = Store(connection).errands.due(LOOSE_EVIDENCE, AT_ONCE, by=now)
        if due:
            with self._database.begin() as connection:
                store = Store(connection)
                for errand in due:
                    if store.errands.done(errand):
                        store.evidence.let_go(errand.subject, now)

    def _erase_evidence(self) -> int:
        """One batch of the evidence its senders took back, or that nobody told of."""
        with self._database.read() as connection:
            due = Store(connection).evidence.to_erase(AT_ONCE)
        for key in due:
            self._photos.delete(key)
        if due:
            with self._database.begin() as connection:
                Store(connection).evidence.erased(due, self._clock.now())
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

    def _erase_strays(self) -> int:
        """Erases what was stored for events that ended without noting a photo; returns how many."""
        erased, after = 0, ""
        for _ in range(MOST_BATCHES):
            with self._database.read() as connection:
                strays = Store(connection).errands.due(STRAY_PHOTO, AT_ONCE, after)
            erased += sum(self._erase_stray(stray) for stray in strays)
            if len(strays) < AT_ONCE:
                break
            after = strays[-1].subject
        return erased

    def _erase_stray(self, stray: Errand) -> bool:
        """Under the lock of its event, so that no retry stores it anew while it is erased here."""
        kept = self._is_kept(stray.subject)  # a store that is away is found out before anything is locked
        with self._database.begin() as connection:
            store, key = Store(connection), stray.subject
            if store.errands.is_being_served(stray.what) or not store.errands.done(stray):
                return False
            if store.names_photo(key) or not kept:
                return False  # a retry came to something, or nothing was ever stored
            self._photos.delete(key)
            store.audit.add(self._clock.now(), "system", "photo.erased", f"photo:{key}", why=UNUSED)
        log.info("photo %s erased: %s", stray.subject, UNUSED)
        return True

    def _is_kept(self, key: str) -> bool:
        try:
            return bool(self._photos.get(key))
        except PhotoMissing:
            return False

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
