"""A survey of the demo office: it opens by itself a few seconds after the start, as everywhere."""

from datetime import datetime, timedelta, tzinfo

from handlers.parts.survey_days import CLOCK_IN
from rules.calendar import fiscal_year, work_day
from rules.survey import Kind, Question
from storage.store import Store
from texts import sentence

_TITLE = "การลงเวลาผ่าน LINE"
_QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("used", "ready_used"), ("often", "ready_often"), ("scale", "ready_easy"), ("scale", "ready_better"),
    ("scale", "ready_content"), ("words", "ready_words"),
)  # fmt: skip


def fill_survey(store: Store, now: datetime, zone: tzinfo) -> None:
    """The usual questions about clocking in, anonymous, of everybody, for a week."""
    admin = next(one for one in store.people.everyone() if one.role == "admin")
    number = store.surveys.add_draft(
        project=None,
        fiscal_year=fiscal_year(work_day(now, zone)),
        title=sentence("surveying", "usual_title", "th", {"title": _TITLE}),
        about=CLOCK_IN,
        questions=[
            Question(place, kind, sentence("surveying", key, "th", {"title": _TITLE}))
            for place, (kind, key) in enumerate(_QUESTIONS, 1)
        ],
        by=admin.id,
        at=now,
        closes_at=now + timedelta(days=7),
    )
    store.surveys.advance(number, "draft", "opening")
