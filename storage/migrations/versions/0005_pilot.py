"""The pilot: what reviewers saw in photos."""

import sqlalchemy as sa
from alembic import op

import storage.database
from storage.tables import BigId

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pilot_labels",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("photo", sa.String(length=80), nullable=False),
        sa.Column("labelled_by", sa.BigInteger(), nullable=False),
        sa.Column("sign", sa.Boolean(), nullable=True),
        sa.Column("right_point", sa.Boolean(), nullable=True),
        sa.Column("person", sa.Boolean(), nullable=True),
        sa.Column("copy", sa.Boolean(), nullable=True),
        sa.Column("at", storage.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["labelled_by"], ["people.id"], name=op.f("fk_pilot_labels_labelled_by")),
        sa.ForeignKeyConstraint(["photo"], ["photos.key"], name=op.f("fk_pilot_labels_photo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_labels")),
        sa.UniqueConstraint("photo", "labelled_by", name=op.f("uq_pilot_labels_photo_labelled_by")),
    )
    op.create_index("ix_pilot_labels_at", "pilot_labels", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("pilot_labels")
