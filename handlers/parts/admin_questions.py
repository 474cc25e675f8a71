"""The questions that changes of the calendar share: days, people, rounds, minutes, reasons."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from bot.replies import DateButton, QuickReply, Say
from bot.turn import Turn
from handlers.parts.admin_talk import Answers, Question, answer_button, words
from handlers.parts.may_say import allowed, may
from rules.calendar import at_office
from rules.calendar_imports import MOST_MINUTES, clock_of
from rules.dates import read_day, read_moment
from rules.people import Person
from rules.refusals import Refusal
from texts import thai

NONE = "-"
MOST_REASON = 300
MOST_OFFERED = 10
_EVERYBODY = ("*", "ทุกคน", "everybody", "everyone")
#: Days of the week as people write them, from Monday 0.
_WEEKDAYS = {
    "จ": 0, "อ": 1, "พ": 2, "พฤ": 3, "ศ": 4, "ส": 5, "อา": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip


# -- days ------------------------------------------------------------------------------------------


def day(name: str, *, optional: bool = False, not_before: str = "") -> Question:
    """A day as ISO text, None where there may be none; never before the day answered at `not_before`."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        first = answers.get(not_before) if not_before else None
        offered: list[QuickReply] = [picker(turn, first=first, initial=first)]
        same = first or turn.today.isoformat()
        shown = thai.short_date(date.fromisoformat(same), turn.language)
        offered.append(answer_button(turn, shown, same))
        if optional:
            offered.append(answer_button(turn, words(turn, "no_end"), NONE))
        return offered

    def read(turn: Turn, answers: Answers, said: str) -> str | None:
        if optional and said.strip() == NONE:
            return None
        found = read_day(said, turn.today)
        if found is None:
            raise Refusal("bad_day")
        if not_before and found < date.fromisoformat(answers[not_before]):
            raise Refusal("bad_order")
        return found.isoformat()

    def show(turn: Turn, value: Any) -> str:
        return thai.short_date(date.fromisoformat(value), turn.language) if value else words(turn, "no_end")

    return Question(name, ask, read, show)


def picker(
    turn: Turn, *, mode: Any = "date", first: str | None = None, initial: str | None = None
) -> DateButton:
    data = answer_button(turn, words(turn, "pick"), "").data
    return DateButton(words(turn, "pick"), data, mode, initial, first)


def end_of(value: str | None) -> date | None:
    """The answer of an optional `day`."""
    return date.fromisoformat(value) if value else None


def moment(name: str, *, after: str = "") -> Question:
    """A moment on the office's clock as aware ISO text, not in the future."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        begin = answers.get(after) if after else None
        at = datetime.fromisoformat(begin) if begin else turn.now
        local = turn.local(at).strftime("%Y-%m-%dT%H:%M")
        return (picker(turn, mode="datetime", initial=local, first=local if begin else None),)

    def read(turn: Turn, answers: Answers, said: str) -> str:
        typed = read_moment(said, turn.today)
        if typed is None:
            raise Refusal("bad_moment")
        found = at_office(*typed, turn.around.zone)
        if found > turn.now:
            raise Refusal("in_future")
        if after and found <= datetime.fromisoformat(answers[after]):
            raise Refusal("bad_order")
        return found.isoformat()

    def show(turn: Turn, value: Any) -> str:
        at = datetime.fromisoformat(value)
        return f"{turn.short_date(at)} {turn.clock(at)}"

    return Question(name, ask, read, show)


# -- people and units ------------------------------------------------------------------------------


def people(name: str = "people", *, deed: str = "") -> Question:
    """Our ids: staff ids apart by spaces or commas, the name of a unit, or everybody. `deed`: what will be
    done to them; who may not do it to themselves is left out of a unit, and refused by their own number."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return ()

    def read(turn: Turn, answers: Answers, said: str) -> list[int]:
        here = turn.store.people.working_on(turn.today)
        everybody = said.strip().casefold() in _EVERYBODY
        unit = [one for one in here if everybody or one.unit.casefold() == said.strip().casefold()]
        if unit:
            return _but_self(turn, unit, deed)
        wanted = said.replace(",", " ").split()
        of = {person.staff_id.casefold(): person.id for person in here}
        unknown = [staff_id for staff_id in wanted if staff_id.casefold() not in of]
        if unknown or not wanted:
            raise Refusal("bad_people", who=thai.clip(", ".join(unknown), 80))
        found = list(dict.fromkeys(of[staff_id.casefold()] for staff_id in wanted))
        if deed and turn.require_person().id in found:
            allowed(turn, deed, turn.require_person())
        return found

    return Question(name, ask, read, who)


def _but_self(turn: Turn, found: Sequence[Person], deed: str) -> list[int]:
    """Our ids of these people, but of who asks where they may not do it to themselves."""
    own = [
        one for one in found if deed and one.id == turn.require_person().id and not may(turn, one, deed, one)
    ]
    if own and len(found) == 1:
        raise Refusal("not_own")
    if own:
        turn.show(Say(words(turn, "left_you_out")))
    return [one.id for one in found if one not in own]


def who(turn: Turn, value: Any) -> str:
    """One person's name, or how many."""
    if len(value) == 1:
        person = turn.store.people.by_id(value[0])
        return f"{person.name} ({person.staff_id})"
    return words(turn, "n_people", n=len(value))


def units(name: str = "units") -> Question:
    """Names of units, apart by commas; empty for the whole office."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        known = turn.store.people.units()[:MOST_OFFERED]
        return (
            answer_button(turn, words(turn, "whole_office"), NONE),
            *(answer_button(turn, unit, unit) for unit in known if len(unit) <= 60),
        )

    def read(turn: Turn, answers: Answers, said: str) -> list[str]:
        if said.strip() == NONE:
            return []
        known = {unit.casefold(): unit for unit in turn.store.people.units()}
        if said.strip().casefold() in known:  # a name may have commas of its own
            return [known[said.strip().casefold()]]
        wanted = [part.strip() for part in said.split(",") if part.strip()]
        unknown = [unit for unit in wanted if unit.casefold() not in known]
        if unknown or not wanted:
            raise Refusal("bad_unit", unit=thai.clip(", ".join(unknown), 80))
        return sorted({known[unit.casefold()] for unit in wanted})

    def show(turn: Turn, value: Any) -> str:
        return ", ".join(value) or words(turn, "whole_office")

    return Question(name, ask, read, show)


# -- rounds and points -----------------------------------------------------------------------------


def of_list(name: str, known: Any, *, any_of_them: bool = False) -> Question:
    """One of the codes that `known(turn)` gives; None for any where that may be said."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        offered = [answer_button(turn, code, code) for code in known(turn)[:MOST_OFFERED]]
        return ([answer_button(turn, words(turn, "any"), NONE)] if any_of_them else []) + offered

    def read(turn: Turn, answers: Answers, said: str) -> str | None:
        if any_of_them and said.strip() == NONE:
            return None
        for code in known(turn):
            if code.casefold() == said.strip().casefold():
                return str(code)
        raise Refusal("bad_code", code=thai.clip(said, 40))

    def show(turn: Turn, value: Any) -> str:
        return value or words(turn, "any")

    return Question(name, ask, read, show)


def rounds(turn: Turn) -> list[str]:
    return list(turn.store.calendar.rounds())


def points(turn: Turn) -> list[str]:
    return [point.code for point in turn.store.points.everywhere()]


def hours(name: str = "hours") -> Question:
    """Beginning and end of a round, as ["08:30", "16:30"]."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        usual = ("07:30-15:30", "08:30-16:30", "09:30-17:30")
        return [answer_button(turn, one, one) for one in usual]

    def read(turn: Turn, answers: Answers, said: str) -> list[str]:
        parts = thai.arabic_digits(said).replace("–", "-").split("-")
        clocks = [clock_of(part) for part in parts]
        if len(clocks) != 2 or None in clocks or clocks[0] == clocks[1]:
            raise Refusal("bad_hours")
        return [f"{clock:%H:%M}" for clock in clocks if clock]

    def show(turn: Turn, value: Any) -> str:
        crosses = time.fromisoformat(value[1]) <= time.fromisoformat(value[0])
        return f"{value[0]}-{value[1]}{words(turn, 'next_day') if crosses else ''}"

    return Question(name, ask, read, show)


def weekdays(name: str = "weekdays") -> Question:
    """Days of the week from Monday 0."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        usual = {"mon_fri": "0 1 2 3 4", "mon_sat": "0 1 2 3 4 5", "every_day": "0 1 2 3 4 5 6"}
        return [answer_button(turn, words(turn, key), value) for key, value in usual.items()]

    def read(turn: Turn, answers: Answers, said: str) -> list[int]:
        parts = thai.folded(said).replace(",", " ").replace(".", " ").split()
        known = {**_WEEKDAYS, **{str(n): n for n in range(7)}}
        if not parts or any(part not in known for part in parts):
            raise Refusal("bad_weekdays")
        return sorted({known[part] for part in parts})

    def show(turn: Turn, value: Any) -> str:
        names = thai.WEEKDAYS_TH if turn.language == "th" else thai.WEEKDAYS_EN
        return " ".join(names[n] for n in value)

    return Question(name, ask, read, show)


# -- words and numbers -----------------------------------------------------------------------------


def reason(name: str = "reason", *, most: int = MOST_REASON) -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return ()

    def read(turn: Turn, answers: Answers, said: str) -> str:
        if thai.letters(said) > most or len(said) > most:
            raise Refusal("bad_length", most=most)
        return said

    return Question(name, ask, read, lambda _turn, value: str(value))


def minutes(name: str = "minutes") -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return [answer_button(turn, words(turn, "n_minutes", n=n), str(n)) for n in (15, 30, 60, 120)]

    def read(turn: Turn, answers: Answers, said: str) -> int:
        typed = thai.arabic_digits(said).strip()
        if not typed.isdecimal() or not 1 <= int(typed[:6]) <= MOST_MINUTES:
            raise Refusal("bad_minutes", most=MOST_MINUTES)
        return int(typed)

    return Question(name, ask, read, lambda turn, value: words(turn, "n_minutes", n=value))
