"""A Merkle tree over a growing log, as RFC 9162 (Certificate Transparency) section 2.1 defines it.

A *head* is the size of the log and the root over its first entries. Two short proofs, each about log2(size)
hashes long, can be checked by anybody, without the log and without trusting whoever keeps it: that an entry
is under a head (inclusion), and that an older head is the beginning of a newer one (consistency).

Leaves and inner nodes are hashed apart (a 0x00 or 0x01 before them), so that neither can be passed off as the
other. Hashes are 32 bytes of SHA-256.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that only grows, known by its size and the roots of its full subtrees, the largest first:
    all that is needed to go on, at most one hash per bit of the size."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"{len(self.peaks)} subtrees do not make a tree of {size}")

    def add(self, data: bytes) -> None:
        made, size = leaf(data), self.size
        while size & 1:
            made = node(self.peaks.pop(), made)
            size >>= 1
        self.peaks.append(made)
        self.size += 1

    def root(self) -> bytes:
        if not self.peaks:
            return sha256(b"").digest()
        made = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            made = node(peak, made)
        return made


def root_of(entries: Iterable[bytes]) -> bytes:
    """The root over these entries, in one pass."""
    tree = Frontier()
    for data in entries:
        tree.add(data)
    return tree.root()


def inclusion_ranges(place: int, size: int) -> list[range]:
    """Over which entries the hashes of an inclusion proof go, in the proof's order (2.1.3.1)."""
    if not 0 <= place < size:
        raise ValueError(f"no entry {place} among {size}")
    start, end, found = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if place < middle:
            found.append(range(middle, end))
            end = middle
        else:
            found.append(range(start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[range]:
    """Over which entries the hashes of a consistency proof go, in the proof's order (2.1.4.1)."""
    if not 0 < old <= new:
        raise ValueError(f"a log of {new} cannot have grown from one of {old}")
    start, end, whole, found = 0, new, True, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            found.append(range(middle, end))
            end = middle
        else:
            found.append(range(start, middle))
            start, whole = middle, False
    if not whole:
        found.append(range(start, end))
    return found[::-1]


def is_included(data: bytes, place: int, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows `data` at `place` (from 0) under the head (2.1.3.2)."""
    if not 0 <= place < size:
        return False
    at, last, made = place, size - 1, leaf(data)
    for other in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = node(other, made)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            made = node(made, other)
        at, last = at >> 1, last >> 1
    return last == 0 and made == root


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows the old head to be the beginning of the new one (2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    hashes = [old_root, *path] if old.bit_count() == 1 else list(path)
    if not hashes:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node(other, was), node(other, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node(now, other)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
