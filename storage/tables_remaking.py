"""The table of days that wait to be made again after a change that bears on many."""

from sqlalchemy import JSON, BigInteger, Column, Date, Index, Integer, String, Table

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

remaking = Table(  # one row a change, gone once all its days are made
    "remaking",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("first_day", Date, nullable=False),  # the outermost of its days
    Column("last_day", Date, nullable=False),
    Column("spans", JSON, nullable=False),  # [first, last, our ids or null for everybody] each
    Column("whys", JSON, nullable=False),  # [words, first, last, our ids or null] each
    Column("asked_at", UtcDateTime, nullable=False),
    Column("asked_by", String(80), nullable=False),
    # How far it is: all spans before this one, and of this one everybody up to that id.
    Column("span", Integer, nullable=False, default=0),
    Column("after", BigInteger, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Index("ix_remaking_last_day", "last_day"),
)
