"""The working day: rounds, holidays, grace, outages, requests, locks; days in halves."""

import sqlalchemy as sa
from alembic import op

import storage.database
from storage.tables import BigId

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('days', sa.Column('early_minutes', sa.Integer(), server_default='0', nullable=False))
    op.add_column('days', sa.Column('missing_out', sa.Boolean(), server_default=sa.text('(false)'), nullable=False))
    op.add_column('days', sa.Column('morning', sa.String(length=10), server_default=sa.text("'open'"), nullable=False))
    op.add_column('days', sa.Column('afternoon', sa.String(length=10), server_default=sa.text("'open'"), nullable=False))
    op.add_column('days', sa.Column('morning_leave', sa.String(length=20), server_default=sa.text("('')"), nullable=False))
    op.add_column('days', sa.Column('afternoon_leave', sa.String(length=20), server_default=sa.text("('')"), nullable=False))
    op.add_column('days', sa.Column('morning_request', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('days', sa.Column('afternoon_request', sa.BigInteger(), server_default='0', nullable=False))
    op.add_column('days', sa.Column('reasons', sa.String(length=200), server_default=sa.text("('')"), nullable=False))
    op.create_table('closed_days',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('closed_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_closed_days'))
    )
    op.create_table('heartbeats',
    sa.Column('minute', sa.BigInteger(), nullable=False),
    sa.Column('line_errors', sa.Integer(), nullable=False),
    sa.Column('redelivered', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('minute', name=op.f('pk_heartbeats'))
    )
    op.create_table('holidays',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('units', sa.JSON(), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('withdrawn_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.String(length=80), nullable=True),
    sa.Column('withdrawn_why', sa.String(length=300), nullable=True),
    sa.CheckConstraint("kind IN ('added', 'removed')", name=op.f('ck_holidays_kind_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holidays'))
    )
    op.create_index('ix_holidays_day', 'holidays', ['day'], unique=False)
    op.create_table('ledger_prints',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('half', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('code', sa.String(length=32), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_prints')),
    sa.UniqueConstraint('code', name=op.f('uq_ledger_prints_code'))
    )
    op.create_index('ix_ledger_prints_year_half', 'ledger_prints', ['year', 'half', 'scope'], unique=False)
    op.create_table('locks',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('locked', sa.Boolean(), nullable=False),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_locks'))
    )
    op.create_index('ix_locks_to_day', 'locks', ['to_day'], unique=False)
    op.create_table('outages',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('first', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('decided_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=80), nullable=True),
    sa.Column('why', sa.String(length=300), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.CheckConstraint("state IN ('proposed', 'confirmed', 'dismissed')", name=op.f('ck_outages_state_known')),
    sa.CheckConstraint('last > first', name=op.f('ck_outages_in_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outages'))
    )
    op.create_index('ix_outages_last', 'outages', ['last'], unique=False)
    op.create_table('rounds',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('start', sa.Time(), nullable=False),
    sa.Column('end', sa.Time(), nullable=False),
    sa.Column('weekdays', sa.JSON(), nullable=False),
    sa.Column('hours', sa.Float(), nullable=True),
    sa.Column('latest', sa.Time(), nullable=True),
    sa.Column('out_required', sa.Boolean(), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rounds')),
    sa.UniqueConstraint('code', name=op.f('uq_rounds_code'))
    )
    op.create_table('rule_versions',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_versions'))
    )
    op.create_index('ix_rule_versions_key_from_day', 'rule_versions', ['key', 'from_day'], unique=False)
    op.create_table('exemptions',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('person', BigId, nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('withdrawn_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.String(length=80), nullable=True),
    sa.Column('withdrawn_why', sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_exemptions_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exemptions'))
    )
    op.create_index('ix_exemptions_person', 'exemptions', ['person'], unique=False)
    op.create_table('graces',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('point', BigId, nullable=True),
    sa.Column('round', BigId, nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('withdrawn_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.String(length=80), nullable=True),
    sa.Column('withdrawn_why', sa.String(length=300), nullable=True),
    sa.CheckConstraint('to_day >= from_day AND minutes > 0', name=op.f('ck_graces_makes_sense')),
    sa.ForeignKeyConstraint(['point'], ['points.id'], name=op.f('fk_graces_point')),
    sa.ForeignKeyConstraint(['round'], ['rounds.id'], name=op.f('fk_graces_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_graces'))
    )
    op.create_index('ix_graces_to_day', 'graces', ['to_day'], unique=False)
    op.create_table('reminder_choices',
    sa.Column('person', BigId, nullable=False),
    sa.Column('before', sa.Boolean(), nullable=False),
    sa.Column('after', sa.Boolean(), nullable=False),
    sa.Column('changed_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_reminder_choices_person')),
    sa.PrimaryKeyConstraint('person', name=op.f('pk_reminder_choices'))
    )
    op.create_table('reminders_sent',
    sa.Column('person', BigId, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('which', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_reminders_sent_person')),
    sa.PrimaryKeyConstraint('person', 'day', 'which', name=op.f('pk_reminders_sent')),
    sqlite_with_rowid=False
    )
    op.create_table('round_assignments',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('person', BigId, nullable=False),
    sa.Column('round', BigId, nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=True),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.CheckConstraint('to_day IS NULL OR to_day >= from_day', name=op.f('ck_round_assignments_days_in_order')),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_round_assignments_person')),
    sa.ForeignKeyConstraint(['round'], ['rounds.id'], name=op.f('fk_round_assignments_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_assignments'))
    )
    op.create_index('ix_round_assignments_person', 'round_assignments', ['person', 'from_day'], unique=False)
    op.create_table('requests',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('person', BigId, nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('leave', sa.String(length=20), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('to_day', sa.Date(), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('clockin', BigId, nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('document', sa.String(length=80), nullable=True),
    sa.Column('asked_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.Column('replaces', BigId, nullable=True),
    sa.CheckConstraint("part IN ('full', 'morning', 'afternoon')", name=op.f('ck_requests_part_known')),
    sa.CheckConstraint('to_day >= from_day', name=op.f('ck_requests_days_in_order')),
    sa.ForeignKeyConstraint(['clockin'], ['clockins.id'], name=op.f('fk_requests_clockin')),
    sa.ForeignKeyConstraint(['document'], ['photos.key'], name=op.f('fk_requests_document')),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_requests_person')),
    sa.ForeignKeyConstraint(['replaces'], ['requests.id'], name=op.f('fk_requests_replaces')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requests')),
    sa.UniqueConstraint('event_id', name=op.f('uq_requests_event_id')),
    sa.UniqueConstraint('replaces', name=op.f('uq_requests_replaces'))
    )
    op.create_index('ix_requests_person_to_day', 'requests', ['person', 'to_day'], unique=False)
    op.create_table('request_decisions',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('request', BigId, nullable=False),
    sa.Column('decided_by', BigId, nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('replaces', sa.BigInteger(), server_default='0', nullable=False),
    sa.CheckConstraint("decision IN ('accepted', 'refused')", name=op.f('ck_request_decisions_decision_known')),
    sa.ForeignKeyConstraint(['decided_by'], ['people.id'], name=op.f('fk_request_decisions_decided_by')),
    sa.ForeignKeyConstraint(['request'], ['requests.id'], name=op.f('fk_request_decisions_request')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_decisions')),
    sa.UniqueConstraint('request', 'replaces', name=op.f('uq_request_decisions_request_replaces'))
    )


def downgrade() -> None:
    op.drop_column("days", "reasons")
    op.drop_column("days", "afternoon_request")
    op.drop_column("days", "morning_request")
    op.drop_column("days", "afternoon_leave")
    op.drop_column("days", "morning_leave")
    op.drop_column("days", "afternoon")
    op.drop_column("days", "morning")
    op.drop_column("days", "missing_out")
    op.drop_column("days", "early_minutes")
    op.drop_table("request_decisions")
    op.drop_table("requests")
    op.drop_table("round_assignments")
    op.drop_table("reminders_sent")
    op.drop_table("reminder_choices")
    op.drop_table("graces")
    op.drop_table("exemptions")
    op.drop_table("rule_versions")
    op.drop_table("rounds")
    op.drop_table("outages")
    op.drop_table("closed_days")
    op.drop_table("locks")
    op.drop_table("ledger_prints")
    op.drop_table("holidays")
    op.drop_table("heartbeats")
