"""How far an office is set up: read from what is there, so that what was done elsewhere counts too."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.turn import Turn
from rules.people import Person

STEPS: Final = ("people", "points", "where", "signs", "rounds", "try")
"""In the order in which each needs the ones before it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`done`: which steps are; `counts`: people, points and people who have a point today."""

    done: frozenset[str]
    people: int
    points: int
    placed: int

    @property
    def next_step(self) -> str | None:
        return next((step for step in STEPS if step not in self.done), None)


def progress(turn: Turn, admin: Person) -> Progress:
    """Six statements, however large the office."""
    store, today = turn.store, turn.today
    people = sum(store.people.count_by_unit(today).values())
    points = len(store.points.everywhere())
    placed = store.points.count_placed(today)
    marked = store.drafts.steps_done()
    tried = bool(store.clockins.last_places(admin.id, 1)) or bool(store.clockins.of_day(admin.id, today))
    has_rounds = "rounds" in marked or bool(store.calendar.round_rows())
    facts = {
        "people": people > 1, "points": points > 0, "where": placed > 0, "signs": "signs" in marked,
        "rounds": has_rounds, "try": tried,
    }  # fmt: skip
    return Progress(frozenset(step for step, is_done in facts.items() if is_done), people, points, placed)


def assign_all(turn: Turn, first: date) -> int:
    """Everybody may clock in at every point from that day on; who already may keeps their dates. How many
    assignments were added."""
    store = turn.store
    people = [person.id for person in store.people.working_on(first)]
    points = [point.id for point in store.points.everywhere()]
    known = {(person, point) for person, point, _ in store.points.assigned(people)}
    rows = [
        {"person": person, "point": point, "from_day": first, "to_day": None}
        for person in people
        for point in points
        if (person, point) not in known
    ]
    return store.points.assign(rows)["added"]
