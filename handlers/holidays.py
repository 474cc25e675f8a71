"""Holidays: everybody sees those to come; admins add their own, late if need be, or call one off."""

from datetime import date, timedelta
from typing import Any

from bot.flow import Flow
from bot.replies import Card, Fact, Passage, TapButton
from bot.turn import Turn
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Talk, Talks, admin, labelled, one_of
from rules import permits
from storage.changes import Deed
from storage.deeds import holiday, holiday_withdrawn
from texts import thai

flow = Flow("holidays")

AHEAD = timedelta(days=120)
BACK = timedelta(days=60)
MOST_SHOWN = 12
MOST_OWN = 8


@flow.command("command")
def show(turn: Turn) -> None:
    """The days off to come for the person's own unit; to admins also what stands on the office's own list."""
    person = turn.require_person()
    off = turn.store.calendar.holidays(turn.today, turn.today + AHEAD, person.unit)
    facts = tuple(
        Fact(thai.short_date(day, turn.language), found.named(turn.language))
        for day, found in sorted(off.items())[:MOST_SHOWN]
    )
    title = turn.text("title")
    quick: list[TapButton] = []
    passages: tuple[Passage, ...] = ()
    if permits.may(person, "run_office"):
        own = _own(turn)
        told = "\n".join(_line(turn, row) for row in own)
        passages = (Passage(turn.text("own"), told or turn.text("own_none")),)
        quick += [turn.button("add", "add", lasts=True), turn.button("remove", "remove", lasts=True)]
        for row in own:
            label = turn.text("withdraw", day=thai.short_date(row.day, turn.language))
            quick.append(labelled(turn, label, "withdraw", lasts=True, h=str(row.id)))
    turn.show(
        Card(
            "info", turn.text("badge"), title, title, facts or (Fact(turn.text("badge"), "-"),),
            passages=passages, quick=(*quick, turn.command("menu", "menu")),
        )
    )  # fmt: skip


def _own(turn: Turn) -> list[Any]:
    return turn.store.calendar.holiday_rows(turn.today - BACK, turn.today + AHEAD)[-MOST_OWN:]


def _line(turn: Turn, row: Any) -> str:
    facts = {
        "day": thai.short_date(row.day, turn.language), "name": row.name,
        "units": asks.units().show(turn, row.units),
    }  # fmt: skip
    return turn.text(f"line_{row.kind}", **facts)


@flow.button("withdraw", lasts=True)
def withdraw(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    talks.begin(turn, "withdraw", holiday=_row(turn, args.get("h", "")).id)


def _row(turn: Turn, number: str) -> Any:
    return one_of(_own(turn), number, "already_withdrawn")


def _adding(turn: Turn, answers: Answers) -> list[Deed]:
    return [_deed(answers, off=True)]


def _removing(turn: Turn, answers: Answers) -> list[Deed]:
    return [_deed(answers, off=False)]


def _deed(answers: Answers, *, off: bool) -> Deed:
    return holiday(date.fromisoformat(answers["day"]), answers["name"], answers["units"], off=off)


def _withdrawing(turn: Turn, answers: Answers) -> list[Deed]:
    return [holiday_withdrawn(_row(turn, str(answers["holiday"])), answers["why"])]


def _facts(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    return (Fact(turn.text("badge"), _line(turn, _row(turn, str(answers["holiday"])))),)


_QUESTIONS = (asks.day("day"), asks.reason("name", most=200), asks.units())
talks = Talks(flow, after=show)
talks.add(Talk("add", _QUESTIONS, _adding), button="add")
talks.add(Talk("remove", _QUESTIONS, _removing), button="remove")
talks.add(Talk("withdraw", (asks.reason("why"),), _withdrawing, _facts))
