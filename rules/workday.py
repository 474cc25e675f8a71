"""From the facts of a day to its state, with its reasons: one pure function, no clock of its own.

A day has two halves, because leave and absence count in halves. Whoever has to come (no holiday, no day off,
not exempt, not covered by leave, travel or work from home) has a *duty*: from its start, with grace, one is
in time; then late; from the *cut* on the morning is absence. All of it in the office's own numbers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal

from rules.calendar import at_office

State = Literal[
    "present", "late", "absent", "left_early", "no_out", "leave", "travel", "wfh", "exempt", "holiday", "off",
    "none",
]  # fmt: skip
Half = Literal["worked", "absent", "leave", "travel", "wfh", "exempt", "holiday", "off", "open"]
CoverKind = Literal["leave", "travel", "wfh"]
Part = Literal["full", "morning", "afternoon"]
DayState = State
RULE_VERSION: Final = "2026-12"
_MINUTE: Final = timedelta(minutes=1)
_OUT_AWAITED: Final = timedelta(hours=6)
_IN_BEFORE: Final = timedelta(hours=2)


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


@dataclass(frozen=True, slots=True)
class DayRules:
    """The office's numbers for a day. Coming after `late_until` (or after the middle of a round that does not
    hold that hour) is absence for half a day. `over_after_min`: how long after the round's end an out is
    awaited; `outage_grace_min`: how long after an outage one may still clock in as if before it."""

    grace_min: int = 0
    late_until: time = time(12, 0)
    noon: time = time(12, 0)
    afternoon_from: time = time(13, 0)
    early_grace_min: int = 0
    over_after_min: int = 240
    outage_grace_min: int = 15


@dataclass(frozen=True, slots=True)
class Punch:
    """One clock-in or -out as it stands: aware event time, verdict, our id of the point (None: none, or put
    right by a correction)."""

    kind: Literal["in", "out"]
    at: datetime
    verdict: Literal["accepted", "review", "refused"]
    point: int | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands for a day or half of it instead of coming: leave of a kind, official travel, work from
    home. `request`: our id of what was approved."""

    kind: CoverKind
    part: Part = "full"
    leave: str = ""
    request: int = 0


@dataclass(frozen=True, slots=True)
class Grace:
    """More minutes for some: at a point, in a round (None: any), with the reason people read."""

    minutes: int
    reason: str
    point: int | None = None
    round: str | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """A confirmed window in which clocking in could not work."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """All that bears on one person's day. `holiday` and `exempt` are their names and reasons; `over`: whether
    the day is over, so that what is missing is missing; `version`: our id of the newest of the office's own
    numbers in force on that day, 0 for none."""

    day: date
    zone: tzinfo
    work: Round = Round()
    rules: DayRules = DayRules()
    punches: tuple[Punch, ...] = ()
    covers: tuple[Cover, ...] = ()
    holiday: str | None = None
    exempt: str | None = None
    graces: tuple[Grace, ...] = ()
    outages: tuple[Outage, ...] = ()
    over: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """The derived day. `provisional`: it rests on a clock-in a human has still to look at. `reasons`: keys of
    what shaped it beyond the hours, e.g. "grace", "outage", "no_in". `leaves` and `requests`: by half, the
    kind of leave and our id of what was approved.
    """

    state: State
    first_in: datetime | None
    last_out: datetime | None
    late_minutes: int
    provisional: bool
    early_minutes: int = 0
    missing_out: bool = False
    morning: Half = "open"
    afternoon: Half = "open"
    leaves: tuple[str, str] = ("", "")
    requests: tuple[int, int] = (0, 0)
    reasons: tuple[str, ...] = ()

    @property
    def halves(self) -> tuple[Half, Half]:
        return self.morning, self.afternoon

    def to_json(self) -> dict[str, object]:
        """For what is kept for ever beside a decision: what was and what became of it."""
        return {
            "state": self.state,
            "first_in": self.first_in.isoformat() if self.first_in else None,
            "last_out": self.last_out.isoformat() if self.last_out else None,
            "late_minutes": self.late_minutes,
            "early_minutes": self.early_minutes,
            "missing_out": self.missing_out,
            "halves": list(self.halves),
            "leaves": list(self.leaves),
            "provisional": self.provisional,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class _Duty:
    """When the uncovered part of a round has to be there: start, last moment of lateness, end."""

    start: datetime
    cut: datetime
    end: datetime


def derive_day(facts: Facts) -> Day:
    """State of the day: first in and last out among what was not refused, against what was due.

    Late counts in whole minutes from the start of the duty once the grace has passed.
    """
    first, last = _ends(facts.punches)
    blank = Day(
        "none",
        first.at if first else None,
        last.at if last else None,
        0,
        any(p is not None and p.verdict == "review" for p in (first, last)),
    )
    no_duty = _without_duty(facts)
    if no_duty:
        return replace(blank, state=no_duty, morning=no_duty, afternoon=no_duty, provisional=False)
    morning, afternoon = _covers(facts.covers)
    if morning and afternoon:
        return replace(_covered(blank, morning, afternoon), state=morning.kind, provisional=False)
    duty = _duty(facts, morning is not None, afternoon is not None)
    worked = _judged(facts, blank, duty, first, last, whole=morning is None and afternoon is None)
    if not (morning or afternoon):
        return worked
    mixed = _covered(worked, morning, afternoon)
    cover = morning or afternoon
    return replace(mixed, state=cover.kind) if cover and mixed.state == "present" else mixed


def day_is_over(facts: Facts, now: datetime) -> bool:
    """Whether nobody waits any longer for what is missing on that day."""
    end = facts.work.span(facts.day, facts.zone)[1]
    return now >= end + timedelta(minutes=facts.rules.over_after_min)


def day_of(at: datetime, kind: Literal["in", "out"], round_on: Callable[[date], Round], zone: tzinfo) -> date:
    """The day a clock-in or -out belongs to: the date on the office's clock, with two exceptions.

    Until the end of the round of the day before that crossed midnight, and for an out until a quarter of a
    day after it, it belongs to that day. An in shortly before a round that begins just after midnight
    belongs to the day that is about to begin. `round_on` gives the person's round of a day.
    """
    today = at.astimezone(zone).date()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    night = round_on(yesterday)
    if night.end <= night.start:
        end = night.span(yesterday, zone)[1]
        if at < end or (kind == "out" and at < end + _OUT_AWAITED):
            return yesterday
    if kind == "in":
        next_round = round_on(tomorrow)
        start = next_round.span(tomorrow, zone)[0]
        begins_now = tomorrow.weekday() in next_round.weekdays and at >= start - _IN_BEFORE
        if begins_now and at >= round_on(today).span(today, zone)[1]:
            return tomorrow
    return today


def _ends(punches: Iterable[Punch]) -> tuple[Punch | None, Punch | None]:
    standing = [punch for punch in punches if punch.verdict != "refused"]
    # Of two at the same moment the accepted one counts, whichever came first.
    first = min((p for p in standing if p.kind == "in"), key=lambda p: (p.at, _open(p)), default=None)
    last = max((p for p in standing if p.kind == "out"), key=lambda p: (p.at, not _open(p)), default=None)
    return first, last


def _open(punch: Punch) -> bool:
    return punch.verdict == "review"


def _without_duty(facts: Facts) -> Literal["holiday", "off", "exempt"] | None:
    if facts.holiday is not None:
        return "holiday"
    if facts.day.weekday() not in facts.work.weekdays:
        return "off"
    return "exempt" if facts.exempt is not None else None


def _covers(covers: Iterable[Cover]) -> tuple[Cover | None, Cover | None]:
    """What covers each half: leave before travel before work from home, then what was asked first."""
    order = {"leave": 0, "travel": 1, "wfh": 2}
    found: dict[str, Cover] = {}
    for cover in sorted(covers, key=lambda c: (order[c.kind], c.request, c.leave, c.part)):
        for half in ("morning", "afternoon"):
            if cover.part in ("full", half):
                found.setdefault(half, cover)
    return found.get("morning"), found.get("afternoon")


def _covered(day: Day, morning: Cover | None, afternoon: Cover | None) -> Day:
    return replace(
        day,
        morning=morning.kind if morning else day.morning,
        afternoon=afternoon.kind if afternoon else day.afternoon,
        leaves=(morning.leave if morning else "", afternoon.leave if afternoon else ""),
        requests=(morning.request if morning else 0, afternoon.request if afternoon else 0),
    )


def _duty(facts: Facts, no_morning: bool, no_afternoon: bool) -> _Duty:
    start, end = facts.work.span(facts.day, facts.zone)
    latest = facts.work.latest if facts.work.hours is not None else None
    due = _after(start, latest, facts.zone) if latest else start
    noon = _within(start, end, facts.rules.noon, facts.zone)
    cut = _within(due, end, facts.rules.late_until, facts.zone)
    if no_morning:
        due = max(noon, _within(start, end, facts.rules.afternoon_from, facts.zone))
        cut = due + (end - due) / 2
    if no_afternoon:
        end, cut = noon, min(cut, noon)
    return _Duty(due, cut, end)


def _after(moment: datetime, clock: time, zone: tzinfo) -> datetime:
    """The first time at or after `moment` that the office's clock shows `clock`."""
    day = moment.astimezone(zone).date()
    same = at_office(day, clock, zone)
    return same if same >= moment else at_office(day + timedelta(days=1), clock, zone)


def _within(start: datetime, end: datetime, clock: time, zone: tzinfo) -> datetime:
    """That hour if it lies within, else the middle: a night round has no noon."""
    at = _after(start, clock, zone)
    return at if start < at < end else start + (end - start) / 2


def _judged(
    facts: Facts, blank: Day, duty: _Duty, first: Punch | None, last: Punch | None, *, whole: bool
) -> Day:
    if first is None:
        return _never_came(facts, blank, duty, last)
    late, reasons = _late_minutes(facts, duty, first)
    day = replace(blank, late_minutes=late, reasons=reasons, morning="worked", afternoon="worked")
    if late and first.at > duty.cut:
        gone = first.at >= duty.end or not whole
        return replace(day, state="absent", morning="absent", afternoon="absent" if gone else "worked")
    early, missing = _leaving(facts, duty, first, last)
    state: State = "late" if late else "left_early" if early else "no_out" if missing else "present"
    return replace(day, state=state, early_minutes=early, missing_out=missing)


def _never_came(facts: Facts, blank: Day, duty: _Duty, last: Punch | None) -> Day:
    """No clock-in at all: nobody's fault when it could not work, absence once the day is over."""
    down_at_start = any(o.first <= duty.start < o.last for o in facts.outages)
    down_all_day = any(o.first <= duty.start and o.last >= duty.end for o in facts.outages)
    if down_all_day or (down_at_start and last is not None):
        return replace(blank, state="present", morning="worked", afternoon="worked", reasons=("outage",))
    if last is not None and facts.over:
        return replace(blank, state="absent", morning="absent", afternoon="worked", reasons=("no_in",))
    if facts.over:
        return replace(blank, state="absent", morning="absent", afternoon="absent")
    return blank


def _late_minutes(facts: Facts, duty: _Duty, first: Punch) -> tuple[int, tuple[str, ...]]:
    """Whole minutes late, and what forgave some of them."""
    given = max((g.minutes for g in facts.graces if _fits(g, facts.work, first)), default=0)
    usual = duty.start + timedelta(minutes=facts.rules.grace_min)
    deadline = duty.start + timedelta(minutes=max(facts.rules.grace_min, given))
    if first.at < usual + _MINUTE:
        return 0, ()
    if first.at < deadline + _MINUTE:
        return 0, ("grace",)
    held = _held_up(facts, deadline, first.at)
    if held is not None and held < deadline + _MINUTE:
        return 0, ("outage",)
    counted = first.at if held is None else held
    minutes = int((counted - duty.start).total_seconds() // 60)
    return minutes, ("outage",) if held is not None else ()


def _fits(grace: Grace, work: Round, first: Punch) -> bool:
    return grace.point in (None, first.point) and grace.round in (None, work.code)


def _held_up(facts: Facts, deadline: datetime, came: datetime) -> datetime | None:
    """When the outage began that kept somebody from clocking in before `came`; None if there was none.

    Windows that follow one another within the grace after an outage are one.
    """
    patience = timedelta(minutes=facts.rules.outage_grace_min)
    held: datetime | None = None
    reach = came
    for outage in sorted(facts.outages, key=lambda o: o.last, reverse=True):
        if outage.first < reach and reach <= outage.last + patience and outage.last > deadline - patience:
            held = reach = outage.first
    return held


def _leaving(facts: Facts, duty: _Duty, first: Punch, last: Punch | None) -> tuple[int, bool]:
    """Minutes left too early, and whether an out is missing that was due."""
    end = duty.end
    if facts.work.hours is not None:
        end = first.at + timedelta(hours=facts.work.hours)
    if last is not None:
        short = end - timedelta(minutes=facts.rules.early_grace_min) - last.at
        return max(0, -int(-(end - last.at).total_seconds() // 60)) if short > timedelta() else 0, False
    down = any(o.first <= end + timedelta(hours=1) and o.last >= end for o in facts.outages)
    return 0, facts.work.out_required and facts.over and not down
