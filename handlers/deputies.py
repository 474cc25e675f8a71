"""Who decides while a chief is away: appointed by the chief, or by an admin for anybody, from day to day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from bot.flow import Flow
from bot.replies import Card, Fact, QuickReply
from bot.turn import Turn
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Question, Talk, Talks, by, labelled
from handlers.parts.may_say import allowed
from handlers.parts.people_changes import one_person
from rules import permits
from rules.people import Person
from rules.refusals import Refusal
from storage.changes import Deed
from storage.deeds_deputies import appointed, ended
from texts import thai

flow = Flow("deputies", yields=True)

MOST_SHOWN: Final = 10
MOST_DAYS: Final = 366
"""Nobody is away longer than this without another chief being named."""


@flow.command("command")
def show(turn: Turn) -> None:
    """A chief's own deputies, or to an admin everybody's, today's and those to come."""
    rows = _rows(turn)
    known = turn.store.people.by_ids({one for row in rows[:MOST_SHOWN] for one in (row.chief, row.deputy)})
    shown = [(row, known[row.chief], known[row.deputy]) for row in rows[:MOST_SHOWN]]
    facts = tuple(Fact(_days(turn, row), _line(turn, chief, deputy)) for row, chief, deputy in shown)
    ends = [
        labelled(turn, turn.text("end", who=deputy.first_name), "end", lasts=True, d=str(row.id))
        for row, _, deputy in shown
    ]
    title = turn.text("title", n=len(rows)) if rows else turn.text("title_none")
    turn.show(
        Card(
            "info", turn.text("badge"), title, title, facts,
            next_step=turn.text("more", n=len(rows) - MOST_SHOWN) if len(rows) > MOST_SHOWN else "",
            buttons=(turn.button("add", "add", lasts=True),), quick=(*ends, turn.command("menu", "menu")),
        )
    )  # fmt: skip


def _rows(turn: Turn) -> list[Any]:
    me = allowed(turn, "appoint_deputy")
    return turn.store.reviews.deputy_rows(turn.today, None if _for_anybody(me) else me.id)


def _for_anybody(person: Person) -> bool:
    return "other" in permits.reaches(person.role, "appoint_deputy")


def _both(turn: Turn, row: Any) -> tuple[Person, Person]:
    return turn.store.people.by_id(row.chief), turn.store.people.by_id(row.deputy)


def _days(turn: Turn, row: Any) -> str:
    return thai.date_span(row.from_day, row.to_day, turn.language)


def _line(turn: Turn, chief: Person, deputy: Person) -> str:
    return turn.text("line", deputy=deputy.name, chief=chief.name)


@flow.button("add", lasts=True)
def add(turn: Turn, args: dict[str, str]) -> None:
    me = allowed(turn, "appoint_deputy")
    known = {} if _for_anybody(me) else {"chief": me.id}
    talks.begin(turn, "add", **known)


@flow.button("end", lasts=True)
def end(turn: Turn, args: dict[str, str]) -> None:
    talks.begin(turn, "end", row=_row(turn, args.get("d", "")).id)


def _row(turn: Turn, number: str) -> Any:
    for row in _rows(turn):
        if str(row.id) == number:
            return row
    raise Refusal("over_already")


def _adding(turn: Turn, answers: Answers) -> list[Deed]:
    chief, deputy = (turn.store.people.by_id(answers[name]) for name in ("chief", "deputy"))
    allowed(turn, "appoint_deputy", chief)
    first, last = date.fromisoformat(answers["from"]), date.fromisoformat(answers["to"])
    if last - first > timedelta(days=MOST_DAYS):
        raise Refusal("too_long", most=MOST_DAYS)
    if last < turn.today:
        raise Refusal("gone_by")
    return [appointed(chief, deputy, first, last)]


def _ending(turn: Turn, answers: Answers) -> list[Deed]:
    row = _row(turn, str(answers["row"]))
    return [ended(row, *_both(turn, row), by(turn))]


def _ends(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    row = _row(turn, str(answers["row"]))
    return (Fact(_days(turn, row), _line(turn, *_both(turn, row))),)


def _what_it_gives(turn: Turn, answers: Answers) -> tuple[str, ...]:
    return (turn.text("warn_add"),)


# -- questions -------------------------------------------------------------------------------------------


def _chief() -> Question:
    def read(turn: Turn, answers: Answers, said: str) -> int:
        chief = one_person(turn, said)
        if chief.role != "supervisor":
            raise Refusal("no_chief", who=chief.name)
        return chief.id

    return Question("chief", lambda _turn, _answers: (), read, _name)


def _deputy() -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return ()

    def read(turn: Turn, answers: Answers, said: str) -> int:
        return one_person(turn, said, but=answers["chief"]).id

    return Question("deputy", ask, read, _name)


def _name(turn: Turn, value: Any) -> str:
    person = turn.store.people.by_id(value)
    return f"{person.name} ({person.staff_id})"


talks = Talks(flow, after=show, deed="appoint_deputy")
talks.add(
    Talk(
        "add",
        (_chief(), _deputy(), asks.day("from"), asks.day("to", not_before="from")),
        _adding,
        warn=_what_it_gives,
    )
)
talks.add(Talk("end", (), _ending, _ends))
