"""The half-year ledger: what a person's days add up to, and how near they are to the office's limits.

Days and leave count in half days, kept as whole numbers of halves so that nothing is lost in adding.
Round 1 is 1 October to 31 March, round 2 is 1 April to 30 September.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from rules.calendar import BUDDHIST_ERA_OFFSET, fiscal_year
from rules.workday import Day

LEAVE_KINDS: Final = (
    "sick", "personal", "vacation", "maternity", "paternity", "ordination", "military", "study",
    "duty_injury", "long_sick",
)  # fmt: skip
COUNTED_LEAVES: Final = ("sick", "personal")
Nearness = Literal["fine", "near", "passed"]


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """The limits of a half-year; `near_pct` per cent of a limit is near it."""

    leave_days: float = 23.0
    leave_times: int = 10
    late_times: int = 18
    near_pct: int = 80
    passing_bars: bool = False  # True: marked "not eligible unless excused"; else only a warning


@dataclass(frozen=True, slots=True)
class HalfYear:
    """One round of salary review: `year` is the fiscal year in the Buddhist era, `number` 1 or 2."""

    year: int
    number: int

    @property
    def first(self) -> date:
        year = self.year - BUDDHIST_ERA_OFFSET
        return date(year - 1, 10, 1) if self.number == 1 else date(year, 4, 1)

    @property
    def last(self) -> date:
        year = self.year - BUDDHIST_ERA_OFFSET
        return date(year, 3, 31) if self.number == 1 else date(year, 9, 30)

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def half_year_of(day: date) -> HalfYear:
    return HalfYear(fiscal_year(day), 2 if 4 <= day.month <= 9 else 1)


class LedgerDay(NamedTuple):
    """A derived day with its date."""

    date: date
    day: Day


@dataclass(slots=True)
class Ledger:
    """Sums of one person over some days. `*_halves` are half days; dates say which days are behind a number
    (`days_of`), so that every number opens."""

    worked_halves: int = 0
    late_times: int = 0
    late_minutes: int = 0
    absent_halves: int = 0
    absent_times: int = 0
    early_times: int = 0
    early_minutes: int = 0
    missing_outs: int = 0
    leave_halves: dict[str, int] = field(default_factory=dict)
    leave_times: dict[str, int] = field(default_factory=dict)
    travel_halves: int = 0
    wfh_halves: int = 0
    exempt_halves: int = 0
    open_halves: int = 0
    provisional_days: int = 0
    days_of: dict[str, list[date]] = field(default_factory=dict)

    @property
    def counted_leave_halves(self) -> int:
        return sum(self.leave_halves.get(kind, 0) for kind in COUNTED_LEAVES)

    @property
    def counted_leave_times(self) -> int:
        return sum(self.leave_times.get(kind, 0) for kind in COUNTED_LEAVES)


def add_up(days: Iterable[LedgerDay]) -> Ledger:
    """The ledger of one person's days, in any order."""
    ledger = Ledger()
    previous: tuple[date, dict[str, int]] | None = None
    for one in sorted(days, key=lambda d: d.date):
        _add_day(ledger, one)
        if one.day.state not in ("holiday", "off"):
            previous = _add_leave(ledger, one, previous)
    return ledger


def _add_day(ledger: Ledger, one: LedgerDay) -> None:
    day = one.day
    counts = {
        "worked": ("worked_halves", "worked"), "absent": ("absent_halves", "absent"),
        "travel": ("travel_halves", "travel"), "wfh": ("wfh_halves", "wfh"),
        "exempt": ("exempt_halves", "exempt"), "open": ("open_halves", "open"),
    }  # fmt: skip
    for half in day.halves:
        if half in counts:
            name, key = counts[half]
            setattr(ledger, name, getattr(ledger, name) + 1)
            _note(ledger, key, one.date)
    if "absent" in day.halves:
        ledger.absent_times += 1
    if day.state == "late":
        ledger.late_times += 1
        ledger.late_minutes += day.late_minutes
        _note(ledger, "late", one.date)
    if day.early_minutes:
        ledger.early_times += 1
        ledger.early_minutes += day.early_minutes
        _note(ledger, "early", one.date)
    if day.missing_out:
        ledger.missing_outs += 1
        _note(ledger, "missing_out", one.date)
    if day.provisional:
        ledger.provisional_days += 1
        _note(ledger, "provisional", one.date)


def _add_leave(
    ledger: Ledger, one: LedgerDay, previous: tuple[date, dict[str, int]] | None
) -> tuple[date, dict[str, int]]:
    """Half days and times: days of one kind with only days off between them, and of one request, are one
    time."""
    here: dict[str, int] = {}
    before = previous[1] if previous else {}
    for half, kind, request in zip(one.day.halves, one.day.leaves, one.day.requests, strict=True):
        if half != "leave":
            continue
        ledger.leave_halves[kind] = ledger.leave_halves.get(kind, 0) + 1
        _note(ledger, f"leave.{kind}", one.date)
        if here.get(kind) != request and before.get(kind) != request:
            ledger.leave_times[kind] = ledger.leave_times.get(kind, 0) + 1
        here[kind] = request
    return one.date, here


def _note(ledger: Ledger, key: str, day: date) -> None:
    dates = ledger.days_of.setdefault(key, [])
    if not dates or dates[-1] != day:
        dates.append(day)


class Limit(NamedTuple):
    """How much of a limit is used; `used` and `most` in days for leave_days, else in times."""

    key: str
    used: float
    most: float
    nearness: Nearness


def limits(ledger: Ledger, rules: LedgerRules) -> Sequence[Limit]:
    """The three limits of a half-year, with what is used of each. At a limit one is near it, not past it."""
    used = (
        ("leave_days", ledger.counted_leave_halves / 2, float(rules.leave_days)),
        ("leave_times", float(ledger.counted_leave_times), float(rules.leave_times)),
        ("late_times", float(ledger.late_times), float(rules.late_times)),
    )
    return [Limit(key, have, most, _nearness(have, most, rules.near_pct)) for key, have, most in used]


def _nearness(used: float, most: float, near_pct: int) -> Nearness:
    if used > most:
        return "passed"
    return "near" if used * 100 >= most * near_pct and used > 0 else "fine"
