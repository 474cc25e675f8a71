"""How a survey looks to whoever answers it: what asks them, a question a card, thanks."""

from bot import buttons
from bot.replies import Card, Carousel, Fact, QuickReply, TapButton
from bot.turn import Turn
from handlers.parts.survey_desk import MOST_OFFERED, box_of
from handlers.parts.surveying_desk import led_by
from rules.people import Person
from rules.survey import Question, Survey
from texts import sentence

FLOW = "survey"


def label_of(question: Question, value: str, language: str) -> str:
    """What an answer to choose is called."""
    if question.kind == "choice":
        return question.choices[int(value)]
    return sentence(FLOW, f"{question.kind}_{value}", language)


def led_quick(turn: Turn, person: Person) -> tuple[QuickReply, ...]:
    """For whoever leads surveys: to make one, and their results."""
    own = turn.store.projects.of_person(person.id)
    heads = any(one.head == person.id and one.state == "approved" for one in own)
    if not (person.role == "admin" or heads or led_by(turn, person)):
        return ()
    return turn.command("surveying", "command"), turn.command("findings", "command")


def show_asking(turn: Turn, asking: list[tuple[Survey, bool]], led: tuple[QuickReply, ...]) -> None:
    made = [_asking(turn, survey, answered) for survey, answered in asking[:MOST_OFFERED]]
    turn.show(Carousel(tuple(made), turn.text("badge"), (*led, turn.command("menu", "menu"))))


def _asking(turn: Turn, survey: Survey, answered: bool) -> Card:
    n = len(turn.store.surveys.questions(survey.id))
    return Card(
        tone="accepted" if answered else "info",
        badge=turn.text("badge_answered" if answered else "badge"),
        title=survey.title,
        alt=survey.title,
        facts=(
            Fact(turn.text("fact_questions"), turn.text("n_questions", n=n)),
            Fact(turn.text("fact_until"), _until(turn, survey)),
            Fact(turn.text("fact_name"), turn.text(named_key(survey)), strong=True),
        ),
        why=(turn.text(f"declared_{'anonymous' if survey.anonymous else 'named'}"),),
        buttons=(turn.button("change" if answered else "begin", "begin", lasts=True, s=str(survey.id)),),
    )


def named_key(survey: Survey) -> str:
    return "anonymous" if survey.anonymous else "named"


def _until(turn: Turn, survey: Survey) -> str:
    return f"{turn.short_date(survey.closes_at)} {turn.clock(survey.closes_at)}"


def question_card(turn: Turn, survey: Survey, question: Question, of: int) -> Card:
    """One question; a named survey shows what was answered before, an anonymous one never does."""
    s, q = str(survey.id), str(question.place)
    before = {} if survey.anonymous else _before(turn, survey)
    facts = (
        (Fact(turn.text("fact_before"), _said(turn, question, before)),) if question.place in before else ()
    )
    return Card(
        tone="info",
        badge=turn.text("badge_question", n=question.place, of=of),
        title=question.text,
        alt=question.text,
        facts=(*facts, Fact(turn.text("fact_name"), turn.text(named_key(survey)))),
        next_step=turn.text("ask_words" if question.kind == "words" else "ask_tap"),
        buttons=tuple(_choice(turn, survey, question, value) for value in question.offered),
        quick=(turn.button("skip", "skip", lasts=True, s=s, q=q), turn.command("menu", "cancel")),
        even=True,
    )


def _before(turn: Turn, survey: Survey) -> dict[int, str]:
    return turn.store.surveys.answers_of(survey.id, turn.require_person().id)


def _said(turn: Turn, question: Question, before: dict[int, str]) -> str:
    value = before[question.place]
    return value if question.kind == "words" else label_of(question, value, turn.language)


def _choice(turn: Turn, survey: Survey, question: Question, value: str) -> TapButton:
    """A tap says nothing into the chat of an anonymous survey, so that a glance at it tells no answer."""
    label = label_of(question, value, turn.language)
    args = {"s": str(survey.id)}
    if survey.anonymous:
        box = box_of(turn.around.ballot_keys, survey)
        args["t"] = box.seal_tap(turn.require_person().id, question.place, value)
    else:
        args |= {"q": str(question.place), "v": value}
    data = buttons.pack(buttons.Tap(FLOW, "answer", args))
    return TapButton(label, data, None if survey.anonymous else label)


def thanks(turn: Turn, survey: Survey) -> Card:
    return Card(
        tone="accepted",
        badge=turn.text("badge_answered"),
        title=survey.title,
        alt=turn.text("thanks"),
        facts=(Fact(turn.text("fact_until"), _until(turn, survey)),),
        why=(turn.text("thanks"),),
        next_step=turn.text("thanks_next"),
        buttons=(turn.button("change", "begin", lasts=True, s=str(survey.id)),),
        quick=(turn.command("survey", "command"), turn.command("menu", "menu")),
    )
