"""What must hold before a flow may go on: the account is bound, and the privacy notice was accepted."""

from bot.replies import Card
from bot.turn import Turn
from rules.people import Person

NOTICE, NOTICE_VERSION = "privacy", "1"
_FLOW = "notice"


def may_be_recorded(turn: Turn, then: str = "") -> Person | None:
    """The person, if they have accepted the notice in force; else shows it and returns None.

    `then` is what the person was about to say; it is offered again once they have accepted.
    """
    person = turn.require_person()
    if turn.store.people.has_accepted(person.id, NOTICE, NOTICE_VERSION):
        return person
    show_notice(turn, then)
    return None


def show_notice(turn: Turn, then: str = "") -> None:
    """The notice with its one button, which stays good: accepting twice does no harm."""
    asked_in, turn.flow = turn.flow, _FLOW
    turn.show(
        Card(
            tone="info",
            badge=turn.text("badge"),
            title=turn.text("title"),
            alt=turn.text("alt"),
            why=tuple(turn.text(part) for part in ("what", "why", "who", "ideas", "rights")),
            buttons=(turn.button("accept", "accept", lasts=True, version=NOTICE_VERSION, then=then),),
        )
    )
    turn.flow = asked_in
