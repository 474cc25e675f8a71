"""Periods an office closes: a month, or half of a fiscal year."""

from datetime import date, timedelta
from typing import NamedTuple

from rules.ledger import half_year_from, half_year_of


class Period(NamedTuple):
    """Days from `first` to `last`, both included; `name` is 2026-10 for a month, 1/2570 for a half-year."""

    name: str
    first: date
    last: date

    @property
    def is_half(self) -> bool:
        return "/" in self.name


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(f"{first:%Y-%m}", first, following - timedelta(days=1))


def half_of(day: date) -> Period:
    half = half_year_of(day)
    return Period(str(half), half.first, half.last)


def period_from(name: str) -> Period:
    """The period of that name. Raises ValueError for what is none."""
    if "/" in name:
        half = half_year_from(name)
        return Period(str(half), half.first, half.last)
    year, _, month = name.partition("-")
    return month_of(date(int(year), int(month), 1))


def latest_periods(today: date, months: int) -> list[Period]:
    """The last `months` months that are over, newest first, and the last two half-years that are."""
    found: list[Period] = []
    day = today.replace(day=1)
    for _ in range(months):
        found.append(month_of(day - timedelta(days=1)))
        day = found[-1].first
    half = half_of(today)
    for _ in range(2):
        half = half_of(half.first - timedelta(days=1))
        found.append(half)
    return found
