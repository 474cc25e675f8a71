"""Charts: small, readable without colour, and drawn only of what is a chart."""

import io

import pytest
from PIL import Image

from documents.charts import (
    HEIGHT,
    MOST_BYTES,
    MOST_COLUMNS,
    WIDTH,
    Chart,
    Column,
    chart_data,
    chart_from,
    chart_png,
)

NAMES = ("มาทัน", "สาย", "ลา/อื่น ๆ", "ขาด")


def week(*columns: tuple[int, ...], title: str = "การมาทำงาน") -> Chart:
    made = tuple(Column(f"จ. {n}", parts) for n, parts in enumerate(columns, 1))
    return Chart(title, "16-20 พ.ย. 2569", NAMES, "คน", made)


@pytest.mark.parametrize("count", [1, 5, 31, MOST_COLUMNS])
def test_a_chart_is_a_small_png_whatever_it_shows(count: int) -> None:
    for most in (0, 1, 3, 7, 100, 4_999, 123_456):
        png = chart_png(week(*[(most, most // 3, 1, 0)] * count, title="สำนักงานที่มีชื่อยาวมาก" * 9))
        assert len(png) <= MOST_BYTES
        assert Image.open(io.BytesIO(png)).size == (WIDTH, HEIGHT)


def test_parts_differ_without_their_colours() -> None:
    """Drawn in grey, each part still has a pattern of its own."""
    seen = set()
    for part in range(4):
        counts = tuple(100 if n == part else 0 for n in range(4))
        picture = Image.open(io.BytesIO(chart_png(week(counts)))).convert("1", dither=Image.Dither.NONE)
        inside = picture.crop((540, 500, 590, 560))
        seen.add(inside.tobytes())
    assert len(seen) == 4


def test_a_longer_column_stands_higher() -> None:
    tops = []
    for count in (20, 90):
        picture = Image.open(io.BytesIO(chart_png(week((count, 0, 0, 0), (100, 0, 0, 0))))).convert("RGB")
        column = [picture.getpixel((340, y)) for y in range(250, 640)]
        tops.append(column.index((15, 94, 89)))
    assert tops[1] < tops[0]


def test_what_a_link_carries_is_the_chart() -> None:
    chart = week((3, 2, 1, 0), (5, 0, 0, 1))
    assert chart_from(chart_data(chart)) == chart


@pytest.mark.parametrize(
    "data",
    [[], ["a"], ["a", "b", ["x"], "คน", []], ["a", "b", ["x"], "คน", [["1", 2, 3]]], ["a", "b", 5, "คน", 7],
     ["a", "b", ["x"], "คน", [["1", "many"]]]],
)  # fmt: skip
def test_nonsense_is_no_chart(data: list[object]) -> None:
    with pytest.raises(ValueError):
        chart_png(chart_from(data))
