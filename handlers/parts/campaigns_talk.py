"""What all questions about a campaign share: their order, how they are put, buttons with words of people."""

from collections.abc import Sequence
from typing import Any

from bot.replies import Button, Card, Fact, Passage, QuickReply, SayButton, TapButton
from bot.turn import Turn

Memory = dict[str, Any]
ORDER = (
    "title", "question", "units", "times", "picks", "tie", "criteria", "anonymous", "head", "members",
)  # fmt: skip


def intro(turn: Turn, memory: Memory, key: str, **facts: object) -> str:
    """The question's sentence, with its place among the others while a campaign is being opened."""
    asked = turn.text(key, **facts)
    if "change" in memory:
        return asked
    return turn.text("place", n=ORDER.index(memory["name"]) + 1, all=len(ORDER), ask=asked)


def question_card(
    turn: Turn,
    memory: Memory,
    key: str,
    buttons: tuple[Button, ...],
    *,
    facts: tuple[Fact, ...] = (),
    passages: tuple[Passage, ...] = (),
    next_step: str = "",
    quick: Sequence[QuickReply] = (),
) -> Card:
    return Card(
        tone="info",
        badge=turn.text("badge_change" if "change" in memory else "badge_opening"),
        title=intro(turn, memory, key),
        alt=intro(turn, memory, key),
        facts=facts,
        passages=passages,
        next_step=next_step,
        buttons=buttons,
        quick=(*quick, cancel(turn)),
    )


def labelled(turn: Turn, label: str, action: str, *, lasts: bool = False, **args: str) -> TapButton:
    """A button whose label is not in the texts: a name, a number."""
    data = turn.button("badge", action, lasts=lasts, **args).data
    return TapButton(label, data, label)


def cancel(turn: Turn) -> SayButton:
    return turn.command("menu", "cancel")
