"""What the demo office did in the last three months: clock-ins, leave, corrections, holidays, an outage.

Written in bulk from the same generator as `flask demo office`, so that every card has something to show.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from commands import made_office
from commands.demo import write_rows
from rules.calendar import fiscal_year, work_day
from rules.people import Person
from rules.periods import month_of
from storage.closing import Closing
from storage.facts import remake
from storage.orders import Order
from storage.requests import NewRequest
from storage.store import Store
from storage.waiting import Waiting

_DAY: Final = timedelta(days=1)
_MONTHS: Final = 3
_SEED: Final = 7
#: Staff ids with the number of their round in `made_office.ROUNDS`; all others work the office's own.
_ROUNDS: Final = {"1005": 1, "1008": 3, "1007": 4}
EXEMPT, OFTEN_LATE = "1006", "1002"
#: Staff id, kind, leave, first day in days from today, last, reason, the first day only from noon on.
_WAITING: Final = (
    ("1003", "leave", "sick", 0, 0, "ไข้หวัดใหญ่ แพทย์ให้พัก", False),
    ("1004", "leave", "vacation", 8, 11, "กลับบ้านต่างจังหวัด", True),
    ("1008", "travel", "", 2, 3, "อบรมตามหนังสือเชิญของสำนักงาน ก.พ.", False),
)


_SENT: Final = ("1001", "1005")


@dataclass(frozen=True, slots=True)
class _Plan(made_office.Plan):
    """The demo's own people by our id."""

    staff: Mapping[int, Person] = None  # type: ignore[assignment]

    def unit(self, person: int) -> str:
        return self.staff[person].unit

    def point(self, person: int) -> int:
        return 1

    def decider(self, person: int) -> int:
        """Their chief; the admin, who came last, for the chiefs."""
        chief = self.staff[person].supervisor_id
        return next((one.id for one in self.staff.values() if one.staff_id == chief), max(self.staff))


def fill_days(store: Store, now: datetime, zone: tzinfo) -> None:
    """From the first of the month three months ago to yesterday; the oldest of these months is closed."""
    today = work_day(now, zone)
    first = today.replace(day=1)
    for _ in range(_MONTHS):
        first = (first - _DAY).replace(day=1)
    staff = {person.id: person for person in store.people.everyone()}
    plan = _Plan(len(staff), first, today - _DAY, zone, _SEED, staff)
    write_rows(store, _rows(plan), dict.fromkeys(made_office.COLUMNS, 0))
    Waiting(store.connection).make_again()
    _ask(store, plan, now, today)
    _order(store, plan, now)
    remake(store, None, first, today, now, zone)
    # The night round of yesterday may still go on: that day the worker closes.
    Closing(store.connection).close(today - 2 * _DAY, now)
    store.calendar.lock(first, month_of(first).last, "ตรวจบัญชีครบแล้ว", now, "operator")
    down = plan.at(_last_working_day(plan), time(8, 20))
    evidence = {"silent_min": 12, "line_errors": 4}
    store.calendar.propose_outage(down, down + timedelta(minutes=12), evidence, now, "demo")


def _rows(plan: _Plan) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The office's rows but for its points, which are the demo's own, and everybody's life."""
    weather, numbers = made_office.Weather(plan), made_office.Numbers()
    yield from ((name, row) for name, row in made_office.office_rows(plan, weather) if name != "points")
    made = (plan.at(plan.first - _DAY), "demo")
    spared = plan.last - _DAY * 30
    for person in plan.staff.values():
        work = _ROUNDS.get(person.staff_id)
        life = made_office.life_of(plan, weather, person.id, [(work, plan.first, None)] if work else [])
        life.asks = [ask for ask in life.asks if ask.decision]  # what waits is told below
        if person.staff_id == OFTEN_LATE:
            life.punches = list(_late(life.punches))
        if person.staff_id == EXEMPT:
            life.punches = [punch for punch in life.punches if punch[1] < spared]
            yield "exemptions", (person.id, spared, None, "ปฏิบัติหน้าที่หน้าห้องผู้บริหาร", *made)
        yield from made_office.life_rows(plan, person.id, life, numbers)


def _late(punches: Iterable[Any]) -> Iterator[Any]:
    """Somebody who is near the limit: late on every other morning."""
    for kind, day, at, now, own in punches:
        late = timedelta(minutes=22) if kind == "in" and day.toordinal() % 2 else timedelta()
        yield kind, day, at + late, now, own


def _ask(store: Store, plan: _Plan, now: datetime, today: date) -> None:
    """Requests that wait for the chiefs."""
    ids = {person.staff_id: person.id for person in plan.staff.values()}
    for place, (staff_id, kind, leave, begin, end, reason, from_noon) in enumerate(_WAITING):
        first, last = today + _DAY * begin, today + _DAY * end
        asked = (now, f"demo-waits-{place}")
        new = NewRequest(ids[staff_id], kind, first, last, "full", *asked, leave=leave, reason=reason)
        store.requests.add(new._replace(from_noon=from_noon))
    day = _last_working_day(plan)
    forgot = NewRequest(ids["1001"], "forgot_out", day, day, "afternoon", now, "demo-waits-out")
    at = plan.at(day, time(16, 40))
    store.requests.add(forgot._replace(at=at, reason="ประชุมนอกสถานที่ กลับเข้ามาไม่ทัน"))


def _order(store: Store, plan: _Plan, now: datetime) -> None:
    """Two people sent away for two days to come by one official order."""
    ids = [person.id for person in plan.staff.values() if person.staff_id in _SENT]
    first, dated = plan.last + _DAY * 4, plan.last - _DAY * 3
    number = f"12/{fiscal_year(dated)}"
    order = Order(number, dated, "travel", first, first + _DAY, subject="อบรมระบบทะเบียนประวัติ")
    store.orders.add(order, ids, now, "operator")


def _last_working_day(plan: _Plan) -> date:
    return max(day for n in range(7) if (day := plan.last - _DAY * n).weekday() < 5)
