"""Milestones of an approved project, how far each is, and who was reminded of what."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.milestones import Milestone
from storage.tables import people
from storage.tables_projects import (
    evidence_files,
    milestone_reminders,
    milestone_updates,
    milestones,
    projects,
)

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Milestones:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- reading -------------------------------------------------------------------------------

    def of_project(self, project: int) -> list[Milestone]:
        """In order of their last days."""
        query = _select().where(milestones.c.project == project, milestones.c.removed_at.is_(None))
        return self._all(query.order_by(milestones.c.due, milestones.c.first, milestones.c.id))

    def get(self, milestone: int) -> Milestone | None:
        query = _select().where(milestones.c.id == milestone, milestones.c.removed_at.is_(None))
        return next(iter(self._all(query)), None)

    def unfinished(self, due_by: date) -> list[Milestone]:
        """Of all approved projects, what is due by that day and not done, by project and last day."""
        query = (
            _select()
            .join(projects, projects.c.id == milestones.c.project)
            .where(
                projects.c.state == "approved", milestones.c.removed_at.is_(None), milestones.c.due <= due_by
            )
            .order_by(milestones.c.project, milestones.c.due, milestones.c.id)
        )
        return [one for one in self._all(query) if not one.is_done]

    def projects_of(self, owner: int) -> set[int]:
        """Our ids of the projects in which the person owns a milestone."""
        query = select(milestones.c.project).where(
            milestones.c.owner == owner, milestones.c.removed_at.is_(None)
        )
        return set(self._connection.execute(query).scalars())

    def updates(self, milestone: int, most: int = 10) -> list[Row[Any]]:
        """What was told of it, newest first: percent, note, evidence (a key that opens, or none), media,
        file_name, at, and the name of who told it."""
        shown = evidence_files.c.key == milestone_updates.c.evidence
        query = (
            select(
                milestone_updates.c.percent, milestone_updates.c.note, milestone_updates.c.at,
                evidence_files.c.key.label("evidence"), evidence_files.c.media,
                evidence_files.c.name.label("file_name"),
                people.c.title, people.c.first_name, people.c.last_name,
            )
            .join(people, people.c.id == milestone_updates.c.author)
            .outerjoin(
                evidence_files,
                and_(shown, evidence_files.c.removed_at.is_(None)),
            )
            .where(milestone_updates.c.milestone == milestone)
        )  # fmt: skip
        return list(self._connection.execute(query.order_by(milestone_updates.c.id.desc()).limit(most)))

    # -- writing -------------------------------------------------------------------------------

    def add(
        self, project: int, title: str, first: date, due: date, *, owner: int, by: int, at: datetime
    ) -> int:
        row = {
            "project": project, "title": title, "first": first, "due": due, "owner": owner, "made_by": by,
            "made_at": at,
        }  # fmt: skip
        query = insert(milestones).values(**row).returning(milestones.c.id)
        return int(self._connection.execute(query).scalar_one())

    def remove(self, milestone: int, at: datetime) -> None:
        self._connection.execute(update(milestones).where(milestones.c.id == milestone).values(removed_at=at))

    def set_owner(self, milestone: int, owner: int) -> None:
        self._connection.execute(update(milestones).where(milestones.c.id == milestone).values(owner=owner))

    def tell(
        self, milestone: int, percent: int, note: str, evidence: str | None, *, author: int, at: datetime,
        event_id: str,
    ) -> None:  # fmt: skip
        """Adds how far it is."""
        row = {
            "milestone": milestone, "percent": percent, "note": note, "evidence": evidence, "author": author,
            "at": at, "event_id": event_id,
        }  # fmt: skip
        self._connection.execute(insert(milestone_updates).values(**row))

    # -- reminders -----------------------------------------------------------------------------

    def reminded(self, among: Iterable[int]) -> set[tuple[int, str]]:
        """Which of the milestones were reminded of, as (milestone, which)."""
        query = select(milestone_reminders.c.milestone, milestone_reminders.c.which)
        found = query.where(milestone_reminders.c.milestone.in_(sorted(set(among))))
        return {(row.milestone, row.which) for row in self._connection.execute(found)}

    def note_reminder(self, milestone: int, which: str, day: date) -> bool:
        """Notes that it is reminded of now; False when another was faster."""
        make: Any = _INSERTS[self._connection.dialect.name]
        made = make(milestone_reminders).values(milestone=milestone, which=which, day=day)
        noted = made.on_conflict_do_nothing().returning(milestone_reminders.c.milestone)
        return self._connection.execute(noted).first() is not None

    def _all(self, query: Select[Any]) -> list[Milestone]:
        return [
            Milestone(
                row.id, row.project, row.milestone, row.first, row.due, row.owner,
                f"{row.title}{row.first_name} {row.last_name}".strip(), row.percent or 0, row.told_at,
            )
            for row in self._connection.execute(query)
        ]  # fmt: skip


def _select() -> Select[Any]:
    newest = (
        select(func.max(milestone_updates.c.id))
        .where(milestone_updates.c.milestone == milestones.c.id)
        .correlate(milestones)
        .scalar_subquery()
    )
    return (
        select(
            milestones.c.id, milestones.c.project, milestones.c.title.label("milestone"), milestones.c.first,
            milestones.c.due, milestones.c.owner, people.c.title, people.c.first_name, people.c.last_name,
            milestone_updates.c.percent, milestone_updates.c.at.label("told_at"),
        )
        .join(people, people.c.id == milestones.c.owner)
        .outerjoin(milestone_updates, milestone_updates.c.id == newest)
    )  # fmt: skip
