"""How a survey looks to whoever makes it: what they lead, the draft, its questions, what opening it does."""

from bot.replies import Button, Card, Carousel, Fact, QuickReply, Say, TapButton
from bot.turn import Turn
from handlers.parts.survey_cards import label_of, named_key
from handlers.parts.survey_days import CLOCK_IN
from rules.project import Project
from rules.survey import MOST_QUESTIONS, Question, Survey
from texts import sentence, thai

FLOW = "surveying"
_MOST_CARDS, _MOST_UNITS, _MOST_DROPS = 11, 9, 9
_READY_MADE = (
    ("used", "ready_used"),
    ("often", "ready_often"),
    ("scale", "ready_easy"),
    ("scale", "ready_better"),
    ("scale", "ready_content"),
    ("words", "ready_words"),
)
_LONG = (3, 7, 14, 30)


def ready_made(turn: Turn, title: str) -> list[Question]:
    """The usual questions about the use of something."""
    return [
        Question(place, kind, turn.text(key, title=thai.clip(title, 80)))  # type: ignore[arg-type] # a kind
        for place, (kind, key) in enumerate(_READY_MADE, 1)
    ]


def show_led(turn: Turn, led: list[Survey], projects: list[Project], *, free: bool) -> None:
    """What is being made or open, then a card for a new one."""
    made = [_led(turn, one) for one in led[:_MOST_CARDS]]
    turn.show(Carousel((*made, _new(turn, projects, free=free)), turn.text("badge"), _quick(turn)))


def _quick(turn: Turn) -> tuple[QuickReply, ...]:
    return turn.command("findings", "command"), turn.command("menu", "menu")


def _led(turn: Turn, survey: Survey) -> Card:
    return Card(
        tone="review" if survey.state == "draft" else "info",
        badge=turn.text(f"state_{survey.state}"),
        title=survey.title,
        alt=survey.title,
        facts=_facts(turn, survey),
        buttons=(turn.button("manage", "card", lasts=True, s=str(survey.id)),),
    )


def _new(turn: Turn, projects: list[Project], *, free: bool) -> Card:
    taps: list[Button] = [
        TapButton(
            thai.clip(one.title, 40), turn.button("new", "new", lasts=True, p=str(one.id)).data, one.title
        )
        for one in projects[:4]
    ]
    if free:
        taps.append(turn.button("new_free", "new", lasts=True, p="0"))
    return Card(
        tone="info",
        badge=turn.text("badge_new"),
        title=turn.text("new_title"),
        alt=turn.text("new_title"),
        next_step=turn.text("new_next" if taps else "no_project"),
        buttons=tuple(taps),
    )


def _facts(turn: Turn, survey: Survey) -> tuple[Fact, ...]:
    count = len(turn.store.surveys.questions(survey.id))
    facts = [
        Fact(turn.text("fact_questions"), turn.text("n_questions", n=count)),
        Fact(turn.text("fact_whom"), whom(turn, survey)),
        Fact(turn.text("fact_names"), sentence("survey", named_key(survey), turn.language)),
    ]
    if survey.state in ("draft", "opening"):
        days = (survey.closes_at - survey.opens_at).days
        facts.append(Fact(turn.text("fact_long"), turn.text("n_days", n=days)))
    else:
        until = f"{turn.short_date(survey.closes_at)} {turn.clock(survey.closes_at)}"
        asked, answered = turn.store.surveys.reach(survey.id)
        facts.append(Fact(turn.text("fact_until"), until))
        facts.append(Fact(turn.text("fact_answered"), turn.text("n_of", n=answered, of=asked), strong=True))
    return tuple(facts)


def whom(turn: Turn, survey: Survey) -> str:
    units = ", ".join(survey.units) or turn.text("whole_office")
    return turn.text("sample_of", n=survey.sample, units=units) if survey.sample else units


def show_draft(turn: Turn, survey: Survey) -> None:
    """The draft as it stands, every part of it a button; its questions beneath."""
    s = str(survey.id)
    other = "named" if survey.anonymous else "anonymous"
    card = Card(
        tone="review",
        badge=turn.text("state_draft"),
        title=survey.title,
        alt=survey.title,
        facts=(*_facts(turn, survey), *_known_fact(turn, survey)),
        next_step=turn.text("draft_next"),
        buttons=(
            turn.button("check", "check", lasts=True, s=s),
            turn.button("questions", "questions", lasts=True, s=s),
            turn.button("whom", "whom", lasts=True, s=s),
            turn.button(f"make_{other}", "names", lasts=True, s=s, v=other),
        ),
        quick=_more(turn, survey),
    )
    turn.show(card)


def _known_fact(turn: Turn, survey: Survey) -> tuple[Fact, ...]:
    return (Fact(turn.text("fact_known"), turn.text("known_clockin")),) if survey.about == CLOCK_IN else ()


def _more(turn: Turn, survey: Survey) -> tuple[QuickReply, ...]:
    s = str(survey.id)
    about = ("without_known", "") if survey.about == CLOCK_IN else ("with_known", CLOCK_IN)
    return (
        turn.button("long", "long", lasts=True, s=s),
        turn.button("title", "title", lasts=True, s=s),
        turn.button(about[0], "about", lasts=True, s=s, v=about[1] or "none"),
        turn.button("drop", "drop", lasts=True, s=s),
        turn.command("menu", "menu"),
    )


def show_open(turn: Turn, survey: Survey) -> None:
    s = str(survey.id)
    may_end = survey.state == "open"
    buttons = (turn.button("end", "end", lasts=True, s=s),) if may_end else ()
    turn.show(
        Card(
            tone="info",
            badge=turn.text(f"state_{survey.state}"),
            title=survey.title,
            alt=survey.title,
            facts=(*_facts(turn, survey), *_known_fact(turn, survey)),
            next_step=turn.text("open_next" if may_end else "closed_next"),
            buttons=(*buttons, *_drop_button(turn, survey)),
            quick=_quick(turn),
        )
    )


def _drop_button(turn: Turn, survey: Survey) -> tuple[Button, ...]:
    going = survey.state in ("opening", "open")
    return (turn.button("drop", "drop", lasts=True, s=str(survey.id)),) if going else ()


def show_questions(turn: Turn, survey: Survey) -> None:
    """The questions with what may be answered; taps to take one out or to add."""
    s, questions = str(survey.id), turn.store.surveys.questions(survey.id)
    lines = [_line(turn, one) for one in questions] or [turn.text("none_yet")]
    n = str(len(questions))
    quick: list[QuickReply] = [turn.button("back", "card", lasts=True, s=s)]
    if len(questions) < MOST_QUESTIONS:
        quick.append(turn.button("add", "add", lasts=True, s=s))
    if not questions:
        quick.append(turn.button("ready_made", "ready_made", lasts=True, s=s))
    for one in questions[:_MOST_DROPS]:
        made = turn.button("add", "drop_question", lasts=True, s=s, q=str(one.place), n=n)
        label = turn.text("drop_question", n=one.place)
        quick.append(TapButton(label, made.data, label))
    turn.show(Say("\n\n".join((turn.text("questions_are", title=survey.title), *lines)), tuple(quick)))


def _line(turn: Turn, one: Question) -> str:
    labels = " / ".join(label_of(one, value, turn.language) for value in one.offered)
    return f"{one.place}. {one.text}\n({labels or turn.text('free_words')})"


def ask_kind(turn: Turn, survey: Survey) -> None:
    s = str(survey.id)
    kinds = ("scale", "choice", "words", "used", "often")
    taps = tuple(turn.button(f"kind_{kind}", "add", lasts=True, s=s, k=kind) for kind in kinds)
    turn.say("ask_kind", *taps, turn.button("back", "card", lasts=True, s=s))


def ask_whom(turn: Turn, survey: Survey) -> None:
    """Everybody, one unit with a tap, several typed, or a figure for a sample."""
    s = str(survey.id)
    quick: list[QuickReply] = [turn.button("whole_office", "everybody", lasts=True, s=s)]
    for place, unit in enumerate(turn.store.people.units()[:_MOST_UNITS]):
        made = turn.button("whom", "unit", lasts=True, s=s, n=str(place))
        quick.append(TapButton(thai.clip(unit, 20), made.data, unit))
    quick.append(turn.button("back", "card", lasts=True, s=s))
    turn.say("ask_whom", *quick, whom=whom(turn, survey))


def ask_long(turn: Turn, survey: Survey) -> None:
    s, quick = str(survey.id), []
    for days in _LONG:
        made = turn.button("long", "days", lasts=True, s=s, n=str(days))
        label = turn.text("n_days", n=days)
        quick.append(TapButton(label, made.data, label))
    turn.say("ask_long", *quick, turn.button("back", "card", lasts=True, s=s))


def check(turn: Turn, survey: Survey, people: int, asked: int) -> None:
    """What opening it does, and what cannot be changed then."""
    s = str(survey.id)
    turn.show(
        Card(
            tone="review",
            badge=turn.text("badge_check"),
            title=survey.title,
            alt=survey.title,
            facts=(
                *_facts(turn, survey),
                Fact(turn.text("fact_asked"), turn.text("n_of", n=asked, of=people), strong=True),
            ),
            why=(sentence("survey", f"declared_{named_key(survey)}", turn.language), turn.text("check_why")),
            next_step=turn.text("check_next"),
            buttons=(turn.button("open", "open", s=s), turn.button("back", "card", lasts=True, s=s)),
        )
    )
