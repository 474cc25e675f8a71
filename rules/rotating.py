"""The rotating sign: a tablet's screen whose three tags change every 30 seconds, told again by the server.

The tablet and the office share a secret; both make from it, by TOTP (RFC 6238, HMAC-SHA-256, steps of 30 s
since 1970), three tag ids for the moment. A photo of the screen therefore also says when it was taken.

How often a wrong screen is taken for the right one, with the 479 mirror-safe ids of `rules.marks` (held by a
simulation in the tests): every tag read must agree, in its own place, and at least two must be read. One
step agrees by chance with two tags with probability 1 / (479 x 478) = 4.4e-6, with three 9.1e-9. In the
usual window of 5 steps that is 2.2e-5 and 4.6e-8 a photo; in the widest window (14 steps) 6.1e-5 and 1.3e-7.
At points not expected, which may be hundreds, all three are asked for: 300 tablets, 5 steps, 1.4e-5. That
an older screen is called "old" when it is not of this tablet at all: 1.7e-4 with two tags (40 steps), 1.3e-5
with three (1,440 steps); it only changes the sentence that a human reads.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median_low
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from rules.marks import Mark

Triple = tuple[int, int, int]
Group = Mapping[int, "Mark"]  # slot (0 top left, 1 top right, 2 bottom left) to the tag read there

STEP_S: Final = 30
BEFORE: Final = 3  # steps that a photo may be older than its sending
AFTER: Final = 1  # and that a tablet may run ahead
SLACK: Final = 2  # steps on either side of what a tablet's clock is known to be off
MOST_DRIFT: Final = 12  # steps; a clock further off is not followed any more
ALARM_S: Final = 300  # a tablet's clock this far off wants a person
READINGS: Final = 20  # of a tablet's last photos, whose median tells its clock
FEWEST_READINGS: Final = 5
OLD_STEPS: Final = 40  # 20 minutes: an old screen is known by two tags
OLDEST_STEPS: Final = 1_440  # 12 hours: by three
PITCH: Final = 1.1875  # from one tag's middle to the next, in its sides: a gap of one and a half cells
_PLACES: Final = ((0.0, 0.0), (PITCH, 0.0), (0.0, PITCH))
_STRAY: Final = 0.2  # of the distance between two tags; a printed sign's small tags are further apart
_SIZES: Final = 1.4  # how much larger one tag may look than another of the same screen


@dataclass(frozen=True, slots=True)
class LiveTablet:
    """A tablet of the office. `drift`: what its photos say of its clock, in steps (negative: behind)."""

    id: str
    point: str
    secret: bytes = field(repr=False)
    drift: int | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class LiveSeen:
    """A tablet's screen in a photo, and when it showed that.

    `shift`: steps from the moment of sending to the step shown, negative for the past. `step_age_s`: the
    same as seconds of age, never negative. `fresh`: young enough to count. `tags`: how many were read.
    """

    point: str
    tablet_id: str
    shift: int
    fresh: bool
    tags: int
    revoked: bool

    @property
    def step_age_s(self) -> int:
        return max(0, -self.shift) * STEP_S


class Window(NamedTuple):
    """The steps, relative to the moment of sending, that count as now: first and last, both included."""

    first: int
    last: int


def tablet_secret(master: bytes, tablet_id: str, nonce: str) -> bytes:
    """The secret of a tablet, 32 bytes: made from the office's key, so that no table ever holds it."""
    return hmac.digest(master, f"tablet\n{tablet_id}\n{nonce}".encode(), "sha256")


def key_hash(key: str) -> str:
    """What is kept of a one-time setting-up key; the key itself is 128 random bits and needs no salt."""
    return hashlib.sha256(f"tablet key\n{key}".encode()).hexdigest()


def step_of(moment: datetime) -> int:
    """The number of the 30-second step of an aware moment."""
    return int(moment.timestamp() // STEP_S)


def totp(secret: bytes, step: int, digest: Literal["sha1", "sha256", "sha512"] = "sha256") -> int:
    """The value of RFC 6238 (RFC 4226 section 5.3) before it is cut to digits: 31 bits."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), digest)
    start = mac[-1] & 0x0F
    return int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF


def tags_at(secret: bytes, step: int) -> Triple:
    """The three different ids a tablet shows in a step, by slot.

    The value, read as a number in the bases n, n-1, n-2 (n = the safe ids, ascending), picks one of the ids
    still left for each slot. 2^31 is no multiple of their product; the likeliest triple is 5 % likelier.
    """
    from rules.marks import safe_ids  # OpenCV comes with it; an office without tablets never loads it

    left = list(safe_ids())
    rest, chosen = totp(secret, step), []
    for _ in range(3):
        rest, index = divmod(rest, len(left))
        chosen.append(left.pop(index))
    return chosen[0], chosen[1], chosen[2]


def window(drift: int | None) -> Window:
    """Three steps back (a photo is sent 20 to 60 s after it was taken), one ahead, and where the clock is."""
    if drift is None:
        return Window(-BEFORE, AFTER)
    first = max(-MOST_DRIFT, drift - SLACK)
    last = min(MOST_DRIFT, drift + SLACK)
    return Window(min(-BEFORE, first), max(AFTER, last))


def learned_drift(shifts: Sequence[int]) -> int | None:
    """What a tablet's clock is off by, in steps: the median of its last photos, None from too few.

    Photos come from different people (see `storage.tablets`), so that nobody can draw the clock back alone.
    """
    latest = list(shifts)[-READINGS:]
    return median_low(latest) if len(latest) >= FEWEST_READINGS else None


def clock_alarm(drift: int | None, skew_ms: int | None) -> bool:
    """Whether a tablet's clock is more than five minutes off, by its photos or by its own report."""
    return abs(drift or 0) * STEP_S > ALARM_S or abs(skew_ms or 0) > ALARM_S * 1000


def match(
    marks: "Sequence[Mark]", tablets: Sequence[LiveTablet], at: datetime, expected: Collection[str] = ()
) -> LiveSeen | None:
    """The tablet's screen among the tags of a photo sent at `at`, the best if several; None without one.

    `expected`: codes of the points where the person may be. Only there two tags are enough, and only there
    an old screen is looked for.
    """
    groups = live_groups(marks)
    if not groups:
        return None
    now = step_of(at)
    here = [tablet for tablet in tablets if tablet.point in expected and not tablet.revoked]
    for tablet in here:  # nearly always; an office has hundreds of others
        for group in groups:
            seen = _seen(tablet, group, now, expected)
            if seen is not None and seen.fresh:
                return seen
    tries = [_seen(tablet, group, now, expected) for tablet in tablets for group in groups]
    return max(
        (seen for seen in tries if seen is not None),
        key=lambda seen: (seen.fresh, not seen.revoked, seen.point in expected, seen.tags, seen.shift),
        default=None,
    )


def _seen(tablet: LiveTablet, group: Group, now: int, expected: Collection[str]) -> LiveSeen | None:
    read = {slot: mark.id for slot, mark in group.items()}
    here = tablet.point in expected
    if len(read) < 3 and not here:
        return None
    fresh = window(tablet.drift)
    oldest = fresh.first
    if here:
        oldest = -OLDEST_STEPS if len(read) == 3 else -OLD_STEPS
    for shift in range(fresh.last, oldest - 1, -1):
        if agrees(tags_at(tablet.secret, now + shift), read):
            return LiveSeen(tablet.point, tablet.id, shift, shift >= fresh.first, len(read), tablet.revoked)
    return None


def agrees(shown: Triple, read: Mapping[int, int]) -> bool:
    """Whether every tag that was read (slot to id), at least two, is the one shown in its slot."""
    return len(read) >= 2 and all(shown[slot] == tag for slot, tag in read.items())


def live_groups(marks: "Sequence[Mark]") -> tuple[Group, ...]:
    """The tags that stand to one another as on a tablet's screen, each group once, whatever they say."""
    found: dict[frozenset[int], Group] = {}
    for number, anchor in enumerate(marks):
        for slot in range(3):
            members = {slot: number, **dict(_neighbours(marks, anchor, slot))}
            if len(members) >= 2:
                found[frozenset(members.values())] = {place: marks[n] for place, n in members.items()}
    whole = [key for key in found if len(key) == 3]
    return tuple(group for key, group in found.items() if not any(key < other for other in whole))


def _neighbours(marks: "Sequence[Mark]", anchor: "Mark", slot: int) -> Iterator[tuple[int, int]]:
    """For an anchor in `slot`, the other slots with the number of the tag that stands there."""
    for other in range(3):
        fits = [n for n, mark in enumerate(marks) if other != slot and _stands(anchor, slot, mark, other)]
        if fits:
            yield other, fits[0]


def _stands(anchor: "Mark", at: int, mark: "Mark", there: int) -> bool:
    """Whether `mark` is where slot `there` must be if `anchor` is in slot `at`, seen from the same side."""
    if mark is anchor or mark.mirrored != anchor.mirrored:
        return False
    if not 1 / _SIZES < mark.side_px / anchor.side_px < _SIZES:
        return False
    import numpy as np

    corners = np.asarray(anchor.corners)
    across = (corners[1] + corners[2] - corners[0] - corners[3]) / 2
    down = (corners[3] + corners[2] - corners[0] - corners[1]) / 2
    step = across * (_PLACES[there][0] - _PLACES[at][0]) + down * (_PLACES[there][1] - _PLACES[at][1])
    error = np.linalg.norm(corners.mean(axis=0) + step - np.asarray(mark.corners).mean(axis=0))
    return bool(error <= _STRAY * np.linalg.norm(step))
