"""Who may see and tell a project's milestones, their picture, and the links to it and to the evidence."""

from dataclasses import dataclass
from datetime import date

from bot.links import ProjectLink, sign_project_link
from bot.turn import Turn
from documents.gantt import gantt_png
from handlers.parts.project_desk import MOST_OFFERED, number, seen_by
from rules.milestones import Milestone
from rules.people import Person
from rules.permits import sees_office
from rules.project import Project, may_read, may_write
from rules.refusals import Refusal
from storage.evidence import EvidenceFile
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Bench:
    """An approved project with its milestones, before somebody who may see them."""

    person: Person
    project: Project
    members: set[int]
    milestones: list[Milestone]

    @property
    def writes(self) -> bool:
        return may_write(self.person, self.project, self.members)

    @property
    def reads(self) -> bool:
        """Whether the person may read the project itself, not only its milestones."""
        return may_read(self.person, self.project, self.members)

    def tells(self, one: Milestone) -> bool:
        """Whether the person may say how far it is: its owner, and the project's authors."""
        return self.writes or one.owner == self.person.id


def bench(turn: Turn, project: int, *, alone: bool = False) -> Bench:
    """The project's milestones for this person; `alone`: nobody else changes them until this turn ends.

    Raises Refusal("not_allowed"), or "not_approved" for who may read a project that is not.
    """
    person, store = turn.require_person(), turn.store
    found = store.projects.lock(project) if alone else store.projects.get(project)
    made = _bench(store, found, person) if found else None
    if made is None:
        raise Refusal("not_allowed")
    if made.project.state != "approved":
        raise Refusal("not_approved")
    return made


def _bench(store: Store, project: Project, person: Person) -> Bench | None:
    members, theirs = store.projects.member_ids(project.id), store.milestones.of_project(project.id)
    owns = any(one.owner == person.id for one in theirs)
    return Bench(person, project, members, theirs) if owns or may_read(person, project, members) else None


def one_of(turn: Turn, args: dict[str, str], *, alone: bool = False) -> tuple[Bench, Milestone]:
    """The milestone a button names, on its project's bench. Raises Refusal."""
    found = turn.store.milestones.get(number(args, "m"))
    if found is None:
        raise Refusal("milestone_gone")
    made = bench(turn, found.project, alone=alone)
    return made, next(one for one in made.milestones if one.id == found.id)


def approved_of(turn: Turn, person: Person) -> list[Project]:
    """Approved projects whose milestones this person may see, their own before those of others."""
    seen = [one for one in seen_by(turn, person) if one.state == "approved"]
    missing = turn.store.milestones.projects_of(person.id) - {one.id for one in seen}
    owned = [turn.store.projects.get(project) for project in sorted(missing)[:MOST_OFFERED]]
    return [one for one in owned if one and one.state == "approved"] + seen


# -- links and what they give ----------------------------------------------------------------------


def link(turn: Turn, what: str, of: str) -> str | None:
    """A private address for one viewer and one hour; None where no https address is set."""
    address = turn.around.public_url.rstrip("/")
    if not address.startswith("https://"):
        return None
    made = ProjectLink(what, of, turn.require_person().id, turn.now)
    return f"{address}/project/{sign_project_link(turn.around.secret_key, made)}"


def picture(store: Store, project: int, viewer: Person, today: date, language: str) -> bytes | None:
    """The milestones drawn; None where there are none, or none for this viewer. In the language they chat in,
    `language` where that is not known."""
    found = store.projects.get(project)
    made = _bench(store, found, viewer) if found else None
    if made is None or not made.milestones:
        return None
    user = store.people.account_of(viewer.id)
    talk = store.conversations.peek(user) if user else None
    spoken = talk.language if talk else language
    return gantt_png(made.project.title, made.milestones, today, spoken)


def may_see_evidence(store: Store, file: EvidenceFile, viewer: Person) -> bool:
    """Whoever may see the project's milestones; what belongs to no project, admins and auditors."""
    if sees_office(viewer) or file.person == viewer.id:
        return True
    project = store.projects.get(file.project) if file.project else None
    return project is not None and _bench(store, project, viewer) is not None
