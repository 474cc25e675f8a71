"""What people do to a photo to send it again, for the photo benchmark."""

from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np

Picture = Any  # uint8 (height, width, 3), BGR
Luck = np.random.Generator


def encoded(picture: Picture, quality: int = 80) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))[1])


def _cropped(picture: Picture, share: float, luck: Luck) -> Picture:
    rows, columns = picture.shape[:2]
    top, left = (int(luck.uniform(0, share) * size) for size in (rows, columns))
    return picture[top : top + int(rows * (1 - share)), left : left + int(columns * (1 - share))]


def _turned(picture: Picture, degrees: float) -> Picture:
    rows, columns = picture.shape[:2]
    view = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
    return cv2.warpAffine(picture, view, (columns, rows))


def _stickered(picture: Picture, luck: Luck) -> Picture:
    """A sticker anywhere and the time in large figures."""
    changed = picture.copy()
    rows, columns = picture.shape[:2]
    where = int(luck.integers(150, columns - 150)), int(luck.integers(150, rows - 150))
    cv2.circle(changed, where, 120, (40, 200, 250), -1)
    cv2.putText(changed, "07:58", (60, rows - 80), 0, 4, (255, 255, 255), 12)
    return changed


def _screenshot(picture: Picture) -> Picture:
    small = cv2.resize(picture, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, 110, 160, 0, 0, cv2.BORDER_CONSTANT, value=(18, 18, 18))
    cv2.putText(framed, "08:01  LTE", (30, 70), 0, 1.5, (240, 240, 240), 3)
    return framed


def _photographed(picture: Picture, luck: Luck) -> Picture:
    """A photo of a screen: perspective, the screen's grid beating with the camera's, a reflection."""
    rows, columns = picture.shape[:2]
    frame = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    screen = frame * 0.8 + (columns * 0.1, rows * 0.1) + luck.uniform(-60, 60, (4, 2))
    view = cv2.getPerspectiveTransform(frame, screen.astype(np.float32))
    seen = cv2.warpPerspective(picture, view, (columns, rows), borderValue=(35, 30, 30)).astype(np.float32)
    down, across = np.mgrid[0:rows, 0:columns]
    seen *= (1 + 0.06 * np.sin(across * 1.7 + down * 0.3) + 0.06 * np.sin(down * 1.9))[:, :, None]
    spot = np.exp(-(((across - columns * 0.3) / 200) ** 2 + ((down - rows * 0.25) / 160) ** 2))
    return np.clip(seen * 0.85 + spot[:, :, None] * 90 + 10, 0, 255).astype(np.uint8)


EDITS: Final[dict[str, Callable[[Picture, Luck], bytes]]] = {
    "encoded again at 35": lambda p, _: encoded(p, 35),
    "half the size": lambda p, _: encoded(cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)),
    "mirrored": lambda p, _: encoded(p[:, ::-1]),
    "cropped by 5 %": lambda p, luck: encoded(_cropped(p, 0.05, luck)),
    "screenshot": lambda p, _: encoded(_screenshot(p)),
    "cropped by 20 %": lambda p, luck: encoded(_cropped(p, 0.2, luck)),
    "lighter": lambda p, _: encoded(cv2.convertScaleAbs(p, alpha=1.15, beta=25)),
    "darker": lambda p, _: encoded(cv2.convertScaleAbs(p, alpha=0.6)),
    "turned by 5 degrees": lambda p, _: encoded(_turned(p, 5)),
    "sticker and time": lambda p, luck: encoded(_stickered(p, luck)),
    "photo of a screen": lambda p, luck: encoded(_photographed(p, luck)),
}
