"""Tablets that show a rotating sign: set up once by a one-time key, watched, withdrawn when lost."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, or_, select, update

from rules.rotating import READINGS, LiveTablet, key_hash, learned_drift, tablet_secret
from storage.tables import points
from storage.tables_live import tablets

READ_EVERY = timedelta(
    minutes=1
)  # a tablet's clock is read at most so often: no row that everybody fights for
REVOKED_KNOWN = timedelta(days=90)  # so long a withdrawn tablet is still told from no sign at all


class TabletRow(NamedTuple):
    """A tablet as kept, with its point; `readings` are [person, steps], oldest first."""

    id: int
    public_id: str
    point_id: int
    point_code: str
    point_name: str
    name: str
    nonce: str
    key_hash: str | None
    key_until: datetime | None
    made_at: datetime
    set_up_at: datetime | None
    revoked_at: datetime | None
    last_seen_at: datetime | None
    skew_ms: int | None
    readings: list[Any]
    read_at: datetime | None

    @property
    def drift(self) -> int | None:
        """What its photos say of its clock, in steps."""
        return learned_drift([steps for _, steps in self.readings])

    def secret(self, master: bytes) -> bytes:
        return tablet_secret(master, self.public_id, self.nonce)


_COLUMNS = (
    tablets.c.id, tablets.c.public_id, points.c.id, points.c.code, points.c.name, tablets.c.name,
    tablets.c.nonce, tablets.c.key_hash, tablets.c.key_until, tablets.c.made_at, tablets.c.set_up_at,
    tablets.c.revoked_at, tablets.c.last_seen_at, tablets.c.skew_ms, tablets.c.readings, tablets.c.read_at,
)  # fmt: skip


class Tablets:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everywhere(self) -> list[TabletRow]:
        query = _selected().order_by(points.c.code, tablets.c.id)
        return [TabletRow(*row) for row in self._connection.execute(query)]

    def of_point(self, point: int) -> list[TabletRow]:
        """Those of a point that were not withdrawn."""
        query = _selected().where(tablets.c.point == point, tablets.c.revoked_at.is_(None))
        return [TabletRow(*row) for row in self._connection.execute(query.order_by(tablets.c.id))]

    def get(self, public_id: str) -> TabletRow | None:
        row = self._connection.execute(_selected().where(tablets.c.public_id == public_id)).one_or_none()
        return TabletRow(*row) if row else None

    def live(self, master: bytes, now: datetime) -> list[LiveTablet]:
        """Every tablet that was ever set up, with its secret; long withdrawn ones are left out."""
        query = _selected().where(
            tablets.c.set_up_at.is_not(None),
            or_(tablets.c.revoked_at.is_(None), tablets.c.revoked_at > now - REVOKED_KNOWN),
        )
        rows = [TabletRow(*row) for row in self._connection.execute(query)]
        return [
            LiveTablet(
                row.public_id, row.point_code, row.secret(master), row.drift, row.revoked_at is not None
            )
            for row in rows
        ]

    def add(self, point: int, name: str, at: datetime, key_life: timedelta) -> tuple[str, str]:
        """A new tablet, not yet set up; returns its public id and the one-time key, which is kept nowhere."""
        public_id, key = secrets.token_hex(5), secrets.token_urlsafe(16)
        self._connection.execute(
            insert(tablets).values(
                public_id=public_id,
                point=point,
                name=name,
                nonce=secrets.token_hex(16),
                key_hash=key_hash(key),
                key_until=at + key_life,
                made_at=at,
                readings=[],
            )
        )
        return public_id, key

    def set_up(self, row: TabletRow, key: str, at: datetime) -> bool:
        """Uses the one-time key up; False when it is wrong, over or was used. Two at once: one wins."""
        if row.key_hash is None or row.key_until is None or row.key_until <= at or row.revoked_at is not None:
            return False
        if not hmac.compare_digest(row.key_hash, key_hash(key)):
            return False
        used = self._connection.execute(
            update(tablets)
            .where(tablets.c.id == row.id, tablets.c.key_hash == row.key_hash, tablets.c.revoked_at.is_(None))
            .values(key_hash=None, set_up_at=at, last_seen_at=at)
        )
        return used.rowcount == 1

    def renew_key(self, tablet: int, at: datetime, key_life: timedelta) -> str:
        """Another one-time key, in place of the last: one more browser may then show this tablet's marks."""
        key = secrets.token_urlsafe(16)
        self._connection.execute(
            update(tablets)
            .where(tablets.c.id == tablet)
            .values(key_hash=key_hash(key), key_until=at + key_life)
        )
        return key

    def note_seen(self, tablet: int, at: datetime, skew_ms: int) -> None:
        """The tablet was online, its own clock `skew_ms` ahead of ours."""
        self._connection.execute(
            update(tablets).where(tablets.c.id == tablet).values(last_seen_at=at, skew_ms=skew_ms)
        )

    def note_reading(self, public_id: str, person: int, steps: int, at: datetime) -> int | None:
        """An accepted photo showed the mark of `steps` from now; returns the drift known after it.

        One reading a minute and one a person: a crowd costs one write, and nobody can shift the median alone.
        """
        row = self.get(public_id)
        if row is None or (row.read_at is not None and at - row.read_at < READ_EVERY):
            return row.drift if row else None
        others: Sequence[Any] = [reading for reading in row.readings if reading[0] != person]
        changed = row._replace(readings=[*others, [person, steps]][-READINGS:])
        self._connection.execute(
            update(tablets).where(tablets.c.id == row.id).values(readings=changed.readings, read_at=at)
        )
        return changed.drift

    def revoke(self, tablet: int, at: datetime, why: str) -> bool:
        """Withdraws it; False when it was withdrawn before."""
        done = self._connection.execute(
            update(tablets)
            .where(tablets.c.id == tablet, tablets.c.revoked_at.is_(None))
            .values(revoked_at=at, revoked_why=why, key_hash=None)
        )
        return done.rowcount == 1


def _selected() -> Any:
    return select(*_COLUMNS).join(points, points.c.id == tablets.c.point)
