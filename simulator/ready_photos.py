"""The ready photos of the demo office: shown small, sent once as shown, then taken anew for the next time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from secrets import randbelow, token_hex

from simulator.contents import thumbnail
from simulator.office import DemoOffice

PREVIEW_PIXELS = 480


class ReadyPhotos:
    """What the page shows is what is sent: a photo is kept from its preview until it is sent.

    One that holds a moment only is taken anew in the next, of the same person in the same pose.

    One photo is made at a time, and all on one thread: a page asks for a dozen previews at once, each takes
    much memory to make, and what a thread has once taken the C library keeps for it.
    """

    def __init__(self, office: DemoOffice) -> None:
        self._office = office
        self._lock = threading.Lock()
        self._born = token_hex(4)
        self._studio = ThreadPoolExecutor(1, thread_name_prefix="selfies")
        self._seeds: dict[str, int] = {}
        self._waiting: dict[str, tuple[int, bytes]] = {}  # with the moment it holds
        self._small: dict[str, bytes] = {}
        self._sent: dict[str, int] = {}
        self._last_sent: bytes | None = None

    def preview(self, key: str) -> bytes:
        """A small JPEG of the photo that `take` will give. KeyError for an unknown key."""
        with self._lock:
            photo = self._photo(key)
            if self._repeats(key) or key not in self._small:
                self._small[key] = thumbnail(photo, PREVIEW_PIXELS)
            return self._small[key]

    def take(self, key: str) -> bytes:
        """The photo to send. KeyError for an unknown key."""
        with self._lock:
            photo = self._photo(key)
            self._seeds.pop(key, None)
            self._waiting.pop(key, None)
            self._small.pop(key, None)
            self._sent[key] = self._sent.get(key, 0) + 1
            self._last_sent = photo
            return photo

    def version(self, key: str) -> str:
        """Changes whenever the preview does, and with every start."""
        sent = sum(self._sent.values()) if self._repeats(key) else self._sent.get(key, 0)
        return f"{self._born}-{sent}-{self._moment(key)}"

    def _photo(self, key: str) -> bytes:
        if self._repeats(key) and self._last_sent is not None:
            return self._last_sent
        moment = self._moment(key)
        if key not in self._waiting or self._waiting[key][0] != moment:
            seed = self._seeds.setdefault(key, randbelow(1 << 31))
            self._small.pop(key, None)
            self._waiting[key] = (moment, self._studio.submit(self._office.selfie, key, seed).result())
        return self._waiting[key][1]

    def _repeats(self, key: str) -> bool:
        return any(selfie.repeats for selfie in self._office.selfies() if selfie.key == key)

    def _moment(self, key: str) -> int:
        return next((selfie.moment for selfie in self._office.selfies() if selfie.key == key), 0)
