"""A slow second opinion on working days: everything in seconds since the midnight at which a day began, one
person and one day at a time, written from the rules of the office and not from the product's code."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

HOUR = 3600
DAY = 24 * HOUR
Row = Mapping[str, Any]


class Work(NamedTuple):
    """A round, in seconds of its day; an end past midnight is more than a day's worth."""

    code: str
    weekdays: tuple[int, ...]
    start: int
    end: int
    hours: float | None = None
    latest: int | None = None


USUAL = Work("", (0, 1, 2, 3, 4), 8 * HOUR + HOUR // 2, 16 * HOUR + HOUR // 2)


class Sent(NamedTuple):
    """A clock-in that was not refused, in local seconds since some far midnight."""

    kind: str
    second: int
    doubtful: bool
    point: int | None


class Verdict(NamedTuple):
    """What the second opinion makes of a day; the names are those of the table of days."""

    state: str
    morning: str
    afternoon: str
    late_minutes: int = 0
    early_minutes: int = 0
    missing_out: bool = False
    provisional: bool = False
    morning_leave: str = ""
    afternoon_leave: str = ""
    morning_request: int = 0
    afternoon_request: int = 0
    reasons: str = ""


@dataclass
class Office:
    """What holds for everybody. `grace_from`: minutes of grace for all, by the day they hold from."""

    rounds: dict[int, Work]
    days_off: dict[date, set[str] | None]  # the units that are off; None: all
    floods: list[tuple[date, date, int | None, int]]  # first, last, point, minutes
    outages: list[tuple[int, int]]
    grace_from: list[tuple[date, int]] = field(default_factory=list)

    def grace(self, day: date) -> int:
        return ([0] + [minutes for since, minutes in sorted(self.grace_from) if since <= day])[-1] * 60


@dataclass
class One:
    """One person with their own records."""

    unit: str
    assigned: list[tuple[date, date | None, Work]]
    exempt: list[tuple[date, date | None]]
    sent: list[Sent]
    asked: list[Row]  # accepted requests that stand

    def work(self, office: Office, day: date) -> Work:
        fitting = [
            (first, n, w) for n, (first, last, w) in enumerate(self.assigned) if within(day, first, last)
        ]
        return max(fitting)[2] if fitting else USUAL


def within(day: date, first: date, last: date | None) -> bool:
    return day >= first and (last is None or day <= last)


def midnight(day: date) -> int:
    return (day - date(2000, 1, 1)).days * DAY


def local_second(moment: datetime) -> int:
    """Of an aware moment in UTC; Bangkok is seven hours ahead, all year."""
    naive = moment.replace(tzinfo=None) + timedelta(hours=7)
    return int((naive - datetime(2000, 1, 1)).total_seconds())


def second_of(clock: time) -> int:
    return clock.hour * HOUR + clock.minute * 60 + clock.second


def owner(office: Office, one: One, sent: Sent) -> date:
    """The day a clock-in is of."""
    today = date(2000, 1, 1) + timedelta(days=sent.second // DAY)
    clock = sent.second % DAY
    past, coming = today - timedelta(days=1), today + timedelta(days=1)
    night = one.work(office, past)
    left_over = night.end - DAY  # how far yesterday's round reaches into today
    if left_over > 0 and clock < left_over + (6 * HOUR if sent.kind == "out" else 0):
        return past
    if sent.kind == "out":
        small_hours = min(5 * HOUR, left_over + 12 * HOUR, one.work(office, today).start - 2 * HOUR)
        return past if clock < small_hours else today
    soon = one.work(office, coming)
    early = coming.weekday() in soon.weekdays and clock >= DAY + soon.start - 2 * HOUR
    return coming if early and clock >= one.work(office, today).end else today


def judge(office: Office, one: One, day: date, sent: list[Sent]) -> Verdict:
    """The verdict on a day that is over."""
    work = one.work(office, day)
    off = office.days_off.get(day, set())
    if off is None or one.unit in off:
        return Verdict("holiday", "holiday", "holiday")
    if day.weekday() not in work.weekdays:
        return Verdict("off", "off", "off")
    if any(within(day, *span) for span in one.exempt):
        return Verdict("exempt", "exempt", "exempt")
    return _due(office, one, day, work, [each._replace(second=each.second - midnight(day)) for each in sent])


def _due(office: Office, one: One, day: date, work: Work, sent: list[Sent]) -> Verdict:
    halves = {half: _cover(one, day, half) for half in ("morning", "afternoon")}
    covered: dict[str, Any] = {}
    for half, row in halves.items():
        if row:
            covered |= {half: row["kind"], f"{half}_leave": row["leave"], f"{half}_request": row["id"]}
    if all(halves.values()):
        return Verdict(**{"state": covered["morning"], **covered})
    start, cut, end = _hours_due(work, bool(halves["morning"]), bool(halves["afternoon"]))
    down = [(a - midnight(day), b - midnight(day)) for a, b in office.outages]
    found = _worked(office, one, day, work, sent, (start, cut, end), down, whole=not covered)
    if covered and found.state == "present":
        found = found._replace(state=(halves["morning"] or halves["afternoon"] or {})["kind"])
    return found._replace(**covered)


def _cover(one: One, day: date, half: str) -> Row | None:
    rows = [
        row for row in one.asked
        if row["kind"] in ("leave", "travel", "wfh") and within(day, row["from_day"], row["to_day"])
        and row["part"] in ("full", half)
    ]  # fmt: skip
    rows.sort(key=lambda row: (("leave", "travel", "wfh").index(row["kind"]), row["id"]))
    return rows[0] if rows else None


def _hours_due(work: Work, no_morning: bool, no_afternoon: bool) -> tuple[int, float, float]:
    """When to come, from when on it is absence, when to leave."""

    def inside(clock: int, start: int, end: int) -> float:
        at = clock if clock >= start else clock + DAY
        return at if start < at < end else (start + end) / 2

    begin = work.latest if work.latest is not None else work.start
    cut, noon = inside(12 * HOUR, begin, work.end), inside(12 * HOUR, work.start, work.end)
    if no_morning:
        back = max(noon, inside(13 * HOUR, work.start, work.end))
        return int(back), (back + work.end) / 2, work.end
    return begin, min(cut, noon) if no_afternoon else cut, noon if no_afternoon else work.end


def _worked(
    office: Office, one: One, day: date, work: Work, sent: list[Sent], due: tuple[int, float, float],
    down: list[tuple[int, int]], *, whole: bool,
) -> Verdict:  # fmt: skip
    start, cut, end = due
    ins = sorted(each for each in sent if each.kind == "in")
    outs = [each for each in sent if each.kind == "out" and (not ins or each.second > _first(ins).second)]
    last = max(outs, key=lambda each: (each.second, not each.doubtful)) if outs else None
    doubtful = bool((ins and _first(ins).doubtful) or (last and last.doubtful))
    if not ins:
        return _never_came(start, end, last, down, whole)._replace(provisional=doubtful)
    late, counted, why = min(_late(office, day, start, each, down) for each in ins)
    if late and counted > cut:
        gone = "absent" if counted >= end or not whole else "worked"
        return Verdict("absent", "absent", gone, late, provisional=doubtful, reasons=why)
    early, missing = _leaving(work, _first(ins).second, last, end, down, whole)
    state = "late" if late else "left_early" if early else "no_out" if missing else "present"
    return Verdict(state, "worked", "worked", late, early, missing, doubtful, reasons=why)


def _first(ins: list[Sent]) -> Sent:
    return min(ins, key=lambda each: (each.second, each.doubtful))


def _never_came(
    start: int, end: float, last: Sent | None, down: list[tuple[int, int]], whole: bool
) -> Verdict:
    for first, until in down:
        if first <= start and (until >= end or (until > start and last)):
            return Verdict("present", "worked", "worked", reasons="outage")
    afternoon = "worked" if last and whole else "absent"
    return Verdict("absent", "absent", afternoon, reasons="no_in" if last else "")


def _late(
    office: Office, day: date, start: int, came: Sent, down: list[tuple[int, int]]
) -> tuple[int, int, str]:
    usual = office.grace(day)
    if came.second - start < usual + 60:
        return 0, came.second, ""
    given = max(
        [usual] + [m * 60 for first, last, point, m in office.floods
                   if within(day, first, last) and point in (None, came.point)]
    )  # fmt: skip
    if came.second - start < given + 60:
        return 0, came.second, "grace"
    for first, until in down:  # the made office knows one outage at a time
        if first < came.second <= until + 15 * 60 and until > start + given - 15 * 60:
            return (0 if first - start < given + 60 else (first - start) // 60), first, "outage"
    return (came.second - start) // 60, came.second, ""


def _leaving(
    work: Work, came: int, last: Sent | None, end: float, down: list[tuple[int, int]], whole: bool
) -> tuple[int, bool]:
    if work.hours is not None:
        stay = work.hours * HOUR * (1 if whole else 0.5)
        end = min(end, max(came, work.start) + stay)
    if last is None:
        return 0, not any(first <= end + HOUR and until >= end for first, until in down)
    short = end - last.second
    return (int(-(-short // 60)) if short > 0 else 0), False


def standing(rows: list[Row]) -> list[Row]:
    """Of requests that replace one another, those that are in force."""
    after = {row["replaces"]: row for row in rows if row["replaces"]}
    found = []
    for row in rows:
        chain = list(_chain(row, after))
        later = [each for each in chain[1:] if each["decision"] == "accepted" or each["kind"] == "withdraw"]
        if row["decision"] == "accepted" and row["kind"] != "withdraw" and not later:
            found.append(row)
    return found


def _chain(row: Row | None, after: dict[int, Row]) -> Iterator[Row]:
    while row is not None:
        yield row
        row = after.get(row["id"])


def add_up(days: list[tuple[date, Verdict]]) -> Counter[str]:
    """A half-year of one person in half days, times and minutes."""
    sums: Counter[str] = Counter()
    for _, day in days:
        sums.update(f"{half} halves" for half in (day.morning, day.afternoon))
        sums["late times"] += day.state == "late"
        sums["late minutes"] += day.late_minutes if day.state == "late" else 0
        sums["absent times"] += "absent" in (day.morning, day.afternoon)
        sums["early times"] += day.early_minutes > 0
        sums["early minutes"] += day.early_minutes
        sums["missing outs"] += day.missing_out
        sums["provisional days"] += day.provisional
        sums.update(f"{leave} halves" for leave in (day.morning_leave, day.afternoon_leave) if leave)
    at_work = [day for _, day in sorted(days) if day.state not in ("holiday", "off")]
    for before, day in pairwise([Verdict("none", "open", "open"), *at_work]):
        sums.update(
            f"{leave} times" for leave, request in _leaves(day) if (leave, request) not in _leaves(before)
        )
    return sums


def _leaves(day: Verdict) -> set[tuple[str, int]]:
    both = ((day.morning_leave, day.morning_request), (day.afternoon_leave, day.afternoon_request))
    return {pair for pair in both if pair[0]}
