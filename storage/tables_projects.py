"""Tables of the chosen idea's road: the project as it is written and answered, its milestones, its evidence.

What people wrote is only ever added: every head of a project is a row a version, a line of the plan or the
budget is taken out with a date, and what was signed is kept whole, as it was signed. Money is satang.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.database import UtcDateTime
from storage.tables import BigId, metadata


def _id() -> Column[int]:
    return Column("id", BigId, primary_key=True, autoincrement=True)


def _to(name: str, target: str, nullable: bool = False) -> Column[int]:
    return Column(name, BigId, ForeignKey(target), nullable=nullable)


def _line() -> tuple[Column[object], ...]:
    """Beside its words, every line of a table has its place, who wrote it, and whether it was taken out."""
    return (
        Column("place", Integer, nullable=False),
        Column("author", BigId, ForeignKey("people.id"), nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("removed_at", UtcDateTime, nullable=True),
        Column("removed_by", BigId, ForeignKey("people.id"), nullable=True),
    )


projects = Table(
    "projects",
    metadata,
    _id(),
    _to("campaign", "campaigns.id", nullable=True),  # none: it began before the product was there
    _to("idea", "ideas.id", nullable=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("unit", String(200), nullable=False),  # empty: the whole office
    Column("title", String(600), nullable=False),
    Column("state", String(10), nullable=False),
    _to("head", "people.id"),  # of the unit: signs it
    Column("made_at", UtcDateTime, nullable=False),
    _to("made_by", "people.id"),
    UniqueConstraint("idea"),
    CheckConstraint(
        "state IN ('draft', 'signed', 'sent', 'revise', 'approved', 'refused')", name="state_known"
    ),
    Index("ix_projects_fiscal_year", "fiscal_year"),
)

project_members = Table(  # who writes it beside the unit's head
    "project_members",
    metadata,
    Column("project", BigId, ForeignKey("projects.id"), primary_key=True),
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    Column("invited_by", BigId, ForeignKey("people.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime, nullable=True),
    Index("ix_project_members_person", "person"),
    sqlite_with_rowid=False,
)

project_heads = Table(  # append-only: each head word for word, a row a version
    "project_heads",
    metadata,
    _id(),
    _to("project", "projects.id"),
    Column("head", String(20), nullable=False),
    Column("version", Integer, nullable=False),  # of this head, from 1
    Column("text", Text, nullable=False),
    # Written while somebody else wrote: kept beside the others, and it does not hold until it is taken.
    Column("aside", Boolean, nullable=False),
    _to("author", "people.id"),
    Column("at", UtcDateTime, nullable=False),
    # Two authors who start from the same version cannot both write the next one.
    UniqueConstraint("project", "head", "version"),
)

project_plan = Table(
    "project_plan",
    metadata,
    _id(),
    _to("project", "projects.id"),
    Column("what", String(600), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("owner", String(300), nullable=False),
    *_line(),
    CheckConstraint("last >= first", name="days_in_order"),
    Index("ix_project_plan_project", "project"),
)

project_budget = Table(
    "project_budget",
    metadata,
    _id(),
    _to("project", "projects.id"),
    Column("what", String(600), nullable=False),
    Column("satang", BigInteger, nullable=False),
    Column("how", String(600), nullable=False),
    *_line(),
    CheckConstraint("satang >= 0", name="not_owed"),
    Index("ix_project_budget_project", "project"),
)

project_signoffs = Table(  # the unit head's signature beneath the whole text; only its sending comes later
    "project_signoffs",
    metadata,
    _id(),
    _to("project", "projects.id"),
    Column("version", Integer, nullable=False),  # of the project, from 1
    Column("content", JSON, nullable=False),  # heads, plan and budget as they were signed
    Column("digest", String(64), nullable=False),  # SHA-256 of the content
    _to("signer", "people.id"),
    Column("at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False),
    Column("sent_at", UtcDateTime, nullable=True),  # to the committee
    _to("sent_by", "people.id", nullable=True),
    UniqueConstraint("project", "version"),
)

project_answers = Table(  # append-only: what the committee answered to a version
    "project_answers",
    metadata,
    _id(),
    _to("signoff", "project_signoffs.id"),
    Column("answer", String(10), nullable=False),
    Column("comments", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    _to("recorded_by", "people.id"),
    Column("at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False),
    UniqueConstraint("signoff"),
    CheckConstraint("answer IN ('approve', 'revise', 'refuse')", name="answer_known"),
)

milestones = Table(
    "milestones",
    metadata,
    _id(),
    _to("project", "projects.id"),
    Column("title", String(600), nullable=False),
    Column("first", Date, nullable=False),
    Column("due", Date, nullable=False),
    _to("owner", "people.id"),
    _to("made_by", "people.id"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime, nullable=True),
    CheckConstraint("due >= first", name="days_in_order"),
    Index("ix_milestones_project", "project"),
    Index(
        "ix_milestones_due",
        "due",
        sqlite_where=text("removed_at IS NULL"),
        postgresql_where=text("removed_at IS NULL"),
    ),
)

evidence_files = Table(  # photos and files that show what was done; the bytes lie in the photo store
    "evidence_files",
    metadata,
    Column("key", String(80), primary_key=True),
    _to("project", "projects.id", nullable=True),
    Column("fiscal_year", Integer, nullable=False),
    _to("person", "people.id"),  # who sent it
    Column("name", String(300), nullable=False),
    Column("media", String(80), nullable=False),  # image/jpeg, application/pdf ...
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("message_id", String(64), nullable=False),  # LINE's, so that it can be taken back
    Column("at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime, nullable=True),
    Column("erased_at", UtcDateTime, nullable=True),
    Index("ix_evidence_files_project", "project"),
    Index("ix_evidence_files_fiscal_year", "fiscal_year"),
    Index("ix_evidence_files_message_id", "message_id"),
)

milestone_updates = Table(  # append-only: the last one says how far it is
    "milestone_updates",
    metadata,
    _id(),
    _to("milestone", "milestones.id"),
    Column("percent", SmallInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("evidence", String(80), ForeignKey("evidence_files.key"), nullable=True),
    _to("author", "people.id"),
    Column("at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False, unique=True),
    CheckConstraint("percent BETWEEN 0 AND 100", name="a_share"),
    Index("ix_milestone_updates_milestone", "milestone"),
)

milestone_reminders = Table(  # so that nobody is reminded twice of one thing
    "milestone_reminders",
    metadata,
    Column("milestone", BigId, ForeignKey("milestones.id"), primary_key=True),
    Column("which", String(20), primary_key=True),  # soon, due, late, late-2 ...
    Column("day", Date, nullable=False),
    sqlite_with_rowid=False,
)
