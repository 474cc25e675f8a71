"""Days and spans as people type them: a table a clerk could read, and what holds for every day."""

import re
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dates import Stay, read_day, read_moment, read_span, read_stay
from texts import thai

#: A Wednesday.
TODAY = date(2026, 11, 25)
DAYS = st.dates(date(2001, 1, 1), date(2198, 12, 31))
DEC_3 = date(2026, 12, 3)


@pytest.mark.parametrize(
    "words",
    [
        "3/12", "3/12/69", "3/12/2569", "3/12/2026", "3/12/26", "03/12/2569", "๓/๑๒/๒๕๖๙", " 3 / 12 / 2569 ",
        "3-12-2569", "3.12.69", "2026-12-03", "2569-12-03", "2026/12/3", "3 ธ.ค.", "3ธ.ค.", "3 ธค", "3 ธค 69",
        "3 ธ.ค. 2569", "๓ ธันวาคม ๒๕๖๙", "3 ธันวา", "3 ธันวาคม พ.ศ. 2569", "3 ธันวาคม ค.ศ. 2026", "วันที่ 3 ธ.ค.",
        "ตั้งแต่วันที่ 3 ธ.ค.", "วันพฤหัสบดีที่ 3 ธันวาคม 2569", "พฤหัส 3 ธ.ค.", "3 dec", "3 December 2026",
        "Dec 3", "DEC 3, 2026", "Thu 3 Dec", "on 3/12", "\u200b3/12\u200b", "３/１２", "พฤหัสหน้า",
        "วันพฤหัสบดีหน้า", "next Thursday",
    ],
)  # fmt: skip
def test_many_ways_to_say_the_third_of_december(words: str) -> None:
    assert read_day(words, TODAY) == DEC_3


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("วันนี้", date(2026, 11, 25)),
        ("พรุ่งนี้", date(2026, 11, 26)),
        ("มะรืน", date(2026, 11, 27)),
        ("เมื่อวาน", date(2026, 11, 24)),
        ("เมื่อวานซืน", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 24)),
        ("วันจันทร์หน้า", date(2026, 11, 30)),
        ("จันทร์หน้า", date(2026, 11, 30)),
        ("วันจันทร์", date(2026, 11, 30)),
        ("วันพุธ", date(2026, 11, 25)),  # today is one
        ("วันพุธหน้า", date(2026, 12, 2)),
        ("วันศุกร์", date(2026, 11, 27)),
        ("วันศุกร์นี้", date(2026, 11, 27)),
        ("วันศุกร์หน้า", date(2026, 12, 4)),
        ("วันจันทร์นี้", date(2026, 11, 23)),
        ("วันจันทร์ที่แล้ว", date(2026, 11, 16)),
        ("วันจันทร์ที่ผ่านมา", date(2026, 11, 23)),
        ("วันพุธที่ผ่านมา", date(2026, 11, 18)),
        ("last friday", date(2026, 11, 20)),
        ("20/11", date(2026, 11, 20)),  # the nearest, also when it is past
        ("5 ม.ค.", date(2027, 1, 5)),
        ("30 พ.ค.", date(2026, 5, 30)),  # 179 days back, 186 ahead
        ("1 เม.ย. 70", date(2027, 4, 1)),
        ("29/2/2571", date(2028, 2, 29)),
        ("1 ก.ค. 69", date(2026, 7, 1)),
        ("1 ก.พ. 70", date(2027, 2, 1)),
        ("1 มี.ค. 70", date(2027, 3, 1)),
        ("1 มิ.ย. 70", date(2027, 6, 1)),
        ("1 พ.ย.", date(2026, 11, 1)),
        ("10 กันยายน 2569", date(2026, 9, 10)),
        ("1 sept 2026", date(2026, 9, 1)),
        ("จันทร์ 30 พ.ย.", date(2026, 11, 30)),
    ],
)
def test_what_a_day_means(words: str, day: date) -> None:
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "3", "วันที่ 3", "3-12", "3.12", "8.30", "31/11", "0/12", "3/13", "3/12/1999", "3/12/25690",
        "29/2/2570", "29 ก.พ.", "ไม่สบาย", "ลา 3 ธ.ค.", "3 ธ.ค. เช้า", "วันศุกร์ที่ 3 ธ.ค. 2569", "next จันทร์หน้า",
        "3/12 5/12", "1e9", "-3/12", "3//12", "2026-13-01", "2026-12-03x", "3 ธ.ค. 256", "²/12",
        "9" * 10_000_000, "3/12" + " " * 100, "๓" * 80, "\ud800", "\x00",
    ],
)  # fmt: skip
def test_what_is_no_day(words: str) -> None:
    assert read_day(words, TODAY) is None


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("3-5 ธ.ค.", date(2026, 12, 3), date(2026, 12, 5)),
        ("3 - 5 ธ.ค. 69", date(2026, 12, 3), date(2026, 12, 5)),
        ("๓–๕ ธันวาคม ๒๕๖๙", date(2026, 12, 3), date(2026, 12, 5)),
        ("3 ถึง 5 ธ.ค.", date(2026, 12, 3), date(2026, 12, 5)),
        ("วันที่ 3 ธ.ค. ถึงวันที่ 5 ธ.ค.", date(2026, 12, 3), date(2026, 12, 5)),
        ("ตั้งแต่ 3/12 จนถึง 5/12", date(2026, 12, 3), date(2026, 12, 5)),
        ("3/12-5/12", date(2026, 12, 3), date(2026, 12, 5)),
        ("3-5/12", date(2026, 12, 3), date(2026, 12, 5)),
        ("3/12/69-5/12/69", date(2026, 12, 3), date(2026, 12, 5)),
        ("2026-12-03 - 2026-12-05", date(2026, 12, 3), date(2026, 12, 5)),
        ("2026-12-03-2026-12-05", date(2026, 12, 3), date(2026, 12, 5)),
        ("3 dec to 5 dec", date(2026, 12, 3), date(2026, 12, 5)),
        ("30 พ.ย. - 2 ธ.ค.", date(2026, 11, 30), date(2026, 12, 2)),
        ("28 ธ.ค. - 3 ม.ค.", date(2026, 12, 28), date(2027, 1, 3)),
        ("28 ธ.ค. - 3 ม.ค. 2570", date(2026, 12, 28), date(2027, 1, 3)),
        ("28 ธ.ค. 69 - 3 ม.ค.", date(2026, 12, 28), date(2027, 1, 3)),
        ("พรุ่งนี้ถึงวันศุกร์", date(2026, 11, 26), date(2026, 11, 27)),
        ("พรุ่งนี้-3/12", date(2026, 11, 26), date(2026, 12, 3)),
        ("20/11-วันนี้", date(2026, 11, 20), date(2026, 11, 25)),
        ("3/12", date(2026, 12, 3), date(2026, 12, 3)),
        ("3-12-2569", date(2026, 12, 3), date(2026, 12, 3)),
        ("พรุ่งนี้", date(2026, 11, 26), date(2026, 11, 26)),
        ("4-4 ธ.ค.", date(2026, 12, 4), date(2026, 12, 4)),
    ],
)
def test_what_a_span_means(words: str, first: date, last: date) -> None:
    assert read_span(words, TODAY) == (first, last)


@pytest.mark.parametrize(
    "words",
    [
        "", "-", "3-5", "3-12", "5-3 ธ.ค.", "5 ธ.ค. - 3 ธ.ค.", "5/12/69-3/12/69", "พรุ่งนี้ถึงเมื่อวาน",
        "20 ธ.ค. - 5 พ.ย. 2569", "0-5 ธ.ค.", "3-ธ.ค.", "3-5-12", "3 ธ.ค. -", "- 3 ธ.ค.", "1-2-3-4-5 ธ.ค.",
        "ถึง", "99999999999-5 ธ.ค.", "-" * 80, "3-5 ธ.ค." * 2_000_000,
    ],
)  # fmt: skip
def test_what_is_no_span(words: str) -> None:
    assert read_span(words, TODAY) is None


DEC_5 = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("words", "stay"),
    [
        ("3/12", Stay(DEC_3, DEC_3)),
        ("3/12 ครึ่งเช้า", Stay(DEC_3, DEC_3, "morning")),
        ("3 ธ.ค. บ่าย", Stay(DEC_3, DEC_3, "afternoon")),
        ("3 dec afternoon", Stay(DEC_3, DEC_3, "afternoon")),
        ("พรุ่งนี้ช่วงเช้า", Stay(date(2026, 11, 26), date(2026, 11, 26), "morning")),
        ("3-5 ธ.ค.", Stay(DEC_3, DEC_5)),
        ("3 ธ.ค. ครึ่งบ่าย - 5 ธ.ค. ครึ่งเช้า", Stay(DEC_3, DEC_5, from_noon=True, till_noon=True)),
        ("3/12 บ่ายถึง 5/12 เช้า", Stay(DEC_3, DEC_5, from_noon=True, till_noon=True)),
        ("3/12 บ่าย - 5/12", Stay(DEC_3, DEC_5, from_noon=True)),
        ("3 ธ.ค. - 5 ธ.ค. ครึ่งวันเช้า", Stay(DEC_3, DEC_5, till_noon=True)),
    ],
)
def test_halves_of_days(words: str, stay: Stay) -> None:
    assert read_stay(words, TODAY) == stay


@pytest.mark.parametrize(
    "words",
    [
        "เช้า", "3/12 เช้า บ่าย", "3-5 ธ.ค. เช้า", "3/12 เช้า - 5/12", "3/12 - 5/12 บ่าย", "3/12 - 5/12 เช้าเช้า",
        "3/12 บ่าย บ่าย - 5/12", "ไม่สบายตอนเช้า", "เช้า" * 10_000_000,
    ],
)  # fmt: skip
def test_halves_nobody_can_be_sure_of(words: str) -> None:
    assert read_stay(words, TODAY) is None


@pytest.mark.parametrize(
    ("words", "day", "clock"),
    [
        ("เมื่อวาน 16:40", date(2026, 11, 24), time(16, 40)),
        ("เมื่อวาน เวลา 16.40 น.", date(2026, 11, 24), time(16, 40)),
        ("20/11 8:30", date(2026, 11, 20), time(8, 30)),
        ("20 พ.ย. ๒๕๖๙ ๐๘.๓๐ น.", date(2026, 11, 20), time(8, 30)),
        ("16:40", TODAY, time(16, 40)),
        ("16.40น.", TODAY, time(16, 40)),
        ("2026-11-20T16:40", date(2026, 11, 20), time(16, 40)),
        ("2026-11-20t16:40", date(2026, 11, 20), time(16, 40)),
        ("23/11/2569 08:30", date(2026, 11, 23), time(8, 30)),
    ],
)
def test_what_a_moment_means(words: str, day: date, clock: time) -> None:
    assert read_moment(words, TODAY) == (day, clock)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "เมื่อวาน",
        "25:00",
        "8:60",
        "วันไหน 8:30",
        "8",
        "20/11 8",
        "T8:30",
        "16:40 " * 1_000_000,
        "20/1116:40",
    ],
)
def test_what_is_no_moment(words: str) -> None:
    assert read_moment(words, TODAY) is None


@given(DAYS, DAYS)
def test_whatever_day_we_write_we_read_again(day: date, today: date) -> None:
    for language in ("th", "en"):
        assert read_day(thai.long_date(day, language), today) == day
        assert read_day(thai.short_date(day, language), today) == day
    assert read_day(thai.thai_digits(thai.short_date(day, "th")), today) == day
    assert read_day(day.isoformat(), today) == day


@given(DAYS, st.integers(0, 190), DAYS)
def test_whatever_span_we_write_we_read_again(first: date, days: int, today: date) -> None:
    last = first + timedelta(days=days)
    for language in ("th", "en"):
        assert read_span(thai.date_span(first, last, language), today) == (first, last)


@given(DAYS, st.integers(-180, 180))
def test_without_a_year_it_is_the_nearest(today: date, away: int) -> None:
    day = today + timedelta(days=away)
    if (day.month, day.day) != (2, 29):
        assert read_day(f"{day.day}/{day.month}", today) == day


@given(DAYS, st.sampled_from(thai.WEEKDAYS_TH))
def test_days_of_the_week_are_near_and_right(today: date, name: str) -> None:
    found = {tail: read_day(f"วัน{name}{tail}", today) for tail in ("", "นี้", "หน้า", "ที่แล้ว", "ที่ผ่านมา")}
    assert all(day and thai.WEEKDAYS_TH[day.weekday()] == name for day in found.values())
    coming, past = found[""], found["ที่ผ่านมา"]
    assert coming and past and today <= coming <= today + timedelta(days=6) and past < today


_ALPHABET = "0123456789๐๓/-. ถึงวันจันทร์หน้าธคพย.to"


@given(st.one_of(st.text(max_size=100), st.text(_ALPHABET, max_size=30)), DAYS)
def test_any_words_are_a_day_a_span_or_nothing(words: str, today: date) -> None:
    day, span = read_day(words, today), read_span(words, today)
    assert day is None or (span == (day, day) and 2000 <= day.year <= 2200)
    assert span is None or span[0] <= span[1]
    assert span is None or read_stay(words, today) == Stay(*span)
    if not re.search(r"\w", words):
        assert span is None
