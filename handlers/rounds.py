"""Rounds of work: which there are, new ones, and who works which from when."""

from datetime import date, time
from typing import Any

from bot.flow import Flow
from bot.replies import Card, Carousel, Fact
from bot.turn import Turn
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Question, Talk, Talks, admin, answer_button
from handlers.parts.may_say import allowed
from rules.calendar_imports import clock_of
from rules.refusals import Refusal
from rules.rounds import Round
from storage.changes import Deed
from storage.deeds import new_round, round_given
from texts import thai

flow = Flow("rounds")

MOST_CARDS = 11
MOST_CODE = 40


@flow.command("command")
def show(turn: Turn) -> None:
    """The office's own round first, then the others."""
    admin(turn)
    usual = turn.store.calendar.default_round(turn.today)
    cards = [_card(turn, turn.text("usual"), usual)]
    for row in turn.store.calendar.round_rows()[:MOST_CARDS]:
        work = Round(
            row.start, row.end, row.code, tuple(row.weekdays), row.hours, row.latest, row.out_required
        )
        cards.append(_card(turn, f"{row.code} · {row.name}", work))
    quick = (
        turn.button("add", "add", lasts=True),
        turn.button("give", "give", lasts=True),
        turn.command("menu", "menu"),
    )
    turn.show(Carousel(tuple(cards), turn.text("list", n=len(cards)), quick))


def _card(turn: Turn, title: str, work: Round) -> Card:
    shown = asks.hours().show(turn, [f"{work.start:%H:%M}", f"{work.end:%H:%M}"])
    facts = [
        Fact(turn.text("label_hours"), shown, strong=True),
        Fact(turn.text("label_weekdays"), asks.weekdays().show(turn, work.weekdays)),
    ]
    if work.hours is not None and work.latest is not None:
        latest = thai.clock(turn.now.replace(hour=work.latest.hour, minute=work.latest.minute), turn.language)
        facts.append(Fact(turn.text("counted"), turn.text("counted_value", n=f"{work.hours:g}", to=latest)))
    return Card("info", turn.text("badge"), title, title, tuple(facts))


@flow.button("give", lasts=True)
def give(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    if not asks.rounds(turn):
        return turn.say("no_rounds", turn.button("add", "add", lasts=True))
    return talks.begin(turn, "give")


def _read_code(turn: Turn, answers: Answers, said: str) -> str:
    """A new code: letters and digits without spaces, not taken in any case."""
    code = said.strip()
    if len(code) > MOST_CODE or " " in code:
        raise Refusal("bad_new_code", most=MOST_CODE)
    if code.casefold() in {known.casefold() for known in asks.rounds(turn)}:
        raise Refusal("code_taken", code=code)
    return code


def _read_flexible(turn: Turn, answers: Answers, said: str) -> list[Any] | None:
    """`8 10:00`: so many hours, beginning until then; None for fixed hours."""
    if said.strip() == asks.NONE:
        return None
    count, _, until = thai.arabic_digits(said).strip().partition(" ")
    latest = clock_of(until)
    try:
        hours = float(count)
    except ValueError:
        hours = 0.0
    if latest is None or not 0.5 <= hours <= 24:
        raise Refusal("bad_flexible")
    return [hours, f"{latest:%H:%M}"]


def _show_flexible(turn: Turn, value: Any) -> str:
    if value is None:
        return turn.text("fixed")
    return turn.text("counted_value", n=f"{value[0]:g}", to=value[1])


def _work(answers: Answers) -> Round:
    start, end = (time.fromisoformat(one) for one in answers["hours"])
    hours, latest = answers["flexible"] or (None, None)
    return Round(
        start, end, answers["code"], tuple(answers["weekdays"]), hours, clock_of(latest) if latest else None
    )


def _adding(turn: Turn, answers: Answers) -> list[Deed]:
    if answers["code"] in turn.store.calendar.rounds():
        raise Refusal("code_taken", code=answers["code"])
    return [new_round(_work(answers), answers["name"])]


def _giving(turn: Turn, answers: Answers) -> list[Deed]:
    for number in answers["people"]:
        allowed(turn, "give_round", turn.store.people.by_id(number))
    first, last = date.fromisoformat(answers["from"]), asks.end_of(answers["to"])
    return [round_given(answers["people"], answers["round"], first, last)]


CODE = asks.reason("code", most=MOST_CODE)
FLEXIBLE = Question(
    "flexible",
    lambda turn, answers: [answer_button(turn, turn.text("fixed"), asks.NONE)],
    _read_flexible,
    _show_flexible,
)
talks = Talks(flow, after=show)
talks.add(
    Talk(
        "add",
        (
            Question("code", CODE.ask, _read_code, CODE.show),
            asks.reason("name", most=200),
            asks.hours(),
            asks.weekdays(),
            FLEXIBLE,
        ),
        _adding,
    ),
    button="add",
)
talks.add(
    Talk(
        "give",
        (
            asks.people(deed="give_round"),
            asks.of_list("round", asks.rounds),
            asks.day("from"),
            asks.day("to", optional=True, not_before="from"),
        ),
        _giving,
    )
)
