"""From the facts of a day to its state: one pure function, no clock of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from rules.calendar import at_office

DayState = Literal["present", "late", "absent", "left_early", "none"]
RULE_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Round:
    """A round of work: wall-clock start and end on the office's clock."""

    start: time = time(8, 30)
    end: time = time(16, 30)


@dataclass(frozen=True, slots=True)
class DayRules:
    """Minutes of grace after the start, and the hour after which coming is absence (half a day)."""

    grace_min: int = 0
    late_until: time = time(12, 0)


@dataclass(frozen=True, slots=True)
class Punch:
    """One clock-in or -out as it stands: aware event time and verdict."""

    kind: Literal["in", "out"]
    at: datetime
    verdict: Literal["accepted", "review", "refused"]


@dataclass(frozen=True, slots=True)
class Day:
    """The derived day. `provisional`: it rests on a clock-in a human has still to look at."""

    state: DayState
    first_in: datetime | None
    last_out: datetime | None
    late_minutes: int
    provisional: bool


def derive_day(day: date, punches: Iterable[Punch], work: Round, rules: DayRules, zone: tzinfo) -> Day:
    """State of `day`: first in and last out among punches that were not refused.

    Late counts in whole minutes from the start of the round once the grace has passed.
    """
    standing = [punch for punch in punches if punch.verdict != "refused"]
    # Of two at the same moment the accepted one counts, whichever came first.
    first = min((p for p in standing if p.kind == "in"), key=lambda p: (p.at, _open(p)), default=None)
    last = max((p for p in standing if p.kind == "out"), key=lambda p: (p.at, not _open(p)), default=None)
    provisional = any(p is not None and p.verdict == "review" for p in (first, last))
    state, late = _state(day, first, last, work, rules, zone)
    return Day(state, first.at if first else None, last.at if last else None, late, provisional)


def _open(punch: Punch) -> bool:
    return punch.verdict == "review"


def _state(
    day: date, first: Punch | None, last: Punch | None, work: Round, rules: DayRules, zone: tzinfo
) -> tuple[DayState, int]:
    if first is None:
        return "none", 0
    start = at_office(day, work.start, zone)
    late = 0
    if first.at >= start + timedelta(minutes=rules.grace_min + 1):
        late = int((first.at - start).total_seconds() // 60)
    if first.at > at_office(day, rules.late_until, zone):
        return "absent", late
    if late:
        return "late", late
    if last is not None and last.at < at_office(day, work.end, zone):
        return "left_early", 0
    return "present", 0
