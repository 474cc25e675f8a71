"""Timed work: the office's own outages are noticed and put before its admins, who decide what counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from bot.clock import Clock
from rules.calendar import work_day
from rules.outages import OutageRules, Window, bears_on, minute_of, settled, windows
from storage.database import Database
from storage.remaking import one_at_a_time
from storage.store import Store

#: How far back is looked: whoever was away for longer finds the last beat before it all the same.
LOOK_BACK = timedelta(days=2)
KEEP_BEATS = timedelta(days=60)
SYSTEM = "system"


class OutageWatch:
    """Proposes a window once it is over; one that was proposed or decided before is not proposed again."""

    def __init__(self, *, database: Database, clock: Clock, zone: tzinfo) -> None:
        self._database, self._clock, self._zone = database, clock, zone
        self._looked = -1

    def once(self) -> None:
        """One pass, at most one a minute."""
        now = self._clock.now()
        if minute_of(now) == self._looked:
            return
        with self._database.read() as connection:
            found = list(self._new_windows(Store(connection), now))
        if found:
            with self._database.begin() as connection:
                store = Store(connection)
                one_at_a_time(store)
                self._propose(store, list(self._new_windows(store, now)), now)
        if self._looked // 60 != minute_of(now) // 60:
            with self._database.begin() as connection:
                Store(connection).heartbeats.forget_before(minute_of(now - KEEP_BEATS))
        self._looked = minute_of(now)

    def _new_windows(self, store: Store, now: datetime) -> Iterator[Window]:
        rules = store.office.outage_rules()
        if not rules.watch:
            return
        beats = store.heartbeats.since(minute_of(now - LOOK_BACK))
        for window in windows(beats, rules):
            if self._is_worth_it(store, window, now, rules):
                yield window

    def _is_worth_it(self, store: Store, window: Window, now: datetime, rules: OutageRules) -> bool:
        if not settled(window, now, rules):
            return False
        if store.calendar.outage_rows(None, window.first, window.last):
            return False
        return bears_on(window, self._duties(store, window))

    def _duties(self, store: Store, window: Window) -> Iterator[tuple[datetime, datetime]]:
        """When anybody's round on the days around the window begins and ends."""
        calendar = store.calendar
        day, last = work_day(window.first, self._zone) - timedelta(days=1), work_day(window.last, self._zone)
        off = calendar.holidays(day, last, "")
        while day <= last:
            works = [calendar.default_round(day), *calendar.rounds().values()]
            if day not in off:
                yield from (work.span(day, self._zone) for work in works if day.weekday() in work.weekdays)
            day += timedelta(days=1)

    def _propose(self, store: Store, found: list[Window], now: datetime) -> None:
        for window in found:
            number = store.calendar.propose_outage(
                window.first, window.last, dict(window.evidence()), now, SYSTEM
            )
            span = {"first": window.first.isoformat(), "last": window.last.isoformat()}
            store.audit.add(now, SYSTEM, "outage.proposed", f"outage:{number}", **span, **window.evidence())
        if found:
            today = work_day(now, self._zone)
            for person in store.people.working_on(today):
                if person.role == "admin":
                    store.notices.add_once(person.id, "outages", "proposed", now)
