"""What many days come to: who came, late, absent, away, and how much a human has still to look at."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

_AWAY = ("leave", "travel", "wfh", "exempt", "holiday", "off")


class Counted(Protocol):
    """So many people in a state; of them came, late, still to be looked at."""

    @property
    def state(self) -> str: ...
    @property
    def people(self) -> int: ...
    @property
    def came(self) -> int: ...
    @property
    def late(self) -> int: ...
    @property
    def provisional(self) -> int: ...


class Tally(NamedTuple):
    """`came` holds the late too; `absent`: never came and nothing tells why; `away`: with a reason."""

    came: int = 0
    late: int = 0
    absent: int = 0
    away: int = 0
    review: int = 0

    @property
    def in_time(self) -> int:
        return self.came - self.late

    @property
    def due(self) -> int:
        """Of whom it is known what became of the day."""
        return self.came + self.absent


class CountedDay(Counted, Protocol):
    @property
    def day(self) -> date: ...


def tally(counts: Iterable[Counted]) -> Tally:
    came = late = absent = away = review = 0
    for one in counts:
        came += one.came
        late += one.late
        review += one.provisional
        stayed = one.people - one.came
        absent += stayed if one.state == "absent" else 0
        away += stayed if one.state in _AWAY else 0
    return Tally(came, late, absent, away, review)


def tally_by_day(counts: Iterable[CountedDay]) -> dict[date, Tally]:
    """The tally of each day there is, in order."""
    by_day: dict[date, list[CountedDay]] = {}
    for one in counts:
        by_day.setdefault(one.day, []).append(one)
    return {day: tally(by_day[day]) for day in sorted(by_day)}


def together(tallies: Iterable[Tally]) -> Tally:
    return Tally(*(sum(column) for column in zip(*tallies, strict=True)))
