"""Whether somebody may do something: the table of the rules, with whom they stand in for today."""

from typing import Final

from bot.flow import Command
from bot.turn import Turn
from rules import permits
from rules.people import Person
from rules.permits import DEPUTY, Target

#: Of no use to who is registered.
_STRANGERS: Final = {("welcome", "register")}


def may_say(turn: Turn, person: Person, command: Command | tuple[str, str]) -> bool:
    """Whether the command would answer this person with more than a refusal: what help shows, what a near
    miss suggests."""
    key = command if isinstance(command, tuple) else (command.flow, command.key)
    deed = permits.COMMANDS.get(key)
    return deed is not None and key not in _STRANGERS and may(turn, person, deed)


def may(turn: Turn, person: Person, deed: str, target: Target = None) -> bool:
    """Chiefs are only asked for where standing in for one gives a right."""
    if permits.may(person, deed, target):
        return True
    if not permits.reaches(DEPUTY, deed):
        return False
    return permits.may(person, deed, target, turn.store.reviews.chiefs(person.id, turn.today))


def allowed(turn: Turn, deed: str, target: Target = None) -> Person:
    """Who does it. Raises Refusal: not_registered, not_allowed, or not_own in their own matter."""
    person = turn.require_person()
    if may(turn, person, deed, target):
        return person
    return permits.require(person, deed, target)
