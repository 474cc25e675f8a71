"""The table of the pilot: what reviewers saw in photos, to lay beside what the software saw."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, UniqueConstraint

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

pilot_labels = Table(
    "pilot_labels",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("photo", String(80), ForeignKey("photos.key"), nullable=False),
    Column("labelled_by", BigInteger, ForeignKey("people.id"), nullable=False),
    # Empty: the reviewer could not tell.
    Column("sign", Boolean, nullable=True),
    Column("right_point", Boolean, nullable=True),
    Column("person", Boolean, nullable=True),
    Column("copy", Boolean, nullable=True),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("photo", "labelled_by"),
    Index("ix_pilot_labels_at", "at"),
)
