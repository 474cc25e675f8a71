"""Tables of announcements, and of what the office's machines last told about themselves."""

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, ForeignKey, Index, String, Table, Text

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

announcements = Table(
    "announcements",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("words", Text, nullable=False),
    Column("scope", JSON, nullable=False),  # {"unit": ...} or {"role": ...}; empty: everybody
    Column("how", String(10), nullable=False),  # push: at once, counted; notice: at their next message
    Column("made_by", BigId, ForeignKey("people.id"), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False, unique=True),
    CheckConstraint("how IN ('push', 'notice')", name="how_known"),
)

announcement_calls = Table(  # one call to LINE for up to 500 people; its key keeps it from being sent twice
    "announcement_calls",
    metadata,
    Column("retry_key", String(36), primary_key=True),
    Column("announcement", BigId, ForeignKey("announcements.id"), nullable=False),
    Column("people", JSON, nullable=False),  # our ids
    Column("state", String(10), nullable=False),  # waiting, sent, refused
    CheckConstraint("state IN ('waiting', 'sent', 'refused')", name="state_known"),
    Index("ix_announcement_calls_state", "state"),
    Index("ix_announcement_calls_announcement", "announcement"),
)

life_signs = Table(
    "life_signs",
    metadata,
    Column("what", String(20), primary_key=True),  # photos, backup
    Column("at", UtcDateTime, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("note", String(200), nullable=False),
)
