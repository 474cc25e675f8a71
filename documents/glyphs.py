"""The signs on the menu tiles, drawn as strokes with round ends on a grid of 100 by 100.

Each is a function that takes a Pen; `glyph` gives the finished sign as a mask of any size.
"""

import math
from collections.abc import Callable

from PIL import Image

from documents import glyphs_office, glyphs_project
from documents.pen import Pen

_SMOOTH = 4


def clock_in(pen: Pen) -> None:
    """An arrow into a doorway."""
    pen.line((52, 14), (82, 14), (82, 86), (52, 86))
    pen.line((14, 50), (60, 50))
    pen.line((42, 31), (61, 50), (42, 69))


def clock_out(pen: Pen) -> None:
    """An arrow out of a doorway."""
    pen.line((48, 14), (18, 14), (18, 86), (48, 86))
    pen.line((40, 50), (86, 50))
    pen.line((68, 31), (87, 50), (68, 69))


def my_time(pen: Pen) -> None:
    """A clock."""
    pen.circle(50, 50, 38)
    pen.line((50, 27), (50, 51), (66, 60))


def idea(pen: Pen) -> None:
    """A bulb that shines."""
    pen.arc(50, 47, 24, 130, 410)
    pen.line((34.6, 65.4), (40, 76), (60, 76), (65.4, 65.4))
    pen.line((42, 88), (58, 88))
    for angle in (180, 225, 270, 315, 360):
        x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        pen.line((50 + 35 * x, 47 + 35 * y), (50 + 42 * x, 47 + 42 * y), width=5.5)


def vote(pen: Pen) -> None:
    """A ballot with a tick going into its box."""
    pen.path([(12, 56), (88, 56), (88, 88), (12, 88)])
    pen.line((28, 56), (28, 12), (72, 12), (72, 56))
    pen.line((39, 33), (47, 42), (62, 24))
    pen.line((36, 72), (64, 72))


def ask(pen: Pen) -> None:
    """A speech bubble with a question mark."""
    pen.arc(50, 46, 36, 128, 412)
    pen.line((27.8, 74.4), (24, 91), (45, 81.6))
    pen.arc(50, 46, 36, 52, 98)
    pen.arc(50, 38, 11, 180, 400)
    pen.line((58.4, 45), (50, 52), (50, 55))
    pen.dot(50, 66.5, 4.6)


def status(pen: Pen) -> None:
    """Three people, one in front."""
    pen.circle(50, 34, 14)
    pen.arc(50, 84, 27, 180, 360)
    pen.line((23, 84), (77, 84))
    pen.arc(20, 40, 9, 60, 360, 6)
    pen.arc(20, 74, 15, 180, 262, 6)
    pen.arc(80, 40, 9, 180, 480, 6)
    pen.arc(80, 74, 15, 278, 360, 6)


def reviews(pen: Pen) -> None:
    """A clipboard under a magnifying glass."""
    pen.line((44, 88), (16, 88), (16, 18), (30, 18))
    pen.line((58, 18), (72, 18), (72, 32))
    pen.path([(32, 11), (56, 11), (56, 24), (32, 24)])
    pen.line((30, 42), (44, 42))
    pen.line((30, 58), (38, 58))
    pen.circle(65, 60, 19)
    pen.line((79, 74), (90, 86), width=9)


GLYPHS: dict[str, Callable[[Pen], None]] = {
    "clock_in": clock_in,
    "clock_out": clock_out,
    "my_time": my_time,
    "idea": idea,
    "vote": vote,
    "help": ask,
    "status": status,
    "reviews": reviews,
    **glyphs_office.GLYPHS,
    **glyphs_project.GLYPHS,
}


def glyph(name: str, side: int) -> Image.Image:
    """The sign as a mask of `side` x `side` pixels with smooth edges. KeyError for a name that has none."""
    large = Image.new("L", (side * _SMOOTH, side * _SMOOTH))
    GLYPHS[name](Pen(large))
    return large.reduce(_SMOOTH)
