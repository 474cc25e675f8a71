"""The slow work before a turn: fetching, looking at and storing a photo or a file, outside any transaction.

The key is made from the event's id, so a second try of the same event overwrites its own photo instead
of leaving an orphan, and nobody can guess it without the office's secret.
"""

import functools
import hashlib
import hmac
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot import events
from bot.line.messenger import Gone, Messenger, TooBig
from bot.turn import KeptFile, LookedAt, PhotoFault
from rules.anchor_values import Placed
from rules.anchors import anchored, kept
from rules.evidence import Seen
from rules.files import MOST_BYTES, media_of
from rules.photos import UnreadablePhoto
from rules.selfie import Reading
from storage.database import Database
from storage.photo_rows import NearPhoto
from storage.photos import PhotoMissing, PhotoStore
from storage.store import Store

log = logging.getLogger(__name__)

ALIKE_BITS = 7
MOST_OWN = 3  # of one's own photos, the last and those near by hash, are compared pixel by pixel
MOST_OTHERS = 6  # of others' photos; an honest photo seldom has more than one or two this much like it
RETAKE = timedelta(minutes=30)  # one's own photos of this visit look alike because they are meant to


@functools.cache
def _lookers(at_once: int) -> ThreadPoolExecutor:
    """The few threads that look at photos, the same for every desk of this process.

    Not the worker's many: each thread that looks keeps a set of networks of its own, and loading them
    costs more than a look.
    """
    return ThreadPoolExecutor(at_once, thread_name_prefix="look")


def place(reading: Reading) -> tuple[Placed, ...]:
    """Where the people of a photo are as seen from its sign."""
    return anchored(reading.jpeg, reading.marks, reading.faces, reading.width, reading.height)


class PhotoDesk:
    """Fetches, looks and stores; `at_once` bounds the photos decoded side by side."""

    def __init__(
        self,
        *,
        line: Messenger,
        database: Database,
        photos: PhotoStore,
        look: Callable[[bytes], Reading],
        is_copy: Callable[[bytes, bytes], bool],
        secret_key: bytes,
        at_once: int = 2,
        place: Callable[[Reading], Sequence[Placed]] = place,
    ) -> None:
        self._line = line
        self._database = database
        self._photos = photos
        self._look = look
        self._place = place
        self._is_copy = is_copy
        self._secret = secret_key
        self._lookers = _lookers(at_once)

    def look_at(self, photo: events.Photo, person: int) -> LookedAt | PhotoFault:
        """What is in the photo a person sent, or why it cannot be used.

        Raises LineError when LINE does not answer and PhotoStoreDown when the store does not: both are
        worth trying again later.
        """
        if photo.external:
            return PhotoFault("photo_external")
        if photo.source.user_id:
            self._line.show_loading(photo.source.user_id)
        try:
            data = self._line.content(photo.message_id)
            reading = self._lookers.submit(self._look, data).result()
        except Gone:
            return PhotoFault("photo_gone")
        except TooBig:
            return PhotoFault("photo_too_big")
        except UnreadablePhoto as unreadable:
            log.info("photo %s cannot be read: %s", photo.message_id, unreadable)
            return PhotoFault(unreadable.reason)
        key = self.key_of(photo.id)
        self._photos.put(key, reading.jpeg)
        placed = self._lookers.submit(self._place, reading).result()
        return LookedAt(key, reading, self._seen_before(photo, person, key, reading, placed), kept(placed))

    def keep(self, file: events.File) -> KeptFile | PhotoFault:
        """The file a person sent, stored as it is, or why it cannot be taken; raises as `look_at`."""
        if file.size > MOST_BYTES:
            return PhotoFault("file_too_big")
        if file.source.user_id:
            self._line.show_loading(file.source.user_id)
        try:
            data = self._line.content(file.message_id)
            media = media_of(data)
        except Gone:
            return PhotoFault("file_gone")
        except TooBig:
            return PhotoFault("file_too_big")
        except ValueError as fault:
            return PhotoFault(str(fault))
        key = self.key_of(file.id)
        self._photos.put(key, data)
        return KeptFile(key, media, len(data), hashlib.sha256(data).hexdigest())

    def _seen_before(
        self, photo: events.Photo, person: int, key: str, reading: Reading, placed: Sequence[Placed]
    ) -> Seen:
        """The same bytes, or a look-alike that a second, stronger comparison of the pixels confirms."""
        with self._database.read() as connection:
            rows = Store(connection).photo_rows
            same = [row for row in rows.same_bytes(reading.sha256) if row.key != key]
            alike = [] if same else rows.alike((reading.phash, reading.mirrored_phash), ALIKE_BITS)
            # A crop or a screenshot changes the hash too much; one's own last photos need no hash, and a
            # colleague's is found by where the face is as seen from the sign.
            own = [] if same else rows.last_of(person, MOST_OWN * 2)
            theirs = [] if same else rows.near_sign(placed, person, MOST_OTHERS)
        if same:
            return "same_own" if same[0].person == person else "same_other"
        others = [row for row in (*own, *alike) if row.key != key and not self._is_retake(photo, person, row)]
        mine = [row for row in others if row.person == person][:MOST_OWN]
        by_hash = [row for row in others if row.person != person][-MOST_OTHERS // 2 :]
        foreign = list({row.key: row for row in (*by_hash, *theirs) if row.key != key}.values())[:MOST_OTHERS]
        if any(self._confirmed(row.key, reading.jpeg) for row in foreign):
            return "alike_other"
        return "alike_own" if any(self._confirmed(row.key, reading.jpeg) for row in mine) else "new"

    def _is_retake(self, photo: events.Photo, person: int, row: NearPhoto) -> bool:
        return row.person == person and abs(photo.at - row.sent_at) <= RETAKE

    def _confirmed(self, earlier: str, jpeg: bytes) -> bool:
        """Whether `jpeg` is a copy of the photo kept under `earlier`."""
        try:
            kept = self._photos.get(earlier)
        except PhotoMissing:
            return False  # erased since: nobody is accused by a hash alone
        return self._lookers.submit(self._is_copy, kept, jpeg).result()

    def key_of(self, event_id: str) -> str:
        """The photo's place in the store: unguessable, and the same at every try."""
        digest = hmac.new(self._secret, f"photo:{event_id}".encode(), hashlib.sha256).hexdigest()
        return f"{digest[:2]}/{digest[2:50]}"
