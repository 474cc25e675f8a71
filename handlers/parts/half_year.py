"""What a person has used of the half-year's limits, leave that is granted for days to come included."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.turn import Turn
from rules.ledger import Ledger, LedgerDay, Limit, add_up, half_year_of, limits
from rules.people import Person
from rules.workday import derive_day
from storage.facts import facts_of


def ledger_of(turn: Turn, person: Person, day: date) -> Ledger:
    """The sums of the half-year that holds `day`, as they stand now."""
    half = half_year_of(day)
    begin = max(half.first, turn.today)
    kept = turn.store.workdays.of_span(person.id, half.first, half.last)
    ahead = (begin + timedelta(days=n) for n in range((half.last - begin).days + 1))
    coming = [one for one in ahead if one not in kept]
    facts = facts_of(turn.store, person, coming, turn.now, turn.around.zone)
    days = [LedgerDay(when, found) for when, found in kept.items()]
    return add_up(days + [LedgerDay(one.day, derive_day(one)) for one in facts if one.covers])


def limits_of(turn: Turn, person: Person, day: date) -> Sequence[Limit]:
    rules, ledgers = turn.store.office.ledger_rules(day), turn.store.ledgers
    before = ledgers.late_before(half_year_of(day), [person.id]) if rules.late_by_year else {}
    return limits(ledger_of(turn, person, day), rules, before.get(person.id, 0))


def plain(number: float) -> str:
    """9.5, but 9 instead of 9.0."""
    return f"{number:g}"
