"""From what a worker noticed, minute by minute, to windows in which clocking in may not have worked.

A worker leaves a heartbeat for every minute in which it served. A window is proposed where heartbeats are
missing, where LINE did not take what was sent, or where LINE had to deliver events again because nobody
took them at first; windows close to each other are one. A human decides whether it counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class OutageRules:
    """When a minute is a bad one: nobody alive for `gap_min` minutes, or in one minute so many calls that
    LINE did not take, or so many events that came again. Bad minutes at most `join_min` apart are one window,
    which is proposed from `shortest_min` on. `watch` off: nothing is proposed."""

    watch: bool = True
    gap_min: int = 5
    line_errors: int = 3
    redelivered: int = 3
    join_min: int = 5
    shortest_min: int = 2


class Beat(NamedTuple):
    """One minute since 1970 in which a worker served, with what went wrong in it."""

    minute: int
    line_errors: int = 0
    redelivered: int = 0


class Window(NamedTuple):
    """A time that may have been an outage, aware, and what speaks for it."""

    first: datetime
    last: datetime
    silent_min: int = 0
    line_errors: int = 0
    redelivered: int = 0

    def overlaps(self, first: datetime, last: datetime) -> bool:
        return self.first < last and first < self.last

    def evidence(self) -> dict[str, int]:
        return {
            "silent_min": self.silent_min,
            "line_errors": self.line_errors,
            "redelivered": self.redelivered,
        }


def minute_of(moment: datetime) -> int:
    """Minutes since 1970 of an aware moment."""
    return int((moment - _EPOCH) // _MINUTE)


def moment_of(minute: int) -> datetime:
    """The aware moment at which that minute began."""
    return _EPOCH + minute * _MINUTE


def windows(beats: Iterable[Beat], rules: OutageRules) -> list[Window]:
    """Windows between the first and the last of these beats, oldest first; `beats` in any order."""
    found: list[Window] = []
    for bad in _bad(sorted(beats), rules):
        if found and bad.first - found[-1].last <= rules.join_min * _MINUTE:
            found[-1] = _joined(found[-1], bad)
        else:
            found.append(bad)
    return [one for one in found if one.last - one.first >= rules.shortest_min * _MINUTE]


def _bad(beats: Sequence[Beat], rules: OutageRules) -> Iterable[Window]:
    """Bad times in order. Of a gap the minute of the last beat is part: in it the worker may have died."""
    before: Beat | None = None
    for beat in beats:
        silent = beat.minute - before.minute - 1 if before else 0
        if before and silent >= rules.gap_min:
            yield Window(moment_of(before.minute), moment_of(beat.minute), silent_min=silent)
        if beat.line_errors >= rules.line_errors or beat.redelivered >= rules.redelivered:
            begin, end = moment_of(beat.minute), moment_of(beat.minute + 1)
            yield Window(begin, end, 0, beat.line_errors, beat.redelivered)
        before = beat


def _joined(one: Window, other: Window) -> Window:
    sums = (a + b for a, b in zip(one[2:], other[2:], strict=True))
    return Window(min(one.first, other.first), max(one.last, other.last), *sums)


def settled(window: Window, now: datetime, rules: OutageRules) -> bool:
    """Whether the window has ended for good: what follows at once would still belong to it."""
    return now >= window.last + (rules.join_min + 1) * _MINUTE


def bears_on(window: Window, duties: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether anybody could have had to clock in: from an hour before a round to an hour after it."""
    hour = timedelta(hours=1)
    return any(window.overlaps(start - hour, end + hour) for start, end in duties)
