"""What an admin changes about one person, ready to be previewed and carried out."""

from datetime import date, datetime
from typing import Any, Final

from rules.people import Person
from rules.refusals import Refusal
from storage.changes import AlreadyDone, By, Deed
from storage.errands import MENU
from storage.store import Store

CHANGED: Final = "person.changed"


def moved(person: Person, unit: str, by: By) -> Deed:
    """To another unit from today on: days gone by stay with the unit they were made in."""
    return _changed(person, "unit", unit, by, first=by.today, why="text:changes.why_unit")


def supervised(person: Person, supervisor: str | None, by: By) -> Deed:
    """`supervisor`: a staff id, or nobody but the unit's own chief."""
    return _changed(person, "supervisor_id", supervisor, by)


def given_role(person: Person, role: str, by: By, menu: str) -> Deed:
    """With the first tab of the role's `menu`, shown as soon as a worker comes by. Raises
    Refusal("last_admin") when it is carried out and would leave nobody to run the office."""
    return _changed(person, "role", role, by, menu=menu)


def left(person: Person, on: date | None, by: By) -> Deed:
    """Gone from that day on, None: here after all. Raises Refusal("last_admin") as `given_role`."""
    known = [day for day in (person.left_on, on) if day]
    return _changed(
        person, "left_on", on, by, first=min(known, default=by.today), why="text:changes.why_left"
    )


def unbound(person: Person, by: By) -> Deed:
    """Frees the LINE account; a new code can then bind another. Raises Refusal("last_admin")."""

    def write(store: Store, at: datetime, name: str) -> None:
        who = store.people.by_staff_id(name)
        if not store.people.unbind(person.id, at, who.id if who else None):
            raise AlreadyDone
        _still_run(store, person, by)

    return Deed("account.unbound", _subject(person), write)


def _changed(
    person: Person, column: str, value: Any, by: By, *, first: date | None = None, why: str = "",
    menu: str = "",
) -> Deed:  # fmt: skip
    before = getattr(person, column)

    def write(store: Store, at: datetime, _name: str) -> None:
        if getattr(store.people.by_id(person.id), column) != before:
            raise AlreadyDone
        store.people.change(person.id, **{column: value})
        _still_run(store, person, by)
        account = store.people.account_of(person.id) if menu else None
        if account:
            store.errands.ask(MENU, {account: menu}, at)

    left_day = column == "left_on"
    told = {column: [str(one) if left_day and one else one for one in (before, value)]}
    facts = dict(zip(("before", "after"), told[column], strict=True)) if left_day else told
    action = "person.left" if left_day else CHANGED
    return Deed(action, _subject(person), write, first, people=(person.id,), why=why, facts=facts)


def _still_run(store: Store, person: Person, by: By) -> None:
    """Two admins may take each other's right away at once; changes come one at a time, so the second one
    finds nobody left."""
    if person.role == "admin" and not store.people.has_admin(by.today):
        raise Refusal("last_admin")


def _subject(person: Person) -> str:
    return f"person:{person.staff_id}"
