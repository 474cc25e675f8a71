"""From the facts of a day to its state, with its reasons: one pure function, no clock of its own.

A day has two halves, because leave and absence count in halves. Whoever has to come (no holiday, no day off,
not exempt, not covered by leave, travel or work from home) has a *duty*: from its start, with grace, one is
in time; then late; from the *cut* on the morning is absence. All of it in the office's own numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal, NamedTuple

from rules.calendar import at_office
from rules.rounds import USUAL, Round

__all__ = [
    "RULE_VERSION", "Cover", "CoverKind", "Day", "DayRules", "DayState", "Facts", "Grace", "Half", "Outage",
    "Part", "Punch", "Round", "State", "day_is_over", "derive_day",
]  # fmt: skip

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
    home. `request`: our id of what was approved, or minus our id of the order that laid it down."""

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
    work: Round = USUAL
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
    kind of leave and our id of what was approved (of an order: minus its id).
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


class _Duty(NamedTuple):
    """When the uncovered part of a round has to be there: start, last moment of lateness, end."""

    start: datetime
    cut: datetime
    end: datetime


class _Work(NamedTuple):
    """What a duty came to."""

    state: State
    morning: Half
    afternoon: Half
    late: int = 0
    early: int = 0
    missing_out: bool = False
    reasons: tuple[str, ...] = ()


def derive_day(facts: Facts) -> Day:
    """State of the day: first in and last out among what was not refused, against what was due.

    Late counts in whole minutes from the start of the duty once the grace has passed.
    """
    ins, first, last = _ends(facts.punches)
    first_in, last_out = first.at if first else None, last.at if last else None
    no_duty = _without_duty(facts)
    if no_duty:
        return Day(no_duty, first_in, last_out, 0, False, morning=no_duty, afternoon=no_duty)
    morning, afternoon = _covers(facts.covers) if facts.covers else (None, None)
    if morning and afternoon:
        work, provisional = _Work(morning.kind, morning.kind, afternoon.kind), False
    else:
        work = _judged(facts, _duty(facts, morning, afternoon), ins, last, not (morning or afternoon))
        provisional = (first is not None and _open(first)) or (last is not None and _open(last))
        if morning or afternoon:
            work = _mixed(work, morning, afternoon)
    return Day(
        work.state, first_in, last_out, work.late, provisional, work.early, work.missing_out, work.morning,
        work.afternoon, (_leave(morning), _leave(afternoon)), (_request(morning), _request(afternoon)),
        (*work.reasons, *_ordered(morning, afternoon)),
    )  # fmt: skip


def _ordered(*covers: Cover | None) -> tuple[str, ...]:
    return ("order",) if any(cover and cover.request < 0 for cover in covers) else ()


def day_is_over(facts: Facts, now: datetime) -> bool:
    """Whether nobody waits any longer for what is missing on that day."""
    end = facts.work.span(facts.day, facts.zone)[1]
    return now >= end + timedelta(minutes=facts.rules.over_after_min)


def _ends(punches: Iterable[Punch]) -> tuple[list[Punch], Punch | None, Punch | None]:
    """The ins that stand, the first of them, and the last out; who goes before they come has not left."""
    ins = [punch for punch in punches if punch.kind == "in" and punch.verdict != "refused"]
    outs = [punch for punch in punches if punch.kind == "out" and punch.verdict != "refused"]
    # Of two at the same moment the accepted one counts, whichever came first.
    first = min(ins, key=lambda p: (p.at, _open(p))) if ins else None
    last = max(outs, key=lambda p: (p.at, not _open(p))) if outs else None
    return ins, first, last if last and (first is None or last.at > first.at) else None


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


def _mixed(work: _Work, morning: Cover | None, afternoon: Cover | None) -> _Work:
    """What one half came to beside the half that is covered."""
    cover = morning or afternoon
    return work._replace(
        state=cover.kind if cover and work.state == "present" else work.state,
        morning=morning.kind if morning else work.morning,
        afternoon=afternoon.kind if afternoon else work.afternoon,
    )


def _leave(cover: Cover | None) -> str:
    return cover.leave if cover else ""


def _request(cover: Cover | None) -> int:
    return cover.request if cover else 0


def _duty(facts: Facts, morning: Cover | None, afternoon: Cover | None) -> _Duty:
    """What is due of the halves that nothing covers."""
    start, end = facts.work.span(facts.day, facts.zone)
    latest = facts.work.latest if facts.work.hours is not None else None
    due = _after(start, latest, facts.zone) if latest else start
    cut = _within(due, end, facts.rules.late_until, facts.zone)
    if not (morning or afternoon):
        return _Duty(due, cut, end)
    noon = _within(start, end, facts.rules.noon, facts.zone)
    if morning:
        due = max(noon, _within(start, end, facts.rules.afternoon_from, facts.zone))
        return _Duty(due, due + (end - due) / 2, end)
    return _Duty(due, min(cut, noon), noon)


def _after(moment: datetime, clock: time, zone: tzinfo) -> datetime:
    """The first time at or after `moment` that the office's clock shows `clock`."""
    day = moment.astimezone(zone).date()
    same = at_office(day, clock, zone)
    return same if same >= moment else at_office(day + timedelta(days=1), clock, zone)


def _within(start: datetime, end: datetime, clock: time, zone: tzinfo) -> datetime:
    """That hour if it lies within, else the middle: a night round has no noon."""
    at = _after(start, clock, zone)
    return at if start < at < end else start + (end - start) / 2


def _judged(facts: Facts, duty: _Duty, ins: list[Punch], last: Punch | None, whole: bool) -> _Work:
    """`whole`: both halves are due."""
    if not ins:
        return _never_came(facts, duty, last, whole)
    # Who clocked in twice is as late as the better of the two: a grace may hold at one point only.
    came = min((_lateness(facts, duty, one) for one in ins), key=lambda c: (c.minutes, c.counted))
    if came.minutes and came.counted > duty.cut:
        gone = came.counted >= duty.end or not whole
        return _Work("absent", "absent", "absent" if gone else "worked", came.minutes, reasons=came.reasons)
    early, missing = _leaving(facts, duty, min(one.at for one in ins), last, whole)
    state: State = "late" if came.minutes else "left_early" if early else "no_out" if missing else "present"
    return _Work(state, "worked", "worked", came.minutes, early, missing, came.reasons)


def _never_came(facts: Facts, duty: _Duty, last: Punch | None, whole: bool) -> _Work:
    """No clock-in at all: nobody's fault when it could not work, absence once the day is over."""
    down_at_start = any(o.first <= duty.start < o.last for o in facts.outages)
    down_all_day = any(o.first <= duty.start and o.last >= duty.end for o in facts.outages)
    if down_all_day or (down_at_start and last is not None):
        return _Work("present", "worked", "worked", reasons=("outage",))
    if not facts.over:
        return _Work("none", "open", "open")
    if last is not None:
        return _Work("absent", "absent", "worked" if whole else "absent", reasons=("no_in",))
    return _Work("absent", "absent", "absent")


class _Lateness(NamedTuple):
    """Whole minutes late, the moment that was judged, and what forgave some of them."""

    minutes: int
    counted: datetime
    reasons: tuple[str, ...] = ()


def _lateness(facts: Facts, duty: _Duty, came: Punch) -> _Lateness:
    usual = duty.start + timedelta(minutes=facts.rules.grace_min)
    if came.at < usual + _MINUTE:
        return _Lateness(0, came.at)
    given = max((g.minutes for g in facts.graces if _fits(g, facts.work, came)), default=0)
    deadline = max(usual, duty.start + timedelta(minutes=given))
    if came.at < deadline + _MINUTE:
        return _Lateness(0, came.at, ("grace",))
    held = _held_up(facts, deadline, came.at) if facts.outages else None
    if held is None:
        return _Lateness(int((came.at - duty.start).total_seconds() // 60), came.at)
    if held < deadline + _MINUTE:
        return _Lateness(0, held, ("outage",))
    return _Lateness(int((held - duty.start).total_seconds() // 60), held, ("outage",))


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


def _leaving(facts: Facts, duty: _Duty, first: datetime, last: Punch | None, whole: bool) -> tuple[int, bool]:
    """Minutes left too early, and whether an out is missing that was due.

    Counted hours begin no earlier than the round and end no later; half of them are due in half a day.
    """
    end = duty.end
    if facts.work.hours is not None:
        hours = facts.work.hours if whole else facts.work.hours / 2
        begun = max(first, facts.work.span(facts.day, facts.zone)[0])
        end = min(end, begun + timedelta(hours=hours))
    if last is not None:
        if last.at >= end - timedelta(minutes=facts.rules.early_grace_min):
            return 0, False
        return max(0, -int(-(end - last.at).total_seconds() // 60)), False
    down = any(o.first <= end + timedelta(hours=1) and o.last >= end for o in facts.outages)
    return 0, facts.work.out_required and facts.over and not down
