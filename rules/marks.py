"""Reading AprilTags (family 36h11) in a photo, whichever way it was taken, tried cheaply first.

A selfie is often stored mirrored, and a mirrored tag is not a tag of the family. The dictionary here
therefore holds each tag also mirrored, and only ids whose code stays at least `SAFE_DISTANCE` bits away
from every mirrored code in every rotation: a mirrored photo can then never be read as another id.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Point = tuple[float, float]

CELLS: Final = 6  # data cells a side; with the black border a tag is 8 cells wide
SAFE_DISTANCE: Final = 8
_CORRECT_BITS: Final = 5  # of the family's distance 11; OpenCV uses 60 % of it


@dataclass(frozen=True, slots=True)
class Mark:
    """One tag read: canonical id (0-586), whether the photo shows it mirrored, and where it lies.

    `side_px` is the mean side and `corners` the four corners (x, y) in pixels of the upright picture, in
    the tag's own order: its top left first, then clockwise as printed (anticlockwise when mirrored).
    """

    id: int
    mirrored: bool
    side_px: float
    corners: tuple[Point, ...]


class _Book(NamedTuple):
    """The doubled dictionary: row i of it is tag `ids[i]`, mirrored when i >= len(ids) / 2."""

    dictionary: cv2.aruco.Dictionary
    ids: tuple[int, ...]
    plain: int


@cache
def safe_ids() -> tuple[int, ...]:
    """The ids that a mirrored photo cannot confuse, ascending."""
    codes = _codes()
    mirrored = codes[:, :, ::-1]
    count = len(codes)
    flat = codes.reshape(count, -1).astype(np.int16)
    distance = np.full((count, count), CELLS * CELLS, dtype=np.int16)
    for turn in range(4):
        turned = np.rot90(mirrored, turn, axes=(1, 2)).reshape(count, -1).astype(np.int16)
        both = flat @ turned.T
        distance = np.minimum(distance, flat.sum(1)[:, None] + turned.sum(1)[None, :] - 2 * both)
    return _farthest(distance)


def _farthest(distance: NDArray[np.int16]) -> tuple[int, ...]:
    """Drops the id with most close pairs until no close pair is left (deterministic: the lowest id first)."""
    close = distance < SAFE_DISTANCE
    close |= close.T
    alive = np.ones(len(close), dtype=bool)
    alive[np.diag(close)] = False
    while True:
        counts = (close & alive[None, :] & alive[:, None]).sum(1)
        worst = int(np.argmax(counts))
        if counts[worst] == 0:
            return tuple(int(i) for i in np.flatnonzero(alive))
        alive[worst] = False


def _codes() -> NDArray[np.uint8]:
    """All codes of the family as printed: shape (587, 6, 6), 1 = white."""
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    rows = family.bytesList
    bits = [cv2.aruco.Dictionary.getBitsFromByteList(rows[i : i + 1], CELLS) for i in range(len(rows))]
    return np.array(bits, dtype=np.uint8)


def cells(tag: int) -> NDArray[np.uint8]:
    """The tag as printed, black border included: shape (8, 8), 0 = black, 1 = white."""
    return np.pad(_codes()[tag], 1)


@cache
def _book() -> _Book:
    codes = _codes()
    ids = safe_ids()
    both = [codes[i] for i in ids] + [codes[i][:, ::-1] for i in ids]
    rows = [cv2.aruco.Dictionary.getByteListFromBits(np.ascontiguousarray(bits)) for bits in both]
    dictionary = cv2.aruco.Dictionary(np.concatenate(rows), CELLS, _CORRECT_BITS)
    return _Book(dictionary, ids + ids, len(ids))


def _detector() -> cv2.aruco.ArucoDetector:
    """A fresh detector each time: it is cheap to make, and OpenCV does not promise to share one."""
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_NONE
    parameters.adaptiveThreshWinSizeMin = 5
    parameters.adaptiveThreshWinSizeMax = 25
    parameters.adaptiveThreshWinSizeStep = 10
    parameters.minMarkerPerimeterRate = 0.02
    return cv2.aruco.ArucoDetector(_book().dictionary, parameters)


def read_once(grey: Pixels, scale: float = 1.0) -> tuple[Mark, ...]:
    """One pass of the detector over a grey picture; `scale` is its size relative to the upright one."""
    corners, rows, _ = _detector().detectMarkers(grey)
    if not corners:  # the rows are then None, whatever the type stubs say
        return ()
    quads = np.asarray(corners, dtype=np.float32).reshape(-1, 4, 2) / np.float32(scale)
    found = (_mark(int(row), quad) for row, quad in zip(rows.ravel(), quads, strict=True))
    return tuple(sorted(found, key=lambda mark: -mark.side_px))


def _mark(row: int, quad: NDArray[np.float32]) -> Mark:
    book = _book()
    mirrored = row >= book.plain
    if mirrored:  # OpenCV numbers the corners as it sees them; give them in the order they were printed
        quad = quad[[1, 0, 3, 2]]
    side = float(np.linalg.norm(quad - np.roll(quad, 1, axis=0), axis=1).mean())
    points = tuple((float(x), float(y)) for x, y in quad)
    return Mark(book.ids[row], mirrored, round(side, 2), points)


def _half(grey: Pixels) -> tuple[Pixels, float]:
    height, width = grey.shape
    return cast(Pixels, cv2.resize(grey, (width // 2, height // 2), interpolation=cv2.INTER_AREA)), 0.5


def _full(grey: Pixels) -> tuple[Pixels, float]:
    return grey, 1.0


def _equalised(grey: Pixels) -> tuple[Pixels, float]:
    return cast(Pixels, cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(grey)), 1.0


_TRIES: Final[Sequence[Callable[[Pixels], tuple[Pixels, float]]]] = (_half, _full, _equalised)


def read_marks(grey: Pixels) -> tuple[Mark, ...]:
    """Every tag seen in a grey picture of shape (height, width), largest first; () if none.

    Later, dearer passes run only while fewer than one tag is found.
    """
    for prepare in _TRIES:
        picture, scale = prepare(grey)
        found = read_once(picture, scale)
        if found:
            return found
    return ()
