"""Every table, in one place; the migrations are held equal to it by a test.

Clock-ins, consents and the audit trail are append-only. `days` is derived from `clockins` and can be
made again from it. People come and go by dates; rows that others point at are never deleted.
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
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.database import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite only counts up INTEGER keys by itself


def _id() -> Column[int]:
    return Column("id", BigId, primary_key=True, autoincrement=True)


def _person(nullable: bool = False) -> Column[int]:
    return Column("person", BigId, ForeignKey("people.id"), nullable=nullable)


people = Table(
    "people",
    metadata,
    _id(),
    Column("staff_id", String(40), nullable=False, unique=True),
    Column("title", String(60), nullable=False, default=""),
    Column("first_name", String(120), nullable=False),
    Column("last_name", String(120), nullable=False),
    Column("position", String(200), nullable=False, default=""),
    Column("unit", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("supervisor_id", String(40), nullable=True),
    Column("left_on", Date, nullable=True),
    Column("started_on", Date, nullable=True),  # none: not told, and long enough
    Column("forgotten_at", UtcDateTime, nullable=True),
    Index("ix_people_unit", "unit", "left_on"),  # who works in a unit is counted from it alone
    Index("ix_people_supervisor_id", "supervisor_id"),
    Index("ix_people_staff_id_folded", text("lower(staff_id)")),  # typed in any case
)

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("user_id", String(64), nullable=False),
    _person(),
    Column("bound_at", UtcDateTime, nullable=False),
    Column("unbound_at", UtcDateTime, nullable=True),
    Column("unbound_by", BigId, nullable=True),
    Column("blocked_at", UtcDateTime, nullable=True),
    # One LINE account is one person, and one person has one LINE account, at any time.
    Index(
        "uq_accounts_user_now",
        "user_id",
        unique=True,
        sqlite_where=text("unbound_at IS NULL"),
        postgresql_where=text("unbound_at IS NULL"),
    ),
    Index(
        "uq_accounts_person_now",
        "person",
        unique=True,
        sqlite_where=text("unbound_at IS NULL"),
        postgresql_where=text("unbound_at IS NULL"),
    ),
)

bind_codes = Table(
    "bind_codes",
    metadata,
    _id(),
    _person(),
    Column("selector", String(8), nullable=False, unique=True),
    Column("verifier_hash", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("wrong_tries", Integer, nullable=False, default=0),
    Column("used_at", UtcDateTime, nullable=True),
    Column("revoked_at", UtcDateTime, nullable=True),
)

bind_tries = Table(
    "bind_tries",
    metadata,
    _id(),
    Column("user_id", String(64), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_bind_tries_user_id_at", "user_id", "at"),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _person(),
    Column("notice", String(40), nullable=False),
    Column("version", String(20), nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("event_id", String(80), nullable=False),
    UniqueConstraint("person", "notice", "version"),
)

points = Table(
    "points",
    metadata,
    _id(),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("radius_m", Float, nullable=False),
)

signs = Table(
    "signs",
    metadata,
    _id(),
    Column("point", BigId, ForeignKey("points.id"), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("mark_a", SmallInteger, nullable=False),
    Column("mark_b", SmallInteger, nullable=False),
    Column("mark_c", SmallInteger, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, nullable=True),
    Column("revoked_why", String(300), nullable=True),
    UniqueConstraint("point", "generation"),
)

assignments = Table(
    "assignments",
    metadata,
    _id(),
    _person(),
    Column("point", BigId, ForeignKey("points.id"), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date, nullable=True),
    UniqueConstraint("person", "point", "from_day"),
    CheckConstraint("to_day IS NULL OR to_day >= from_day", name="days_in_order"),
)

office_settings = Table(
    "office_settings",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

photos = Table(
    "photos",
    metadata,
    Column("key", String(80), primary_key=True),
    _person(),
    Column("message_id", String(64), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("stored_at", UtcDateTime, nullable=False),
    Column("sha256", String(64), nullable=False),
    # The 64-bit perceptual hash whole (signed) and in four 16-bit parts: two photos within
    # 3 bits of each other agree in at least one part, so a look-up is four index probes. Each index holds
    # the whole hash as well: of the thousands that share a part, only the few near ones are fetched.
    Column("phash", BigInteger, nullable=False),
    Column("part_0", Integer, nullable=False),
    Column("part_1", Integer, nullable=False),
    Column("part_2", Integer, nullable=False),
    Column("part_3", Integer, nullable=False),
    # Where the largest face is as seen from each of up to three tags, and how it looks (`rules.anchors`);
    # empty where no tag or no face was read.
    Column("anchor_0", BigInteger, nullable=True),
    Column("anchor_1", BigInteger, nullable=True),
    Column("anchor_2", BigInteger, nullable=True),
    Column("look", LargeBinary(32), nullable=True),
    Column("reading", JSON, nullable=False),
    Column("erase_after", UtcDateTime, nullable=True),
    Column("erase_why", String(40), nullable=True),
    Column("erased_at", UtcDateTime, nullable=True),
    Index("ix_photos_sha256", "sha256"),
    Index("ix_photos_person_sent_at", "person", "sent_at"),
    Index("ix_photos_message_id", "message_id"),
    Index("ix_photos_part_0", "part_0", "phash"),
    Index("ix_photos_part_1", "part_1", "phash"),
    Index("ix_photos_part_2", "part_2", "phash"),
    Index("ix_photos_part_3", "part_3", "phash"),
    Index("ix_photos_anchor_0", "anchor_0", "look"),
    Index("ix_photos_anchor_1", "anchor_1", "look"),
    Index("ix_photos_anchor_2", "anchor_2", "look"),
    Index(
        "ix_photos_kept",
        "sent_at",
        sqlite_where=text("erase_after IS NULL AND erased_at IS NULL"),
        postgresql_where=text("erase_after IS NULL AND erased_at IS NULL"),
    ),
    Index(
        "ix_photos_erase_after",
        "erase_after",
        sqlite_where=text("erased_at IS NULL AND erase_after IS NOT NULL"),
        postgresql_where=text("erased_at IS NULL AND erase_after IS NOT NULL"),
    ),
)

clockins = Table(
    "clockins",
    metadata,
    _id(),
    Column("event_id", String(80), nullable=False, unique=True),
    _person(),
    Column("kind", String(3), nullable=False),
    Column("work_day", Date, nullable=False),
    Column("event_time", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("point", BigId, ForeignKey("points.id"), nullable=True),
    Column("latitude", Float, nullable=True),
    Column("longitude", Float, nullable=True),
    Column("distance_m", Float, nullable=True),
    Column("place_time", UtcDateTime, nullable=True),
    Column("photo_time", UtcDateTime, nullable=True),
    Column("photo", String(80), ForeignKey("photos.key"), nullable=True),
    Column("evidence", JSON, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("rule_version", String(20), nullable=False),
    CheckConstraint("kind IN ('in', 'out')", name="kind_known"),
    CheckConstraint("verdict IN ('accepted', 'review', 'refused')", name="verdict_known"),
    Index("ix_clockins_person_event_time", "person", "event_time"),
    Index("ix_clockins_work_day", "work_day"),
)

days = Table(
    "days",
    metadata,
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("unit", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("first_in", UtcDateTime, nullable=True),
    Column("last_out", UtcDateTime, nullable=True),
    Column("late_minutes", Integer, nullable=False, default=0),
    Column("early_minutes", Integer, nullable=False, server_default="0"),
    Column("missing_out", Boolean, nullable=False, server_default=text("false")),
    # What each half was, the kind of leave and the request behind it.
    Column("morning", String(10), nullable=False, server_default=text("'open'")),
    Column("afternoon", String(10), nullable=False, server_default=text("'open'")),
    Column("morning_leave", String(20), nullable=False, server_default=text("''")),
    Column("afternoon_leave", String(20), nullable=False, server_default=text("''")),
    Column("morning_request", BigInteger, nullable=False, server_default="0"),
    Column("afternoon_request", BigInteger, nullable=False, server_default="0"),
    Column("reasons", String(200), nullable=False, server_default=text("''")),
    Column("rule_version", String(20), nullable=False),
    # All that a status of the day tells, and of whom, so that it is counted without fetching a single row.
    Index("ix_days_told", "day", "unit", "state", "provisional", "late_minutes", "first_in", "person"),
    # The few who were late, by day: who was late most often in a month is asked of these alone.
    Index(
        "ix_days_late",
        "day",
        "unit",
        "person",
        "late_minutes",
        sqlite_where=text("late_minutes > 0"),
        postgresql_where=text("late_minutes > 0"),
    ),
    sqlite_with_rowid=False,
)

conversations = Table(
    "conversations",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("flow", String(40), nullable=True),
    Column("step", String(40), nullable=True),
    Column("memory", JSON, nullable=False),
    # Changes with every new question: a button made for an older question is stale.
    Column("nonce", String(12), nullable=False),
    Column("language", String(2), nullable=False),
    Column("expires_at", UtcDateTime, nullable=True),
    Column("told", JSON, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("seq", BigId, primary_key=True, autoincrement=True),
    Column("event_id", String(80), nullable=False, unique=True),
    Column("sender", String(80), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("payload", Text, nullable=False),
    # 0 open, 1 decided (its reply waits in `reply`), 2 done, 3 parked
    Column("state", SmallInteger, nullable=False, server_default="0"),
    # Lease and back-off in one: nobody takes the row before this moment.
    Column("ready_ms", BigInteger, nullable=False, server_default="0"),
    # 1 until first taken: a row once taken stays at the head of its lane whatever arrives late
    Column("fresh", SmallInteger, nullable=False, server_default="1"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reply", Text, nullable=True),
    Column("outcome", String(40), nullable=True),
    Column("fault", Text, nullable=True),
    Column("done_ms", BigInteger, nullable=True),
    Index(
        "ix_inbox_lane",
        "sender",
        "fresh",
        "at_ms",
        "seq",
        sqlite_where=text("state < 2"),
        postgresql_where=text("state < 2"),
    ),
    Index("ix_inbox_open", "seq", sqlite_where=text("state < 2"), postgresql_where=text("state < 2")),
    Index("ix_inbox_done", "done_ms", sqlite_where=text("state = 2"), postgresql_where=text("state = 2")),
    Index("ix_inbox_parked", "seq", sqlite_where=text("state = 3"), postgresql_where=text("state = 3")),
)

pushes = Table(
    "pushes",
    metadata,
    Column("month", String(7), primary_key=True),
    Column("sent", Integer, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("facts", JSON, nullable=False),
    Index("ix_audit_subject", "subject"),
    Index("ix_audit_at", "at"),
    Index("ix_audit_actor", "actor"),
)
