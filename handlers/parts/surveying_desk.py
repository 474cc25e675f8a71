"""Which surveys a person leads: their own to make, open and end."""

from bot.turn import Turn
from rules.people import Person
from rules.refusals import Refusal
from rules.survey import Survey, may_lead
from storage.store import Store


def head_of(store: Store, survey: Survey) -> int | None:
    project = store.projects.get(survey.project) if survey.project else None
    return project.head if project else None


def to_lead(turn: Turn, number: int) -> Survey:
    """The survey alone, for an admin or the head of its project. Raises Refusal("not_allowed")."""
    person, found = turn.require_person(), turn.store.surveys.lock(number)
    if found is None or not may_lead(person, found, head_of(turn.store, found)):
        raise Refusal("not_allowed")
    return found


def to_change(turn: Turn, number: int) -> Survey:
    """As `to_lead`, while it is a draft. Raises Refusal("opened") afterwards."""
    found = to_lead(turn, number)
    if found.state != "draft":
        raise Refusal("opened")
    return found


def led_by(turn: Turn, person: Person) -> list[Survey]:
    """The surveys this person may lead, newest first."""
    if person.role == "admin":
        return turn.store.surveys.everything()
    heads = [one.id for one in turn.store.projects.of_person(person.id) if one.head == person.id]
    return turn.store.surveys.of_projects(heads) if heads else []
