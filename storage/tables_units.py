"""The table of the tree of units."""

from sqlalchemy import JSON, Column, String, Table

from storage.tables import metadata

units = Table(
    "units",
    metadata,
    Column("unit", String(200), primary_key=True),  # as in the staff list
    Column("parent", String(200), nullable=True),
    Column("nicknames", JSON, nullable=False),
)
