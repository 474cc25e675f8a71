"""A made office: people with habits, and what they and the weather made of some months. The same seed makes
the same office to the last second."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random
from typing import Any, Final, Literal, NamedTuple

from rules.calendar import at_office
from rules.holidays import country_holidays
from rules.workday import RULE_VERSION, Round

_DAY: Final = timedelta(days=1)
ROUNDS: Final = (
    (1, Round(time(7, 30), time(15, 30), "R0730"), "รอบ 07:30"),
    (2, Round(time(8, 30), time(16, 30), "R0830"), "รอบ 08:30"),
    (3, Round(time(9, 30), time(17, 30), "R0930"), "รอบ 09:30"),
    (4, Round(time(7, 0), time(18, 30), "FLEX", hours=8, latest=time(10, 30)), "รอบนับชั่วโมง"),
    (5, Round(time(22, 0), time(6, 0), "NIGHT", weekdays=(0, 1, 2, 3, 4, 5, 6)), "เวรดึก"),
    (6, Round(time(0, 30), time(8, 30), "DAWN", weekdays=(0, 1, 2, 3, 4, 5, 6)), "เวรหลังเที่ยงคืน"),
)
BY_ID: Final = {number: work for number, work, _ in ROUNDS}
_NAMES: Final = (
    "สมชาย",
    "สมหญิง",
    "มาลี",
    "วิชัย",
    "พิมพ์ใจ",
    "ธนา",
    "กานดา",
    "ปรีชา",
    "อรุณี",
    "สุรชัย",
    "จินตนา",
    "ประเสริฐ",
)
_SURNAMES: Final = ("ใจดี", "รักงาน", "สุขสม", "ตั้งตรง", "แสงทอง", "ศรีสุข", "วงศ์ไทย", "มั่นคง", "เจริญผล", "บุญมา")
_UNIT_SIZE: Final = 70
#: Kinds of days away with how often in a thousand days one begins, and how long it lasts at most.
_AWAY: Final = (
    ("leave", "sick", 9, 3), ("leave", "personal", 4, 2), ("leave", "vacation", 6, 5),
    ("leave", "maternity", 0.06, 60), ("travel", "", 7, 3), ("wfh", "", 8, 2),
)  # fmt: skip


_WHY: Final = {
    "sick": "ไม่สบาย มีไข้", "personal": "ธุระครอบครัว", "vacation": "พักผ่อนประจำปี", "maternity": "คลอดบุตร",
    "travel": "ประชุมตามหนังสือเชิญ", "wfh": "จัดทำรายงาน",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people, over which days; `zone` is the office's."""

    people: int
    first: date
    last: date
    zone: tzinfo
    seed: int = 1

    @property
    def points(self) -> int:
        return max(2, self.people // 300)

    def unit(self, person: int) -> str:
        return f"กองที่ {(person - 1) // _UNIT_SIZE + 1}"

    def point(self, person: int) -> int:
        return (person - 1) // _UNIT_SIZE % self.points + 1

    def decider(self, person: int) -> int:
        """Who decides on that person's clock-ins and requests: never they themselves."""
        return 1 if person != 1 else 2

    def at(self, day: date, clock: time = time(9)) -> datetime:
        return at_office(day, clock, self.zone)


class Ask(NamedTuple):
    """A request with what was decided on it (empty: nothing yet)."""

    kind: str
    leave: str
    first: date
    last: date
    part: str
    at: datetime | None
    reason: str
    decision: str


#: Number of a round, with the days from and until (None: without end) which somebody works it.
Rounds = list[tuple[int, date, date | None]]


@dataclass(slots=True)
class Life:
    """One person's rounds, requests and clock-ins (kind, day, moment, verdict now, verdict at first)."""

    rounds: Rounds
    asks: list[Ask]
    punches: list[tuple[Literal["in", "out"], date, datetime, str, str]]

    def round_on(self, day: date) -> Round:
        found = Round()
        for number, first, last in self.rounds:
            if first <= day and (last is None or day <= last):
                found = BY_ID[number]
        return found


class Weather:
    """What befell the whole office: the days off, a flood at a point, an hour in which nothing worked."""

    def __init__(self, plan: Plan) -> None:
        self.plan, chance = plan, Random(f"{plan.seed} weather")
        days = [plan.first + _DAY * n for n in range((plan.last - plan.first).days + 1)]
        usual = [day for day in days if day.weekday() < 5]
        country = country_holidays(plan.first, plan.last)
        working = [day for day in usual if day not in country]
        picked = chance.sample(working, min(4, len(working)))
        while len(picked) < 4:
            picked.append(plan.last)
        self.flood, self.down, self.extra, self.provincial = picked
        on_duty = sorted(day for day in country if day.weekday() < 5)
        self.removed = on_duty[len(on_duty) // 2] if len(on_duty) > 2 else None
        self.country = set(country)

    def is_off(self, day: date, unit: str) -> bool:
        if day == self.extra or (day == self.provincial and unit == self.plan.unit(1)):
            return True
        return day in self.country and day != self.removed

    def holiday_rows(self) -> Iterator[tuple[date, str, str, list[str]]]:
        yield self.extra, "วันหยุดพิเศษตามมติคณะรัฐมนตรี", "added", []
        yield self.provincial, "วันหยุดเฉพาะพื้นที่", "added", [self.plan.unit(1)]
        if self.removed:
            yield self.removed, "ให้มาปฏิบัติราชการ", "removed", []

    @property
    def outage(self) -> tuple[datetime, datetime]:
        return self.plan.at(self.down, time(8, 5)), self.plan.at(self.down, time(8, 50))


def life_of(plan: Plan, weather: Weather, person: int, rounds: Rounds | None = None) -> Life:
    """All that one person did, by their own habits, in these rounds or in some of their own; the same for the
    same seed."""
    chance = Random(f"{plan.seed} {person}")
    life = Life(_rounds(plan, chance) if rounds is None else rounds, [], [])
    away = _away(plan, weather, person, chance, life)
    punctual, forgets = chance.gauss(-17, 7), chance.choice((0.004, 0.01, 0.02, 0.05))
    day = plan.first
    while day <= plan.last:
        work = life.round_on(day)
        due = day.weekday() in work.weekdays and not weather.is_off(day, plan.unit(person))
        part = away.get(day, "")
        if part != "full" and chance.random() < (0.995 if due else 0.004):
            _one_day(plan, weather, person, chance, life, day, part, punctual, forgets)
        day += _DAY
    return life


def _rounds(plan: Plan, chance: Random) -> Rounds:
    """Most work the office's own round; a few change, some keep watch at night for a while."""
    since = plan.first - _DAY * 40
    base = chance.choices((0, 1, 2, 3, 4, 5, 6), (30, 15, 25, 15, 8, 4, 3))[0]
    found: Rounds = [(base, since, None)] if base else []
    middle = plan.first + (plan.last - plan.first) * chance.random()
    if chance.random() < 0.05:
        found.append((chance.choice((1, 2, 3)), middle, None))
    elif chance.random() < 0.03:
        found.append((5, middle, middle + _DAY * 6))
    return found


def _away(plan: Plan, weather: Weather, person: int, chance: Random, life: Life) -> dict[date, str]:
    """Days, or halves of days, that were asked for; what was refused keeps nobody away."""
    away: dict[date, str] = {}
    day = plan.first
    while day <= plan.last:
        roll = chance.random() * 1000
        for kind, leave, often, longest in _AWAY:
            roll -= often
            if roll >= 0:
                continue
            last = min(plan.last, day + _DAY * (chance.randint(1, longest) - 1))
            part = "full"
            if last == day and chance.random() < 0.25:
                part = chance.choice(("morning", "afternoon"))
            decision = chance.choices(("accepted", "refused", ""), (92, 5, 3))[0]
            life.asks.append(
                Ask(kind, leave, day, last, part, None, _WHY.get(leave or kind, "ตามที่แจ้ง"), decision)
            )
            if decision == "accepted":
                away |= {day + _DAY * n: part for n in range((last - day).days + 1)}
            day = last
            break
        day += _DAY
    return away


def _one_day(
    plan: Plan, weather: Weather, person: int, chance: Random, life: Life, day: date, part: str,
    punctual: float, forgets: float,
) -> None:  # fmt: skip
    work = life.round_on(day)
    start, end = work.span(day, plan.zone)
    if part == "morning":
        start = max(start, plan.at(day, time(13)))
    if part == "afternoon":
        end = max(start, min(end, plan.at(day, time(12))))
    came = start + timedelta(minutes=punctual + chance.expovariate(1 / 8) - 6, seconds=chance.randrange(60))
    if chance.random() < 0.006:
        came += timedelta(minutes=chance.randint(30, 300))
    if work.hours is not None:
        came = start + timedelta(minutes=chance.gauss(75, 50), seconds=chance.randrange(60))
    came = _held_up(plan, weather, person, day, came)
    left = end + timedelta(minutes=chance.expovariate(1 / 14) - 0.5, seconds=chance.randrange(60))
    if work.hours is not None:
        left = came + timedelta(hours=work.hours, minutes=chance.expovariate(1 / 12) - 0.4)
    if chance.random() < 0.01:
        left -= timedelta(minutes=chance.randint(5, 120))
    for kind, at in (("in", came), ("out", max(left, came + timedelta(minutes=5)))):
        if chance.random() < forgets:
            _maybe_corrects(chance, life, kind, day, at)
        else:
            _punch(chance, life, kind, day, at)


def _held_up(plan: Plan, weather: Weather, person: int, day: date, came: datetime) -> datetime:
    """By water at one point, or by software that did not answer."""
    if day == weather.flood and plan.point(person) == 1:
        came += timedelta(minutes=25)
    first, last = weather.outage
    if first <= came < last:
        came = last + (came - first) / 5
    return came


def _punch(chance: Random, life: Life, kind: Any, day: date, at: datetime) -> None:
    """Now and then the software doubts, and a human decides, or has not yet; now and then it refuses, and
    they try once more."""
    at = at.replace(microsecond=0)
    roll = chance.random()
    if roll < 0.01:
        life.punches.append((kind, day, at, "refused", "refused"))
        at += timedelta(minutes=1, seconds=7)
    elif roll < 0.03:
        now = chance.choices(("accepted", "refused", "review"), (88, 7, 5))[0]
        life.punches.append((kind, day, at, now, "review"))
        return
    life.punches.append((kind, day, at, "accepted", "accepted"))


def _maybe_corrects(chance: Random, life: Life, kind: str, day: date, at: datetime) -> None:
    if chance.random() < 0.6:
        decision = chance.choices(("accepted", "refused", ""), (85, 10, 5))[0]
        at = at.replace(second=0, microsecond=0)
        life.asks.append(Ask(f"forgot_{kind}", "", day, day, "full", at, "ลืมลงเวลา", decision))


# -- rows, in the order of `COLUMNS` -----------------------------------------------------------------------

_MADE: Final = ("made_at", "made_by")
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "people": (
        "id", "staff_id", "title", "first_name", "last_name", "position", "unit", "role", "supervisor_id",
    ),
    "points": ("id", "code", "name", "latitude", "longitude", "radius_m"),
    "assignments": ("person", "point", "from_day", "to_day"),
    "rounds": (
        "id", "code", "name", "start", "end", "weekdays", "hours", "latest", "out_required", *_MADE,
    ),
    "round_assignments": ("person", "round", "from_day", "to_day", *_MADE),
    "holidays": ("day", "name", "kind", "units", *_MADE),
    "graces": ("from_day", "to_day", "point", "minutes", "reason", *_MADE),
    "exemptions": ("person", "from_day", "to_day", "reason", *_MADE),
    "outages": ("first", "last", "evidence", "state", "decided_at", "decided_by", "why", *_MADE),
    "clockins": (
        "id", "event_id", "person", "kind", "work_day", "event_time", "received_at", "point", "evidence",
        "verdict", "reasons", "rule_version",
    ),
    "decisions": ("clockin", "decided_by", "decision", "reason", "at", "event_id", "replaces"),
    "requests": (
        "id", "person", "kind", "leave", "from_day", "to_day", "part", "at", "reason", "asked_at", "event_id",
    ),
    "request_decisions": (
        "request", "decided_by", "decision", "reason", "at", "event_id", "before", "after", "replaces",
    ),
}  # fmt: skip


def office_rows(plan: Plan, weather: Weather) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The few rows of the office itself, each with its table's name."""
    made = (plan.at(plan.first - _DAY * 40), "demo")
    for number in range(1, plan.points + 1):
        place = (13.75 + number / 100, 100.5 + number / 100, 150.0)
        yield "points", (number, f"P{number:02}", f"อาคาร {number}", *place)
    for number, work, name in ROUNDS:
        hours = (list(work.weekdays), work.hours, work.latest, work.out_required)
        yield "rounds", (number, work.code, name, work.start, work.end, *hours, *made)
    for row in weather.holiday_rows():
        yield "holidays", (*row, *made)
    yield "graces", (weather.flood, weather.flood, 1, 30, "น้ำท่วมหน้าอาคาร", *made)
    proof = {"silent_min": 45}
    yield "outages", (*weather.outage, proof, "confirmed", made[0], "demo", "ไฟฟ้าดับ", *made)


def person_rows(plan: Plan, person: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Who the person is and where they clock in; one in a unit is its chief, and a few are exempt."""
    chance = Random(f"{plan.seed} person {person}")
    since, made = plan.first - _DAY * 40, (plan.at(plan.first - _DAY * 40), "demo")
    chief = (person - 1) // _UNIT_SIZE * _UNIT_SIZE + 1
    name = (chance.choice(("นาย", "นาง", "นางสาว")), chance.choice(_NAMES), chance.choice(_SURNAMES))
    role = "admin" if person == 2 else "supervisor" if person == chief else "staff"
    boss = None if person == chief else f"{chief:06}"
    yield "people", (person, f"{person:06}", *name, "", plan.unit(person), role, boss)
    yield "assignments", (person, plan.point(person), since, None)
    if chance.random() < 0.004:
        yield "exemptions", (person, plan.first + _DAY * chance.randrange(20), None, "ผู้บริหาร", *made)


def life_rows(
    plan: Plan, person: int, life: Life, numbers: "Numbers"
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The person's own rows; ids are counted on in `numbers`."""
    made = (plan.at(plan.first - _DAY * 40), "demo")
    for number, first, last in life.rounds:
        yield "round_assignments", (person, number, first, last, *made)
    for kind, day, at, now, own in life.punches:
        numbers.clockin += 1
        clockin, name = numbers.clockin, f"demo-{numbers.clockin}"
        told: tuple[Any, ...] = ({"demo": True}, own, [], RULE_VERSION)
        yield "clockins", (clockin, name, person, kind, day, at, at, plan.point(person), *told)
        if now != own:
            yield "decisions", (clockin, plan.decider(person), now, "ดูรูปแล้ว", at + _DAY, name, 0)
    for ask in life.asks:
        numbers.request += 1
        request, name = numbers.request, f"demo-ask-{numbers.request}"
        asked = plan.at(ask.first)
        what = (ask.kind, ask.leave, ask.first, ask.last, ask.part, ask.at, ask.reason)
        yield "requests", (request, person, *what, asked, name)
        if ask.decision:
            by = plan.decider(person)
            yield "request_decisions", (request, by, ask.decision, "ตามระเบียบ", asked, name, [], [], 0)


@dataclass(slots=True)
class Numbers:
    """Ids given so far."""

    clockin: int = 0
    request: int = 0
