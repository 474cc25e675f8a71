"""When people are reminded to clock in and out, and who needs it: from the facts of their day alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from rules.workday import Facts, Round, derive_day

Which = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class RemindRules:
    """So many minutes before a round begins and after it has ended; `*_all`: the office orders it for
    everybody, not only for those who asked. A reminder later than `late_min` helps nobody and is left out."""

    before_min: int = 15
    after_min: int = 30
    before_all: bool = False
    after_all: bool = False
    late_min: int = 120


def window(
    which: Which, work: Round, day: date, rules: RemindRules, zone: tzinfo
) -> tuple[datetime, datetime]:
    """From when until when somebody of that round is to be reminded (the end is not part of it)."""
    start, end = work.span(day, zone)
    if work.hours is not None and work.latest is not None:
        start = start.replace(hour=work.latest.hour, minute=work.latest.minute)
        end = start + timedelta(hours=work.hours)
    if which == "before":
        return start - timedelta(minutes=rules.before_min), start
    first = end + timedelta(minutes=rules.after_min)
    return first, first + timedelta(minutes=rules.late_min)


def needs_reminding(which: Which, facts: Facts) -> bool:
    """Before: nothing covers the morning and there is no clock-in yet. After: they came, have not clocked
    out, and nothing covers the afternoon. Never on holidays, days off, or when exempt."""
    day = derive_day(facts)
    if which == "before":
        return day.first_in is None and day.morning == "open"
    return (
        day.first_in is not None
        and day.last_out is None
        and day.afternoon == "worked"
        and facts.work.out_required
    )
