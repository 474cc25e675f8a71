"""Grace: more minutes on some days, at a point or for a round, because something held people up."""

from datetime import date, timedelta
from typing import Any

from bot.flow import Flow
from bot.replies import Card, Fact
from bot.turn import Turn
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Talk, Talks, admin, labelled, one_of, words
from storage.changes import Deed
from storage.deeds import grace, grace_withdrawn
from texts import thai

flow = Flow("grace")

AROUND = timedelta(days=60)
MOST_SHOWN = 10


@flow.command("command")
def show(turn: Turn) -> None:
    """What stands around today, the latest first."""
    admin(turn)
    rows = _rows(turn)
    facts = tuple(
        Fact(thai.date_span(row.from_day, row.to_day, turn.language), _line(turn, row)) for row in rows
    )
    quick = [turn.button("add", "add", lasts=True)]
    for row in rows:
        label = turn.text("withdraw", day=thai.short_date(row.from_day, turn.language))
        quick.append(labelled(turn, label, "withdraw", lasts=True, g=str(row.id)))
    title = turn.text("title") if rows else turn.text("none")
    turn.show(
        Card("info", turn.text("badge"), title, title, facts, quick=(*quick, turn.command("menu", "menu")))
    )


def _rows(turn: Turn) -> list[Any]:
    rows = turn.store.calendar.grace_rows(turn.today - AROUND, turn.today + AROUND)
    return sorted(rows, key=lambda row: (row.from_day, row.id), reverse=True)[:MOST_SHOWN]


def _line(turn: Turn, row: Any) -> str:
    return turn.text(
        "line", minutes=row.minutes, reason=row.reason, point=row.point_code or words(turn, "any"),
        round=row.round_code or words(turn, "any"),
    )  # fmt: skip


@flow.button("withdraw", lasts=True)
def withdraw(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    talks.begin(turn, "withdraw", grace=_row(turn, args.get("g", "")).id)


def _row(turn: Turn, number: str) -> Any:
    rows = turn.store.calendar.grace_rows(turn.today - 4 * AROUND, turn.today + 4 * AROUND)
    return one_of(rows, number, "already_withdrawn")


def _adding(turn: Turn, answers: Answers) -> list[Deed]:
    first, last = (date.fromisoformat(answers[name]) for name in ("from", "to"))
    rounds = {work.code: number for number, work in turn.store.calendar.rounds_by_id().items()}
    point = turn.store.points.by_code(answers["point"]) if answers["point"] else None
    return [
        grace(
            first, last, answers["minutes"], answers["reason"], point=point.id if point else None,
            round_id=rounds[answers["round"]] if answers["round"] else None,
        )
    ]  # fmt: skip


def _withdrawing(turn: Turn, answers: Answers) -> list[Deed]:
    return [grace_withdrawn(_row(turn, str(answers["grace"])), answers["why"])]


def _facts(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    row = _row(turn, str(answers["grace"]))
    return (Fact(thai.date_span(row.from_day, row.to_day, turn.language), _line(turn, row)),)


talks = Talks(flow, after=show)
talks.add(
    Talk(
        "add",
        (
            asks.day("from"),
            asks.day("to", not_before="from"),
            asks.minutes(),
            asks.of_list("point", asks.points, any_of_them=True),
            asks.of_list("round", asks.rounds, any_of_them=True),
            asks.reason(),
        ),
        _adding,
    ),
    button="add",
)
talks.add(Talk("withdraw", (asks.reason("why"),), _withdrawing, _facts))
