"""Making a survey: a draft that is asked together with buttons, opened, ended early or dropped.

The draft is kept as it grows, so that it can be left for days; once it has opened, questions and the promise
about names stand.
"""

from datetime import timedelta

from bot import events, guards
from bot.flow import Flow
from bot.turn import Turn
from handlers.parts import surveying_cards as cards
from handlers.parts.project_desk import number
from handlers.parts.survey_days import CLOCK_IN, forget_told, roll_of
from handlers.parts.survey_desk import A_DAY
from handlers.parts.surveying_desk import led_by, to_change, to_lead
from rules.calendar import fiscal_year
from rules.people import Person
from rules.project import Project
from rules.refusals import Refusal
from rules.survey import (
    MOST_CHOICE,
    MOST_CHOICES,
    MOST_QUESTION,
    MOST_QUESTIONS,
    MOST_TITLE,
    SMALLEST_GROUP,
    Question,
    Survey,
    is_told,
)
from texts import thai

flow = Flow("surveying", yields=True)

_USUAL_DAYS, _MOST_DAYS = 7, 90
_MOST_SAMPLE = 1_000_000
_ASKED_IN_WORDS = ("used", "often", "scale", "words", "choice")


# -- which one -----------------------------------------------------------------------------------------


@flow.command("command")
def show(turn: Turn) -> None:
    """The drafts and open surveys one leads, and what a new one could be about."""
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    person = guards.may_be_recorded(turn, then=said)
    if person is None:
        return None
    _leave(turn)
    projects = _projects(turn, person)
    led = [one for one in led_by(turn, person) if one.state != "closed"]
    if not (projects or led or person.role == "admin"):
        return turn.say("not_allowed", turn.command("survey", "command"), turn.command("menu", "menu"))
    return cards.show_led(turn, led, projects, free=person.role == "admin")


@flow.button("new", lasts=True)
def new(turn: Turn, args: dict[str, str]) -> None:
    """A draft with the ready-made questions; one of the same project that is no further is taken up again."""
    person, project = turn.require_person(), number(args, "p")
    found = next((one for one in _projects(turn, person) if one.id == project), None)
    if found is None and (project or person.role != "admin"):
        raise Refusal("not_allowed")
    same = [one for one in led_by(turn, person) if one.state == "draft" and (one.project or 0) == project]
    if same:
        return cards.show_draft(turn, same[0])
    title = turn.text("usual_title", title=found.title) if found else turn.text("free_title")
    survey = turn.store.surveys.add_draft(
        project=project or None, fiscal_year=found.fiscal_year if found else fiscal_year(turn.today),
        title=thai.clip(title, MOST_TITLE), about="", by=person.id, at=turn.now,
        questions=cards.ready_made(turn, found.title if found else turn.text("it")),
        closes_at=turn.now + timedelta(days=_USUAL_DAYS),
    )  # fmt: skip
    return cards.show_draft(turn, to_change(turn, survey))


def _projects(turn: Turn, person: Person) -> list[Project]:
    """Approved projects whose surveys the person may lead."""
    store = turn.store.projects
    found = store.everything() if person.role == "admin" else store.of_person(person.id)
    mine = [one for one in found if person.role == "admin" or one.head == person.id]
    return [one for one in mine if one.state == "approved"]


@flow.button("card", lasts=True)
def show_card(turn: Turn, args: dict[str, str]) -> None:
    _leave(turn)
    _show(turn, to_lead(turn, number(args, "s")))


def _show(turn: Turn, survey: Survey) -> None:
    cards.show_draft(turn, survey) if survey.state == "draft" else cards.show_open(turn, survey)


# -- changing a draft ----------------------------------------------------------------------------------


@flow.button("names", lasts=True)
def set_names(turn: Turn, args: dict[str, str]) -> None:
    _change(turn, args, anonymous=args.get("v") == "anonymous")


@flow.button("about", lasts=True)
def set_about(turn: Turn, args: dict[str, str]) -> None:
    _change(turn, args, about=CLOCK_IN if args.get("v") == CLOCK_IN else "")


@flow.button("everybody", lasts=True)
def ask_everybody(turn: Turn, args: dict[str, str]) -> None:
    _change(turn, args, units=[], sample=None)


@flow.button("unit", lasts=True)
def ask_unit(turn: Turn, args: dict[str, str]) -> None:
    """One unit by its place in the list; more than one are typed."""
    units, place = turn.store.people.units(), number(args, "n")
    if place >= len(units):
        raise Refusal("button_unknown")
    _change(turn, args, units=[units[place]])


@flow.button("days", lasts=True)
def set_days(turn: Turn, args: dict[str, str]) -> None:
    _set_days(turn, args, args.get("n", ""))


def _set_days(turn: Turn, args: dict[str, str], said: str) -> None:
    days = _figure(said, _MOST_DAYS)
    survey = to_change(turn, number(args, "s"))
    _change(turn, args, closes_at=survey.opens_at + timedelta(days=days))


def _figure(said: str, most: int) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) < 8 and 0 < int(said) <= most):
        raise Refusal("no_figure", most=f"{most:,}")
    return int(said)


def _change(turn: Turn, args: dict[str, str], **values: object) -> None:
    survey = to_change(turn, number(args, "s"))
    turn.store.surveys.change(survey.id, **values)
    _leave(turn)
    cards.show_draft(turn, to_change(turn, survey.id))


@flow.button("whom", lasts=True)
def ask_whom(turn: Turn, args: dict[str, str]) -> None:
    survey = to_change(turn, number(args, "s"))
    turn.wait_for("whom", {"s": survey.id}, minutes=A_DAY)
    cards.ask_whom(turn, survey)


@flow.step("whom", events.Text)
def take_whom(turn: Turn, said: events.Text) -> None:
    """A figure is a sample, anything else names of units with commas between."""
    args, typed = {"s": str(turn.memory["s"])}, thai.folded(said.text).removesuffix("คน").strip()
    if typed.replace(",", "").isdecimal():
        sample = _figure(typed.replace(",", ""), _MOST_SAMPLE)
        return _change(turn, args, sample=sample)
    known = {thai.folded(unit): unit for unit in turn.store.people.units()}
    named = [thai.folded(part) for part in said.text.split(",") if part.strip()]
    unknown = [part for part in named if part not in known]
    if unknown or not named:
        raise Refusal("no_such_unit", name=thai.clip(", ".join(unknown), 100))
    return _change(turn, args, units=list(dict.fromkeys(known[part] for part in named)))


@flow.button("long", lasts=True)
def ask_long(turn: Turn, args: dict[str, str]) -> None:
    survey = to_change(turn, number(args, "s"))
    turn.wait_for("long", {"s": survey.id}, minutes=A_DAY)
    cards.ask_long(turn, survey)


@flow.step("long", events.Text, gives_way=True)
def take_long(turn: Turn, said: events.Text) -> None:
    typed = thai.folded(said.text).removesuffix("days").removesuffix("วัน").strip()
    _set_days(turn, {"s": str(turn.memory["s"])}, typed)


@flow.button("title", lasts=True)
def ask_title(turn: Turn, args: dict[str, str]) -> None:
    survey = to_change(turn, number(args, "s"))
    turn.wait_for("title", {"s": survey.id}, minutes=A_DAY)
    turn.say("ask_title", turn.command("menu", "cancel"), title=survey.title, most=MOST_TITLE)


@flow.step("title", events.Text)
def take_title(turn: Turn, said: events.Text) -> None:
    _check_length(said.text, MOST_TITLE)
    _change(turn, {"s": str(turn.memory["s"])}, title=said.text)


def _check_length(text: str, most: int) -> None:
    over = max(thai.letters(text) - most, thai.utf16(text) - 2 * most)
    if over > 0:
        raise Refusal("too_long", over=over, most=most)


# -- its questions -------------------------------------------------------------------------------------


@flow.button("questions", lasts=True)
def show_questions(turn: Turn, args: dict[str, str]) -> None:
    _leave(turn)
    cards.show_questions(turn, to_change(turn, number(args, "s")))


@flow.button("drop_question", lasts=True)
def drop_question(turn: Turn, args: dict[str, str]) -> None:
    """Takes one out by its text as well as its place: a second tap must not take out the next one."""
    survey, place = to_change(turn, number(args, "s")), number(args, "q")
    questions = turn.store.surveys.questions(survey.id)
    if len(questions) == int(args.get("n", "0") or 0):
        turn.store.surveys.set_questions(survey.id, [one for one in questions if one.place != place])
    cards.show_questions(turn, survey)


@flow.button("ready_made", lasts=True)
def take_ready_made(turn: Turn, args: dict[str, str]) -> None:
    survey = to_change(turn, number(args, "s"))
    project = turn.store.projects.get(survey.project) if survey.project else None
    made = cards.ready_made(turn, project.title if project else turn.text("it"))
    turn.store.surveys.set_questions(survey.id, made)
    cards.show_questions(turn, survey)


@flow.button("add", lasts=True)
def ask_question(turn: Turn, args: dict[str, str]) -> None:
    survey, kind = to_change(turn, number(args, "s")), args.get("k", "")
    if len(turn.store.surveys.questions(survey.id)) >= MOST_QUESTIONS:
        raise Refusal("too_many", most=MOST_QUESTIONS)
    if kind not in _ASKED_IN_WORDS:
        return cards.ask_kind(turn, survey)
    turn.wait_for("question", {"s": survey.id, "k": kind}, minutes=A_DAY)
    return turn.say("ask_question", turn.command("menu", "cancel"), most=MOST_QUESTION)


@flow.step("question", events.Text)
def take_question(turn: Turn, said: events.Text) -> None:
    _check_length(said.text, MOST_QUESTION)
    if turn.memory["k"] != "choice":
        return _add_question(turn, said.text, ())
    turn.wait_for("choices", {**turn.memory, "text": said.text}, minutes=A_DAY)
    return turn.say("ask_choices", turn.command("menu", "cancel"), most=MOST_CHOICES)


@flow.step("choices", events.Text)
def take_choices(turn: Turn, said: events.Text) -> None:
    found = [part.strip() for part in said.text.replace("，", ",").split(",")]
    choices = tuple(dict.fromkeys(part for part in found if part))
    if not 2 <= len(choices) <= MOST_CHOICES:
        raise Refusal("choices_number", most=MOST_CHOICES)
    for choice in choices:
        _check_length(choice, MOST_CHOICE)
    _add_question(turn, turn.memory["text"], choices)


def _add_question(turn: Turn, text: str, choices: tuple[str, ...]) -> None:
    survey = to_change(turn, int(turn.memory["s"]))
    questions = turn.store.surveys.questions(survey.id)
    if len(questions) >= MOST_QUESTIONS:
        raise Refusal("too_many", most=MOST_QUESTIONS)
    added = Question(len(questions) + 1, turn.memory["k"], text, choices)
    turn.store.surveys.set_questions(survey.id, [*questions, added])
    _leave(turn)
    cards.show_questions(turn, survey)


@flow.again("whom", "long", "title", "question", "choices")
def ask_again(turn: Turn) -> None:
    turn.say("words_again", turn.command("menu", "cancel"))


# -- opening, ending, dropping -------------------------------------------------------------------------


@flow.button("check", lasts=True)
def check(turn: Turn, args: dict[str, str]) -> None:
    """What opening it would do; with too few people to stay anonymous among it is refused here already."""
    survey = to_change(turn, number(args, "s"))
    people = len(roll_of(turn.store, survey, turn.now))
    asked = min(people, survey.sample or people)
    if not turn.store.surveys.questions(survey.id):
        raise Refusal("no_questions")
    if not asked:
        raise Refusal("nobody")
    if survey.anonymous and not is_told(asked):
        raise Refusal("too_few", n=asked, fewest=SMALLEST_GROUP)
    cards.check(turn, survey, people, asked)


@flow.button("open")
def open_it(turn: Turn, args: dict[str, str]) -> None:
    survey = to_change(turn, number(args, "s"))
    long = survey.closes_at - survey.opens_at
    turn.store.surveys.advance(survey.id, "draft", "opening", opens_at=turn.now, closes_at=turn.now + long)
    _on_record(turn, "survey.asked", survey)
    turn.done()
    turn.say("opening", turn.command("menu", "menu"), title=survey.title)


@flow.button("end", lasts=True)
def ask_end(turn: Turn, args: dict[str, str]) -> None:
    _confirm(turn, args, "end", "end_now")


@flow.button("end_now")
def end_now(turn: Turn, args: dict[str, str]) -> None:
    survey = to_lead(turn, number(args, "s"))
    if survey.state == "open" and survey.closes_at > turn.now:
        turn.store.surveys.change(survey.id, closes_at=max(turn.now, survey.opens_at + timedelta(seconds=1)))
        _on_record(turn, "survey.ended", survey)
    turn.done()
    turn.say("ending", turn.command("findings", "command"), title=survey.title)


@flow.button("drop", lasts=True)
def ask_drop(turn: Turn, args: dict[str, str]) -> None:
    _confirm(turn, args, "drop", "drop_now")


@flow.button("drop_now")
def drop_now(turn: Turn, args: dict[str, str]) -> None:
    """A draft or an open survey comes to nothing, and so do the sealed answers."""
    survey = to_lead(turn, number(args, "s"))
    if survey.state in ("draft", "opening", "open"):
        turn.store.surveys.advance(survey.id, survey.state, "cancelled", key_half=None, closed_at=turn.now)
        turn.store.surveys.drop_answers(survey.id)
        forget_told(turn.store, survey)
        _on_record(turn, "survey.dropped", survey)
    turn.done()
    turn.say("dropped", turn.command("surveying", "command"), title=survey.title)


def _confirm(turn: Turn, args: dict[str, str], what: str, deed: str) -> None:
    survey = to_lead(turn, number(args, "s"))
    if survey.state not in ("draft", "opening", "open"):
        raise Refusal("opened")
    yes = turn.button(f"{what}_yes", deed, s=str(survey.id))
    turn.say(f"ask_{what}", yes, turn.command("menu", "cancel"), title=survey.title)


def _on_record(turn: Turn, action: str, survey: Survey) -> None:
    by = turn.require_person().staff_id
    turn.store.audit.add(turn.now, by, action, f"survey:{survey.id}", anonymous=survey.anonymous)


def _leave(turn: Turn) -> None:
    if turn.talk.flow == flow.name:
        turn.done()
