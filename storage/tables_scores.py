"""Tables of the second stage: what each member of the working group scored, the result, the one choice.

That exactly one idea is chosen is held here: one choice a campaign, and one a unit and fiscal year.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.database import UtcDateTime
from storage.tables import BigId, metadata

scores = Table(
    "scores",
    metadata,
    Column("idea", BigId, ForeignKey("ideas.id"), primary_key=True),
    Column("member", BigId, ForeignKey("people.id"), primary_key=True),
    Column("criterion", SmallInteger, primary_key=True),  # place in the campaign's criteria, from 0
    Column("points", SmallInteger, nullable=False),
    CheckConstraint("points BETWEEN 1 AND 5", name="one_to_five"),
    sqlite_with_rowid=False,
)

score_notes = Table(  # a member's remark on an idea, or that they have an interest in it and do not score it
    "score_notes",
    metadata,
    Column("idea", BigId, ForeignKey("ideas.id"), primary_key=True),
    Column("member", BigId, ForeignKey("people.id"), primary_key=True),
    Column("remark", Text, nullable=False, default=""),
    Column("interest", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

score_ends = Table(  # members who have said that they are finished
    "score_ends",
    metadata,
    Column("campaign", BigId, ForeignKey("campaigns.id"), primary_key=True),
    Column("member", BigId, ForeignKey("people.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

score_results = Table(  # written once, when scoring ends
    "score_results",
    metadata,
    Column("idea", BigId, ForeignKey("ideas.id"), primary_key=True),
    Column("campaign", BigId, ForeignKey("campaigns.id"), nullable=False),
    # Hundredths of a point out of 100, weighted; none when nobody scored the idea.
    Column("total", Integer, nullable=True),
    Column("by_criterion", JSON, nullable=False),  # mean points of each criterion in hundredths, or null
    Column("place", Integer, nullable=False),
    UniqueConstraint("campaign", "idea"),
)

choices = Table(  # append-only: the head's signature
    "choices",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("campaign", BigId, ForeignKey("campaigns.id"), nullable=False, unique=True),
    Column("idea", BigId, ForeignKey("ideas.id"), nullable=False, unique=True),
    Column("place", Integer, nullable=False),  # in the result table; not 1 when the head differs from it
    Column("reason", Text, nullable=False),
    Column("chosen_by", BigId, ForeignKey("people.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False),
)

chosen_units = Table(  # exactly one chosen idea a unit ("*": the whole office) and fiscal year
    "chosen_units",
    metadata,
    Column("fiscal_year", Integer, primary_key=True),
    Column("unit", String(200), primary_key=True),
    Column("choice", BigId, ForeignKey("choices.id"), nullable=False),
)
