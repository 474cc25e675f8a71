"""The yearly sheet of one person, as offices have kept it for decades: a row a month from October, 31 columns
of days, sums of the half-years (1) and (2) and of the year (1) + (2), the limits at the foot.

A half day of leave stands `/ป` for the morning and `ป/` for the afternoon; days off are grey.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from documents.fonts import font_folder
from documents.ledger_words import half_name, service_note, word
from documents.typeset import typeset
from rules.ledger import HalfYear, LedgerDay, LedgerRules, add_up, plain
from rules.people import Person
from rules.workday import Day
from texts import sentence, thai

_TEMPLATE: Final = Path(__file__).with_name("year_sheet.typ")
#: The five columns of sums, in the order of the sheet.
SUMMED: Final = ("sick", "personal", "vacation", "late", "absent")
_TOPIC: Final = "ledger"


@dataclass(frozen=True, slots=True)
class YearOf:
    """One person's fiscal year (Buddhist era): their kept days in order, and the days nobody had to come."""

    person: Person
    year: int
    days: Sequence[LedgerDay]
    off: Collection[date]


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """What is the same on every sheet; `made` on the office's clock."""

    office: str
    rules: LedgerRules
    made: datetime
    thai_digits: bool = False
    language: str = "th"


def year_sheets_pdf(years: Sequence[YearOf], style: SheetStyle) -> bytes:
    """A page of A4 across for each person, in the order given, as one PDF."""
    return typeset(_TEMPLATE, font_folder(), "sheets", [page_of(year, style) for year in years])


def mark_of(day: Day, language: str = "th") -> str:
    """What stands in the square of a day: nothing for a day of work without remark."""
    whole, morning, afternoon = _half_marks(day, language)
    late = word("mark_late", language) if day.state == "late" else ""
    if whole:
        return f"{whole} {late}".strip()
    # As a clerk writes it: what was in the morning first.
    return " ".join(part for part in (morning, late, afternoon) if part)


def _half_marks(day: Day, language: str) -> tuple[str, str, str]:
    """The mark of the whole day, or those of its halves."""
    first, second = (_letter(half, kind, language) for half, kind in zip(day.halves, day.leaves, strict=True))
    if first == second:
        return first, "", ""
    return "", f"/{first}" if first else "", f"{second}/" if second else ""


def _letter(half: str, kind: str, language: str) -> str:
    if half == "leave":
        return word(f"mark_{kind or 'sick'}", language)
    return word(f"mark_{half}", language) if half in ("absent", "travel", "wfh", "exempt") else ""


def page_of(year: YearOf, style: SheetStyle) -> dict[str, object]:
    """What the template sets: words and squares, all as text."""
    language = style.language
    by_day = dict(year.days)
    halves = [HalfYear(year.year, 1), HalfYear(year.year, 2)]
    rows: list[dict[str, object]] = []
    total = dict.fromkeys(SUMMED, 0.0)
    for number, half in enumerate(halves, start=1):
        months = [_month(first, by_day, year.off, style) for first in _months(half)]
        rows += months
        sums = _sums([one for one in year.days if half.first <= one.date <= half.last])
        total = {name: total[name] + sums[name] for name in SUMMED}
        rows.append(_sum_row(f"year_sum_{number}", sums, style))
    rows.append(_sum_row("year_sum_3", total, style))
    words = _words(year, style, halves)
    heads = [_digits(str(number), style) for number in range(1, 32)]
    marks = [word(f"mark_{name}", language) for name in SUMMED]
    return {**words, "days": heads, "marks": marks, "rows": rows}


def _months(half: HalfYear) -> list[date]:
    return [day for day in half.days() if day.day == 1]


def _month(
    first: date, by_day: dict[date, Day], off: Collection[date], style: SheetStyle
) -> dict[str, object]:
    own: list[LedgerDay] = []
    squares: list[dict[str, object]] = []
    for number in range(1, 32):
        day = _day(first, number)
        if day is None:
            squares.append({"none": True})
            continue
        derived = by_day.get(day)
        if derived is not None:
            own.append(LedgerDay(day, derived))
        # What was kept of the day knows best: a night watch works on Sundays.
        grey = day in off if derived is None else derived.state in ("holiday", "off")
        mark = mark_of(derived, style.language) if derived is not None else ""
        squares.append({"mark": mark, "grey": grey, "review": derived is not None and derived.provisional})
    name = thai.month_and_year(first, style.language)
    return {"name": _digits(name, style), "squares": squares, "sums": _written(_sums(own), style)}


def _day(first: date, number: int) -> date | None:
    try:
        return first.replace(day=number)
    except ValueError:
        return None


def _sums(days: Sequence[LedgerDay]) -> dict[str, float]:
    ledger = add_up(days)
    leave = {kind: ledger.leave_halves.get(kind, 0) / 2 for kind in SUMMED[:3]}
    return {**leave, "late": ledger.late_times, "absent": ledger.absent_halves / 2}


def _sum_row(key: str, sums: dict[str, float], style: SheetStyle) -> dict[str, object]:
    return {"name": _digits(word(key, style.language), style), "sums": _written(sums, style)}


def _written(sums: dict[str, float], style: SheetStyle) -> list[str]:
    return [_digits(plain(sums[name]), style) if sums[name] else "" for name in SUMMED]


def _words(year: YearOf, style: SheetStyle, halves: Sequence[HalfYear]) -> dict[str, object]:
    language, person, rules = style.language, year.person, style.rules
    times = [
        str(add_up(d for d in year.days if half.first <= d.date <= half.last).counted_leave_times)
        for half in halves
    ]
    shown = year.year if language == "th" else year.year - 543
    when = {"date": thai.short_date(style.made.date(), language), "time": thai.clock(style.made, language)}
    limits = {
        "late_times": rules.late_times, "leave_times": rules.leave_times,
        "leave_days": plain(rules.leave_days),
    }  # fmt: skip
    told = {
        "title": word("year_title", language),
        "office": style.office,
        "year": sentence(_TOPIC, "year_name", language, {"year": shown}),
        "person": _who(person, language),
        "unit": sentence(_TOPIC, "year_unit", language, {"unit": person.unit, "staff_id": person.staff_id}),
        "times": sentence(_TOPIC, "year_times", language, {"first": times[0], "second": times[1]}),
        "limits": "  ".join(
            (sentence(_TOPIC, "note_limits", language, limits), *_short_service(year, style, halves))
        ),
        "made": sentence(_TOPIC, "year_made", language, when),
    }
    return {
        **{name: _digits(words, style) for name, words in told.items()},
        "month": word("year_month", language),
        "sum": word("year_sum", language),
        "sign": word("year_sign", language),
        "legend": _legend(year, language),
    }


def _short_service(year: YearOf, style: SheetStyle, halves: Sequence[HalfYear]) -> list[str]:
    """The half-years by whose end the person serves for too short a time."""
    found = ((half, service_note(year.person, half, style.rules, style.language)) for half in halves)
    return [f"({half_name(half, style.language)}: {note})" for half, note in found if note]


def _who(person: Person, language: str) -> str:
    if not person.position:
        return person.name
    facts = {"name": person.name, "position": person.position}
    return sentence(_TOPIC, "year_person", language, facts)


def _legend(year: YearOf, language: str) -> list[str]:
    """The five letters everybody knows, those others that stand on this sheet, and how halves are written."""
    names = {kind: f"leave_{kind}" for kind in SUMMED[:3]} | {k: f"legend_{k}" for k in SUMMED[3:]}
    for _, day in year.days:
        for half, kind in zip(day.halves, day.leaves, strict=True):
            if half == "leave" and kind:
                names.setdefault(kind, f"leave_{kind}")
            elif half in ("travel", "wfh", "exempt"):
                names.setdefault(half, f"legend_{half}")
    marks = [f"{word(f'mark_{key}', language)} = {word(name, language)}" for key, name in names.items()]
    return [*marks, word("year_half", language), word("year_grey", language), word("year_star", language)]


def _digits(words: str, style: SheetStyle) -> str:
    return thai.thai_digits(words) if style.thai_digits else words
