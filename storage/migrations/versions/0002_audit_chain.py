"""The audit chain and its daily heads; when a person was forgotten; which photos wait for their time."""

import sqlalchemy as sa
from alembic import op

import storage.database
from storage.tables import BigId

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_seals',
    sa.Column('seq', BigId, autoincrement=False, nullable=False),
    sa.Column('audit_id', BigId, nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('sealed_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['audit_id'], ['audit.id'], name=op.f('fk_audit_seals_audit_id')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_seals')),
    sa.UniqueConstraint('audit_id', name=op.f('uq_audit_seals_audit_id'))
    )
    op.create_table('audit_heads',
    sa.Column('seq', BigId, autoincrement=False, nullable=False),
    sa.Column('root', sa.String(length=64), nullable=False),
    sa.Column('peaks', sa.JSON(), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('posted_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_heads'))
    )
    # Not in batch mode: SQLite would copy the table, and others point at it.
    op.add_column('people', sa.Column('forgotten_at', storage.database.UtcDateTime(timezone=True), nullable=True))
    op.create_index('ix_photos_kept', 'photos', ['sent_at'], unique=False, sqlite_where=sa.text('erase_after IS NULL AND erased_at IS NULL'), postgresql_where=sa.text('erase_after IS NULL AND erased_at IS NULL'))
