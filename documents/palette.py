"""Pictures of few colours as small PNGs: in known ones, and in the steps by which letters fade into their
ground. Finding the colours of each picture anew takes longer than drawing it."""

import io
from collections.abc import Sequence

from PIL import Image, ImageColor


def palette(plain: Sequence[str], fading: Sequence[tuple[str, int]], ground: str) -> Image.Image:
    """A palette (as Pillow wants it: a picture that has it) of the plain colours and, of each of the fading
    ones, so many steps to the ground, both ends with them; at most 256 colours.

    Too many steps do harm: Pillow takes the nearest of a cell of four values, which must not be another's.
    """
    colours = [ImageColor.getrgb(one) for one in (*plain, ground)]
    flat = [part for colour in colours for part in colour]
    for ink, count in fading:
        flat += [part for colour in _steps(ink, ground, count) for part in colour]
    kept = Image.new("P", (1, 1))
    kept.putpalette(flat)
    return kept


def packed(picture: Image.Image, colours: Image.Image) -> bytes:
    """The picture as PNG in the colours of a palette, each pixel in the nearest."""
    buffer = io.BytesIO()
    picture.quantize(palette=colours, dither=Image.Dither.NONE).save(buffer, "PNG")
    return buffer.getvalue()


def _steps(ink: str, ground: str, count: int) -> list[tuple[int, ...]]:
    ends = list(zip(ImageColor.getrgb(ink), ImageColor.getrgb(ground), strict=True))
    return [tuple(round(a + (b - a) * n / (count - 1)) for a, b in ends) for n in range(count)]
