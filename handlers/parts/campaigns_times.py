"""When a campaign's parts open and close: proposed whole, taken with one tap, or moved one by one."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.replies import DateButton, Fact
from bot.turn import Turn
from handlers.parts.campaigns_talk import Memory, question_card
from handlers.parts.campaigns_words import moment
from rules.campaign_plan import FARTHEST, TIMES, moved, usual_times
from rules.campaigns import Times
from rules.refusals import Refusal

_FORM = "%Y-%m-%dT%H:%M"  # LINE's, local


def to_memory(times: Times) -> dict[str, str]:
    return {name: at.isoformat() for name, at in asdict(times).items()}


def from_memory(kept: dict[str, str]) -> Times:
    return Times(**{name: datetime.fromisoformat(kept[name]) for name in TIMES})


def ask_times(turn: Turn, memory: Memory) -> None:
    kept = memory.get("work") or memory.get("was")
    times = from_memory(kept) if kept else usual_times(turn.now, turn.around.zone)
    memory["work"] = to_memory(times)
    facts = tuple(Fact(turn.text(f"time_{name}"), moment(turn, getattr(times, name))) for name in TIMES)
    use = turn.button("use_times", "answer", v="use")
    pickers = tuple(_mover(turn, times, name) for name in TIMES)
    step = turn.text("times_example")
    turn.show(question_card(turn, memory, "ask_times", (use, *pickers), facts=facts, next_step=step))


def _mover(turn: Turn, times: Times, name: str) -> DateButton:
    """The picker of one time, from where it makes sense: not the past, not before what comes before it."""
    place = TIMES.index(name)
    first = max(turn.now, getattr(times, TIMES[place - 1])) if place else turn.now
    return picker(turn, f"move_{name}", "answer", at=getattr(times, name), first=first, t=name)


def picker(
    turn: Turn, label: str, action: str, *, at: datetime, first: datetime, lasts: bool = False, **args: str
) -> DateButton:
    """LINE's picker of a moment, opening at `at`, from `first` on."""
    start = max(at, first)
    return turn.date_button(
        label,
        action,
        mode="datetime",
        initial=turn.local(start).strftime(_FORM),
        first=turn.local(first).strftime(_FORM),
        last=turn.local(turn.now + FARTHEST).strftime(_FORM),
        lasts=lasts,
        **args,
    )


def picked(turn: Turn, args: dict[str, str]) -> datetime:
    """What a picker gave, as an aware moment. Raises Refusal("time_unread")."""
    try:
        return datetime.strptime(args.get("picked", ""), _FORM).replace(tzinfo=turn.around.zone)
    except ValueError:
        raise Refusal("time_unread") from None


def read_times(turn: Turn, memory: Memory, said: str) -> Any:
    raise Refusal("times_by_button")


def tap_times(turn: Turn, memory: Memory, args: dict[str, str]) -> dict[str, str] | None:
    times = from_memory(memory["work"])
    name = args.get("t", "")
    if name not in TIMES:
        if times.ideas_to <= turn.now:
            raise Refusal("time_past")
        return to_memory(times)
    after = moved(times, name, picked(turn, args), turn.now)
    memory["work"] = to_memory(after)
    changed = [one for one in TIMES if getattr(after, one) != getattr(times, one) and one != name]
    turn.say("times_moved_with" if changed else "times_moved")
    return None
