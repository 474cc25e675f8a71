"""Timed work: reminding to clock in and out, many people with one call, within the month's limit.

Who is reminded is noted before the call, and a call that LINE did not take is repeated with the same people
and the same retry key: so a reminder may be lost with a worker that dies, but nobody gets one twice.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import texts
from bot.clock import Clock
from bot.line import outgoing
from bot.line.messenger import MOST_RECIPIENTS, LineError, Messenger, Refused
from bot.replies import Say, SayButton
from rules.calendar import work_day
from rules.reminders import RemindRules, Which, needs_reminding, window
from rules.workday import Facts, Round
from storage.database import Database
from storage.facts import facts_of_many
from storage.reminders import Reachable
from storage.store import Store
from texts import thai

log = logging.getLogger(__name__)

FLOW = "reminders"
_KINDS: tuple[Which, ...] = ("before", "after")
_WORD: dict[Which, str] = {"before": "in", "after": "out"}


@dataclass(frozen=True, slots=True)
class _Window:
    """A round of a day whose people are to be reminded now; `due`: when the round begins or has ended."""

    which: Which
    day: date
    work: Round
    due: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class _Call:
    """One call to LINE, as it is made and repeated."""

    users: list[str]
    messages: list[dict[str, Any]]
    retry_key: str
    until: datetime


class Reminder:
    """Looks once at each round when its time has come; `language` is that of people who never chose one."""

    def __init__(
        self, *, database: Database, line: Messenger, clock: Clock, zone: tzinfo, monthly_limit: int,
        language: str,
    ) -> None:  # fmt: skip
        self._database, self._line, self._clock = database, line, clock
        self._zone, self._limit, self._language = zone, monthly_limit, language
        self._looked: set[tuple[Which, date, Round]] = set()
        self._unsent: list[_Call] = []

    def once(self) -> None:
        """One pass: what LINE did not take before, then the rounds whose time has come."""
        now = self._clock.now()
        self._unsent = [call for call in self._unsent if now < call.until and not self._made(call)]
        for place in self._windows(now):
            for call in self._calls(place, now):
                if not self._made(call):
                    self._unsent.append(call)

    # -- whose time has come -----------------------------------------------------------------------

    def _windows(self, now: datetime) -> list[_Window]:
        """Rounds within whose window we are and that were not looked at yet."""
        today = work_day(now, self._zone)
        with self._database.read() as connection:
            store = Store(connection)
            rules = store.office.remind_rules(today)
            if not (rules.before_all or rules.after_all or store.reminders.anybody()):
                return []
            works = [*store.calendar.rounds().values()]
            days = {day: store.calendar.default_round(day) for day in (today - timedelta(days=1), today)}
        every = [place for day, own in days.items() for place in self._open(day, [own, *works], rules, now)]
        fresh = [one for one in every if (one.which, one.day, one.work) not in self._looked]
        self._looked = {(one.which, one.day, one.work) for one in every}
        return fresh

    def _open(self, day: date, works: list[Round], rules: RemindRules, now: datetime) -> Iterator[_Window]:
        for work in dict.fromkeys(works):
            for which in _KINDS:
                first, last = window(which, work, day, rules, self._zone)
                if first <= now < last:
                    due = last if which == "before" else first - timedelta(minutes=rules.after_min)
                    yield _Window(which, day, work, due, last)

    # -- who, and with which words -----------------------------------------------------------------

    def _calls(self, place: _Window, now: datetime) -> list[_Call]:
        """Takes those who need it off the month's limit and notes them; both or neither."""
        month = now.astimezone(self._zone).strftime("%Y-%m")
        with self._database.begin() as connection:
            store = Store(connection)
            room = self._limit - store.pushes.sent(month)
            wanted = self._who(store, place, now)
            if len(wanted) > room:
                log.warning("reminders for %d people left out: the month's limit", len(wanted) - max(room, 0))
                wanted = wanted[: max(room, 0)]
            if not wanted or not store.pushes.reserve(month, self._limit, len(wanted)):
                return []
            noted = store.reminders.mark_sent([one.person for one in wanted], place.day, place.which)
        return list(self._grouped(place, [one for one in wanted if one.person in noted]))

    def _who(self, store: Store, place: _Window, now: datetime) -> list[Reachable]:
        rules = store.office.remind_rules(place.day)
        everybody = rules.before_all if place.which == "before" else rules.after_all
        found = store.reminders.reachable(
            place.which, place.day, everybody=everybody, language=self._language
        )
        people = [one.person for one in found]
        if not people:
            return []
        facts = facts_of_many(store, people, place.day, place.day, now, self._zone)
        needy = {person for person, _, one in facts if self._needs(place, one)}
        return [one for one in found if one.person in needy]

    def _needs(self, place: _Window, facts: Facts) -> bool:
        return facts.work == place.work and needs_reminding(place.which, facts)

    def _grouped(self, place: _Window, wanted: list[Reachable]) -> Iterator[_Call]:
        """One call for all who read the same words."""
        by_language: dict[str, list[str]] = defaultdict(list)
        for one in wanted:
            by_language[one.language].append(one.user_id)
        for language, users in by_language.items():
            said = outgoing.messages([self._words(place, language)])
            for start in range(0, len(users), MOST_RECIPIENTS):
                yield _Call(users[start : start + MOST_RECIPIENTS], said, str(uuid.uuid4()), place.until)

    def _words(self, place: _Window, language: str) -> Say:
        at = thai.clock(place.due.astimezone(self._zone), language)
        words = texts.sentence(FLOW, f"told_{place.which}", language, {"time": at})
        word = texts.first_word("clockin", _WORD[place.which], language)
        stop = texts.first_word(FLOW, "command", language)
        return Say(words, (SayButton(word, word), SayButton(stop, stop)))

    # -- sending -----------------------------------------------------------------------------------

    def _made(self, call: _Call) -> bool:
        """Whether the call need not be made again."""
        try:
            self._line.multicast(call.users, call.messages, call.retry_key)
        except Refused as refused:
            log.warning("reminders for %d people were refused: %s", len(call.users), refused)
        except LineError as fault:
            log.warning("reminders for %d people will be tried again: %s", len(call.users), fault)
            return False
        return True
