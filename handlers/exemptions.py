"""Exemptions: who need not clock in, from when to when, and why."""

from datetime import date, timedelta
from typing import Any

from bot.flow import Flow
from bot.replies import Card, Fact
from bot.turn import Turn
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Talk, Talks, labelled, one_of
from handlers.parts.may_say import allowed, may
from storage.changes import Deed
from storage.deeds import exempted, exemption_withdrawn

flow = Flow("exemptions")

BACK = timedelta(days=60)
MOST_SHOWN = 10


@flow.command("command")
def show(turn: Turn) -> None:
    """Those that stand now or did lately, the latest first."""
    viewer = allowed(turn, "exempt")
    rows = _rows(turn)
    facts = tuple(Fact(asks.who(turn, [row.person]), _line(turn, row)) for row in rows[:MOST_SHOWN])
    quick = [turn.button("add", "add", lasts=True)]
    for row in rows[:MOST_SHOWN]:
        if not may(turn, viewer, "exempt", turn.store.people.by_id(row.person)):
            continue
        staff_id = turn.store.people.by_id(row.person).staff_id
        label = turn.text("withdraw", who=staff_id)
        quick.append(labelled(turn, label, "withdraw", lasts=True, x=str(row.id)))
    title = turn.text("title", n=len(rows))
    turn.show(
        Card("info", turn.text("badge"), title, title, facts, quick=(*quick, turn.command("menu", "menu")))
    )


def _rows(turn: Turn) -> list[Any]:
    rows = turn.store.calendar.exemption_rows(turn.today - BACK, date.max)
    return sorted(rows, key=lambda row: (row.from_day, row.id), reverse=True)


def _line(turn: Turn, row: Any) -> str:
    begin = asks.day("from").show(turn, row.from_day.isoformat())
    if row.to_day is None:
        return turn.text("line_no_end", first=begin, reason=row.reason)
    end = asks.day("to").show(turn, row.to_day.isoformat())
    return turn.text("line", first=begin, last=end, reason=row.reason)


@flow.button("withdraw", lasts=True)
def withdraw(turn: Turn, args: dict[str, str]) -> None:
    row = _row(turn, args.get("x", ""))
    allowed(turn, "exempt", turn.store.people.by_id(row.person))
    talks.begin(turn, "withdraw", exemption=row.id)


def _row(turn: Turn, number: str) -> Any:
    return one_of(_rows(turn), number, "already_withdrawn")


def _adding(turn: Turn, answers: Answers) -> list[Deed]:
    first, last = date.fromisoformat(answers["from"]), asks.end_of(answers["to"])
    people = [turn.store.people.by_id(number) for number in answers["people"]]
    for person in people:
        allowed(turn, "exempt", person)
    return [exempted(person.id, person.staff_id, first, last, answers["reason"]) for person in people]


def _withdrawing(turn: Turn, answers: Answers) -> list[Deed]:
    row = _row(turn, str(answers["exemption"]))
    person = turn.store.people.by_id(row.person)
    allowed(turn, "exempt", person)
    return [exemption_withdrawn(row, person.staff_id, answers["why"])]


def _facts(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    row = _row(turn, str(answers["exemption"]))
    return (Fact(asks.who(turn, [row.person]), _line(turn, row)),)


talks = Talks(flow, after=show, deed="exempt")
talks.add(
    Talk(
        "add",
        (
            asks.people(deed="exempt"),
            asks.day("from"),
            asks.day("to", optional=True, not_before="from"),
            asks.reason(),
        ),
        _adding,
    ),
    button="add",
)
talks.add(Talk("withdraw", (asks.reason("why"),), _withdrawing, _facts))
