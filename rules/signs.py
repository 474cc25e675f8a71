"""Which sign is in the photo: the keyed triple of tags of each printed sign, and its recognition.

A sign carries one large and two small tags at fixed places. Its ids come from a keyed hash, so that one
sign says nothing about another's; two of the three, at the places where the sheet has them, name it.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from rules.marks import Mark, safe_ids

SLOTS: Final = 3
Triple = tuple[int, int, int]


class Slot(NamedTuple):
    """A tag's place on the A4 sheet in millimetres: left, top and side of its black square."""

    left: float
    top: float
    side: float


SHEET_MM: Final = (210.0, 297.0)
LAYOUT: Final[tuple[Slot, Slot, Slot]] = (
    Slot(41.0, 72.0, 128.0),
    Slot(11.0, 216.0, 56.0),
    Slot(143.0, 216.0, 56.0),
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

    Unknown tags are ignored. A tag that several known signs carry names none of them by itself, unless
    exactly one belongs to an `expected` point (code) or a second tag of the same sign is in view.
    """
    read = {mark.id: mark for mark in sorted(marks, key=lambda mark: mark.side_px)}
    hits = {sign: [read[tag] for tag in sign.marks if tag in read] for sign in known}
    strong = {sign: seen for sign, seen in hits.items() if len(seen) >= 2}
    explained = {mark.id for seen in strong.values() for mark in seen}
    weak = dict(_weak({s: seen for s, seen in hits.items() if len(seen) == 1}, explained, expected))
    found = [(_seen(sign, seen), max(m.side_px for m in seen)) for sign, seen in (strong | weak).items()]
    found.sort(key=lambda pair: (-pair[0].marks, pair[0].revoked, -pair[1]))
    return tuple(sign for sign, _ in found)


def _weak(
    hits: dict[KnownSign, list[Mark]], explained: set[int], expected: Collection[str]
) -> Iterator[tuple[KnownSign, list[Mark]]]:
    """Signs named by one tag that no better-read sign explains and no other sign shares."""
    sharers = Counter(seen[0].id for seen in hits.values())
    hoped = Counter(seen[0].id for sign, seen in hits.items() if sign.point in expected)
    for sign, seen in hits.items():
        tag = seen[0].id
        alone = sharers[tag] == 1 or (sign.point in expected and hoped[tag] == 1)
        if tag not in explained and alone:
            yield sign, seen


def _seen(sign: KnownSign, seen: Sequence[Mark]) -> SignSeen:
    mirrored = sum(mark.mirrored for mark in seen) * 2 > len(seen)
    return SignSeen(sign.point, sign.generation, len(seen), len(seen) >= 2, mirrored, sign.revoked)
