"""The fields of Form 4: the ten heads, the plan and the budget."""

from typing import Final

from documents.papers.written import Fields, baht, baht_in_words, day, signer, word
from rules.papers import PROJECT_HEADS, PROJECT_REASONS, ProjectPaper
from texts import thai

_BEFORE_ROWS: Final = ("aims", "targets", "nature", "when_where")
_AFTER_ROWS: Final = ("risks", "benefits", "follow_up")


def project(paper: ProjectPaper, language: str) -> Fields:
    return {
        "title": paper.title,
        "title_line": paper.title,
        "version": str(paper.version),
        "reasons": [
            {"name": word(f"reason_{key}", language, n=n), "text": paper.reasons.get(key, "")}
            for n, key in enumerate(PROJECT_REASONS, 1)
        ],
        "heads": [_head(paper, key, language) for key in _BEFORE_ROWS],
        "last_heads": [_head(paper, key, language) for key in _AFTER_ROWS],
        "plan_text": paper.heads.get("plan", ""),
        "plan": [
            {
                "number": str(n), "what": row.what, "when": thai.date_span(row.first, row.last, language),
                "owner": row.owner,
            }
            for n, row in enumerate(paper.plan, 1)
        ],
        "budget_text": paper.heads.get("budget", ""),
        "budget": [
            {"number": str(n), "what": row.what, "how": row.how, "baht": baht(row.satang)}
            for n, row in enumerate(paper.budget, 1)
        ],
        "total": baht(paper.total),
        "total_in_words": f"({baht_in_words(paper.total)})" if language == "th" else "",
        "answers": [
            word(
                f"answered_{one.answer}", language, day=day(one.on, language), version=one.version,
                comments=one.comments or "-",
            )
            for one in paper.answers
        ],
        "authors": [signer(one, language) for one in paper.authors],
        "signers": [signer(paper.signer, language)],
    }  # fmt: skip


def _head(paper: ProjectPaper, key: str, language: str) -> Fields:
    number = PROJECT_HEADS.index(key) + 1
    return {"name": f"{number}. {word(f'head_name_{key}', language)}", "text": paper.heads.get(key, "")}
