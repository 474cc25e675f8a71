"""The rich menus: which tiles each has, and its picture: a drawn sign, a large Thai and a small English word.

The tiles of the picture and the areas that LINE makes tappable are the same rectangles, so they cannot drift
apart. A tap says the Thai word, as if the person had typed it.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

import texts
from documents.fonts import font_path
from documents.glyphs import glyph

INK, MUTED, PAPER, PAGE = "#1F2937", "#6B7280", "#FFFFFF", "#F6F5F1"
LINE, BRAND, BRAND_SOFT = "#E5E7EB", "#0F5E59", "#E3F1EF"

WIDTH, HEIGHT = 2500, 1686
"""Pixels of every menu picture: LINE's large size."""
MOST_BYTES: Final = 1_000_000
"""What LINE takes at most for a menu picture."""
DEFAULT: Final = "staff"
"""The menu of everybody who has none of their own."""

ROWS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "staff": (("clock_in", "clock_out"), ("idea", "vote"), ("my_time", "help")),
    "supervisor": (("clock_in", "clock_out"), ("status", "reviews", "my_time"), ("idea", "vote", "help")),
}
"""The menus' names, and the tiles of each, row by row; a tile is named by its key in texts/menus.toml."""

_HEIGHTS: Final = {2: (900, 786), 3: (602, 542, 542)}
_MARGIN, _GAP, _CORNER = 36, 28, 56


@dataclass(frozen=True, slots=True)
class Area:
    """One tappable rectangle in pixels; a tap says `says`."""

    x: int
    y: int
    width: int
    height: int
    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A rich menu ready to be uploaded: `bar` is the text on the bar that opens it, `png` its picture."""

    name: str
    bar: str
    width: int
    height: int
    areas: tuple[Area, ...]
    png: bytes


def menu_of_role(role: str) -> str:
    """Which menu a person of this role sees."""
    return "supervisor" if role in ("supervisor", "admin", "auditor") else DEFAULT


def draw_menus() -> tuple[Menu, ...]:
    """All menus, drawn (about half a second each)."""
    return tuple(draw_menu(name) for name in ROWS)


def draw_menu(name: str) -> Menu:
    """One menu, drawn. KeyError for an unknown name; RuntimeError where Thai could not be set rightly."""
    if not features.check("raqm"):
        raise RuntimeError(
            "this Pillow lacks Raqm, without which Thai marks collide: install Pillow's own wheel"
        )
    rows = _rows(name)
    picture = _cards([tile for row in rows for tile in row])
    for row in rows:
        measures = _measures([key for _, key in row], min((_card(box) for box, _ in row), key=_width))
        for box, key in row:
            _fill_tile(picture, _card(box), key, measures)
    areas = tuple(_area(box, key) for row in rows for box, key in row)
    return Menu(name, _thai("bar"), WIDTH, HEIGHT, areas, _png(picture))


Box = tuple[int, int, int, int]


def _rows(name: str) -> list[list[tuple[Box, str]]]:
    """(left, top, right, bottom) of each tile, row by row; together they cover the picture without gaps."""
    rows: list[list[tuple[Box, str]]] = []
    top = 0
    for keys, height in zip(ROWS[name], _HEIGHTS[len(ROWS[name])], strict=True):
        edges = [round(WIDTH * column / len(keys)) for column in range(len(keys) + 1)]
        rows.append([((edges[at], top, edges[at + 1], top + height), key) for at, key in enumerate(keys)])
        top += height
    return rows


def _width(box: Box) -> int:
    return box[2] - box[0]


def _area(box: Box, key: str) -> Area:
    left, top, right, bottom = box
    return Area(left, top, right - left, bottom - top, _thai(key), _thai(key))


def _thai(key: str) -> str:
    return texts.sentence("menus", key, "th")


def _colours(key: str) -> tuple[str, str, str, str]:
    """Ground, sign, Thai word and English word: clocking in stands out, clocking out comes second."""
    if key == "clock_in":
        return BRAND, PAPER, PAPER, BRAND_SOFT
    if key == "clock_out":
        return BRAND_SOFT, BRAND, BRAND, BRAND
    return PAPER, BRAND, INK, MUTED


def _card(box: Box) -> Box:
    """The visible card of a tile: half a gap smaller inside, a margin smaller at the picture's edge."""
    left, top, right, bottom = box
    half = _GAP // 2
    return (
        left + (half if left else _MARGIN),
        top + (half if top else _MARGIN),
        right - (half if right < WIDTH else _MARGIN),
        bottom - (half if bottom < HEIGHT else _MARGIN),
    )


def _cards(tiles: Sequence[tuple[Box, str]]) -> Image.Image:
    """All cards, drawn twice as large and shrunk: Pillow's own corners have steps."""
    large = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), PAGE)
    draw = ImageDraw.Draw(large)
    for box, key in tiles:
        ground = _colours(key)[0]
        corners = [2 * value for value in _card(box)]
        outline = LINE if ground == PAPER else ground
        draw.rounded_rectangle(corners, 2 * _CORNER, ground, outline, 6)
    return large.reduce(2)


@dataclass(frozen=True, slots=True)
class _Measures:
    """Sizes in pixels that all tiles of one row share, so that they stand on one line."""

    sign: int
    thai: ImageFont.FreeTypeFont
    english: ImageFont.FreeTypeFont

    @property
    def height(self) -> float:
        """Of sign, Thai word and English word together; Thai needs room above for two storeys of marks."""
        return self.sign + self.thai.size * 1.55 + self.english.size * 1.15


def _measures(row: Sequence[str], card: Box) -> _Measures:
    """As large as the card allows, and as the longest word of the row allows."""
    left, top, right, bottom = card
    height, room = bottom - top, right - left - 76
    hero = row[0] == "clock_in"
    weight, size = ("Bold", height * 0.27) if hero else ("SemiBold", height * 0.21)
    longest = max(_font(weight, 100).getlength(_thai(key)) for key in row) / 100
    return _Measures(
        sign=round(height * (0.34 if hero else 0.31)),
        thai=_font(weight, int(min(size, room / longest))),
        english=_font("Medium", max(64, round(height * 0.09))),
    )


def _fill_tile(picture: Image.Image, card: Box, key: str, measures: _Measures) -> None:
    """Sign, Thai word and English word, one below the other in the middle of the card."""
    left, top, right, bottom = card
    centre, y = (left + right) / 2, top + (bottom - top - measures.height) / 2
    _, sign, word, small = _colours(key)
    picture.paste(sign, (round(centre - measures.sign / 2), round(y)), glyph(key, measures.sign))
    draw = ImageDraw.Draw(picture)
    y += measures.sign + measures.thai.size * 1.2
    draw.text((centre, y), _thai(key), word, measures.thai, anchor="ms", language="th")
    y += measures.thai.size * 0.35 + measures.english.size * 0.9
    draw.text((centre, y), texts.sentence("menus", key, "en"), small, measures.english, anchor="ms")


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_path(weight), size, layout_engine=ImageFont.Layout.RAQM)


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
