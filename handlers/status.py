"""The state of today: the whole office by unit, one unit by person, or one person's day."""

from typing import Any

from bot.flow import Flow
from bot.replies import Bar, Board, Card, Fact, Say, SayButton
from bot.turn import Turn
from rules.people import Person, may_ask_status, may_see_day_of, sees_office
from rules.refusals import Refusal
from texts import first_word, sentence, thai

flow = Flow("status")

MOST_ROWS = 12
MOST_CHOICES = 10


@flow.command("command", rest=True)
def status(turn: Turn) -> None:
    viewer = turn.require_person()
    if not may_ask_status(viewer):
        raise Refusal("not_allowed")
    if not turn.rest:
        return show_office(turn) if sees_office(viewer) else show_unit(turn, viewer.unit)
    unit = _unit_named(turn, turn.rest)
    if unit and (sees_office(viewer) or unit == viewer.unit):
        return show_unit(turn, unit)
    return _find_person(turn, viewer, turn.rest)


def _unit_named(turn: Turn, words: str) -> str | None:
    """The one unit of that name, or whose name alone holds the words."""
    wanted = thai.folded(words)
    units = {thai.folded(unit): unit for unit in turn.store.people.units()}
    if wanted in units:
        return units[wanted]
    holding = [unit for name, unit in units.items() if wanted in name]
    return holding[0] if len(holding) == 1 else None


def _find_person(turn: Turn, viewer: Person, words: str) -> None:
    """Only people the viewer may see exist for the viewer."""
    office = sees_office(viewer)
    # Somebody else's namesakes must not push out of the list the ones the viewer may see.
    everybody = turn.store.people.find(thai.arabic_digits(words), most=MOST_CHOICES + 1 if office else 500)
    found = [person for person in everybody if may_see_day_of(viewer, person)]
    if not found:
        raise Refusal("nobody", words=thai.clip(words, 40))
    if len(found) == 1:
        return show_person(turn, found[0])
    word = first_word("status", "command", turn.language)
    choices = tuple(SayButton(p.name, f"{word} {p.staff_id}") for p in found[:MOST_CHOICES])
    turn.show(Say(turn.text("several", words=thai.clip(words, 40)), choices))
    return None


def show_office(turn: Turn) -> None:
    people = turn.store.people.count_by_unit(turn.today)
    here, late, review = _counts(turn)
    missing = turn.store.workdays.missing_by_unit(turn.today, turn.now, turn.around.zone, due=False)
    word = first_word("status", "command", turn.language)
    rows = [
        Bar(
            unit,
            turn.text("unit_row", here=here.get(unit, 0), all=count),
            here.get(unit, 0) / count,
            f"{word} {thai.clip(unit, 120)}",
        )
        for unit, count in people.items()
    ]
    numbers = (sum(here.values()), sum(late.values()), sum(missing.values()), sum(review.values()))
    title = turn.text("title_office", date=thai.short_date(turn.today, turn.language))
    left_out = len(rows) - MOST_ROWS
    more = turn.text("and_more", n=left_out) if left_out > 0 else ""
    turn.show(_board(turn, title, numbers, rows[:MOST_ROWS], more))


def _counts(turn: Turn) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """By unit: who has come, who of them late, who of them under review."""
    here: dict[str, int] = {}
    late: dict[str, int] = {}
    review: dict[str, int] = {}
    for row in turn.store.workdays.counts(turn.today):
        here[row.unit] = here.get(row.unit, 0) + row.came
        review[row.unit] = review.get(row.unit, 0) + row.provisional
        if row.state in ("late", "absent"):
            late[row.unit] = late.get(row.unit, 0) + row.came
    return here, late, review


def show_unit(turn: Turn, unit: str) -> None:
    people = turn.store.people.working_on(turn.today, unit)
    days = turn.store.workdays.of_people(turn.today, unit)
    came = [days[p.id] for p in people if p.id in days and days[p.id].first_in]
    late = sum(day.state in ("late", "absent") for day in came)
    review = sum(day.provisional for day in came)
    word = first_word("status", "command", turn.language)
    missing = {
        one.person
        for one in turn.store.workdays.missing_now(
            turn.today, turn.now, turn.around.zone, unit=unit, due=False
        )
    }
    # Who is missing first: that is what a chief looks for.
    order = sorted(people, key=lambda p: (p.id not in missing, p.staff_id))
    rows = [
        Bar(p.name, _short_state(turn, days.get(p.id), p.id in missing), say=f"{word} {p.staff_id}")
        for p in order
    ]
    title = turn.text("title_unit", unit=unit, date=thai.short_date(turn.today, turn.language))
    left_out = len(rows) - MOST_ROWS
    more = turn.text("and_more_people", n=left_out) if left_out > 0 else ""
    turn.show(_board(turn, title, (len(came), late, len(missing), review), rows[:MOST_ROWS], more))


def _board(turn: Turn, title: str, numbers: tuple[int, int, int, int], rows: list[Bar], more: str) -> Board:
    told = dict(zip(("present", "late", "missing", "review"), numbers, strict=True))
    return Board(
        badge=turn.text("badge"),
        title=title,
        alt=turn.text("alt", title=title, **told),
        numbers=tuple(Fact(turn.text(key), str(n), strong=key == "present") for key, n in told.items()),
        rows=tuple(rows),
        more=more,
        next_step=turn.text("next"),
        quick=(turn.command("status", "command"), turn.command("menu", "menu")),
    )


def _state(turn: Turn, day: Any) -> str:
    if day is None:
        return sentence("clockin", "day_none", turn.language)
    state = sentence("clockin", f"day_{day.state}", turn.language, {"minutes": day.late_minutes})
    return turn.text("provisional", state=state) if day.provisional else state


def _short_state(turn: Turn, day: Any, missing: bool) -> str:
    """The hour and what is remarkable about it, or why nobody waits, for a narrow column."""
    if day is None or day.first_in is None:
        if missing:
            return turn.text("missing")
        excused = day is not None and day.state not in ("none", "absent")
        return sentence("clockin", f"day_{day.state}", turn.language) if excused else turn.text("not_due")
    remarks = []
    if day.state in ("late", "absent"):
        remarks.append(turn.text("late"))
    if day.provisional:
        remarks.append(turn.text("review"))
    return " ".join([turn.clock(day.first_in), *remarks])


def show_person(turn: Turn, person: Person) -> None:
    day = turn.store.workdays.of_person(person.id, turn.today)
    rows = turn.store.clockins.of_day(person.id, turn.today)
    facts = [
        Fact(turn.text("staff_id"), person.staff_id),
        Fact(turn.text("unit"), person.unit),
        Fact(turn.text("state"), _state(turn, day), strong=True),
    ]
    for row in rows[-8:]:
        kind = sentence("clockin", f"kind_{row.kind}", turn.language)
        verdict = sentence("clockin", f"badge_{row.verdict_now}", turn.language)
        label = turn.text("row", kind=kind, time=turn.clock(row.event_time))
        facts.append(Fact(label, f"{verdict} {row.point_name or ''}".strip()))
    reasons = [sentence("clockin", f"why_{reason}", turn.language) for row in rows for reason in row.reasons]
    date = thai.short_date(turn.today, turn.language)
    turn.show(
        Card(
            tone="review" if day is not None and day.provisional else "info",
            badge=turn.text("person_badge"),
            title=f"{person.name}",
            alt=turn.text("person_alt", name=person.name, date=date),
            facts=tuple(facts),
            why=tuple(dict.fromkeys(reasons)),
            quick=(turn.command("status", "command"), turn.command("menu", "menu")),
        )
    )
