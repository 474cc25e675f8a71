"""The days a request touches: what becomes of them, and making them again."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.turn import Turn
from handlers.parts.requests_talk import days_now
from rules.people import Person
from rules.requests import Ask
from rules.workday import Day
from storage.facts import Change, remake, tried


def remake_days(turn: Turn, person: Person, *asks: Ask) -> list[Change]:
    """Makes the days of these requests again; what changed."""
    changes: list[Change] = []
    for ask in asks:
        remake(turn.store, [person.id], ask.first, ask.last, turn.now, turn.around.zone, each=changes.append)
    return changes


def what_becomes(
    turn: Turn, person: Person, asks: list[Ask], decide: Callable[[], None]
) -> tuple[dict[date, Day], dict[date, Day]]:
    """The days that `decide` would change, as they are and as they would become; nothing of it stays."""
    before = _days(turn, person, asks)
    with tried(turn.store):
        decide()
        after = _days(turn, person, asks)
    changed = [day for day in before if before[day] != after[day]]
    return {day: before[day] for day in changed}, {day: after[day] for day in changed}


def as_json(days: dict[date, Day]) -> dict[str, Any]:
    """For what is kept for ever beside a decision."""
    return {day.isoformat(): derived.to_json() for day, derived in days.items()}


def _days(turn: Turn, person: Person, asks: list[Ask]) -> dict[date, Day]:
    found: dict[date, Day] = {}
    for ask in asks:
        found |= days_now(turn, person, ask)
    return dict(sorted(found.items()))
