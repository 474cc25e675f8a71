"""What every talk about surveys asks first: which one, and whether this person may answer or read it."""

from bot.ballot_keys import BallotKeys, KeyGone
from bot.turn import Turn
from rules.answer_box import AnswerBox
from rules.people import Person
from rules.permits import sees_office
from rules.refusals import Refusal
from rules.survey import Survey, may_see_results
from storage.store import Store

A_DAY = 24 * 60.0  # minutes
MOST_OFFERED = 11


def box_of(keys: BallotKeys, survey: Survey) -> AnswerBox:
    """What seals the answers of an anonymous survey. Raises Refusal once its key is gone."""
    try:
        return AnswerBox(keys.surveys.of(survey), survey.id)
    except KeyGone as gone:
        raise Refusal("damaged") from gone


def to_answer(turn: Turn, number: int) -> Survey:
    """The survey, for whoever is on its roll while it takes answers; it stays open until the turn ends.

    Raises Refusal("not_asked") for everybody else, whether there is such a survey or not, and "over".
    """
    person = turn.require_person()
    found = turn.store.surveys.hold(number)
    if found is None or not turn.store.surveys.is_asked(number, person.id):
        raise Refusal("not_asked")
    if not found.takes_answers(turn.event.at):
        raise Refusal("over", title=found.title)
    return found


def team_of(store: Store, survey: Survey) -> set[int]:
    """The project's head and authors, by our ids."""
    project = store.projects.get(survey.project) if survey.project else None
    return {project.head, *store.projects.member_ids(project.id)} if project else set()


def reads(store: Store, person: Person, survey: Survey) -> bool:
    """Whether the person may see what it came to."""
    return may_see_results(person, survey, team_of(store, survey))


def read_by(store: Store, person: Person | None, most: int = 50) -> list[Survey]:
    """Closed surveys whose results this person may see, newest first; the operator (None) sees all."""
    if person is None or sees_office(person):
        found = store.surveys.everything(most)
    else:
        projects = [one.id for one in store.projects.of_person(person.id)]
        found = store.surveys.of_projects(projects) if projects else []
    return [one for one in found if one.state == "closed"]
