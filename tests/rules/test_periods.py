"""Months and half-years as they are closed, with the traps of the calendar."""

from datetime import date

import pytest

from rules.calendar_imports import clock_of
from rules.periods import half_of, latest_periods, month_of, period_from


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 9, 30), date(2026, 9, 1), date(2026, 9, 30)),
    ],
)
def test_a_month_whatever_its_length(day: date, first: date, last: date) -> None:
    found = month_of(day)
    assert (found.first, found.last) == (first, last)
    assert period_from(found.name) == found and not found.is_half


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 9, 30), "2/2569", date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), "1/2570", date(2026, 10, 1), date(2027, 3, 31)),
        (date(2027, 1, 1), "1/2570", date(2026, 10, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), "2/2570", date(2027, 4, 1), date(2027, 9, 30)),
    ],
)
def test_a_half_year_turns_in_october_and_april(day: date, name: str, first: date, last: date) -> None:
    found = half_of(day)
    assert tuple(found) == (name, first, last)
    assert period_from(name) == found and found.is_half


def test_the_latest_periods_are_over_and_reach_over_new_year() -> None:
    names = [period.name for period in latest_periods(date(2027, 1, 31), 3)]
    assert names == ["2026-12", "2026-11", "2026-10", "2/2569", "1/2569"]
    assert all(period.last < date(2026, 10, 1) for period in latest_periods(date(2026, 10, 1), 4))


@pytest.mark.parametrize("name", ["", "2026", "2026-13", "3/2570", "1/26", "พฤศจิกายน", "2026-10-01-02"])
def test_what_is_no_period(name: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        period_from(name)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("8:30", "08:30"), ("08.30", "08:30"), ("08:30:00", "08:30"), ("00:00", "00:00"), ("24:00", None),
        ("8", None), ("08:60", None), ("8:30:00:1", None), ("เช้า", None), ("", None),
    ],
)  # fmt: skip
def test_a_clock_as_people_and_workbooks_write_it(typed: str, found: str | None) -> None:
    clock = clock_of(typed)
    assert (f"{clock:%H:%M}" if clock else None) == found
