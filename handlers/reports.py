"""Reports as files: the half-year's ledger and the record of clock-ins, behind private links of an hour."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from bot.flow import Flow
from bot.links import FileLink
from bot.replies import Card, Carousel, Fact, LinkButton, SayButton
from bot.turn import Turn
from handlers.parts import whose
from handlers.parts.ledger_scope import OFFICE, unit_scope
from handlers.parts.may_say import allowed
from handlers.parts.office_files import APART
from rules.asked import Asked
from rules.ledger import HalfYear, half_year_from, half_year_of
from rules.people import Person
from rules.periods import month_of
from rules.refusals import Refusal
from texts import first_word, thai

flow = Flow("reports")

_HALF: Final = re.compile(r"(?<!\d)[12]/2[45]\d\d(?!\d)")
MOST_UNITS: Final = 8


@flow.command("command", rest=True)
def reports(turn: Turn) -> None:
    """Of the office or a unit; the half-year and the days may be named, else those of today and its month."""
    viewer = allowed(turn, "see_office")
    half, of = _asked(turn)
    found = whose.whose(turn, viewer, of)
    word = first_word(flow.name, "command", turn.language)
    if not found.is_one_place:
        found = replace(found, people=())
        if not found.units:
            raise Refusal("who_unknown", words=thai.clip(of.who, 40))
        return whose.show_choices(turn, found, of, word)
    cards = (_ledger_card(turn, viewer, half, found.unit), _clockins_card(turn, of))
    alt = turn.text("alt", whose=whose.name_of(turn, found.unit))
    return turn.show(Carousel(cards, alt, _quick(turn, word, half, of, found.unit)))


def _asked(turn: Turn) -> tuple[HalfYear, Asked]:
    said = thai.arabic_digits(turn.rest)
    named = _HALF.search(said)
    if named:
        turn.rest = f"{said[: named.start()]} {said[named.end() :]}".strip()
    of = whose.read(turn)
    if not of.said:
        of = replace(of, first=month_of(turn.today).first)
    return half_year_from(named[0]) if named else half_year_of(of.last), of


def _ledger_card(turn: Turn, viewer: Person, half: HalfYear, unit: str | None) -> Card:
    scope = unit_scope(unit) if unit else OFFICE
    kinds = ("book", "sheets", "proof") if unit else ("book",)
    links = [(kind, turn.file_link(FileLink(kind, str(half), scope, viewer.id, turn.now))) for kind in kinds]
    title = turn.text("ledger_title")
    return Card(
        "info", turn.text("badge"), title, title,
        facts=(
            Fact(turn.text("of"), whose.name_of(turn, unit)),
            Fact(turn.text("half"), str(half), strong=True),
            Fact(turn.text("days"), thai.date_span(half.first, half.last, turn.language)),
        ),
        next_step=turn.text("ledger_next" if unit else "ledger_next_office"),
        buttons=tuple(LinkButton(turn.text(f"file_{kind}"), link) for kind, link in links if link),
        even=True,
    )  # fmt: skip


def _clockins_card(turn: Turn, of: Asked) -> Card:
    link = turn.office_link("clockins", f"{of.first}{APART}{of.last}")
    title = turn.text("clockins_title")
    return Card(
        "info", turn.text("badge"), title, title,
        facts=(
            Fact(turn.text("of"), whose.name_of(turn, None)),
            Fact(turn.text("days"), whose.when(turn, of), strong=True),
        ),
        next_step=turn.text("clockins_next" if link else "no_address"),
        buttons=(LinkButton(turn.text("file_clockins"), link),) if link else (),
        even=True,
    )  # fmt: skip


def _quick(turn: Turn, word: str, half: HalfYear, of: Asked, unit: str | None) -> tuple[SayButton, ...]:
    """The half-year and the month before, then units."""
    before = half.before
    month = month_of(date.fromordinal(of.first.replace(day=1).toordinal() - 1))
    days = thai.date_span(month.first, month.last, turn.language)
    place = f" {unit}" if unit else ""
    units = [] if unit else turn.store.people.units()[:MOST_UNITS]
    return (
        SayButton(turn.text("half_before", half=before), f"{word}{place} {before}"[: whose.MOST_SAID]),
        SayButton(turn.text("month_before"), f"{word}{place} {days}"[: whose.MOST_SAID]),
        *(SayButton(thai.clip(name, 20), f"{word} {name}"[: whose.MOST_SAID]) for name in units),
        turn.command("menu", "menu"),
    )
