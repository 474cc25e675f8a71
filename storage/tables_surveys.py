"""Tables of the last step and of the indicator: surveys of use, corrections of its percents, its words.

An anonymous answer names nobody and no moment: until the close it lies in a sealed box (`rules.answer_box`),
then all are written at once under ids drawn by lot. Who was asked is kept apart from what was answered.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.database import UtcDateTime
from storage.tables import BigId, metadata


def _id() -> Column[int]:
    return Column("id", BigId, primary_key=True, autoincrement=True)


def _to(name: str, target: str, nullable: bool = False) -> Column[int]:
    return Column(name, BigId, ForeignKey(target), nullable=nullable)


surveys = Table(
    "surveys",
    metadata,
    _id(),
    _to("project", "projects.id", nullable=True),
    Column("fiscal_year", Integer, nullable=False),
    Column("title", String(600), nullable=False),
    Column("about", String(20), nullable=False, default=""),  # clockin: the product counts its own use too
    Column("anonymous", Boolean, nullable=False),
    Column("units", JSON, nullable=False),  # empty: the whole office
    Column("sample", Integer, nullable=True),  # how many were drawn; none: everybody on the roll
    Column("seed", String(64), nullable=False, default=""),  # of the draw, so that it can be done again
    Column("people", Integer, nullable=False, default=0),  # on the roll when it opened
    Column("state", String(10), nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime, nullable=True),
    Column("known", JSON, nullable=False),  # what the product itself had counted when it closed
    Column("key_half", LargeBinary, nullable=True),  # of what seals anonymous answers while it is open
    Column("key_destroyed_at", UtcDateTime, nullable=True),
    _to("made_by", "people.id"),
    Column("made_at", UtcDateTime, nullable=False),
    CheckConstraint("state IN ('draft', 'opening', 'open', 'closed', 'cancelled')", name="state_known"),
    CheckConstraint("closes_at > opens_at", name="in_order"),
    Index("ix_surveys_state", "state"),
    Index("ix_surveys_fiscal_year", "fiscal_year"),
)

survey_questions = Table(
    "survey_questions",
    metadata,
    Column("survey", BigId, ForeignKey("surveys.id"), primary_key=True),
    Column("place", SmallInteger, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("choices", JSON, nullable=False),
    CheckConstraint("kind IN ('used', 'often', 'scale', 'choice', 'words')", name="kind_known"),
    sqlite_with_rowid=False,
)

survey_roll = Table(  # who was asked and whether they answered; never when
    "survey_roll",
    metadata,
    Column("survey", BigId, ForeignKey("surveys.id"), primary_key=True),
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    Column("answered", Boolean, nullable=False),
    Index("ix_survey_roll_person", "person"),
    sqlite_with_rowid=False,
)

survey_boxes = Table(  # anonymous answers while the survey is open, sealed; none is left once it is closed
    "survey_boxes",
    metadata,
    Column("survey", BigId, ForeignKey("surveys.id"), primary_key=True),
    Column("slot", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

survey_answers = Table(
    "survey_answers",
    metadata,
    Column("id", String(32), primary_key=True),  # drawn by lot
    _to("survey", "surveys.id"),
    Column("question", SmallInteger, nullable=False),
    _to("person", "people.id", nullable=True),  # only where names were declared
    Column("value", Text, nullable=False),
    UniqueConstraint("survey", "person", "question"),
    Index("ix_survey_answers_survey_question", "survey", "question"),
    sqlite_with_rowid=False,
)

survey_findings = Table(  # append-only: what the office writes of it in Form 5
    "survey_findings",
    metadata,
    _id(),
    _to("survey", "surveys.id"),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    _to("author", "people.id"),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("survey", "version"),
)

kpi_years = Table(  # append-only: what the indicator is in a year, and the weights of its steps by quarter
    "kpi_years",
    metadata,
    _id(),
    Column("fiscal_year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("facts", JSON, nullable=False),  # name, levels, strategy, definitions, method, steps, target
    Column("weights", JSON, nullable=False),
    Column("why", String(600), nullable=False),
    Column("made_by", String(80), nullable=False),  # a staff id, "operator" or "system"
    Column("made_at", UtcDateTime, nullable=False),
    UniqueConstraint("fiscal_year", "version"),
)

kpi_steps = Table(  # append-only: a percent corrected by hand, beside what was counted
    "kpi_steps",
    metadata,
    _id(),
    Column("fiscal_year", Integer, nullable=False),
    Column("quarter", SmallInteger, nullable=False),
    Column("counted", Integer, nullable=True),  # hundredths of a per cent
    Column("percent", Integer, nullable=True),  # none: the counted one holds again
    Column("why", String(600), nullable=False),
    _to("made_by", "people.id", nullable=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False),
    CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_known"),
    Index("ix_kpi_steps_fiscal_year", "fiscal_year", "quarter"),
)

kpi_notes = Table(  # append-only versions: what the report says in words
    "kpi_notes",
    metadata,
    _id(),
    Column("fiscal_year", Integer, nullable=False),
    Column("quarter", SmallInteger, nullable=False),  # 0: of the whole year
    Column("head", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("files", JSON, nullable=False),  # keys of evidence files
    _to("author", "people.id", nullable=True),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("fiscal_year", "quarter", "head", "version"),
    CheckConstraint(
        "head IN ('narrative', 'summary', 'supports', 'obstacles', 'evidence')", name="head_known"
    ),
    CheckConstraint("quarter BETWEEN 0 AND 4", name="quarter_known"),
)
