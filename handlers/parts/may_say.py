"""Which commands are open to somebody: what help shows, what a near miss suggests."""

from typing import Final

from bot.flow import Command
from bot.turn import Turn
from rules.people import Person, may_ask_status

_VIEWERS: Final = {
    ("status", "command"), ("missing", "command"), ("late", "command"), ("late", "bare"),
    ("charts", "command"), ("ledger", "near_command"), ("idea_status", "command"),
}  # fmt: skip
_REVIEWERS: Final = {("reviews", "command"), ("approvals", "command"), ("pilot", "command")}
_ADMINS: Final = {
    ("campaigns", "open"), ("rounds", "command"), ("grace", "command"), ("exemptions", "command"),
    ("outages", "command"), ("locks", "command"),
}  # fmt: skip
#: Of no use to who is registered.
_STRANGERS: Final = {("welcome", "register")}


def may_say(turn: Turn, person: Person, command: Command | tuple[str, str]) -> bool:
    """Whether the command would answer this person with more than a refusal."""
    key = command if isinstance(command, tuple) else (command.flow, command.key)
    if key in _ADMINS:
        return person.role == "admin"
    if key in _VIEWERS:
        return may_ask_status(person)
    if key in _REVIEWERS:
        return not turn.store.reviews.scope_of(person, turn.today).sees_nobody
    return key not in _STRANGERS
