"""What software sees in one photo: tags, faces, light and sharpness, hashes, and the picture as kept."""

import hashlib
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from rules.faces import Face, find_faces
from rules.likeness import mirrored_phash64, phash64
from rules.marks import Mark, read_marks, resized
from rules.photos import UnreadablePhoto, open_photo, stored_jpeg

__all__ = ["Face", "Mark", "Quality", "Reading", "UnreadablePhoto", "look"]

Quality = Literal["ok", "dark", "blurred"]
Pixels = NDArray[np.uint8]

DARK_BELOW: Final = 28.0  # mean grey level: a reviewer no longer knows a face by it
BLURRED_BELOW: Final = 3.2  # see `_light`
_FACE_ACROSS, _WHOLE_ACROSS = 96, 480
_HASHED_FROM: Final = 256  # a picture this large is halved for its hash anyway, so its half gives the same

cv2.setNumThreads(1)  # photos are looked at side by side, one thread each; OpenCV's own would only wait


@dataclass(frozen=True, slots=True)
class Reading:
    """The findings on one photo. Sizes in pixels of the upright picture that was looked at.

    `brightness` 0 to 255 and `sharpness` (see `_light`) are taken where the faces are, else everywhere;
    `sha256` is of the bytes as received; `phash` unsigned 64 bits; `jpeg` is what is stored (not in JSON).
    """

    width: int
    height: int
    marks: tuple[Mark, ...]
    faces: tuple[Face, ...]
    brightness: float
    sharpness: float
    quality: Quality
    sha256: str
    phash: int
    mirrored_phash: int
    cpu_ms: float
    jpeg: bytes = field(default=b"", repr=False)

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; the picture itself is left out."""
        plain = asdict(self)
        del plain["jpeg"]
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any], jpeg: bytes = b"") -> "Reading":
        """The reading again, from what `to_json` gave (before or after a trip through JSON)."""
        values = dict(plain)
        values["marks"] = tuple(
            Mark(m["id"], m["mirrored"], m["side_px"], tuple((x, y) for x, y in m["corners"]))
            for m in plain["marks"]
        )
        values["faces"] = tuple(Face(**face) for face in plain["faces"])
        return cls(**values, jpeg=jpeg)


def look(data: bytes, *, keep: bool = True) -> Reading:
    """Reads one photo as received. Raises `UnreadablePhoto` (see `rules.photos.REASONS`).

    `keep=False` leaves the picture that is stored (`jpeg`) unmade, for those who only want the findings.
    """
    started = time.thread_time()
    rgb = open_photo(data)
    grey = cast(Pixels, cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
    half = resized(grey, 0.5)
    marks = read_marks(grey, half)
    faces = find_faces(rgb)
    brightness, sharpness = _light(grey, faces)
    hashed = half if min(grey.shape) >= _HASHED_FROM else grey
    jpeg = stored_jpeg(rgb) if keep else b""
    return Reading(
        width=rgb.shape[1],
        height=rgb.shape[0],
        marks=marks,
        faces=faces,
        brightness=brightness,
        sharpness=sharpness,
        quality=_quality(brightness, sharpness),
        sha256=hashlib.sha256(data).hexdigest(),
        phash=phash64(hashed),
        mirrored_phash=mirrored_phash64(hashed),
        cpu_ms=round((time.thread_time() - started) * 1000, 1),
        jpeg=jpeg,
    )


def _light(grey: Pixels, faces: tuple[Face, ...]) -> tuple[float, float]:
    """Brightness and sharpness of the surest face, else of the whole picture.

    Sharpness is the finest detail at a fixed size (a face 96 pixels wide), in percent of the contrast: near
    10 in focus, under 4 where features run together, however large or dim the face.
    """
    height, width = grey.shape
    part, across = grey, _WHOLE_ACROSS
    if faces:
        face = faces[0]
        rows = slice(max(0, int(face.y * height)), max(1, int((face.y + face.h) * height)))
        columns = slice(max(0, int(face.x * width)), max(1, int((face.x + face.w) * width)))
        if grey[rows, columns].size:
            part, across = grey[rows, columns], _FACE_ACROSS
    size = (across, max(1, round(part.shape[0] * across / part.shape[1])))
    level = cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    detail = np.abs(level - cv2.GaussianBlur(level, (0, 0), 1.0)).mean()
    return round(float(level.mean()), 1), round(float(100 * detail / max(float(level.std()), 1.0)), 2)


def _quality(brightness: float, sharpness: float) -> Quality:
    if brightness < DARK_BELOW:
        return "dark"
    return "blurred" if sharpness < BLURRED_BELOW else "ok"
