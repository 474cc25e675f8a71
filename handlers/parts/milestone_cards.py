"""How milestones look in chat: the picture with what is late, a card each, what was told of one."""

from typing import Any

from bot.replies import Button, Card, Carousel, Fact, LinkButton, Passage, QuickReply, Tone
from bot.turn import Turn
from documents.gantt import ratio_of
from handlers.parts.milestone_desk import Bench, link
from handlers.parts.project_desk import tap
from rules.milestones import Milestone, State, late_by, state_of, whole_percent
from texts import thai

FLOW = "milestones"
_TONES: dict[State, Tone] = {
    "done": "accepted", "late": "review", "due": "review", "going": "info", "waiting": "info",
}  # fmt: skip
_MOST_LATE, _MOST_CARDS, _MOST_TOLD = 5, 11, 10


def show_bench(turn: Turn, bench: Bench, said: str = "") -> None:
    """The picture and what is late, then a card for each milestone, one's own first."""
    turn.flow = FLOW
    turn.show(_whole(turn, bench, said))
    if bench.milestones:
        turn.show(_each(turn, bench))


def _whole(turn: Turn, bench: Bench, said: str) -> Card:
    every, title = bench.milestones, bench.project.title
    percent, done = whole_percent(every), sum(one.is_done for one in every)
    next_key = "next_done" if every and done == len(every) else "next" if every else "nothing_yet"
    facts = (
        Fact(turn.text("fact_whole"), turn.text("percent_done", percent=percent), strong=True),
        Fact(turn.text("fact_done"), turn.text("n_of", n=done, of=len(every))),
    )
    return Card(
        tone="info",
        badge=said or turn.text("badge"),
        title=title,
        alt=turn.text("alt", title=title, percent=percent),
        facts=facts if every else (),
        why=_late_lines(turn, every),
        next_step=turn.text(next_key),
        buttons=_changes(turn, bench),
        quick=_quick(turn, bench),
        image=link(turn, "gantt", str(bench.project.id)) if every else None,
        image_ratio=ratio_of(len(every)),
    )


def _late_lines(turn: Turn, every: list[Milestone]) -> tuple[str, ...]:
    """The late ones by name, those that are latest first."""
    late = sorted((one for one in every if late_by(one, turn.today)), key=lambda one: one.due)
    lines = [
        turn.text(
            "late_line", title=one.title, days=late_by(one, turn.today),
            name=one.owner_name or turn.text("gone"),
        )
        for one in late[:_MOST_LATE]
    ]  # fmt: skip
    if len(late) > _MOST_LATE:
        lines.append(turn.text("more_late", n=len(late) - _MOST_LATE))
    return tuple(lines)


def _changes(turn: Turn, bench: Bench) -> tuple[Button, ...]:
    if not bench.writes:
        return ()
    p = bench.project.id
    made: list[Button] = [tap(turn, "scheduling", "add", "add", p=p)]
    if not bench.milestones:
        made.insert(0, tap(turn, "scheduling", "from_plan", "from_plan", p=p))
    return tuple(made)


def _quick(turn: Turn, bench: Bench) -> tuple[QuickReply, ...]:
    card = (tap(turn, "project", "card", "card", p=bench.project.id),) if bench.reads else ()
    return *card, turn.command("menu", "menu")


def _each(turn: Turn, bench: Bench) -> Carousel:
    """Own ones first, then those not done."""
    me = bench.person.id
    ordered = sorted(bench.milestones, key=lambda one: (one.is_done, one.owner != me, one.due, one.id))
    cards = tuple(_card(turn, bench, one) for one in ordered[:_MOST_CARDS])
    return Carousel(cards, turn.text("badge"), _quick(turn, bench))


def _card(turn: Turn, bench: Bench, one: Milestone) -> Card:
    state = state_of(one, turn.today)
    told = f"{turn.short_date(one.told_at)} {turn.clock(one.told_at)}" if one.told_at else "-"
    m, made = str(one.id), list[Button]()
    if bench.tells(one):
        made.append(turn.button("tell", "tell", lasts=True, m=m))
    made.append(turn.button("history", "history", lasts=True, m=m))
    if bench.writes:
        made.append(tap(turn, "scheduling", "change", "change", m=m))
    return Card(
        tone=_TONES[state],
        badge=turn.text(f"state_{state}"),
        title=one.title,
        alt=one.title,
        facts=(
            Fact(turn.text("fact_percent"), turn.text("percent_done", percent=one.percent), strong=True),
            Fact(turn.text("fact_days"), thai.date_span(one.first, one.due, turn.language)),
            Fact(turn.text("fact_owner"), one.owner_name or turn.text("gone")),
            Fact(turn.text("fact_told"), told),
        ),
        buttons=tuple(made),
    )


def show_history(turn: Turn, one: Milestone, rows: list[Any]) -> None:
    """What was told of a milestone, newest first, each with its evidence."""
    turn.flow = FLOW
    cards = tuple(_told(turn, one, row) for row in rows[:_MOST_TOLD])
    back = turn.button("show", "card", lasts=True, p=str(one.project))
    turn.show(Carousel(cards, one.title, (back, turn.command("menu", "menu"))))


def _told(turn: Turn, one: Milestone, row: Any) -> Card:
    name = f"{row.title}{row.first_name} {row.last_name}".strip() or turn.text("gone")
    address = link(turn, "evidence", row.evidence) if row.evidence else None
    return Card(
        tone="accepted" if row.percent == 100 else "info",
        badge=turn.text("badge_told", percent=row.percent),
        title=one.title,
        alt=one.title,
        facts=(
            Fact(turn.text("fact_by"), name),
            Fact(turn.text("fact_when"), f"{turn.short_date(row.at)} {turn.clock(row.at)}"),
            Fact(turn.text("fact_evidence"), row.file_name if row.evidence else turn.text("none_sent")),
        ),
        passages=(Passage(turn.text("note"), row.note),) if row.note else (),
        buttons=(LinkButton(turn.text("open_evidence"), address),) if address else (),
    )
