"""Projects: what their authors wrote, what was signed and what the committee answered."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, Table, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from rules.papers import BudgetRow, PlanRow
from rules.people import Person
from rules.project import Content, Project, State
from storage.tables import people
from storage.tables_ideas import campaigns, ideas
from storage.tables_projects import (
    project_answers,
    project_budget,
    project_heads,
    project_members,
    project_plan,
    project_signoffs,
    projects,
)
from storage.tables_scores import choices

_COLUMNS = [projects.c[field.name] for field in fields(Project)]
_NAME = (people.c.title, people.c.first_name, people.c.last_name, people.c.staff_id)
_ROWS: dict[str, Table] = {"plan": project_plan, "budget": project_budget}


class AlreadyStarted(Exception):
    """The idea has its project."""


class AlreadyAnswered(Exception):
    """The committee's answer to that version is on record."""


class Written(NamedTuple):
    """A version of a part; `name`: of its author, with the first name alone too, both empty for somebody
    forgotten; `aside`: it does not hold."""

    head: str
    version: int
    text: str
    author: int
    name: str
    at: datetime
    aside: bool
    first_name: str = ""


class Signed(NamedTuple):
    """A version of the whole text as it was signed, and whether it was sent."""

    id: int
    version: int
    content: dict[str, Any]
    digest: str
    signer: int
    name: str
    at: datetime
    sent_at: datetime | None


class Answered(NamedTuple):
    """What the committee answered to the signed `version`, and who put it on record."""

    version: int
    answer: str
    comments: str
    decided_on: date
    recorded_by: int
    name: str
    at: datetime


class Projects:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- reading -------------------------------------------------------------------------------

    def get(self, project: int) -> Project | None:
        return self._one(_select().where(projects.c.id == project))

    def lock(self, project: int) -> Project | None:
        """As `get`, and nobody else changes the project until this transaction ends."""
        return self._one(_select().where(projects.c.id == project).with_for_update())

    def of_idea(self, idea: int) -> Project | None:
        return self._one(_select().where(projects.c.idea == idea))

    def everything(self, most: int = 50) -> list[Project]:
        """The newest, newest first."""
        return self._all(_select().order_by(projects.c.id.desc()).limit(most))

    def of_year(self, fiscal_year: int) -> list[Project]:
        """Of a fiscal year of the Buddhist era, oldest first."""
        return self._all(_select().where(projects.c.fiscal_year == fiscal_year).order_by(projects.c.id))

    def of_person(self, person: int) -> list[Project]:
        """Projects the person signs or writes, newest first."""
        theirs = select(project_members.c.project).where(
            project_members.c.person == person, project_members.c.left_at.is_(None)
        )
        query = _select().where(or_(projects.c.head == person, projects.c.id.in_(theirs)))
        return self._all(query.order_by(projects.c.id.desc()))

    # -- beginning, people ---------------------------------------------------------------------

    def unstarted(self, most: int = 20) -> list[Row[Any]]:
        """Chosen ideas that have no project yet, newest first: idea, title, author (None when the name is not
        shown), campaign, fiscal_year, units, head."""
        query = (
            select(
                ideas.c.id.label("idea"), ideas.c.title, ideas.c.author, choices.c.campaign,
                campaigns.c.fiscal_year, campaigns.c.units, campaigns.c.head,
            )
            .join(choices, choices.c.idea == ideas.c.id)
            .join(campaigns, campaigns.c.id == choices.c.campaign)
            .outerjoin(projects, projects.c.idea == ideas.c.id)
            .where(projects.c.id.is_(None))
        )  # fmt: skip
        return list(self._connection.execute(query.order_by(choices.c.id.desc()).limit(most)))

    def start(
        self, *, idea: int | None, campaign: int | None, fiscal_year: int, unit: str, title: str, head: int,
        by: int, at: datetime,
    ) -> int:  # fmt: skip
        """Our id of a new, empty project. Raises AlreadyStarted when the idea has one, at any race."""
        row = {
            "idea": idea, "campaign": campaign, "fiscal_year": fiscal_year, "unit": unit, "title": title,
            "head": head, "made_by": by, "made_at": at, "state": "draft",
        }  # fmt: skip
        try:
            with self._connection.begin_nested():
                query = insert(projects).values(**row).returning(projects.c.id)
                return int(self._connection.execute(query).scalar_one())
        except IntegrityError as taken:
            raise AlreadyStarted from taken

    def set_state(self, project: int, state: State) -> None:
        self._connection.execute(update(projects).where(projects.c.id == project).values(state=state))

    def set_head(self, project: int, person: int) -> None:
        self._connection.execute(update(projects).where(projects.c.id == project).values(head=person))

    def members(self, project: int) -> list[Person]:
        """Who writes it beside the unit's head, by name."""
        columns = [people.c[field.name] for field in fields(Person) if field.name in people.c]
        query = (
            select(*columns)
            .join(project_members, project_members.c.person == people.c.id)
            .where(project_members.c.project == project, project_members.c.left_at.is_(None))
        )
        found = self._connection.execute(query.order_by(people.c.first_name, people.c.id))
        return [Person(*tuple(row)) for row in found]

    def member_ids(self, project: int) -> set[int]:
        query = select(project_members.c.person).where(
            project_members.c.project == project, project_members.c.left_at.is_(None)
        )
        return set(self._connection.execute(query).scalars())

    def add_member(self, project: int, person: int, by: int, at: datetime) -> None:
        """Asked to write; whoever calls holds `lock`. Somebody who had left comes back."""
        key = (project_members.c.project == project, project_members.c.person == person)
        back = update(project_members).where(*key).values(left_at=None, invited_by=by, at=at)
        if not self._connection.execute(back).rowcount:
            row = {"project": project, "person": person, "invited_by": by, "at": at}
            self._connection.execute(insert(project_members).values(**row))

    def remove_member(self, project: int, person: int, at: datetime) -> bool:
        gone = update(project_members).where(
            project_members.c.project == project, project_members.c.person == person,
            project_members.c.left_at.is_(None),
        )  # fmt: skip
        return self._connection.execute(gone.values(left_at=at)).rowcount == 1

    # -- words ---------------------------------------------------------------------------------

    def written(self, project: int) -> dict[str, Written]:
        """The version of each part that holds."""
        newest = (
            select(project_heads.c.head, func.max(project_heads.c.version).label("version"))
            .where(project_heads.c.project == project, ~project_heads.c.aside)
            .group_by(project_heads.c.head)
            .subquery()
        )
        same = (project_heads.c.head == newest.c.head) & (project_heads.c.version == newest.c.version)
        query = _written().join(newest, same).where(project_heads.c.project == project)
        return {row.head: _version(row) for row in self._connection.execute(query)}

    def versions(self, project: int, part: str, most: int = 12) -> list[Written]:
        """What was written of a part, newest first, those beside the others among them."""
        query = _written().where(project_heads.c.project == project, project_heads.c.head == part)
        newest = query.order_by(project_heads.c.version.desc()).limit(most)
        return [_version(row) for row in self._connection.execute(newest)]

    def version(self, project: int, part: str, version: int) -> Written | None:
        query = _written().where(
            project_heads.c.project == project, project_heads.c.head == part,
            project_heads.c.version == version,
        )  # fmt: skip
        row = self._connection.execute(query).one_or_none()
        return _version(row) if row else None

    def write(
        self, project: int, part: str, text: str, author: int, at: datetime, *, aside: bool = False
    ) -> int:
        """Adds a version; whoever calls holds `lock`. Returns its number."""
        query = select(func.max(project_heads.c.version)).where(
            project_heads.c.project == project, project_heads.c.head == part
        )
        version = int(self._connection.execute(query).scalar() or 0) + 1
        row = {
            "project": project, "head": part, "version": version, "text": text, "author": author, "at": at,
            "aside": aside,
        }  # fmt: skip
        self._connection.execute(insert(project_heads).values(**row))
        return version

    # -- plan and budget -----------------------------------------------------------------------

    def plan(self, project: int) -> list[Row[Any]]:
        """Rows of the plan in order of their days: id, what, first, last, owner, author."""
        query = select(project_plan).where(
            project_plan.c.project == project, project_plan.c.removed_at.is_(None)
        )
        ordered = query.order_by(project_plan.c.first, project_plan.c.last, project_plan.c.place)
        return list(self._connection.execute(ordered))

    def budget(self, project: int) -> list[Row[Any]]:
        """Rows of the budget as they were written: id, what, satang, how, author."""
        query = select(project_budget).where(
            project_budget.c.project == project, project_budget.c.removed_at.is_(None)
        )
        return list(self._connection.execute(query.order_by(project_budget.c.place)))

    def add_plan(self, project: int, row: PlanRow, author: int, at: datetime) -> int:
        given = {"what": row.what, "first": row.first, "last": row.last, "owner": row.owner}
        return self._add_row(project_plan, project, given, author, at)

    def add_budget(self, project: int, row: BudgetRow, author: int, at: datetime) -> int:
        given = {"what": row.what, "satang": row.satang, "how": row.how}
        return self._add_row(project_budget, project, given, author, at)

    def _add_row(self, table: Table, project: int, given: dict[str, Any], author: int, at: datetime) -> int:
        last = select(func.max(table.c.place)).where(table.c.project == project)
        place = int(self._connection.execute(last).scalar() or 0) + 1
        row = {"project": project, "place": place, "author": author, "at": at, **given}
        return int(self._connection.execute(insert(table).values(**row).returning(table.c.id)).scalar_one())

    def remove_row(self, part: str, project: int, row: int, by: int, at: datetime) -> bool:
        """Takes a row out of the plan or the budget; False when it was gone."""
        table = _ROWS[part]
        there = update(table).where(
            table.c.id == row, table.c.project == project, table.c.removed_at.is_(None)
        )
        return self._connection.execute(there.values(removed_at=at, removed_by=by)).rowcount == 1

    def content(self, project: int) -> Content:
        """The whole text as it stands."""
        words = {part: one.text for part, one in self.written(project).items()}
        plan = (PlanRow(row.what, row.first, row.last, row.owner) for row in self.plan(project))
        budget = (BudgetRow(row.what, row.satang, row.how) for row in self.budget(project))
        return Content(words, tuple(plan), tuple(budget))

    # -- signing, sending, answers -------------------------------------------------------------

    def sign(self, project: int, content: Content, signer: int, at: datetime, event_id: str) -> int:
        """Keeps the text as it was signed; whoever calls holds `lock`. Returns the project's version."""
        newest = self.signed(project)
        version = (newest.version if newest else 0) + 1
        row = {
            "project": project, "version": version, "content": content.to_json(), "digest": content.digest,
            "signer": signer, "at": at, "event_id": event_id,
        }  # fmt: skip
        self._connection.execute(insert(project_signoffs).values(**row))
        return version

    def signed(self, project: int, *, sent: bool = False) -> Signed | None:
        """The newest signed version, or with `sent` the newest that went to the committee."""
        columns = [project_signoffs.c[name] for name in Signed._fields if name != "name"]
        query = select(*columns, *_NAME).join(people, people.c.id == project_signoffs.c.signer)
        query = query.where(project_signoffs.c.project == project)
        if sent:
            query = query.where(project_signoffs.c.sent_at.is_not(None))
        row = self._connection.execute(query.order_by(project_signoffs.c.version.desc()).limit(1)).first()
        if row is None:
            return None
        return Signed(
            row.id, row.version, row.content, row.digest, row.signer, _name(row), row.at, row.sent_at
        )

    def send(self, signoff: int, by: int, at: datetime) -> None:
        sent = update(project_signoffs).where(project_signoffs.c.id == signoff)
        self._connection.execute(sent.values(sent_at=at, sent_by=by))

    def answer(
        self, signoff: int, answer: str, comments: str, on: date, *, by: int, at: datetime, event_id: str
    ) -> None:
        """Puts the committee's answer on record, once. Raises AlreadyAnswered; then nothing was written."""
        row = {
            "signoff": signoff, "answer": answer, "comments": comments, "decided_on": on, "recorded_by": by,
            "at": at, "event_id": event_id,
        }  # fmt: skip
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(project_answers).values(**row))
        except IntegrityError as taken:
            raise AlreadyAnswered from taken

    def answers(self, project: int) -> list[Answered]:
        """What the committee answered, oldest first."""
        query = (
            select(project_answers, project_signoffs.c.version, *_NAME)
            .join(project_signoffs, project_signoffs.c.id == project_answers.c.signoff)
            .join(people, people.c.id == project_answers.c.recorded_by)
            .where(project_signoffs.c.project == project)
            .order_by(project_signoffs.c.version)
        )
        return [
            Answered(
                row.version, row.answer, row.comments, row.decided_on, row.recorded_by, _name(row), row.at
            )
            for row in self._connection.execute(query)
        ]

    # -- inside --------------------------------------------------------------------------------

    def _one(self, query: Select[Any]) -> Project | None:
        return next(iter(self._all(query)), None)

    def _all(self, query: Select[Any]) -> list[Project]:
        return [Project(*tuple(row)) for row in self._connection.execute(query)]


def _select() -> Select[Any]:
    return select(*_COLUMNS)


def _written() -> Select[Any]:
    return select(project_heads, *_NAME).join(people, people.c.id == project_heads.c.author)


def _version(row: Row[Any]) -> Written:
    return Written(row.head, row.version, row.text, row.author, _name(row), row.at, row.aside, row.first_name)


def _name(row: Any) -> str:
    """As `Person.name`; empty for somebody forgotten."""
    return f"{row.title}{row.first_name} {row.last_name}".strip()
