"""Rounds of work: when they begin and end, and which of them a clock-in belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from rules.calendar import at_office

_OUT_AWAITED: Final = timedelta(hours=6)
_IN_BEFORE: Final = timedelta(hours=2)
_SMALL_HOURS_END: Final = time(5)


@dataclass(frozen=True, slots=True)
class Round:
    """A round of work on the office's clock; it ends next day when `end` is not after `start`.

    `weekdays` counts from Monday 0. With `hours` one may come until `latest` and stays that long; without,
    `start` and `end` bind.
    """

    start: time = time(8, 30)
    end: time = time(16, 30)
    code: str = ""
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    hours: float | None = None
    latest: time | None = None
    out_required: bool = True

    def span(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        """The aware moments at which the round of that day starts and ends."""
        start = at_office(day, self.start, zone)
        crosses = self.end <= self.start
        return start, at_office(day + timedelta(days=1) if crosses else day, self.end, zone)


#: The round of an office that has said nothing else.
USUAL: Final = Round()


def day_of(at: datetime, kind: Literal["in", "out"], round_on: Callable[[date], Round], zone: tzinfo) -> date:
    """The day a clock-in or -out belongs to: the date on the office's clock, with exceptions around midnight.

    Until the end of a round that crossed it, and for an out until a quarter of a day after, it belongs to the
    day that round began; so does an out in the small hours, long before anything begins. An in shortly before
    a round that begins just after midnight belongs to the day about to begin. `round_on`: a day's round.
    """
    today = at.astimezone(zone).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    before = round_on(yesterday)
    end = before.span(yesterday, zone)[1]
    if before.end <= before.start and (at < end or (kind == "out" and at < end + _OUT_AWAITED)):
        return yesterday
    start, end_today = round_on(today).span(today, zone)
    if kind == "out":
        small_hours = at_office(today, _SMALL_HOURS_END, zone)
        return yesterday if at < min(start - _IN_BEFORE, end + 2 * _OUT_AWAITED, small_hours) else today
    coming = round_on(tomorrow)
    if tomorrow.weekday() in coming.weekdays and at >= end_today:
        return tomorrow if at >= coming.span(tomorrow, zone)[0] - _IN_BEFORE else today
    return today


def is_by_day(work: Round) -> bool:
    """Whether the round keeps so far from midnight that `day_of` is the date for all that `is_bright`."""
    return time(7) <= work.start < work.end


def is_bright(clock: time) -> bool:
    return clock >= _SMALL_HOURS_END
