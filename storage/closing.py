"""Which days are closed: nobody waits any longer for anything of them."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import clockins, people
from storage.tables_days import closed_days


class Closing:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first_open(self, today: date) -> date:
        """The day after the last closed one; in a new office the day of the first clock-in, else today."""
        last: date | None = self._connection.execute(select(func.max(closed_days.c.day))).scalar()
        if last is not None:
            return last + timedelta(days=1)
        first: date | None = self._connection.execute(select(func.min(clockins.c.work_day))).scalar()
        return min(first or today, today)

    def close(self, day: date, at: datetime) -> None:
        """Closes the day; another worker may have done so."""
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        row = make(closed_days).values(day=day, closed_at=at).on_conflict_do_nothing()
        self._connection.execute(row)

    def awaited(self, day: date) -> list[int]:
        """Our ids of everybody who has not left by that day."""
        query = select(people.c.id).where(or_(people.c.left_on.is_(None), people.c.left_on > day))
        return list(self._connection.execute(query.order_by(people.c.id)).scalars())
