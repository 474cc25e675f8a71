"""Since when somebody serves."""

import sqlalchemy as sa
from alembic import op

revision = "0010b"
down_revision = "0010a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("started_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "started_on")
