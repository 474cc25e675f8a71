"""Timed work: surveys open, remind and end at their time, each step in a transaction of one worker alone."""

import logging
from collections.abc import Callable
from datetime import timedelta, tzinfo
from typing import Final

from bot.ballot_keys import BallotKeys
from bot.clock import Clock
from handlers.parts.survey_days import close_survey, open_survey, remind
from rules.survey import Survey
from storage import inbox
from storage.database import Database
from storage.errands import SURVEY_REMINDER, Errand
from storage.photos import PhotoStoreDown
from storage.store import Store

log = logging.getLogger(__name__)

BY = "system"
_MOST_REMINDERS: Final = 100
LONGEST_WAIT: Final = timedelta(minutes=30)
"""How long a survey that has ended waits for what was sent before its end and is not yet served."""


class SurveyClock:
    """Handed to the worker's timed jobs. `keys`: those of votes, which know those of surveys."""

    def __init__(self, *, database: Database, keys: BallotKeys, clock: Clock, zone: tzinfo) -> None:
        self._database, self._keys, self._clock, self._zone = database, keys, clock, zone

    def once(self) -> None:
        """One pass: every survey as far as it is due, then every key whose survey has ended."""
        with self._database.read() as connection:
            store = Store(connection)
            due = [one.id for one in store.surveys.going_on() if self._is_due(store, one)]
            spent = store.surveys.keys_to_destroy()
            asked = store.errands.due(SURVEY_REMINDER, _MOST_REMINDERS, by=self._clock.now())
        for errand in asked:
            self._remind(errand)
        for survey in due:
            self._alone(survey, self._bring_on)
        for survey in {*spent, *due}:
            self._alone(survey, self._destroy_key)

    def _remind(self, errand: Errand) -> None:
        with self._database.begin() as connection:
            store, now = Store(connection), self._clock.now()
            survey = store.surveys.lock(int(errand.subject))
            if store.errands.done(errand) and survey is not None and survey.takes_answers(now):
                told = remind(store, survey, now)
                store.audit.add(now, BY, "survey.reminded", f"survey:{survey.id}", people=told)

    def _alone(self, survey: int, deed: Callable[[int], None]) -> None:
        """One survey whose half of the key cannot be reached does not hold up the others."""
        try:
            deed(survey)
        except PhotoStoreDown as trouble:
            log.warning("survey %s will be brought on later: %s", survey, trouble)

    def _is_due(self, store: Store, survey: Survey) -> bool:
        now = self._clock.now()
        if survey.state == "opening":
            return survey.opens_at <= now
        if survey.closes_at > now:
            return False
        oldest = inbox.oldest_open_ms(store.connection) if now < survey.closes_at + LONGEST_WAIT else None
        return oldest is None or oldest >= int(survey.closes_at.timestamp() * 1000)

    def _bring_on(self, number: int) -> None:
        with self._database.begin() as connection:
            store, now = Store(connection), self._clock.now()
            survey = store.surveys.lock(number)
            if survey is None or survey.state not in ("opening", "open") or not self._is_due(store, survey):
                return
            if survey.state == "opening":
                open_survey(store, survey, self._keys, now, self._zone)
            else:
                close_survey(store, survey, self._keys, now, self._zone)

    def _destroy_key(self, number: int) -> None:
        """After the commit that dropped the other half: from here on nobody can open an answer again.

        Repeated until it is noted, since a worker may die between the two.
        """
        with self._database.read() as connection:
            if number not in Store(connection).surveys.keys_to_destroy():
                return
        self._keys.surveys.destroy(number)
        now = self._clock.now()
        with self._database.begin() as connection:
            store = Store(connection)
            store.surveys.lock(number)
            if number in store.surveys.keys_to_destroy():
                store.surveys.change(number, key_destroyed_at=now)
                store.audit.add(now, BY, "survey.key_destroyed", f"survey:{number}")
