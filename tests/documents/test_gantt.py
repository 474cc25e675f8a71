"""The picture of milestones: inside LINE's measures, never by colour alone, whatever people wrote."""

import io
from datetime import date, timedelta
from itertools import pairwise

import pytest
from PIL import Image, ImageFont

from documents.gantt import MOST_ROWS, WIDTH, _fitting, _font, gantt_png, ratio_of, shown
from rules.milestones import Milestone

TODAY = date(2026, 11, 23)


def some(n: int, title: str = "อบรมผู้ใช้ที่กลุ่มงานนำร่อง", percent: int = 40) -> list[Milestone]:
    return [
        Milestone(
            k, 1, title, TODAY + timedelta(7 * k - 20), TODAY + timedelta(7 * k), 1, "มานะ ขยัน", percent
        )
        for k in range(n)
    ]


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("n", [1, 2, MOST_ROWS, 40])
def test_never_higher_than_line_shows(n: int) -> None:
    picture = opened(gantt_png("โครงการ", some(n), TODAY, "th"))
    assert picture.width == WIDTH and picture.height <= 3 * WIDTH
    assert ratio_of(n) == f"{picture.width}:{picture.height}"


def test_the_smallest_words_are_large_enough_on_a_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 390 points across, eleven are what people read without coming nearer."""
    asked = []

    def noted(weight: str, size: int) -> ImageFont.FreeTypeFont:
        asked.append(size)
        return _font(weight, size)

    monkeypatch.setattr("documents.gantt._font", noted)
    gantt_png("โครงการ", some(40), TODAY, "th")
    assert len(set(asked)) > 3 and min(asked) * 390 / WIDTH >= 11


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    "title", ["", "ก" * 400, "ปิ่นที่ผู้รู้ใช้น้ำ" * 20, "a" * 300, "<b>&\"'", "👩‍👩‍👧‍👦" * 90, "ู" * 300]
)
def test_whatever_people_wrote_stays_within_its_row(title: str, language: str) -> None:
    picture = opened(gantt_png(title, some(3, title), TODAY, language))
    edge = [picture.getpixel((WIDTH - 3, y)) for y in range(picture.height)]
    assert set(edge) == {(255, 255, 255)}


def test_late_is_hatched_besides_its_colour() -> None:
    """Without any colour a late bar is another than one going on."""
    late = [Milestone(1, 1, "ก", TODAY - timedelta(30), TODAY - timedelta(1), 1, "", 0)]
    going = [Milestone(1, 1, "ก", TODAY - timedelta(29), TODAY, 1, "", 0)]
    bars = [
        opened(gantt_png("ก", one, TODAY, "th")).convert("L").crop((60, 340, 900, 370))
        for one in (late, going)
    ]
    changes = []
    for bar in bars:
        line = [bar.getpixel((x, 15)) for x in range(bar.width)]
        changes.append(sum(abs(a - b) > 60 for a, b in pairwise(line)))
    assert changes[0] > 20 > changes[1]


def test_of_too_many_those_not_done_are_shown() -> None:
    every = [*some(30, percent=100), *some(10, "ค้าง", percent=20)]
    assert sum(one.title == "ค้าง" for one in shown(every)) == 10
    assert len(shown(every)) == MOST_ROWS


def test_words_are_cut_between_letters() -> None:
    font = _font("Regular", 34)
    for room in range(40, 400, 7):
        cut = _fitting("ที่ผู้รู้ใช้น้ำซึ่งกั้นอยู่", font, room)
        assert font.getlength(cut) <= room or cut == "…"


def test_nothing_to_draw_is_a_fault() -> None:
    with pytest.raises(ValueError, match="no milestone"):
        gantt_png("ก", [], TODAY, "th")
