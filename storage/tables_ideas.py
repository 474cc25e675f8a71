"""Tables of idea campaigns: what is asked, the ideas with every version of their text, comments.

Who wrote an anonymous idea or comment is in no column: `author_sealed` opens with the office's secret key
only, `author_tag` finds a person's own ideas again. Their moments are kept to the day, so that they do not
lie beside the moment of a message.
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


campaigns = Table(
    "campaigns",
    metadata,
    _id(),
    Column("title", String(300), nullable=False),
    Column("question", Text, nullable=False),
    Column("units", JSON, nullable=False),  # empty: the whole office
    Column("fiscal_year", Integer, nullable=False),
    Column("ideas_from", UtcDateTime, nullable=False),
    Column("ideas_to", UtcDateTime, nullable=False),
    Column("vote_from", UtcDateTime, nullable=False),
    Column("vote_to", UtcDateTime, nullable=False),
    Column("scoring_to", UtcDateTime, nullable=False),
    Column("most_picks", Integer, nullable=False),
    Column("shortlist", Integer, nullable=False),
    Column("tie_rule", String(10), nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("criteria", JSON, nullable=False),
    _to("head", "people.id"),
    Column("stage", String(10), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("vote_opened_at", UtcDateTime, nullable=True),
    Column("counted_at", UtcDateTime, nullable=True),
    Column("closed_at", UtcDateTime, nullable=True),
    # The other half is in the photo store: whoever copies the database alone can open no ballot.
    Column("key_half", LargeBinary, nullable=True),
    Column("key_destroyed_at", UtcDateTime, nullable=True),
    CheckConstraint("tie_rule IN ('shared', 'earlier', 'lot')", name="tie_rule_known"),
    CheckConstraint(
        "stage IN ('planned', 'ideas', 'ready', 'vote', 'scoring', 'choosing', 'closed', 'cancelled')",
        name="stage_known",
    ),
    CheckConstraint("most_picks >= 1 AND shortlist >= 1", name="at_least_one"),
    Index("ix_campaigns_stage", "stage"),
)

campaign_members = Table(  # the working group
    "campaign_members",
    metadata,
    Column("campaign", BigId, ForeignKey("campaigns.id"), primary_key=True),
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    sqlite_with_rowid=False,
)

campaign_changes = Table(  # append-only
    "campaign_changes",
    metadata,
    _id(),
    _to("campaign", "campaigns.id"),
    Column("at", UtcDateTime, nullable=False),
    Column("by_whom", String(80), nullable=False),
    Column("what", String(40), nullable=False),
    Column("before", JSON, nullable=True),
    Column("after", JSON, nullable=True),
    Column("why", String(600), nullable=False, default=""),
    Index("ix_campaign_changes_campaign", "campaign"),
)

ideas = Table(
    "ideas",
    metadata,
    _id(),
    _to("campaign", "campaigns.id"),
    # Given when sent, counting from 1 in each campaign: what people call an idea by.
    Column("number", Integer, nullable=True),
    Column("state", String(10), nullable=False),
    Column("title", String(600), nullable=False, default=""),
    Column("problem", Text, nullable=False, default=""),
    Column("way", Text, nullable=False, default=""),
    Column("benefit", Text, nullable=False, default=""),
    Column("gains", Text, nullable=False, default=""),
    Column("anonymous", Boolean, nullable=False),
    _to("author", "people.id", nullable=True),  # none for an anonymous idea
    # Empty for a named idea: beside a name it would tell whose the anonymous ideas of the same tag are.
    Column("author_tag", String(32), nullable=False),
    Column("author_sealed", LargeBinary, nullable=True),
    Column("version", Integer, nullable=False, default=0),  # counts what was sent, not drafts
    Column("made_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime, nullable=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("outcome", String(20), nullable=True),
    Column("outcome_why", Text, nullable=False, default=""),
    Column("pool_year", Integer, nullable=True),  # kept for this fiscal year's campaign
    _to("pooled_from", "ideas.id", nullable=True),
    UniqueConstraint("campaign", "number"),
    CheckConstraint("state IN ('draft', 'sent', 'withdrawn')", name="state_known"),
    CheckConstraint("NOT anonymous OR author IS NULL", name="anonymous_has_no_author"),
    CheckConstraint("anonymous OR author IS NOT NULL", name="named_has_author"),
    CheckConstraint(
        "outcome IN ('chosen', 'runner_up', 'not_shortlisted', 'no_choice')", name="outcome_known"
    ),
    Index("ix_ideas_author_tag", "author_tag"),
    Index("ix_ideas_campaign_state", "campaign", "state"),
)

idea_versions = Table(  # append-only: what was sent, edited and locked, word for word
    "idea_versions",
    metadata,
    _id(),
    _to("idea", "ideas.id"),
    Column("version", Integer, nullable=False),
    Column("title", String(600), nullable=False),
    Column("problem", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("benefit", Text, nullable=False),
    Column("gains", Text, nullable=False),
    Column("pictures", JSON, nullable=False),
    Column("what", String(10), nullable=False),  # sent, edited, withdrawn, locked
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("idea", "version"),
)

idea_pictures = Table(
    "idea_pictures",
    metadata,
    Column("key", String(80), primary_key=True),
    _to("idea", "ideas.id"),
    Column("place", Integer, nullable=False),
    Column("removed_at", UtcDateTime, nullable=True),
    Column("erased_at", UtcDateTime, nullable=True),
    Index("ix_idea_pictures_idea", "idea"),
)

idea_supports = Table(  # "+1 that one": told to the author, never shown as a count before the close
    "idea_supports",
    metadata,
    Column("idea", BigId, ForeignKey("ideas.id"), primary_key=True),
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    sqlite_with_rowid=False,
)

idea_joins = Table(
    "idea_joins",
    metadata,
    _id(),
    _to("idea", "ideas.id"),
    _to("person", "people.id"),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("answer", String(10), nullable=True),  # accepted, declined
    Column("answered_at", UtcDateTime, nullable=True),
    UniqueConstraint("idea", "person"),
    Index("ix_idea_joins_person", "person"),
)

idea_differences = Table(  # "mine differs because"
    "idea_differences",
    metadata,
    Column("idea", BigId, ForeignKey("ideas.id"), primary_key=True),
    Column("other", BigId, ForeignKey("ideas.id"), primary_key=True),
    Column("why", Text, nullable=False),
    sqlite_with_rowid=False,
)

author_news = Table(  # what authors of anonymous words are still to be told: notices that name nobody
    "author_news",
    metadata,
    _id(),
    _to("campaign", "campaigns.id"),
    Column("author_tag", String(32), nullable=False),
    Column("author_sealed", LargeBinary, nullable=False),
    Column("topic", String(40), nullable=False),
    Column("key", String(60), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("told_in", String(32), nullable=True),  # finds the answer that told it again, names no event
    Index(
        "ix_author_news_untold",
        "campaign",
        "author_tag",
        sqlite_where=text("NOT told"),
        postgresql_where=text("NOT told"),
    ),
    Index("ix_author_news_told_in", "told_in"),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    _to("idea", "ideas.id"),
    Column("text", Text, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    _to("author", "people.id", nullable=True),
    Column("author_tag", String(32), nullable=False),
    Column("author_sealed", LargeBinary, nullable=True),
    Column("at", UtcDateTime, nullable=False),
    Column("hidden_at", UtcDateTime, nullable=True),
    _to("hidden_by", "people.id", nullable=True),
    Column("hidden_why", String(600), nullable=True),
    CheckConstraint("NOT anonymous OR author IS NULL", name="anonymous_has_no_author"),
    Index("ix_comments_idea", "idea"),
)
