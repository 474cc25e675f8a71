"""Campaigns in words: moments, who takes part, what comes next, the usual criteria and what points mean."""

from collections.abc import Iterable
from datetime import datetime

import texts
from bot.turn import Turn
from rules.campaigns import Campaign, Criterion
from texts import sentence, thai

TOPIC = "campaigns"
USUAL = (("benefit", 40), ("feasible", 35), ("new", 25))
"""The usual criteria, by their key in the texts, and their weights."""
_KNOWN = ("benefit", "feasible", "new", "worth", "spread")
_COMES_NEXT = {
    "planned": "ideas_from", "ideas": "ideas_to", "ready": "vote_from", "vote": "vote_to",
    "scoring": "scoring_to",
}  # fmt: skip


def word(turn: Turn, key: str, **facts: object) -> str:
    """From the campaigns' own texts, whichever flow asks."""
    return sentence(TOPIC, key, turn.language, facts)


def moment(turn: Turn, at: datetime) -> str:
    return f"{turn.short_date(at)} {turn.clock(at)}"


def span(turn: Turn, first: datetime, last: datetime) -> str:
    return word(turn, "span", first=moment(turn, first), last=moment(turn, last))


def stage(turn: Turn, campaign: Campaign) -> str:
    return word(turn, f"stage_{campaign.stage}")


def comes_next(turn: Turn, campaign: Campaign) -> str:
    """What happens next, and when."""
    name = _COMES_NEXT.get(campaign.stage)
    if name is None:
        return word(turn, f"next_{campaign.stage}")
    return word(turn, f"next_{campaign.stage}", when=moment(turn, getattr(campaign.times, name)))


def who(turn: Turn, units: Iterable[str]) -> str:
    return ", ".join(units) or word(turn, "whole_office")


def weights(criteria: Iterable[Criterion]) -> str:
    return "\n".join(f"{one.name} {one.weight}%" for one in criteria)


def usual_criteria(language: str) -> tuple[Criterion, ...]:
    return tuple(
        criterion(sentence(TOPIC, f"criterion_{key}", language), weight, language) for key, weight in USUAL
    )


def criterion(name: str, weight: int, language: str) -> Criterion:
    """With the usual meanings of 1 to 5 for its name, or general ones."""
    for key in _KNOWN:
        for spoken in texts.LANGUAGES:
            if thai.folded(sentence(TOPIC, f"criterion_{key}", spoken)) == thai.folded(name):
                return Criterion(name, weight, _meanings(key, spoken))
    return Criterion(name, weight, _meanings("any", language))


def _meanings(key: str, language: str) -> tuple[str, str, str, str, str]:
    one, two, three, four, five = texts.topics()[TOPIC][f"meanings_{key}"][language]
    return one, two, three, four, five


def people(turn: Turn, ids: Iterable[int]) -> str:
    return "\n".join(turn.store.people.by_id(one).name for one in ids)
