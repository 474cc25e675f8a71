"""The head's signature: one idea chosen, once, on record; every author told how theirs fared and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.parts.idea_notices import tell_author
from handlers.parts.scoring_days import shortlist
from rules.authors import Authors
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from storage.scores import AlreadyChosen
from storage.store import Store
from texts import sentence, thai

TOPIC = "choosing"
MOST_NOTED = 600
RECORD = "th"
"""The office's papers are Thai: what is kept beside an idea is one sentence in that language."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An idea of the shortlist: its place and total in the result table, or its place in the vote alone when
    nobody scored; `approvals` in the vote."""

    idea: Idea
    place: int
    total: int | None
    by_criterion: tuple[int | None, ...]
    approvals: int


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs, when, by which event, and why."""

    head: Person
    now: datetime
    event_id: str
    reason: str

    @property
    def noted(self) -> str:
        """As much of the reason as a line of the campaign's record holds; the whole lies with the choice."""
        return thai.clip_utf16(self.reason, MOST_NOTED)


def standings(store: Store, campaign: int) -> list[Standing]:
    """The shortlist by place, equal places by number."""
    results = {row.idea: row for row in store.scores.results(campaign)}
    counts = {row.idea: row for row in store.votes.counts(campaign)}
    made = []
    for idea in shortlist(store, campaign):
        row, count = results.get(idea.id), counts[idea.id]
        place = row.place if row else count.place
        made.append(
            Standing(
                idea, place, row.total if row else None, row.by_criterion if row else (), count.approvals
            )
        )
    return sorted(made, key=lambda one: (one.place, one.idea.number or 0))


def choose(store: Store, authors: Authors, campaign: Campaign, one: Standing, signing: Signing) -> None:
    """Signs for the idea; whoever calls holds the campaign, which stands at "choosing".

    Raises AlreadyChosen, and then nothing was written.
    """
    store.scores.choose(
        campaign=campaign.id, idea=one.idea.id, place=one.place, reason=signing.reason,
        chosen_by=signing.head.id, at=signing.now, event_id=signing.event_id,
        fiscal_year=campaign.fiscal_year, units=campaign.scopes,
    )  # fmt: skip
    chosen = {"chosen_number": one.idea.number, "chosen_title": one.idea.title, "reason": signing.reason}
    _close(store, authors, campaign, chosen, signing, one)
    after = {"idea": one.idea.number, "place": one.place}
    store.campaigns.note(
        campaign.id, signing.now, signing.head.staff_id, "choice", None, after, signing.noted
    )
    # The trail, which nobody can ever erase, takes no words of people: the reason lies beside the choice.
    facts = {**after, "fiscal_year": campaign.fiscal_year, "units": list(campaign.scopes)}
    store.audit.add(signing.now, signing.head.staff_id, "idea.chosen", f"campaign:{campaign.id}", **facts)
    for member in set(store.campaigns.members(campaign.id)) - {signing.head.id}:
        store.notices.add(member, TOPIC, "told_member", signing.now, {"campaign": campaign.title, **chosen})


def close_unchosen(store: Store, authors: Authors, campaign: Campaign, signing: Signing) -> None:
    """Ends a campaign in which there is nothing that may be chosen; authors are told why."""
    _close(store, authors, campaign, {"reason": signing.reason}, signing, None)
    store.campaigns.note(campaign.id, signing.now, signing.head.staff_id, "choice", None, None, signing.noted)
    store.audit.add(signing.now, signing.head.staff_id, "idea.none_chosen", f"campaign:{campaign.id}")


def _close(
    store: Store,
    authors: Authors,
    campaign: Campaign,
    facts: dict[str, Any],
    signing: Signing,
    chosen: Standing | None,
) -> None:
    """Each idea's outcome, the news for its authors, and the campaign's end."""
    if not store.campaigns.advance(campaign.id, "choosing", "closed", closed_at=signing.now):
        raise AlreadyChosen
    short = {one.idea.id: one for one in standings(store, campaign.id)}
    counts = {row.idea: row for row in store.votes.counts(campaign.id)}
    ideas = store.ideas.sent(campaign.id)
    for idea in ideas:
        outcome = _outcome(idea, short, chosen)
        year = campaign.fiscal_year + 1 if idea.id in short and outcome != "chosen" else None
        told = {
            "campaign": campaign.title, "pool_year": year or "", "of": len(ideas), "most": len(short),
            "place": short[idea.id].place if idea.id in short else counts[idea.id].place,
            "approvals": counts[idea.id].approvals, **facts,
        }  # fmt: skip
        why = sentence(TOPIC, f"why_{outcome}", RECORD, told)
        store.ideas.set_outcome(idea.id, outcome, why, pool_year=year)
        tell_author(store, authors, idea, TOPIC, f"told_{outcome}", signing.now, told)
    store.campaigns.note(
        campaign.id, signing.now, signing.head.staff_id, "stage", "choosing", "closed", signing.noted
    )


def _outcome(idea: Idea, short: dict[int, Standing], chosen: Standing | None) -> str:
    if chosen is None:
        return "no_choice"
    if idea.id == chosen.idea.id:
        return "chosen"
    return "runner_up" if idea.id in short else "not_shortlisted"
