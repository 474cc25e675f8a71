"""Tables of the audit chain: a seal an entry, a head a day. What they promise is told in `storage.audit`."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

audit_seals = Table(
    "audit_seals",
    metadata,
    # Counted by the sealer, 1 2 3 ..., without gaps.
    Column("seq", BigId, primary_key=True, autoincrement=False),
    # The foreign key keeps a sealed entry from being deleted by mistake.
    Column("audit_id", BigId, ForeignKey("audit.id"), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    Column("sealed_at", UtcDateTime, nullable=False),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=False),
    Column("root", String(64), nullable=False),
    # The roots of the full subtrees: from here the tree is continued without reading what lies before.
    Column("peaks", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("posted_at", UtcDateTime, nullable=True),
)
