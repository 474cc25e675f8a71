"""The indicator of a fiscal year: what it is, its weights, its words, what was counted and corrected.

All is append-only: a newer version holds, the older stay to be seen.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select

from rules.kpi import PLAN, WEIGHTS, Plan, Progress
from rules.project import PARTS
from storage.tables_ideas import campaigns, ideas
from storage.tables_projects import (
    milestone_updates,
    milestones,
    project_answers,
    project_budget,
    project_heads,
    project_plan,
    project_signoffs,
    projects,
)
from storage.tables_scores import choices
from storage.tables_surveys import kpi_notes, kpi_steps, kpi_years, surveys

_MOST_PROJECTS = 50
"""Of a year, the newest: so many are looked through for the furthest."""


class Kpi:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- what the indicator is -----------------------------------------------------------------

    def year(self, fiscal_year: int) -> Row[Any] | None:
        """What holds now for that year of the Buddhist era; None before anybody said."""
        query = select(kpi_years).where(kpi_years.c.fiscal_year == fiscal_year)
        newest = query.order_by(kpi_years.c.version.desc()).limit(1)
        return self._connection.execute(newest).one_or_none()

    def newest_facts(self) -> dict[str, Any] | None:
        """What the indicator is, as the last year that the office itself put up says it; None before one.

        The year that comes ready (`storage.seed_2564`) is another office's: its facts have a `year`.
        """
        query = select(kpi_years.c.facts).order_by(kpi_years.c.fiscal_year.desc(), kpi_years.c.version.desc())
        for facts in self._connection.execute(query.limit(20)).scalars():
            if facts.get("name") and "year" not in facts:
                return dict(facts)
        return None

    def plan(self, fiscal_year: int) -> Plan:
        """The weights in force; the usual ones where nobody said."""
        row = self.year(fiscal_year)
        said = row.weights if row is not None else {}
        return Plan(tuple(said.get("steps", WEIGHTS)), tuple(said.get("quarters", PLAN)))

    def say_year(
        self, fiscal_year: int, facts: dict[str, Any], plan: Plan, why: str, by: str, at: datetime
    ) -> int:
        """Adds a version; raises ValueError when the weights do not add up. Returns its number."""
        if plan.faults():
            raise ValueError(", ".join(plan.faults()))
        row = self.year(fiscal_year)
        version = 1 if row is None else row.version + 1
        values = {
            "fiscal_year": fiscal_year, "version": version, "facts": facts, "why": why[:600],
            "weights": {"steps": list(plan.weights), "quarters": list(plan.quarters)},
            "made_by": by[:80], "made_at": at,
        }  # fmt: skip
        self._connection.execute(insert(kpi_years).values(**values))
        return version

    # -- words and corrections -----------------------------------------------------------------

    def note(
        self, fiscal_year: int, quarter: int, head: str, text: str, author: int | None, at: datetime,
        files: Sequence[str] = (),
    ) -> int:  # fmt: skip
        """Adds a version of a head's words (quarter 0: of the whole year); returns its number.

        `files`: keys of the evidence that this act added, as a record of the act and nothing more. Which
        files the year has is said by `storage.evidence` alone, where one taken back is gone.
        """
        same = and_(
            kpi_notes.c.fiscal_year == fiscal_year, kpi_notes.c.quarter == quarter, kpi_notes.c.head == head
        )
        last = self._connection.execute(select(func.max(kpi_notes.c.version)).where(same)).scalar()
        version = (last or 0) + 1
        values = {
            "fiscal_year": fiscal_year, "quarter": quarter, "head": head, "version": version, "text": text,
            "files": list(files), "author": author, "at": at,
        }  # fmt: skip
        self._connection.execute(insert(kpi_notes).values(**values))
        return version

    def correct(
        self, fiscal_year: int, quarter: int, counted: int | None, by_hand: int | None, why: str,
        by: int | None, at: datetime, event_id: str,
    ) -> None:  # fmt: skip
        """Puts a percent (hundredths) beside the counted one; `by_hand` None: the counted one holds again."""
        values = {
            "fiscal_year": fiscal_year, "quarter": quarter, "counted": counted, "percent": by_hand,
            "why": why[:600], "made_by": by, "made_at": at, "event_id": event_id,
        }  # fmt: skip
        self._connection.execute(insert(kpi_steps).values(**values))

    # -- what really happened ------------------------------------------------------------------

    def has_anything(self, fiscal_year: int) -> bool:
        """Whether the product itself saw anything of that year: a campaign or a project."""
        seen = (
            select(campaigns.c.id).where(campaigns.c.fiscal_year == fiscal_year),
            select(projects.c.id).where(projects.c.fiscal_year == fiscal_year),
        )
        return any(self._connection.execute(query.limit(1)).first() is not None for query in seen)

    def progress(self, fiscal_year: int, by: datetime) -> Progress:
        """What had happened before the moment `by`, of the year's furthest campaign and project."""
        collecting, collected = self._collected(fiscal_year, by)
        open_surveys, closed_surveys = self._surveys(fiscal_year, by)
        before = Progress(
            collecting=collecting, collected=collected, chosen=self._chosen(fiscal_year, by),
            surveying=open_surveys, surveyed=closed_surveys,
        )  # fmt: skip
        newest = (
            select(projects.c.id)
            .where(projects.c.fiscal_year == fiscal_year, projects.c.made_at < by)
            .order_by(projects.c.id.desc())
            .limit(_MOST_PROJECTS)
        )
        begun = [self._of_project(before, one, by) for one in self._connection.execute(newest).scalars()]
        # Units of one office each have their own; a project just begun takes nothing from one approved.
        return max(begun, key=lambda one: (one.approved, one.sent, one.parts, *one.done()), default=before)

    def _of_project(self, before: Progress, project: int, by: datetime) -> Progress:
        sent, approved = self._answered(project, by)
        return replace(
            before, parts=self._parts(project, by), sent=sent, approved=approved,
            milestones=self._milestones(project, by),
        )  # fmt: skip

    def _collected(self, fiscal_year: int, by: datetime) -> tuple[bool, bool]:
        """Whether ideas were asked for, and whether that ended with at least one."""
        some = select(ideas.c.id).where(ideas.c.campaign == campaigns.c.id, ideas.c.sent_at < by).exists()
        query = select(campaigns.c.ideas_to, some).where(
            campaigns.c.fiscal_year == fiscal_year, campaigns.c.ideas_from < by
        )
        rows = self._connection.execute(query).all()
        return bool(rows), any(ended <= by and found for ended, found in rows)

    def _chosen(self, fiscal_year: int, by: datetime) -> bool:
        signed = (
            select(choices.c.id)
            .join(campaigns, campaigns.c.id == choices.c.campaign)
            .where(campaigns.c.fiscal_year == fiscal_year, choices.c.at < by)
        )
        # A project that began before the product was there was chosen, too, or there would be none.
        begun = select(projects.c.id).where(
            projects.c.fiscal_year == fiscal_year, projects.c.idea.is_(None), projects.c.made_at < by
        )
        return any(self._connection.execute(one.limit(1)).first() is not None for one in (signed, begun))

    def _parts(self, project: int, by: datetime) -> float:
        """The written share of the project's parts."""
        heads = select(func.count(func.distinct(project_heads.c.head))).where(
            project_heads.c.project == project, project_heads.c.at < by
        )
        written = int(self._connection.execute(heads).scalar_one())
        for table in (project_plan, project_budget):
            row = select(table.c.id).where(
                table.c.project == project, table.c.at < by,
                or_(table.c.removed_at.is_(None), table.c.removed_at >= by),
            )  # fmt: skip
            written += self._connection.execute(row.limit(1)).first() is not None
        return written / len(PARTS)

    def _answered(self, project: int, by: datetime) -> tuple[bool, bool]:
        """Whether the committee has it (and did not send it back), and whether it approved."""
        sent: datetime | None = self._latest(
            select(func.max(project_signoffs.c.sent_at)).where(
                project_signoffs.c.project == project, project_signoffs.c.sent_at < by
            )
        )
        last = self._connection.execute(
            select(project_answers.c.answer, project_answers.c.at)
            .join(project_signoffs, project_signoffs.c.id == project_answers.c.signoff)
            .where(project_signoffs.c.project == project, project_answers.c.at < by)
            .order_by(project_answers.c.id.desc())
            .limit(1)
        ).first()
        if last is not None and last.answer == "approve":
            return True, True
        return sent is not None and (last is None or last.at < sent), False

    def _latest(self, query: Select[Any]) -> datetime | None:
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def _milestones(self, project: int, by: datetime) -> tuple[int, ...]:
        """The last word on each milestone's percent before that moment."""
        last = (
            select(milestone_updates.c.percent)
            .where(milestone_updates.c.milestone == milestones.c.id, milestone_updates.c.at < by)
            .order_by(milestone_updates.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(func.coalesce(last, 0)).where(
            milestones.c.project == project, milestones.c.made_at < by,
            or_(milestones.c.removed_at.is_(None), milestones.c.removed_at >= by),
        )  # fmt: skip
        return tuple(self._connection.execute(query.order_by(milestones.c.id)).scalars())

    def _surveys(self, fiscal_year: int, by: datetime) -> tuple[bool, bool]:
        """Whether people were being asked, and whether a survey had ended."""
        query = select(surveys.c.closed_at).where(
            surveys.c.fiscal_year == fiscal_year, surveys.c.opens_at < by,
            surveys.c.state.in_(("open", "closed")),
        )  # fmt: skip
        ends = list(self._connection.execute(query).scalars())
        return bool(ends), any(end is not None and end < by for end in ends)
