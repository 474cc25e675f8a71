"""The keys of secret votes and anonymous surveys: one each, in two halves, gone for ever after the count.

One half lies in the database, the other in the photo store, and the office's secret key joins them. So a copy
of the database, even with the secret key, opens no ballot; and once the half in the store is deleted, nobody
can open any, ever again: not from a backup of the database and not with every secret of the server (unless
somebody copied the store's half *while* the vote was open, which is said plainly in docs/voting.md).
"""

import threading
from functools import cached_property
from typing import Literal, Protocol

from rules import sealing
from storage.photos import PhotoMissing, PhotoStore

REMEMBERED_S = 60.0


class KeyGone(LookupError):
    """The vote's key was destroyed, or was never made."""


class Sealing(Protocol):
    """What has a key: a campaign, or a survey; `key_half`: the database's half, None when there is none."""

    @property
    def id(self) -> int: ...

    @property
    def key_half(self) -> bytes | None: ...


class BallotKeys:
    """Makes, joins and destroys keys; safe to share between threads. Store faults raise PhotoStoreDown.
    A campaign's unless `of_what` says otherwise; `surveys` are those of anonymous surveys.

    A key is remembered for `remembered_s` seconds and then dropped by itself: a worker that hears nothing of
    a vote any more must not hold its key for weeks after the count.
    """

    def __init__(
        self,
        photos: PhotoStore,
        secret_key: bytes,
        *,
        remembered_s: float = REMEMBERED_S,
        of_what: Literal["vote", "survey"] = "vote",
    ) -> None:
        self._photos, self._secret, self._remembered_s = photos, secret_key, remembered_s
        self._of_what = of_what
        self._known: dict[int, tuple[bytes, bytes]] = {}  # by campaign: the database's half, the whole key
        self._lock = threading.Lock()

    @cached_property
    def surveys(self) -> "BallotKeys":
        """The keys of anonymous surveys."""
        return BallotKeys(self._photos, self._secret, remembered_s=self._remembered_s, of_what="survey")

    def make(self, campaign: int) -> bytes:
        """Stores a new half and returns the other, for the database; may be repeated until both are kept."""
        self.forget(campaign)
        self._photos.put(self._place(campaign), sealing.new_key())
        return sealing.new_key()

    def of(self, campaign: Sealing) -> bytes:
        """The whole key, 32 bytes. Raises KeyGone; asks the store about once a minute."""
        if campaign.key_half is None:
            self.forget(campaign.id)
            raise KeyGone(campaign.id)
        with self._lock:
            half, whole = self._known.get(campaign.id, (None, b""))
        if half == campaign.key_half:
            return whole
        stored = self._stored_half(campaign.id)
        whole = sealing.derived(campaign.key_half + stored, self._purpose(campaign.id), self._secret)
        self._remember(campaign.id, campaign.key_half, whole)
        return whole

    def _remember(self, campaign: int, half: bytes, whole: bytes) -> None:
        # Beside the half it was joined with: one made for an opening that was rolled back opens nothing.
        with self._lock:
            self._known[campaign] = (half, whole)
        timer = threading.Timer(self._remembered_s, self.forget, [campaign])
        timer.daemon = True
        timer.start()

    def destroy(self, campaign: int) -> None:
        """Gone afterwards, here and in the store; safe to repeat."""
        self.forget(campaign)
        self._photos.delete(self._place(campaign))

    def forget(self, campaign: int) -> None:
        """Drops what this process remembers."""
        with self._lock:
            self._known.pop(campaign, None)

    def _stored_half(self, campaign: int) -> bytes:
        try:
            return self._photos.get(self._place(campaign))
        except PhotoMissing:
            raise KeyGone(campaign) from None

    def _place(self, campaign: int) -> str:
        return f"keys/{self._of_what}-{campaign}"

    def _purpose(self, campaign: int) -> str:
        return f"ballots of {campaign}" if self._of_what == "vote" else f"answers of {campaign}"
