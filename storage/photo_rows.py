"""What is known of each stored photo; the pixels themselves are in the photo store.

Looking for copies counts with numpy, and with `rules.anchors`, which brings OpenCV: both come with the first
search, which only a worker makes.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import BIT

from rules.anchor_values import LIKELY, MOST_TAGS, NOTHING_KEPT, Kept, Placed
from rules.keeping import without_person
from storage.tables import photos

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TIME_OVER, FORGOTTEN = "time_over", "forgotten"
_BITS_16 = 0xFFFF
_NO_PARTS = {f"part_{n}": -1 for n in range(4)}  # a number no 16 bits make: no look-up finds it
_ANCHORS = [f"anchor_{n}" for n in range(MOST_TAGS)]
_NO_ANCHORS = {**dict.fromkeys(_ANCHORS), "look": None}
_NO_RANGE = (1, 0)
_PROBES_STEP = 15  # so that there are few statements to make, whatever the number of ranges
_MOST_NEAR = 200  # anchors whose photos are fetched; many are the sender's own, who looks like himself

_NEAR = [photos.c[name] for name in ("key", "person", "sent_at", "phash")]


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


class NearPhoto(NamedTuple):
    """A photo that may have been copied; `phash` is unsigned."""

    key: str
    person: int
    sent_at: datetime
    phash: int


_PARTS_SHARED = [photos.c[f"part_{n}"].in_(bindparam(f"part_{n}", expanding=True)) for n in range(4)]
_SHARING = union_all(*(select(photos.c.phash).where(shared) for shared in _PARTS_SHARED))


@cache
def _sharing_near(hashes: int) -> CompoundSelect[Any]:
    """The same on PostgreSQL, which counts bits itself: thousands of hashes need not travel."""
    differ = [
        cast(photos.c.phash.op("#")(bindparam(f"hash_{n}", type_=BigInteger)), BIT(64)) for n in range(hashes)
    ]
    near = or_(*(func.bit_count(bits) <= bindparam("most_bits") for bits in differ))
    return union_all(*(select(photos.c.phash).where(shared, near) for shared in _PARTS_SHARED))


_OF_HASHES = (
    select(*_NEAR)
    .where(
        photos.c.part_0.in_(bindparam("part_0", expanding=True)),
        photos.c.phash.in_(bindparam("phash", expanding=True)),
        photos.c.erased_at.is_(None),
    )
    .order_by(photos.c.sent_at)
)


@cache
def _beside(probes: int) -> CompoundSelect[Any]:
    """Anchors in any of so many ranges, with their looks, from the indexes alone; made once for each number.

    One search a range and index: as one condition, every row that is near would be fetched from the table.
    """
    found = [
        select(literal_column(str(column)).label("slot"), photos.c[name].label("code"), photos.c.look).where(
            photos.c[name].between(bindparam(f"first_{n}"), bindparam(f"last_{n}"))
        )
        for column, name in enumerate(_ANCHORS)
        for n in range(probes)
    ]
    return union_all(*found)


_OF_ANCHORS: Select[Any] = select(*_NEAR, *(photos.c[name] for name in _ANCHORS), photos.c.look).where(
    or_(
        *(
            and_(
                photos.c[name].in_(bindparam(name, expanding=True)),
                photos.c.look.in_(bindparam(f"look_{n}", expanding=True)),
            )
            for n, name in enumerate(_ANCHORS)
        )
    ),
    photos.c.person != bindparam("person"),
)


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
        kept: Kept = NOTHING_KEPT,
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
        seen = dict(zip(_ANCHORS, kept.codes, strict=False))
        self._connection.execute(_ADD, {**row, **parts, **_NO_ANCHORS, **seen, "look": kept.look})

    def get(self, key: str) -> PhotoRow | None:
        row = self._connection.execute(_GET, {"key": key}).one_or_none()
        return _row(row) if row else None

    def same_bytes(self, sha256: str) -> list[PhotoRow]:
        """Every photo whose received bytes were the same."""
        return [_row(row) for row in self._connection.execute(_SAME_BYTES, {"sha256": sha256})]

    def alike(self, hashes: tuple[int, ...], most_bits: int) -> list[NearPhoto]:
        """Photos within `most_bits` (at most 7) of any of the hashes, oldest first.

        Two hashes at most 3 bits apart agree in one of four parts; at most 7 apart, in one part but for
        one bit. So 4 or 68 index probes for each hash find them all.
        """
        if most_bits > 7:
            raise ValueError("four parts find every photo only up to 7 bits")
        import numpy as np

        wanted: dict[str, Any] = {}
        for n in range(4):
            parts = [split(phash)[n] for phash in hashes]
            flips = [0] if most_bits <= 3 else [0, *(1 << bit for bit in range(16))]
            wanted[f"part_{n}"] = sorted({part ^ flip for part in parts for flip in flips})
        # The indexes alone answer this: among millions of photos, thousands share a part with any other.
        asked: CompoundSelect[Any] = _SHARING
        if self._connection.dialect.name == "postgresql":
            asked = _sharing_near(len(hashes))
            wanted |= {f"hash_{n}": _signed(phash) for n, phash in enumerate(hashes)}
            wanted["most_bits"] = most_bits
        sharing = np.fromiter(self._connection.execute(asked, wanted).scalars(), np.int64)
        bits = [np.bitwise_count(sharing.view(np.uint64) ^ np.uint64(phash)) for phash in hashes]
        near = np.unique(sharing[np.min(bits, axis=0) <= most_bits]).tolist()
        if not near:
            return []
        found = {"phash": near, "part_0": sorted({split(phash)[0] for phash in near})}
        return [_near(row) for row in self._connection.execute(_OF_HASHES, found)]

    def near_sign(self, wanted: Sequence[Placed], person: int, most: int) -> list[NearPhoto]:
        """Others' photos in which a face stood, and looked, as in one of the wanted anchors, likest first.

        Whatever was cut off or put around a photo; see `rules.anchors`.
        """
        if not wanted:
            return []
        import numpy as np

        from rules import anchors

        probes = anchors.probes(wanted)
        probes += [_NO_RANGE] * (-len(probes) % _PROBES_STEP)
        bounds = {f"first_{n}": first for n, (first, _) in enumerate(probes)}
        bounds |= {f"last_{n}": last for n, (_, last) in enumerate(probes)}
        found = self._connection.execute(_beside(len(probes)), bounds).all()
        if not found:
            return []
        slots, numbers, looks = zip(*found, strict=True)
        scores = _scores(wanted, numbers, looks)
        best = [n for n in np.argsort(scores, kind="stable")[:_MOST_NEAR].tolist() if scores[n] <= LIKELY]
        if not best:
            return []
        named: dict[str, Any] = {"person": person}
        for slot, name in enumerate(_ANCHORS):
            named[name] = sorted({numbers[n] for n in best if slots[n] == slot})
            named[f"look_{slot}"] = sorted({looks[n] for n in best if slots[n] == slot})
        rows = self._connection.execute(_OF_ANCHORS, named).all()
        return _likest(wanted, rows)[:most]

    def last_of(self, person: int, most: int) -> list[NearPhoto]:
        """The person's last photos that are still kept, newest first."""
        query = (
            select(*_NEAR)
            .where(photos.c.person == person, photos.c.erased_at.is_(None))
            .order_by(photos.c.sent_at.desc())
            .limit(most)
        )
        return [_near(row) for row in self._connection.execute(query)]

    def ask_erasure(self, message_id: str, person: int, at: datetime, why: str) -> list[str]:
        """Marks the photos of a message for erasure by the timed job; returns their keys."""
        chosen = and_(
            photos.c.message_id == message_id, photos.c.person == person, photos.c.erased_at.is_(None)
        )
        keys = list(self._connection.execute(select(photos.c.key).where(chosen)).scalars())
        self._connection.execute(update(photos).where(chosen).values(erase_after=at, erase_why=why))
        return keys

    def any_taken(self, before: datetime) -> bool:
        """Whether there are photos taken before a moment whose erasure nobody has asked for."""
        return self._connection.execute(_unmarked(before).limit(1)).first() is not None

    def mark_past_their_time(self, before: datetime, now: datetime, most: int) -> int:
        """Asks for the erasure of up to `most` photos taken before a moment; returns how many."""
        chosen = _unmarked(before).limit(most)
        marked = update(photos).where(photos.c.key.in_(chosen)).values(erase_after=now, erase_why=TIME_OVER)
        return self._connection.execute(marked).rowcount

    def mark_forgotten(self, person: int, now: datetime) -> int:
        """Asks for the erasure of every photo of a person that is still there; returns how many."""
        theirs = and_(photos.c.person == person, photos.c.erased_at.is_(None))
        marked = update(photos).where(theirs).values(erase_after=now, erase_why=FORGOTTEN)
        return self._connection.execute(marked).rowcount

    def due_for_erasure(self, now: datetime, most: int = 100, person: int | None = None) -> list[str]:
        query = select(photos.c.key).where(photos.c.erase_after <= now, photos.c.erased_at.is_(None))
        if person is not None:
            query = query.where(photos.c.person == person)
        return list(self._connection.execute(query.order_by(photos.c.erase_after).limit(most)).scalars())

    def mark_erased(self, keys: Sequence[str], at: datetime) -> dict[str, str]:
        """Notes that the pixels are gone, and takes out what else shows the person; returns key -> why, only
        of those that nobody had noted before.

        The perceptual hash goes, and so do the anchors with their look: they tell two pictures alike, and
        without the pixels to confirm it nobody is accused by them. The hash of the received bytes stays: it
        says nothing about the picture, only whether the very same file is sent again, which taking it back
        must not make possible. Of the rest only the signs that were read stay. `forget_bytes` takes that
        hash out too.
        """
        query = select(photos.c.key, photos.c.reading, photos.c.erase_why).where(
            photos.c.key.in_(keys), photos.c.erased_at.is_(None)
        )  # in one order, or two workers could wait for each other
        gone = {}
        for row in self._connection.execute(query.order_by(photos.c.key).with_for_update()).all():
            values = {"erased_at": at, "phash": 0, **_NO_PARTS, **_NO_ANCHORS}
            values["reading"] = without_person(row.reading)
            self._connection.execute(update(photos).where(photos.c.key == row.key).values(**values))
            gone[row.key] = str(row.erase_why)
        return gone

    def forget_bytes(self, person: int) -> int:
        """Takes out the hashes of what a person sent; returns of how many photos."""
        theirs = and_(photos.c.person == person, photos.c.erased_at.is_not(None), photos.c.sha256 != "")
        forgotten = update(photos).where(theirs).values(sha256="", message_id="")
        return self._connection.execute(forgotten).rowcount


def _unmarked(before: datetime) -> Select[tuple[str]]:
    return select(photos.c.key).where(
        photos.c.sent_at < before, photos.c.erase_after.is_(None), photos.c.erased_at.is_(None)
    )


def _scores(
    wanted: Sequence[Placed], numbers: Sequence[int], looks: Sequence[bytes]
) -> "NDArray[np.float64]":
    import numpy as np

    from rules import anchors

    flat = np.frombuffer(b"".join(looks), np.uint8)
    return anchors.unlikeness(wanted, np.array(numbers, np.int64), flat.reshape(-1, anchors.LOOK_BYTES))


def _likest(wanted: Sequence[Placed], rows: Sequence[Row[Any]]) -> list[NearPhoto]:
    """The photos by the best of their anchors, likest first."""
    scored: list[tuple[float, NearPhoto]] = []
    for row in rows:
        numbers = [number for name in _ANCHORS if (number := getattr(row, name)) is not None]
        score = float(_scores(wanted, numbers, [row.look] * len(numbers)).min())
        if score <= LIKELY:
            scored.append((score, _near(row)))
    return [near for _, near in sorted(scored)]


def _near(row: Row[Any]) -> NearPhoto:
    return NearPhoto(row.key, row.person, row.sent_at, row.phash & ((1 << 64) - 1))


def split(phash: int) -> tuple[int, int, int, int]:
    """The four 16-bit parts of a 64-bit hash, lowest first."""
    a, b, c, d = ((phash >> shift) & _BITS_16 for shift in (0, 16, 32, 48))
    return a, b, c, d


def _signed(phash: int) -> int:
    return phash - (1 << 64) if phash >= 1 << 63 else phash


def _row(row: Row[Any]) -> PhotoRow:
    return PhotoRow._make(row)._replace(phash=row.phash & ((1 << 64) - 1))
