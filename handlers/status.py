"""How a day or several stand: the whole office by unit, one unit by person, or one person."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from bot.flow import Flow
from bot.replies import Bar, Board, Fact, SayButton
from bot.turn import Turn
from handlers.parts import status_person, whose
from rules.asked import Asked
from rules.people import Person
from rules.refusals import Refusal
from rules.tally import Tally, tally, tally_by_day, together
from storage.status import Count
from texts import first_word, sentence, thai, words

flow = Flow("status")

MOST_ROWS = 12
_WEEK = 7


@flow.command("command", rest=True, within=True)
def status(turn: Turn) -> None:
    viewer, of = whose.viewer_of(turn), whose.read(turn)
    of, each = _by_person(of)
    found = whose.whose(turn, viewer, of)
    if len(found.people) == 1:
        return status_person.show(turn, found.people[0], of)
    if not found.is_one_place:
        return whose.show_choices(turn, found, of, _word(turn))
    if of.is_range:
        return _show_range(turn, found.unit, of)
    return _show_day(turn, found.unit, of, each=each)


def _word(turn: Turn) -> str:
    return first_word(flow.name, "command", turn.language)


def _by_person(of: Asked) -> tuple[Asked, bool]:
    """Whether the people of a unit are wanted and not the units below it."""
    for word in words(whose.TOPIC, "each"):
        if of.who.endswith(word):
            who = of.who.removesuffix(word).strip()
            return Asked(who, of.first, of.last, of.said, of.page), True
    return of, False


# -- one day ---------------------------------------------------------------------------------------------


def _show_day(turn: Turn, unit: str | None, of: Asked, *, each: bool) -> None:
    units = whose.units_below(turn, unit)
    if unit is not None and (each or units is None or len(units) == 1):
        return _show_people(turn, unit, of, each=each)
    people = turn.store.people.count_by_unit(of.first, units)
    places = whose.places_in(turn, unit, people)
    counts = turn.store.status.counts(of.first, of.first, units)
    if not people and not counts:
        raise Refusal("none", whose=whose.name_of(turn, unit), when=whose.when(turn, of))
    total, missing = tally(counts), _missing(turn, of.first, units)
    rows, more, pages = _places(turn, unit, of, places, (people, counts, missing))
    gone = sum(missing.values()) if of.first == turn.today else total.absent
    _show_board(turn, unit, of, _numbers(turn, of, total, gone), rows, more, pages)
    return None


def _missing(turn: Turn, day: date, units: Collection[str] | None) -> Mapping[str, int]:
    """By unit; of a day gone by nobody is awaited any more."""
    if day != turn.today:
        return {}
    return turn.store.workdays.awaited(day, turn.now, turn.around.zone).by_unit(units, due=False)


Known = tuple[Mapping[str, int], list[Count], Mapping[str, int]]
Rows = tuple[list[Bar], str, tuple[SayButton, ...]]


def _places(
    turn: Turn, unit: str | None, of: Asked, places: Mapping[str, Collection[str]], known: Known
) -> Rows:
    """A row a part of the office, those with most people missing first."""
    people, counts, missing = known
    by_unit: dict[str, list[Count]] = {}
    for count in counts:
        by_unit.setdefault(count.unit, []).append(count)
    found = []
    for name, inside in places.items():
        sums = tally(count for one in inside for count in by_unit.get(one, ()))
        every = sum(people.get(one, 0) for one in inside)
        gone = sum(missing.get(one, 0) for one in inside) if of.first == turn.today else sums.absent
        found.append((-gone, -sums.late, name, sums.came, max(every, sums.came)))
    found.sort()
    pages = whose.pages(turn, _word(turn), unit, of, len(found), MOST_ROWS)
    start = (of.page - 1) * MOST_ROWS
    rows = [
        Bar(
            turn.text("own_people", unit=name) if name == unit else name,
            turn.text("unit_row", here=came, all=every),
            came / every if every else 0.0,
            _into(turn, name, of, own=name == unit),
        )
        for _, _, name, came, every in found[start : start + MOST_ROWS]
    ]
    left = len(found) - start - MOST_ROWS
    return rows, turn.text("and_more", n=left) if left > 0 else "", pages


def _into(turn: Turn, name: str, of: Asked, *, own: bool) -> str:
    each = first_word(whose.TOPIC, "each", turn.language) if own else ""
    return whose.said_of(turn, f"{_word(turn)} {each}".strip() if own else _word(turn), name, of)


def _show_people(turn: Turn, unit: str, of: Asked, *, each: bool) -> None:
    """A row a person of this very unit, who is missing first: that is what a chief looks for."""
    store = turn.store
    people, days = store.status.people_with_days(of.first, unit)
    if not people:
        raise Refusal("none", whose=unit, when=whose.when(turn, of))
    missing: set[int] = set()
    if of.first == turn.today:
        found = store.workdays.missing_now(of.first, turn.now, turn.around.zone, unit=unit, due=False)
        missing = {one.person for one in found}
    order = sorted(people, key=lambda p: (*_gravity(days.get(p.id), p.id in missing), p.staff_id))
    word = f"{_word(turn)} {first_word(whose.TOPIC, 'each', turn.language)}" if each else _word(turn)
    pages = whose.pages(turn, word, unit, of, len(order), MOST_ROWS)
    start = (of.page - 1) * MOST_ROWS
    rows = [_person_row(turn, one, of, days, missing) for one in order[start : start + MOST_ROWS]]
    total = tally(Count.of_day(row) for row in days.values())
    gone = len(missing) if of.first == turn.today else total.absent
    more = whose.more(turn, of, len(order), MOST_ROWS)
    _show_board(turn, unit, of, _numbers(turn, of, total, gone), rows, more, pages)


def _gravity(day: Any, missing: bool) -> tuple[bool, bool, bool]:
    return (
        not (missing or (day is not None and day.state == "absent" and not day.first_in)),
        day is None or not day.late_minutes,
        day is None or not day.provisional,
    )


def _person_row(turn: Turn, person: Person, of: Asked, days: Mapping[int, Any], missing: set[int]) -> Bar:
    state = status_person.short_state(turn, days.get(person.id), person.id in missing)
    said = f"{_word(turn)} {person.staff_id} {whose.typed(Asked('', of.first, of.last, True), turn)}"
    return Bar(person.name, state, say=said.strip())


def _numbers(turn: Turn, of: Asked, sums: Tally, gone: int) -> tuple[Fact, ...]:
    if of.first == of.last == turn.today:
        told = {"present": sums.came, "late": sums.late, "missing": gone, "review": sums.review}
    else:
        told = {"came": sums.came, "late": sums.late, "absent": gone, "away": sums.away}
    return tuple(
        Fact(turn.text(key), f"{number:,}", strong=place == 0)
        for place, (key, number) in enumerate(told.items())
    )


def _show_board(
    turn: Turn, unit: str | None, of: Asked, numbers: tuple[Fact, ...], rows: list[Bar], more: str,
    pages: tuple[SayButton, ...],
) -> None:  # fmt: skip
    title = turn.text("title", whose=whose.name_of(turn, unit), when=whose.when(turn, of))
    now = of.first == of.last == turn.today
    keys = ("present", "late", "missing", "review") if now else ("present", "late", "absent", "away")
    told = dict(zip(keys, (fact.value for fact in numbers), strict=True))
    turn.show(
        Board(
            badge=turn.text("badge" if now else "badge_past"),
            title=title,
            alt=turn.text("alt" if now else "alt_past", title=title.replace("\n", " "), **told),
            numbers=numbers,
            rows=tuple(rows),
            more=more,
            next_step=turn.text("next"),
            buttons=tuple(_buttons(turn, unit, of)),
            quick=(*pages, turn.command("status", "command"), turn.command("menu", "menu")),
        )
    )


def _buttons(turn: Turn, unit: str | None, of: Asked) -> list[SayButton]:
    """The questions that come next, of the same people and days."""
    asked = [("missing", "command")] if not of.is_range else []
    found = []
    for topic, key in (*asked, ("late", "command"), ("charts", "command")):
        word = first_word(topic, key, turn.language)
        past = topic == "missing" and of.first != turn.today
        label = sentence(topic, "button_past" if past else "button", turn.language)
        found.append(SayButton(label, whose.said_of(turn, word, unit, of)))
    return found


# -- several days ----------------------------------------------------------------------------------------


def _show_range(turn: Turn, unit: str | None, of: Asked) -> None:
    """A row a day, or of longer ranges a row a week, and what they come to."""
    counts = turn.store.status.counts(of.first, of.last, whose.units_below(turn, unit))
    if not counts:
        raise Refusal("none", whose=whose.name_of(turn, unit), when=whose.when(turn, of))
    by_day = tally_by_day(counts)
    total = together(by_day.values())
    rows = []
    for first, last in _steps(of):
        sums = together(one for day, one in by_day.items() if first <= day <= last)
        if sums == Tally():
            continue
        step = Asked("", first, last, True)
        label = thai.date_span(first, last, turn.language)
        share = sums.came / sums.due if sums.due else 0.0
        value = turn.text("day_row", came=f"{sums.came:,}", late=f"{sums.late:,}")
        rows.append(Bar(label, value, share, whose.said_of(turn, _word(turn), unit, step)))
    _show_board(turn, unit, of, _numbers(turn, of, total, total.absent), rows, "", ())


def _steps(of: Asked) -> list[tuple[date, date]]:
    """Day by day up to a week, beyond it by weeks from Monday."""
    found, day = [], of.first
    while day <= of.last:
        short = (of.last - of.first).days < _WEEK
        last = day if short else min(of.last, day + timedelta(days=6 - day.weekday()))
        found.append((day, last))
        day = last + timedelta(days=1)
    return found
