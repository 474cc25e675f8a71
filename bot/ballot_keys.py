"""The keys of secret votes: one a campaign, in two halves, gone for ever once the votes are counted.

One half lies in the database, the other in the photo store, and the office's secret key joins them. So a copy
of the database, even with the secret key, opens no ballot; and once the half in the store is deleted, nobody
can open any, ever again: not from a backup of the database and not with every secret of the server (unless
somebody copied the store's half *while* the vote was open, which is said plainly in docs/voting.md).
"""

import threading

from rules import sealing
from rules.campaigns import Campaign
from storage.photos import PhotoMissing, PhotoStore


class KeyGone(LookupError):
    """The vote's key was destroyed, or was never made."""


class BallotKeys:
    """Makes, joins and destroys keys; safe to share between threads. Store faults raise PhotoStoreDown."""

    def __init__(self, photos: PhotoStore, secret_key: bytes) -> None:
        self._photos, self._secret = photos, secret_key
        self._known: dict[int, bytes] = {}
        self._lock = threading.Lock()

    def make(self, campaign: int) -> bytes:
        """Stores a new half and returns the other, for the database; may be repeated until both are kept."""
        self.forget(campaign)
        self._photos.put(_place(campaign), sealing.new_key())
        return sealing.new_key()

    def of(self, campaign: Campaign) -> bytes:
        """The whole key, 32 bytes. Raises KeyGone; asks the store once a process and campaign."""
        if campaign.key_half is None:
            self.forget(campaign.id)
            raise KeyGone(campaign.id)
        with self._lock:
            half = self._known.get(campaign.id)
        if half is None:
            half = self._stored_half(campaign.id)
            with self._lock:
                self._known[campaign.id] = half
        return sealing.derived(campaign.key_half + half, f"ballots of {campaign.id}", self._secret)

    def destroy(self, campaign: int) -> None:
        """Gone afterwards, here and in the store; safe to repeat."""
        self.forget(campaign)
        self._photos.delete(_place(campaign))

    def forget(self, campaign: int) -> None:
        """Drops what this process remembers."""
        with self._lock:
            self._known.pop(campaign, None)

    def _stored_half(self, campaign: int) -> bytes:
        try:
            return self._photos.get(_place(campaign))
        except PhotoMissing:
            raise KeyGone(campaign) from None


def _place(campaign: int) -> str:
    return f"keys/vote-{campaign}"
