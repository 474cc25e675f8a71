"""Tables behind the working day: rounds, holidays, grace, exemptions, outages, requests and locks.

Nothing here is changed in place: what no longer holds is withdrawn with a date or replaced by a new row, so
that every day can be explained by what held when it was derived.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from storage.database import UtcDateTime
from storage.tables import BigId, metadata


def _id() -> Column[int]:
    return Column("id", BigId, primary_key=True, autoincrement=True)


def _to(name: str, target: str, nullable: bool = False) -> Column[int]:
    return Column(name, BigId, ForeignKey(target), nullable=nullable)


def _made() -> tuple[Column[object], ...]:
    """Who made the row and when; a staff id, "operator" or "system"."""
    return Column("made_at", UtcDateTime, nullable=False), Column("made_by", String(80), nullable=False)


def _withdrawn() -> tuple[Column[object], ...]:
    return (
        Column("withdrawn_at", UtcDateTime, nullable=True),
        Column("withdrawn_by", String(80), nullable=True),
        Column("withdrawn_why", String(300), nullable=True),
    )


rounds = Table(
    "rounds",
    metadata,
    _id(),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("start", Time, nullable=False),
    Column("end", Time, nullable=False),  # not after the start: it ends next day
    Column("weekdays", JSON, nullable=False),  # from Monday 0
    Column("hours", Float, nullable=True),
    Column("latest", Time, nullable=True),
    Column("out_required", Boolean, nullable=False),
    *_made(),
)

round_assignments = Table(
    "round_assignments",
    metadata,
    _id(),
    _to("person", "people.id"),
    _to("round", "rounds.id"),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=True),
    *_made(),
    CheckConstraint("to_day IS NULL OR to_day >= from_day", name="days_in_order"),
    Index("ix_round_assignments_person", "person", "from_day"),
)

rule_versions = Table(  # append-only: the office's numbers, each from a date on
    "rule_versions",
    metadata,
    _id(),
    Column("from_day", Date, nullable=False),
    Column("key", String(60), nullable=False),  # day.grace_min, ledger.late_times ...
    Column("value", JSON, nullable=False),
    *_made(),
    Index("ix_rule_versions_key_from_day", "key", "from_day"),
)

holidays = Table(  # the office's own list, over the calendar of the country
    "holidays",
    metadata,
    _id(),
    Column("day", Date, nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(10), nullable=False),  # added: a day off; removed: a working day after all
    Column("units", JSON, nullable=False),  # empty: the whole office
    *_made(),
    *_withdrawn(),
    CheckConstraint("kind IN ('added', 'removed')", name="kind_known"),
    Index("ix_holidays_day", "day"),
)

graces = Table(
    "graces",
    metadata,
    _id(),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    _to("point", "points.id", nullable=True),  # none: any
    _to("round", "rounds.id", nullable=True),
    Column("minutes", Integer, nullable=False),
    Column("reason", String(300), nullable=False),
    *_made(),
    *_withdrawn(),
    CheckConstraint("to_day >= from_day AND minutes > 0", name="makes_sense"),
    Index("ix_graces_to_day", "to_day"),
)

exemptions = Table(
    "exemptions",
    metadata,
    _id(),
    _to("person", "people.id"),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=True),
    Column("reason", String(300), nullable=False),
    *_made(),
    *_withdrawn(),
    Index("ix_exemptions_person", "person"),
)

outages = Table(
    "outages",
    metadata,
    _id(),
    Column("first", UtcDateTime, nullable=False),
    Column("last", UtcDateTime, nullable=False),
    Column("evidence", JSON, nullable=False),  # what the software noticed
    Column("state", String(10), nullable=False),  # proposed, confirmed, dismissed
    Column("decided_at", UtcDateTime, nullable=True),
    Column("decided_by", String(80), nullable=True),
    Column("why", String(300), nullable=False, default=""),
    *_made(),
    CheckConstraint("state IN ('proposed', 'confirmed', 'dismissed')", name="state_known"),
    CheckConstraint("last > first", name="in_order"),
    Index("ix_outages_last", "last"),
)

heartbeats = Table(  # one row a minute in which a worker of ours was alive and served
    "heartbeats",
    metadata,
    Column("minute", BigInteger, primary_key=True),  # minutes since 1970
    Column("line_errors", Integer, nullable=False, default=0),
    Column("redelivered", Integer, nullable=False, default=0),
)

requests = Table(  # append-only: a changed or withdrawn request is a new row that replaces the old one
    "requests",
    metadata,
    _id(),
    _to("person", "people.id"),
    # forgot_in, forgot_out, gps_wrong, sign_unreadable, leave, travel, wfh, withdraw
    Column("kind", String(20), nullable=False),
    Column("leave", String(20), nullable=False, default=""),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    Column("part", String(10), nullable=False),  # full, morning, afternoon
    # Of several whole days: the first only from noon on, the last only until noon.
    Column("from_noon", Boolean, nullable=False, server_default=text("false")),
    Column("till_noon", Boolean, nullable=False, server_default=text("false")),
    Column("at", UtcDateTime, nullable=True),  # of a correction: the moment that is claimed
    _to("clockin", "clockins.id", nullable=True),
    Column("reason", Text, nullable=False),
    Column("document", String(80), ForeignKey("photos.key"), nullable=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False, unique=True),
    _to("replaces", "requests.id", nullable=True),
    UniqueConstraint("replaces"),
    CheckConstraint("to_day >= from_day", name="days_in_order"),
    CheckConstraint("part IN ('full', 'morning', 'afternoon')", name="part_known"),
    Index("ix_requests_person_to_day", "person", "to_day"),
)

request_decisions = Table(  # append-only
    "request_decisions",
    metadata,
    _id(),
    _to("request", "requests.id"),
    _to("decided_by", "people.id"),
    Column("decision", String(10), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False),
    Column("before", JSON, nullable=False),  # the days it touched, as they were and as they became
    Column("after", JSON, nullable=False),
    Column("replaces", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("request", "replaces"),
    CheckConstraint("decision IN ('accepted', 'refused')", name="decision_known"),
)

locks = Table(  # append-only: a period closed, or opened again, with the reason
    "locks",
    metadata,
    _id(),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("why", String(300), nullable=False),
    *_made(),
    Index("ix_locks_to_day", "to_day"),
)

closed_days = (
    Table(  # days on which nobody waits any longer for anything, so that whoever is missing is missing
        "closed_days",
        metadata,
        Column("day", Date, primary_key=True),
        Column("closed_at", UtcDateTime, nullable=False),
    )
)

reminder_choices = Table(
    "reminder_choices",
    metadata,
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    Column("before", Boolean, nullable=False),
    Column("after", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

reminders_sent = Table(  # so that nobody is reminded twice of one thing
    "reminders_sent",
    metadata,
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("which", String(10), primary_key=True),  # before, after
    sqlite_with_rowid=False,
)

ledger_prints = Table(  # what a checksum page says, so that paper can be held against the data
    "ledger_prints",
    metadata,
    _id(),
    Column("year", Integer, nullable=False),
    Column("half", Integer, nullable=False),
    Column("scope", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("code", String(32), nullable=False, unique=True),
    *_made(),
    Index("ix_ledger_prints_year_half", "year", "half", "scope"),
)
