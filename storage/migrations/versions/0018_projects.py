"""The chosen idea's road: project, milestones and evidence; surveys of use; the indicator's report."""

import sqlalchemy as sa
from alembic import op

import storage.database
from storage.tables import BigId

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kpi_years',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('weights', sa.JSON(), nullable=False),
    sa.Column('why', sa.String(length=600), nullable=False),
    sa.Column('made_by', sa.String(length=80), nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi_years')),
    sa.UniqueConstraint('fiscal_year', 'version', name=op.f('uq_kpi_years_fiscal_year_version'))
    )
    op.create_table('kpi_notes',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.SmallInteger(), nullable=False),
    sa.Column('head', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('author', BigId, nullable=True),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("head IN ('narrative', 'summary', 'supports', 'obstacles', 'evidence')", name=op.f('ck_kpi_notes_head_known')),
    sa.CheckConstraint('quarter BETWEEN 0 AND 4', name=op.f('ck_kpi_notes_quarter_known')),
    sa.ForeignKeyConstraint(['author'], ['people.id'], name=op.f('fk_kpi_notes_author')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi_notes')),
    sa.UniqueConstraint('fiscal_year', 'quarter', 'head', 'version', name=op.f('uq_kpi_notes_fiscal_year_quarter_head_version'))
    )
    op.create_table('kpi_steps',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('quarter', sa.SmallInteger(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(length=600), nullable=False),
    sa.Column('made_by', BigId, nullable=True),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.CheckConstraint('quarter BETWEEN 1 AND 4', name=op.f('ck_kpi_steps_quarter_known')),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_kpi_steps_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi_steps'))
    )
    op.create_index('ix_kpi_steps_fiscal_year', 'kpi_steps', ['fiscal_year', 'quarter'], unique=False)
    op.create_table('projects',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('campaign', BigId, nullable=True),
    sa.Column('idea', BigId, nullable=True),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=200), nullable=False),
    sa.Column('title', sa.String(length=600), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('head', BigId, nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('made_by', BigId, nullable=False),
    sa.CheckConstraint("state IN ('draft', 'signed', 'sent', 'revise', 'approved', 'refused')", name=op.f('ck_projects_state_known')),
    sa.ForeignKeyConstraint(['campaign'], ['campaigns.id'], name=op.f('fk_projects_campaign')),
    sa.ForeignKeyConstraint(['head'], ['people.id'], name=op.f('fk_projects_head')),
    sa.ForeignKeyConstraint(['idea'], ['ideas.id'], name=op.f('fk_projects_idea')),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_projects_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_projects')),
    sa.UniqueConstraint('idea', name=op.f('uq_projects_idea'))
    )
    op.create_index('ix_projects_fiscal_year', 'projects', ['fiscal_year'], unique=False)
    op.create_table('evidence_files',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('project', BigId, nullable=True),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('person', BigId, nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('media', sa.String(length=80), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('message_id', sa.String(length=64), nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('erased_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_evidence_files_person')),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_evidence_files_project')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_evidence_files'))
    )
    op.create_index('ix_evidence_files_fiscal_year', 'evidence_files', ['fiscal_year'], unique=False)
    op.create_index('ix_evidence_files_message_id', 'evidence_files', ['message_id'], unique=False)
    op.create_index('ix_evidence_files_project', 'evidence_files', ['project'], unique=False)
    op.create_table('milestones',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('project', BigId, nullable=False),
    sa.Column('title', sa.String(length=600), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('owner', BigId, nullable=False),
    sa.Column('made_by', BigId, nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('due >= first', name=op.f('ck_milestones_days_in_order')),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_milestones_made_by')),
    sa.ForeignKeyConstraint(['owner'], ['people.id'], name=op.f('fk_milestones_owner')),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_milestones_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestones'))
    )
    op.create_index('ix_milestones_due', 'milestones', ['due'], unique=False, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
    op.create_index('ix_milestones_project', 'milestones', ['project'], unique=False)
    op.create_table('project_budget',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('project', BigId, nullable=False),
    sa.Column('what', sa.String(length=600), nullable=False),
    sa.Column('satang', sa.BigInteger(), nullable=False),
    sa.Column('how', sa.String(length=600), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('author', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('removed_by', BigId, nullable=True),
    sa.CheckConstraint('satang >= 0', name=op.f('ck_project_budget_not_owed')),
    sa.ForeignKeyConstraint(['author'], ['people.id'], name=op.f('fk_project_budget_author')),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_project_budget_project')),
    sa.ForeignKeyConstraint(['removed_by'], ['people.id'], name=op.f('fk_project_budget_removed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_budget'))
    )
    op.create_index('ix_project_budget_project', 'project_budget', ['project'], unique=False)
    op.create_table('project_heads',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('project', BigId, nullable=False),
    sa.Column('head', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('aside', sa.Boolean(), nullable=False),
    sa.Column('author', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author'], ['people.id'], name=op.f('fk_project_heads_author')),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_project_heads_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_heads')),
    sa.UniqueConstraint('project', 'head', 'version', name=op.f('uq_project_heads_project_head_version'))
    )
    op.create_table('project_members',
    sa.Column('project', BigId, nullable=False),
    sa.Column('person', BigId, nullable=False),
    sa.Column('invited_by', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('left_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['invited_by'], ['people.id'], name=op.f('fk_project_members_invited_by')),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_project_members_person')),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_project_members_project')),
    sa.PrimaryKeyConstraint('project', 'person', name=op.f('pk_project_members')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_project_members_person', 'project_members', ['person'], unique=False)
    op.create_table('project_plan',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('project', BigId, nullable=False),
    sa.Column('what', sa.String(length=600), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.Column('owner', sa.String(length=300), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('author', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('removed_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('removed_by', BigId, nullable=True),
    sa.CheckConstraint('last >= first', name=op.f('ck_project_plan_days_in_order')),
    sa.ForeignKeyConstraint(['author'], ['people.id'], name=op.f('fk_project_plan_author')),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_project_plan_project')),
    sa.ForeignKeyConstraint(['removed_by'], ['people.id'], name=op.f('fk_project_plan_removed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_plan'))
    )
    op.create_index('ix_project_plan_project', 'project_plan', ['project'], unique=False)
    op.create_table('project_signoffs',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('project', BigId, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('signer', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.Column('sent_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('sent_by', BigId, nullable=True),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_project_signoffs_project')),
    sa.ForeignKeyConstraint(['sent_by'], ['people.id'], name=op.f('fk_project_signoffs_sent_by')),
    sa.ForeignKeyConstraint(['signer'], ['people.id'], name=op.f('fk_project_signoffs_signer')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_signoffs')),
    sa.UniqueConstraint('project', 'version', name=op.f('uq_project_signoffs_project_version'))
    )
    op.create_table('surveys',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('project', BigId, nullable=True),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=600), nullable=False),
    sa.Column('about', sa.String(length=20), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('units', sa.JSON(), nullable=False),
    sa.Column('sample', sa.Integer(), nullable=True),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('opens_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('closes_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('known', sa.JSON(), nullable=False),
    sa.Column('key_half', sa.LargeBinary(), nullable=True),
    sa.Column('key_destroyed_at', storage.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_by', BigId, nullable=False),
    sa.Column('made_at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('draft', 'opening', 'open', 'closed', 'cancelled')", name=op.f('ck_surveys_state_known')),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_surveys_in_order')),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_surveys_made_by')),
    sa.ForeignKeyConstraint(['project'], ['projects.id'], name=op.f('fk_surveys_project')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_surveys'))
    )
    op.create_index('ix_surveys_fiscal_year', 'surveys', ['fiscal_year'], unique=False)
    op.create_index('ix_surveys_state', 'surveys', ['state'], unique=False)
    op.create_table('milestone_reminders',
    sa.Column('milestone', BigId, nullable=False),
    sa.Column('which', sa.String(length=20), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['milestone'], ['milestones.id'], name=op.f('fk_milestone_reminders_milestone')),
    sa.PrimaryKeyConstraint('milestone', 'which', name=op.f('pk_milestone_reminders')),
    sqlite_with_rowid=False
    )
    op.create_table('milestone_updates',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('milestone', BigId, nullable=False),
    sa.Column('percent', sa.SmallInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('evidence', sa.String(length=80), nullable=True),
    sa.Column('author', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_milestone_updates_a_share')),
    sa.ForeignKeyConstraint(['author'], ['people.id'], name=op.f('fk_milestone_updates_author')),
    sa.ForeignKeyConstraint(['evidence'], ['evidence_files.key'], name=op.f('fk_milestone_updates_evidence')),
    sa.ForeignKeyConstraint(['milestone'], ['milestones.id'], name=op.f('fk_milestone_updates_milestone')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone_updates')),
    sa.UniqueConstraint('event_id', name=op.f('uq_milestone_updates_event_id'))
    )
    op.create_index('ix_milestone_updates_milestone', 'milestone_updates', ['milestone'], unique=False)
    op.create_table('project_answers',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('signoff', BigId, nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('comments', sa.Text(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.CheckConstraint("answer IN ('approve', 'revise', 'refuse')", name=op.f('ck_project_answers_answer_known')),
    sa.ForeignKeyConstraint(['recorded_by'], ['people.id'], name=op.f('fk_project_answers_recorded_by')),
    sa.ForeignKeyConstraint(['signoff'], ['project_signoffs.id'], name=op.f('fk_project_answers_signoff')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_answers')),
    sa.UniqueConstraint('signoff', name=op.f('uq_project_answers_signoff'))
    )
    op.create_table('survey_boxes',
    sa.Column('survey', BigId, nullable=False),
    sa.Column('slot', sa.String(length=32), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_survey_boxes_survey')),
    sa.PrimaryKeyConstraint('survey', 'slot', name=op.f('pk_survey_boxes')),
    sqlite_with_rowid=False
    )
    op.create_table('survey_answers',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('survey', BigId, nullable=False),
    sa.Column('question', sa.SmallInteger(), nullable=False),
    sa.Column('person', BigId, nullable=True),
    sa.Column('value', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_survey_answers_person')),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_survey_answers_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answers')),
    sa.UniqueConstraint('survey', 'person', 'question', name=op.f('uq_survey_answers_survey_person_question')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_survey_answers_survey_question', 'survey_answers', ['survey', 'question'], unique=False)
    op.create_table('survey_findings',
    sa.Column('id', BigId, autoincrement=True, nullable=False),
    sa.Column('survey', BigId, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('author', BigId, nullable=False),
    sa.Column('at', storage.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author'], ['people.id'], name=op.f('fk_survey_findings_author')),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_survey_findings_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_findings')),
    sa.UniqueConstraint('survey', 'version', name=op.f('uq_survey_findings_survey_version'))
    )
    op.create_table('survey_questions',
    sa.Column('survey', BigId, nullable=False),
    sa.Column('place', sa.SmallInteger(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.CheckConstraint("kind IN ('used', 'often', 'scale', 'choice', 'words')", name=op.f('ck_survey_questions_kind_known')),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_survey_questions_survey')),
    sa.PrimaryKeyConstraint('survey', 'place', name=op.f('pk_survey_questions')),
    sqlite_with_rowid=False
    )
    op.create_table('survey_roll',
    sa.Column('survey', BigId, nullable=False),
    sa.Column('person', BigId, nullable=False),
    sa.Column('answered', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['people.id'], name=op.f('fk_survey_roll_person')),
    sa.ForeignKeyConstraint(['survey'], ['surveys.id'], name=op.f('fk_survey_roll_survey')),
    sa.PrimaryKeyConstraint('survey', 'person', name=op.f('pk_survey_roll')),
    sqlite_with_rowid=False
    )
    op.create_index('ix_survey_roll_person', 'survey_roll', ['person'], unique=False)


def downgrade() -> None:
    op.drop_table("survey_roll")
    op.drop_table("survey_questions")
    op.drop_table("survey_findings")
    op.drop_table("survey_answers")
    op.drop_table("survey_boxes")
    op.drop_table("project_answers")
    op.drop_table("milestone_updates")
    op.drop_table("milestone_reminders")
    op.drop_table("surveys")
    op.drop_table("project_signoffs")
    op.drop_table("project_plan")
    op.drop_table("project_members")
    op.drop_table("project_heads")
    op.drop_table("project_budget")
    op.drop_table("milestones")
    op.drop_table("evidence_files")
    op.drop_table("projects")
    op.drop_table("kpi_steps")
    op.drop_table("kpi_notes")
    op.drop_table("kpi_years")
