"""The questions a campaign is opened with, one at a time, each by buttons or by words.

A question looks at the talk's memory (`work`: what has been picked so far, `was`: the answer to be changed)
and shows itself; `read` takes words, `tap` a button's arguments; both give the answer, or None when there is
more to ask. What cannot be an answer raises Refusal, and the question stays as it was.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from bot.replies import Fact, Passage, Say
from bot.turn import Turn
from handlers.parts.campaigns_talk import ORDER, Memory, cancel, intro, labelled, question_card
from handlers.parts.campaigns_times import ask_times, read_times, tap_times
from handlers.parts.campaigns_who import (
    ask_head,
    ask_members,
    ask_units,
    read_head,
    read_members,
    read_units,
    tap_head,
    tap_members,
    tap_units,
)
from handlers.parts.campaigns_words import criterion, usual_criteria
from rules.campaign_plan import MOST_PICKS, MOST_QUESTION, USUAL_PICKS, read_criteria
from rules.campaigns import MOST_TITLE, TIE_RULES
from rules.refusals import Refusal
from texts import thai

MOST_TITLE_SIGNS, MOST_QUESTION_SIGNS = 300, 2000  # what the table holds, however letters are built


@dataclass(frozen=True, slots=True)
class Question:
    ask: Callable[[Turn, Memory], None]
    read: Callable[[Turn, Memory, str], Any]
    tap: Callable[[Turn, Memory, dict[str, str]], Any]


def _short(key: str, most: int, most_signs: int) -> Callable[[Turn, Memory, str], str]:
    def read(turn: Turn, memory: Memory, said: str) -> str:
        over = thai.letters(said) - most
        if over > 0 or len(said) > most_signs:
            raise Refusal(key, most=most, over=max(over, 1))
        return said

    return read


def _ask_title(turn: Turn, memory: Memory) -> None:
    turn.show(Say(intro(turn, memory, "ask_title", most=MOST_TITLE), (cancel(turn),)))


def _ask_question(turn: Turn, memory: Memory) -> None:
    usual = turn.button("usual_question_button", "answer", v="usual")
    asked = intro(turn, memory, "ask_question", usual=turn.text("usual_question"))
    turn.show(Say(asked, (usual, cancel(turn))))


def _ask_picks(turn: Turn, memory: Memory) -> None:
    choices = [
        labelled(turn, turn.text("picks_usual" if n == USUAL_PICKS else "picks_n", n=n), "answer", v=str(n))
        for n in range(1, 6)
    ]
    turn.show(Say(intro(turn, memory, "ask_picks"), (*choices, cancel(turn))))


def _read_picks(turn: Turn, memory: Memory, said: str) -> int:
    digits = thai.arabic_digits(said).strip()
    if not digits.isdecimal() or not 1 <= int(digits[:4]) <= MOST_PICKS:
        raise Refusal("picks_unread", most=MOST_PICKS)
    return int(digits)


def _tap_picks(turn: Turn, memory: Memory, args: dict[str, str]) -> int:
    return _read_picks(turn, memory, args["v"])


def _ask_tie(turn: Turn, memory: Memory) -> None:
    rules = tuple(Passage(turn.text(f"tie_{rule}"), turn.text(f"tie_{rule}_means")) for rule in TIE_RULES)
    buttons = tuple(turn.button(f"tie_{rule}", "answer", v=rule) for rule in TIE_RULES)
    turn.show(question_card(turn, memory, "ask_tie", buttons, passages=rules))


def _read_tie(turn: Turn, memory: Memory, said: str) -> str:
    for rule in TIE_RULES:
        if thai.folded(said) == thai.folded(turn.text(f"tie_{rule}")):
            return rule
    raise Refusal("tie_unread")


def _ask_criteria(turn: Turn, memory: Memory) -> None:
    usual = tuple(Fact(one.name, f"{one.weight}%") for one in usual_criteria(turn.language))
    buttons = (turn.button("usual_criteria", "answer", v="usual"),)
    step = turn.text("criteria_example")
    turn.show(question_card(turn, memory, "ask_criteria", buttons, facts=usual, next_step=step))


def _read_criteria(turn: Turn, memory: Memory, said: str) -> list[dict[str, Any]]:
    pairs = read_criteria(thai.arabic_digits(said))
    return [asdict(criterion(name, weight, turn.language)) for name, weight in pairs]


def _ask_anonymous(turn: Turn, memory: Memory) -> None:
    choices = (turn.button("anonymous_yes", "answer", v="yes"), turn.button("anonymous_no", "answer", v="no"))
    turn.show(Say(intro(turn, memory, "ask_anonymous"), (*choices, cancel(turn))))


def _read_anonymous(turn: Turn, memory: Memory, said: str) -> bool:
    for key in ("yes", "no"):
        if thai.folded(said) == thai.folded(turn.text(f"anonymous_{key}")):
            return key == "yes"
    raise Refusal("anonymous_unread")


def _no_tap(turn: Turn, memory: Memory, args: dict[str, str]) -> Any:
    raise Refusal("button_stale")


def _tap_question(turn: Turn, memory: Memory, args: dict[str, str]) -> str:
    return turn.text("usual_question")


def _tap_criteria(turn: Turn, memory: Memory, args: dict[str, str]) -> list[dict[str, Any]]:
    return [asdict(one) for one in usual_criteria(turn.language)]


_QUESTIONS: dict[str, Question] = {
    "title": Question(_ask_title, _short("title_long", MOST_TITLE, MOST_TITLE_SIGNS), _no_tap),
    "question": Question(
        _ask_question, _short("question_long", MOST_QUESTION, MOST_QUESTION_SIGNS), _tap_question
    ),
    "units": Question(ask_units, read_units, tap_units),
    "times": Question(ask_times, read_times, tap_times),
    "picks": Question(_ask_picks, _read_picks, _tap_picks),
    "tie": Question(_ask_tie, _read_tie, lambda turn, memory, args: args["v"]),
    "criteria": Question(_ask_criteria, _read_criteria, _tap_criteria),
    "anonymous": Question(_ask_anonymous, _read_anonymous, lambda turn, memory, args: args["v"] == "yes"),
    "head": Question(ask_head, read_head, tap_head),
    "members": Question(ask_members, read_members, tap_members),
}
QUESTIONS: dict[str, Question] = {name: _QUESTIONS[name] for name in ORDER}
