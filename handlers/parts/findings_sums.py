"""What a closed survey came to: every question with its figures, units apart where names were declared,
what people speak of, what the product itself knows, and a draft of the findings for Form 5."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.thai_lines import words_of
from handlers.parts.survey_cards import label_of
from rules.papers import Named, QuestionResult, Share
from rules.pilot import Rate, wilson
from rules.survey import Mean, Question, Survey, grouped, is_told, mean_of, shares_of
from rules.themes import themes
from storage.store import Store
from storage.surveys import Given
from texts import sentence, thai

FLOW = "findings"
#: Names of so many people are kept out of examples one by one; of more, those spoken of with a title.
_MOST_NAMES = 500
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Sums:
    """`people`: of how many were drawn, `asked` of them, `answered` of those; `results` in the order of the
    questions; `units`: for each scale the means by unit (an empty name: the small ones together)."""

    people: int
    asked: int
    answered: int
    questions: tuple[Question, ...]
    results: tuple[QuestionResult, ...]
    units: tuple[tuple[str, tuple[tuple[str, Mean], ...]], ...]
    known: tuple[Named, ...]

    @property
    def rate(self) -> Rate:
        """Who answered, of those asked."""
        return wilson(self.answered, self.asked)


def sums_of(store: Store, survey: Survey, language: str) -> Sums:
    questions = store.surveys.questions(survey.id)
    given = store.surveys.given(survey.id)
    asked, answered = store.surveys.reach(survey.id)
    names = _names(store, survey, asked)
    results = []
    for question in questions:
        theirs = [one for one in given if one.question == question.place]
        results.append(_result(question, theirs, survey.people, names, language))
    return Sums(
        people=survey.people,
        asked=asked,
        answered=answered,
        questions=tuple(questions),
        results=tuple(results),
        units=() if survey.anonymous else _by_unit(questions, given),
        known=tuple(_known(pair, language) for pair in store.surveys.known(survey.id)),
    )


def _names(store: Store, survey: Survey, asked: int) -> list[str]:
    if asked > _MOST_NAMES:
        return []
    roll = set(store.surveys.roll(survey.id))
    return [f"{one.first_name} {one.last_name}" for one in store.people.everyone() if one.id in roll]


def _result(
    question: Question, given: list[Given], people: int, names: list[str], language: str
) -> QuestionResult:
    values = [one.value for one in given]
    if question.kind == "words":
        told = themes(values, words_of, names) if is_told(len(values)) else ()
        spoken = tuple((one.words, one.people, one.example) for one in told)
        return QuestionResult(question.text, len(values), themes=spoken)
    mean = mean_of([int(value) for value in values], people) if question.kind == "scale" else None
    shares = tuple(
        Share(label_of(question, value, language), rate.part, rate.share, rate.low, rate.high)
        for value, rate in shares_of(question, values)
    )
    told_mean = (mean.value, mean.low, mean.high) if mean else None
    return QuestionResult(question.text, len(values), told_mean, shares)


def _by_unit(
    questions: list[Question], given: list[Given]
) -> tuple[tuple[str, tuple[tuple[str, Mean], ...]], ...]:
    """Only where there are at least two groups to tell apart. Of a unit we do not say how large it is, so
    its interval is that of a sample of many."""
    found = []
    for question in questions:
        if question.kind != "scale":
            continue
        answers = [(one.unit, int(one.value)) for one in given if one.question == question.place]
        told, rest = grouped(answers)
        groups = [*sorted(told.items()), *([("", rest)] if rest else [])]
        means = [(unit, mean_of(values, _MANY)) for unit, values in groups]
        if len(means) > 1:
            found.append((question.text, tuple((unit, mean) for unit, mean in means if mean)))
    return tuple(found)


def _known(pair: list[Any], language: str) -> Named:
    """A figure of the product's own in words."""
    key, figures = str(pair[0]), dict(pair[1])
    for name in ("since", "on"):
        if name in figures:
            figures[name] = thai.short_date(date.fromisoformat(figures[name]), language)
    shown = {
        name: f"{value:,}".removesuffix(".0") if isinstance(value, int | float) else value
        for name, value in figures.items()
    }
    return Named(sentence(FLOW, key, language), sentence(FLOW, f"{key}_value", language, shown))


def drafted(survey: Survey, sums: Sums, language: str) -> str:
    """Findings in sentences, from the figures alone; to be taken or rewritten by whoever answers for them."""

    def say(key: str, **facts: object) -> str:
        return sentence(FLOW, key, language, facts)

    reach = {"people": sums.people, "asked": sums.asked, "answered": sums.answered}
    lines = [say("draft_reach", **reach, rate=percent(sums.rate.share))]
    for question, result in zip(sums.questions, sums.results, strict=True):
        if result.mean:
            value, low, high = result.mean
            text = {"value": f"{value:.2f}", "low": f"{low:.2f}", "high": f"{high:.2f}"}
            key = "draft_mean_all" if low == high else "draft_mean"
            lines.append(
                say(key, question=question.text, **(text if low < high else {"value": text["value"]}))
            )
        elif result.shares:
            most = max(result.shares, key=lambda one: one.count)
            lines.append(
                say("draft_share", question=question.text, label=most.label, share=percent(most.share))
            )
        elif result.themes:
            spoken = ", ".join(say("n_people", words=words, n=n) for words, n, _ in result.themes)
            lines.append(say("draft_themes", question=question.text, themes=spoken))
    lines += [say("draft_known", name=one.name, text=one.text) for one in sums.known]
    if not is_told(sums.answered):
        lines.append(say("too_few"))
    return "\n".join(lines)


def percent(share: float) -> str:
    """A share as people say it: 84.6, and 100 rather than 100.0, as a decimal of nothing says nothing."""
    return f"{100 * share:.1f}".removesuffix(".0")
