"""Answering surveys: what asks this person, one question after another, each answered with one tap.

Private: what was tapped or typed is taken out of the inbox. Of an anonymous survey the answers lie sealed,
what a button means is sealed too, and no answer of ours says what was answered (docs/surveys.md).
"""

from bot import events, guards
from bot.flow import Flow
from bot.turn import Turn
from handlers.parts import survey_cards as cards
from handlers.parts.project_desk import number
from handlers.parts.survey_desk import A_DAY, box_of, to_answer
from rules.refusals import Refusal
from rules.sealing import CannotOpen
from rules.survey import MOST_WORDS, Question, Survey
from texts import thai

flow = Flow("survey", private=True, yields=True)


@flow.command("command")
def show(turn: Turn) -> None:
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    person = guards.may_be_recorded(turn, then=said)
    if person is None:
        return None
    _leave(turn)
    asking = turn.store.surveys.asking(person.id)
    open_now = [(one, answered) for one, answered in asking if one.takes_answers(turn.event.at)]
    led = cards.led_quick(turn, person)
    if not open_now:
        return turn.say("none", *led, turn.command("menu", "menu"))
    return cards.show_asking(turn, open_now, led)


@flow.button("begin", lasts=True)
def begin(turn: Turn, args: dict[str, str]) -> None:
    survey = _to_answer(turn, args)
    _ask(turn, survey, 1)


@flow.button("skip", lasts=True)
def skip(turn: Turn, args: dict[str, str]) -> None:
    survey = _to_answer(turn, args)
    _ask(turn, survey, number(args, "q") + 1)


@flow.button("answer", lasts=True)
def tap_answer(turn: Turn, args: dict[str, str]) -> None:
    """A choice was tapped: of a named survey it says which, of an anonymous one only its key can tell."""
    survey = _to_answer(turn, args)
    place, value = _meant(turn, survey, args)
    question = _question(turn, survey, place)
    if value not in question.offered:
        raise Refusal("button_unknown")
    _keep(turn, survey, place, value)
    _ask(turn, survey, place + 1)


@flow.step("words", events.Text)
def take_words(turn: Turn, said: events.Text) -> None:
    survey = _to_answer(turn, {"s": str(turn.memory.get("s", 0))})
    question = _question(turn, survey, int(turn.memory.get("q", 0)))
    over = max(thai.letters(said.text) - MOST_WORDS, thai.utf16(said.text) - 2 * MOST_WORDS)
    if over > 0:
        raise Refusal("words_too_long", over=over, most=MOST_WORDS)
    if question.kind != "words":
        raise Refusal("button_stale")
    _keep(turn, survey, question.place, said.text)
    _ask(turn, survey, question.place + 1)


@flow.again("words")
def ask_again(turn: Turn) -> None:
    survey = _to_answer(turn, {"s": str(turn.memory.get("s", 0))})
    turn.say("words_again")
    _ask(turn, survey, int(turn.memory.get("q", 1)))


# -- inside --------------------------------------------------------------------------------------------


def _to_answer(turn: Turn, args: dict[str, str]) -> Survey:
    """Of an anonymous survey nothing of this turn is left in the inbox, neither who nor when."""
    if guards.may_be_recorded(turn) is None:
        raise Refusal("notice_first")
    survey = to_answer(turn, number(args, "s"))
    if survey.anonymous:
        turn.sealed_in = box_of(turn.around.ballot_keys, survey)
    return survey


def _meant(turn: Turn, survey: Survey, args: dict[str, str]) -> tuple[int, str]:
    """The question's place and the value of a tapped choice. Raises Refusal for what is none of ours."""
    if not survey.anonymous:
        return number(args, "q"), args.get("v", "")
    try:
        box = box_of(turn.around.ballot_keys, survey)
        return box.open_tap(turn.require_person().id, args.get("t", ""))
    except CannotOpen as foreign:
        raise Refusal("button_unknown") from foreign


def _question(turn: Turn, survey: Survey, place: int) -> Question:
    found = next((one for one in turn.store.surveys.questions(survey.id) if one.place == place), None)
    if found is None:
        raise Refusal("button_unknown")
    return found


def _keep(turn: Turn, survey: Survey, place: int, value: str) -> None:
    """Writes the answer; one given before is replaced."""
    person, store = turn.require_person(), turn.store.surveys
    if not survey.anonymous:
        store.answer(survey.id, person.id, place, value)
    else:
        box = box_of(turn.around.ballot_keys, survey)
        slot = box.slot(person.id)
        before = store.box(survey.id, slot)
        try:
            answers = box.open(slot, before) if before else {}
        except CannotOpen as damaged:
            raise Refusal("damaged") from damaged
        store.put_box(survey.id, slot, box.seal(slot, {**answers, place: value}))
    store.has_answered(survey.id, person.id)


def _ask(turn: Turn, survey: Survey, place: int) -> None:
    """The question, or thanks after the last one."""
    questions = turn.store.surveys.questions(survey.id)
    if place > len(questions):
        _leave(turn)
        return turn.show(cards.thanks(turn, survey))
    question = questions[max(place, 1) - 1]
    if question.kind == "words":
        turn.wait_for("words", {"s": survey.id, "q": question.place}, minutes=A_DAY)
    else:
        _leave(turn)
    return turn.show(cards.question_card(turn, survey, question, len(questions)))


def _leave(turn: Turn) -> None:
    if turn.talk.flow == flow.name:
        turn.done()
