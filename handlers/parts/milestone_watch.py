"""Timed work: owners are reminded of milestones that are soon due or late, heads learn which are late.

Once a working day, all of a person's milestones in one notice: told with their next message, or by a push
within the month's limit where the office pays for it. What was reminded of is noted, so that neither a
restart nor a second worker tells it twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from bot.clock import Clock
from rules.calendar import local, work_day
from rules.milestones import Milestone, MilestoneRules, reminder_of
from storage.database import Database
from storage.store import Store
from texts import thai

TOPIC = "milestones"
FROM: Final = time(9)
"""When on the office's clock: after people have come in."""
_MOST_TITLES, _MOST_TITLE = 5, 60


class MilestoneWatch:
    def __init__(self, *, database: Database, clock: Clock, zone: tzinfo) -> None:
        self._database, self._clock, self._zone = database, clock, zone
        self._looked: date | None = None

    def once(self) -> None:
        """One pass; looks once a day."""
        now = self._clock.now()
        today = work_day(now, self._zone)
        if self._looked == today or local(now, self._zone).time() < FROM:
            return
        with self._database.read() as connection:
            due = self._due(Store(connection), today)
        if due:
            with self._database.begin() as connection:
                self._remind(Store(connection), today, now)
        self._looked = today

    def _due(self, store: Store, today: date) -> list[tuple[Milestone, str]]:
        """What is to be reminded of and was not yet, with which reminder it is."""
        rules = store.office.milestone_rules()
        if not works_on(store, today):
            return []
        every = store.milestones.unfinished(today + timedelta(days=rules.soon_days))
        return list(self._new(store, every, today, rules)) if every else []

    def _new(
        self, store: Store, every: list[Milestone], today: date, rules: MilestoneRules
    ) -> Iterable[tuple[Milestone, str]]:
        known = store.milestones.reminded(one.id for one in every)
        for one in every:
            which = reminder_of(one, today, rules)
            if which is not None and (one.id, which) not in known:
                yield one, which

    def _remind(self, store: Store, today: date, now: datetime) -> None:
        """Asked anew where nobody else writes; only what this worker noted first is told."""
        noted = [
            (one, which)
            for one, which in self._due(store, today)
            if store.milestones.note_reminder(one.id, which, today)
        ]
        coming, late = defaultdict[int, list[Milestone]](list), defaultdict[int, list[Milestone]](list)
        for one, which in noted:
            (late if which.startswith("late") else coming)[one.owner].append(one)
        for key, of_owner in (("told_coming", coming), ("told_late", late)):
            for owner, theirs in sorted(of_owner.items()):
                facts = {"n": len(theirs), "titles": _titles(theirs)}
                store.notices.add(owner, TOPIC, key, now, facts)
        self._tell_heads(store, [one for theirs in late.values() for one in theirs], now)

    def _tell_heads(self, store: Store, late: list[Milestone], now: datetime) -> None:
        """Each head of the late ones of others, by name."""
        by_project = defaultdict[int, list[Milestone]](list)
        for one in late:
            by_project[one.project].append(one)
        for number, theirs in sorted(by_project.items()):
            project = store.projects.get(number)
            others = [one for one in theirs if project and one.owner != project.head]
            if project and others:
                facts = {
                    "project": thai.clip(project.title, _MOST_TITLE), "n": len(others),
                    "titles": _titles(others, owners=True),
                }  # fmt: skip
                store.notices.add(project.head, TOPIC, "told_head", now, facts)


def works_on(store: Store, day: date) -> bool:
    """Whether the office as a whole works on that day."""
    calendar = store.calendar
    usual = day.weekday() in calendar.default_round(day).weekdays
    return usual and day not in calendar.holidays(day, day, "")


def _titles(among: list[Milestone], *, owners: bool = False) -> str:
    """Their titles, with `owners` each with its owner's name; no more than fit in a notice."""
    told = []
    for one in sorted(among, key=lambda one: (one.due, one.id))[:_MOST_TITLES]:
        title = thai.clip(one.title, _MOST_TITLE)
        told.append(f"{title} ({one.owner_name})" if owners and one.owner_name else title)
    return ", ".join(told) + (" …" if len(among) > _MOST_TITLES else "")
