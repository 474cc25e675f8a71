"""Signs that live: tablets, beacons, and who heard one."""

import sqlalchemy as sa
from alembic import op

import storage.database
from storage.tables import BigId

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tablets',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('public_id', sa.String(length=16), nullable=False),
    sa.Column('point', BigId, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('key_hash', sa.String(length=64), nullable=True),
    sa.Column('key_until', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('set_up_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_why', sa.String(length=300), nullable=True),
    sa.Column('last_seen_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('skew_ms', sa.BigInteger(), nullable=True),
    sa.Column('readings', sa.JSON(), nullable=False),
    sa.Column('read_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['point'], ['points.id'], name=op.f('fk_tablets_point')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tablets')),
    sa.UniqueConstraint('public_id', name=op.f('uq_tablets_public_id'))
    )
    op.create_index('ix_tablets_point', 'tablets', ['point'], unique=False)
    op.create_table('beacons',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('hwid', sa.String(length=10), nullable=False),
    sa.Column('point', BigId, nullable=False),
    sa.Column('nonce', sa.String(length=32), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_why', sa.String(length=300), nullable=True),
    sa.Column('counter', sa.BigInteger(), nullable=True),
    sa.Column('counter_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['point'], ['points.id'], name=op.f('fk_beacons_point')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_beacons'))
    )
    op.create_index('uq_beacons_hwid_now', 'beacons', ['hwid'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
    op.create_table('beacon_events',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.Column('person', BigId, nullable=False),
    sa.Column('beacon', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.ForeignKeyConstraint(['beacon'], ['beacons.id'], name=op.f('fk_beacon_events_beacon')),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_beacon_events_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_beacon_events')),
    sa.UniqueConstraint('event_id', name=op.f('uq_beacon_events_event_id'))
    )
    op.create_index('ix_beacon_events_at', 'beacon_events', ['at'], unique=False)
    op.create_index('ix_beacon_events_person_at', 'beacon_events', ['person', 'at'], unique=False)
