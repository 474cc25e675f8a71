"""Tables of what an admin is setting up in chat: a file sent and not yet confirmed, steps marked as done."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

import_drafts = Table(  # one a person; gone when applied, dropped, replaced or an hour old
    "import_drafts",
    metadata,
    Column("person", BigId, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("data", LargeBinary, nullable=False),  # the very bytes that were sent
    Column("seen", String(64), nullable=False),  # a digest of what was shown that they would do
    Column("made_at", UtcDateTime, nullable=False, index=True),
)

setup_steps = Table(  # of setting up the office, what cannot be told from the data
    "setup_steps",
    metadata,
    Column("step", String(20), primary_key=True),
    Column("done_by", String(40), nullable=False),  # a staff id
    Column("done_at", UtcDateTime, nullable=False),
)
