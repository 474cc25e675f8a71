"""Timed work: closed days are summed once, and again after somebody changed them."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from bot.clock import Clock
from rules.calendar import work_day
from storage.database import Database
from storage.status import DaySums

#: So many days in one pass, each in a transaction of its own, so that chats do not wait for a year of them.
AT_A_TIME: Final = 5
#: Days further back are counted anew whenever somebody asks, which is seldom.
KEPT: Final = timedelta(days=400)


class DaySummer:
    """Looks once a minute, and at once again while there is more to do."""

    def __init__(self, *, database: Database, clock: Clock, zone: tzinfo) -> None:
        self._database, self._clock, self._zone = database, clock, zone
        self._looked: datetime | None = None

    def once(self) -> None:
        minute = self._clock.now().replace(second=0, microsecond=0)
        if minute == self._looked:
            return
        since = work_day(minute, self._zone) - KEPT
        with self._database.read() as connection:
            wanted = DaySums(connection).missing(since, AT_A_TIME)
        for day in wanted:
            with self._database.begin() as connection:
                DaySums(connection).make(day)
        if len(wanted) < AT_A_TIME:
            self._looked = minute
