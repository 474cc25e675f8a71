"""The asking side of a correction: which clock-in, or in or out and when."""

from datetime import time, timedelta
from typing import Any

from bot.replies import TapButton
from bot.turn import Turn
from handlers.parts.requests_talk import FLOW, Draft, bounds
from rules.calendar import at_office
from rules.people import Person
from rules.requests import put_right

MOST_OFFERED = 10
#: A correction without a clock-in says in its part of the day whether it means an in or an out.
PART = {"in": "morning", "out": "afternoon"}


def begin(turn: Turn, person: Person, kind: str, replaces: int | None = None) -> None:
    """What was forgotten needs a moment; what came out wrong is first looked for among the clock-ins."""
    turn.flow = FLOW
    draft: Draft = {"kind": kind, "replaces": replaces}
    if kind in ("forgot_in", "forgot_out"):
        turn.wait_for("when", draft)
        ask_when(turn)
    elif doubtful(turn, person):
        turn.wait_for("which", draft)
        ask_which(turn, person)
    else:
        turn.wait_for("direction", draft)
        ask_direction(turn)


def doubtful(turn: Turn, person: Person) -> list[Any]:
    """The person's clock-ins that can still be put right."""
    return turn.store.requests.doubtful(person.id, bounds(turn)[0])[:MOST_OFFERED]


def ask_which(turn: Turn, person: Person) -> None:
    choices = []
    for row in doubtful(turn, person):
        at = turn.local(row.event_time)  # short: LINE takes 20 letters there
        label = turn.text(f"which_{row.kind}", day=f"{at.day}/{at.month}", time=f"{at:%H:%M}")
        tap = turn.button("other", "which", c=str(row.id))
        choices.append(TapButton(label, tap.data, label))
    turn.say("ask_which", *choices, turn.button("other", "other"))


def ask_direction(turn: Turn) -> None:
    turn.say("ask_direction", *(turn.button(f"direction_{kind}", "direction", kind=kind) for kind in PART))


def ask_when(turn: Turn) -> None:
    """LINE's picker, standing at the hour the round begins or ends."""
    earliest, _ = bounds(turn)
    now, kind = turn.local(turn.now).replace(tzinfo=None), direction(turn.memory)
    work = turn.store.calendar.round_of(turn.require_person().id, turn.today)
    due = at_office(turn.today, work.start if kind == "in" else work.end, turn.around.zone)
    usual = min(turn.local(due).replace(tzinfo=None), now)
    picker = turn.date_button(
        "pick_moment",
        "moment",
        mode="datetime",
        initial=usual.isoformat(timespec="minutes"),
        first=f"{earliest}T{time.min:%H:%M}",
        last=max(now, usual + timedelta(minutes=1)).isoformat(timespec="minutes"),
    )
    turn.say("ask_when", picker, kind=turn.text(f"direction_{kind}"))


def direction(draft: Draft) -> str:
    """What the draft is to put right: "in" or "out"."""
    return put_right(draft["kind"], draft.get("part", "full"))
