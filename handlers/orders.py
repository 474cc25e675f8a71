"""Official orders: travel, leave, work from home or exemption for many people at once, by number and date."""

from datetime import date, timedelta
from typing import Any

from bot.flow import Flow
from bot.replies import Card, Fact
from bot.turn import Turn
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Talk, Talks, admin, labelled, one_of
from handlers.parts.order_asks import kind_of_order, number_of_order, part_of_day
from handlers.parts.orders import order_line, order_name
from storage.changes import Deed
from storage.deeds import order_withdrawn, ordered
from storage.orders import Order

flow = Flow("orders")

BACK = timedelta(days=60)
MOST_SHOWN = 10


@flow.command("command")
def show(turn: Turn) -> None:
    """Those that hold now, will, or did lately."""
    admin(turn)
    rows = _rows(turn)
    facts = tuple(Fact(order_name(turn, row), order_line(turn, row)) for row in rows[:MOST_SHOWN])
    quick = [turn.button("add", "add", lasts=True)]
    for row in rows[:MOST_SHOWN]:
        label = turn.text("withdraw", number=row.number)
        quick.append(labelled(turn, label, "withdraw", lasts=True, o=str(row.id)))
    title = turn.text("title", n=len(rows))
    more = (turn.text("more", n=len(rows) - MOST_SHOWN),) if len(rows) > MOST_SHOWN else ()
    turn.show(
        Card(
            "info", turn.text("badge"), title, title, facts, why=more,
            quick=(*quick, turn.command("menu", "menu")),
        )
    )  # fmt: skip


def _rows(turn: Turn) -> list[Any]:
    return turn.store.orders.standing(turn.today - BACK)


@flow.button("add", lasts=True)
def add(turn: Turn, args: dict[str, str]) -> None:
    talks.begin(turn, "add")


@flow.button("withdraw", lasts=True)
def withdraw(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    talks.begin(turn, "withdraw", order=_row(turn, args.get("o", "")).id)


def _row(turn: Turn, number: str) -> Any:
    return one_of(_rows(turn), number, "already_withdrawn")


def _adding(turn: Turn, answers: Answers) -> list[Deed]:
    kind, _, leave = answers["kind"].partition(":")
    order = Order(
        answers["number"], date.fromisoformat(answers["dated"]), kind,
        date.fromisoformat(answers["from"]), date.fromisoformat(answers["to"]),
        "full" if kind == "exempt" else answers["part"], leave, answers["subject"],
    )  # fmt: skip
    return [ordered(order, answers["people"])]


def _withdrawing(turn: Turn, answers: Answers) -> list[Deed]:
    row = _row(turn, str(answers["order"]))
    return [order_withdrawn(row, turn.store.orders.people_of(row.id), answers["why"])]


def _facts(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    row = _row(turn, str(answers["order"]))
    return (Fact(order_name(turn, row), order_line(turn, row)),)


talks = Talks(flow, after=show)
talks.add(
    Talk(
        "add",
        (
            number_of_order(), asks.day("dated"), kind_of_order(), asks.day("from"),
            asks.day("to", not_before="from"), part_of_day(), asks.people(deed="exempt"),
            asks.reason("subject"),
        ),
        _adding,
    )
)  # fmt: skip
talks.add(Talk("withdraw", (asks.reason("why"),), _withdrawing, _facts))
