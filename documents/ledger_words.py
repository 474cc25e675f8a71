"""The words of a ledger on paper and in tables, in one language: names of numbers, states and halves."""

from collections.abc import Iterable
from functools import cache

from rules.ledger import LEAVE_SUMS, HalfYear, LedgerRules, plain, serves_too_short
from rules.people import Person
from rules.workday import Day
from texts import sentence

TOPIC = "ledger"


@cache
def word(key: str, language: str) -> str:
    """A fixed word of the topic."""
    return sentence(TOPIC, key, language)


def half_name(half: HalfYear, language: str) -> str:
    year = half.year if language == "th" else half.year - 543
    return sentence(TOPIC, "half_name", language, {"number": half.number, "year": year})


@cache
def number_name(number: str, language: str) -> str:
    """What a number of `rules.ledger.NUMBERS` is called at the head of a column."""
    if number in LEAVE_SUMS:
        kind, _, what = number.rpartition("_")
        return sentence(TOPIC, f"num_{what}", language, {"what": word(f"leave_{kind}", language)})
    return word(f"num_{number}", language)


def state_name(day: Day, language: str) -> str:
    """The day's state; of leave its kinds."""
    kinds = [kind for kind in dict.fromkeys(day.leaves) if kind]
    if day.state == "leave" and kinds:
        return " ".join(leave_name(kind, language) for kind in kinds)
    return word(f"state_{day.state}", language)


def half_state(day: Day, place: int, language: str) -> str:
    """What the morning (0) or the afternoon (1) was."""
    half, kind = day.halves[place], day.leaves[place]
    if half == "leave":
        return leave_name(kind, language)
    return word(f"half_{half}", language)


def leave_name(kind: str, language: str) -> str:
    return word(f"leave_{kind}" if kind else "state_leave", language)


def reasons(day: Day, language: str) -> str:
    return ", ".join(word(f"why_{reason}", language) for reason in day.reasons)


def service_note(person: Person, half: HalfYear, rules: LedgerRules, language: str) -> str:
    """That somebody serves for too short a time by the end of the half-year, or nothing."""
    if not serves_too_short(person.started_on, half, rules):
        return ""
    return sentence(TOPIC, "short_service", language, {"months": rules.service_months})


def notes(rules: LedgerRules, locked: bool, language: str) -> Iterable[str]:
    """What a reader has to know to read the numbers."""
    facts = {
        "late_times": rules.late_times, "leave_times": rules.leave_times,
        "leave_days": plain(rules.leave_days),
    }  # fmt: skip
    yield sentence(TOPIC, "note_limits", language, facts)
    if rules.late_by_year:
        yield word("year_late", language)
    yield sentence(TOPIC, "note_near", language, {"pct": rules.near_pct})
    if rules.service_months:
        yield sentence(TOPIC, "note_service", language, {"months": rules.service_months})
    for key in ("note_times", "note_other", "note_review"):
        yield word(key, language)
    yield word("note_locked" if locked else "note_open", language)
