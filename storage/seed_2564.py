"""Fiscal year 2564, as an office reported it, put into the database to try the report with."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from rules.kpi import Plan
from storage.kpi import Kpi

YEAR = 2564
_BY = "system"
_LAST_QUARTER = 4
_OF_ANY_YEAR = ("name", "levels", "target", "definitions", "method", "steps")


def seed(kpi: Kpi, at: datetime) -> bool:
    """Adds the year with its words and its result; False when the year is there already."""
    if kpi.year(YEAR) is not None:
        return False
    told = read()
    year, notes = told.pop("year"), told.pop("notes")
    plain = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in year.items()}
    kpi.say_year(YEAR, {**told, "year": plain}, Plan(), year["why"], _BY, at)
    for key, text in notes.items():
        head, _, quarter = key.partition("_")
        kpi.note(YEAR, int(quarter), head, text.strip(), None, at)
    kpi.correct(YEAR, _LAST_QUARTER, None, year["result"], year["why"], None, at, "seed")
    return True


def official() -> dict[str, Any]:
    """What the indicator is in any year, in our own words, for a year to begin with: an office puts the
    city's text of that year in their place, and adds its own place in the plan and who signs."""
    return {key: value for key, value in read().items() if key in _OF_ANY_YEAR}


def read() -> dict[str, Any]:
    """The file as it stands: what the indicator is, `year` with the year's own facts, `notes` by head and
    quarter (0: of the whole year)."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
