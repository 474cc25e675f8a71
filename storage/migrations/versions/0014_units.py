"""Units as a tree, with nicknames."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=200), nullable=True),
        sa.Column("nicknames", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_units")),
    )


def downgrade() -> None:
    op.drop_table("units")
