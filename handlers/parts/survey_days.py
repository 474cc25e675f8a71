"""The two days of a survey that the timed job lives through: its opening and its close."""

import logging
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, Final

from bot.ballot_keys import BallotKeys, KeyGone
from handlers.parts.milestone_watch import works_on
from handlers.parts.survey_desk import team_of
from rules.answer_box import AnswerBox
from rules.calendar import at_office, work_day
from rules.ledger import HalfYear
from rules.periods import Period
from rules.sealing import CannotOpen
from rules.survey import Survey, drawn, is_told
from storage.errands import SURVEY_REMINDER
from storage.periods import state_of
from storage.store import Store
from storage.usage import Usage

log = logging.getLogger(__name__)

BY, TOPIC = "system", "survey"
REMIND_FROM: Final = time(9)
"""When on the office's clock: after people have come in."""
_DAY: Final = timedelta(days=1)
_LONGEST_BREAK: Final = 10
CLOCK_IN = "clockin"


def roll_of(store: Store, survey: Survey, now: datetime) -> list[int]:
    """Whom the survey could ask on this day, by our ids: all who work here, of its units if it names any."""
    # The date in UTC is never later than the office's, so nobody who still works today is left out.
    everybody = store.people.working_on(now.date())
    return [one.id for one in everybody if not survey.units or one.unit in survey.units]


def open_survey(store: Store, survey: Survey, keys: BallotKeys, now: datetime, zone: tzinfo) -> bool:
    """Draws whom to ask, makes the key of an anonymous one, and tells them; False when another was faster.

    With too few to stay anonymous among, it goes back to a draft and its maker is told. Raises
    PhotoStoreDown, and then must be tried again.
    """
    people = roll_of(store, survey, now)
    roll = drawn(people, survey.sample, store.surveys.seed(survey.id))
    if not roll or (survey.anonymous and not is_told(len(roll))):
        if store.surveys.advance(survey.id, "opening", "draft"):
            store.notices.add(survey.made_by, "surveying", "told_too_few", now, {"title": survey.title})
        return False
    # First of all the row, which only one can have: a second key would make the first answers unreadable.
    if not store.surveys.advance(survey.id, "opening", "open", people=len(people)):
        return False
    if survey.anonymous:
        store.surveys.change(survey.id, key_half=keys.surveys.make(survey.id))
    store.surveys.ask(survey.id, roll)
    store.notices.add_many(TOPIC, ((person, "told_open", _told(survey)) for person in roll), now)
    _ask_to_remind(store, survey, now, zone)
    facts = {"people": len(people), "asked": len(roll), "anonymous": survey.anonymous}
    store.audit.add(now, BY, "survey.opened", f"survey:{survey.id}", **facts)
    return True


def _told(survey: Survey) -> dict[str, Any]:
    return {"title": survey.title, "at": survey.closes_at.isoformat(), "survey": survey.id}


def _ask_to_remind(store: Store, survey: Survey, now: datetime, zone: tzinfo) -> None:
    """Once, on the last working day before it closes; not of a survey that has only just opened by then."""
    day = work_day(survey.closes_at, zone) - _DAY
    for _ in range(_LONGEST_BREAK):
        if works_on(store, day):
            break
        day -= _DAY
    at = at_office(day, REMIND_FROM, zone)
    if at - now >= _DAY:
        store.errands.ask(SURVEY_REMINDER, {str(survey.id): ""}, at)


def remind(store: Store, survey: Survey, now: datetime) -> int:
    """Tells whoever has not answered anything yet that it closes soon; returns how many. Whom we told is
    forgotten at the close: of an anonymous answer nobody shall know whether it came before or after."""
    waiting = store.surveys.silent(survey.id)
    store.notices.add_many(TOPIC, ((person, "told_soon", _told(survey)) for person in waiting), now)
    return len(waiting)


def forget_told(store: Store, survey: Survey) -> None:
    """Of a survey that is over: whom we reminded, and what nobody needs to be told any more."""
    store.notices.forget(TOPIC, ["told_soon"], "survey", survey.id, told=True)
    store.notices.forget(TOPIC, ["told_open"], "survey", survey.id, told=False)


def close_survey(store: Store, survey: Survey, keys: BallotKeys, now: datetime, zone: tzinfo) -> bool:
    """Opens the sealed answers all at once, mixes them and drops what could open them again.

    False when another was faster, and when the key is lost, and the answers with it: then it stays as it is,
    for an admin to drop. The key's other half is destroyed after the commit by whoever calls.
    """
    box = None
    if survey.anonymous:
        try:
            box = AnswerBox(keys.surveys.of(survey), survey.id)
        except KeyGone:
            log.critical("survey %s: half of its key is gone from the photo store", survey.id)
            return False
    known = known_of(store, survey, now, zone)
    # First of all the row: it waits for every answer that is being written, and lets no other begin.
    if not store.surveys.advance(survey.id, "open", "closed", key_half=None, closed_at=now, known=known):
        return False
    unreadable = _empty(store, survey, box) if box else 0
    asked, answered = store.surveys.reach(survey.id)
    facts: dict[str, Any] = {"asked": asked, "answered": answered}
    if unreadable:
        log.error("survey %s: %d sealed answers cannot be opened", survey.id, unreadable)
        facts["unreadable"] = unreadable
    store.audit.add(now, BY, "survey.closed", f"survey:{survey.id}", **facts)
    forget_told(store, survey)
    told = {"title": survey.title, "n": answered, "of": asked}
    team = sorted(team_of(store, survey) | {survey.made_by})
    store.notices.add_many("findings", ((person, "told_closed", told) for person in team), now)
    return True


def _empty(store: Store, survey: Survey, box: AnswerBox) -> int:
    """Writes what the boxes hold; returns how many somebody had damaged."""
    opened, unreadable = [], 0
    for slot, sealed in store.surveys.boxes(survey.id):
        try:
            opened.append(box.open(slot, sealed))
        except CannotOpen:
            unreadable += 1
    store.surveys.empty_boxes(survey.id, opened)
    return unreadable


def known_of(store: Store, survey: Survey, now: datetime, zone: tzinfo) -> list[list[Any]]:
    """What the product itself counted of the fiscal year until now, for the clock-in innovation: pairs of a
    word (in the texts of `findings`) and its figures."""
    if survey.about != CLOCK_IN:
        return []
    today, halves = work_day(now, zone), [HalfYear(survey.fiscal_year, number) for number in (1, 2)]
    first = halves[0].first
    use = Usage(store.connection).clock_in(first, min(today, halves[1].last))
    if use.first is None:
        return []
    found: list[list[Any]] = [
        ["known_months", {"n": use.months, "since": use.first.isoformat()}],
        ["known_people", {"n": round(use.a_day, 1), "days": use.days, "people": use.people}],
    ]
    if use.by_chat is not None:
        part = {"share": round(100 * use.by_chat, 1), "n": use.clockins, "by_hand": use.corrections}
        found.append(["known_chat", part])
    found += [
        ["known_review", {"half": half.number, "on": _review_day(half), "n": n}]
        for half in halves
        if (n := _reviewed(store, half))
    ]
    return found


def _review_day(half: HalfYear) -> str:
    return (half.last + timedelta(days=1)).isoformat()


def _reviewed(store: Store, half: HalfYear) -> int:
    """How many days of how many people a closed half-year laid before the salary review; 0 while open."""
    period = Period(str(half), half.first, half.last)
    closed = state_of(store, period) == "closed"
    return Usage(store.connection).days_kept(half.first, half.last) if closed else 0
