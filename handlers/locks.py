"""Closing a month or half-year: its days change no more, but by an opening that stays on record."""

from bot.flow import Flow
from bot.replies import Card, Fact
from bot.turn import Turn
from handlers.parts.admin_questions import reason
from handlers.parts.admin_talk import Answers, Talk, Talks, admin, labelled
from rules.ledger import half_year_from
from rules.periods import Period, latest_periods, period_from
from rules.refusals import Refusal
from storage.changes import Deed
from storage.deeds import locked, reopened
from storage.periods import open_cases, state_of, why_not_closed
from texts import thai

flow = Flow("locks")

MONTHS = 4


@flow.command("command")
def show(turn: Turn) -> None:
    """The latest periods that are over, with what can be done with each."""
    admin(turn)
    facts, quick = [], []
    for period in latest_periods(turn.today, MONTHS):
        state = state_of(turn.store, period)
        name = period_name(turn, period)
        facts.append(Fact(name, turn.text(f"state_{state}")))
        if why_not_closed(turn.store, period, turn.today) is None:
            label = turn.text("close_it", period=name)
            quick.append(labelled(turn, label, "close", lasts=True, p=period.name))
        if state != "open":
            label = turn.text("reopen_it", period=name)
            quick.append(labelled(turn, label, "reopen", lasts=True, p=period.name))
    title = turn.text("title")
    turn.show(
        Card(
            "info", turn.text("badge"), title, title, tuple(facts), next_step=turn.text("next"),
            quick=(*quick, turn.command("menu", "menu")),
        )
    )  # fmt: skip


def period_name(turn: Turn, period: Period) -> str:
    if period.is_half:
        half = half_year_from(period.name)
        return turn.text(f"half_{half.number}", year=half.year if turn.language == "th" else half.year - 543)
    return thai.month_and_year(period.first, turn.language)


def _period(name: str) -> Period:
    try:
        return period_from(name)
    except ValueError as fault:
        raise Refusal("button_unknown") from fault


@flow.button("close", lasts=True)
def close(turn: Turn, args: dict[str, str]) -> None:
    talks.begin(turn, "close", period=_period(args.get("p", "")).name)


@flow.button("reopen", lasts=True)
def reopen(turn: Turn, args: dict[str, str]) -> None:
    talks.begin(turn, "reopen", period=_period(args.get("p", "")).name)


def _closing(turn: Turn, answers: Answers) -> list[Deed]:
    period = _period(answers["period"])
    fault = why_not_closed(turn.store, period, turn.today)
    if fault:
        raise Refusal(fault)
    return [locked(period.first, period.last, period.name)]


def _reopening(turn: Turn, answers: Answers) -> list[Deed]:
    period = _period(answers["period"])
    if state_of(turn.store, period) == "open":
        raise Refusal("is_open")
    return [reopened(period.first, period.last, answers["why"])]


def _facts(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    period = _period(answers["period"])
    days = thai.date_span(period.first, period.last, turn.language)
    return (Fact(turn.text("period"), period_name(turn, period), strong=True), Fact(turn.text("days"), days))


def _still_open(turn: Turn, answers: Answers) -> tuple[str, ...]:
    """What a human would have to look at first."""
    left = open_cases(turn.store, _period(answers["period"]))
    told = []
    if left.provisional:
        told.append(turn.text("left_provisional", n=left.provisional))
    if left.requests:
        told.append(turn.text("left_requests", n=left.requests))
    return tuple(told) or (turn.text("left_nothing"),)


talks = Talks(flow, after=show)
talks.add(Talk("close", (), _closing, _facts, _still_open))
talks.add(Talk("reopen", (reason("why"),), _reopening, _facts, sure="ask_sure"))
