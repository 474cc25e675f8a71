"""Tables of the review queue: human decisions, deputies, and what people are to be told.

Decisions are append-only: a changed mind is a new row that names the one it replaces.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

decisions = Table(
    "decisions",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("clockin", BigId, ForeignKey("clockins.id"), nullable=False),
    Column("decided_by", BigId, ForeignKey("people.id"), nullable=False),
    Column("decision", String(10), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False),
    # 0 for the first decision on a clock-in, else the decision it replaces: two reviewers at once cannot
    # both be first, nor both replace the same one.
    Column("replaces", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("clockin", "replaces"),
    CheckConstraint("decision IN ('accepted', 'refused')", name="decision_known"),
)

# Of the clock-ins sent to a human and of what people asked for: those not decided yet. See `storage.waiting`.
review_queue = Table(
    "review_queue",
    metadata,
    Column("clockin", BigId, ForeignKey("clockins.id"), primary_key=True, autoincrement=False),
)
request_queue = Table(
    "request_queue",
    metadata,
    Column("request", BigId, ForeignKey("requests.id"), primary_key=True, autoincrement=False),
)

deputies = Table(
    "deputies",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("chief", BigId, ForeignKey("people.id"), nullable=False),
    Column("deputy", BigId, ForeignKey("people.id"), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    UniqueConstraint("chief", "deputy", "from_day"),
    CheckConstraint("to_day >= from_day", name="days_in_order"),
    CheckConstraint("chief <> deputy", name="somebody_else"),
    Index("ix_deputies_deputy", "deputy", "to_day"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("person", BigId, ForeignKey("people.id"), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("key", String(60), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime, nullable=True),
    Column("how", String(10), nullable=True),
    Column("event_id", String(80), nullable=True),  # the event whose answer told it
    Index(
        "ix_notices_untold",
        "person",
        sqlite_where=text("told_at IS NULL"),
        postgresql_where=text("told_at IS NULL"),
    ),
)
