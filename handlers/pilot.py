"""The pilot: reviewers say what they see in photos, one tap a photo, so that the software can be measured."""

from typing import Any

from bot.flow import Flow
from bot.replies import Card, Fact
from bot.turn import Turn
from rules.people import Person
from rules.pilot import Label
from rules.refusals import Refusal
from texts import sentence

flow = Flow("pilot")

#: What one tap says of a photo; the key is also the button's sentence.
ANSWERS: dict[str, Label] = {
    "all_there": Label(sign=True, right_point=True, person=True, copy=False),
    "other_sign": Label(sign=True, right_point=False, person=True, copy=False),
    "no_sign": Label(sign=False, right_point=None, person=True, copy=False),
    "no_person": Label(sign=True, right_point=True, person=False, copy=False),
    "nothing": Label(sign=False, right_point=None, person=False, copy=False),
    "copy": Label(sign=None, right_point=None, person=None, copy=True),
    "cannot_tell": Label(sign=None, right_point=None, person=None, copy=None),
}


@flow.command("command")
def show_next(turn: Turn) -> None:
    """The next photo of the reviewer's own people that they have not labelled; never their own."""
    reviewer, scope = _reviewer(turn)
    case = turn.store.reviews.unlabelled(scope)
    if case is None:
        return turn.say("none_left", turn.command("menu", "menu"))
    photo = turn.photo_link(case.photo, reviewer)
    answers = tuple(turn.button(key, "seen", lasts=True, photo=case.photo, answer=key) for key in ANSWERS)
    turn.show(
        Card(
            tone="info",
            badge=turn.text("badge"),
            title=turn.text("title"),
            alt=turn.text("title"),
            image=photo,
            facts=(
                Fact(turn.text("point"), case.point_name or "-"),
                Fact(turn.text("when"), f"{turn.short_date(case.event_time)} {turn.clock(case.event_time)}"),
            ),
            next_step=turn.text("ask"),
            quick=answers,
        )
    )
    return None


def _reviewer(turn: Turn) -> tuple[Person, Any]:
    person = turn.require_person()
    if not turn.store.office.pilot().on:
        raise Refusal("not_on")
    scope = turn.store.reviews.scope_of(person, turn.today)
    if scope.sees_nobody:
        raise Refusal("not_allowed")
    return person, scope


@flow.button("seen", lasts=True)
def note_seen(turn: Turn, args: dict[str, str]) -> None:
    """A label is a measurement: saying it again replaces it, and nobody's verdict changes."""
    reviewer, scope = _reviewer(turn)
    label = ANSWERS.get(args.get("answer", ""))
    if label is None or not turn.store.reviews.may_see_photo(scope, args.get("photo", "")):
        raise Refusal("button_unknown")
    turn.store.pilot.label(args["photo"], reviewer.id, label, turn.now)
    turn.say("noted", answer=sentence(flow.name, args["answer"], turn.language))
    show_next(turn)
