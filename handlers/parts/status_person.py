"""One person's day as a card, or several days as a list of those that were not as usual."""

from typing import Any

from bot.replies import Bar, Board, Card, Fact, SayButton
from bot.turn import Turn
from handlers.parts import whose
from rules.asked import Asked
from rules.people import Person
from rules.workday import Day
from texts import first_word, sentence, thai

_TOPIC = "status"
MOST_ROWS = 12
_USUAL = ("present", "holiday", "off")


def show(turn: Turn, person: Person, of: Asked) -> None:
    return _show_days(turn, person, of) if of.is_range else _show_day(turn, person, of)


def short_state(turn: Turn, day: Any, missing: bool) -> str:
    """The hour and what is remarkable about it, or why nobody waits, for a narrow column."""
    if day is None or day.first_in is None:
        if missing:
            return _say(turn, "missing")
        if day is not None and day.state == "absent":
            return _say(turn, "absent")
        excused = day is not None and day.state != "none"
        return sentence("clockin", f"day_{day.state}", turn.language) if excused else _say(turn, "not_due")
    remarks = []
    if day.late_minutes:
        remarks.append(_say(turn, "late"))
    if day.provisional:
        remarks.append(_say(turn, "review"))
    return " ".join([turn.clock(day.first_in), *remarks])


def _say(turn: Turn, key: str, **facts: object) -> str:
    return sentence(_TOPIC, key, turn.language, facts)


def _state(turn: Turn, day: Day | Any | None) -> str:
    if day is None:
        return sentence("clockin", "day_none", turn.language)
    state = sentence("clockin", f"day_{day.state}", turn.language, {"minutes": day.late_minutes})
    return _say(turn, "provisional", state=state) if day.provisional else state


def _show_day(turn: Turn, person: Person, of: Asked) -> None:
    day = turn.store.workdays.of_person(person.id, of.first)
    rows = turn.store.clockins.of_day(person.id, of.first)
    date = thai.short_date(of.first, turn.language)
    facts = [
        Fact(_say(turn, "date"), date),
        Fact(_say(turn, "staff_id"), person.staff_id),
        Fact(_say(turn, "unit"), person.unit),
        Fact(_say(turn, "state"), _state(turn, day), strong=True),
    ]
    for row in rows[-8:]:
        kind = sentence("clockin", f"kind_{row.kind}", turn.language)
        verdict = sentence("clockin", f"badge_{row.verdict_now}", turn.language)
        label = _say(turn, "row", kind=kind, time=turn.clock(row.event_time))
        facts.append(Fact(label, f"{verdict} {row.point_name or ''}".strip()))
    reasons = [sentence("clockin", f"why_{reason}", turn.language) for row in rows for reason in row.reasons]
    turn.show(
        Card(
            tone="review" if day is not None and day.provisional else "info",
            badge=_say(turn, "person_badge"),
            title=person.name,
            alt=_say(turn, "person_alt", name=person.name, date=date),
            facts=tuple(facts),
            why=tuple(dict.fromkeys(reasons)),
            buttons=_buttons(turn, person),
            quick=_quick(turn, person),
        )
    )


def _show_days(turn: Turn, person: Person, of: Asked) -> None:
    """Sums over the days that were not as usual, the newest first."""
    days = turn.store.workdays.of_span(person.id, of.first, of.last)
    odd = [(when, day) for when, day in sorted(days.items(), reverse=True) if _is_odd(day)]
    told = {
        "came": sum(day.first_in is not None for day in days.values()),
        "late": sum(day.late_minutes > 0 for day in days.values()),
        "absent": sum(day.state == "absent" and day.first_in is None for day in days.values()),
        "away": sum(day.state in ("leave", "travel", "wfh", "exempt") for day in days.values()),
    }
    word = first_word(_TOPIC, "command", turn.language)
    start = (of.page - 1) * MOST_ROWS
    rows = [
        Bar(
            thai.short_date(when, turn.language),
            _state(turn, day),
            say=f"{word} {person.staff_id} {thai.short_date(when, turn.language)}",
        )
        for when, day in odd[start : start + MOST_ROWS]
    ]
    title = _say(turn, "title", whose=person.name, when=whose.when(turn, of))
    turn.show(
        Board(
            badge=_say(turn, "person_badge"),
            title=title,
            alt=_say(turn, "person_alt", name=person.name, date=whose.when(turn, of)),
            numbers=tuple(
                Fact(_say(turn, key), str(number), strong=key == "came") for key, number in told.items()
            ),
            rows=tuple(rows),
            more=whose.more(turn, of, len(odd), MOST_ROWS),
            next_step=_say(turn, "plain_days"),
            buttons=_buttons(turn, person),
            quick=(
                *whose.pages(turn, word, person.staff_id, of, len(odd), MOST_ROWS),
                *_quick(turn, person),
            ),
        )
    )


def _is_odd(day: Day) -> bool:
    return day.state not in _USUAL or day.provisional


def _buttons(turn: Turn, person: Person) -> tuple[SayButton, ...]:
    """The month and the half-year of the same person."""
    word, ledger = (
        first_word(_TOPIC, "command", turn.language),
        first_word("ledger", "command", turn.language),
    )
    month = sentence(whose.TOPIC, "this_month", turn.language)
    return (
        SayButton(month, f"{word} {person.staff_id} {month}"),
        SayButton(ledger, f"{ledger} {person.staff_id}"),
    )


def _quick(turn: Turn, person: Person) -> tuple[SayButton, ...]:
    word = first_word(_TOPIC, "command", turn.language)
    return (
        SayButton(person.unit, f"{word} {person.unit}"),
        turn.command(_TOPIC, "command"),
        turn.command("menu", "menu"),
    )
