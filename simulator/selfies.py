"""Selfies for the demo and the tests: a real person, a drawn wall and a printed sign, as a phone sends
them.

The people are two photographs of the United States government, in the public domain, read from where their
packages install them (the packages themselves are never imported, and no picture is kept here):
`astronaut` is Eileen Collins (NASA), from scikit-image; `admiral` is Grace Hopper (US Navy), from
matplotlib. The others are the same two in other clothes, turned round. All else is drawn from the seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

WIDTH, HEIGHT = 1080, 1440
_SIGN_SHAPE: Final = 297 / 210
_SHADOW: Final = 48  # how far a sign's shadow reaches, in pixels


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a photograph lies in its package, and in its pixels: outline, face centre, face width."""

    package: str
    file: str
    outline: tuple[tuple[int, int], ...]
    face: tuple[int, int]
    face_width: int
    lowest: int  # rows below it are not used


@dataclass(frozen=True, slots=True)
class _Person:
    """A person of the demo: a source, its clothes' change of hue (0 to 179), turned round or not."""

    source: _Source
    clothes: int = 0
    turned: bool = False


def _outline(points: str) -> tuple[tuple[int, int], ...]:
    return tuple((int(x), int(y)) for x, y in (point.split(",") for point in points.split()))


_COLLINS: Final = _Source(
    "skimage",
    "data/astronaut.png",
    _outline(
        "25,512 22,440 28,370 35,320 45,285 60,255 85,230 110,215 113,195 125,175 145,155 170,150 "
        "181,148 176,132 163,122 154,105 153,80 160,58 180,42 190,25 215,15 240,15 265,25 285,40 "
        "297,65 299,90 293,112 280,128 270,138 262,160 275,180 295,205 303,235 325,250 340,270 "
        "352,300 358,335 360,350 390,343 430,350 460,375 480,405 493,440 500,470 512,512 "
    ),
    (226, 118),
    88,
    512,
)
_HOPPER: Final = _Source(
    "matplotlib",
    "mpl-data/sample_data/grace_hopper.jpg",
    _outline(
        "12,600 20,500 28,440 45,390 80,365 130,345 180,330 197,310 190,295 170,288 160,270 155,240 "
        "153,200 155,160 155,120 165,95 175,70 195,48 220,35 255,25 290,33 320,50 345,80 368,95 "
        "370,130 368,160 370,185 372,215 362,245 358,280 350,295 335,305 335,315 370,335 430,355 "
        "475,375 500,405 512,450 512,600 "
    ),
    (260, 225),
    196,
    548,
)
_PERSONS: Final = {
    "astronaut": _Person(_COLLINS),
    "admiral": _Person(_HOPPER),
    "pilot": _Person(_COLLINS, clothes=95, turned=True),
    "captain": _Person(_HOPPER, clothes=60, turned=True),
}
PEOPLE: Final[tuple[str, ...]] = tuple(_PERSONS)


class NoPictures(Exception):
    """The packages that carry the photographs are not installed; the message says how to get them."""


def available() -> bool:
    """Whether the photographs are installed."""
    return all(_path(source) is not None for source in (_COLLINS, _HOPPER))


def selfie(
    sign_png: bytes | None,
    *,
    person: str = "astronaut",
    sign_width: float = 0.18,
    mirrored: bool = False,
    dark: float = 0.0,
    blur: float = 0.0,
    tilt: float = 0.0,
    seed: int = 0,
    place: int | None = None,
    stir: float = 1.0,
    face: bool = True,
    quality: int = 85,
) -> bytes:
    """A selfie as LINE delivers one: JPEG, 1080 x 1440, no metadata.

    `sign_png`: the printed sign's picture (None: no sign). `sign_width`: the sign's width as a part of the
    photo's. `dark` 0 (daylight) to 1 (black). `blur`: standard deviation in pixels. `tilt`: degrees the
    sign is turned away. `seed` draws the moment (pose, light, noise); `place` the wall, the sign on it and
    the stand before it, by default the seed's own; `stir` how much one moment at a place differs from
    another (0: the same pose from the same spot, as well as people can). `face=False` leaves the person out.
    """
    luck = np.random.default_rng(seed)
    where = seed if place is None else place
    settled = np.random.default_rng((where, 1))  # draws what is the same whenever one comes to this place
    side = 1 if settled.random() < 0.5 else -1  # the person stands on this side, the sign hangs on the other
    picture = _wall(where).copy()
    if sign_png is not None:
        _hang(picture, sign_png, sign_width, side, tilt, settled)
    picture = _moved(picture, luck, stir)
    if face:
        _stand(picture, person, side, settled, luck, stir)
    return _shot(picture, luck, mirrored=mirrored, dark=dark, blur=blur, quality=quality)


@lru_cache(maxsize=16)
def _printed(png: bytes, wide: float) -> Floats:
    """The sign's picture, halved as often as leaves it at least `wide` pixels wide; read-only."""
    read = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    if read is None:
        raise ValueError("the sign's picture cannot be read")
    sign = read.astype(np.float32)
    levels = max(0, int(np.log2(sign.shape[1] / max(wide, 1.0))))
    for _ in range(levels):  # halve first, so that the warp itself never skips pixels
        sign = cv2.resize(sign, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA).astype(np.float32)
    sign.setflags(write=False)
    return sign


def _path(source: _Source) -> Path | None:
    spec = find_spec(source.package)
    folders = spec.submodule_search_locations if spec is not None else None
    found = (Path(folder) / source.file for folder in folders or ())
    return next((path for path in found if path.is_file()), None)


@lru_cache(maxsize=8)
def _cutout(name: str) -> tuple[Floats, Floats, float, float, float]:
    """Colour (h, w, 3) and cover (h, w, 1; 0 to 1) of a person, then face centre x, y and face width."""
    person = _PERSONS[name]
    source = person.source
    path = _path(source)
    if path is None:
        raise NoPictures(f"no photograph {source.file}: pip install --no-deps scikit-image matplotlib")
    read = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if read is None:
        raise NoPictures(f"{path} is not a picture: reinstall the package {source.package}")
    colour = cast(Pixels, read)
    cover: Pixels = np.zeros(colour.shape[:2], np.uint8)
    cv2.fillPoly(cover, [np.array(source.outline, np.int32)], 255, cv2.LINE_AA)
    cover = cast(Pixels, cv2.GaussianBlur(cv2.erode(cover, np.ones((3, 3), np.uint8)), (0, 0), 1.6))
    if person.clothes:
        colour = _dressed(colour, source, person.clothes)
    x = float(source.face[0])
    if person.turned:
        colour, cover, x = colour[:, ::-1], cover[:, ::-1], colour.shape[1] - x
    colour, cover = _longer(colour[: source.lowest]), _longer(cover[: source.lowest])
    shares = (cover.astype(np.float32) / np.float32(255))[:, :, None]
    return colour.astype(np.float32), shares, x, float(source.face[1]), float(source.face_width)


def _longer(picture: Pixels) -> Pixels:
    """The picture with its lowest row repeated, so that the body reaches the edge of the photo."""
    below = picture.shape[0]
    return cast(Pixels, cv2.copyMakeBorder(picture, 0, below, 0, 0, cv2.BORDER_REPLICATE))


def _dressed(colour: Pixels, source: _Source, hue: int) -> Pixels:
    """Other clothes: below the chin the hue is turned and dark cloth lit a little, but skin is left alone."""
    chin = source.face[1] + int(source.face_width * 0.75)
    parts = cv2.cvtColor(colour, cv2.COLOR_BGR2HSV).astype(np.float32)
    skin = (parts[:, :, 0] < 22) & (parts[:, :, 1] < 150) & (parts[:, :, 2] > 60)
    below = np.clip((np.arange(colour.shape[0]) - chin) / 30, 0, 1)[:, None] * ~skin
    share = cv2.GaussianBlur(below.astype(np.float32), (0, 0), 2)[:, :, None]
    parts[:, :, 0] = (parts[:, :, 0] + hue) % 180
    dark = parts[:, :, 2] < 80
    parts[:, :, 1] = np.where(dark, 90, parts[:, :, 1])
    parts[:, :, 2] = np.clip(parts[:, :, 2] * 1.2 + np.where(dark, 75, 15), 0, 255)
    changed = cv2.cvtColor(parts.astype(np.uint8), cv2.COLOR_HSV2BGR)
    return cast(Pixels, (colour * (1 - share) + changed * share).astype(np.uint8))


@lru_cache(maxsize=2)
def _wall(place: int) -> Floats:
    """What is behind: a painted wall, a door or cupboard, notices, a floor; slightly out of focus."""
    luck = np.random.default_rng((place, 2))
    paint = luck.uniform(150, 225) + luck.uniform(-12, 12, 3)
    wall = np.empty((HEIGHT, WIDTH, 3), np.float32)
    wall[:] = paint * np.linspace(luck.uniform(0.9, 1.1), luck.uniform(0.75, 1.0), HEIGHT)[:, None, None]
    stains = luck.normal(0, 5, (24, 18)).astype(np.float32)
    wall += cv2.resize(stains, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)[:, :, None]
    for _ in range(luck.integers(2, 5)):
        left, top = luck.integers(-200, WIDTH - 100), luck.integers(-150, 900)
        size = (luck.integers(180, 460), luck.integers(300, 1100))
        _box(wall, (left, top, *size), _paint(luck, 50, 215), _paint(luck, 40, 200))
    for _ in range(luck.integers(3, 9)):
        _notice(wall, luck)
    floor = int(luck.integers(1150, 1380))
    wall[floor:] = _paint(luck, 60, 150)
    return cast(Floats, cv2.GaussianBlur(wall, (0, 0), 1.8))


def _notice(wall: Floats, luck: np.random.Generator) -> None:
    """A sheet of paper with lines of writing."""
    left, top = (int(value) for value in (luck.integers(0, WIDTH - 60), luck.integers(0, 1000)))
    wide, high = (int(value) for value in luck.integers(40, 190, 2))
    _box(wall, (left, top, wide, high), _paint(luck, 160, 250), _paint(luck, 30, 110))
    for line in range(top + 14, top + high - 10, 13):
        end = int(left + 10 + (wide - 20) * luck.uniform(0.4, 1))
        cv2.line(wall, (left + 10, line), (end, line), _paint(luck, 20, 120).tolist(), 3)


def _paint(luck: np.random.Generator, darkest: float, lightest: float) -> NDArray[np.float64]:
    """A colour as offices have it: a grey with a little of something."""
    return np.clip(luck.uniform(darkest, lightest) + luck.normal(0, 16, 3), 0, 255)


def _box(canvas: Floats, box: Sequence[Any], fill: NDArray[np.float64], edge: NDArray[np.float64]) -> None:
    left, top, wide, high = (int(value) for value in box)
    cv2.rectangle(canvas, (left, top), (left + wide, top + high), fill.tolist(), -1)
    cv2.rectangle(canvas, (left, top), (left + wide, top + high), edge.tolist(), 5)


def _moved(wall: Floats, luck: np.random.Generator, stir: float) -> Floats:
    """The same wall from where the camera is held this time."""
    corners = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    shift = luck.uniform(-30, 30, 2) + luck.uniform(-18, 18, (4, 2))
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    grown = (corners - middle) * (1 + luck.uniform(0.0, 0.07) * stir) + middle
    view = cv2.getPerspectiveTransform(corners, (grown + shift * stir).astype(np.float32))
    return cast(Floats, cv2.warpPerspective(wall, view, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT))


def _hang(
    picture: Floats, sign_png: bytes, width: float, side: int, tilt: float, luck: np.random.Generator
) -> None:
    """Draws the sign into the picture, in perspective, with the wall's own uneven light."""
    wide = width * WIDTH
    high = wide * _SIGN_SHAPE
    room_x = max(0.0, WIDTH / 2 - wide / 2 - 70)
    x = WIDTH / 2 - side * luck.uniform(0.45, 0.95) * room_x
    y = 70 + high / 2 + luck.uniform(0, 0.10) * HEIGHT
    quad = _tilted(wide, high, tilt, luck) + np.array([x, y], np.float32)
    sign = _printed(sign_png, wide)
    rows, columns = sign.shape[:2]
    source = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    # Only where the sign and its shadow fall: the rest of the wall stays as it is.
    left, top = np.clip(quad.min(axis=0).astype(int) - _SHADOW, 0, (WIDTH, HEIGHT))
    right, bottom = np.clip(quad.max(axis=0).astype(int) + _SHADOW, 0, (WIDTH, HEIGHT))
    corner, size = np.array([left, top], np.float32), (int(right - left), int(bottom - top))
    view = cv2.getPerspectiveTransform(source, (quad - corner).astype(np.float32))
    paper = sign * luck.uniform(0.82, 0.98) + luck.uniform(4, 18)
    drawn = cv2.warpPerspective(paper, view, size, flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.ones((rows, columns), np.float32), view, size)[:, :, None]
    part = picture[top:bottom, left:right]
    part *= 1 - 0.35 * cv2.GaussianBlur(np.roll(cover, (7, 6), (0, 1)), (0, 0), 9)[:, :, None]  # its shadow
    part += (drawn - part) * cover


def _tilted(wide: float, high: float, tilt: float, luck: np.random.Generator) -> Floats:
    """The sheet's corners around its centre, turned `tilt` degrees about a random axis, rolled a little."""
    flat = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64) * (wide / 2, high / 2)
    axis, angle, roll = luck.uniform(0, 2 * np.pi), np.radians(tilt), np.radians(luck.uniform(-6, 6))
    turn, _ = cv2.Rodrigues(np.array([np.cos(axis), np.sin(axis), 0]) * angle)
    solid = np.column_stack((flat, np.zeros(4))) @ turn.T
    far = WIDTH * 1.2  # the camera's distance in pixels: a front camera's wide view
    seen = solid[:, :2] * (far / (far + solid[:, 2:]))
    spin = np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    return cast(Floats, (seen @ spin.T).astype(np.float32))


def _stand(
    picture: Floats,
    name: str,
    side: int,
    settled: np.random.Generator,
    luck: np.random.Generator,
    stir: float,
) -> None:
    """Puts the person in front, the face at about a fifth of the width, bent a little as people move."""
    colour, cover, face_x, face_y, face_width = _cutout(name)
    scale = (settled.uniform(0.20, 0.24) + stir * luck.uniform(-0.015, 0.015)) * WIDTH / face_width
    x = WIDTH / 2 + (side * settled.uniform(0.10, 0.20) + stir * luck.uniform(-0.04, 0.04)) * WIDTH
    y = (settled.uniform(0.50, 0.56) + stir * luck.uniform(-0.03, 0.03)) * HEIGHT
    view = cv2.getRotationMatrix2D((face_x, face_y), stir * luck.uniform(-6, 6), scale)
    view[:, 2] += np.array([x - face_x, y - face_y])
    columns, rows = _bent(cv2.invertAffineTransform(view), 16 / scale, luck)
    light = luck.uniform(0.85, 1.1) * (
        1 + luck.uniform(-0.25, 0.25) * np.linspace(-1, 1, WIDTH)[None, :, None]
    )
    mask = cast(Floats, cv2.remap(cover, columns, rows, cv2.INTER_LINEAR))[:, :, None]
    down, across = np.flatnonzero(mask.any(axis=(1, 2))), np.flatnonzero(mask.any(axis=(0, 2)))
    if not len(down):
        return
    box = (slice(down[0], down[-1] + 1), slice(across[0], across[-1] + 1))
    seen = cv2.remap(colour, columns[box], rows[box], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    drawn = cast(Floats, seen)
    drawn *= light.astype(np.float32)[:, box[1]]
    drawn -= picture[box]
    drawn *= mask[box]
    picture[box] += drawn


def _bent(back: NDArray[Any], most: float, luck: np.random.Generator) -> tuple[Floats, Floats]:
    """For each pixel of the photo, the column and row of the person's picture it shows.

    `most`: how far parts of the body move, a standard deviation in pixels of that picture.
    """
    knots = luck.normal(0, most, (5, 4, 2)).astype(np.float32)
    wave = cv2.resize(knots, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    column, row = np.arange(WIDTH, dtype=np.float32)[None, :], np.arange(HEIGHT, dtype=np.float32)[:, None]
    across, down = ((a * column) + (b * row) for a, b, _ in back.astype(np.float32))
    for place, seen in enumerate((across, down)):
        seen += np.float32(back[place, 2])
        seen += wave[:, :, place]
    return across, down


def _shot(
    picture: Floats, luck: np.random.Generator, *, mirrored: bool, dark: float, blur: float, quality: int
) -> bytes:
    """What the phone makes of the scene: light, blur, noise, mirroring, JPEG. Uses the picture up."""
    corner = np.linspace(luck.uniform(0.9, 1.05), luck.uniform(0.9, 1.05), WIDTH, dtype=np.float32)
    tint = luck.uniform(0.95, 1.05, 3).astype(np.float32)
    seen = picture
    seen *= corner[:, None] * (tint * np.float32(max(0.0, 1 - dark)))
    if blur > 0:
        seen = cast(Floats, cv2.GaussianBlur(seen, (0, 0), blur))
    noise = luck.standard_normal((HEIGHT // 2, WIDTH // 2, 1), dtype=np.float32) * (2.5 + 4 * dark)
    seen += cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)[:, :, None]
    pixels = np.clip(seen, 0, 255, out=seen).astype(np.uint8)
    if mirrored:
        pixels = pixels[:, ::-1]
    done, jpeg = cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, quality))
    if not done:
        raise ValueError("the picture cannot be written as JPEG")
    return jpeg.tobytes()
