"""Has this photo been seen before: a perceptual hash to look up among millions, then a close comparison.

The hash is cheap and can be looked up, but a person who takes the same pose at the same sign next day comes
near it. So nobody is accused by it alone: `compare` lays one picture over the other and asks whether they
agree *everywhere*, and in the face by itself: a wall is the same every day, a face never is twice. Figures:
`python -m benchmarks.photos`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from rules.faces import Face, find_faces
from rules.photos import open_photo

Pixels = NDArray[np.uint8]

Floats = NDArray[np.float32]
Blocks = NDArray[np.bool_]
View = NDArray[Any]  # a 3 x 3 matrix from one picture's pixels to another's

SAME_BITS: Final = 4  # this near, the hash itself is as good as certain that the whole frame is the same
NEAR_BITS: Final = 10  # this near, a close comparison is worth its while
CHUNKS: Final = 4
CHUNK_BITS: Final = 16
_SIDE: Final = 32


def phash64(grey: Pixels) -> int:
    """A 64-bit hash of how a grey picture looks: signs of the 8x8 lowest cosine waves against their median.

    Alike pictures differ in few bits (`hamming`); re-encoding, resizing and brightness hardly change it.
    """
    return _bits(_waves(grey))


def mirrored_phash64(grey: Pixels) -> int:
    """The hash of the mirrored picture: mirroring turns the sign of every odd column of cosine waves."""
    waves = _waves(grey).copy()
    waves[:, 1::2] *= -1
    return _bits(waves)


def hamming(one: int, other: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return (one ^ other).bit_count()


def chunks(phash: int) -> tuple[int, int, int, int]:
    """The hash cut in four 16-bit numbers, highest first: one indexed column each.

    Two hashes at most 3 bits apart share at least one chunk; at most 7 apart, one chunk within one bit.
    """
    one, two, three, four = ((phash >> shift) & 0xFFFF for shift in (48, 32, 16, 0))
    return one, two, three, four


def near_chunks(chunk: int) -> tuple[int, ...]:
    """A chunk and its 16 neighbours one bit away: look each column up for these to find all within 7 bits."""
    return (chunk, *(chunk ^ (1 << bit) for bit in range(CHUNK_BITS)))


def signed64(phash: int) -> int:
    """The hash as a signed 64-bit number, as SQL's BIGINT holds it."""
    return phash - (1 << 64) if phash >= 1 << 63 else phash


def unsigned64(number: int) -> int:
    """Back from `signed64`."""
    return number & ((1 << 64) - 1)


def _waves(grey: Pixels) -> NDArray[np.float32]:
    while min(grey.shape) >= 8 * _SIDE:  # halving is fast; averaging at any ratio is not
        grey = cast(Pixels, cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return cast(NDArray[np.float32], cv2.dct(small)[:8, :8])


@cache
def _places() -> NDArray[np.uint64]:
    return (np.uint64(1) << np.arange(64, dtype=np.uint64)[::-1]).astype(np.uint64)


def _bits(waves: NDArray[np.float32]) -> int:
    flat = waves.ravel()
    return int(_places()[flat > np.median(flat[1:])].sum(dtype=np.uint64))


COMPARED_SIDE: Final = 640
_FEATURES: Final = 700
_LEAST_PAIRS: Final = 15
_BLOCK: Final = 20  # pixels a side of the blocks that must agree one by one
_TEXTURE: Final = 2.0  # grey levels of detail below which a block says nothing
_AGREE: Final = 0.55  # correlation of two blocks' details
_EVERYWHERE: Final = 0.65  # share of the telling blocks that agree in a copy
_IN_THE_FACE: Final = 0.65
_FACE_ROOM: Final = 1.4  # the face's surroundings, in its own size: hair, chin and collar move with it
_LEAST_BLOCKS: Final = 25


class Trace(NamedTuple):
    """What `compare` needs of a picture: its details, the points it is recognised by, its surest face."""

    detail: Floats
    points: Floats
    marks: Pixels
    face: Face | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two photos are. `same`: one is a copy of the other, by `how`: "bytes", "aligned" or "".

    `bits`: hash bits that differ (the better of plain and mirrored); `pairs`: points that agree on one
    view; `blocks`: telling blocks laid over each other; `agree`: the share of them that are alike;
    `face_agree`: that share around the face (equal to `agree` when no face was found).
    """

    same: bool
    how: str
    bits: int
    mirrored: bool
    pairs: int
    blocks: int
    agree: float
    face_agree: float


def same_photo(one: bytes, other: bytes) -> Likeness:
    """Whether `other` is a copy of `one`, edited or not. Raises `UnreadablePhoto`."""
    rgb = open_photo(one)
    first, second = (cast(Pixels, cv2.cvtColor(p, cv2.COLOR_RGB2GRAY)) for p in (rgb, open_photo(other)))
    own = phash64(first)
    bits = min(hamming(own, phash64(second)), hamming(own, mirrored_phash64(second)))
    if one == other:
        return Likeness(True, "bytes", 0, False, 0, 0, 1.0, 1.0)
    mark = trace(first, find_faces(rgb))
    plain, turned = (compare(mark, trace(p)) for p in (second, np.ascontiguousarray(second[:, ::-1])))
    mirrored = (turned.same, turned.agree, turned.pairs) > (plain.same, plain.agree, plain.pairs)
    best = turned if mirrored else plain
    how = "aligned" if best.same else ""
    return Likeness(best.same, how, bits, mirrored, best.pairs, best.blocks, best.agree, best.face_agree)


def is_copy(kept: bytes, sent: bytes) -> bool:
    """Whether `sent` is a copy of `kept`, as `same_photo` says, in less than half its time.

    Nearly always it is none, and no face is looked for. `sent` is prepared once for all it is compared with.
    Raises `UnreadablePhoto`.
    """
    if kept == sent:
        return True
    first = trace(_small(kept))
    for second in _both_ways(sent):
        if compare(first, second).same:
            faces = find_faces(open_photo(kept))
            return compare(first._replace(face=faces[0] if faces else None), second).same
    return False


@lru_cache(maxsize=2)
def _both_ways(jpeg: bytes) -> tuple[Trace, Trace]:
    """A photo's traces, plain and mirrored; a photo is compared with several others in a row."""
    grey = _small(jpeg)
    return trace(grey), trace(np.ascontiguousarray(grey[:, ::-1]))


def _small(jpeg: bytes) -> Pixels:
    return cast(Pixels, cv2.cvtColor(open_photo(jpeg, COMPARED_SIDE), cv2.COLOR_RGB2GRAY))


class Overlay(NamedTuple):
    """Two pictures laid over each other: see `Likeness` for the figures."""

    same: bool
    pairs: int
    blocks: int
    agree: float
    face_agree: float


def trace(grey: Pixels, faces: Sequence[Face] = ()) -> Trace:
    """Prepares a grey picture for comparing; about 10 ms. `faces`: what was found in it, surest first."""
    small = _fitted(grey)
    fine = cv2.GaussianBlur(small, (0, 0), 1.2).astype(np.float32)
    detail = fine - cv2.GaussianBlur(fine, (0, 0), 5.0)
    finder = cv2.ORB.create(nfeatures=_FEATURES, fastThreshold=8)
    points, marks = finder.detectAndCompute(small, None)
    where = np.array([point.pt for point in points], dtype=np.float32).reshape(-1, 2)
    face = faces[0] if faces else None
    known = cast(Pixels | None, marks)  # None when there is no point, whatever the type stubs say
    return Trace(cast(Floats, detail), where, np.empty((0, 32), np.uint8) if known is None else known, face)


def compare(one: Trace, other: Trace) -> Overlay:
    """Lays `other` over `one` as their points say, and looks block by block whether the details agree.

    `one` should be the trace that knows its faces; about 10 ms.
    """
    nothing = Overlay(False, 0, 0, 0.0, 0.0)
    if min(len(one.marks), len(other.marks)) < _LEAST_PAIRS:
        return nothing
    pairs = cv2.BFMatcher.create(cv2.NORM_HAMMING, crossCheck=True).match(other.marks, one.marks)
    near = [pair for pair in pairs if pair.distance < 64]
    if len(near) < _LEAST_PAIRS:
        return nothing
    source = other.points[[pair.queryIdx for pair in near]]
    target = one.points[[pair.trainIdx for pair in near]]
    view, held = cv2.findHomography(source, target, cv2.USAC_ACCURATE, 3.0)
    count = int(held.sum()) if held is not None else 0
    if view is None or count < _LEAST_PAIRS or not _plausible(view, other.detail.shape):
        return nothing._replace(pairs=count)
    telling, alike = _agreement(one.detail, other.detail, view)
    near_face = telling & _around(one.face, telling.shape) if one.face is not None else telling
    agree, face_agree = (float(alike[part].mean()) if part.any() else 0.0 for part in (telling, near_face))
    blocks = int(telling.sum())
    same = agree >= _EVERYWHERE and face_agree >= _IN_THE_FACE and blocks >= _LEAST_BLOCKS
    return Overlay(same, count, blocks, round(agree, 3), round(face_agree, 3))


def _around(face: Face, cells: Sequence[int]) -> Blocks:
    """The blocks whose middle lies within the face and its surroundings."""
    down, across = np.indices(cells) + 0.5
    x = np.abs(across / cells[1] - face.x - face.w / 2) < face.w * _FACE_ROOM / 2
    y = np.abs(down / cells[0] - face.y - face.h / 2) < face.h * _FACE_ROOM / 2
    return cast(Blocks, x & y)


def _plausible(view: View, shape: Sequence[int]) -> bool:
    """A view that a copy can have: the frame stays convex and neither vanishes nor explodes."""
    height, width = shape[:2]
    frame = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], np.float32)
    seen = cv2.perspectiveTransform(frame, view)[0].astype(np.float32)
    area = cv2.contourArea(seen, oriented=True) / (width * height)
    return bool(cv2.isContourConvex(seen)) and 0.1 < area < 10


def _agreement(one: Floats, other: Floats, view: View) -> tuple[Blocks, Blocks]:
    """Block by block (rows, columns): whether it tells something, and whether its details agree."""
    height, width = one.shape
    laid = cast(Floats, cv2.warpPerspective(other, view, (width, height)))
    whole = np.ones(other.shape, np.float32)
    there = cast(Floats, cv2.warpPerspective(whole, view, (width, height)))
    cells = (width // _BLOCK, height // _BLOCK)

    def mean(picture: Floats) -> Floats:
        part = picture[: cells[1] * _BLOCK, : cells[0] * _BLOCK]
        return cast(Floats, cv2.resize(part, cells, interpolation=cv2.INTER_AREA))

    own = mean(one * one) - mean(one) ** 2
    its = mean(laid * laid) - mean(laid) ** 2
    both = mean(one * laid) - mean(one) * mean(laid)
    alike = both / np.sqrt(np.maximum(own * its, 1e-6))
    telling = (mean(there) > 0.99) & (np.maximum(own, its) > _TEXTURE**2)
    return telling, alike >= _AGREE


def _fitted(grey: Pixels) -> Pixels:
    scale = COMPARED_SIDE / max(grey.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cast(Pixels, cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way))
