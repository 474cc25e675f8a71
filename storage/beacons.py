"""Beacons at the points, and who heard one when: only people of the office, only for a short while."""

import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from rules.beacons import Anchor, beacon_key
from storage.tables import points
from storage.tables_live import beacon_events, beacons

HEARD_AGAIN = timedelta(minutes=2)  # what a person hears within it from one beacon is written down once


class BeaconRow(NamedTuple):
    """A beacon as kept, with its point."""

    id: int
    hwid: str
    nonce: str
    point_id: int
    point_code: str
    made_at: datetime
    revoked_at: datetime | None
    counter: int | None
    counter_at: datetime | None

    @property
    def anchor(self) -> Anchor | None:
        if self.counter is None or self.counter_at is None:
            return None
        return Anchor(self.counter, self.counter_at)

    def key(self, master: bytes) -> bytes:
        return beacon_key(master, self.hwid, self.nonce)


_COLUMNS = (
    beacons.c.id, beacons.c.hwid, beacons.c.nonce, points.c.id, points.c.code, beacons.c.made_at,
    beacons.c.revoked_at, beacons.c.counter, beacons.c.counter_at,
)  # fmt: skip


class Beacons:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everywhere(self) -> list[BeaconRow]:
        query = _selected().order_by(points.c.code, beacons.c.id)
        return [BeaconRow(*row) for row in self._connection.execute(query)]

    def standing(self, hwid: str) -> BeaconRow | None:
        query = _selected().where(beacons.c.hwid == hwid, beacons.c.revoked_at.is_(None))
        row = self._connection.execute(query).one_or_none()
        return BeaconRow(*row) if row else None

    def add(self, hwid: str, point: int, at: datetime) -> None:
        """Raises IntegrityError when a beacon of this id stands already."""
        self._connection.execute(
            insert(beacons).values(hwid=hwid, point=point, nonce=secrets.token_hex(16), made_at=at)
        )

    def revoke(self, beacon: int, at: datetime, why: str) -> None:
        self._connection.execute(
            update(beacons).where(beacons.c.id == beacon).values(revoked_at=at, revoked_why=why)
        )

    def keep_anchor(self, beacon: int, anchor: Anchor | None) -> None:
        """The count to go on from; None: the next good message is believed, whatever it says."""
        counter, at = (anchor.counter, anchor.at) if anchor else (None, None)
        self._connection.execute(
            update(beacons).where(beacons.c.id == beacon).values(counter=counter, counter_at=at)
        )

    # -- who heard one -------------------------------------------------------------------------

    def heard(self, event_id: str, person: int, beacon: int, at: datetime, kind: str, outcome: str) -> bool:
        """Writes it down; False when the same was heard from the same beacon a moment ago."""
        again = select(func.count()).where(
            beacon_events.c.person == person,
            beacon_events.c.at > at - HEARD_AGAIN,
            beacon_events.c.at < at + HEARD_AGAIN,
            beacon_events.c.beacon == beacon,
            beacon_events.c.outcome == outcome,
        )
        if self._connection.execute(again).scalar_one():
            return False
        self._connection.execute(
            insert(beacon_events).values(
                event_id=event_id,
                person=person,
                beacon=beacon,
                at=at,
                kind=kind,
                verified=outcome == "ok",
                outcome=outcome,
            )
        )
        return True

    def was_near(self, person: int, point: int, at: datetime, within: timedelta) -> bool:
        """Whether the person's phone heard a verified beacon of the point, and it still stands."""
        query = (
            select(func.count())
            .select_from(beacon_events.join(beacons, beacons.c.id == beacon_events.c.beacon))
            .where(
                and_(
                    beacon_events.c.person == person,
                    beacon_events.c.at >= at - within,
                    beacon_events.c.at <= at + within,
                    beacon_events.c.verified,
                    beacons.c.point == point,
                    beacons.c.revoked_at.is_(None),
                )
            )
        )
        return bool(self._connection.execute(query).scalar_one())

    def of_person(self, person: int) -> list[Row[Any]]:
        """All that is kept of what the person's phone heard, with the point's code, oldest first."""
        query = (
            select(beacon_events, points.c.code.label("point_code"))
            .join(beacons, beacons.c.id == beacon_events.c.beacon)
            .join(points, points.c.id == beacons.c.point)
            .where(beacon_events.c.person == person)
            .order_by(beacon_events.c.at)
        )
        return list(self._connection.execute(query))

    def forget_before(self, moment: datetime) -> int:
        """Deletes what was heard before; what it meant for a clock-in stands in its evidence."""
        gone = self._connection.execute(delete(beacon_events).where(beacon_events.c.at < moment))
        return int(gone.rowcount)

    def forget_person(self, person: int) -> int:
        gone = self._connection.execute(delete(beacon_events).where(beacon_events.c.person == person))
        return int(gone.rowcount)


def _selected() -> Any:
    return select(*_COLUMNS).join(points, points.c.id == beacons.c.point)
