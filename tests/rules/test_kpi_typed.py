"""What admins type for the indicator: figures, and lists of points in one message."""

from datetime import date

import pytest

from rules.kpi import PRESETS, figures_from, numbered_lines, points_from, quarter_ends, quarter_of


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("นโยบายชัดเจน", "นโยบายชัดเจน"),
        ("1. นโยบายชัดเจน 2. ยอมรับการเปลี่ยนแปลง 3. โควิด 19", "นโยบายชัดเจน\nยอมรับการเปลี่ยนแปลง\nโควิด 19"),
        ("๑. นโยบาย ๒. ยอมรับ", "นโยบาย\nยอมรับ"),
        ("1) ใช้ 6 เดือน 2) ใช้ครั้งที่ 2. วันที่ 1 ตุลาคม", "ใช้ 6 เดือน\nใช้ครั้งที่ 2. วันที่ 1 ตุลาคม"),
        ("GPS คลาดเคลื่อน; ป้ายสะท้อนแสง ;", "GPS คลาดเคลื่อน\nป้ายสะท้อนแสง"),
        ("ครั้งที่ 1. และ 2. ผ่าน", "ครั้งที่ 1. และ 2. ผ่าน"),
        (";;", ""),
        ("1. ", "1."),
    ],
)
def test_points(typed: str, points: str) -> None:
    assert points_from(typed) == points


@pytest.mark.parametrize(
    ("typed", "figures"),
    [
        ("20 25 15 20 20", (2_000, 2_500, 1_500, 2_000, 2_000)),
        ("0/45/80/100", (0, 4_500, 8_000, 10_000)),
        ("12.5%, 87.5%", (1_250, 8_750)),
        ("101", None),
        ("-1", None),
        ("nan", None),
        ("1e2", None),
        ("", None),
        ("9" * 5000, None),
        ("1 " * 30, None),
    ],
)
def test_figures(typed: str, figures: tuple[int, ...] | None) -> None:
    assert figures_from(typed) == figures


def test_ready_plans_add_up() -> None:
    assert [plan.faults() for plan in PRESETS] == [(), ()]
    assert [plan.quarters for plan in PRESETS] == [(0, 4_500, 8_000, 10_000), (0, 5_000, 6_000, 10_000)]


def test_quarters() -> None:
    assert [quarter_of(quarter_ends(2564, quarter)) for quarter in (1, 2, 3, 4)] == [1, 2, 3, 4]
    assert [quarter_of(date(2026, month, 1)) for month in (10, 1, 4, 7)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("1. ลดคิว 2. ลดกระดาษ 3. พอใจขึ้น", "1. ลดคิว\n2. ลดกระดาษ\n3. พอใจขึ้น"),
        ("เพื่อ ๑. ลดคิว ๒. ลดเวลา", "เพื่อ\n๑. ลดคิว\n๒. ลดเวลา"),
        ("1) ก 2) ข", "1) ก\n2) ข"),
        ("1. ลดคิว\n2. ลดกระดาษ 3. พอใจ", "1. ลดคิว\n2. ลดกระดาษ\n3. พอใจ"),
        ("ลดจาก 3. ชั่วโมง เหลือ 1. ชั่วโมง", "ลดจาก 3. ชั่วโมง เหลือ 1. ชั่วโมง"),
        ("1. ข้อเดียว", "1. ข้อเดียว"),
        ("ร้อยละ 12.5 ต่อปี", "ร้อยละ 12.5 ต่อปี"),
        ("", ""),
    ],
)
def test_numbered_points_stand_on_lines_of_their_own(typed: str, lines: str) -> None:
    assert numbered_lines(typed) == lines
    assert numbered_lines(lines) == lines
