"""Asking for leave, official travel or work from home: the kind, the days or half a day; then the reason."""

from collections.abc import Callable

from bot import events, guards
from bot.flow import Flow
from bot.turn import Turn
from handlers.parts import leave_talk as talk
from handlers.parts.requests_talk import go_on, picked_day, with_document
from rules.ledger import LEAVE_KINDS
from rules.refusals import Refusal

flow = Flow("leave")


@flow.command("command")
def ask_leave(turn: Turn) -> None:
    person = guards.may_be_recorded(turn, then=_said(turn))
    if person is not None:
        talk.ask_kind(turn, person)


@flow.command("travel")
def ask_travel(turn: Turn) -> None:
    if guards.may_be_recorded(turn, then=_said(turn)) is not None:
        talk.begin(turn, "travel", "")


@flow.command("wfh")
def ask_wfh(turn: Turn) -> None:
    if guards.may_be_recorded(turn, then=_said(turn)) is not None:
        talk.begin(turn, "wfh", "")


@flow.button("kind", lasts=True)
def choose_kind(turn: Turn, args: dict[str, str]) -> None:
    if guards.may_be_recorded(turn) is None:
        return
    if args.get("leave") not in LEAVE_KINDS:
        raise Refusal("button_unknown")
    talk.begin(turn, "leave", args["leave"])


@flow.button("first")
def choose_first(turn: Turn, args: dict[str, str]) -> None:
    first = picked_day(args)
    turn.wait_for("last", {**turn.memory, "first": first.isoformat()})
    talk.ask_last(turn)


@flow.button("span")
def choose_part(turn: Turn, args: dict[str, str]) -> None:
    """One day, or half of it."""
    part = args.get("part") if args.get("part") in ("morning", "afternoon") else "full"
    go_on(
        turn,
        turn.require_person(),
        {**turn.memory, "last": turn.memory["first"], "part": part},
        _once_more(turn),
    )


@flow.button("until")
def choose_last(turn: Turn, args: dict[str, str]) -> None:
    last = picked_day(args)
    go_on(
        turn,
        turn.require_person(),
        {**turn.memory, "last": last.isoformat(), "part": "full"},
        _once_more(turn),
    )


def _once_more(turn: Turn) -> Callable[[str], None]:
    """After a no: how long may be put right with the same first day; all else begins with another day."""

    def ask(why: str) -> None:
        if why in ("overlaps", "end_before_start"):
            return talk.ask_last(turn)
        turn.wait_for("first")
        return talk.ask_first(turn)

    return ask


@flow.step("first", events.Photo)
@flow.step("last", events.Photo)
def keep_photo(turn: Turn, photo: events.Photo) -> None:
    """A document sent before we asked for it is kept for the request."""
    draft = with_document(turn, turn.require_person(), turn.memory, photo)
    turn.wait_for(str(turn.talk.step), draft)
    turn.say("document_kept")
    ask_again(turn)


@flow.again("first", "last")
def ask_again(turn: Turn) -> None:
    if turn.talk.step == "first":
        talk.ask_first(turn)
    else:
        talk.ask_last(turn)


def _said(turn: Turn) -> str:
    return turn.event.text if isinstance(turn.event, events.Text) else ""
