"""Asking for leave, official travel or work from home: the kind, the days or half a day; then the reason."""

from collections.abc import Callable
from datetime import date
from typing import Final

from bot import events, guards
from bot.flow import Flow
from bot.turn import Turn
from handlers.parts import leave_talk as talk
from handlers.parts.requests_talk import go_on, picked_day, with_document
from rules.dates import Stay, read_stay
from rules.ledger import LEAVE_KINDS
from rules.refusals import Refusal
from rules.workday import Part
from texts import words

flow = Flow("leave")

_PARTS: Final[tuple[Part, ...]] = ("full", "morning", "afternoon")


@flow.command("command")
def ask_leave(turn: Turn) -> None:
    person = guards.may_be_recorded(turn, then=_said(turn))
    if person is not None:
        talk.ask_kind(turn, person)


@flow.command("travel", rest=True)
def ask_travel(turn: Turn) -> None:
    if guards.may_be_recorded(turn, then=_said(turn)) is not None:
        _begin(turn, "travel", "")


@flow.command("wfh", rest=True)
def ask_wfh(turn: Turn) -> None:
    if guards.may_be_recorded(turn, then=_said(turn)) is not None:
        _begin(turn, "wfh", "")


def _ask_at_once(leave: str) -> Callable[[Turn], None]:
    """A kind of leave said by its name, perhaps with its days: ลาป่วย 3-5 ธ.ค."""

    def ask(turn: Turn) -> None:
        if guards.may_be_recorded(turn, then=_said(turn)) is not None:
            _begin(turn, "leave", leave)

    return ask


for _kind in LEAVE_KINDS:
    flow.command(f"say_{_kind}", rest=True)(_ask_at_once(_kind))


def _begin(turn: Turn, kind: str, leave: str) -> None:
    """The talk from its first question on, or past it where the days were said already."""
    stay = read_stay(turn.rest, turn.today)
    talk.begin(turn, kind, leave, asks=stay is None)
    if stay is not None:
        _take_stay(turn, stay)


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
    _take_stay(turn, Stay(first, first))


@flow.step("first", events.Text, gives_way=True)
def type_first(turn: Turn, said: events.Text) -> None:
    """The first day, half a day, or all of them: 3/12, พรุ่งนี้ ครึ่งเช้า, 3-5 ธ.ค."""
    stay = read_stay(said.text, turn.today)
    if stay is None:
        turn.say("day_unread")
        return talk.ask_first(turn)
    return _take_stay(turn, stay)


@flow.step("last", events.Text, gives_way=True)
def type_last(turn: Turn, said: events.Text) -> None:
    """How long, in the words of the buttons or as a day."""
    first = date.fromisoformat(turn.memory["first"])
    part = next((part for part in _PARTS if said.text.casefold() in words(flow.name, f"typed_{part}")), None)
    stay = Stay(first, first, part) if part else read_stay(said.text, turn.today)
    # Another day is the last one, perhaps until noon; of a span the first day is known already.
    if stay is None or (stay.first != first and (stay.first != stay.last or stay.part == "afternoon")):
        turn.say("day_unread")
        return talk.ask_last(turn)
    return _take(turn, stay._replace(first=first, till_noon=stay.till_noon or stay.part == "morning"))


def _take_stay(turn: Turn, stay: Stay) -> None:
    """A bare day may still become half a day or several."""
    turn.wait_for("last", {**turn.memory, "first": stay.first.isoformat()})
    if stay == Stay(stay.first, stay.first):
        return talk.ask_last(turn)
    return _take(turn, stay)


def _take(turn: Turn, stay: Stay) -> None:
    several = stay.first < stay.last
    days = {
        "first": stay.first.isoformat(),
        "last": stay.last.isoformat(),
        "part": "full" if several else stay.part,
        "from_noon": several and stay.from_noon,
        "till_noon": several and stay.till_noon,
    }
    go_on(turn, turn.require_person(), {**turn.memory, **days}, _once_more(turn))


@flow.button("span")
def choose_part(turn: Turn, args: dict[str, str]) -> None:
    """One day, or half of it."""
    first = date.fromisoformat(turn.memory["first"])
    _take(turn, Stay(first, first, next((part for part in _PARTS if part == args.get("part")), "full")))


@flow.button("until")
def choose_last(turn: Turn, args: dict[str, str]) -> None:
    _take(turn, Stay(date.fromisoformat(turn.memory["first"]), picked_day(args)))


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
