"""Where the people of a photo are as seen from its sign: what a crop, a frame or a mirror cannot change.

A copied photo is worth something only with its sign readable and its face visible. The face's middle and
size, measured along the two edges of a tag and in that tag's own sides, are the same in every crop,
resizing, stretching, turning, mirroring and screenshot of one photo; next day the face is elsewhere. Any
tag does, printed or on a tablet's screen, and nothing need be known of whose it is. How the face and the
shoulders look in that frame (256 bits) then tells apart the many who stood in about the same place.

A photo without a tag or without a face has no anchor. It is never accepted without a human (see
`rules.evidence`: `no_sign`, `no_face`). Figures: `python -m benchmarks.seen_before`.
"""

import io
import math
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rules.anchor_values import MOST_TAGS, NOTHING_KEPT, Anchor, Kept, Placed
from rules.faces import Face
from rules.marks import Mark

Pixels = NDArray[np.uint8]
Frame = NDArray[np.float64]
Whole = NDArray[np.int64]
Looks = NDArray[np.uint8]

MOST_FACES: Final = 3
NEAR: Final = 0.12  # sizes of the face, and the logarithm of that size: copies lie nearer than that
_SIZES: Final = (0.0, -0.12, 0.12)  # the finder's boxes differ in size, far more than in their middle

# An anchor as one number, highest bits first: tag, size cell, row, column; then what is left of row and size.
_CELL: Final = 0.125  # of the logarithm of a face's size: a band
_ROW: Final = 0.16  # of that size, downwards; so that `NEAR` never reaches over more than three rows
_COLUMNS: Final = 64  # to a face's size
_PARTS: Final = 16  # of a cell
_BANDS: Final = 128
_ROWS: Final = 2048
_ACROSS: Final = 8192
_SIDE: Final = 32  # pixels of the window that the look is taken of
_WAVES: Final = 16
LOOK_BYTES: Final = _WAVES * _WAVES // 8
_WINDOW: Final = 2.5  # sizes of the face: with its hair and its shoulders
_LOWER: Final = 0.4
_BITS_A_SIZE: Final = 150.0  # a face astray by its own size counts as much as so many bits of its look


def anchored(
    jpeg: bytes, marks: Sequence[Mark], faces: Sequence[Face], width: int, height: int
) -> tuple[Placed, ...]:
    """The largest faces of a photo as seen from each of its largest tags, largest first; () without either.

    Each once as large as it was found and then a little smaller and larger, since boxes vary that much.
    `jpeg`: the picture as we keep it ourselves, in any size; `marks`, `width` and `height` in pixels of the
    upright picture that was looked at. About 4 ms.
    """
    frames = [frame for frame in map(_frame, _largest(marks)) if frame is not None]
    people = sorted(faces, key=lambda face: -face.w * face.h)[:MOST_FACES]
    if not frames or not people:
        return ()
    grey = _grey(jpeg)
    scale = grey.shape[1] / width
    boxes = [_box(face, width, height) for face in people]
    sized = [box._replace(side=box.side * math.exp(more)) for box in boxes for more in _SIZES]
    return tuple(_placed(grey, scale, frame, box) for box in sized for frame in frames)


def kept(placed: Sequence[Placed]) -> Kept:
    """What to keep of a photo: its largest face as seen from every tag, and its look from the largest."""
    if not placed:
        return NOTHING_KEPT
    first = placed[0]
    seen: dict[int, int] = {}
    for one in placed:  # the largest face comes first, as large as it was found, once for each tag
        seen.setdefault(one.anchor.tag, code(one.anchor))
    return Kept(tuple(seen.values()), first.look)


def code(anchor: Anchor) -> int:
    """The anchor as a number below 2^53, such that near anchors lie in few short ranges (see `ranges`)."""
    tag, x, y, size = (np.array([value]) for value in anchor)
    return int(codes(tag, x, y, size).item())


def codes(tags: Whole, x: Frame, y: Frame, size: Frame) -> Whole:
    """`code` of many anchors at once."""
    bands = np.floor(size / _CELL)
    band = np.clip(bands + _BANDS // 2, 0, _BANDS - 1)
    unit = np.exp((band - _BANDS // 2) * _CELL)
    rows = np.floor(y / unit / _ROW)
    row = np.clip(rows + _ROWS // 2, 0, _ROWS - 1)
    column = np.clip(np.floor(x / unit * _COLUMNS) + _ACROSS // 2, 0, _ACROSS - 1)
    row_rest = np.clip((y / unit / _ROW - rows) * _PARTS, 0, _PARTS - 1)
    size_rest = np.clip((size / _CELL - bands) * _PARTS, 0, _PARTS - 1)
    whole = [part.astype(np.int64) for part in (tags, band, row, column, row_rest, size_rest)]
    cells = ((whole[0] * _BANDS + whole[1]) * _ROWS + whole[2]) * _ACROSS + whole[3]
    return cast(Whole, (cells * _PARTS + whole[4]) * _PARTS + whole[5])


def anchor_of(number: int) -> Anchor:
    """Back from `code`, each figure in the middle of its step (a sixty-fourth to a 128th of a face)."""
    tag, x, y, size = (column.item() for column in _decoded(np.array([number])))
    return Anchor(int(tag), x, y, size)


def _decoded(numbers: Whole) -> tuple[Frame, Frame, Frame, Frame]:
    """Tag, x, y and size of many codes at once, each in the shape of `numbers`."""
    rest, size_rest = np.divmod(numbers, _PARTS)
    rest, row_rest = np.divmod(rest, _PARTS)
    rest, column = np.divmod(rest, _ACROSS)
    rest, row = np.divmod(rest, _ROWS)
    tag, band = np.divmod(rest, _BANDS)
    unit = np.exp((band - _BANDS // 2) * _CELL)
    x = (column - _ACROSS // 2 + 0.5) / _COLUMNS * unit
    y = (row - _ROWS // 2 + (row_rest + 0.5) / _PARTS) * _ROW * unit
    return tag, x, y, (band - _BANDS // 2 + (size_rest + 0.5) / _PARTS) * _CELL


def ranges(anchor: Anchor) -> tuple[tuple[int, int], ...]:
    """Nine ranges (first, last) that hold the code of every anchor within `NEAR`, and some further ones."""
    return tuple(_ranges(anchor))


def probes(wanted: Sequence[Placed]) -> list[tuple[int, int]]:
    """The ranges of all wanted anchors, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found for one in wanted for found in ranges(one.anchor)):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _ranges(anchor: Anchor) -> Iterator[tuple[int, int]]:
    reach = NEAR * math.exp(anchor.size)
    middle = math.floor(anchor.size / _CELL) + _BANDS // 2
    for band in (middle - 1, middle, middle + 1):
        band = _clamped(band, _BANDS)
        unit = _unit(band)
        first_row = math.floor((anchor.y - reach) / unit / _ROW) + _ROWS // 2
        for row in range(first_row, first_row + 3):
            row = _clamped(row, _ROWS)
            first = _cells(anchor.tag, band, row, _column(anchor.x - reach, unit))
            last = _cells(anchor.tag, band, row, _column(anchor.x + reach, unit))
            yield first * _PARTS * _PARTS, (last + 1) * _PARTS * _PARTS - 1


def unlikeness(wanted: Sequence[Placed], numbers: Whole, looks: Looks) -> Frame:
    """How far each of many photos (codes of shape (n,), looks (n, 32)) is from the nearest wanted anchor.

    In bits of look, infinite where no anchor is near. Under `LIKELY` it is worth comparing the pixels.
    """
    known = _decoded(numbers)
    words = np.ascontiguousarray(looks).view(np.uint64)
    best = np.full(len(numbers), np.inf)
    for one in wanted:
        bits = np.bitwise_count(words ^ np.frombuffer(one.look, np.uint64)).sum(axis=1)
        best = np.minimum(best, _apart(one.anchor, known) * _BITS_A_SIZE + bits)
    return best


def _apart(one: Anchor, known: tuple[Frame, Frame, Frame, Frame]) -> Frame:
    """How far each known anchor is from one, in sizes of the face; infinite beyond `NEAR`."""
    tag, x, y, size = known
    side = math.exp(one.size)
    steps = np.stack(((x - one.x) / side, (y - one.y) / side, size - one.size))
    near = (tag == one.tag) & (np.abs(steps).max(axis=0) <= NEAR + _CELL / _PARTS)
    return cast(Frame, np.where(near, np.linalg.norm(steps, axis=0), np.inf))


def _unit(band: int) -> float:
    """The face's side, in the tag's sides, by which a band measures rows and columns."""
    return math.exp((band - _BANDS // 2) * _CELL)


def _column(x: float, unit: float) -> int:
    return _clamped(math.floor(x / unit * _COLUMNS) + _ACROSS // 2, _ACROSS)


def _cells(tag: int, band: int, row: int, column: int) -> int:
    return ((tag * _BANDS + band) * _ROWS + row) * _ACROSS + column


def _clamped(number: int, many: int) -> int:
    return min(max(number, 0), many - 1)


class _Box(NamedTuple):
    """A face in pixels: its middle and its side."""

    middle: Frame
    side: float


class _Tag(NamedTuple):
    """A tag's frame in pixels: its middle and, as columns, its edges as printed: to the right, downwards."""

    id: int
    middle: Frame
    edges: Frame


def _largest(marks: Sequence[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: -mark.side_px)[:MOST_TAGS]


def _frame(mark: Mark) -> _Tag | None:
    """None for a tag without area."""
    corners = np.asarray(mark.corners, dtype=np.float64)
    across = (corners[1] + corners[2] - corners[0] - corners[3]) / 2
    down = (corners[3] + corners[2] - corners[0] - corners[1]) / 2
    edges = np.column_stack((across, down))
    return _Tag(mark.id, corners.mean(axis=0), edges) if abs(np.linalg.det(edges)) > 1 else None


def _box(face: Face, width: int, height: int) -> _Box:
    middle = np.array([(face.x + face.w / 2) * width, (face.y + face.h / 2) * height])
    return _Box(middle, max(1.0, math.sqrt(abs(face.w * width * face.h * height))))


def _placed(grey: Pixels, scale: float, tag: _Tag, face: _Box) -> Placed:
    x, y = np.linalg.solve(tag.edges, face.middle - tag.middle)
    side = face.side / math.sqrt(abs(float(np.linalg.det(tag.edges))))
    edges = tag.edges * (side * scale)
    return Placed(Anchor(tag.id, float(x), float(y), math.log(side)), _look(grey, face.middle * scale, edges))


def _look(grey: Pixels, middle: Frame, edges: Frame) -> bytes:
    """Signs of the lowest 16 x 16 cosine waves against their median, of the window around a face.

    `edges`: what a face's size is to the right and downwards, in pixels, as columns. An edge of the picture
    is continued: what a crop took away must not look like something new.
    """
    double = 2 * _SIDE
    step = edges * (_WINDOW / double)
    corner = middle + edges[:, 1] * _LOWER - step.sum(axis=1) * (double - 1) / 2
    view = np.column_stack((step, corner))
    while (
        abs(np.linalg.det(view[:, :2])) > 4 and min(grey.shape) > double
    ):  # halving is fast, blurring is not
        grey = cast(Pixels, cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        view = view / 2 - [[0, 0, 0.25], [0, 0, 0.25]]
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    window = cv2.warpAffine(grey, view, (double, double), flags=way, borderMode=cv2.BORDER_REPLICATE)
    small = cv2.resize(window, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    waves = cast(NDArray[Any], cv2.dct(small))[:_WAVES, :_WAVES].ravel()
    return np.packbits(waves > np.median(waves[1:])).tobytes()


def _grey(jpeg: bytes) -> Pixels:
    """The picture in grey at half its size, which decoding gives for nothing; ours, so it can be trusted."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
        picture.draft("L", (picture.width // 2, picture.height // 2))
        return np.asarray(picture.convert("L"))
