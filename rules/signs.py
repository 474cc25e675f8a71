"""Which sign is in the photo: the keyed triple of tags of each printed sign, and its recognition.

A sign carries one large and two small tags at fixed places. Its ids come from a keyed hash, so that one
sign says nothing about another's; two of the three, at the places where the sheet has them, name it.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

import numpy as np

from rules.marks import Mark, safe_ids

SLOTS: Final = 3
_SLACK: Final = 0.3  # of the distance between two tags of a sheet: perspective, and corners a pixel off
_MOST_LONE: Final = 4
Triple = tuple[int, int, int]


class Slot(NamedTuple):
    """A tag's place on the A4 sheet in millimetres: left, top and side of its black square."""

    left: float
    top: float
    side: float


SHEET_MM: Final = (210.0, 297.0)
LAYOUT: Final[tuple[Slot, Slot, Slot]] = (
    Slot(17.0, 65.0, 122.0),
    Slot(15.0, 203.0, 72.0),
    Slot(123.0, 203.0, 72.0),
)


@dataclass(frozen=True, slots=True)
class KnownSign:
    """A sign of the office: its point's code, its generation, its tags by slot, whether it still counts."""

    point: str
    generation: int
    marks: Triple
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class SignSeen:
    """A known sign found in a photo. `marks`: how many of its tags were read; `strong`: at least two."""

    point: str
    generation: int
    marks: int
    strong: bool
    mirrored: bool
    revoked: bool


def make_marks(secret: bytes, point_code: str, generation: int, taken: Collection[Triple] = ()) -> Triple:
    """Three different mirror-safe tag ids for one generation of a point's sign.

    Each slot takes, in the order of HMAC-SHA256 under `secret`, one of the ids that the `taken` triples
    share least: no two signs share an id while ids last, and no two ever share two while that is possible.
    """
    if not secret:
        raise ValueError("a sign needs a secret key")
    chosen: list[int] = []
    for slot in range(SLOTS):
        free = _least_shared(chosen, taken)
        key = f"{point_code}\n{generation}\n{slot}"
        chosen.append(min(free, key=partial(_rank, secret, key)))
    return chosen[0], chosen[1], chosen[2]


def _least_shared(chosen: Collection[int], taken: Collection[Triple]) -> list[int]:
    """The ids, none of `chosen`, that would share least with any one taken triple, then those used least."""
    cost = {tag: (0, 0) for tag in safe_ids() if tag not in chosen}
    for triple in taken:
        shared = sum(tag in triple for tag in chosen)
        for tag in triple:
            if tag in cost:
                worst, uses = cost[tag]
                cost[tag] = (max(worst, shared + 1), uses + 1)
    least = min(cost.values())
    return [tag for tag, value in cost.items() if value == least]


def _rank(secret: bytes, key: str, tag: int) -> bytes:
    return hmac.new(secret, f"{key}\n{tag}".encode(), hashlib.sha256).digest()


def identify(
    marks: Sequence[Mark], known: Sequence[KnownSign], expected: Collection[str] = ()
) -> tuple[SignSeen, ...]:
    """The known signs in a photo, best first: more tags, then in force before revoked, then larger.

    Two tags count together only where the sheet has them, seen from one side. Unknown tags are ignored.
    A tag that several known signs carry names none of them by itself, unless exactly one of those belongs
    to an `expected` point (code). Many lone tags are a catalogue, not signs, and name nothing.
    """
    by_id: dict[int, list[Mark]] = {}
    for mark in marks:
        by_id.setdefault(mark.id, []).append(mark)
    hits = {sign: _together(sign, by_id) for sign in known}
    strong = {sign: seen for sign, seen in hits.items() if len(seen) >= 2}
    explained = {mark.id for seen in strong.values() for mark in seen}
    lone = {s: seen for s, seen in hits.items() if len(seen) == 1 and seen[0].id not in explained}
    if len({seen[0].id for seen in lone.values()}) > _MOST_LONE:
        lone = {}
    found = [
        (_seen(sign, seen), max(mark.side_px for mark in seen))
        for sign, seen in (strong | _unshared(lone, expected)).items()
    ]
    found.sort(key=lambda pair: (-pair[0].marks, pair[0].revoked, -pair[1]))
    return tuple(sign for sign, _ in found)


def _together(sign: KnownSign, by_id: Mapping[int, Sequence[Mark]]) -> list[Mark]:
    """The most tags of a sign that lie to one another as on its sheet; else its largest tag in view."""
    best: list[Mark] = []
    for slot, tag in enumerate(sign.marks):
        for anchor in by_id.get(tag, ()):
            group = [anchor, *_fitting(sign, slot, anchor, by_id)]
            if (len(group), anchor.side_px) > (len(best), best[0].side_px if best else 0.0):
                best = group
    return best


def _fitting(sign: KnownSign, slot: int, anchor: Mark, by_id: Mapping[int, Sequence[Mark]]) -> Iterator[Mark]:
    """The sign's other tags, where the anchor says they must be."""
    for other, tag in enumerate(sign.marks):
        if other != slot:
            fits = [mark for mark in by_id.get(tag, ()) if _lies(anchor, LAYOUT[slot], mark, LAYOUT[other])]
            yield from fits[:1]


def _lies(anchor: Mark, at: Slot, mark: Mark, there: Slot) -> bool:
    """Whether `mark` is where slot `there` must be if `anchor` is in slot `at`, both seen from the same side.

    The anchor's two edge directions carry the sheet's millimetres into the picture; perspective and the
    few pixels of a small anchor are allowed for by `_SLACK` of the distance.
    """
    if mark.mirrored != anchor.mirrored:
        return False
    corners = np.asarray(anchor.corners)
    middle = corners.mean(axis=0)
    across = (corners[1] + corners[2] - corners[0] - corners[3]) / 2 / at.side
    down = (corners[3] + corners[2] - corners[0] - corners[1]) / 2 / at.side
    right = (there.left + there.side / 2) - (at.left + at.side / 2)
    below = (there.top + there.side / 2) - (at.top + at.side / 2)
    step = across * right + down * below
    error = np.linalg.norm(middle + step - np.asarray(mark.corners).mean(axis=0))
    return bool(
        error <= _SLACK * np.linalg.norm(step)
        and 0.5 < mark.side_px / anchor.side_px * at.side / there.side < 2
    )


def _unshared(lone: dict[KnownSign, list[Mark]], expected: Collection[str]) -> dict[KnownSign, list[Mark]]:
    """The signs whose single tag no other known sign carries, or no other expected one."""
    sharers = Counter(seen[0].id for seen in lone.values())
    hoped = Counter(seen[0].id for sign, seen in lone.items() if sign.point in expected)
    return {
        sign: seen
        for sign, seen in lone.items()
        if sharers[seen[0].id] == 1 or (sign.point in expected and hoped[seen[0].id] == 1)
    }


def _seen(sign: KnownSign, seen: Sequence[Mark]) -> SignSeen:
    return SignSeen(sign.point, sign.generation, len(seen), len(seen) >= 2, seen[0].mirrored, sign.revoked)
