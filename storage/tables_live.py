"""Tables of the signs that live: tablets whose mark changes, beacons, and who heard one."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    text,
)

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

tablets = Table(
    "tablets",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("public_id", String(16), nullable=False, unique=True),
    Column("point", BigId, ForeignKey("points.id"), nullable=False),
    Column("name", String(120), nullable=False),
    # The secret is made from the office's key, the id and this; a copy of the table shows nobody a mark.
    Column("nonce", String(32), nullable=False),
    Column("key_hash", String(64), nullable=True),
    Column("key_until", UtcDateTime, nullable=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("set_up_at", UtcDateTime, nullable=True),
    Column("revoked_at", UtcDateTime, nullable=True),
    Column("revoked_why", String(300), nullable=True),
    Column("last_seen_at", UtcDateTime, nullable=True),
    Column("skew_ms", BigInteger, nullable=True),
    # The last readings of its clock from photos: [[person, steps], ...], oldest first.
    Column("readings", JSON, nullable=False),
    Column("read_at", UtcDateTime, nullable=True),
    Index("ix_tablets_point", "point"),
)

beacons = Table(
    "beacons",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("hwid", String(10), nullable=False),
    Column("point", BigId, ForeignKey("points.id"), nullable=False),
    Column("nonce", String(32), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, nullable=True),
    Column("revoked_why", String(300), nullable=True),
    # The newest count accepted and when it was heard; NULL: the next good one is believed.
    Column("counter", BigInteger, nullable=True),
    Column("counter_at", UtcDateTime, nullable=True),
    Index(
        "uq_beacons_hwid_now",
        "hwid",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

beacon_events = Table(
    "beacon_events",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("event_id", String(80), nullable=False, unique=True),
    Column("person", BigId, ForeignKey("people.id"), nullable=False),
    Column("beacon", BigId, ForeignKey("beacons.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("outcome", String(12), nullable=False),
    Index("ix_beacon_events_person_at", "person", "at"),
    Index("ix_beacon_events_at", "at"),
)
