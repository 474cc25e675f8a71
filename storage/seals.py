"""The chain as it lies in the database: links appended, followed from the start, heads kept, proofs made.

What is hashed is read as raw as the driver gives it and made into an entry by `rules.trail`, so that a row
somebody damaged is found out instead of stopping the search.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Select,
    String,
    Text,
    cast,
    exists,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from rules import merkle, trail
from rules.trail import Entry, Fault, Head, Sealed
from storage.tables import audit
from storage.tables_audit import audit_heads, audit_seals

_AT_ONCE = 2000


class Checked(NamedTuple):
    """What following the chain came to: the first fault or none, how many links fit, and the head over them.

    `late` names audit rows that claim to be older than what was sealed before them; `unsealed` counts rows
    that wait for their seal, the oldest written at `waiting_since`.
    """

    fault: Fault | None
    links: int
    head: Head | None
    late: tuple[int, ...]
    unsealed: int
    waiting_since: datetime | None


class KeptHead(NamedTuple):
    head: Head
    made_at: datetime


class Grown(NamedTuple):
    """The log as far as it is sealed: its head, the tree to go on from, and when the last seal was set."""

    head: Head
    tree: merkle.Frontier
    sealed_at: datetime


# -- appending -------------------------------------------------------------------------------------


def unsealed(above: int) -> Select[Any]:
    """Rows without a seal, by id. The bound stands on both sides, or PostgreSQL reads every seal."""
    sealed = exists().where(audit_seals.c.audit_id == audit.c.id, audit_seals.c.audit_id > above)
    return select(*_entry()).where(audit.c.id > above, ~sealed).order_by(audit.c.id)


def append(connection: Connection, entries: Sequence[Entry], now: datetime) -> None:
    """Gives each entry the next link. The caller holds the sealers' lock."""
    query = select(audit_seals.c.seq, audit_seals.c.hash).order_by(audit_seals.c.seq.desc()).limit(1)
    last = connection.execute(query).one_or_none()
    seq, before = (last.seq, trail.hash_bytes(last.hash)) if last else (0, trail.GENESIS)
    rows = []
    for entry in entries:
        seq += 1
        before = trail.link(before, seq, entry)
        rows.append({"seq": seq, "audit_id": entry.id, "hash": before.hex(), "sealed_at": now})
    if rows:
        connection.execute(insert(audit_seals), rows)


def entry_of(row: Any, sealed_at: datetime | str) -> Entry:
    """The entry as it is hashed, of a row with the columns of `_entry`."""
    facts, at, sealed = trail.facts_of(row.facts), trail.moment(row.at), trail.moment(sealed_at)
    return Entry(row.id, at, row.actor, row.action, row.subject, facts, sealed)


def _entry() -> list[Any]:
    names = (audit.c.id, audit.c.actor, audit.c.action, audit.c.subject)
    return [*names, _raw(audit.c.at), cast(audit.c.facts, Text).label("facts")]


def _raw(column: Column[Any]) -> Any:
    """A moment as the driver gives it: SQLite words that nobody checked, PostgreSQL a datetime."""
    return type_coerce(column, String).label(column.name)


# -- following -------------------------------------------------------------------------------------


def check(connection: Connection, heads: Sequence[Head] = ()) -> Checked:
    """Follows the whole chain and compares the heads kept here and those that somebody brought."""
    wanted: dict[int, set[bytes]] = {}
    for head in (*(kept.head for kept in kept_heads(connection)), *heads):
        wanted.setdefault(head.seq, set()).add(head.root)
    walk, tree = trail.Walk(), merkle.Frontier()
    with closing(_chain(connection)) as chain:
        fault = _follow(chain, walk, tree, wanted)
    if fault is None and max(wanted, default=0) > tree.size:
        fault = Fault("truncated", tree.size + 1)
    waiting = connection.execute(
        select(func.count(), func.min(audit.c.at)).where(
            ~exists().where(audit_seals.c.audit_id == audit.c.id)
        )
    ).one()
    reached = Head(tree.size, tree.root()) if tree.size and fault is None else None
    return Checked(fault, tree.size, reached, tuple(walk.late), waiting[0], waiting[1])


def _follow(
    chain: Iterable[Sealed], walk: trail.Walk, tree: merkle.Frontier, wanted: dict[int, set[bytes]]
) -> Fault | None:
    for found in chain:
        fault = walk.take(found)
        if fault:
            return fault
        if walk.in_doubt:
            continue
        tree.add(walk.hash)
        if tree.size in wanted and wanted[tree.size] != {tree.root()}:
            return Fault("head_differs", tree.size, found.audit_id)
    return walk.end()


def _chain(connection: Connection, at: int | None = None) -> Generator[Sealed, None, None]:
    """Every seal with its entry, from the start; or only the one at a number."""
    seals = (audit_seals.c.seq, audit_seals.c.hash, audit_seals.c.audit_id, _raw(audit_seals.c.sealed_at))
    query = (
        select(*seals, *_entry())
        .select_from(audit_seals.outerjoin(audit, audit.c.id == audit_seals.c.audit_id))
        .order_by(audit_seals.c.seq)
        .execution_options(yield_per=_AT_ONCE)
    )
    if at is not None:
        query = query.where(audit_seals.c.seq == at)
    with connection.execute(query) as rows:
        for row in rows:
            entry = None if row.id is None else entry_of(row, row.sealed_at)
            yield Sealed(row.seq, row.hash, row.audit_id, entry)


# -- heads and proofs ------------------------------------------------------------------------------


def head_now(connection: Connection) -> Grown | None:
    """The head over all that is sealed, continued from the last one kept; None while nothing is sealed."""
    query = select(audit_seals.c.seq, audit_seals.c.sealed_at).order_by(audit_seals.c.seq.desc()).limit(1)
    last = connection.execute(query).one_or_none()
    if last is None:
        return None
    tree = _last_tree(connection)
    for found in _links(connection, range(tree.size, last.seq)):
        tree.add(found)
    return Grown(Head(tree.size, tree.root()), tree, last.sealed_at)


def _last_tree(connection: Connection) -> merkle.Frontier:
    """The tree of the last head kept; an empty one if its hashes do not make its root: then count again."""
    kept = connection.execute(select(audit_heads).order_by(audit_heads.c.seq.desc()).limit(1)).one_or_none()
    if kept is None or len(kept.peaks) != int(kept.seq).bit_count():
        return merkle.Frontier()
    tree = merkle.Frontier(kept.seq, [trail.hash_bytes(peak) for peak in kept.peaks])
    return tree if tree.root().hex() == kept.root else merkle.Frontier()


def keep_head(connection: Connection, grown: Grown, now: datetime) -> None:
    values = {
        "seq": grown.head.seq,
        "root": grown.head.root.hex(),
        "peaks": [peak.hex() for peak in grown.tree.peaks],
        "made_at": now,
    }
    connection.execute(insert(audit_heads).values(**values))


def kept_heads(connection: Connection, newest_only: bool = False) -> list[KeptHead]:
    """The heads kept day by day, newest first."""
    query = select(audit_heads.c.seq, audit_heads.c.root, audit_heads.c.made_at)
    rows = connection.execute(query.order_by(audit_heads.c.seq.desc()).limit(1 if newest_only else None))
    return [KeptHead(Head(row.seq, trail.hash_bytes(row.root)), row.made_at) for row in rows]


def claim_post(connection: Connection, seq: int, now: datetime) -> bool:
    """Whether the caller is the one to post this head: it is posted once or, after a crash, not at all."""
    mine = update(audit_heads).where(audit_heads.c.seq == seq, audit_heads.c.posted_at.is_(None))
    return connection.execute(mine.values(posted_at=now)).rowcount == 1


def root_over(connection: Connection, places: range) -> bytes:
    """The Merkle root over the links at these places, counted from 0, in one pass and little memory."""
    return merkle.root_of(_links(connection, places))


def consistency(connection: Connection, old: int, new: int) -> list[bytes]:
    """The proof that the log of `new` links goes on from that of `old` (RFC 9162, 2.1.4)."""
    ranges = merkle.consistency_ranges(old, new)
    return [root_over(connection, places) for places in ranges]


def inclusion(connection: Connection, audit_id: int, size: int) -> tuple[Sealed, bytes, list[bytes]] | None:
    """An entry with its link, the link before, and the proof that it is under the head of `size` links."""
    seq = connection.execute(select(audit_seals.c.seq).where(audit_seals.c.audit_id == audit_id)).scalar()
    if seq is None or seq > size:
        return None
    (found,) = _chain(connection, at=seq)
    (before,) = _links(connection, range(seq - 2, seq - 1)) if seq > 1 else (trail.GENESIS,)
    path = [root_over(connection, places) for places in merkle.inclusion_ranges(seq - 1, size)]
    return found, before, path


def _links(connection: Connection, places: range) -> Iterator[bytes]:
    query = (
        select(audit_seals.c.hash)
        .where(audit_seals.c.seq > places.start, audit_seals.c.seq <= places.stop)
        .order_by(audit_seals.c.seq)
        .execution_options(yield_per=_AT_ONCE)
    )
    with connection.execute(query) as rows:
        for row in rows:
            yield trail.hash_bytes(row.hash)
