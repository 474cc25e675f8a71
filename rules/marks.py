"""Reading AprilTags (family 36h11) in a photo, whichever way it was taken, tried cheaply first.

A selfie is often stored mirrored, and a mirrored tag is not a tag of the family. The dictionary here
therefore holds each tag also mirrored, and only ids whose code stays at least `SAFE_DISTANCE` bits away
from every mirrored code in every rotation: a mirrored photo can then never be read as another id.

Squares that OpenCV finds but cannot read bit by bit (small, soft, worn) are compared as a whole with every
code, sharp and blurred; that reads a third more of the smallest tags for a millisecond. `_TRIES` holds the
passes in the order that read most for least: figures by `python -m benchmarks.photos`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Point = tuple[float, float]

Corners = NDArray[np.float32]
Floats = NDArray[np.float32]

CELLS: Final = 6  # data cells a side; with the black border a tag is 8 cells wide
SAFE_DISTANCE: Final = 8
_CORRECT_BITS: Final = 5  # of the family's distance 11; OpenCV uses 60 % of it
_TAG: Final = CELLS + 2  # cells a side with the black border
_FINE: Final = 5  # sample points a cell and side when a square is compared as a whole
_LEAST_SIDE: Final = 8.0  # pixels: below one a cell nothing can be told apart
_LEAST_CONTRAST: Final = 4.0  # standard deviation in grey levels
_ALIKE: Final = 0.85  # correlation with a code, and how much better than with every other id
_CLEARER: Final = 0.06
_SOFT: Final = (0.0, 0.35, 0.6)  # blurs of the codes compared with, in cells


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


@cache
def _codes() -> NDArray[np.uint8]:
    """All codes of the family as printed: shape (587, 6, 6), 1 = white; read-only."""
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    rows = family.bytesList
    bits = [cv2.aruco.Dictionary.getBitsFromByteList(rows[i : i + 1], CELLS) for i in range(len(rows))]
    codes = np.array(bits, dtype=np.uint8)
    codes.setflags(write=False)
    return codes


def cells(tag: int) -> NDArray[np.uint8]:
    """The tag as printed, black border included: shape (8, 8), 0 = black, 1 = white."""
    return np.pad(_codes()[tag], 1)


class _Book(NamedTuple):
    """The doubled dictionary: row i of it is tag `ids[i]`, mirrored when i >= `plain`."""

    dictionary: cv2.aruco.Dictionary
    ids: tuple[int, ...]
    plain: int


@cache
def _book() -> _Book:
    codes = _codes()
    ids = safe_ids()
    both = [codes[i] for i in ids] + [codes[i][:, ::-1] for i in ids]
    rows = [cv2.aruco.Dictionary.getByteListFromBits(np.ascontiguousarray(bits)) for bits in both]
    dictionary = cv2.aruco.Dictionary(np.concatenate(rows), CELLS, _CORRECT_BITS)
    return _Book(dictionary, ids + ids, len(ids))


class _Looks(NamedTuple):
    """How every tag looks, turned four ways: unit vectors of 64 cells, a set a blur; ids, rows, turns."""

    looks: tuple[Floats, ...]
    ids: NDArray[np.int64]
    rows: NDArray[np.int64]
    turns: NDArray[np.int64]


@cache
def _looks() -> _Looks:
    codes = np.pad(_codes()[list(safe_ids())], ((0, 0), (1, 1), (1, 1))).astype(np.float32)
    both = np.concatenate((codes, codes[:, :, ::-1]))
    turned = np.concatenate([np.rot90(both, turn, axes=(1, 2)) for turn in range(4)])
    flat = turned.reshape(-1, _TAG * _TAG)
    rows = np.tile(np.arange(len(both)), 4)
    ids = np.array(_book().ids)[rows]
    turns = np.repeat(np.arange(4), len(both))
    return _Looks(tuple(_unit(_blurred(flat, blur)) for blur in _SOFT), ids, rows, turns)


def _blurred(flat: Floats, cells_wide: float) -> Floats:
    """What a blur of so many cells makes of each tag on white paper; it is linear, so one matrix does."""
    if cells_wide == 0:
        return flat
    basis = np.pad(np.eye(_TAG * _TAG, dtype=np.float32).reshape(-1, _TAG, _TAG), ((0, 0), (2, 2), (2, 2)))
    paper = np.pad(np.zeros((1, _TAG, _TAG), np.float32), ((0, 0), (2, 2), (2, 2)), constant_values=1)
    grids = np.concatenate((basis, paper))
    seen = []
    for grid in grids:
        big = cv2.resize(grid, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
        soft = cv2.GaussianBlur(big, (0, 0), cells_wide * 6, borderType=cv2.BORDER_REPLICATE)
        seen.append(cv2.resize(soft, grid.shape, interpolation=cv2.INTER_AREA)[2:-2, 2:-2].ravel())
    table = np.array(seen, dtype=np.float32)
    return cast(Floats, flat @ table[:-1] + table[-1])


def _unit(rows: Floats) -> Floats:
    """Each row without its mean and of length one, so that a dot product is a correlation."""
    rows = rows - rows.mean(axis=1, keepdims=True)
    return cast(Floats, rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))


def _detector(least: int, most: int, step: int) -> cv2.aruco.ArucoDetector:
    """A detector with these threshold windows (pixels); made anew as OpenCV does not promise to share one."""
    parameters = cv2.aruco.DetectorParameters()
    parameters.adaptiveThreshWinSizeMin = least
    parameters.adaptiveThreshWinSizeMax = most
    parameters.adaptiveThreshWinSizeStep = step
    parameters.minMarkerPerimeterRate = 0.02
    parameters.perspectiveRemovePixelPerCell = 8
    parameters.perspectiveRemoveIgnoredMarginPerCell = 0.25
    return cv2.aruco.ArucoDetector(_book().dictionary, parameters)


def _read(grey: Pixels, scale: float, windows: tuple[int, int, int]) -> list[Mark]:
    """One pass over a grey picture that is `scale` times the upright one."""
    corners, rows, rest = _detector(*windows).detectMarkers(grey)
    found = []
    if corners:  # otherwise the rows are None, whatever the type stubs say
        quads = np.asarray(corners, dtype=np.float32).reshape(-1, 4, 2)
        found = [_mark(int(row), _whole(quad, scale)) for row, quad in zip(rows.ravel(), quads, strict=True)]
    if rest:
        found += _read_as_wholes(grey, np.asarray(rest, dtype=np.float32).reshape(-1, 4, 2), scale)
    return found


def _whole(quad: Corners, scale: float) -> Corners:
    """Corners in the upright picture, from those in one `scale` times it, counted from pixels' middles."""
    return cast(Corners, (quad + np.float32(0.5)) / np.float32(scale) - np.float32(0.5))


def _read_as_wholes(grey: Pixels, quads: Corners, scale: float) -> list[Mark]:
    """The squares whose 64 cells look like one id's and clearly less like any other's."""
    sides = np.linalg.norm(quads - np.roll(quads, 1, axis=1), axis=2).min(axis=1)
    quads = quads[sides >= _LEAST_SIDE]
    if not len(quads):
        return []
    seen = np.array([_cells_of(grey, quad) for quad in quads])
    inner = np.pad(np.ones((CELLS, CELLS), bool), 1).ravel()
    framed = (seen.std(axis=1) > _LEAST_CONTRAST) & (
        seen[:, ~inner].mean(axis=1) < seen[:, inner].mean(axis=1)
    )
    looks = _looks()
    units = _unit(seen[framed])
    alike = np.max([units @ look.T for look in looks.looks], axis=0) if len(units) else np.empty((0, 1))
    found = []
    for likeness, quad in zip(alike, quads[framed], strict=True):
        best = int(likeness.argmax())
        other = float(likeness[looks.ids != looks.ids[best]].max())
        if likeness[best] >= _ALIKE and likeness[best] - other >= _CLEARER:
            turned = np.roll(quad, int(looks.turns[best]), axis=0)
            found.append(_mark(int(looks.rows[best]), _whole(turned, scale)))
    return found


def _cells_of(grey: Pixels, quad: Corners) -> Floats:
    """The mean grey of the middle of each of the 64 cells of a square."""
    size = _TAG * _FINE
    square = np.array([(0, 0), (size, 0), (size, size), (0, size)], np.float32) - np.float32(0.5)
    view = cv2.getPerspectiveTransform(quad, square)
    flat = cv2.warpPerspective(grey, view, (size, size), flags=cv2.INTER_LINEAR).astype(np.float32)
    return cast(Floats, flat.reshape(_TAG, _FINE, _TAG, _FINE)[:, 1:-1, :, 1:-1].mean(axis=(1, 3)).ravel())


def _mark(row: int, quad: Corners) -> Mark:
    book = _book()
    mirrored = row >= book.plain
    if mirrored:  # the corners come as the picture shows them; give them in the order they were printed
        quad = quad[[1, 0, 3, 2]]
    return Mark(book.ids[row], mirrored, _side(quad), _points(quad))


class _Try(NamedTuple):
    """One pass: the size it works at, its threshold windows (least, most, step), what is done before.

    `glare` spreads the lightest greys apart, `level` brings every part to the same brightness, `sharpen`
    adds that much of the finest detail.
    """

    scale: float
    windows: tuple[int, int, int]
    glare: bool = False
    level: bool = False
    sharpen: float = 0.0


_TRIES: Final = (
    _Try(0.5, (13, 13, 1)),  # a sign at arm's length, for a third of the next one's cost
    _Try(1.0, (13, 13, 1)),
    _Try(0.5, (35, 35, 1), level=True),  # dim and noisy, smeared, very near
    _Try(0.5, (13, 13, 1), glare=True),  # behind a reflection
    _Try(0.75, (9, 9, 1), level=True, sharpen=1.0),  # soft, small in the dark, under glare
    _Try(1.5, (13, 13, 1)),  # smallest, half hidden
)
_CUBED: Final = np.round(255 * (np.arange(256) / 255) ** 3).astype(np.uint8)
_CLOSER: Final = (_Try(1.0, (13, 13, 1)), _Try(2.0, (13, 25, 12)))
_CLOSE_ENOUGH: Final = 120.0  # a tag this large (pixels) has been seen as well as it can be
_SIGN_REACH: Final = 2.7  # from a tag's middle, in its sides, everything else on its sheet is nearer
_MOST: Final = 3
_REACH: Final = 0.06  # of a tag's side, around a corner: half a cell, so that no other corner is in it
_MOST_REACH: Final = 6  # pixels
_ASTRAY: Final = 2.6  # pixels: a corner that goes so far has found another one
_UNTIL: Final = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 12, 0.05)


def read_marks(grey: Pixels, half: Pixels | None = None) -> tuple[Mark, ...]:
    """Every tag seen in a grey picture of shape (height, width), largest first; () if none.

    `half`: the same picture averaged to half its size, when the caller has it.
    Dearer passes run only until one finds a tag; around a small find a closer look is taken, for the
    others of the same sheet. At most six passes over the picture and two over a part, whatever it shows.
    """
    ready = {1.0: grey, 0.5: resized(grey, 0.5) if half is None else half}
    for attempt in _TRIES:
        picture = ready.get(attempt.scale)
        found = _attempt(resized(grey, attempt.scale) if picture is None else picture, attempt)
        if found:
            return _largest_first(_sharpened(grey, found + _look_closer(grey, found)))
    return ()


def resized(grey: Pixels, scale: float) -> Pixels:
    """A grey picture at `scale` times its size: averaged at a half, else interpolated, which is cheaper."""
    way = cv2.INTER_AREA if scale <= 0.5 else cv2.INTER_LINEAR
    return cast(Pixels, cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way))


def _attempt(picture: Pixels, attempt: _Try) -> list[Mark]:
    """What one pass reads in a picture already at the pass's size."""
    if attempt.glare:
        picture = cast(Pixels, cv2.LUT(picture, _CUBED))
    if attempt.level:
        around = cv2.convertScaleAbs(cv2.blur(picture, (31, 31)), beta=8)
        picture = cast(Pixels, cv2.divide(picture, around, scale=128))
    if attempt.sharpen:
        flat = cv2.blur(picture, (5, 5))
        picture = cast(Pixels, cv2.addWeighted(picture, 1 + attempt.sharpen, flat, -attempt.sharpen, 0))
    return _read(picture, attempt.scale, attempt.windows)


def _look_closer(grey: Pixels, found: Sequence[Mark]) -> list[Mark]:
    """The rest of the sheet around the largest find, enlarged, when that find is small and not alone all."""
    largest = max(found, key=lambda mark: mark.side_px)
    if len(found) >= _MOST or largest.side_px >= _CLOSE_ENOUGH:
        return []
    middle = np.mean(largest.corners, axis=0)
    reach = largest.side_px * _SIGN_REACH
    left, top = (max(0, int(value - reach)) for value in middle)
    right, bottom = (int(value + reach) for value in middle)
    part = grey[top:bottom, left:right]
    seen = [mark for closer in _CLOSER for mark in _attempt(resized(part, closer.scale), closer)]
    return [_shifted(mark, left, top) for mark in seen]


def _shifted(mark: Mark, x: float, y: float) -> Mark:
    return replace(mark, corners=tuple((across + x, down + y) for across, down in mark.corners))


def _sharpened(grey: Pixels, marks: Sequence[Mark]) -> list[Mark]:
    """The tags with their corners to a part of a pixel, wherever the edges around a corner bear it out.

    A pass at half size knows them to two pixels, which is a tenth of a small tag; this is two to four times
    as exact as the whole picture's own pixels, for a tenth of a millisecond.
    """
    last = np.array(grey.shape[::-1], np.float32) - 1
    sharp = []
    for mark in marks:
        coarse = np.clip(np.array(mark.corners, np.float32), 0, last)
        reach = min(_MOST_REACH, max(2, round(mark.side_px * _REACH)))
        fine = cast(Corners, cv2.cornerSubPix(grey, coarse.copy(), (reach, reach), (-1, -1), _UNTIL))
        astray = np.abs(fine - coarse).max(axis=1) > _ASTRAY
        fine[astray] = coarse[astray]
        sharp.append(replace(mark, side_px=_side(fine), corners=_points(fine)))
    return sharp


def _side(quad: Corners) -> float:
    return round(float(np.linalg.norm(quad - np.roll(quad, 1, axis=0), axis=1).mean()), 2)


def _points(quad: Corners) -> tuple[Point, ...]:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in quad)


def _largest_first(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Each tag once: the same id twice at one place is one tag; at two places it is two (a copied sheet)."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: -mark.side_px):
        middle = np.mean(mark.corners, axis=0)
        twin = any(
            other.id == mark.id and np.abs(np.mean(other.corners, axis=0) - middle).max() < mark.side_px
            for other in kept
        )
        if not twin:
            kept.append(mark)
    return tuple(kept)
