"""Official orders for many people at once."""

import sqlalchemy as sa
from alembic import op

from storage.database import UtcDateTime
from storage.tables import BigId

revision = "0010"
down_revision = "0009a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("leave", sa.String(20), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(80), nullable=True),
        sa.Column("withdrawn_why", sa.String(300), nullable=True),
        sa.CheckConstraint("kind IN ('leave', 'travel', 'wfh', 'exempt')", name=op.f("ck_orders_kind_known")),
        sa.CheckConstraint("part IN ('full', 'morning', 'afternoon')", name=op.f("ck_orders_part_known")),
        sa.CheckConstraint("to_day >= from_day", name=op.f("ck_orders_days_in_order")),
    )
    op.create_index("ix_orders_to_day", "orders", ["to_day"])
    op.create_table(
        "order_people",
        sa.Column("order", BigId, sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("person", BigId, sa.ForeignKey("people.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_order_people_person", "order_people", ["person"])


def downgrade() -> None:
    op.drop_table("order_people")
    op.drop_table("orders")
