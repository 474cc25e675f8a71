"""Days as the office counts them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import at_office, buddhist_year, day_bounds, fiscal_year, local, work_day

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-11-22T16:59:59", date(2026, 11, 22)),
        ("2026-11-22T17:00:00", date(2026, 11, 23)),
        ("2026-11-23T16:59:59.999", date(2026, 11, 23)),
        ("2026-12-31T17:00:00", date(2027, 1, 1)),
        ("2028-02-28T17:00:00", date(2028, 2, 29)),
    ],
)
def test_the_offices_day_turns_at_its_own_midnight(utc: str, day: date) -> None:
    assert work_day(datetime.fromisoformat(utc).replace(tzinfo=UTC), BANGKOK) == day


def test_a_naive_moment_has_no_day() -> None:
    for asks in (local, work_day):
        with pytest.raises(ValueError, match="naive"):
            asks(datetime(2026, 11, 23, 8, 30), BANGKOK)


@pytest.mark.parametrize(
    ("day", "year", "fiscal"),
    [
        (date(2025, 9, 30), 2568, 2568),
        (date(2025, 10, 1), 2568, 2569),
        (date(2025, 12, 31), 2568, 2569),
        (date(2026, 1, 1), 2569, 2569),
        (date(2026, 9, 30), 2569, 2569),
        (date(2026, 10, 1), 2569, 2570),
    ],
)
def test_years_of_the_buddhist_era_and_of_the_budget(day: date, year: int, fiscal: int) -> None:
    assert (buddhist_year(day), fiscal_year(day)) == (year, fiscal)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_every_moment_lies_within_the_bounds_of_its_day(moment: datetime) -> None:
    first, after = day_bounds(work_day(moment, BANGKOK), BANGKOK)
    assert first <= moment < after
    assert after - first == timedelta(days=1)


def test_a_day_may_be_longer_where_clocks_are_turned() -> None:
    """Bangkok turns none; an office elsewhere may."""
    first, after = day_bounds(date(2026, 10, 25), ZoneInfo("Europe/Berlin"))
    assert after.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=25)


def test_a_wall_clock_time_is_a_moment() -> None:
    assert at_office(date(2026, 11, 23), time(8, 30), BANGKOK) == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
