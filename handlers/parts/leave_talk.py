"""The asking side of leave, travel and work from home: which kind, from when, until when."""

from datetime import date, timedelta

from bot.replies import Say, TapButton
from bot.turn import Turn
from handlers.parts.half_year import limits_of, plain
from handlers.parts.requests_talk import Draft, bounds, named
from rules.ledger import LEAVE_KINDS
from rules.people import Person
from rules.requests import LONGEST, Ask
from texts import thai

FLOW = "leave"


def ask_kind(turn: Turn, person: Person) -> None:
    """Which kind of leave, with what is used of the half-year's limit; counted, never a bar."""
    used = next(one for one in limits_of(turn, person, turn.today) if one.key == "leave_days")
    choices = [turn.button(f"kind_{kind}", "kind", lasts=True, leave=kind) for kind in LEAVE_KINDS]
    turn.say("ask_kind", *choices, used=plain(used.used), most=plain(used.most))


def begin(turn: Turn, kind: str, leave: str, replaces: int | None = None, *, asks: bool = True) -> None:
    """The draft is opened, or opened again in the place of an earlier request; without `asks` the first day
    is known already."""
    turn.flow = FLOW
    turn.wait_for("first", {"kind": kind, "leave": leave, "replaces": replaces})
    if asks:
        ask_first(turn)


def ask_first(turn: Turn) -> None:
    earliest, latest = bounds(turn)
    tomorrow = turn.today + timedelta(days=1)
    turn.say(
        "ask_first",
        turn.button("today", "first", day=turn.today.isoformat()),
        turn.button("tomorrow", "first", day=tomorrow.isoformat()),
        turn.date_button(
            "other_day",
            "first",
            initial=turn.today.isoformat(),
            first=(earliest - LONGEST).isoformat(),
            last=latest.isoformat(),
        ),
        kind=_name(turn, turn.memory),
    )


def ask_last(turn: Turn) -> None:
    """One day, half of it, or until another day."""
    draft = turn.memory
    first = date.fromisoformat(draft["first"])
    parts: list[TapButton] = [
        turn.button(f"part_{part}", "span", part=part) for part in ("full", "morning", "afternoon")
    ]
    _, latest = bounds(turn)
    following = first + timedelta(days=1)
    until = turn.date_button(
        "until",
        "until",
        initial=following.isoformat(),
        first=following.isoformat(),
        last=max(latest, following + timedelta(days=1)).isoformat(),
    )
    day = thai.long_date(first, turn.language)
    turn.show(Say(turn.text("ask_last", kind=_name(turn, draft), day=day), (*parts, until)))


def _name(turn: Turn, draft: Draft) -> str:
    day = turn.today
    return named(turn.language, Ask(draft["kind"], day, day, leave=draft.get("leave", "")))
