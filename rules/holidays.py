"""The country's holidays for civil servants, by the calendar of the `holidays` package."""

import functools
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple


class Holiday(NamedTuple):
    """A day nobody has to come, in both languages; `ours`: from the office's own list."""

    th: str
    en: str
    ours: bool = False

    def named(self, language: str) -> str:
        return self.en if language == "en" else self.th


#: In the country's calendar, yet government offices are open: the office may add them to its own list.
_OPEN_DAYS: Final = ("National Labor Day", "National Children's Day")


def country_holidays(first: date, last: date) -> dict[date, Holiday]:
    """The holidays from `first` to `last`, both included, days in lieu among them."""
    found: dict[date, Holiday] = {}
    for year in range(first.year, last.year + 1):
        found |= {day: holiday for day, holiday in _of_year(year).items() if first <= day <= last}
    return found


@functools.lru_cache(maxsize=64)
def _of_year(year: int) -> Mapping[date, Holiday]:
    # Loading the package takes a third of a second, which a process that asks for no holiday need not pay.
    from holidays import GOVERNMENT, PUBLIC
    from holidays import country_holidays as calendar

    kinds = (PUBLIC, GOVERNMENT)
    thai = calendar("TH", years=year, language="th", categories=kinds)
    english = calendar("TH", years=year, language="en_US", categories=kinds)
    made = {
        day: Holiday(thai[day], name)
        for day, name in english.items()
        if day.year == year and not all(part.startswith(_OPEN_DAYS) for part in name.split("; "))
    }
    return MappingProxyType(made)
