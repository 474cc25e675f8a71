"""Tables of official orders: what one order lays down, and for whom."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String, Table

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

orders = Table(  # withdrawn with a date and a reason, never changed
    "orders",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("number", String(60), nullable=False),  # as the paper says it: 12/2570
    Column("dated", Date, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("leave", String(20), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    Column("part", String(10), nullable=False),  # full, or the same half of every day
    Column("subject", String(300), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("withdrawn_at", UtcDateTime, nullable=True),
    Column("withdrawn_by", String(80), nullable=True),
    Column("withdrawn_why", String(300), nullable=True),
    CheckConstraint("kind IN ('leave', 'travel', 'wfh', 'exempt')", name="kind_known"),
    CheckConstraint("part IN ('full', 'morning', 'afternoon')", name="part_known"),
    CheckConstraint("to_day >= from_day", name="days_in_order"),
    Index("ix_orders_to_day", "to_day"),
)

order_people = Table(
    "order_people",
    metadata,
    Column("order", BigId, ForeignKey("orders.id"), primary_key=True),
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    Index("ix_order_people_person", "person"),
    sqlite_with_rowid=False,
)
