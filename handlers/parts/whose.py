"""Whom an asking command means: the whole office, a unit, or people; only those whom the viewer may see."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.replies import Say, SayButton
from bot.turn import Turn
from rules import asked
from rules.asked import Asked, BadDays
from rules.people import Person, answers_for
from rules.permits import may_ask_status, may_see_day_of, sees_office
from rules.refusals import Refusal
from texts import sentence, thai, words

TOPIC: Final = "asking"
MOST_CHOICES: Final = 10
MOST_SAID: Final = 300
"""Letters a button may say for a person."""
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Whose:
    """`unit` None means the whole office; `people`, if any, were meant instead; `units`: several units that
    the words may mean."""

    unit: str | None = None
    people: tuple[Person, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def is_one_place(self) -> bool:
        return not self.people and not self.units


def viewer_of(turn: Turn) -> Person:
    """Who asks. Raises Refusal for those who see nobody's day but their own."""
    viewer = turn.require_person()
    if not may_ask_status(viewer):
        raise Refusal("not_allowed")
    return viewer


def read(turn: Turn) -> Asked:
    """What stands after the command. Raises Refusal with what is wrong with the days."""
    try:
        return asked.read(thai.folded(turn.rest[:_LONGEST]), turn.today)
    except BadDays as bad:
        raise Refusal(f"days_{bad.key}", n=asked.MOST_DAYS) from None


def read_names(turn: Turn) -> Asked:
    """As `read` of a command that asks of no days: names stay whole, whatever day a part of them may be."""
    words = thai.folded(turn.rest[:_LONGEST])
    try:
        of = asked.read(words, turn.today)
    except BadDays:
        of = None
    if of is None or of.said:
        return Asked(asked.without_manners(words), turn.today, turn.today, said=False)
    return of


def whose(turn: Turn, viewer: Person, of: Asked) -> Whose:
    """Raises Refusal when the words name nobody whom the viewer may see."""
    found = look_up(turn, viewer, of)
    if found is None:
        raise Refusal("who_unknown", words=thai.clip(of.who, 40))
    return found


def look_up(turn: Turn, viewer: Person, of: Asked) -> Whose | None:
    """As `whose`, None when the words name nobody."""
    if not of.who or of.who in _whole():
        return Whose(None if sees_office(viewer) else viewer.unit)
    exact = _of_staff_id(turn, viewer, of.who)
    if exact is not None:
        return Whose(people=(exact,))
    for way in of.ways:
        units = _units_named(turn, viewer, way)
        if len(units) == 1:
            return Whose(units[0])
        people = _people_named(turn, viewer, way)
        if people or units:
            return Whose(people=tuple(people), units=tuple(units))
    return None


def units_below(turn: Turn, unit: str | None) -> Collection[str] | None:
    """The unit with all below it; None for the whole office."""
    return None if unit is None else turn.store.units.tree().under(unit)


def places_in(turn: Turn, unit: str | None, known: Collection[str]) -> dict[str, Collection[str]]:
    """What a unit, or the office (None), consists of: each part's name with all units in it. `known` are the
    units in which somebody works. Of a unit without others below it, nothing."""
    tree = turn.store.units.tree()
    if unit is None:
        tops = tree.tops(known)
        if len(tops) > 1 or not tops or not tree.children(tops[0]):
            return {top: tree.under(top) for top in tops}
        unit = tops[0]
    below = tree.children(unit)
    if not below:
        return {}
    own: dict[str, Collection[str]] = {unit: [unit]} if unit in known else {}
    return own | {name: tree.under(name) for name in below}


def _whole() -> set[str]:
    return {thai.folded(word) for word in words(TOPIC, "whole")}


def _units_named(turn: Turn, viewer: Person, way: str) -> list[str]:
    """The one unit of that name or nickname, else those whose names hold the words."""
    every = turn.store.people.units() if sees_office(viewer) else [viewer.unit]
    found = turn.store.units.tree().named(way, thai.folded, every)
    return [unit for unit in found if sees_office(viewer) or answers_for(viewer, unit)]


def _of_staff_id(turn: Turn, viewer: Person, who: str) -> Person | None:
    """Nothing but digits is a staff id before it is part of a name; all units need not be read for that."""
    found = turn.store.people.by_staff_id(who) if who.isascii() and who.isdecimal() else None
    return found if found is not None and may_see_day_of(viewer, found) else None


def _people_named(turn: Turn, viewer: Person, way: str) -> list[Person]:
    # Somebody else's namesakes must not push out of the list the ones the viewer may see.
    most = MOST_CHOICES + 1 if sees_office(viewer) else 500
    return [person for person in turn.store.people.find(way, most) if may_see_day_of(viewer, person)]


def when(turn: Turn, of: Asked) -> str:
    """The days that are meant, in words."""
    return thai.date_span(of.first, of.last, turn.language)


def typed(of: Asked, turn: Turn, *, page: int = 1) -> str:
    """The days as they may be typed after a command; nothing for today."""
    days = ""
    if of.is_range:
        days = thai.date_span(of.first, of.last, turn.language)
    elif of.first != turn.today:
        days = thai.short_date(of.first, turn.language)
    said = sentence(TOPIC, "page", turn.language, {"n": page}) if page > 1 else ""
    return f"{days} {said}".strip()


def show_choices(turn: Turn, found: Whose, of: Asked, command: str) -> None:
    """Several are meant: each as a button that says `command` for it."""
    days = typed(of, turn)
    said = [(one.name, one.staff_id) for one in found.people] + [(unit, unit) for unit in found.units]
    choices = tuple(
        SayButton(label, f"{command} {whom} {days}".strip()[:MOST_SAID])
        for label, whom in said[:MOST_CHOICES]
    )
    facts = {"words": thai.clip(of.who, 40), "n": len(said), "shown": len(choices)}
    fits = "several" if found.units else "several_people"
    key = fits if len(said) <= MOST_CHOICES else "several_more"
    turn.show(Say(sentence(TOPIC, key, turn.language, facts), choices))


def name_of(turn: Turn, unit: str | None) -> str:
    return unit if unit is not None else sentence(TOPIC, "of_office", turn.language)


def said_of(turn: Turn, word: str, unit: str | None, of: Asked | None = None, *, page: int = 1) -> str:
    """What is typed to ask `word` about a unit and the days of `of`, or today."""
    days = typed(of, turn, page=page) if of else ""
    return " ".join(part for part in (word, unit or "", days) if part)[:MOST_SAID]


def pages(turn: Turn, word: str, unit: str | None, of: Asked, count: int, size: int) -> tuple[SayButton, ...]:
    """Buttons to the page before and the next of `count` rows. Raises Refusal for a page past the end."""
    last = max(1, -(-count // size))
    if of.page > last:
        raise Refusal("no_page", page=of.page, last=last)
    found = []
    for key, page in (("next_page", of.page + 1), ("page_before", of.page - 1)):
        if 1 <= page <= last:
            label = sentence(TOPIC, key, turn.language)
            found.append(SayButton(label, said_of(turn, word, unit, of, page=page)))
    return tuple(found)


def more(turn: Turn, of: Asked, count: int, size: int) -> str:
    """How many rows come after this page."""
    left = count - of.page * size
    return sentence(TOPIC, "more", turn.language, {"n": f"{left:,}"}) if left > 0 else ""
