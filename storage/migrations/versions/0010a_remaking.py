"""Days that wait to be made again after a change that bears on many."""

import sqlalchemy as sa
from alembic import op

from storage.database import UtcDateTime
from storage.tables import BigId

revision = "0010a"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remaking",
        sa.Column("id", BigId, primary_key=True, autoincrement=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("whys", sa.JSON(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
    )
    op.create_index("ix_remaking_last_day", "remaking", ["last_day"])


def downgrade() -> None:
    op.drop_table("remaking")
