"""The derived day, made again after anything that touches it."""

from datetime import date, datetime

from bot.turn import Turn
from rules.people import Person
from rules.workday import Day
from storage import facts


def make_day(turn: Turn, person: Person, day: date) -> Day:
    """Derives the person's day from all that bears on it now, and keeps it unless its period is locked."""
    return facts.make_day(turn.store, person, day, turn.now, turn.around.zone)


def work_day_of(turn: Turn, person: Person, kind: str, at: datetime) -> date:
    """The day a clock-in or -out belongs to: after midnight that may be the day before."""
    return facts.work_day_of(turn.store, person.id, kind, at, turn.around.zone)
