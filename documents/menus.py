"""The rich menus: which tabs each role has, which tiles each tab, and the picture of each: drawn signs, large
Thai and small English words.

LINE knows no tabs: each is a menu of its own, and tapping another one's name on the bar switches to it. The
tiles of the picture and the areas that LINE makes tappable are the same rectangles, so they cannot drift
apart. A tap on a tile says the Thai word, as if the person had typed it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

import texts
from documents.fonts import font_path
from documents.glyphs import glyph
from documents.palette import packed, palette

INK, MUTED, PAPER, PAGE = "#1F2937", "#6B7280", "#FFFFFF", "#F6F5F1"
LINE, BRAND, BRAND_SOFT = "#E5E7EB", "#0F5E59", "#E3F1EF"

WIDTH, HEIGHT = 2500, 1686
"""Pixels of every menu picture: LINE's large size."""
MOST_BYTES: Final = 1_000_000
"""What LINE takes at most for a menu picture."""
DEFAULT: Final = "staff"
"""The menu of everybody who has none of their own."""

TILES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "time": (("clock_in", "clock_out"), ("my_time", "leave", "correct"), ("my_requests", "ledger", "help")),
    "ideas": (
        ("idea", "vote"),
        ("read_ideas", "my_ideas", "results"),
        ("project", "milestones", "survey"),
    ),
    "group": (("score", "scores"), ("choose", "campaigns")),
    "chief": (("status", "missing", "late"), ("reviews", "approvals", "near")),
    "check": (("status", "missing", "late"), ("near", "reports", "history")),
    "admin": (
        ("people", "points", "announce", "kpi"),
        ("rounds", "holidays", "campaigns", "import"),
        ("reports", "system", "history", "setup"),
    ),
}
"""The tabs, and the tiles of each, row by row; a tile is named by its key in texts/menus.toml."""

TABS: Final[dict[str, tuple[str, ...]]] = {
    "staff": ("time", "ideas"),
    "supervisor": ("time", "ideas", "chief"),
    "committee": ("time", "ideas", "group"),
    "admin": ("time", "ideas", "chief", "admin"),
    "auditor": ("time", "ideas", "check"),
}
"""The tabs of each role, from left to right; the first is what a person sees who has just got the menu."""

BAR: Final = 232
"""Pixels of the bar with the tabs' names, at the top."""
_HEIGHTS: Final = {2: (727, 727), 3: (506, 474, 474)}
_MARGIN, _GAP, _CORNER = 36, 28, 56
_TAB_LETTERS = 96


Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """One tappable rectangle in pixels; a tap says `says`, or shows the menu named `switches` instead."""

    x: int
    y: int
    width: int
    height: int
    label: str
    says: str
    switches: str = ""


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
    """Which menu a person of this role sees first."""
    return role if role in TABS else DEFAULT


def menu_names() -> tuple[str, ...]:
    """All menus: a tab of a role each."""
    return tuple(_name(role, tab) for role, tabs in TABS.items() for tab in tabs)


def menus_of_role(role: str) -> tuple[str, ...]:
    """The menus among which a person of this role switches."""
    role = menu_of_role(role)
    return tuple(_name(role, tab) for tab in TABS[role])


def draw_menus() -> tuple[Menu, ...]:
    """All menus, drawn (about a tenth of a second each)."""
    return tuple(draw_menu(name) for name in menu_names())


def draw_menu(name: str) -> Menu:
    """One menu, drawn. KeyError for an unknown name; RuntimeError where Thai could not be set rightly."""
    if not features.check("raqm"):
        raise RuntimeError(
            "this Pillow lacks Raqm, without which Thai marks collide: install Pillow's own wheel"
        )
    role, tab = _role_and_tab(name)
    bar, rows = _bar(role), _rows(tab)
    picture = _cards([tile for row in rows for tile in row], next(box for box, each in bar if each == tab))
    for box, each in bar:
        _fill_tab(picture, box, each, shown=each == tab)
    for row in rows:
        measures = _measures([key for _, key in row], min((_card(box) for box, _ in row), key=_width))
        for box, key in row:
            _fill_tile(picture, _card(box), key, measures)
    tiles = tuple(_area(box, key) for row in rows for box, key in row)
    return Menu(
        name, _thai("bar"), WIDTH, HEIGHT, (*tiles, *_switches(role, bar)), packed(picture, _palette())
    )


def _name(role: str, tab: str) -> str:
    return role if tab == TABS[role][0] else f"{role}-{tab}"


def _role_and_tab(name: str) -> tuple[str, str]:
    role, _, tab = name.partition("-")
    tab = tab or TABS[role][0]
    if tab not in TABS[role]:
        raise KeyError(name)
    return role, tab


def _edges(count: int) -> list[int]:
    return [round(WIDTH * column / count) for column in range(count + 1)]


def _bar(role: str) -> list[tuple[Box, str]]:
    """The tabs' names on the bar, side by side."""
    tabs = TABS[role]
    edges = _edges(len(tabs))
    return [((edges[at], 0, edges[at + 1], BAR), tab) for at, tab in enumerate(tabs)]


def _switches(role: str, bar: Sequence[tuple[Box, str]]) -> Iterator[Area]:
    for (left, top, right, bottom), tab in bar:
        label = _thai(f"tab_{tab}")
        yield Area(left, top, right - left, bottom - top, label, label, _name(role, tab))


def _rows(tab: str) -> list[list[tuple[Box, str]]]:
    """(left, top, right, bottom) of each tile, row by row; with the bar they cover the picture."""
    rows: list[list[tuple[Box, str]]] = []
    top = BAR
    for keys, height in zip(TILES[tab], _HEIGHTS[len(TILES[tab])], strict=True):
        edges = _edges(len(keys))
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
        top + (half if top > BAR else _MARGIN),
        right - (half if right < WIDTH else _MARGIN),
        bottom - (half if bottom < HEIGHT else _MARGIN),
    )


def _cards(tiles: Sequence[tuple[Box, str]], shown: Box) -> Image.Image:
    """The bar and all cards, drawn twice as large and shrunk: Pillow's own corners have steps. The tab that
    is shown is of one piece with the page beneath it."""
    large = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), PAGE)
    draw = ImageDraw.Draw(large)
    draw.rectangle((0, 0, WIDTH * 2, BAR * 2), BRAND)
    left, _, right, bottom = (2 * value for value in shown)
    draw.rounded_rectangle((left + 48, 40, right - 48, bottom + 80), 2 * _CORNER, PAGE)
    draw.rectangle((0, BAR * 2, WIDTH * 2, BAR * 2 + 82), PAGE)
    for box, key in tiles:
        ground = _colours(key)[0]
        corners = [2 * value for value in _card(box)]
        outline = LINE if ground == PAPER else ground
        draw.rounded_rectangle(corners, 2 * _CORNER, ground, outline, 6)
    return large.reduce(2)


def _fill_tab(picture: Image.Image, box: Box, tab: str, *, shown: bool) -> None:
    """The tab's name; of the one that is shown bold, with a line beneath it."""
    left, top, right, bottom = box
    centre, font = (left + right) / 2, _font("Bold" if shown else "Medium", _TAB_LETTERS)
    draw = ImageDraw.Draw(picture)
    baseline = top + (bottom - top) * 0.63
    colour = BRAND if shown else PAPER
    word = _thai(f"tab_{tab}")
    draw.text((centre, baseline), word, colour, font, anchor="ms", language="th")
    if shown:
        half = font.getlength(word) / 2
        draw.rounded_rectangle((centre - half, baseline + 34, centre + half, baseline + 46), 6, BRAND)


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


@cache
def _palette() -> Image.Image:
    return palette((PAGE, LINE, BRAND_SOFT), ((INK, 20), (MUTED, 14), (BRAND, 22)), PAPER)
