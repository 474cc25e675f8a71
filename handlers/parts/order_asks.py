"""The questions of an official order that no other change of the calendar has."""

from collections.abc import Sequence
from typing import Any

from bot.replies import QuickReply
from bot.turn import Turn
from handlers.parts.admin_talk import Answers, Question, answer_button
from handlers.parts.orders import kind_name
from rules.ledger import LEAVE_KINDS
from rules.refusals import Refusal
from texts import sentence, thai

KINDS = ("travel", "wfh", "exempt", *(f"leave:{leave}" for leave in LEAVE_KINDS))
_OFFERED = 12
PARTS = ("full", "morning", "afternoon")
MOST_NUMBER = 60


def number_of_order() -> Question:
    """The number as the paper says it."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return ()

    def read(turn: Turn, answers: Answers, said: str) -> str:
        number = " ".join(thai.arabic_digits(said).split())
        if not number or len(number) > MOST_NUMBER:
            raise Refusal("bad_length", most=MOST_NUMBER)
        return number

    return Question("number", ask, read, lambda _turn, value: str(value))


def kind_of_order() -> Question:
    """`travel`, `wfh`, `exempt`, or leave of a kind as `leave:study`."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return [answer_button(turn, kind_name(turn, kind), kind) for kind in KINDS[:_OFFERED]]

    def read(turn: Turn, answers: Answers, said: str) -> str:
        wanted = thai.folded(said.strip())
        for kind in KINDS:
            if wanted in (kind, thai.folded(kind_name(turn, kind))):
                return kind
        raise Refusal("bad_kind")

    return Question("kind", ask, read, lambda turn, value: kind_name(turn, str(value)))


def part_of_day() -> Question:
    """The whole day, or the same half of every day."""

    def name(turn: Turn, part: str) -> str:
        return sentence("orders", f"part_{part}", turn.language)

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        offered = PARTS[:1] if answers["kind"] == "exempt" else PARTS
        return [answer_button(turn, name(turn, part), part) for part in offered]

    def read(turn: Turn, answers: Answers, said: str) -> str:
        wanted = thai.folded(said.strip())
        for part in PARTS:
            if wanted in (part, thai.folded(name(turn, part))):
                if part != "full" and answers["kind"] == "exempt":
                    raise Refusal("whole_days")
                return part
        raise Refusal("bad_part")

    def show(turn: Turn, value: Any) -> str:
        return name(turn, str(value))

    return Question("part", ask, read, show)
