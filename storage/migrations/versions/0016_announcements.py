"""Announcements, and what the office's machines last told about themselves."""

import sqlalchemy as sa
from alembic import op

import storage.database
from storage.tables import BigId

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("made_by", BigId, nullable=False),
        sa.Column("made_at", storage.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.String(length=80), nullable=False),
        sa.CheckConstraint("how IN ('push', 'notice')", name=op.f("ck_announcements_how_known")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_announcements_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("event_id", name=op.f("uq_announcements_event_id")),
    )
    op.create_table(
        "announcement_calls",
        sa.Column("retry_key", sa.String(length=36), nullable=False),
        sa.Column("announcement", BigId, nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'refused')", name=op.f("ck_announcement_calls_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["announcement"],
            ["announcements.id"],
            name=op.f("fk_announcement_calls_announcement_announcements"),
        ),
        sa.PrimaryKeyConstraint("retry_key", name=op.f("pk_announcement_calls")),
    )
    op.create_index("ix_announcement_calls_state", "announcement_calls", ["state"])
    op.create_index("ix_announcement_calls_announcement", "announcement_calls", ["announcement"])
    op.create_table(
        "life_signs",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", storage.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_life_signs")),
    )
    op.create_index("ix_audit_actor", "audit", ["actor"])


def downgrade() -> None:
    op.drop_index("ix_audit_actor", table_name="audit")
    op.drop_table("life_signs")
    op.drop_table("announcement_calls")
    op.drop_table("announcements")
