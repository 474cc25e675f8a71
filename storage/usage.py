"""What the product itself knows of its use: clock-ins by month and day, times put in by hand."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from storage.clockins import VERDICT_NOW
from storage.tables import clockins, days
from storage.tables_days import request_decisions, requests

CORRECTIONS = ("forgot_in", "forgot_out")
"""Requests that put a time into the record which nobody clocked in at."""


class Use(NamedTuple):
    """`first`: the first day with a clock-in; `months`: how many calendar months have any; `days`: on how
    many days; `people`: of how many people; `people_days`: people with a clock-in, added up over the days;
    `clockins` by chat, and `corrections` granted instead of one."""

    first: date | None
    months: int
    days: int
    people: int
    people_days: int
    clockins: int
    corrections: int

    @property
    def a_day(self) -> float:
        """People a day, on days with any clock-in."""
        return self.people_days / self.days if self.days else 0.0

    @property
    def by_chat(self) -> float | None:
        """The share of times of the record that were clocked in by chat; None without any."""
        every = self.clockins + self.corrections
        return self.clockins / every if every else None


class Usage:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def clock_in(self, first: date, last: date) -> Use:
        """Of the days `first` to `last`. It walks over them day by day: for timed jobs, not for turns."""
        span = (clockins.c.work_day >= first, clockins.c.work_day <= last)
        by_day = select(
            clockins.c.work_day, func.count(func.distinct(clockins.c.person)), func.count()
        ).where(*span, VERDICT_NOW != "refused")
        rows = self._connection.execute(by_day.group_by(clockins.c.work_day)).all()
        everybody = select(func.count(func.distinct(clockins.c.person))).where(
            *span, VERDICT_NOW != "refused"
        )
        return Use(
            first=min((row[0] for row in rows), default=None),
            months=len({(row[0].year, row[0].month) for row in rows}),
            days=len(rows),
            people=int(self._connection.execute(everybody).scalar_one()),
            people_days=sum(row[1] for row in rows),
            clockins=sum(row[2] for row in rows),
            corrections=self._corrections(first, last),
        )

    def _corrections(self, first: date, last: date) -> int:
        newest = (
            select(request_decisions.c.decision)
            .where(request_decisions.c.request == requests.c.id)
            .order_by(request_decisions.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(func.count()).where(
            requests.c.kind.in_(CORRECTIONS), requests.c.from_day >= first, requests.c.from_day <= last,
            newest == "accepted",
        )  # fmt: skip
        return int(self._connection.execute(query).scalar_one())

    def days_kept(self, first: date, last: date) -> int:
        """How many people's days are on record from `first` to `last`."""
        query = select(func.count()).where(days.c.day >= first, days.c.day <= last)
        return int(self._connection.execute(query).scalar_one())
