"""Which days and whose are meant by what people type after an asking command."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.asked import MOST_DAYS, BadDays, read
from texts.thai import folded

#: A Monday.
TODAY = date(2026, 11, 23)


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("words", "who", "first", "last"),
    [
        ("", "", d(23), d(23)), ("วันนี้", "", d(23), d(23)), ("กองวิชาการ เมื่อวาน", "กองวิชาการ", d(22), d(22)),
        ("กองวิชาการเมือวาน", "กองวิชาการ", d(22), d(22)), ("เมื่อวานกองวิชาการครับ", "กองวิชาการ", d(22), d(22)),
        ("เมื่อวานซืน", "", d(21), d(21)), ("20/11/2569 กองคลัง", "กองคลัง", d(20), d(20)),
        ("กองคลัง ๒๐/๑๑/๖๙", "กองคลัง", d(20), d(20)), ("20/11/26", "", d(20), d(20)),
        ("1002 20 พ.ย. 2569", "1002", d(20), d(20)), ("1002 20 พย 69", "1002", d(20), d(20)),
        ("20พฤศจิกายน", "", d(20), d(20)), ("nov 20", "", d(20), d(20)), ("Nov 20, 2026", "", d(20), d(20)),
        ("20th of november", "", d(20), d(20)), ("2026-11-20", "", d(20), d(20)),
        ("2569-11-20", "", d(20), d(20)), ("20-11-2569", "", d(20), d(20)), ("วันที่ 20", "", d(20), d(20)),
        ("วันที่ 30", "", d(30, 10), d(30, 10)), ("25/12", "", d(25, 12, 2025), d(25, 12, 2025)),
        ("1-5 พ.ย. 2569 กองคลัง", "กองคลัง", d(1), d(5)), ("1-5/11/69", "", d(1), d(5)),
        ("30 ต.ค. - 2 พ.ย.", "", d(30, 10), d(2)), ("30/10-2/11", "", d(30, 10), d(2)),
        ("28 ธ.ค. 2568 ถึง 3 ม.ค. 2569", "", d(28, 12, 2025), d(3, 1)),
        ("ตั้งแต่ 1 ถึง 5 พ.ย.", "", d(1), d(5)), ("from 1 to 5 november", "from", d(1), d(5)),
        ("1 พ.ย. ถึง 30 พ.ย.", "", d(1), d(23)), ("สัปดาห์นี้ กองคลัง", "กองคลัง", d(23), d(23)),
        ("อาทิตย์ที่แล้ว", "", d(16), d(22)), ("เดือนนี้", "", d(1), d(23)), ("เดือนก่อน", "", d(1, 10), d(31, 10)),
        ("เดือนตุลาคม 2569", "", d(1, 10), d(31, 10)), ("october", "", d(1, 10), d(31, 10)),
        ("วันจันทร์", "", d(23), d(23)), ("วันจันทร์ที่แล้ว", "", d(16), d(16)),
        ("last friday", "", d(20), d(20)),
        ("7 วันที่ผ่านมา", "", d(17), d(23)), ("last 7 days", "", d(17), d(23)),
        ("ย้อนหลัง 3 วัน", "", d(21), d(23)),
        ("for finance unit last week please", "finance unit", d(16), d(22)),
        ("1002", "1002", d(23), d(23)), ("1/2570", "1/2570", d(23), d(23)),
        ("มานี มีนา", "มานี มีนา", d(23), d(23)),
        ("สมชาย จันทร์ดี", "สมชาย จันทร์ดี", d(23), d(23)), ("99/99", "99/99", d(23), d(23)),
        ("กองที่ 12 วันนี้นะคะ", "กองที่ 12", d(23), d(23)), ("may", "may", d(23), d(23)),
    ],
)  # fmt: skip
def test_days_and_whose(words: str, who: str, first: date, last: date) -> None:
    asked = read(folded(words), TODAY)
    assert (asked.who, asked.first, asked.last) == (who, first, last)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("31/2", "no_such_day"), ("30 ก.พ. 2569", "no_such_day"), ("พรุ่งนี้", "to_come"),
        ("24/11/2569", "to_come"),
        ("next week", "to_come"), ("ปีนี้", "too_long"), ("1 ต.ค. - 20 พ.ย.", "too_long"),
        ("32 วันที่ผ่านมา", "too_long"),
    ],
)  # fmt: skip
def test_days_that_cannot_be_told_of(words: str, why: str) -> None:
    with pytest.raises(BadDays) as bad:
        read(folded(words), TODAY)
    assert bad.value.key == why


def test_a_name_may_be_read_without_what_leads_up_to_it() -> None:
    assert read("ของกองคลัง", TODAY).ways == ("ของกองคลัง", "กองคลัง")
    assert read("คุณสมชาย", TODAY).ways == ("คุณสมชาย", "สมชาย")


@given(st.text(max_size=80))
def test_whatever_is_typed_it_ends_with_days_or_a_reason(words: str) -> None:
    try:
        asked = read(folded(words), TODAY)
    except BadDays:
        return
    assert asked.first <= asked.last <= TODAY and (asked.last - asked.first).days < MOST_DAYS


@given(st.dates(date(2020, 1, 1), TODAY))
def test_every_day_is_read_in_every_way_it_is_written(day: date) -> None:
    from texts.thai import short_date

    ways = (
        short_date(day, "th"), short_date(day, "en"), f"{day}", f"{day.day}/{day.month}/{day.year + 543}",
        f"{day.day}.{day.month}.{day.year}", f"{day.day}-{day.month}-{day.year + 543}",
        f"{day.day}/{day.month}/{(day.year + 543) % 100}",
    )  # fmt: skip
    for said in ways:
        asked = read(folded(said), TODAY)
        assert (asked.who, asked.first, asked.last) == ("", day, day), said
