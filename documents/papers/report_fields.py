"""The fields of Form 5 (is it used?) and of the indicator's report."""

from documents.papers.written import Fields, hundredths, percent, signer, span, word
from rules.papers import KpiPaper, QuarterPaper, QuestionResult, UsePaper


def use(paper: UsePaper, language: str) -> Fields:
    reach = {
        "people": paper.people, "asked": paper.asked, "answered": paper.answered,
        "rate": percent(paper.answered, paper.asked),
    }  # fmt: skip
    declared = word("survey_anonymous" if paper.anonymous else "survey_named", language)
    return {
        "title": paper.title,
        "title_line": paper.title,
        "survey": paper.survey,
        "when": span(*paper.span, language),
        "reach": f"{word('reach', language, **reach)} {declared}",
        "questions": [_question(n, one, paper.people, language) for n, one in enumerate(paper.questions, 1)],
        "known": [{"name": one.name, "text": one.text} for one in paper.known],
        "findings": paper.findings,
        "signers": [signer(paper.signer, language)],
    }


def _question(number: int, one: QuestionResult, people: int, language: str) -> Fields:
    if one.mean is not None:
        mean, low, high = (f"{value:.2f}" for value in one.mean)
        key = "mean_of_all" if one.answered >= people else "mean_of"  # nobody is left to guess about
        told = word(key, language, n=one.answered, mean=mean, low=low, high=high)
    else:
        told = word("answered_n", language, n=one.answered)
    if not (one.mean or one.shares or one.themes):
        told = word("too_few", language) if one.answered else word("nobody_answered", language)
    return {
        "question": f"{number}. {one.question}",
        "result": told,
        "shares": [
            {
                "label": share.label, "count": str(share.count), "share": _in_column(share.share),
                "interval": f"{_in_column(share.low)} - {_in_column(share.high)}",
            }
            for share in one.shares
        ],
        "themes": [
            word("theme", language, words=words, n=n, example=example) for words, n, example in one.themes
        ],
    }  # fmt: skip


def _in_column(share: float) -> str:
    """Per cent with one decimal in every row, so that the rows can be compared."""
    return f"{100 * share:.1f}"


def kpi(paper: KpiPaper, language: str) -> Fields:
    return {
        "name": paper.name,
        "quarter": str(paper.quarter),
        "quarter_line": word("quarter_line", language, n=paper.quarter),
        "unit": paper.unit,
        "levels": "   ".join(paper.levels),
        "strategy": [{"name": one.name, "text": one.text or "-"} for one in paper.strategy],
        "definitions": [word("definition", language, name=d.name, text=d.text) for d in paper.definitions],
        "method": paper.method,
        "steps": [word("step", language, n=n, text=text) for n, text in enumerate(paper.steps, 1)],
        "target": word("percent", language, n=_short(paper.target)),
        "result": word("percent", language, n=hundredths(paper.result)),
        "quarters": [_quarter(one, language) for one in paper.quarters],
        "summary": list(paper.summary),
        "supports": list(paper.supports),
        "obstacles": list(paper.obstacles),
        "evidence": list(paper.evidence),
        "signers": [signer(paper.signer, language)],
    }


def _quarter(one: QuarterPaper, language: str) -> Fields:
    told = word("quarter_percent", language, n=hundredths(one.percent)) if one.percent is not None else ""
    if one.percent is not None and one.counted is not None and one.counted != one.percent:
        facts = {"n": hundredths(one.percent), "counted": hundredths(one.counted), "why": one.why or "-"}
        told = word("quarter_corrected", language, **facts)
    return {
        "number": str(one.number),
        "name": word("quarter_name", language, n=one.number),
        "narrative": one.narrative,
        "percent": told,
    }


def _short(value: int) -> str:
    return hundredths(value).removesuffix(".00")
