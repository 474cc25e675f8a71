"""The half-year ledger in chat: one's own sums with the days behind each number, and who is near a limit."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.flow import Flow
from bot.links import FileLink
from bot.replies import Bar, Board, Card, Fact, LinkButton, Passage, Say, SayButton
from bot.turn import Turn
from documents.ledger_words import half_name, number_name, reasons, service_note, state_name
from handlers.parts.ledger_scope import OFFICE, is_locked, unit_scope
from rules.ledger import (
    LEAVE_KINDS,
    HalfYear,
    Limit,
    days_behind,
    half_year_from,
    half_year_of,
    nearest,
    numbers_of,
    plain,
)
from rules.people import Person, answers_for
from rules.permits import may_ask_status, may_see_day_of, sees_office
from rules.refusals import Refusal
from rules.workday import Day
from storage.ledgers import Line
from texts import LANGUAGES, first_word, sentence, thai

flow = Flow("ledger")

MOST_ROWS = 12
MOST_DETAILED = 20  # beyond, days are told by month: all of them still
_HALF = re.compile(r"(?<!\S)\d+/\d+(?!\S)")
#: The rows of a ledger, in order, with the number each opens; leave follows by kind.
ROWS = ("worked_days", "absent_days", "early_times", "missing_outs", "travel_days", "wfh_days", "exempt_days",
        "provisional_days")  # fmt: skip
OPENS = ("late_times", "leave_days", "leave_times", *ROWS)


class Asked(NamedTuple):
    """What stood after the command: whose ledger, of which half-year, and which number's days."""

    who: str
    half: HalfYear
    number: str | None


@flow.command("command", rest=True)
def show(turn: Turn) -> None:
    viewer = turn.require_person()
    asked = _asked(turn)
    subject = _subject(turn, viewer, asked.who) if asked.who else viewer
    if subject is None:
        return
    line = turn.store.ledgers.line(asked.half, subject, turn.today)
    if asked.number:
        _show_days(turn, viewer, line, asked)
    else:
        _show_sums(turn, viewer, line, asked.half)


def _asked(turn: Turn) -> Asked:
    words = thai.folded(turn.rest)
    half = half_year_of(turn.today)
    found = _HALF.search(words)
    if found:
        try:
            half = half_year_from(found[0])
        except ValueError:
            raise Refusal("bad_half", words=found[0][:20]) from None
        words = " ".join((words[: found.start()] + words[found.end() :]).split())
    for word, number in _NUMBER_WORDS:
        if words == word or words.endswith(f" {word}"):
            return Asked(words.removesuffix(word).strip(), half, number)
    return Asked(words, half, None)


def _number_words() -> list[tuple[str, str]]:
    """Every way to ask for a number's days, the longest first."""
    keys = [(f"word_{name}", name) for name in OPENS]
    keys += [(f"leave_{kind}", f"{kind}_days") for kind in LEAVE_KINDS]
    found = {
        (thai.folded(sentence(flow.name, key, language)), name)
        for key, name in keys
        for language in LANGUAGES
    }
    return sorted(found, key=lambda pair: (-len(pair[0]), pair))


_NUMBER_WORDS = _number_words()


def _subject(turn: Turn, viewer: Person, words: str) -> Person | None:
    """Only people the viewer may see exist for the viewer."""
    everybody = turn.store.people.find(words, most=500)
    found = [person for person in everybody if may_see_day_of(viewer, person)]
    if not found:
        raise Refusal("nobody", words=thai.clip(words, 40))
    if len(found) == 1:
        return found[0]
    word = first_word(flow.name, "command", turn.language)
    choices = tuple(SayButton(person.name, f"{word} {person.staff_id}") for person in found[:MOST_ROWS])
    turn.show(Say(turn.text("several", words=thai.clip(words, 40)), choices))
    return None


# -- sums ------------------------------------------------------------------------------------------------


def _show_sums(turn: Turn, viewer: Person, line: Line, half: HalfYear) -> None:
    name = half_name(half, turn.language)
    if not line.days:
        return turn.say("nothing", *_quick(turn, viewer, half, line.person), half=name)
    own = viewer.id == line.person.id
    title = turn.text("title_own", half=name) if own else turn.text(
        "title_person", name=line.person.name, half=name
    )  # fmt: skip
    late, leave, times = (_used(turn, limit) for limit in line.limits)
    rows = [_limit_row(turn, line, limit, half, own=own) for limit in line.limits]
    rows += _sum_rows(turn, line, half, own=own)
    heads = zip(("late_times", "leave_days", "leave_times"), (late, leave, times), strict=True)
    turn.show(
        Board(
            badge=turn.text("badge"),
            title=title,
            alt=turn.text("alt", title=title, late=late, leave=leave),
            numbers=tuple(
                Fact(turn.text(f"word_{key}"), value, strong=key == "late_times") for key, value in heads
            ),
            rows=tuple(rows),
            next_step=_next(turn, line, half),
            quick=_quick(turn, viewer, half, line.person),
        )
    )
    return None


def _used(turn: Turn, limit: Limit) -> str:
    return f"{plain(limit.used)}/{plain(limit.most)}"


def _limit_row(turn: Turn, line: Line, limit: Limit, half: HalfYear, *, own: bool) -> Bar:
    key = "of_days" if limit.key == "leave_days" else "of_times"
    value = turn.text(f"value_{key}", n=plain(limit.used), most=plain(limit.most))
    share = min(1.0, limit.used / limit.most) if limit.most else None
    if limit.nearness != "fine":
        value = f"{value} {turn.text(limit.nearness)}"
    label = turn.text(f"word_{limit.key}")
    return Bar(label, value, share, _command(turn, line.person, half, label, own=own))


def _sum_rows(turn: Turn, line: Line, half: HalfYear, *, own: bool) -> list[Bar]:
    """What is not nothing, each row opening to its days."""
    numbers = numbers_of(line.ledger)
    told = [(turn.text(f"word_{name}"), _value(turn, name, numbers)) for name in ROWS if numbers[name]]
    for kind in LEAVE_KINDS:
        if numbers[f"{kind}_days"]:
            facts = {"n": plain(numbers[f"{kind}_days"]), "times": plain(numbers[f"{kind}_times"])}
            told.append((turn.text(f"leave_{kind}"), turn.text("value_days_times", **facts)))
    return [Bar(label, value, say=_command(turn, line.person, half, label, own=own)) for label, value in told]


def _value(turn: Turn, name: str, numbers: dict[str, float]) -> str:
    if name == "early_times":
        return turn.text(
            "value_times_minutes", n=plain(numbers[name]), minutes=plain(numbers["early_minutes"])
        )
    if name == "missing_outs":
        return turn.text("value_times", n=plain(numbers[name]))
    return turn.text("value_days", n=plain(numbers[name]))


def _command(turn: Turn, person: Person, half: HalfYear, word: str, *, own: bool) -> str:
    """What a tap says; typed by hand it does the same."""
    whose = "" if own else f"{person.staff_id} "
    return f"{first_word(flow.name, 'command', turn.language)} {whose}{half} {word}".strip()


def _next(turn: Turn, line: Line, half: HalfYear) -> str:
    rules = turn.store.ledgers.rules(half, turn.today)
    locked = is_locked(turn.store, half)
    lines = [turn.text("next_locked" if locked else "next")]
    if rules.passing_bars and nearest(line.limits) == "passed":
        lines.insert(0, turn.text("barred"))
    short = service_note(line.person, half, rules, turn.language)
    if short:
        lines.insert(0, short)
    if rules.late_by_year:
        lines.append(turn.text("year_late"))
    return "\n".join(lines)


def _quick(turn: Turn, viewer: Person, half: HalfYear, subject: Person) -> tuple[SayButton, ...]:
    before = _command(turn, subject, half.before, "", own=viewer.id == subject.id)
    buttons = [SayButton(turn.text("before"), before), turn.command("mytime", "command")]
    if may_ask_status(viewer):
        buttons.append(turn.command("ledger", "near_command"))
    return (*buttons, turn.command("menu", "menu"))


# -- the days behind a number ----------------------------------------------------------------------------


def _show_days(turn: Turn, viewer: Person, line: Line, asked: Asked) -> None:
    number, own = asked.number or "", viewer.id == line.person.id
    days = days_behind(line.ledger, number)
    what, half = number_name(number, turn.language), half_name(asked.half, turn.language)
    facts, passages = _told(turn, line, days)
    turn.show(
        Card(
            tone="info",
            badge=turn.text("days_badge"),
            title=f"{what} {plain(numbers_of(line.ledger)[number])}",
            alt=turn.text("days_alt", what=what, n=len(days), half=half),
            facts=(Fact(half, line.person.name, strong=not own), *facts),
            passages=passages,
            next_step="" if days else turn.text("days_none"),
            quick=(
                SayButton(turn.text("badge"), _command(turn, line.person, asked.half, "", own=own)),
                turn.command("menu", "menu"),
            ),
        )
    )


def _told(turn: Turn, line: Line, days: list[date]) -> tuple[tuple[Fact, ...], tuple[Passage, ...]]:
    """Few days each with what happened; many by month, none left out."""
    if len(days) <= MOST_DETAILED:
        derived = dict(line.days)
        return tuple(
            Fact(thai.short_date(day, turn.language), _what_happened(turn, derived[day])) for day in days
        ), ()
    months: dict[str, list[str]] = {}
    for day in days:
        months.setdefault(thai.month_and_year(day, turn.language), []).append(str(day.day))
    return (), tuple(Passage(month, ", ".join(own)) for month, own in months.items())


def _what_happened(turn: Turn, day: Day) -> str:
    hours = [turn.clock(moment) for moment in (day.first_in, day.last_out) if moment]
    late = day.state == "late"
    state = turn.text("minutes", n=day.late_minutes) if late else state_name(day, turn.language)
    parts = [" - ".join(hours), state]
    if day.early_minutes:
        parts.append(turn.text("minutes_early", n=day.early_minutes))
    parts += [reasons(day, turn.language), turn.text("col_review") if day.provisional else ""]
    return " ".join(part for part in parts if part)


# -- who is near a limit ---------------------------------------------------------------------------------


@flow.command("near_command", rest=True)
def show_near(turn: Turn) -> None:
    """The early list: of the whole office for admins and auditors, of their own people for supervisors."""
    viewer = turn.require_person()
    if not may_ask_status(viewer):
        raise Refusal("not_allowed")
    asked = _asked(turn)
    unit = _unit(turn, viewer, asked.who)
    supervisor = None if sees_office(viewer) else viewer.staff_id
    found = turn.store.ledgers.near(asked.half, turn.today, unit, supervisor)
    half = half_name(asked.half, turn.language)
    title = turn.text("near_title_unit", unit=unit, half=half) if unit else turn.text(
        "near_title_office", half=half
    )  # fmt: skip
    word = first_word(flow.name, "command", turn.language)
    rows = [
        Bar(
            one.person.name,
            turn.text("near_row", sign=turn.text(nearest(one.limits)), **_three(one.limits)),
            say=f"{word} {one.person.staff_id} {asked.half}",
        )
        for one in found[:MOST_ROWS]
    ]
    counts = {key: sum(nearest(one.limits) == key for one in found) for key in ("near", "passed")}
    left_out = len(found) - len(rows)
    turn.show(
        Board(
            badge=turn.text("near_badge"),
            title=title,
            alt=turn.text("alt_near", title=title, n=len(found)),
            numbers=tuple(Fact(turn.text(key), str(n), strong=key == "passed") for key, n in counts.items()),
            rows=tuple(rows),
            more=turn.text("near_more", n=left_out) if left_out > 0 else "",
            next_step=turn.text("near_next") if found else turn.text("near_none", half=half),
            buttons=_files(turn, viewer, asked.half, unit),
            quick=(turn.command("ledger", "command"), turn.command("menu", "menu")),
        )
    )


def _three(limits: Sequence[Limit]) -> dict[str, str]:
    late, leave, times = limits
    return {"late": plain(late.used), "leave": plain(leave.used), "times": plain(times.used)}


def _unit(turn: Turn, viewer: Person, words: str) -> str | None:
    """The one unit of that name or nickname, or whose name alone holds the words; None: the whole office."""
    office = sees_office(viewer)
    if not words:
        return None if office else viewer.unit
    known = turn.store.people.units() if office else [viewer.unit]
    found = turn.store.units.tree().named(words, thai.folded, known)
    found = [unit for unit in found if office or answers_for(viewer, unit)]
    if len(found) != 1:
        raise Refusal("nobody", words=thai.clip(words, 40))
    return found[0]


def _files(turn: Turn, viewer: Person, half: HalfYear, unit: str | None) -> tuple[LinkButton, ...]:
    """Private links to the workbook, and of a unit to its yearly sheets; for admins and auditors."""
    if not sees_office(viewer):
        return ()
    scope = unit_scope(unit) if unit else OFFICE
    kinds = ("book", "sheets", "proof") if unit else ("book",)
    made = [(kind, turn.file_link(FileLink(kind, str(half), scope, viewer.id, turn.now))) for kind in kinds]
    return tuple(LinkButton(turn.text(f"file_{kind}"), link) for kind, link in made if link)
