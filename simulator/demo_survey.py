"""Surveys of the demo office: one of last year's innovation that has ended, and one that opens by itself a
few seconds after the start, as everywhere."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from handlers.parts.survey_days import CLOCK_IN
from rules.calendar import fiscal_year, work_day
from rules.survey import Kind, Question
from simulator.demo_selection import Past, words
from storage.store import Store
from texts import sentence

_TITLE = "การลงเวลาผ่าน LINE"
_QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("used", "ready_used"), ("often", "ready_often"), ("scale", "ready_easy"), ("scale", "ready_better"),
    ("scale", "ready_content"), ("words", "ready_words"),
)  # fmt: skip
_ENDED_AGO, _OPEN_DAYS = 60, 7


def fill_survey(store: Store, now: datetime, zone: tzinfo) -> None:
    """The usual questions about clocking in, anonymous, of everybody, for a week."""
    admin = next(one for one in store.people.everyone() if one.role == "admin")
    title, closes = sentence("surveying", "usual_title", "th", {"title": _TITLE}), now + timedelta(days=7)
    number = store.surveys.add_draft(
        project=None, fiscal_year=fiscal_year(work_day(now, zone)), title=title, about=CLOCK_IN,
        questions=_usual(_TITLE), by=admin.id, at=now, closes_at=closes,
    )  # fmt: skip
    store.surveys.advance(number, "draft", "opening")


def fill_ended_survey(office: Past) -> None:
    """What people said of last year's innovation, mixed as at every close, and the findings for Form 5."""
    store, told = office.store, words()["survey"]
    admin = next(one for one in office.people.values() if one.role == "admin")
    opened, closed = office.at(_ENDED_AGO + _OPEN_DAYS, 9), office.at(_ENDED_AGO, 9)
    title = sentence("surveying", "usual_title", "th", {"title": told["title"]})
    number = store.surveys.add_draft(
        project=None, fiscal_year=office.year - 1, title=title, about="", questions=_usual(told["title"]),
        by=admin.id, at=opened, closes_at=closed,
    )  # fmt: skip
    roll = sorted(one.id for one in office.people.values())
    store.surveys.ask(number, roll)
    for person in roll[: len(told["answers"])]:
        store.surveys.has_answered(number, person)
    store.surveys.empty_boxes(number, _by_place(told["answers"]))
    store.surveys.change(number, state="closed", people=len(roll), closed_at=closed, key_destroyed_at=closed)
    store.surveys.write_finding(number, told["findings"], admin.id, office.at(_ENDED_AGO - 1, 14))


def _usual(title: str) -> list[Question]:
    return [
        Question(place, kind, sentence("surveying", key, "th", {"title": title}))
        for place, (kind, key) in enumerate(_QUESTIONS, 1)
    ]


def _by_place(answers: Iterable[list[str]]) -> list[dict[int, str]]:
    return [dict(enumerate(row, 1)) for row in answers]
