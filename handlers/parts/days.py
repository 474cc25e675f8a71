"""The derived day, made again after anything that touches it."""

from datetime import date

from bot.turn import Turn
from rules.people import Person
from rules.workday import Day, Facts, derive_day


def make_day(turn: Turn, person: Person, day: date) -> Day:
    """Derives the person's day from the clock-ins as they stand now, and keeps it."""
    office = turn.store.office
    punches = turn.store.clockins.punches(person.id, day)
    facts = Facts(day, turn.around.zone, office.round(), office.day_rules(), tuple(punches))
    derived = derive_day(facts)
    turn.store.workdays.save(person.id, day, person.unit, derived)
    return derived
