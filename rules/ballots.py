"""A voter's ballot, the sealed box it lies in, and everything else that only the vote's key can read.

While a vote is open, whatever could tell who likes what exists in sealed form only: the ballot in the
database, what a button means, and the answer that is about to be sent. All three are opened with the vote's
key, which `bot.ballot_keys` joins from its halves and destroys after the count. Sealed things that could be
compared have one length each, so that their size says nothing.
"""

import base64
import binascii
import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rules import sealing
from rules.sealing import CannotOpen

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of tracking numbers: Crockford's base 32, without I L O U, which people misread."""
_TRACKER: Final = 12
_HOLDER: Final = 8
_TAP: Final = struct.Struct(">BHH")
_REPLY_STEP: Final = 16 * 1024


class TooManyPicks(ValueError):
    """Every pick the voter has is given already."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one voter has picked and been shown, by the ideas' numbers; nothing picked is nothing cast.

    `tracker`: 12 letters of ALPHABET, new with every change of the picks. `holder`: the LINE account it was
    last in the hands of (`BallotBox.holder`), empty at first: to another one it is not shown, or whoever can
    bind another phone to a person could read that person's vote.
    """

    picks: tuple[int, ...]
    tracker: str
    seen: frozenset[int] = frozenset()
    holder: bytes = b""

    def picking(self, number: int, most: int) -> "Ballot":
        """With one more idea. Raises TooManyPicks; an idea picked already changes nothing."""
        if number in self.picks:
            return self
        if len(self.picks) >= most:
            raise TooManyPicks
        return replace(self, picks=tuple(sorted((*self.picks, number))))

    def dropping(self, number: int) -> "Ballot":
        return replace(self, picks=tuple(one for one in self.picks if one != number))

    def showing(self, numbers: Iterable[int]) -> "Ballot":
        return replace(self, seen=self.seen | frozenset(numbers))


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button of the vote does: a letter for the deed and up to two numbers (0 to 65,535)."""

    deed: str
    one: int = 0
    other: int = 0


def packed(ballot: Ballot, *, most_picks: int, highest: int) -> bytes:
    """The ballot in `1 + 12 + 8 + 2 * most_picks + highest // 8 + 1` bytes, whatever is in it.

    `highest`: the highest number of an idea. Raises ValueError for a ballot that does not fit.
    """
    if len(ballot.picks) > most_picks or max((*ballot.picks, *ballot.seen, 0)) > highest:
        raise ValueError("the ballot holds more than it may")
    places = (*ballot.picks, *[0] * (most_picks - len(ballot.picks)))
    bits = sum(1 << number for number in ballot.seen)
    head = _head(most_picks).pack(most_picks, ballot.tracker.encode("ascii"), ballot.holder, *places)
    return head + bits.to_bytes(highest // 8 + 1, "little")


def unpacked(plain: bytes) -> Ballot:
    """What `packed` was given."""
    head = _head(plain[0])
    _, tracker, holder, *places = head.unpack(plain[: head.size])
    bits = int.from_bytes(plain[head.size :], "little")
    seen = frozenset(number for number in range(bits.bit_length()) if bits >> number & 1)
    picks = tuple(number for number in places if number)
    return Ballot(picks, tracker.decode("ascii"), seen, holder if any(holder) else b"")


def _head(most_picks: int) -> struct.Struct:
    return struct.Struct(f">B{_TRACKER}s{_HOLDER}s{most_picks}H")


class BallotBox:
    """All that is sealed with one vote's key (32 bytes). Whoever opens raises CannotOpen for what was sealed
    with another key, for another voter or deed, or was changed since."""

    def __init__(self, key: bytes, campaign: int) -> None:
        self._key, self.campaign = key, campaign

    # -- ballots -------------------------------------------------------------------------------

    def slot(self, person: int) -> str:
        """Where the person's ballot lies; says nothing about the person without the key."""
        return sealing.tag(self._key, "slot", person)

    def seal(self, slot: str, ballot: Ballot, *, most_picks: int, highest: int) -> bytes:
        plain = packed(ballot, most_picks=most_picks, highest=highest)
        return sealing.sealed(self._key, plain, self._about("ballot", slot))

    def reseal(self, slot: str, ballot: Ballot, before: bytes) -> bytes:
        """The ballot in a box as large as `before`, which was the voter's."""
        plain = sealing.opened(self._key, before, self._about("ballot", slot))
        highest = (len(plain) - _head(plain[0]).size) * 8 - 1
        return self.seal(slot, ballot, most_picks=plain[0], highest=highest)

    def open(self, slot: str, box: bytes) -> Ballot:
        return unpacked(sealing.opened(self._key, box, self._about("ballot", slot)))

    def tracker(self, slot: str, event_id: str) -> str:
        """The tracking number of a change: the same when the same event is worked off twice, because the
        voter may have been told already; nobody can make it again once the key is gone."""
        number = int(sealing.tag(self._key, "tracker", slot, event_id), 16)
        return "".join(ALPHABET[number >> 5 * place & 31] for place in range(_TRACKER))

    def holder(self, user_id: str) -> bytes:
        """A LINE account as a ballot remembers it, 8 bytes; it says nothing without the key."""
        return bytes.fromhex(sealing.tag(self._key, "holder", user_id))[:_HOLDER]

    def order(self, person: int, numbers: Iterable[int]) -> tuple[int, ...]:
        """The ideas shuffled for one voter, the same on every day and page."""
        seed = sealing.tag(self._key, "order", person)
        return tuple(sorted(numbers, key=lambda number: hashlib.sha256(f"{seed} {number}".encode()).digest()))

    # -- buttons and answers -------------------------------------------------------------------

    def seal_tap(self, person: int, tap: Tap) -> str:
        """44 characters for a button that only this person can use: LINE's events are kept for days."""
        plain = _TAP.pack(ord(tap.deed), tap.one, tap.other)
        return _written(sealing.sealed(self._key, plain, self._about("tap", person)))

    def open_tap(self, person: int, token: str) -> Tap:
        deed, one, other = _TAP.unpack(sealing.opened(self._key, _read(token), self._about("tap", person)))
        return Tap(chr(deed), one, other)

    def seal_reply(self, event_id: str, words: str) -> str:
        """An answer that waits to be sent; long ones and short ones look alike up to 16 KiB, packed."""
        small = zlib.compress(words.encode())
        plain = len(small).to_bytes(4, "big") + small
        plain += bytes(-len(plain) % _REPLY_STEP)
        return _written(sealing.sealed(self._key, plain, self._about("reply", event_id)))

    def open_reply(self, event_id: str, token: str) -> str:
        plain = sealing.opened(self._key, _read(token), self._about("reply", event_id))
        return zlib.decompress(plain[4 : 4 + int.from_bytes(plain[:4], "big")]).decode()

    def _about(self, what: str, whose: object) -> bytes:
        return f"{what} {self.campaign} {whose}".encode()


def _written(box: bytes) -> str:
    return base64.urlsafe_b64encode(box).decode("ascii").rstrip("=")


def _read(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise CannotOpen("not a sealed word") from wrong
