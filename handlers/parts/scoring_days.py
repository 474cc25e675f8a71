"""The days of the scorecard that the campaigns' clock lives through: who is still awaited, and the result."""

import contextlib
from datetime import datetime

from rules.authors import Authors
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.scoring import Entry, results
from rules.sealing import CannotOpen
from rules.voting import fingerprint
from storage.scores import Result
from storage.store import Store

BY = "system"


def shortlist(store: Store, campaign: int) -> list[Idea]:
    """The ideas that go to the working group, by number; empty before the votes are counted."""
    short = {row.idea for row in store.votes.counts(campaign) if row.shortlisted}
    return [idea for idea in store.ideas.sent(campaign) if idea.id in short]


def all_finished(store: Store, campaign: Campaign, now: datetime) -> bool:
    """Whether nobody of the working group is awaited any more; those who have left are not."""
    waiting = set(store.campaigns.members(campaign.id)) - store.scores.finished(campaign.id)
    return all(_has_left(store, member, now) for member in waiting)


def _has_left(store: Store, member: int, now: datetime) -> bool:
    # The date in UTC is never later than the office's: nobody who still works today is passed over.
    left = store.people.by_id(member).left_on
    return left is not None and left <= now.date()


def tell_scoring_open(store: Store, campaign: Campaign, now: datetime) -> None:
    """After the votes are counted: tells the working group, or the head when there is nothing to score."""
    after = store.campaigns.get(campaign.id)
    if after is not None and after.stage == "scoring":
        facts = {"campaign": after.title, "at": after.times.scoring_to.isoformat()}
        for member in store.campaigns.members(after.id):
            store.notices.add(member, "scoring", "told_open", now, facts)
    elif after is not None and after.stage == "choosing":
        _tell_head(store, after, "told_choose_at_once", now)


def _tell_head(store: Store, campaign: Campaign, key: str, now: datetime) -> None:
    store.notices.add(campaign.head, "choosing", key, now, {"campaign": campaign.title})


def end_scoring(store: Store, campaign: Campaign, authors: Authors, now: datetime) -> bool:
    """Makes the result table of all whole cards there are, and tells the head that a choice is awaited.

    What an author gave their own idea, by any way, does not count. False when somebody else was faster.
    """
    if not store.campaigns.advance(campaign.id, "scoring", "choosing"):
        return False
    ideas = shortlist(store, campaign.id)
    ids = {idea.number: idea.id for idea in ideas}
    lot = fingerprint(store.votes.sheet(campaign))  # as the vote's own ties were drawn
    made = results(campaign.criteria, _entries(store, authors, ideas), campaign.tie_rule, lot)
    rows = [Result(ids[one.number], one.total, one.by_criterion, one.place) for one in made]
    store.scores.write_results(campaign.id, rows)
    finished, members = store.scores.finished(campaign.id), store.campaigns.members(campaign.id)
    facts = {
        "members": len(members), "finished": len(finished & set(members)),
        "totals": {str(one.number): one.total for one in made},
    }  # fmt: skip
    store.campaigns.note(campaign.id, now, BY, "scores", None, facts)
    store.audit.add(now, BY, "scores.counted", f"campaign:{campaign.id}", **facts)
    _tell_head(store, campaign, "told_choose", now)
    return True


def _entries(store: Store, authors: Authors, ideas: list[Idea]) -> list[Entry]:
    approvals = {row.idea: row.approvals for idea in ideas for row in [store.votes.count_of(idea.id)] if row}
    numbers = [idea.id for idea in ideas]
    cards, interests = store.scores.cards(numbers), store.scores.interests(numbers)
    members = {idea.id: set(store.campaigns.members(idea.campaign)) for idea in ideas}
    made = []
    for idea in ideas:
        partial = writers(store, authors, idea) | {one for at, one in interests if at == idea.id}
        theirs = cards.get(idea.id, {}).items()
        counted = tuple(
            card for member, card in theirs if member in members[idea.id] and member not in partial
        )
        made.append(Entry(idea.number or 0, approvals.get(idea.id, 0), counted))
    return made


def writers(store: Store, authors: Authors, idea: Idea) -> set[int]:
    """Who wrote the idea, named or not, and who joined it: they do not score it. For counting only."""
    found = set(store.ideas.joiners(idea.id))
    if idea.author is not None:
        found.add(idea.author)
    if idea.author_sealed is not None:
        # Sealed with another secret key, the author is known to nobody, not to `is_mine` either.
        with contextlib.suppress(CannotOpen):
            found.add(authors.open(idea.campaign, idea.author_sealed))
    return found
