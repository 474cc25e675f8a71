"""The audit trail: who did what to what, when; rows are only ever added, then sealed into one chain.

**Writing** costs a change nothing but its row, in its own transaction: both stand or fall together, and no
two writers wait for each other. **Sealing** is done by the worker's timed job, one sealer at a time (an
advisory lock on PostgreSQL, the write lock on SQLite): it takes committed rows that have no seal yet, in
batches, and gives each the next link of the chain (`rules.trail`).

What batching promises: while a worker runs, a row is sealed within about SEALED_WITHIN_S seconds of its
commit, each committed row exactly once, none that was rolled back. Whoever can write to the database could
*before* sealing change or delete a row unseen. *After* it, that breaks the chain at this row (`flask audit
verify`), unless every later link is made again; but that changes every head from there on, and the heads
that went out (one a day is kept, and posted to the admins if the office says so) no longer fit. So what a
head in somebody else's hands covers cannot be changed unseen. A row put in later is sealed like any other,
at the end: `verify` names rows that claim to be over an hour older than what was sealed before them.

What to add: verdicts, decisions, imports, changed settings, signs made and withdrawn, unsent and erased
photos, exports, forgotten people, and every look at a photo: `audit.add(now, viewer_staff_id,
"photo.viewed", "person:ID", photo=key)`. Facts hold ids and figures, never names or what people wrote: the
trail cannot be erased.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from storage.database import Database
from storage.seals import append, entry_of, unsealed
from storage.tables import audit
from storage.tables_audit import audit_seals

SEALED_WITHIN_S = 30
BATCH = 500
_LOCK = 0x5167_4E53  # any number, the same in every process
#: Rows of transactions open for longer are found by the full look that each sealer takes once a day.
_LONGEST_TRANSACTION = timedelta(minutes=15)
_FULL_LOOK_EVERY = timedelta(days=1)

_ADD = insert(audit)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are looked for: from `first` until before `last` (aware moments), by or to a person (a
    staff id), of these actions; None and empty: all."""

    first: datetime | None = None
    last: datetime | None = None
    person: str | None = None
    actions: tuple[str, ...] = ()


class Audit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, at: datetime, actor: str, action: str, subject: str, **facts: Any) -> None:
        """`actor` is a staff id, or "system", or "operator" for the command line."""
        row = {"at": at, "actor": actor, "action": action, "subject": subject, "facts": facts}
        self._connection.execute(_ADD, row)

    def add_many(self, at: datetime, actor: str, action: str, subjects: dict[str, dict[str, Any]]) -> None:
        """One entry a subject, with its facts, in one statement."""
        rows = [
            {"at": at, "actor": actor, "action": action, "subject": subject, "facts": facts}
            for subject, facts in subjects.items()
        ]
        if rows:
            self._connection.execute(insert(audit), rows)

    def latest(self, wanted: Wanted, most: int, before: int | None = None) -> list[Row[Any]]:
        """The newest entries, or those before the entry of that id, newest first."""
        query = select(audit)
        if wanted.first is not None:
            query = query.where(audit.c.at >= wanted.first)
        if wanted.last is not None:
            query = query.where(audit.c.at < wanted.last)
        if wanted.person is not None:
            subject = f"person:{wanted.person}"
            query = query.where(or_(audit.c.actor == wanted.person, audit.c.subject == subject))
        if wanted.actions:
            query = query.where(audit.c.action.in_(wanted.actions))
        if before is not None:
            query = query.where(audit.c.id < before)
        return list(self._connection.execute(query.order_by(audit.c.id.desc()).limit(most)))

    def of(self, subject: str) -> list[Row[Any]]:
        query = select(audit).where(audit.c.subject == subject).order_by(audit.c.id)
        return list(self._connection.execute(query))


class Sealer:
    """Seals what was committed. Any number may run; where one is at work the others pass."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._floor = 0  # no row up to here is without a seal
        self._full_look_at: datetime | None = None

    def run(self, now: datetime, most_batches: int = 100) -> int:
        """Seals up to `most_batches` batches; returns how many rows."""
        if self._full_look_at is None or now - self._full_look_at >= _FULL_LOOK_EVERY:
            self._full_look_at, self._floor = now, 0
        sealed = 0
        for _ in range(most_batches):
            batch = self._seal(now)
            sealed += batch or 0
            if batch is None or batch < BATCH:
                break
        return sealed

    def _seal(self, now: datetime) -> int | None:
        """One batch in one transaction, by id; None when another sealer is at it."""
        with self._database.read() as connection:
            first = connection.execute(unsealed(self._floor).limit(1)).first()
            if first is None:
                self._floor = max(self._floor, _settled(connection, now))
                return 0
        with self._database.begin() as connection:
            if not alone(connection):
                return None
            rows = connection.execute(unsealed(first.id - 1).limit(BATCH)).all()
            append(connection, [entry_of(row, now) for row in rows], now)
        return len(rows)


def alone(connection: Connection) -> bool:
    """Whether this transaction is the only one at work on the chain; it stays so until it ends."""
    if connection.dialect.name == "sqlite":
        return True  # the transaction began with the write lock
    return bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({_LOCK})").scalar())


def _settled(connection: Connection, now: datetime) -> int:
    """Asked when nothing is unsealed: an id sealed so long ago that no smaller one can still turn up. Ids are
    given at the insert and seen only after the commit, in any order."""
    query = (
        select(audit_seals.c.audit_id)
        .where(audit_seals.c.sealed_at <= now - _LONGEST_TRANSACTION)
        .order_by(audit_seals.c.seq.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() or 0
