"""Files sent in chat and not yet confirmed; steps of setting up an office."""

import sqlalchemy as sa
from alembic import op

import storage.database
from storage.tables import BigId

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_drafts",
        sa.Column("person", BigId, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("made_at", storage.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_import_drafts_person_people")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_import_drafts")),
        sa.UniqueConstraint("id", name=op.f("uq_import_drafts_id")),
    )
    op.create_index(op.f("ix_import_drafts_made_at"), "import_drafts", ["made_at"])
    op.create_table(
        "setup_steps",
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("done_by", sa.String(length=40), nullable=False),
        sa.Column("done_at", storage.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("step", name=op.f("pk_setup_steps")),
    )


def downgrade() -> None:
    op.drop_table("setup_steps")
    op.drop_index(op.f("ix_import_drafts_made_at"), table_name="import_drafts")
    op.drop_table("import_drafts")
