"""A Simple Beacon's device message that cannot be made up: a counter with a keyed check, 13 bytes in all.

LINE's Simple Beacon itself has no protection: anybody can send any hardware id. So our beacons put into
their free 13 bytes a counter (4 bytes, big-endian) that goes up by one every 30 seconds, and the first 9
bytes of HMAC-SHA-256 over the hardware id and the counter, under a key of this one beacon. Guessing is
hopeless (2^72); a message recorded and sent again is refused once it is two minutes old.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

PERIOD_S: Final = 30
TOLERANCE: Final = 4  # counts that a message may lag: two minutes
CRYSTAL: Final = 1e-4  # a cheap crystal may lose this part of the time since the last good count
NEAR: Final = timedelta(minutes=10)  # a beacon heard this long before or after supports a clock-in
HWID_BYTES, COUNTER_BYTES, MAC_BYTES, KEY_BYTES = 5, 4, 9, 32
_COUNTS: Final = 1 << (8 * COUNTER_BYTES)

Outcome = Literal["ok", "not_ours", "forged", "old"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The newest count accepted from a beacon, and when it was heard."""

    counter: int
    at: datetime


class Checked(NamedTuple):
    """What a message is worth; `anchor` is the one to keep from now on."""

    outcome: Outcome
    anchor: Anchor | None


def beacon_key(master: bytes, hwid: str, nonce: str) -> bytes:
    """The key of a beacon, 32 bytes: made from the office's key, so that no table ever holds it."""
    return hmac.digest(master, f"beacon\n{hwid}\n{nonce}".encode(), "sha256")


def make_message(key: bytes, hwid: str, counter: int) -> bytes:
    """What the device sends: the reference for its firmware.

    `counter` is the number of 30-second periods since the beacon was set up, kept in flash; after 2^32 - 1
    (4,000 years) comes 0. After a restart go on from the highest count that may have been sent.
    """
    count = (counter % _COUNTS).to_bytes(COUNTER_BYTES, "big")
    return count + hmac.digest(key, bytes.fromhex(hwid) + count, "sha256")[:MAC_BYTES]


def check_message(key: bytes, hwid: str, message: bytes, at: datetime, last: Anchor | None) -> Checked:
    """Judges a message heard at `at` (LINE's time).

    Without an anchor (newly set up, or asked to start anew) the first good message makes one. Later a count
    may lag what the anchor lets expect by two minutes and the crystal's error; ahead it may be as far as it
    likes, since nobody but the beacon can have made it. Only a count that does not lag moves the anchor:
    whoever sends recorded messages cannot draw the clock back step by step.
    """
    if len(message) != COUNTER_BYTES + MAC_BYTES:
        return Checked("not_ours", last)
    counter = int.from_bytes(message[:COUNTER_BYTES], "big")
    if not hmac.compare_digest(make_message(key, hwid, counter), message):
        return Checked("forged", last)
    if last is None:
        return Checked("ok", Anchor(counter, at))
    elapsed = (at - last.at).total_seconds()
    ahead = _difference(counter, last.counter + int(elapsed // PERIOD_S))
    if ahead < -(TOLERANCE + abs(elapsed) * CRYSTAL / PERIOD_S):
        return Checked("old", last)
    newer = ahead >= 0 and _difference(counter, last.counter) > 0
    return Checked("ok", Anchor(counter, at) if newer else last)


def _difference(one: int, other: int) -> int:
    """`one` minus `other` on the counter's circle, the short way round."""
    return (one - other + _COUNTS // 2) % _COUNTS - _COUNTS // 2


def clean_hwid(text: str) -> str:
    """A hardware id as LINE writes it: 10 hex digits, lower case. Raises ValueError."""
    hwid = text.strip().lower()
    if len(hwid) != 2 * HWID_BYTES or any(digit not in "0123456789abcdef" for digit in hwid):
        raise ValueError(f"{text!r}: a hardware id has 10 hex digits")
    return hwid
