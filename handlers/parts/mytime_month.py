"""A month as a small calendar: every day its sign, the signs in words, and what is used of the limits."""

import calendar
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.replies import Bar, Button, Month, MonthDay, QuickReply, Tone
from bot.turn import Turn
from handlers.parts.half_year import limits_of, plain
from rules.ledger import half_year_of
from rules.people import Person
from rules.workday import Day, derive_day
from storage.facts import facts_of
from texts import first_word, sentence, thai

FLOW = "mytime"
_TONES: dict[str, Tone] = {
    "present": "accepted", "late": "review", "left_early": "review", "no_out": "review", "absent": "refused",
    "leave": "info", "travel": "info", "wfh": "info", "exempt": "info",
}  # fmt: skip
_NAMED_LEAVES = ("sick", "personal", "vacation")  # the office has letters of its own for these
_NOTHING = ("none", "off")
_OF_HALVES = ("leave", "travel", "wfh")
Field = Callable[[date, str, Tone | None], MonthDay]


def month(
    turn: Turn, person: Person, first: date, field: Field, buttons: tuple[Button, ...],
    quick: tuple[QuickReply, ...],
) -> Month:  # fmt: skip
    """The month that begins with `first`; `field` makes the field of a day from its sign."""
    days = _days(turn, person, first)
    sundays = calendar.Calendar(firstweekday=calendar.SUNDAY)
    weeks = tuple(
        tuple(
            field(when, _spoken(turn, days[when]), _tone(days[when])) if when in days else None
            for when in week
        )
        for week in sundays.monthdatescalendar(first.year, first.month)
    )
    name = thai.month_and_year(first, turn.language)
    half = half_year_of(turn.today)
    span = thai.date_span(half.first, half.last, turn.language)
    return Month(
        badge=_say(turn, "badge_month"),
        title=name,
        alt=_say(turn, "alt_month", month=name),
        heads=tuple(_say(turn, "weekdays").split()),
        weeks=weeks,
        legend=_legend(turn, list(days.values())),
        rows_title=_say(turn, "half_year", span=span),
        rows=tuple(_bars(turn, person)),
        buttons=buttons,
        quick=quick,
    )


def _days(turn: Turn, person: Person, first: date) -> dict[date, Day]:
    """As kept; what is not kept (days off, days to come) as it follows from what is known now. Absent is only
    who was found absent when a day was closed: nobody is for the days before the office began."""
    count = calendar.monthrange(first.year, first.month)[1]
    every = [first + timedelta(days=n) for n in range(count)]
    kept = turn.store.workdays.of_span(person.id, every[0], every[-1])
    facts = facts_of(
        turn.store, person, [one for one in every if one not in kept], turn.now, turn.around.zone
    )
    return kept | {one.day: derive_day(replace(one, over=False)) for one in facts}


def _keys(day: Day) -> tuple[str, str]:
    """Keys of the signs of both halves of a day; "" for a half of which nothing is to be said."""
    own = "" if day.state in (*_OF_HALVES, *_NOTHING) else day.state
    morning, afternoon = (
        half if half in ("travel", "wfh")
        else f"leave_{leave if leave in _NAMED_LEAVES else 'other'}" if half == "leave"
        else own
        for half, leave in zip(day.halves, day.leaves, strict=True)
    )  # fmt: skip
    return morning, afternoon


def _spoken(turn: Turn, day: Day) -> str:
    """The letters of a day; halves that differ with a stroke between, as on the yearly sheet; a star where a
    human has still to look."""
    signs = [_say(turn, f"sign_{key}") if key else "" for key in _keys(day)]
    letters = signs[0] if signs[0] == signs[1] else "/".join(signs)
    return letters + (_say(turn, "sign_provisional") if day.provisional else "")


def _tone(day: Day) -> Tone | None:
    if day.provisional:
        return "review"
    return _TONES.get(day.state) or ("info" if any(_keys(day)) and day.state == "none" else None)


def _legend(turn: Turn, days: list[Day]) -> str:
    """Only the signs that occur, in words."""
    keys = dict.fromkeys(key for day in days for key in _keys(day) if key)
    if any(day.provisional for day in days):
        keys["provisional"] = None
    # A space that does not break keeps each sign beside its word.
    words = [f"{_say(turn, f'sign_{key}')}\u00a0{_say(turn, f'means_{key}')}" for key in keys]
    return "   ".join(words)


def _bars(turn: Turn, person: Person) -> list[Bar]:
    bars, opens = [], first_word("ledger", "command", turn.language)
    for limit in limits_of(turn, person, turn.today):
        facts = {"used": plain(limit.used), "most": plain(limit.most)}
        share = limit.used / limit.most if limit.most else 0.0
        near = "" if limit.nearness == "fine" else _say(turn, f"limit_{limit.nearness}")
        bars.append(Bar(_say(turn, f"limit_{limit.key}", **facts), near, share, opens))
    return bars


def _say(turn: Turn, key: str, **facts: object) -> str:
    return sentence(FLOW, key, turn.language, facts)
