"""Whose ledger is meant: of the whole office, a unit or a person."""

from rules.ledger import HalfYear
from rules.people import Person
from storage.store import Store

OFFICE = "office"


def unit_scope(unit: str) -> str:
    return f"unit:{unit}"


def person_scope(person: Person) -> str:
    return f"person:{person.staff_id}"


def members_of(store: Store, half: HalfYear, scope: str) -> list[Person]:
    """Whose numbers a scope holds, by unit and staff id."""
    kind, _, name = scope.partition(":")
    if kind == "person":
        person = store.people.by_staff_id(name)
        return [person] if person else []
    return store.ledgers.members(half.first, half.last, name if kind == "unit" else None)


def is_locked(store: Store, half: HalfYear) -> bool:
    """Whether every day of the half-year is closed."""
    return len(store.calendar.locked_days(half.first, half.last)) == len(half.days())
