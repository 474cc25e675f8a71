"""What is known of each stored photo; the pixels themselves are in the photo store."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, insert, or_, select, update

from storage.tables import photos

_BITS_16 = 0xFFFF


class PhotoRow(NamedTuple):
    """`phash` is unsigned, 64 bits."""

    key: str
    person: int
    message_id: str
    sent_at: datetime
    sha256: str
    phash: int
    reading: dict[str, Any]
    erased_at: datetime | None


_COLUMNS = [photos.c[name] for name in PhotoRow._fields]
# Asked for every photo, so made once: making a statement costs more than running it.
_ADD = insert(photos)
_GET = select(*_COLUMNS).where(photos.c.key == bindparam("key"))
_SAME_BYTES = select(*_COLUMNS).where(photos.c.sha256 == bindparam("sha256")).order_by(photos.c.sent_at)


class PhotoRows:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        key: str,
        person: int,
        message_id: str,
        sent_at: datetime,
        stored_at: datetime,
        sha256: str,
        phash: int,
        reading: dict[str, Any],
    ) -> None:
        parts = {f"part_{n}": part for n, part in enumerate(split(phash))}
        row = {
            "key": key,
            "person": person,
            "message_id": message_id,
            "sent_at": sent_at,
            "stored_at": stored_at,
            "sha256": sha256,
            "phash": _signed(phash),
            "reading": reading,
        }
        self._connection.execute(_ADD, {**row, **parts})

    def get(self, key: str) -> PhotoRow | None:
        row = self._connection.execute(_GET, {"key": key}).one_or_none()
        return _row(row) if row else None

    def same_bytes(self, sha256: str) -> list[PhotoRow]:
        """Every photo whose received bytes were the same."""
        return [_row(row) for row in self._connection.execute(_SAME_BYTES, {"sha256": sha256})]

    def alike(self, hashes: tuple[int, ...], most_bits: int) -> list[PhotoRow]:
        """Photos within `most_bits` (at most 3) of any of the hashes, by four index probes each."""
        if most_bits > 3:
            raise ValueError("four parts find every photo only up to 3 bits")
        probes = [photos.c[f"part_{n}"] == part for phash in hashes for n, part in enumerate(split(phash))]
        found = [_row(row) for row in self._connection.execute(select(*_COLUMNS).where(or_(*probes)))]
        near = [row for row in found if any((row.phash ^ h).bit_count() <= most_bits for h in hashes)]
        return sorted(near, key=lambda row: row.sent_at)

    def ask_erasure(self, message_id: str, person: int, at: datetime, why: str) -> list[str]:
        """Marks the photos of a message for erasure by the timed job; returns their keys."""
        chosen = and_(
            photos.c.message_id == message_id, photos.c.person == person, photos.c.erased_at.is_(None)
        )
        keys = list(self._connection.execute(select(photos.c.key).where(chosen)).scalars())
        self._connection.execute(update(photos).where(chosen).values(erase_after=at, erase_why=why))
        return keys

    def due_for_erasure(self, now: datetime, most: int = 100) -> list[str]:
        query = select(photos.c.key).where(photos.c.erase_after <= now, photos.c.erased_at.is_(None))
        return list(self._connection.execute(query.limit(most)).scalars())

    def mark_erased(self, key: str, at: datetime) -> None:
        self._connection.execute(update(photos).where(photos.c.key == key).values(erased_at=at))


def split(phash: int) -> tuple[int, int, int, int]:
    """The four 16-bit parts of a 64-bit hash, lowest first."""
    a, b, c, d = ((phash >> shift) & _BITS_16 for shift in (0, 16, 32, 48))
    return a, b, c, d


def _signed(phash: int) -> int:
    return phash - (1 << 64) if phash >= 1 << 63 else phash


def _row(row: Row[Any]) -> PhotoRow:
    return PhotoRow._make(row)._replace(phash=row.phash & ((1 << 64) - 1))
