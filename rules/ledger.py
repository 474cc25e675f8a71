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
    late_by_year: bool = False  # True: late times are counted over the whole fiscal year
    service_months: int = 4  # whoever serves for less by the end of the half-year is marked


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

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"

    @property
    def before(self) -> "HalfYear":
        return HalfYear(self.year, 1) if self.number == 2 else HalfYear(self.year - 1, 2)

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def half_year_from(text: str) -> HalfYear:
    """The half-year written as `1/2570`. Raises ValueError for anything else."""
    number, _, year = text.strip().partition("/")
    if number not in ("1", "2") or not (year.isascii() and year.isdigit() and len(year) == 4):
        raise ValueError(f"a half-year is written as 1/2570 or 2/2570, not {text[:40]!r}")
    half = HalfYear(int(year), int(number))
    if not 2400 <= half.year <= 3000:
        raise ValueError(f"a fiscal year in the Buddhist era, such as 2570, not {year}")
    return half


def half_year_of(day: date) -> HalfYear:
    return HalfYear(fiscal_year(day), 2 if 4 <= day.month <= 9 else 1)


def serves_too_short(started_on: date | None, half: HalfYear, rules: LedgerRules) -> bool:
    """Whether somebody who began on that day serves for less than `service_months` whole months by the end of
    the half-year; False where the beginning is not known, or after it."""
    if started_on is None or started_on > half.last:
        return False
    return _months_after(started_on, rules.service_months) > half.last + timedelta(days=1)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the first after it where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year, month + 1, 1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last.replace(day=day.day) if day.day <= last.day else last + timedelta(days=1)


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


def limits(ledger: Ledger, rules: LedgerRules, late_before: int = 0) -> Sequence[Limit]:
    """The three limits of a half-year, with what is used of each. At a limit one is near it, not past it.

    `late_before`: late times of the earlier half of the fiscal year, which count where the year is what
    counts.
    """
    leave_halves, leave_times = ledger.counted_leave_halves, ledger.counted_leave_times
    return limits_of(ledger.late_times, leave_halves, leave_times, rules, late_before)


def limits_of(
    late_times: int, leave_halves: int, leave_times: int, rules: LedgerRules, late_before: int = 0
) -> Sequence[Limit]:
    """As `limits`, from the three numbers alone."""
    late = late_times + (late_before if rules.late_by_year else 0)
    used = (
        ("late_times", float(late), float(rules.late_times)),
        ("leave_days", leave_halves / 2, float(rules.leave_days)),
        ("leave_times", float(leave_times), float(rules.leave_times)),
    )
    return [Limit(key, have, most, _nearness(have, most, rules.near_pct)) for key, have, most in used]


def nearest(found: Iterable[Limit]) -> Nearness:
    """How near somebody is to whichever limit they are nearest to."""
    seen = {limit.nearness for limit in found}
    return "passed" if "passed" in seen else "near" if "near" in seen else "fine"


def _nearness(used: float, most: float, near_pct: int) -> Nearness:
    if used > most:
        return "passed"
    return "near" if used * 100 >= most * near_pct and used > 0 else "fine"


#: What each number of a ledger is called, in the order of every table; days may end in a half.
SUMS: Final = (
    "worked_days", "late_times", "late_minutes", "absent_days", "absent_times", "early_times",
    "early_minutes", "missing_outs", "leave_days", "leave_times", "travel_days", "wfh_days", "exempt_days",
    "provisional_days", "open_days",
)  # fmt: skip
LEAVE_SUMS: Final = tuple(f"{kind}_{what}" for kind in LEAVE_KINDS for what in ("days", "times"))
NUMBERS: Final = (*SUMS, *LEAVE_SUMS)
_BEHIND: Final = {
    "worked_days": ("worked",), "late_times": ("late",), "late_minutes": ("late",),
    "absent_days": ("absent",), "absent_times": ("absent",), "early_times": ("early",),
    "early_minutes": ("early",), "missing_outs": ("missing_out",), "travel_days": ("travel",),
    "wfh_days": ("wfh",), "exempt_days": ("exempt",), "provisional_days": ("provisional",),
    "open_days": ("open",), "leave_days": tuple(f"leave.{kind}" for kind in COUNTED_LEAVES),
    "leave_times": tuple(f"leave.{kind}" for kind in COUNTED_LEAVES),
}  # fmt: skip


def numbers_of(ledger: Ledger) -> dict[str, float]:
    """Every number by its name in `NUMBERS`; `leave_days` and `leave_times` are of the counted kinds."""
    found: dict[str, float] = {
        "worked_days": ledger.worked_halves / 2, "late_times": ledger.late_times,
        "late_minutes": ledger.late_minutes, "absent_days": ledger.absent_halves / 2,
        "absent_times": ledger.absent_times, "early_times": ledger.early_times,
        "early_minutes": ledger.early_minutes, "missing_outs": ledger.missing_outs,
        "leave_days": ledger.counted_leave_halves / 2, "leave_times": ledger.counted_leave_times,
        "travel_days": ledger.travel_halves / 2, "wfh_days": ledger.wfh_halves / 2,
        "exempt_days": ledger.exempt_halves / 2, "provisional_days": ledger.provisional_days,
        "open_days": ledger.open_halves / 2,
    }  # fmt: skip
    for kind in LEAVE_KINDS:
        found[f"{kind}_days"] = ledger.leave_halves.get(kind, 0) / 2
        found[f"{kind}_times"] = ledger.leave_times.get(kind, 0)
    return found


def days_behind(ledger: Ledger, number: str) -> list[date]:
    """The days that make up a number, in order. Raises KeyError for a name that is none of `NUMBERS`."""
    if number in LEAVE_SUMS:
        keys: tuple[str, ...] = (f"leave.{number.rpartition('_')[0]}",)
    else:
        keys = _BEHIND[number]
    return sorted({day for key in keys for day in ledger.days_of.get(key, ())})


def plain(number: float) -> str:
    """A number as people write it: 9.5, and 18 rather than 18.0."""
    return str(int(number)) if number == int(number) else f"{number:.1f}"
