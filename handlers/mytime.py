"""A person's own time: the day as a card, the month as a small calendar, and what is used of the limits."""

from dataclasses import replace
from datetime import date, timedelta

from bot.flow import Flow
from bot.replies import Card, Fact, MonthDay, SayButton, TapButton, Tone
from bot.turn import Turn
from handlers.parts import mytime_month
from handlers.parts.orders import kind_name, order_name
from handlers.parts.requests_talk import named
from rules.people import Person
from rules.refusals import Refusal
from rules.workday import Day, Facts, Round, derive_day
from storage.facts import facts_of
from storage.workdays import day_from
from texts import sentence, thai

flow = Flow("mytime")

_MONTHS_SHOWN = 24


@flow.command("command")
def my_time(turn: Turn) -> None:
    """Today, and the month around it."""
    person = turn.require_person()
    _show_day(turn, person, turn.today)
    _show_month(turn, person, turn.today)


@flow.button("day", lasts=True)
def show_day(turn: Turn, args: dict[str, str]) -> None:
    _show_day(turn, turn.require_person(), _date_in(turn, args.get("d", "")))


@flow.button("month", lasts=True)
def show_month(turn: Turn, args: dict[str, str]) -> None:
    _show_month(turn, turn.require_person(), _date_in(turn, args.get("m", "") + "-01"))


def _date_in(turn: Turn, text: str) -> date:
    """A day within two years of today, of a button of ours."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal("button_unknown") from None
    if abs((day - turn.today).days) > _MONTHS_SHOWN * 31:
        raise Refusal("button_unknown")
    return day


def _show_day(turn: Turn, person: Person, when: date) -> None:
    (facts,) = facts_of(turn.store, person, [when], turn.now, turn.around.zone)
    kept = turn.store.workdays.of_person(person.id, when)
    day = day_from(kept) if kept is not None else derive_day(replace(facts, over=False))
    title = thai.long_date(when, turn.language)
    turn.show(
        Card(
            tone="review" if day.provisional else "info",
            badge=turn.text("badge"),
            title=turn.text("title", date=title),
            alt=turn.text("alt", date=title),
            facts=tuple(_facts(turn, person, facts, day)),
            why=tuple(_why(turn, person, facts, day)),
            quick=_quick(turn),
        )
    )


def _facts(turn: Turn, person: Person, facts: Facts, day: Day) -> list[Fact]:
    none, points = turn.text("none"), turn.store.points.of_person(person.id, facts.day)
    state = sentence("clockin", f"day_{day.state}", turn.language, {"minutes": day.late_minutes})
    return [
        Fact(turn.text("in"), turn.clock(day.first_in) if day.first_in else none, strong=True),
        Fact(turn.text("out"), turn.clock(day.last_out) if day.last_out else none, strong=True),
        Fact(turn.text("state"), turn.text("under_review", state=state) if day.provisional else state),
        Fact(turn.text("round"), _hours(turn, facts.work)),
        Fact(turn.text("points"), ", ".join(point.name for point in points) or "-"),
    ]


def _ordered(turn: Turn, day: Day) -> list[str]:
    """The orders that the day rests on, by number and date."""
    found = turn.store.orders.by_ids({-number for number in day.requests if number < 0})
    told = []
    for row in found.values():
        kind = kind_name(turn, f"{row.kind}:{row.leave}" if row.leave else row.kind)
        facts = {"kind": kind, "name": order_name(turn, row)}
        told.append(sentence("orders", "by_order", turn.language, facts))
    return told


def _hours(turn: Turn, work: Round) -> str:
    hours = f"{work.start:%H:%M}-{work.end:%H:%M}"
    if work.hours is None or work.latest is None:
        return hours
    return turn.text(
        "by_hours", hours=f"{work.hours:g}", start=f"{work.start:%H:%M}", end=f"{work.latest:%H:%M}"
    )


def _why(turn: Turn, person: Person, facts: Facts, day: Day) -> list[str]:
    """What made the day what it is, beyond the hours."""
    told = [turn.text(f"why_{reason}") for reason in day.reasons if reason != "order"]
    told += _ordered(turn, day)
    if day.state == "holiday" and facts.holiday:
        told.append(facts.holiday)
    if day.state == "exempt" and facts.exempt:
        told.append(facts.exempt)
    if day.early_minutes:
        told.append(turn.text("why_early", minutes=day.early_minutes))
    if day.missing_out and day.state != "no_out":
        told.append(turn.text("why_missing_out"))
    granted = {row.id: row for row in turn.store.requests.of_person(person.id) if row.id in day.requests}
    for number, row in granted.items():
        halves = [
            half for half, one in zip(("morning", "afternoon"), day.requests, strict=True) if one == number
        ]
        part = f"part_{halves[0]}" if len(halves) == 1 else "part_full"
        told.append(turn.text(part, kind=named(turn.language, row), reason=row.reason))
    return told


def _show_month(turn: Turn, person: Person, when: date) -> None:
    first = when.replace(day=1)
    before, after = first - timedelta(days=1), first + timedelta(days=31)

    def field(day: date, sign: str, tone: Tone | None) -> MonthDay:
        tap = turn.button("open_day", "day", lasts=True, d=day.isoformat())
        # Nothing said for the person, and a short label: a month has little room.
        return MonthDay(day.day, sign, tone, day == turn.today, TapButton(str(day.day), tap.data))

    buttons = (
        turn.command("ledger", "command"),
        turn.command("requests", "mine"),
        turn.button("previous_month", "month", lasts=True, m=f"{before:%Y-%m}"),
        turn.button("next_month", "month", lasts=True, m=f"{after:%Y-%m}"),
    )
    turn.show(mytime_month.month(turn, person, first, field, buttons, _quick(turn)))


def _quick(turn: Turn) -> tuple[SayButton, ...]:
    words = (
        ("clockin", "in"), ("clockin", "out"), ("leave", "command"), ("requests", "correct"),
        ("requests", "mine"), ("reminders", "command"), ("menu", "menu"),
    )  # fmt: skip
    return tuple(turn.command(flow, key) for flow, key in words)
