"""The arithmetic of the audit trail: each link carries the hash of the one before it.

A link is SHA-256 over a tag, the link before, its number, and the entry with the moment of its sealing in one
canonical JSON form. So a hash stands for everything up to it; whoever changes, takes out, puts in or moves an
entry must make every later link again, and the heads that others hold (`rules.merkle`) tell.
"""

import json
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal, NamedTuple

GENESIS = bytes(32)
LATE_S = 3600.0  # transactions and clocks lie far less apart
_TAG = b"signpost audit link 1\n"
_FORM = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=repr)

Kind = Literal[
    "entry_missing",
    "entry_changed",
    "seal_missing",
    "seal_changed",
    "order_changed",
    "head_differs",
    "truncated",
]


class Entry(NamedTuple):
    """One audit row as it is hashed; moments as `moment()` writes them."""

    id: int
    at: str
    actor: str
    action: str
    subject: str
    facts: Any
    sealed_at: str


class Sealed(NamedTuple):
    """One link as it was found: `entry` None when its audit row is gone."""

    seq: int
    hash: str
    audit_id: int
    entry: Entry | None


class Fault(NamedTuple):
    """The first thing that does not fit: its kind, the link's number, the audit row if one is meant."""

    kind: Kind
    seq: int
    audit_id: int | None = None


def canonical(value: Any) -> bytes:
    """One form for one JSON value, in ASCII: keys in order, no spaces, numbers as Python writes them.

    Takes whatever a damaged database may hold: it must be hashed to be found out.
    """
    return _FORM.encode(value).encode("ascii")


@lru_cache(maxsize=1024)  # the rows of a batch were sealed at one moment
def moment(found: object) -> str:
    """A moment in UTC to the microsecond; what is no moment stays as it is, in words."""
    try:
        told = datetime.fromisoformat(found) if isinstance(found, str) else found
    except ValueError:
        told = found
    if not isinstance(told, datetime):
        return str(found)
    aware = told if told.tzinfo else told.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")


def facts_of(text: Any) -> Any:
    """The facts from the JSON text of their column; what cannot be read is kept as words."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return {"unreadable": repr(text)}


def link(before: bytes, seq: int, entry: Entry) -> bytes:
    """The hash that link number `seq` (from 1) carries."""
    return sha256(_TAG + before + seq.to_bytes(8, "big") + canonical(entry._asdict())).digest()


class Walk:
    """Follows the chain from its start; `take` each link in order, then `end`, until one gives a Fault.

    `late` names the audit rows that say they are more than LATE_S older than one sealed before them: put
    in afterwards, or written under a wrong clock.
    """

    def __init__(self) -> None:
        self.seq = 0
        self.hash = GENESIS
        self.late: list[int] = []
        self._newest = ""
        self._doubted: tuple[Sealed, bytes] | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether the last link did not fit; the next `take` or `end` says why."""
        return self._doubted is not None

    def take(self, found: Sealed) -> Fault | None:
        if self._doubted:
            return self._diagnosed(found)
        if found.seq != self.seq + 1:
            return Fault("seal_missing", self.seq + 1)
        if found.entry is None:
            return Fault("entry_missing", found.seq, found.audit_id)
        made = link(self.hash, found.seq, found.entry)
        self.seq = found.seq
        self._look_at_time(found.entry)
        if made.hex() == found.hash:
            self.hash = made
        else:
            self._doubted = (found, made)  # the link after it tells which of the two was changed
        return None

    def end(self) -> Fault | None:
        """What the last link left open."""
        if not self._doubted:
            return None
        last, _ = self._doubted
        return Fault("entry_changed", last.seq, last.audit_id)

    def _look_at_time(self, entry: Entry) -> None:
        if entry.at >= self._newest:
            self._newest = entry.at
        elif _seconds_between(entry.at, self._newest) > LATE_S:
            self.late.append(entry.id)

    def _diagnosed(self, after: Sealed) -> Fault:
        """If the next link fits the hash that stands here, the entry was changed; if it fits the hash that
        should stand here, the hash was; if neither, entries were moved, put in or taken out."""
        found, made = self._doubted or (after, b"")
        if after.entry is not None and after.seq == found.seq + 1:
            if link(hash_bytes(found.hash), after.seq, after.entry).hex() == after.hash:
                return Fault("entry_changed", found.seq, found.audit_id)
            if link(made, after.seq, after.entry).hex() == after.hash:
                return Fault("seal_changed", found.seq, found.audit_id)
        return Fault("order_changed", found.seq, found.audit_id)


def hash_bytes(text: str) -> bytes:
    """The bytes of a hash as it is kept; none for what is no hash, which then fits nowhere."""
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError):
        return b""


def _seconds_between(earlier: str, later: str) -> float:
    try:
        return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
    except (TypeError, ValueError):
        return 0.0


class Head(NamedTuple):
    """How far the log goes and the Merkle root over its links so far; written `SEQ:HASH`."""

    seq: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.root.hex()}"


def head_from(text: str) -> Head:
    """The head that was written down. Raises ValueError when it is none."""
    seq, _, root = text.strip().partition(":")
    head = Head(int(seq), bytes.fromhex(root))
    if head.seq < 1 or len(head.root) != 32:
        raise ValueError(f"not a head: {text[:100]!r}")
    return head
