"""Whether a period can be closed, whether it is, and what is still open in it."""

from datetime import date
from typing import Literal, NamedTuple

from sqlalchemy import func, select

from rules.periods import Period
from storage.closing import Closing
from storage.store import Store
from storage.tables import days
from storage.tables_days import requests
from storage.tables_reviews import request_queue

State = Literal["open", "closed", "partly"]


class OpenCases(NamedTuple):
    """What a human has still to look at: provisional days, and requests without a decision."""

    provisional: int
    requests: int


def state_of(store: Store, period: Period) -> State:
    """Whether all, none or some of its days are locked."""
    closed = len(store.calendar.locked_days(period.first, period.last))
    if not closed:
        return "open"
    return "closed" if closed == (period.last - period.first).days + 1 else "partly"


def why_not_closed(store: Store, period: Period, today: date) -> Literal["not_over", "closed"] | None:
    """Why the period cannot be closed now: its last day is not over, or all of it is closed already."""
    if period.last >= today or Closing(store.connection).first_open(today) <= period.last:
        return "not_over"
    return "closed" if state_of(store, period) == "closed" else None


def open_cases(store: Store, period: Period) -> OpenCases:
    """What is left to decide of the period; `requests` that were replaced by another are not waiting."""
    provisional = select(func.count()).where(
        days.c.day >= period.first, days.c.day <= period.last, days.c.provisional
    )
    waiting = (
        select(func.count())
        .select_from(requests)
        .where(requests.c.id.in_(select(request_queue.c.request)))
        .where(requests.c.from_day <= period.last, requests.c.to_day >= period.first)
    )
    execute = store.connection.execute
    return OpenCases(execute(provisional).scalar_one(), execute(waiting).scalar_one())
