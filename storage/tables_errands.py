"""The table of errands: small things that the worker does for nobody who waits."""

from sqlalchemy import Column, String, Table

from storage.database import UtcDateTime
from storage.tables import metadata

errands = Table(
    "errands",
    metadata,
    Column("kind", String(20), primary_key=True),
    # Whom or what it is about: a LINE user, a photo's key.
    Column("subject", String(80), primary_key=True),
    # What is to be done with it: a menu's name, the id of the event that the photo came with.
    Column("what", String(80), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
