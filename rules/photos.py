"""Opening a photo that a stranger sent: bounded in bytes, pixels, scans and formats, or refused with a key.

Everything here is a pure function of bytes. Only JPEG and PNG are ever handed to a decoder, chosen by
their first bytes and never by a name; what the pixels do not need (metadata, appended files, comments,
further frames) does not survive `stored_jpeg`.
"""

import io
import struct
import warnings
from typing import IO, Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

Pixels = NDArray[np.uint8]

MAX_BYTES: Final = 12 * 1024 * 1024
MAX_PIXELS: Final = 24_000_000
MAX_SCANS: Final = 40  # an honest progressive JPEG has about 10; each scan costs a pass over all pixels
MIN_SIDE: Final = 64  # no phone takes one; nothing can be seen in it
MOST_UNEQUAL: Final = 20  # long side to short: a strip that, shrunk to be looked at, would be nothing at all
LOOK_SIDE: Final = 1440  # the long side that is looked at: what LINE delivers
STORED_SIDE: Final = 1280
STORED_QUALITY: Final = 82

REASONS: Final = (
    "photo_empty",
    "photo_too_big",
    "photo_too_many_pixels",
    "photo_too_many_scans",
    "photo_too_small",
    "photo_animated",
    "photo_heic",
    "photo_webp",
    "photo_gif",
    "photo_not_jpeg",
    "photo_broken",
)
_MAGIC: Final[tuple[tuple[bytes, int, str], ...]] = (
    (b"RIFF", 0, "photo_webp"),
    (b"GIF8", 0, "photo_gif"),
    (b"ftyp", 4, "photo_heic"),
)
_SLIPS: Final = (  # what Pillow's parsers let slip on broken files, besides their own errors
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    struct.error,
)
_FILL: Final = (
    b"\xff" * 64
)  # between segments, Pillow steps through fill bytes one by one: seconds for millions
_MOST_FILL: Final = 4096
_ORIENTATION_TAG: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEADER_ROOM: Final = 64  # more than the first line of a PPM
_BAND: Final = 96 * 1024  # bytes: small enough for the heap to hold it ready

# Room for a picture, once taken, is kept for the next one: to be given it anew by the system, page by page,
# costs as much as half the decoding. At most two blocks (of 16 MB), as two photos are looked at side by side.
Image.core.set_blocks_max(2)  # type: ignore[attr-defined]  # documented, but not exported


class UnreadablePhoto(Exception):
    """The bytes cannot or must not be opened as a photo; `reason` is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def open_photo(data: bytes, long_side: int = LOOK_SIDE) -> Pixels:
    """The photo upright, as RGB of shape (height, width, 3), its long side at most `long_side` pixels.

    Raises `UnreadablePhoto` for anything that is not an honest still JPEG or PNG within the limits.
    A larger picture is shrunk while it is decoded, so that memory stays near the size asked for.
    """
    kind = _kind(data)
    if kind == "JPEG" and count_scans(data) > MAX_SCANS:
        raise UnreadablePhoto("photo_too_many_scans")
    if kind == "JPEG" and data.count(_FILL) > _MOST_FILL:
        raise UnreadablePhoto("photo_broken")
    try:
        return _decode(data, kind, long_side)
    except UnreadablePhoto:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadablePhoto("photo_too_many_pixels") from None
    except MemoryError:
        raise UnreadablePhoto("photo_too_many_pixels") from None
    except _SLIPS:
        raise UnreadablePhoto("photo_broken") from None


def stored_jpeg(rgb: Pixels) -> bytes:
    """The picture as it is kept: long side at most 1280, JPEG of quality 82, pixels only, no metadata."""
    small = shrink(rgb, STORED_SIDE)
    if small is rgb:
        small = rgb.copy()
    _turn_to_bgr(small)
    done, buffer = cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, STORED_QUALITY))
    if not done:
        raise UnreadablePhoto("photo_broken")
    return buffer.tobytes()


def _turn_to_bgr(rgb: Pixels) -> None:
    """Changes the picture itself, band by band: room for a second whole one costs more than the work."""
    rows = max(1, _BAND // (rgb.shape[1] * 3))
    for top in range(0, rgb.shape[0], rows):
        band = rgb[top : top + rows]
        band[:] = cv2.cvtColor(band, cv2.COLOR_RGB2BGR)


def shrink(pixels: Pixels, long_side: int) -> Pixels:
    """The same picture with its long side at most `long_side` pixels; never enlarged.

    Whole halvings are averaged (the fast case), the rest is interpolated: a fifth of the time of
    averaging at any ratio, and no pixel is skipped.
    """
    while max(pixels.shape[:2]) >= 2 * long_side:
        pixels = _halved(pixels)
    height, width = pixels.shape[:2]
    scale = long_side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cast(Pixels, cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR))


def _halved(pixels: Pixels) -> Pixels:
    size = (max(1, pixels.shape[1] // 2), max(1, pixels.shape[0] // 2))
    return cast(Pixels, cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def count_scans(data: bytes) -> int:
    """Start-of-scan markers (FF DA) in a JPEG.

    In entropy-coded data FF is always followed by 00 or a restart mark, so outside of segments the count
    is exact; a pair inside a metadata segment only makes it larger, which errs on the safe side by little.
    """
    return data.count(b"\xff\xda")


def _kind(data: bytes) -> str:
    if not data:
        raise UnreadablePhoto("photo_empty")
    if len(data) > MAX_BYTES:
        raise UnreadablePhoto("photo_too_big")
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    for magic, offset, reason in _MAGIC:
        if data[offset : offset + len(magic)] == magic:
            raise UnreadablePhoto(reason)
    raise UnreadablePhoto("photo_not_jpeg")


def _decode(data: bytes, kind: str, long_side: int) -> Pixels:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sizes are checked below, before any pixel is decoded
        image: Image.Image = Image.open(io.BytesIO(data), formats=(kind,))
    _check_size(image, kind)
    if ImageFile.LOAD_TRUNCATED_IMAGES:
        raise RuntimeError("Pillow is set to accept truncated images; a photo must be whole or refused")
    if kind == "JPEG" and image.mode in ("RGB", "L"):
        image.draft(image.mode, _draft_size(image.size, long_side))
    turn = _TURNS.get(_orientation(image))
    image.load()
    upright = shrink(_pixels(_to_rgb(image)), long_side)
    if turn is None:
        return upright
    return _pixels(Image.fromarray(upright).transpose(turn))


class _Room(io.RawIOBase):
    """A file of known size in an array: what is written to it is copied once, straight to its place."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.room = np.empty(size, np.uint8)
        self.used = 0

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        end = self.used + len(part)
        self.room[self.used : end] = np.frombuffer(part, np.uint8)
        self.used = end
        return len(part)


def _pixels(image: Image.Image) -> Pixels:
    """An RGB image as an array; `np.asarray` would hold it three times on the way, for twice the cost."""
    width, height = image.size
    size = width * height * 3
    plain = _Room(size + _HEADER_ROOM)
    image.save(cast(IO[bytes], plain), "PPM")  # a line of header, then the bytes of the pixels
    return plain.room[plain.used - size : plain.used].reshape(height, width, 3)


def _check_size(image: Image.Image, kind: str) -> None:
    width, height = image.size
    if width * height * _cost(image, kind) > MAX_PIXELS:
        raise UnreadablePhoto("photo_too_many_pixels")
    if min(width, height) < max(MIN_SIDE, max(width, height) / MOST_UNEQUAL):
        raise UnreadablePhoto("photo_too_small")
    if kind == "PNG" and getattr(image, "is_animated", False):
        raise UnreadablePhoto("photo_animated")


def _cost(image: Image.Image, kind: str) -> int:
    """How much dearer in memory a pixel is than in the usual photo, which is shrunk while it is decoded."""
    if kind == "JPEG" and image.mode in ("RGB", "L"):
        return 1
    return 4 if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info else 2


def _draft_size(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """The smallest size we still want: the decoder then works at 1/2, 1/4 or 1/8 but never below it."""
    scale = min(1.0, long_side / max(size))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1 to 8; broken metadata says nothing about the pixels and counts as upright."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except _SLIPS:
        return 1
    return value if isinstance(value, int) else 1


def _to_rgb(image: Image.Image) -> Image.Image:
    """Grey, palette, CMYK, 16-bit and transparent pictures as RGB; a transparent one on white."""
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I") or image.mode == "F":  # 16-bit grey: keep the upper byte
        return Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8)).convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    return image.convert("RGB")
