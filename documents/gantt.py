"""The milestones of a project as a picture for a phone: the days of each, how far it is, its state in words.

Drawn at the width LINE shows large pictures in, so that its smallest words are still read on a screen of 390
points. Nothing is told by colour alone: each state has its word, a late bar is hatched besides.
"""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

import texts
from documents.fonts import font_path
from rules.calendar import buddhist_year
from rules.milestones import Milestone, State, late_by, state_of, whole_percent
from texts import thai

WIDTH: Final = 1040
MOST_ROWS: Final = 12
"""LINE shows a picture at most three times as high as it is wide."""
_SIDE, _TOP, _ROW, _FOOT = 44, 268, 206, 74
_BAR: Final = 40
_INK, _MUTED, _PAPER, _GRID = "#1F2937", "#4B5563", "#FFFFFF", "#D1D5DB"
_COLOURS: Final[dict[State, tuple[str, str]]] = {  # of what is done, of the whole bar
    "done": ("#1B7F4B", "#CFE9DA"),
    "late": ("#B3261E", "#FCE9E7"),
    "due": ("#9A5B00", "#FDF1DF"),
    "going": ("#0F5E59", "#D5EAE7"),
    "waiting": ("#4B5563", "#E5E7EB"),
}

Box = tuple[float, float, float, float]


def ratio_of(among: int) -> str:
    """Width to height of the picture of so many milestones, as LINE wants it told."""
    return f"{WIDTH}:{_height(among)}"


def gantt_png(title: str, among: Sequence[Milestone], today: date, language: str) -> bytes:
    """The picture as PNG; of more than MOST_ROWS the first that are not done. `today`: the office's day.

    Raises ValueError without a milestone, RuntimeError where Thai could not be set rightly.
    """
    if not among:
        raise ValueError("no milestone to draw")
    if not features.check("raqm"):
        raise RuntimeError("this Pillow lacks Raqm, without which Thai marks collide: use Pillow's own wheel")
    return _Chart(title, among, today, language).draw()


def shown(among: Sequence[Milestone]) -> list[Milestone]:
    """Which are drawn: all, or where they are too many those not done before those that are."""
    first = sorted(among, key=lambda one: (one.is_done, one.due, one.id))[:MOST_ROWS]
    return sorted(first, key=lambda one: (one.first, one.due, one.id))


def _height(among: int) -> int:
    rows = min(among, MOST_ROWS)
    return _TOP + rows * _ROW + (_FOOT if among > MOST_ROWS else 30)


class _Chart:
    def __init__(self, title: str, among: Sequence[Milestone], today: date, language: str) -> None:
        self._title, self._among, self._today, self._language = title, among, today, language
        self._rows = shown(among)
        self._first = min(one.first for one in self._rows)
        self._last = max(one.due for one in self._rows)
        self._picture = Image.new("RGB", (WIDTH, _height(len(among))), _PAPER)
        self._pen = ImageDraw.Draw(self._picture)

    def draw(self) -> bytes:
        self._head()
        self._months()
        for place, one in enumerate(self._rows):
            self._row(place, one)
        self._now()
        if len(self._among) > len(self._rows):
            left = self._say("picture_more", n=len(self._among) - len(self._rows))
            self._words(_SIDE, self._picture.height - 24, left, _font("Regular", 34), _MUTED)
        buffer = io.BytesIO()
        self._picture.save(buffer, "PNG")
        return buffer.getvalue()

    # -- parts ---------------------------------------------------------------------------------

    def _head(self) -> None:
        self._words(_SIDE, 70, self._title, _font("Bold", 48), _INK, WIDTH - 2 * _SIDE)
        whole = self._say("picture_whole", percent=whole_percent(self._among))
        on = self._say("picture_on", day=thai.short_date(self._today, self._language))
        self._words(_SIDE, 130, whole, _font("SemiBold", 38), _INK)
        width = _font("Regular", 34).getlength(on)
        self._words(WIDTH - _SIDE - width, 130, on, _font("Regular", 34), _MUTED)

    def _months(self) -> None:
        """A line at the beginning of each month, with its name where there is room for it."""
        font, free = _font("Regular", 32), float(_SIDE)
        for day in self._month_starts():
            x = self._x(day)
            if day > self._first:
                self._upright(x, _GRID, 2)
            name = self._month(day)
            if x + 6 >= free and x + 6 + font.getlength(name) <= WIDTH - 8:
                self._words(x + (6 if day > self._first else 0), _TOP - 64, name, font, _MUTED)
                free = x + font.getlength(name) + 30

    def _month_starts(self) -> list[date]:
        found, day = [self._first], self._first
        while (day := (day.replace(day=1) + timedelta(days=32)).replace(day=1)) <= self._last:
            found.append(day)
        return found

    def _month(self, day: date) -> str:
        """ต.ค. 69: the year where it begins, or at the left edge."""
        thai_words = self._language == "th"
        name = thai.SHORT_MONTHS_TH[day.month - 1] if thai_words else thai.MONTHS_EN[day.month - 1][:3]
        year = buddhist_year(day) if thai_words else day.year
        return f"{name} {year % 100:02}" if day.month == 1 or day == self._first else name

    def _row(self, place: int, one: Milestone) -> None:
        top, state = _TOP + place * _ROW, state_of(one, self._today)
        dark, light = _COLOURS[state]
        if place:
            self._pen.line((_SIDE, top - 6, WIDTH - _SIDE, top - 6), _GRID, 1)
        self._words(_SIDE, top + 44, one.title, _font("SemiBold", 40), _INK, WIDTH - 2 * _SIDE)
        end = self._x(one.due + timedelta(days=1))
        self._bar((self._x(one.first), top + 66, end, top + 66 + _BAR), one, state)
        said = self._said(one, state)
        font = _font("SemiBold", 34)
        width = font.getlength(said) + 36
        pill = (_SIDE, top + 122, _SIDE + width, top + 176)
        self._pen.rounded_rectangle(pill, 27, light, dark, 2)
        self._words(_SIDE + 18, top + 160, said, font, dark)
        days = thai.date_span(one.first, one.due, self._language)
        told = " · ".join(part for part in (days, one.owner_name) if part)
        left = _SIDE + width + 20
        self._words(left, top + 160, told, _font("Regular", 34), _MUTED, WIDTH - _SIDE - left)

    def _bar(self, box: Box, one: Milestone, state: State) -> None:
        """The whole span, as much of it filled as is done; a late one hatched where it is not."""
        left, top, right, bottom = box
        right = max(right, left + 14)  # a single day is still seen
        dark, light = _COLOURS[state]
        self._pen.rectangle((left, top, right, bottom), light)
        if state == "late":
            self._hatch((left, top, right, bottom), dark)
        done = left + (right - left) * one.percent / 100
        if one.percent:
            self._pen.rectangle((left, top, done, bottom), dark)
        self._pen.rectangle((left, top, right, bottom), None, dark, 3)

    def _hatch(self, box: Box, colour: str) -> None:
        left, top, right, bottom = box
        high = bottom - top
        for start in range(int(left - high), int(right), 18):
            begin, end = max(left, start), min(right, start + high)
            if begin < end:
                self._pen.line((begin, bottom - (begin - start), end, bottom - (end - start)), colour, 3)

    def _now(self) -> None:
        """Today's line with its word, where today is within the days shown."""
        if not self._first <= self._today <= self._last:
            return
        x, word, font = self._x(self._today), self._say("picture_today"), _font("SemiBold", 32)
        self._upright(x, _INK, 5)
        width = font.getlength(word)
        at = min(max(_SIDE, x - width / 2), WIDTH - _SIDE - width)
        self._pen.rounded_rectangle((at - 12, _TOP - 54, at + width + 12, _TOP + 2), 8, _INK)
        self._words(at, _TOP - 12, word, font, _PAPER)

    def _upright(self, x: float, colour: str, width: int) -> None:
        """A line through the bars of all rows, not through what is written between them."""
        for place in range(len(self._rows)):
            top = _TOP + place * _ROW
            self._pen.line((x, top + 56, x, top + 66 + _BAR + 10), colour, width)

    # -- inside --------------------------------------------------------------------------------

    def _x(self, day: date) -> float:
        whole = (self._last - self._first).days + 1
        return _SIDE + (WIDTH - 2 * _SIDE) * (day - self._first).days / whole

    def _said(self, one: Milestone, state: State) -> str:
        facts = {"percent": one.percent, "days": late_by(one, self._today)}
        return self._say(f"picture_{state}", **facts)

    def _say(self, key: str, **facts: object) -> str:
        return texts.sentence("milestones", key, self._language, facts)

    def _words(
        self, x: float, baseline: float, words: str, font: ImageFont.FreeTypeFont, colour: str,
        room: float | None = None,
    ) -> None:  # fmt: skip
        fitting = words if room is None else _fitting(words, font, room)
        self._pen.text((x, baseline), fitting, colour, font, anchor="ls", language=self._language)


def _fitting(words: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """The words, or as many letters of them as there is room for, with an ellipsis."""
    if font.getlength(words) <= room:
        return words
    fits, too_many = 1, thai.letters(words)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        wide = font.getlength(thai.clip(words, middle)) > room
        fits, too_many = (fits, middle) if wide else (middle, too_many)
    return thai.clip(words, fits)


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_path(weight), size, layout_engine=ImageFont.Layout.RAQM)
