"""Who stands in for a chief: begun and ended."""

from datetime import date, datetime
from typing import Any

from rules.people import Person
from storage.changes import AlreadyDone, By, Deed
from storage.store import Store

TOPIC = "deputies"


def appointed(chief: Person, deputy: Person, first: date, last: date) -> Deed:
    """The deputy is told, and the chief where another did it. Raises AlreadyDone when it is carried out and
    the same two have some of those days between them already."""

    def write(store: Store, at: datetime, by: str) -> None:
        rows = store.reviews.deputy_rows(first, chief.id)
        if any(row.deputy == deputy.id and row.from_day <= last for row in rows):
            raise AlreadyDone
        store.reviews.add_deputy(chief.id, deputy.id, first, last)
        days = f"days:{first}/{last}"
        store.notices.add(deputy.id, TOPIC, "told_deputy", at, {"chief": chief.name, "days": days})
        if by != chief.staff_id:
            store.notices.add(chief.id, TOPIC, "told_chief", at, {"deputy": deputy.name, "days": days})

    facts = {"chief": chief.staff_id, "first": str(first), "last": str(last)}
    return Deed("deputy.added", f"person:{deputy.staff_id}", write, facts=facts)


def ended(row: Any, chief: Person, deputy: Person, by: By) -> Deed:
    """From today on. Raises AlreadyDone when it is carried out and was over before."""

    def write(store: Store, at: datetime, _name: str) -> None:
        if not store.reviews.end_deputy(row.id, by.today):
            raise AlreadyDone
        store.notices.add(deputy.id, TOPIC, "told_ended", at, {"chief": chief.name})

    facts = {"chief": chief.staff_id, "first": str(row.from_day), "last": str(row.to_day)}
    return Deed("deputy.ended", f"person:{deputy.staff_id}", write, facts=facts)
