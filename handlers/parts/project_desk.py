"""What every talk about a project asks first: which one, and whether this person may read or write it."""

from dataclasses import dataclass
from typing import Any

import texts
from bot import buttons
from bot.replies import Say, TapButton
from bot.turn import Turn
from rules.people import Person
from rules.permits import sees_office
from rules.project import Project, may_lead, may_read, may_write
from rules.refusals import Refusal

A_DAY = 24 * 60.0  # minutes: people think before they write; what is written is kept for ever
MOST_OFFERED = 12
FLOW = "project"


@dataclass(frozen=True, slots=True)
class Desk:
    """A project before a person who may at least read it; `members`: our ids of who writes it too."""

    person: Person
    project: Project
    members: set[int]

    @property
    def writes(self) -> bool:
        return may_write(self.person, self.project, self.members)

    @property
    def leads(self) -> bool:
        return may_lead(self.person, self.project)


def number(args: dict[str, str], key: str) -> int:
    """A number a button brought. Raises Refusal("button_unknown") when it is none."""
    said = args.get(key, "")
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise Refusal("button_unknown")
    return int(said)


def read(turn: Turn, project: int, *, alone: bool = False) -> Desk:
    """The project, for whoever may read it; `alone`: nobody else changes it until this turn ends.

    Raises Refusal("not_allowed") for everybody else, whether there is such a project or not.
    """
    person, store = turn.require_person(), turn.store.projects
    found = store.lock(project) if alone else store.get(project)
    members = store.member_ids(project) if found else set()
    if found is None or not may_read(person, found, members):
        raise Refusal("not_allowed")
    return Desk(person, found, members)


def to_write(turn: Turn, project: int) -> Desk:
    """The project alone, for an author while its text may change. Raises Refusal."""
    desk = read(turn, project, alone=True)
    if not desk.writes:
        raise Refusal("not_allowed")
    if not desk.project.is_open:
        turn.flow = FLOW  # its words say why, whichever flow asked
        raise Refusal(f"closed_{desk.project.state}")
    return desk


def touch(turn: Turn, desk: Desk) -> None:
    """After the text changed: a signature beneath an older text no longer holds, and the signer is told."""
    if desk.project.state != "signed":
        return
    answered = turn.store.projects.answers(desk.project.id)
    turn.store.projects.set_state(desk.project.id, "revise" if answered else "draft")
    if desk.person.id != desk.project.head:
        facts = {"title": desk.project.title, "name": desk.person.name}
        turn.store.notices.add(desk.project.head, FLOW, "told_unsigned", turn.now, facts)


def seen_by(turn: Turn, person: Person) -> list[Project]:
    """Every project the person may read, newest first; their own before those of others."""
    mine = turn.store.projects.of_person(person.id)
    if not (sees_office(person) or person.role == "committee"):
        return mine
    known = {one.id for one in mine}
    others = [one for one in turn.store.projects.everything() if one.id not in known]
    return mine + [one for one in others if may_read(person, one, set())]


def startable(turn: Turn, person: Person) -> list[Any]:
    """Chosen ideas without a project that this person may begin one from: the head who chose, the named
    author and who joined them, an admin."""
    return [row for row in turn.store.projects.unstarted() if may_start(turn, person, row)]


def may_start(turn: Turn, person: Person, row: Any) -> bool:
    return person.role == "admin" or person.id == row.head or person.id in authors_of(turn, row)


def authors_of(turn: Turn, row: Any) -> list[int]:
    """Our ids of the idea's author and who joined; of an anonymous idea nobody, or all would know."""
    return [] if row.author is None else [row.author, *turn.store.ideas.joiners(row.idea)]


def tap(turn: Turn, flow: str, label_key: str, action: str, **args: object) -> TapButton:
    """A lasting button of another flow, labelled in that flow's words."""
    label = texts.sentence(flow, label_key, turn.language)
    told = {key: str(value) for key, value in args.items()}
    return TapButton(label, buttons.pack(buttons.Tap(flow, action, told)), label)


def which(turn: Turn, flow: str, action: str, among: list[Project]) -> None:
    """Asks which project; `action` is a lasting button of `flow`, its argument `p` our id."""
    offered = tuple(
        TapButton(one.title, tap(turn, flow, "which", action, p=one.id).data, one.title)
        for one in among[:MOST_OFFERED]
    )
    turn.show(Say(texts.sentence(flow, "which", turn.language), offered))
