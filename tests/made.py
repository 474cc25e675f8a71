"""Short ways to put clock-ins and requests into an office's records, for tests of what comes of them."""

from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from rules.people import Person
from storage.clockins import ClockIn
from storage.store import Store
from storage.tables_days import request_decisions, requests
from storage.tables_reviews import decisions
from storage.waiting import Waiting

BANGKOK = ZoneInfo("Asia/Bangkok")
MONDAY = date(2026, 11, 23)
#: After everything of that Monday is over.
TUESDAY_NOON = datetime(2026, 11, 24, 12, tzinfo=BANGKOK)
_numbers = count(1)


def office(clock: str, day: date = MONDAY) -> datetime:
    """The moment of "08:30" on that day, or of the day after for "06:05+"."""
    day = day + timedelta(days=1) if clock.endswith("+") else day
    return datetime.combine(day, time.fromisoformat(clock.rstrip("+")), tzinfo=BANGKOK)


def clocked(
    store: Store, person: Person, sent: str, day: date = MONDAY, *, verdict: str = "accepted",
    point: int | None = None,
) -> int:  # fmt: skip
    """A clock-in such as "in 08:20"; its id."""
    kind, clock = sent.split()
    at = office(clock, day)
    return store.clockins.add(
        ClockIn(
            f"made-{next(_numbers)}", person.id, kind, at.date(), at, at, point, None, None, None, None, None,
            None, {}, verdict, [], "test",
        )
    )  # fmt: skip


def decided(store: Store, clockin: int, by: Person, decision: str, replaces: int = 0) -> None:
    """A human's word on a clock-in."""
    row = {"clockin": clockin, "decided_by": by.id, "decision": decision, "reason": "", "at": TUESDAY_NOON}
    more = {"event_id": f"made-{next(_numbers)}", "replaces": replaces}
    store.connection.execute(insert(decisions).values(**row, **more))
    Waiting(store.connection).case_decided(clockin)


def asked(
    store: Store, person: Person, kind: str, first: date = MONDAY, last: date | None = None, *,
    leave: str = "", part: str = "full", at: datetime | None = None, clockin: int | None = None,
    replaces: int | None = None,
) -> int:  # fmt: skip
    """A request; its id."""
    row = {
        "person": person.id, "kind": kind, "leave": leave, "from_day": first, "to_day": last or first,
        "part": part, "at": at, "clockin": clockin, "reason": "", "document": None, "asked_at": TUESDAY_NOON,
        "event_id": f"made-{next(_numbers)}", "replaces": replaces,
    }  # fmt: skip
    made = store.connection.execute(insert(requests).values(**row).returning(requests.c.id))
    number = int(made.scalar_one())
    Waiting(store.connection).make_again()
    return number


def answered(
    store: Store, request: int, by: Person, decision: str = "accepted", replaces: int = 0, reason: str = ""
) -> None:
    """What was decided on a request."""
    row = {
        "request": request, "decided_by": by.id, "decision": decision, "reason": reason, "at": TUESDAY_NOON,
        "event_id": f"made-{next(_numbers)}", "before": [], "after": [], "replaces": replaces,
    }  # fmt: skip
    store.connection.execute(insert(request_decisions).values(**row))
    Waiting(store.connection).request_settled(request)
