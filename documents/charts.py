"""Stacked columns as a picture for a phone: few, large words, and a pattern for every part beside its colour.

Drawn by Pillow with Raqm, which sets Thai marks rightly; a palette of few colours keeps the PNG small.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from documents.fonts import font_path
from documents.palette import packed, palette

WIDTH, HEIGHT = 1040, 860
"""Pixels; LINE shows it about 300 points wide, so the smallest letters are of 38 pixels."""
MOST_BYTES: Final = 60_000
MOST_COLUMNS: Final = 48
MOST_PARTS: Final = 4
_INK, _MUTED, _LINE, _PAPER = "#1F2937", "#6B7280", "#E5E7EB", "#FFFFFF"
#: Colour of each part in order; the pattern over it is the same colour darker or paper.
_COLOURS: Final = ("#0F5E59", "#E0A030", "#9DB8D9", "#FFFFFF")
_LEFT, _RIGHT, _TOP, _BOTTOM = 118, 1010, 250, 640
_TEXT, _SMALL = 42, 38


@dataclass(frozen=True, slots=True)
class Column:
    """`label` stands beneath; `parts`: how many of each, from the bottom up."""

    label: str
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`names` of the parts in the order of the columns' parts, at most four; `unit` says what is counted."""

    title: str
    when: str
    names: tuple[str, ...]
    unit: str
    columns: tuple[Column, ...]


def chart_png(chart: Chart) -> bytes:
    """The chart as a PNG of 1040 x 860 pixels. Raises ValueError for no column or too much."""
    if not 0 < len(chart.columns) <= MOST_COLUMNS or not 0 < len(chart.names) <= MOST_PARTS:
        raise ValueError(f"{len(chart.columns)} columns of {len(chart.names)} parts cannot be drawn")
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((40, 82), _fit(chart.title, "Bold", 58, 960), _INK, _font("Bold", 58), anchor="ls")
    draw.text(
        (40, 146), _fit(chart.when, "Regular", _TEXT, 960), _MUTED, _font("Regular", _TEXT), anchor="ls"
    )
    top = _axis(draw, chart)
    _columns(picture, draw, chart, top)
    _legend(picture, draw, chart)
    return packed(picture, _palette())


@cache
def _palette() -> Image.Image:
    return palette((*_COLOURS, _LINE), ((_INK, 16), (_MUTED, 8)), _PAPER)


def _axis(draw: ImageDraw.ImageDraw, chart: Chart) -> int:
    """Lines across with their numbers; returns the number at the top."""
    most = max(sum(column.parts) for column in chart.columns)
    step = _step(most)
    top = max(step, -(-most // step) * step)
    for value in range(0, top + 1, step):
        y = _y(value, top)
        draw.line([(_LEFT, y), (_RIGHT, y)], _INK if value == 0 else _LINE, 3 if value == 0 else 2)
        draw.text((_LEFT - 14, y), _short(value), _MUTED, _font("Regular", _SMALL), anchor="rm")
    draw.text((40, _TOP - 44), chart.unit, _MUTED, _font("Regular", _SMALL), anchor="ls")
    return top


def _step(most: int) -> int:
    """So that three or four lines stand, at round numbers."""
    if most <= 4:
        return 1
    size = 10 ** math.floor(math.log10(most / 3))
    return next(int(n * size) for n in (1, 2, 5, 10) if most / (n * size) <= 4 and int(n * size) > 0)


def _short(value: int) -> str:
    return f"{value // 1000:,}k" if value >= 10_000 else f"{value:,}"


def _y(value: float, top: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * value / top


def _columns(picture: Image.Image, draw: ImageDraw.ImageDraw, chart: Chart, top: int) -> None:
    room = (_RIGHT - _LEFT) / len(chart.columns)
    width = max(6, min(110, round(room * 0.72)))
    every = _every(chart, room)
    for place, column in enumerate(chart.columns):
        centre = _LEFT + room * (place + 0.5)
        below = 0
        for part, count in enumerate(column.parts):
            if count:
                box = (centre - width / 2, _y(below + count, top), centre + width / 2, _y(below, top))
                _fill(picture, draw, box, part)
                below += count
        if below and room >= 90:
            draw.text(
                (centre, _y(below, top) - 10), _short(below), _INK, _font("SemiBold", _SMALL), anchor="ms"
            )
        if place % every == 0:
            draw.text((centre, _BOTTOM + 52), column.label, _INK, _font("Regular", _SMALL), anchor="ms")


def _every(chart: Chart, room: float) -> int:
    """Of many labels only every so many-th has room."""
    longest = max(_font("Regular", _SMALL).getlength(column.label) for column in chart.columns)
    return max(1, math.ceil((longest + 14) / room))


Box = tuple[float, float, float, float]


def _fill(picture: Image.Image, draw: ImageDraw.ImageDraw, box: Box, part: int) -> None:
    """The part's colour, its pattern over it, and a line around."""
    left, top, right, bottom = (round(edge) for edge in box)
    bottom = max(bottom, top + 3)
    draw.rectangle((left, top, right, bottom), _COLOURS[part])
    pattern = _PATTERNS[part]
    if pattern is not None:
        width, height = right - left, bottom - top
        tile = Image.new("L", (width, height), 0)
        pattern(ImageDraw.Draw(tile), width, height)
        picture.paste(_INK, (left, top), tile)
    draw.rectangle((left, top, right, bottom), None, _INK, 2)


def _strokes(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    for start in range(-height, width, 16):
        draw.line([(start, height), (start + height, 0)], 255, 4)


def _dots(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    for row, y in enumerate(range(8, height, 16)):
        for x in range(8 + row % 2 * 9, width, 18):
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), 255)


def _crosses(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    _strokes(draw, width, height)
    for start in range(0, width + height, 16):
        draw.line([(start, height), (start - height, 0)], 255, 4)


_PATTERNS: Final[tuple[Callable[[ImageDraw.ImageDraw, int, int], None] | None, ...]] = (
    None, _strokes, _dots, _crosses,
)  # fmt: skip


def _legend(picture: Image.Image, draw: ImageDraw.ImageDraw, chart: Chart) -> None:
    """Each part's pattern with its name and how many there are, two in a row."""
    for part, name in enumerate(chart.names):
        count = sum(column.parts[part] for column in chart.columns)
        x, y = 44 + part % 2 * 490, 752 + part // 2 * 62
        _fill(picture, draw, (x, y - 34, x + 56, y + 4), part)
        words = f"{name} {count:,}"
        draw.text((x + 76, y), _fit(words, "Medium", _TEXT, 400), _INK, _font("Medium", _TEXT), anchor="ls")


def _fit(words: str, weight: str, size: int, room: int) -> str:
    """Cut to the room there is, with an ellipsis."""
    font = _font(weight, size)
    if font.getlength(words) <= room:
        return words
    kept = words
    while kept and font.getlength(kept + "…") > room:
        kept = kept[:-1]
    return kept + "…"


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_path(weight), size, layout_engine=ImageFont.Layout.RAQM)


def chart_from(data: Sequence[object]) -> Chart:
    """The chart that `chart_data` made plain. Raises ValueError for what is none."""
    try:
        title, when, names, unit, columns = data
        made = tuple(Column(str(label), tuple(int(n) for n in parts)) for label, *parts in columns)  # type: ignore[attr-defined]
        chart = Chart(str(title), str(when), tuple(str(name) for name in names), str(unit), made)  # type: ignore[attr-defined]
    except (TypeError, ValueError) as fault:
        raise ValueError("no chart") from fault
    if any(len(column.parts) != len(chart.names) for column in chart.columns):
        raise ValueError("no chart")
    return chart


def chart_data(chart: Chart) -> list[object]:
    """As plain lists, to be carried in a link."""
    columns = [[column.label, *column.parts] for column in chart.columns]
    return [chart.title, chart.when, list(chart.names), chart.unit, columns]
