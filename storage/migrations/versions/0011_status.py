"""Status: indexes that tell a day without its rows, and sums of days gone by."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_people_unit", table_name="people")
    op.create_index("ix_people_unit", "people", ["unit", "left_on"])
    op.drop_index("ix_days_day_unit_state", table_name="days")
    told = ["day", "unit", "state", "provisional", "late_minutes", "first_in"]
    op.create_index("ix_days_told", "days", told)
    op.create_index(
        "ix_days_late",
        "days",
        ["day", "unit", "person", "late_minutes"],
        sqlite_where=sa.text("late_minutes > 0"),
        postgresql_where=sa.text("late_minutes > 0"),
    )
    op.create_table(
        "day_sums",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("provisional", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "unit", "state", name=op.f("pk_day_sums")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_index("ix_people_unit", table_name="people")
    op.create_index("ix_people_unit", "people", ["unit"])
    op.drop_table("day_sums")
    op.drop_index("ix_days_late", table_name="days")
    op.drop_index("ix_days_told", table_name="days")
    op.create_index("ix_days_day_unit_state", "days", ["day", "unit", "state"])
