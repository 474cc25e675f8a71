"""The minutes in which a worker of ours was alive, and what went wrong in them."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.outages import Beat
from storage.tables_days import heartbeats


class Heartbeats:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, now_minute: int, counts: Mapping[int, tuple[int, int]]) -> None:
        """This minute is served, and in these minutes so many calls failed and so many events came again.

        A minute gone by without a heartbeat stays without: that nobody lived is the stronger word.
        """
        errors, again = counts.get(now_minute, (0, 0))
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        row = make(heartbeats).values(minute=now_minute, line_errors=errors, redelivered=again)
        more = {
            "line_errors": heartbeats.c.line_errors + errors,
            "redelivered": heartbeats.c.redelivered + again,
        }
        self._connection.execute(row.on_conflict_do_update(index_elements=["minute"], set_=more))
        for minute in sorted(counts.keys() - {now_minute}):
            errors, again = counts[minute]
            self._connection.execute(
                update(heartbeats)
                .where(heartbeats.c.minute == minute)
                .values(
                    line_errors=heartbeats.c.line_errors + errors,
                    redelivered=heartbeats.c.redelivered + again,
                )
            )

    def last(self) -> int | None:
        """The last minute in which a worker lived, in minutes since 1970."""
        return self._connection.execute(select(func.max(heartbeats.c.minute))).scalar()

    def since(self, minute: int) -> list[Beat]:
        """The beats from that minute on, and the last one before it, oldest first."""
        before = select(func.max(heartbeats.c.minute)).where(heartbeats.c.minute < minute).scalar_subquery()
        columns = (heartbeats.c.minute, heartbeats.c.line_errors, heartbeats.c.redelivered)
        query = select(*columns).where(heartbeats.c.minute >= func.coalesce(before, minute))
        return [Beat(*row) for row in self._connection.execute(query.order_by(heartbeats.c.minute))]

    def forget_before(self, minute: int) -> int:
        gone = delete(heartbeats).where(heartbeats.c.minute < minute)
        return self._connection.execute(gone).rowcount
