"""Requests for several days that begin or end at noon."""

import sqlalchemy as sa
from alembic import op

revision = "0009a"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("from_noon", "till_noon"):
        op.add_column(
            "requests", sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )


def downgrade() -> None:
    op.drop_column("requests", "till_noon")
    op.drop_column("requests", "from_noon")
