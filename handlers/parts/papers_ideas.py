"""What Forms 1 to 3 say, read from a campaign: its ideas, its vote, its scores and its choice."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import Any

from handlers.parts.choosing_deed import standings
from rules.calendar import work_day
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.papers import Chosen, ChosenPaper, IdeaPaper, SelectionPaper, SelectionRow, Signer, Weight
from rules.voting import fingerprint
from storage.store import Store

#: Gives a picture by its key, None for one that is gone.
Pictures = Callable[[str], bytes | None]


def no_pictures(_key: str) -> bytes | None:
    return None


def idea_paper(
    store: Store, campaign: Campaign, idea: Idea, zone: tzinfo, pictures: Pictures, *, whole: bool
) -> IdeaPaper:
    """Form 1. `whole`: with the sentence why it ended so, which tells of the scores."""
    shown = (pictures(key) for key in store.ideas.pictures(idea.id))
    return IdeaPaper(
        fiscal_year=campaign.fiscal_year,
        units=campaign.units,
        campaign=campaign.title,
        number=idea.number or 0,
        title=idea.title,
        problem=idea.problem,
        way=idea.way,
        benefit=idea.benefit,
        gains=idea.gains,
        authors=_authors(store, idea),
        sent_on=work_day(idea.sent_at, zone) if idea.sent_at else None,
        outcome=idea.outcome,
        outcome_why=idea.outcome_why if whole else "",
        pictures=tuple(picture for picture in shown if picture),
    )


def _authors(store: Store, idea: Idea) -> tuple[Signer, ...]:
    """Author and co-authors; nobody of an anonymous idea, whose co-authors are not named either."""
    if idea.author is None:
        return ()
    return tuple(signer_of(store, one) for one in (idea.author, *store.ideas.joiners(idea.id)))


def signer_of(store: Store, person: int, on: date | None = None) -> Signer:
    found = store.people.by_id(person)
    return Signer(found.name, found.position, on)


def selection_paper(store: Store, campaign: Campaign, zone: tzinfo) -> SelectionPaper:
    """Form 2 of a campaign whose votes are counted and whose scoring has ended."""
    table = {one.idea.id: one for one in standings(store, campaign.id)}
    scored = {row.idea for row in store.scores.results(campaign.id)}
    rows = []
    for row in store.votes.counts(campaign.id):
        one = table.get(row.idea) if row.idea in scored else None
        found = SelectionRow(row.number, row.title, row.approvals, row.place, row.shortlisted)
        if one:
            found = SelectionRow(
                row.number, row.title, row.approvals, row.place, row.shortlisted, one.total,
                one.by_criterion, one.place,
            )  # fmt: skip
        rows.append(found)
    sheet, times = store.votes.sheet(campaign), campaign.times
    choice = store.scores.choice(campaign.id)
    return SelectionPaper(
        fiscal_year=campaign.fiscal_year,
        units=campaign.units,
        campaign=campaign.title,
        question=campaign.question,
        ideas_span=_span(times.ideas_from, times.ideas_to, zone),
        vote_span=_span(times.vote_from, times.vote_to, zone),
        roll=sheet.roll,
        voted=sheet.voters,
        most_picks=campaign.most_picks,
        shortlist=campaign.shortlist,
        tie_rule=campaign.tie_rule,
        criteria=tuple(Weight(one.name, one.weight) for one in campaign.criteria),
        rows=tuple(rows),
        members=tuple(
            signer_of(store, one) for one in store.campaigns.members(campaign.id) if one != campaign.head
        ),
        head=signer_of(store, campaign.head, work_day(choice.at, zone) if choice else None),
        chosen=_chosen(store, choice),
        fingerprint=fingerprint(sheet),
        group=len(store.campaigns.members(campaign.id)),
    )


def _chosen(store: Store, choice: Any) -> Chosen | None:
    idea = store.ideas.get(choice.idea) if choice else None
    return Chosen(idea.number or 0, idea.title, choice.place, choice.reason) if idea else None


def _span(first: datetime, last: datetime, zone: tzinfo) -> tuple[date, date]:
    return work_day(first, zone), work_day(last, zone)


def chosen_paper(store: Store, campaign: Campaign, zone: tzinfo, pictures: Pictures) -> ChosenPaper | None:
    """Form 3; None while nothing is chosen."""
    choice = store.scores.choice(campaign.id)
    table = standings(store, campaign.id)
    one = next((one for one in table if choice and one.idea.id == choice.idea), None)
    if choice is None or one is None:
        return None
    sheet = store.votes.sheet(campaign)
    means = one.by_criterion if len(one.by_criterion) == len(campaign.criteria) else ()
    return ChosenPaper(
        idea=idea_paper(store, campaign, one.idea, zone, pictures, whole=True),
        ideas=len(sheet.ideas),
        place=choice.place,
        approvals=one.approvals,
        roll=sheet.roll,
        voted=sheet.voters,
        total=one.total,
        means=tuple(
            (f"{criterion.name} ({criterion.weight}%)", mean)
            for criterion, mean in zip(campaign.criteria, means, strict=False)
        ),
        reason=choice.reason,
        head=signer_of(store, choice.chosen_by, work_day(choice.at, zone)),
        runners_up=tuple(
            (other.idea.number or 0, other.idea.title) for other in table if other.idea.id != one.idea.id
        ),
    )
