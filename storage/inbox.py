"""The inbox: one row an event, at once the queue, the guard against doing twice, and the outbox.

A row is open (0), decided (1: its effects stand, its reply waits in `reply`), done (2) or parked (3).
`sender` is the lane: of one sender's unfinished rows only the head can be taken, and a row once taken
stays the head until it is finished, so one person is never served twice at once and in order of
event time. `ready_ms` is lease and back-off in one.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, select, text, update

from storage.tables import inbox

OPEN, DECIDED, DONE, PARKED = range(4)


class Arrival(NamedTuple):
    """One event as it came in: `at_ms` is LINE's timestamp, `payload` the raw JSON of the event."""

    event_id: str
    sender: str
    at_ms: int
    payload: str


class Taken(NamedTuple):
    """A row taken for work; `attempts` counts this one."""

    seq: int
    event_id: str
    sender: str
    at_ms: int
    received_ms: int
    payload: str
    state: int
    attempts: int
    reply: str | None
    outcome: str | None


class Depth(NamedTuple):
    """How full the inbox is; `oldest_ms` is the event time of the oldest unfinished row."""

    waiting: int
    parked: int
    oldest_ms: int | None


_INSERT_SQLITE = """
    INSERT INTO inbox (event_id, sender, at_ms, payload, received_ms)
    VALUES (?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING"""
# One statement with a list a column: one journey and one parse, however many rows.
_INSERT_POSTGRES = """
    INSERT INTO inbox (received_ms, event_id, sender, at_ms, payload)
    SELECT %s::bigint, * FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[])
    ON CONFLICT (event_id) DO NOTHING"""


def insert(connection: Connection, arrivals: Sequence[Arrival], received_ms: int) -> None:
    """Adds the events not seen before, in one statement straight to the driver: this is the webhook's path.

    Sorted, so that two writers of the same batch cannot deadlock.
    """
    rows = sorted(arrivals)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_INSERT_SQLITE, [(*row, received_ms) for row in rows])
    elif rows:
        lists = tuple(list(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(_INSERT_POSTGRES, (received_ms, *lists))


_HEADS = """
    SELECT i.seq FROM inbox i
    WHERE i.state < 2 AND i.ready_ms <= :now AND i.seq = (
        SELECT j.seq FROM inbox j WHERE j.sender = i.sender AND j.state < 2
        ORDER BY j.fresh, j.at_ms, j.seq LIMIT 1)
    ORDER BY i.seq LIMIT :most"""
_TAKE = """
    UPDATE inbox SET ready_ms = :lease, fresh = 0, attempts = attempts + 1
    WHERE seq IN ({heads})
    RETURNING seq, event_id, sender, at_ms, received_ms, payload, state, attempts, reply, outcome"""
_TAKE_SQLITE = text(_TAKE.format(heads=_HEADS))
_TAKE_POSTGRES = text(_TAKE.format(heads=_HEADS + " FOR UPDATE OF i SKIP LOCKED"))


def take(connection: Connection, *, now_ms: int, lease_ms: int, most: int) -> list[Taken]:
    """Takes up to `most` heads that are ready, until `now_ms + lease_ms`, oldest arrival first."""
    if most < 1:
        return []
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        # With fresh rows and stale statistics the planner would scan the table for every head.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    rows = connection.execute(
        _TAKE_POSTGRES if postgres else _TAKE_SQLITE,
        {"now": now_ms, "lease": now_ms + lease_ms, "most": most},
    )
    return sorted(Taken(*row) for row in rows)


# Made once: making a statement costs more than running it.
_STATE = select(inbox.c.state).where(inbox.c.seq == bindparam("row"))
_DECIDE = update(inbox).where(inbox.c.seq == bindparam("row"), inbox.c.state == OPEN)
_FINISH = update(inbox).where(inbox.c.seq == bindparam("row"), inbox.c.state < DONE)


class End(NamedTuple):
    """What `finish` is told of one row."""

    seq: int
    outcome: str
    at_ms: int
    parked: bool = False
    traceless: bool = False  # nothing that came in is kept but its id, which keeps it from being taken twice


def is_open(connection: Connection, seq: int) -> bool:
    """Whether the row is still undecided; asked under the lock of its talk, before any work is done twice."""
    return connection.execute(_STATE, {"row": seq}).scalar() == OPEN


def decide(
    connection: Connection,
    seq: int,
    *,
    reply: str | None,
    outcome: str,
    now_ms: int,
    payload: str | None = None,
) -> bool:
    """Marks an open row decided (done when nothing is to be said), in the transaction of its effects.

    `payload`, if given, stands in for what came in, which is then kept no longer. False when somebody else
    decided it first: the caller must then let its transaction fall.
    """
    state, done_ms = (DECIDED, None) if reply else (DONE, now_ms)
    values = {"row": seq, "reply": reply, "outcome": outcome, "state": state, "done_ms": done_ms}
    if payload is not None:
        values["payload"] = payload
    return connection.execute(_DECIDE, values).rowcount == 1


def finish(connection: Connection, seq: int, outcome: str, now_ms: int, parked: bool = False) -> None:
    """The reply was sent, or is given up: nothing is left to do for this row but, if parked, by a human."""
    finish_all(connection, [End(seq, outcome, now_ms, parked)])


def finish_all(connection: Connection, ends: Sequence[End]) -> None:
    """Notes the ends of rows served. Always in the same order, so that two workers cannot deadlock."""
    usual = [_ended(end) for end in sorted(ends) if not end.traceless]
    traceless = [_ended(end) | _NO_TRACE for end in sorted(ends) if end.traceless]
    for values in filter(None, (usual, traceless)):
        connection.execute(_FINISH, values)


_NO_TRACE = {"sender": "", "at_ms": 0, "received_ms": 0, "payload": "{}", "fault": None}


def _ended(end: End) -> dict[str, object]:
    return {
        "row": end.seq,
        "state": PARKED if end.parked else DONE,
        "outcome": end.outcome,
        "reply": None,
        "done_ms": end.at_ms,
    }


def postpone(connection: Connection, seq: int, *, ready_ms: int, fault: str) -> None:
    """Gives the row back for a later try."""
    connection.execute(
        update(inbox).where(inbox.c.seq == seq, inbox.c.state < DONE).values(ready_ms=ready_ms, fault=fault)
    )


def give_back(connection: Connection, seqs: Sequence[int], *, ready_ms: int) -> None:
    """Gives rows back as if this try had not been: the fault was ours, not theirs."""
    connection.execute(
        update(inbox)
        .where(inbox.c.seq.in_(seqs), inbox.c.state < DONE)
        .values(ready_ms=ready_ms, attempts=inbox.c.attempts - 1)
    )


def retry_parked(connection: Connection, seq: int | None = None) -> int:
    """Opens one parked row, or all, again with a clean slate; returns how many."""
    chosen = inbox.c.state == PARKED
    if seq is not None:
        chosen &= inbox.c.seq == seq
    fresh = {"state": OPEN, "ready_ms": 0, "attempts": 0, "done_ms": None}
    return connection.execute(update(inbox).where(chosen).values(**fresh)).rowcount


def depth(connection: Connection) -> Depth:
    waiting = connection.execute(
        select(func.count(), func.min(inbox.c.at_ms)).where(inbox.c.state < DONE)
    ).one()
    parked = connection.execute(select(func.count()).where(inbox.c.state == PARKED)).scalar_one()
    return Depth(waiting[0], parked, waiting[1])


def oldest_open_ms(connection: Connection) -> int | None:
    """The event time of the oldest row that nobody has decided yet, None when there is none."""
    return connection.execute(select(func.min(inbox.c.at_ms)).where(inbox.c.state == OPEN)).scalar()


def any_open_before(connection: Connection, at_ms: int, holding: str) -> bool:
    """Whether a row of an earlier event time, with `holding` in its payload, is not yet decided."""
    waiting = select(inbox.c.seq).where(
        inbox.c.state == OPEN, inbox.c.at_ms < at_ms, inbox.c.payload.contains(holding, autoescape=True)
    )
    return connection.execute(waiting.limit(1)).first() is not None


def next_ready_ms(connection: Connection) -> int | None:
    """When the next unfinished row may be taken, None when there is none."""
    return connection.execute(select(func.min(inbox.c.ready_ms)).where(inbox.c.state < DONE)).scalar()


def purge(connection: Connection, *, done_before_ms: int) -> int:
    """Deletes rows long done; their effects live in the tables of their topics."""
    gone = delete(inbox).where(inbox.c.state == DONE, inbox.c.done_ms < done_before_ms)
    return connection.execute(gone).rowcount


def parked_rows(connection: Connection, most: int) -> list[Row[Any]]:
    """The newest rows given up: seq, at_ms, attempts and what was wrong; not what was said."""
    columns = (inbox.c.seq, inbox.c.at_ms, inbox.c.attempts, inbox.c.fault)
    query = select(*columns).where(inbox.c.state == PARKED).order_by(inbox.c.seq.desc()).limit(most)
    return list(connection.execute(query))


def drop_parked(connection: Connection, seq: int, now_ms: int) -> bool:
    """Gives a parked row up for good; False when it is not parked."""
    gone = (
        update(inbox)
        .where(inbox.c.seq == seq, inbox.c.state == PARKED)
        .values(state=DONE, outcome="dropped", done_ms=now_ms, payload="{}")
    )
    return connection.execute(gone).rowcount == 1
