"""Outages: what the software noticed is put before the admins; what they confirm, nobody is late for."""

from datetime import datetime
from typing import Any

from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, Say
from bot.turn import Turn
from handlers.parts.admin_questions import moment, reason
from handlers.parts.admin_talk import Answers, Talk, Talks, admin, one_of
from rules.refusals import Refusal
from storage.changes import Deed
from storage.deeds import outage_decided, outage_noted
from texts import thai

flow = Flow("outages")

MOST_CARDS = 8
STATES = {"proposed": "review", "confirmed": "accepted", "dismissed": "refused"}


@flow.command("command")
def show(turn: Turn) -> None:
    """Those that wait first, then the latest that were decided."""
    admin(turn)
    rows = sorted(turn.store.calendar.outage_rows(), key=lambda row: row.first, reverse=True)
    rows.sort(key=lambda row: row.state != "proposed")
    quick = (turn.button("note", "note", lasts=True), turn.command("menu", "menu"))
    if not rows:
        return turn.say("none", *quick)
    waiting = sum(row.state == "proposed" for row in rows)
    cards = tuple(_card(turn, row) for row in rows[:MOST_CARDS])
    return turn.show(Carousel(cards, turn.text("list", n=waiting), quick))


def _card(turn: Turn, row: Any) -> Card:
    evidence = row.evidence
    why = [
        turn.text(f"noticed_{name}", n=evidence[name])
        for name in ("silent_min", "line_errors", "redelivered")
        if evidence.get(name)
    ]
    if evidence.get("by_hand"):
        why.append(turn.text("noticed_by_hand"))
    buttons = []
    if row.state != "confirmed":
        buttons.append(turn.button("count_it", "decide", lasts=True, o=str(row.id), to="confirmed"))
    if row.state != "dismissed":
        buttons.append(turn.button("dismiss_it", "decide", lasts=True, o=str(row.id), to="dismissed"))
    title = span(turn, row)
    facts = (Fact(turn.text("because"), row.why),) if row.why else ()
    tone: Any = STATES[row.state]
    return Card(
        tone, turn.text(f"badge_{row.state}"), title, title, facts, tuple(why), buttons=tuple(buttons)
    )


def span(turn: Turn, row: Any) -> str:
    """23 พ.ย. 2569 08:20 น. - 09:05 น.: the day said once where it is one."""
    first, last = turn.local(row.first), turn.local(row.last)
    end = thai.clock(last, turn.language)
    if first.date() != last.date():
        end = f"{turn.short_date(row.last)} {end}"
    return f"{turn.short_date(row.first)} {turn.clock(row.first)} - {end}"


def _row(turn: Turn, number: str) -> Any:
    return one_of(turn.store.calendar.outage_rows(), number, "button_unknown")


@flow.button("decide", lasts=True)
def decide(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    row, to = _row(turn, args.get("o", "")), args.get("to", "")
    if to not in ("confirmed", "dismissed"):
        raise Refusal("button_unknown")
    if row.state == to:
        return turn.show(Say(turn.text("already", state=turn.text(f"badge_{to}"), by=row.decided_by)))
    return talks.begin(turn, to, outage=row.id)


def _confirming(turn: Turn, answers: Answers) -> list[Deed]:
    row = _row(turn, str(answers["outage"]))
    return [outage_decided(row, "confirmed", "", turn.around.zone)]


def _dismissing(turn: Turn, answers: Answers) -> list[Deed]:
    row = _row(turn, str(answers["outage"]))
    return [outage_decided(row, "dismissed", answers["why"], turn.around.zone)]


def _noting(turn: Turn, answers: Answers) -> list[Deed]:
    first, last = (datetime.fromisoformat(answers[name]) for name in ("first", "last"))
    return [outage_noted(first, last, answers["why"], turn.around.zone)]


def _facts(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    return (Fact(turn.text("when"), span(turn, _row(turn, str(answers["outage"]))), strong=True),)


talks = Talks(flow, after=show)
talks.add(Talk("confirmed", (), _confirming, _facts))
talks.add(Talk("dismissed", (reason("why"),), _dismissing, _facts))
talks.add(
    Talk("noted", (moment("first"), moment("last", after="first"), reason("why")), _noting), button="note"
)
