"""Files that an admin sends in chat: recognised by their columns, previewed, then done by one tap."""

import secrets
from typing import Final

from bot import events
from bot.filing import FileFault
from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, LinkButton, Passage, Say, SayButton
from bot.turn import Turn
from handlers.parts.import_plan_of import plan_of
from handlers.parts.import_plans import Change, Plan
from handlers.parts.import_tables import (
    column_word,
    columns_of,
    fault_sentence,
    plan_of_draft,
    renamed,
)
from rules.import_kinds import nearest, recognise
from rules.people import Person
from rules.permits import may_import
from rules.refusals import Refusal
from storage.changes import By, PeriodLocked
from storage.drafts import Draft
from texts import sentence, thai

flow = Flow("files")

MOST_FAULTS: Final = 6
MOST_NAMES: Final = 6
MOST_LETTERS: Final = 80
CHANGES: Final = ("added", "changed")
SHOWN: Final = ("role", "unit", "radius_m", "to", "parent")
GROUPS: Final = {
    "people": ("staff", "units"),
    "places": ("points", "assignments"),
    "calendar": ("rounds", "rounds_given", "holidays", "exemptions", "graces"),
}
MOST_PAST_DAYS: Final = 60_000
"""More days of people than that are made again by command: it takes longer than an answer may."""


@flow.command("command")
def explain(turn: Turn) -> None:
    """Which tables can be sent, each with an empty one to fill in."""
    _admin(turn)
    cards = tuple(_group_card(turn, group, kinds) for group, kinds in GROUPS.items())
    turn.show(Carousel(cards, turn.text("title_explain"), (turn.command("menu", "menu"),)))


def _group_card(turn: Turn, group: str, kinds: tuple[str, ...]) -> Card:
    links = [(kind, turn.office_link("template", kind)) for kind in kinds]
    title = turn.text(f"group_{group}")
    return Card(
        "info", turn.text("badge_explain"), title, title,
        facts=tuple(Fact(turn.text(f"kind_{kind}"), turn.text(f"about_{kind}")) for kind in kinds),
        next_step=turn.text("next_explain"),
        buttons=tuple(LinkButton(turn.text(f"kind_{kind}"), link) for kind, link in links if link),
        even=True,
    )  # fmt: skip


@flow.opens(events.File)
def came(turn: Turn, event: events.File) -> None:
    """Others are told kindly what to send instead; nothing of their files is fetched."""
    person = turn.require_person()
    if not may_import(person):
        return turn.say("not_admin", turn.command("menu", "menu"))
    found = turn.file
    if found is None or isinstance(found, FileFault):
        key, facts = (found.key, found.facts) if found else ("file_gone", {})
        return turn.show(Say(sentence("imports", key, turn.language, facts), _quick(turn)))
    columns = columns_of(found.heading)
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        told = sentence("imports", "sheet_column_twice", turn.language, {"columns": ", ".join(twice)})
        return turn.show(Say(told, _quick(turn)))
    kind = recognise(columns)
    if kind is None:
        return _unknown(turn, columns)
    plan = plan_of(turn.store, kind, renamed(found.heading, found.lines), _by(turn))
    return _show(turn, person, kind, found.name, found.data, plan)


def _unknown(turn: Turn, columns: list[str]) -> None:
    like = nearest(columns)
    if like is None:
        return turn.say("unknown", *_quick(turn))
    kind, missing = like
    facts = {"kind": turn.text(f"kind_{kind}"), "columns": ", ".join(missing)}
    return turn.say("columns_missing", *_quick(turn), **facts)


# -- preview ---------------------------------------------------------------------------------------------


def _show(turn: Turn, person: Person, kind: str, name: str, data: bytes, plan: Plan) -> None:
    turn.store.drafts.drop(person.id)
    if plan.past_days > MOST_PAST_DAYS:
        return turn.say("too_many_days", *_quick(turn), n=f"{plan.past_days:,}")
    if not plan.faults and not plan.does_something:
        return turn.say("nothing_new", *_quick(turn), kind=turn.text(f"kind_{kind}"), n=f"{plan.same:,}")
    seen = "" if plan.faults else plan.digest()
    draft = Draft(person.id, secrets.token_hex(8), kind, name, data, seen, turn.now)
    turn.store.drafts.put(draft)
    turn.show(_faults_card(turn, draft, plan) if plan.faults else _preview_card(turn, draft, plan))
    return None


def _faults_card(turn: Turn, draft: Draft, plan: Plan) -> Card:
    told = [fault_sentence(fault, turn.language) for fault in plan.faults[:MOST_FAULTS]]
    left = len(plan.faults) - len(told)
    if left > 0:
        told.append(turn.text("more", n=f"{left:,}"))
    link = turn.office_link("faults", draft.id)
    title = turn.text("title_faults", n=f"{len(plan.faults):,}")
    return Card(
        "refused", turn.text("badge_faults"), title, title,
        facts=_file_facts(turn, draft),
        why=tuple(told),
        next_step=turn.text("next_faults"),
        buttons=(LinkButton(turn.text("marked"), link),) if link else (),
        quick=_quick(turn),
    )  # fmt: skip


def _preview_card(turn: Turn, draft: Draft, plan: Plan) -> Card:
    counts = (("added", len(plan.added)), ("changed", len(plan.changed)), ("same", plan.same))
    gone = (("gone", len(plan.gone)),) if plan.gone else ()
    title = turn.text("title_preview", kind=turn.text(f"kind_{draft.kind}"))
    warn = [turn.text("raised", names=_some(turn, plan.raised))] if plan.raised else []
    warn += [turn.text("gone_stay")] if plan.gone else []
    warn += [turn.text("days_again")] if plan.past_days else []
    return Card(
        "review" if plan.raised else "info", turn.text("badge_preview"), title, title,
        facts=(
            *_file_facts(turn, draft),
            *(Fact(turn.text(key), f"{n:,}", strong=key in CHANGES) for key, n in (*counts, *gone)),
        ),
        passages=tuple(_passages(turn, plan)),
        why=tuple(warn),
        next_step=turn.text("next_preview"),
        buttons=(
            turn.button("apply", "apply", lasts=True, id=draft.id),
            turn.button("drop", "drop", lasts=True, id=draft.id),
        ),
    )  # fmt: skip


def _file_facts(turn: Turn, draft: Draft) -> tuple[Fact, ...]:
    return (Fact(turn.text("file"), thai.clip(draft.name, MOST_LETTERS)),)


def _passages(turn: Turn, plan: Plan) -> list[Passage]:
    changed = [f"{name}: {_columns(turn, columns)}" for name, columns in plan.changed]
    named = (("added", plan.added), ("changed", changed), ("gone", plan.gone))
    return [Passage(turn.text(key), _some(turn, names, "\n")) for key, names in named if names]


def _columns(turn: Turn, changes: tuple[Change, ...]) -> str:
    """The columns' names; of those that decide who may do what also from what to what."""
    named = []
    for one in changes:
        word = column_word(one.column, turn.language)
        shows = one.column in SHOWN and one.before and one.after
        named.append(f"{word} {one.before} → {one.after}" if shows else word)
    return ", ".join(named)


def _some(turn: Turn, names: tuple[str, ...] | list[str], apart: str = ", ") -> str:
    shown = [thai.clip(name, MOST_LETTERS) for name in names[:MOST_NAMES]]
    left = len(names) - len(shown)
    return apart.join((*shown, *((turn.text("more", n=f"{left:,}"),) if left > 0 else ())))


# -- deed ------------------------------------------------------------------------------------------------


@flow.button("apply", lasts=True)
def apply(turn: Turn, args: dict[str, str]) -> None:
    """Does what was shown, if it would still do the very same; else shows what it would do now."""
    person = _admin(turn)
    draft = turn.store.drafts.find(args.get("id", ""), person.id)
    if draft is None or not draft.seen:
        return turn.say("draft_gone", *_quick(turn))
    plan = plan_of_draft(turn.store, draft, _by(turn))
    if plan.faults or plan.digest() != draft.seen:
        turn.say("changed_since")
        return _show(turn, person, draft.kind, draft.name, draft.data, plan)
    try:
        with turn.store.connection.begin_nested():  # a table stands or falls whole
            plan.write(turn.store, _by(turn), draft.name)
    except PeriodLocked as locked:
        turn.store.drafts.drop(person.id)
        days = thai.date_span(locked.first, locked.last, turn.language)
        return turn.show(
            Say(sentence("changes", "period_locked", turn.language, {"days": days}), _quick(turn))
        )
    turn.store.drafts.drop(person.id)
    kind = turn.text(f"kind_{draft.kind}")
    facts = {"kind": kind, "added": f"{len(plan.added):,}", "changed": f"{len(plan.changed):,}"}
    return turn.say("done", *_going_on(turn), **facts)


def _going_on(turn: Turn) -> tuple[SayButton, ...]:
    """While the office is being set up, back to that."""
    if {"signs", "rounds"} <= turn.store.drafts.steps_done():
        return _quick(turn)
    return (turn.command("setup", "command"), *_quick(turn))


@flow.button("drop", lasts=True)
def drop(turn: Turn, args: dict[str, str]) -> None:
    person = _admin(turn)
    draft = turn.store.drafts.find(args.get("id", ""), person.id)
    if draft is None:
        return turn.say("draft_gone", *_quick(turn))
    turn.store.drafts.drop(person.id)
    return turn.say("dropped", *_quick(turn))


def _admin(turn: Turn) -> Person:
    person = turn.require_person()
    if not may_import(person):
        raise Refusal("not_allowed")
    return person


def _by(turn: Turn) -> By:
    return By(turn.require_person().staff_id, turn.now, turn.around.zone)


def _quick(turn: Turn) -> tuple[SayButton, ...]:
    return (turn.command("files", "command"), turn.command("menu", "menu"))
