"""Everything held on one person, and taking out what need not stay when they have left.

Which rows are on a person follows from the tables themselves: whatever points at `people`, or at a clock-in
or photo of theirs, and what is kept by LINE user. A new table that points there is found by itself; one that
does not must be named in NOT_PERSONAL (a test asks).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    case,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    update,
)

from rules.people import Person
from storage.ideas import Ideas
from storage.photo_rows import PhotoRows
from storage.tables import (
    accounts,
    audit,
    bind_codes,
    bind_tries,
    clockins,
    conversations,
    inbox,
    metadata,
    photos,
)
from storage.tables import people as people_table
from storage.tables_days import exemptions, request_decisions, requests
from storage.tables_drafts import import_drafts
from storage.tables_errands import errands
from storage.tables_ideas import campaigns, ideas
from storage.tables_live import beacon_events
from storage.tables_reviews import notices

NOT_PERSONAL = frozenset(
    {
        "points",
        "signs",
        "office_settings",
        "pushes",
        "audit_seals",
        "audit_heads",
        "tablets",
        "beacons",
        # A ballot is nobody's: not even we can say whose.
        "ballots",
        "sealed_ballots",
        "vote_counts",
        "score_results",
        "campaign_changes",
        # It says whose it is to nobody: found by its author's tag, as anonymous ideas and comments are.
        "author_news",
        "chosen_units",
        # What holds for everybody, or for whoever works a round.
        "rounds",
        "rule_versions",
        "holidays",
        "graces",
        "outages",
        "heartbeats",
        "locks",
        "orders",
        # Days on their way; gone when they are made.
        "remaking",
        # Only the numbers of requests that wait, which are held as requests.
        "request_queue",
        "units",
        "life_signs",
        "announcement_calls",
        "setup_steps",
        "closed_days",
        "ledger_prints",
        "day_sums",
        # The office's own, by whoever works for it.
        "milestone_reminders",
        "survey_questions",
        "survey_boxes",  # sealed, and whose each is says nothing but the key
        "kpi_years",
    }
)
#: On whoever wrote the idea, if they showed their name; an anonymous one is on nobody.
BY_IDEA = frozenset({"idea_versions", "idea_pictures", "idea_differences"})
#: A member's scorecards, which nobody may read before the scoring has ended, whoever asks for them.
AFTER_SCORING = frozenset({"scores", "score_notes"})
#: Who did it to another's row; that they did is in the audit trail.
_NOT_THEIRS = frozenset({"comments.hidden_by"})
BY_LINE_USER = frozenset({"bind_tries", "conversations", "errands", "inbox"})
#: Kept as hashes to check a code against, or on other people; told to nobody.
_SECRET = frozenset(
    {
        "bind_codes.verifier_hash", "bind_codes.selector", "campaigns.key_half", "surveys.key_half",
        "surveys.seed", "ideas.author_sealed",
        "ideas.author_tag", "comments.author_sealed", "comments.author_tag", "import_drafts.data",
    }
)  # fmt: skip

Rows = list[dict[str, Any]]


class Held:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def on(self, person: Person) -> dict[str, Rows]:
        """Rows by table, tables without any left out; names of columns as in the database."""
        found = {}
        for table in metadata.sorted_tables:
            if table.name not in NOT_PERSONAL and (rows := self._rows(table, person)):
                found[table.name] = rows
        return found

    def forget(self, person: Person, now: datetime) -> dict[str, int]:
        """Takes out all that names or shows a person who left; returns how many rows of what.

        Photos are marked, and erased by whoever erases (`bot.erasing`). What stays is the record: the row of
        the staff list as a bare number, the clock-ins (when, which point, how far from it, verdict, reasons)
        without their coordinates, days, assignments, requests and exemptions without their reasons (they may
        tell of an illness), consents, decisions, ideas sent and comments, what they wrote in projects,
        told of milestones and sent as evidence, and the audit trail.
        """
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete=ON")  # else the bytes stay in the file
        counts = {"photos": PhotoRows(self._connection).mark_forgotten(person.id, now)}
        for table in (inbox, bind_tries, conversations, errands):
            counts[table.name] = self._connection.execute(
                delete(table).where(self._on(table, person))
            ).rowcount
        for table in (bind_codes, notices, beacon_events, import_drafts, accounts):
            theirs = delete(table).where(table.c.person == person.id)
            counts[table.name] = self._connection.execute(theirs).rowcount
        placed = and_(clockins.c.person == person.id, clockins.c.latitude.is_not(None))
        bare = update(clockins).where(placed).values(latitude=None, longitude=None)
        counts["places"] = self._connection.execute(bare).rowcount
        counts |= Ideas(self._connection).forget(person.id, now)
        told = and_(requests.c.person == person.id, requests.c.reason != "")
        counts["reasons"] = self._connection.execute(update(requests).where(told).values(reason="")).rowcount
        counts["reasons"] += self._forget_whys(person)
        counts["names"] = self._forget_name(person, now)
        return counts

    def _forget_whys(self, person: Person) -> int:
        """What was written about them when they were exempted, or their requests decided."""
        asked = select(requests.c.id).where(requests.c.person == person.id)
        decided = and_(request_decisions.c.request.in_(asked), request_decisions.c.reason != "")
        count = self._connection.execute(update(request_decisions).where(decided).values(reason="")).rowcount
        theirs = exemptions.c.person == person.id
        written = or_(exemptions.c.reason != "", func.coalesce(exemptions.c.withdrawn_why, "") != "")
        taken = {"withdrawn_why": case((exemptions.c.withdrawn_why.is_not(None), ""))}
        blank = update(exemptions).where(theirs, written).values(reason="", **taken)
        return count + self._connection.execute(blank).rowcount

    def _forget_name(self, person: Person, now: datetime) -> int:
        named = and_(people_table.c.id == person.id, people_table.c.forgotten_at.is_(None))
        blank = {"title": "", "first_name": "", "last_name": "", "position": "", "supervisor_id": None}
        made = update(people_table).where(named).values(**blank, forgotten_at=now)
        return self._connection.execute(made).rowcount

    # -- which rows ----------------------------------------------------------------------------

    def _rows(self, table: Table, person: Person) -> Rows:
        columns = [column for column in table.columns if f"{table.name}.{column.name}" not in _SECRET]
        query = select(*columns).where(self._on(table, person)).order_by(*table.primary_key)
        rows = [_readable(dict(row)) for row in self._connection.execute(query).mappings()]
        return [_without_others(row, person) for row in rows] if table is audit else rows

    def _on(self, table: Table, person: Person) -> ColumnElement[bool]:
        if table is people_table:
            return people_table.c.id == person.id
        if table is audit:
            return self._audit_on(person)
        if table.name in BY_LINE_USER:
            return self._by_line_user(table, person)
        if table.name in BY_IDEA:
            return table.c.idea.in_(select(ideas.c.id).where(ideas.c.author == person.id))
        ways = [_points_at(table, key.parent, key.column.table, person.id) for key in table.foreign_keys]
        theirs = or_(false(), *(way for way in ways if way is not None))
        return and_(theirs, _scoring_is_over(table)) if table.name in AFTER_SCORING else theirs

    def _audit_on(self, person: Person) -> ColumnElement[bool]:
        pictures = select(literal("photo:") + photos.c.key).where(photos.c.person == person.id)
        return or_(
            audit.c.subject == f"person:{person.staff_id}",
            audit.c.subject.in_(pictures),
            audit.c.actor == person.staff_id,
        )

    def _by_line_user(self, table: Table, person: Person) -> ColumnElement[bool]:
        """Of a LINE user who was bound to several people in turn only what is of this person's time."""
        query = select(accounts.c.user_id, accounts.c.person, accounts.c.bound_at, accounts.c.unbound_at)
        users = select(accounts.c.user_id).where(accounts.c.person == person.id)
        bound = self._connection.execute(query.where(accounts.c.user_id.in_(users))).all()
        shared = {row.user_id for row in bound if row.person != person.id}
        ways: list[ColumnElement[bool]] = []
        for row in bound:
            if row.person == person.id:
                ways += _of_user(table, row, row.user_id in shared)
        return or_(false(), *ways)


def _scoring_is_over(table: Table) -> ColumnElement[bool]:
    scoring = (
        select(ideas.c.id)
        .join(campaigns, campaigns.c.id == ideas.c.campaign)
        .where(campaigns.c.stage == "scoring")
    )
    return table.c.idea.not_in(scoring)


def _points_at(table: Table, column: Any, target: Any, person: int) -> ColumnElement[bool] | None:
    pointing: ColumnElement[Any] = table.c[column.name]
    if f"{table.name}.{column.name}" in _NOT_THEIRS:
        return None
    if target is people_table:
        return pointing == person
    if target is clockins:
        return pointing.in_(select(clockins.c.id).where(clockins.c.person == person))
    if target is requests:
        return pointing.in_(select(requests.c.id).where(requests.c.person == person))
    if target is photos:
        return pointing.in_(select(photos.c.key).where(photos.c.person == person))
    return None


def _of_user(table: Table, bound: Any, shared: bool) -> list[ColumnElement[bool]]:
    if table is inbox:
        window = [inbox.c.sender == bound.user_id]
        if shared:
            window.append(inbox.c.at_ms >= int(bound.bound_at.timestamp() * 1000))
        if shared and bound.unbound_at:
            window.append(inbox.c.at_ms < int(bound.unbound_at.timestamp() * 1000))
        return [and_(*window)]
    if shared and bound.unbound_at:
        return []  # the talk is the next person's now
    return [(table.c.subject if table is errands else table.c.user_id) == bound.user_id]


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row as it can be written down: bytes (how a face and its surroundings looked) as hex digits."""
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in row.items()}


def _without_others(entry: dict[str, Any], person: Person) -> dict[str, Any]:
    """What the person did to others is theirs to know, whom it was done to is not."""
    subject = str(entry["subject"])
    if subject.startswith("person:") and subject != f"person:{person.staff_id}":
        return {**entry, "subject": "person:...", "facts": {}}
    return entry
