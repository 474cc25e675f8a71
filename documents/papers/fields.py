"""The fields of each paper: what an office's own template may name, as words ready to be printed.

`fields_of` gives texts, lists and small tables of texts; pictures are bytes. Every name is explained in
docs/papers.md, and `documents.papers.samples` has a full example of each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.papers import project_fields, report_fields
from documents.papers.written import Fields, day, hundredths, percent, signer, span, word
from rules.papers import ChosenPaper, IdeaPaper, KpiPaper, Paper, ProjectPaper, SelectionPaper, UsePaper


@dataclass(frozen=True, slots=True)
class Style:
    """What is the same on every paper of an office; `made`: when it is printed, on the office's clock;
    `header`: a picture (PNG or JPEG) above the title, if the office has one."""

    office: str
    made: datetime
    thai_digits: bool = False
    language: str = "th"
    header: bytes | None = None


def fields_of(paper: Paper, style: Style) -> Fields:
    """Every field of the paper."""
    language = style.language
    match paper:
        case IdeaPaper():
            own = _idea(paper, language)
        case SelectionPaper():
            own = _selection(paper, language)
        case ChosenPaper():
            own = _chosen(paper, language)
        case ProjectPaper():
            own = project_fields.project(paper, language)
        case UsePaper():
            own = report_fields.use(paper, language)
        case KpiPaper():
            own = report_fields.kpi(paper, language)
    return {**_common(paper, style), **own}


def _common(paper: Paper, style: Style) -> Fields:
    year = paper.idea.fiscal_year if isinstance(paper, ChosenPaper) else paper.fiscal_year
    shown = year if style.language == "th" else year - 543
    office = paper.office if isinstance(paper, KpiPaper) else style.office
    return {
        "office": office,
        "office_line": office_line(office, _units(paper)),
        "year": str(shown),
        "year_line": word("year_line", style.language, year=shown),
        "printed_on": day(style.made.date(), style.language),
    }


def office_line(office: str, units: str) -> str:
    """Whose paper it is: office and units, but the longer name alone where it begins or ends with the other,
    as where the office is a unit itself."""
    shorter, longer = sorted((" ".join(office.split()), " ".join(units.split())), key=len)
    if longer.startswith(shorter) or longer.endswith(shorter):
        return longer
    return f"{office} {units}"


def _units(paper: Paper) -> str:
    if isinstance(paper, IdeaPaper | SelectionPaper):
        return ", ".join(paper.units)
    if isinstance(paper, ChosenPaper):
        return ", ".join(paper.idea.units)
    return paper.unit


# -- Form 1 ----------------------------------------------------------------------------------------------


def _idea(paper: IdeaPaper, language: str) -> Fields:
    names = [one.name for one in paper.authors]
    outcome = word(f"outcome_{paper.outcome}", language) if paper.outcome else ""
    return {
        "campaign": paper.campaign,
        "number": str(paper.number),
        "sent_on": day(paper.sent_on, language),
        "author": ", ".join(names) if names else word("author_hidden", language),
        "title": paper.title,
        "problem": paper.problem,
        "way": paper.way,
        "benefit": paper.benefit,
        "gains": paper.gains,
        "outcome": outcome,
        "outcome_why": paper.outcome_why if outcome else "",
        "pictures": list(paper.pictures),
        # Who is not named does not sign either.
        "signers": [signer(one, language) for one in paper.authors[:1]],
    }


# -- Form 2 ----------------------------------------------------------------------------------------------


def _selection(paper: SelectionPaper, language: str) -> Fields:
    voting = {
        "ideas": len(paper.rows), "ideas_span": span(*paper.ideas_span, language),
        "vote_span": span(*paper.vote_span, language), "roll": paper.roll, "voted": paper.voted,
        "turnout": percent(paper.voted, paper.roll), "most": paper.most_picks, "shortlist": paper.shortlist,
    }  # fmt: skip
    scored = sorted((row for row in paper.rows if row.place is not None), key=lambda r: (r.place, r.number))
    tie = word(f"tie_{paper.tie_rule}", language)
    return {
        "campaign": paper.campaign,
        "question": paper.question,
        "how_vote": f"{word('how_vote', language, **voting)} {tie}",
        "how_scored": word("how_scored", language, n=paper.group or len(paper.members)) if scored else "",
        "votes": [
            {
                "place": str(row.vote_place), "number": str(row.number), "title": row.title,
                "approvals": str(row.approvals),
                "shortlisted": word("yes_mark", language) if row.shortlisted else "",
            }
            for row in sorted(paper.rows, key=lambda row: (row.vote_place, row.number))
        ],
        "criteria": [
            {"short": f"({n})", "name": one.name, "weight": str(one.weight)}
            for n, one in enumerate(paper.criteria, 1)
        ],
        "criteria_line": _criteria_line(paper, language),
        "scores": [
            {
                "place": str(row.place), "idea": f"{row.number}. {row.title}", "total": hundredths(row.total),
                "means": [hundredths(mean) for mean in _means(row.by_criterion, len(paper.criteria))],
            }
            for row in scored
        ],
        **_choice(paper, language),
    }  # fmt: skip


def _criteria_line(paper: SelectionPaper, language: str) -> str:
    named = "  ".join(f"({n}) {one.name} {one.weight}%" for n, one in enumerate(paper.criteria, 1))
    return word("criteria_line", language, criteria=named)


def _choice(paper: SelectionPaper, language: str) -> Fields:
    chosen = paper.chosen
    facts = {"number": chosen.number, "title": chosen.title, "place": chosen.place} if chosen else {}
    told = word("choice_one", language, **facts) if chosen else word("choice_none", language)
    print_of = word("fingerprint", language, fingerprint=paper.fingerprint) if paper.fingerprint else ""
    return {
        "choice": told,
        "reason": chosen.reason if chosen else "",
        "fingerprint": print_of,
        "signers": [signer(paper.head, language)],
        "members": [signer(one, language) for one in paper.members],
    }


def _means(means: Sequence[int | None], criteria: int) -> Sequence[int | None]:
    return means if len(means) == criteria else (None,) * criteria


# -- Form 3 ----------------------------------------------------------------------------------------------


def _chosen(paper: ChosenPaper, language: str) -> Fields:
    facts: dict[str, Any] = {
        "place": paper.place, "ideas": paper.ideas, "approvals": paper.approvals, "voted": paper.voted,
        "roll": paper.roll, "total": hundredths(paper.total),
    }  # fmt: skip
    key = "fared" if paper.total is not None else "fared_unscored"
    return {
        **_idea(paper.idea, language),
        "reason": paper.reason,
        "fared": word(key, language, **facts),
        "means": [{"name": name, "mean": hundredths(mean)} for name, mean in paper.means],
        "runners_up": [f"{title} ({word('number', language)} {n})" for n, title in paper.runners_up],
        "signers": [signer(paper.head, language)],
    }
