"""How long things are kept: a photo for some fiscal years, of its reading only what shows no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

from rules.calendar import BUDDHIST_ERA_OFFSET, FISCAL_YEAR_FIRST_MONTH, at_office, fiscal_year, local

#: What stays of a photo's reading when the photo goes: figures of the picture and the signs in it. Faces, the
#: hashes and whatever else describes the picture go with it.
_IMPERSONAL = ("width", "height", "brightness", "sharpness", "quality", "marks", "qrs", "cpu_ms")


@dataclass(frozen=True, slots=True)
class Keeping:
    """The office's own times. `photo_fiscal_years` counts the fiscal year in which a photo was taken; with 2,
    the default, both salary reviews of a year are over long before its photos go."""

    photo_fiscal_years: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.photo_fiscal_years <= 100:
            raise ValueError(f"photos are kept for 1 to 100 fiscal years, not {self.photo_fiscal_years}")


def erase_after(taken: datetime, years: int, zone: tzinfo) -> datetime:
    """The moment from which a photo is to be erased: the 1 October after its last fiscal year, so that none
    is kept longer than `years` years.

    A photo of September is gone after the first day of one; that is why fewer than 2 is seldom right.
    """
    return _first_moment(fiscal_year(local(taken, zone).date()) + years, zone)


def taken_before(now: datetime, years: int, zone: tzinfo) -> datetime:
    """Every photo taken before this moment, and no other, is past its time now."""
    return _first_moment(fiscal_year(local(now, zone).date()) - years + 1, zone)


def without_person(reading: Mapping[str, Any]) -> dict[str, Any]:
    """A photo's reading once the photo is erased, in a form that can still be read."""
    kept = {name: reading[name] for name in _IMPERSONAL if name in reading}
    return {**kept, "faces": [], "sha256": "", "phash": 0, "mirrored_phash": 0}


def _first_moment(year: int, zone: tzinfo) -> datetime:
    """When the fiscal year (Buddhist era) begins: 1 October of the calendar year before it."""
    first = date(year - BUDDHIST_ERA_OFFSET - 1, FISCAL_YEAR_FIRST_MONTH, 1)
    return at_office(first, time.min, zone)
