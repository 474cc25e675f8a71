"""What a year's indicator is, in the office's own words: its name, definitions, method, steps, who signs.

The words that a year begins with are ours; the city publishes its own for each year, and an office has its
own place in the plan and its own signer. Each change is a version; the older ones stay.
"""

from typing import Any, Final

from bot import events
from bot.flow import Flow
from bot.replies import Card, Passage
from bot.turn import Turn
from handlers.parts.admin_talk import admin, labelled
from handlers.parts.project_desk import tap
from rules.kpi import STEPS, named_from, points_from
from rules.refusals import Refusal
from storage.papers import DEFINED
from texts import thai

flow = Flow("defining", yields=True)

AN_HOUR: Final = 60
MOST_LETTERS: Final = 2000
_SHOWN: Final = 350
_PAIRS: Final = ("definitions", "strategy")
_YEARS: Final = range(2500, 2700)


@flow.button("open", lasts=True)
def show(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    _show(turn, _year(args))


def _show(turn: Turn, year: int) -> None:
    """The year's text as it stands, and a button for each part of it."""
    facts = _facts(turn, year)
    turn.flow = flow.name
    changes = [labelled(turn, turn.text(part), "change", lasts=True, y=str(year), h=part) for part in DEFINED]
    turn.show(
        Card(
            tone="info",
            badge=turn.text("badge"),
            title=turn.text("title", year=year),
            alt=turn.text("title", year=year),
            passages=tuple(Passage(turn.text(part), _told(facts, part)) for part in DEFINED),
            next_step=turn.text("next_step"),
            quick=(*changes, tap(turn, "kpi", "of_year", "words", y=year, q=0), turn.command("menu", "menu")),
        )
    )


def _told(facts: dict[str, Any], part: str) -> str:
    value: Any = facts.get(part) or []
    if part in _PAIRS:
        value = [f"{name}: {text}" for name, text in value]
    if part == "steps":
        value = [f"{n}. {step}" for n, step in enumerate(value, 1)]
    lines = [value] if isinstance(value, str) else list(value)
    return thai.clip("\n".join(line for line in lines if line) or "-", _SHOWN)


@flow.button("change", lasts=True)
def ask(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    year, part = _year(args), args.get("h", "")
    if part not in DEFINED:
        raise Refusal("button_unknown")
    _facts(turn, year)
    turn.wait_for("text", {"y": year, "h": part}, minutes=AN_HOUR)
    turn.say(f"ask_{part}", turn.command("menu", "cancel"))


@flow.step("text", events.Text)
def take(turn: Turn, said: events.Text) -> None:
    person = admin(turn)
    year, part = int(turn.memory["y"]), str(turn.memory["h"])
    if thai.letters(said.text) > MOST_LETTERS:
        raise Refusal("too_long", n=thai.letters(said.text), most=MOST_LETTERS)
    facts = {**_facts(turn, year), part: _read(part, said.text.strip())}
    kpi = turn.store.kpi
    version = kpi.say_year(year, facts, kpi.plan(year), turn.text("why"), person.staff_id, turn.now)
    turn.store.audit.add(turn.now, person.staff_id, "kpi.defined", f"year:{year}", head=part, version=version)
    turn.done()
    turn.say("kept", version=version)
    _show(turn, year)


def _read(part: str, typed: str) -> Any:
    """The part as it is kept (see `storage.papers`). Raises Refusal for what cannot be read as one."""
    points = points_from(typed).split("\n")
    if part in _PAIRS:
        pairs = named_from(points)
        if pairs is None:
            raise Refusal("needs_colon")
        return [list(pair) for pair in pairs]
    if part == "steps":
        if len(points) != len(STEPS):
            raise Refusal("needs_five", n=len(points))
        return points
    if part == "signer":
        if len(points) > 2:
            raise Refusal("needs_two")
        return [*points, ""][:2]
    return typed


@flow.again("text")
def ask_again(turn: Turn) -> None:
    turn.say("text_again")
    turn.say(f"ask_{turn.memory['h']}", turn.command("menu", "cancel"))


def _facts(turn: Turn, year: int) -> dict[str, Any]:
    facts = turn.store.papers.facts(year)
    if not facts:
        raise Refusal("not_begun")
    return facts


def _year(args: dict[str, str]) -> int:
    said = args.get("y", "")
    if not (said.isascii() and said.isdecimal() and len(said) == 4 and int(said) in _YEARS):
        raise Refusal("button_unknown")
    return int(said)
