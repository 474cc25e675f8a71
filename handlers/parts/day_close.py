"""Timed work on days: opened in the morning, and closed once nobody waits any longer for what is missing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice

from bot.clock import Clock
from rules.calendar import work_day
from rules.workday import Facts, day_is_over
from storage.closing import Closing
from storage.database import Database
from storage.facts import remake
from storage.remaking import one_at_a_time
from storage.store import Store

#: So many days in one pass, so that an office that was away for long does not hold up the other jobs.
AT_A_TIME = 7
#: So many people's days are made in one transaction: chats on SQLite wait for it.
TOGETHER = 500
_DAY = timedelta(days=1)


class DayKeeper:
    """Makes the rows that no clock-in makes: leave in the morning, absence when a round is over.

    A day is closed once, when the last round of it is over; what a round has settled before is remembered
    only until a restart, because doing it again changes nothing.
    """

    def __init__(self, *, database: Database, clock: Clock, zone: tzinfo) -> None:
        self._database, self._clock, self._zone = database, clock, zone
        self._settled: set[tuple[date, str]] = set()
        self._looked: datetime | None = None

    def once(self) -> None:
        """One pass: what has become due since the last. Where nothing was, not again in this minute, as
        rounds end at whole ones."""
        minute = self._clock.now().replace(second=0, microsecond=0)
        if minute == self._looked:
            return
        if not self._pass():
            self._looked = minute

    def _pass(self) -> bool:
        """Whether anything was due."""
        due = False
        for day in islice(self._open_days(), AT_A_TIME):
            over, waiting = self._rounds(day)
            fresh = [key for key in over if (day, key) not in self._settled]
            if not fresh:
                continue
            due = True
            self._remake(day)
            self._settled |= {(day, key) for key in over}
            if not waiting:
                self._close(day)
        return due

    def _open_days(self) -> Iterator[date]:
        """From the day after the last closed one to today."""
        today = work_day(self._clock.now(), self._zone)
        with self._database.read() as connection:
            day = Closing(connection).first_open(today)
        while day <= today:
            yield day
            day += _DAY

    def _rounds(self, day: date) -> tuple[list[str], list[str]]:
        """Names of the rounds of that day that are over, its beginning being one, and of the others."""
        with self._database.read() as connection:
            calendar = Store(connection).calendar
            rules = calendar.day_rules(day)
            works = [calendar.default_round(day), *calendar.rounds().values()]
        now = self._clock.now()
        over, waiting = ["begun"], list[str]()
        for number, work in enumerate(works):
            is_over = day_is_over(Facts(day, self._zone, work, rules), now)
            (over if is_over else waiting).append(f"{number}:{work.code}")
        return over, waiting

    def _remake(self, day: date) -> None:
        with self._database.read() as connection:
            everybody = Closing(connection).awaited(day)
        for start in range(0, len(everybody), TOGETHER):
            with self._database.begin() as connection:
                store, part = Store(connection), everybody[start : start + TOGETHER]
                one_at_a_time(store)  # what is changed while we read would be written over
                remake(store, part, day, day, self._clock.now(), self._zone)

    def _close(self, day: date) -> None:
        with self._database.begin() as connection:
            Closing(connection).close(day, self._clock.now())
        self._settled = {key for key in self._settled if key[0] > day}
