"""How a survey's results look in chat: who answered, a card a question, units apart."""

from bot.replies import Card, Carousel, Fact, Passage, QuickReply
from bot.turn import Turn
from handlers.parts.findings_sums import Sums, percent
from handlers.parts.project_desk import tap
from rules.papers import QuestionResult, Share
from rules.survey import SMALLEST_GROUP, Survey
from storage.surveys import Finding
from texts import thai

FLOW = "findings"
_MOST_CARDS = 12


def which(turn: Turn, among: list[Survey]) -> None:
    """A card for each closed survey."""
    made = []
    for one in among[: _MOST_CARDS - 1]:
        asked, answered = turn.store.surveys.reach(one.id)
        made.append(
            Card(
                tone="info",
                badge=turn.text("badge"),
                title=one.title,
                alt=one.title,
                facts=(
                    Fact(turn.text("fact_closed"), turn.short_date(one.closes_at)),
                    Fact(turn.text("fact_answered"), turn.text("n_of", n=answered, of=asked)),
                ),
                buttons=(turn.button("show", "card", lasts=True, s=str(one.id)),),
            )
        )
    turn.show(Carousel(tuple(made), turn.text("badge"), (turn.command("menu", "menu"),)))


def show_results(turn: Turn, survey: Survey, sums: Sums, finding: Finding | None, *, writes: bool) -> None:
    """The whole, then the questions side by side."""
    s = str(survey.id)
    quick: list[QuickReply] = []
    if writes:
        quick.append(turn.button("draft", "draft", lasts=True, s=s))
    quick += [
        tap(turn, "papers", "sort_form5", "paper", w=f"form5:{survey.id}"),
        turn.command("menu", "menu"),
    ]
    turn.flow = FLOW
    turn.show(_whole(turn, survey, sums, finding))
    cards = [_question(turn, one, place) for place, one in enumerate(sums.results, 1)]
    cards += _units(turn, sums)
    if cards:
        turn.show(Carousel(tuple(cards[:_MOST_CARDS]), turn.text("badge"), tuple(quick)))


def _whole(turn: Turn, survey: Survey, sums: Sums, finding: Finding | None) -> Card:
    rate = sums.rate
    kept = "kept_anonymous" if survey.anonymous else "kept_named"
    facts = [
        Fact(turn.text("fact_asked"), turn.text("n_of", n=sums.asked, of=sums.people)),
        Fact(turn.text("fact_answered"), turn.text("n_of", n=sums.answered, of=sums.asked)),
        Fact(turn.text("fact_rate"), turn.text("percent", share=percent(rate.share)), strong=True),
        Fact(turn.text("fact_closed"), turn.short_date(survey.closes_at)),
        Fact(turn.text("fact_names"), turn.text(kept)),
    ]
    passages = [Passage(one.name, one.text) for one in sums.known]
    if finding:
        passages.append(Passage(turn.text("findings"), thai.clip(finding.text, 600)))
    small = (turn.text("too_few"),) if sums.answered < SMALLEST_GROUP else ()
    return Card(
        tone="info",
        badge=turn.text("badge"),
        title=survey.title,
        alt=survey.title,
        facts=tuple(facts),
        passages=tuple(passages),
        why=small,
        next_step="" if small else turn.text("how_sure"),
    )


def _question(turn: Turn, one: QuestionResult, place: int) -> Card:
    facts = [Fact(turn.text("fact_answers"), turn.text("n_people_only", n=one.answered))]
    if one.mean:
        value, low, high = one.mean
        facts.append(Fact(turn.text("fact_mean"), turn.text("mean", value=f"{value:.2f}"), strong=True))
        between = f"{low:.2f} - {high:.2f}" if low < high else turn.text("everybody")
        facts.append(Fact(turn.text("fact_between"), between))
    facts += [Fact(thai.clip(share.label, 40), _share(turn, share)) for share in one.shares]
    told = one.mean or one.shares or one.themes
    return Card(
        tone="info",
        badge=turn.text("badge_question", n=place),
        title=one.question,
        alt=one.question,
        facts=tuple(facts),
        passages=tuple(
            Passage(turn.text("n_people", words=words, n=n), turn.text("example", text=example))
            for words, n, example in one.themes
        ),
        why=() if told else (turn.text("no_themes" if one.answered >= SMALLEST_GROUP else "too_few"),),
    )


def _share(turn: Turn, share: Share) -> str:
    return turn.text(
        "share", n=share.count, share=percent(share.share), low=f"{100 * share.low:.0f}",
        high=f"{100 * share.high:.0f}",
    )  # fmt: skip


def _units(turn: Turn, sums: Sums) -> list[Card]:
    """The means of the scales unit by unit, those of small ones together."""
    made = []
    for question, means in sums.units:
        facts = [
            Fact(
                thai.clip(unit or turn.text("small_units"), 60),
                turn.text("unit_mean", value=f"{mean.value:.2f}", n=mean.of),
            )
            for unit, mean in means
        ]
        made.append(
            Card(
                tone="info",
                badge=turn.text("badge_units"),
                title=question,
                alt=question,
                facts=tuple(facts),
                next_step=turn.text("small_together", n=SMALLEST_GROUP),
            )
        )
    return made
