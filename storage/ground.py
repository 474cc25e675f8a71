"""What bears on the days of many people at once, read in a few statements and looked up from memory."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import select

from rules.calendar import at_office, work_day
from rules.requests import pieces
from rules.rounds import day_of, is_bright, is_by_day
from rules.standing import standing
from rules.workday import Cover, DayRules, Facts, Grace, Outage, Punch, Round
from storage import ground_queries as queries
from storage.calendar import Span
from storage.ground_queries import OfPeople
from storage.store import Store
from storage.tables import people

#: So many ids are named one by one; more are asked for as a range and picked out here.
_FEW = 400
_DAY = timedelta(days=1)
_OUT = ("out", "afternoon")  # without a clock-in to put right, the half of the day tells
_COVERS = ("leave", "travel", "wfh")


class _Numbers(NamedTuple):
    """The office's own numbers on a day, with their version."""

    version: int
    rules: DayRules
    work: Round


@dataclass(slots=True)
class Staff:
    """One person with all of their own that bears on the days asked for."""

    id: int
    unit: str
    left_on: date | None
    since: date | None = None
    rounds: list[tuple[Span, Round]] = field(default_factory=list)
    exempt: list[tuple[Span, str]] = field(default_factory=list)
    punches: dict[date, list[Punch]] = field(default_factory=dict)
    covers: list[tuple[Span, Cover]] = field(default_factory=list)
    kept: dict[date, Any] = field(default_factory=dict)
    today: date = date.max
    by_day: bool = True

    def awaited(self, day: date) -> bool:
        """Whether anybody waits for the person: from the day they first had a point or a round until they
        leave."""
        begun = self.since is not None and self.since <= day
        return begun and (self.left_on is None or day < self.left_on)

    def came(self, day: date) -> bool:
        """Whether there is anything of the person's own on that day."""
        return day in self.punches or any(span.holds(day) for span, _ in self.covers)

    def unit_on(self, day: date) -> str:
        """A day gone by belongs to the unit it was made in, wherever the person is now."""
        kept = self.kept.get(day)
        return str(kept.unit) if kept is not None and day < self.today else self.unit

    def round_on(self, day: date, default: Round) -> Round:
        found = default
        for span, work in self.rounds:
            if span.holds(day):
                found = work
        return found


class Ground:
    """Some days from `first` to `last`, for anybody."""

    def __init__(self, store: Store, first: date, last: date, now: datetime, zone: tzinfo) -> None:
        self._store, self.now, self.zone = store, now, zone
        self.first, self.last, self.today = first, last, work_day(now, zone)
        self.days = [first + _DAY * n for n in range((last - first).days + 1)]
        locked = store.calendar.locked_days(first, last)
        self.open_days = [day for day in self.days if day not in locked]
        calendar, office = store.calendar, store.office
        self._holidays = calendar.office_holidays(first, last)
        self._rounds = calendar.rounds_by_id()
        self._graces = calendar.graces(first, last)
        self._outages = calendar.outages(self._from, self._to)
        self._office = office
        self._numbers: dict[date, _Numbers] = {}
        self._by_version: dict[tuple[int, int], _Numbers] = {}
        self._of_day: dict[date, tuple[tuple[Grace, ...], tuple[Outage, ...]]] = {}
        self._off: dict[tuple[date, str], str | None] = {}
        self._over: dict[tuple[date, int], bool] = {}
        around = (first + _DAY * n for n in range(-2, (last - first).days + 3))
        self._by_day = all(is_by_day(self.numbers(day).work) for day in around)

    @property
    def _from(self) -> datetime:
        return self._midnight(self.first - _DAY)

    @property
    def _to(self) -> datetime:
        """A night's out is awaited until a quarter of a day after it ended."""
        return self._midnight(self.last + 3 * _DAY)

    def _midnight(self, day: date) -> datetime:
        return at_office(day, time.min, self.zone)

    # -- one day of one person ---------------------------------------------------------------------

    def facts(self, staff: Staff, day: date) -> Facts:
        numbers = self.numbers(day)
        work = staff.round_on(day, numbers.work)
        graces, outages = self._everybodys(day)
        exempt = next((reason for span, reason in staff.exempt if span.holds(day)), None)
        over = self._is_over(day, work, numbers.rules)
        return Facts(
            day, self.zone, work, numbers.rules, tuple(staff.punches.get(day, ())),
            tuple(cover for span, cover in staff.covers if span.holds(day)),
            self._holiday(day, staff.unit_on(day)), exempt, graces, outages, over, numbers.version,
        )  # fmt: skip

    def is_idle(self, staff: Staff, day: date) -> bool:
        """Whether it is a day off on which nothing happened, so that there is nothing to derive."""
        if staff.came(day):
            return False
        work = staff.round_on(day, self.numbers(day).work)
        return day.weekday() not in work.weekdays or self._holiday(day, staff.unit_on(day)) is not None

    def _is_over(self, day: date, work: Round, rules: DayRules) -> bool:
        key = (day, id(work))  # rounds are made once and live as long as this
        if key not in self._over:
            end = work.span(day, self.zone)[1]
            self._over[key] = self.now >= end + timedelta(minutes=rules.over_after_min)
        return self._over[key]

    def numbers(self, day: date) -> _Numbers:
        if day not in self._numbers:
            begun = sum(since <= day for since, *_ in self._office.versions)
            key = (begun, self._office.version_on(day))
            if key not in self._by_version:
                rules, work = self._office.day_rules(day), self._office.round(day)
                self._by_version[key] = _Numbers(key[1], rules, work)
            self._numbers[day] = self._by_version[key]
        return self._numbers[day]

    def _holiday(self, day: date, unit: str) -> str | None:
        key = (day, unit)
        if key not in self._off:
            found = self._holidays.on(day, unit)
            self._off[key] = found.th if found else None
        return self._off[key]

    def _everybodys(self, day: date) -> tuple[tuple[Grace, ...], tuple[Outage, ...]]:
        if day not in self._of_day:
            start, end = self._midnight(day), self._midnight(day + 2 * _DAY)
            self._of_day[day] = (
                tuple(grace for span, grace in self._graces if span.holds(day)),
                tuple(one for one in self._outages if one.last >= start - _DAY / 4 and one.first <= end),
            )
        return self._of_day[day]

    # -- reading -----------------------------------------------------------------------------------

    def load(self, part: Sequence[Staff], *, since: bool = True) -> Sequence[Staff]:
        """Fills in what is these people's own; `since` when they are awaited matters only for many."""
        by_id = {staff.id: staff for staff in part}
        for staff in part:
            staff.today = self.today
        self._load_rounds(by_id)
        if since:
            self._load_since(by_id)
        self._load_exemptions(by_id)
        self._load_punches(by_id)
        self._load_requests(by_id)
        self._load_orders(by_id)
        for row in self._rows(queries.KEPT, by_id, first=self.first, last=self.last):
            by_id[row.person].kept[row.day] = row
        return part

    def _rows(self, query: OfPeople, by_id: dict[int, Staff], **values: date | datetime) -> Iterator[Any]:
        """Rows whose first column is the person; of a range only those asked for."""
        if len(by_id) <= _FEW:
            return iter(self._store.connection.execute(query.few, {**values, "ids": list(by_id)}))
        rows = self._store.connection.execute(query.many, {**values, "low": min(by_id), "high": max(by_id)})
        return (row for row in rows if row[0] in by_id)

    def _load_rounds(self, by_id: dict[int, Staff]) -> None:
        around = {"first": self.first - 2 * _DAY, "last": self.last + 2 * _DAY}
        for person, number, first, last in self._rows(queries.ROUNDS, by_id, **around):
            work, staff = self._rounds[number], by_id[person]
            staff.rounds.append((Span(first, last), work))
            staff.by_day = staff.by_day and is_by_day(work)

    def _load_since(self, by_id: dict[int, Staff]) -> None:
        for query in queries.BEGUN:
            for person, first in self._rows(query, by_id):
                staff = by_id[person]
                staff.since = first if staff.since is None else min(first, staff.since)

    def _load_exemptions(self, by_id: dict[int, Staff]) -> None:
        for person, first, last, reason in self._rows(
            queries.EXEMPT, by_id, first=self.first, last=self.last
        ):
            by_id[person].exempt.append((Span(first, last), reason))

    def _load_punches(self, by_id: dict[int, Staff]) -> None:
        rows = self._rows(queries.PUNCHES, by_id, begin=self._from, end=self._to)
        for person, kind, at, verdict, point in rows:
            staff = by_id[person]
            day = self._day_of(staff, at, kind)
            if self.first <= day <= self.last:
                staff.punches.setdefault(day, []).append(Punch(kind, at, verdict, point))

    def _day_of(self, staff: Staff, at: datetime, kind: Any) -> date:
        clock = at.astimezone(self.zone)
        if self._by_day and staff.by_day and is_bright(clock.time()):
            return clock.date()  # as `day_of` says, at a fraction of the price
        return day_of(at, kind, lambda day: staff.round_on(day, self.numbers(day).work), self.zone)

    def _load_requests(self, by_id: dict[int, Staff]) -> None:
        rows = self._rows(queries.REQUESTS, by_id, first=self.first, last=self.last)
        for row in standing(rows):
            staff = by_id[row.person]
            if row.kind in _COVERS:
                for piece in pieces(row.from_day, row.to_day, row.part, row.from_noon, row.till_noon):
                    cover = Cover(row.kind, piece.part, row.leave, row.id)
                    staff.covers.append((Span(piece.first, piece.last), cover))
            elif self.first <= row.from_day <= self.last:
                staff.punches.setdefault(row.from_day, []).append(_corrected(row))

    def _load_orders(self, by_id: dict[int, Staff]) -> None:
        for row in self._rows(queries.ORDERS, by_id, first=self.first, last=self.last):
            span, staff = Span(row.from_day, row.to_day), by_id[row.person]
            if row.kind == "exempt":
                staff.exempt.append((span, f"{row.number} {row.subject}".strip()))
            else:
                staff.covers.append((span, Cover(row.kind, row.part, row.leave, -row.id)))


def _corrected(row: Any) -> Punch:
    """What an accepted correction stands for: the moment it claims, of the clock-in it puts right."""
    is_out = row.kind == "forgot_out" or (row.kind != "forgot_in" and (row.punch or row.part) in _OUT)
    return Punch("out" if is_out else "in", row.at or row.event_time, "accepted", row.point)


def rounds_around(store: Store, person: int, day: date) -> Staff:
    """The person with nothing but the rounds of that day and its neighbours."""
    staff = Staff(person, "", None)
    asked = {"ids": [person], "first": day - _DAY, "last": day + _DAY}
    found = store.connection.execute(queries.ROUNDS.few, asked).all()
    works = store.calendar.rounds_by_id() if found else {}
    staff.rounds = [(Span(first, last), works[number]) for _, number, first, last in found]
    return staff


def staff_in_parts(
    store: Store, wanted: Collection[int] | None, size: int, *, lock: bool = False
) -> Iterator[list[Staff]]:
    """The people, by id, in parts; with `lock` nobody else makes their days until the transaction ends."""
    ids = sorted(wanted) if wanted is not None else list(_every_id(store))
    for start in range(0, len(ids), size):
        chosen = ids[start : start + size]
        query = select(people.c.id, people.c.unit, people.c.left_on).order_by(people.c.id)
        few = len(chosen) <= _FEW
        query = query.where(people.c.id.in_(chosen) if few else people.c.id.between(chosen[0], chosen[-1]))
        if lock:
            query = query.with_for_update(key_share=True)
        among = set(chosen)
        yield [Staff(*row) for row in store.connection.execute(query) if row[0] in among]


def _every_id(store: Store) -> Iterable[int]:
    return store.connection.execute(select(people.c.id).order_by(people.c.id)).scalars()
