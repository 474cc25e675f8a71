"""The demo's campaign that is over: one unit's ideas, their counted vote, their scorecards, the chosen one.

It is of a unit, so that the whole office's own choice of this year is still to be made by whoever tries it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final

from handlers.parts.campaigns_words import usual_criteria
from handlers.parts.choosing_deed import Signing, choose, standings
from handlers.parts.scoring_days import end_scoring, shortlist
from rules.authors import Authors
from rules.calendar import at_office, fiscal_year, work_day
from rules.campaigns import Campaign, Times
from rules.people import Person
from rules.voting import Sheet, published, tally
from storage.store import Store
from storage.votes import Counted

UNIT: Final = "กองอัตรากำลัง"
HEAD: Final = "2002"
_FRIDAY: Final = 4
_GROUP: Final = ("2001", HEAD, "2003")
_AUTHORS: Final = ("1004", "1005", "1006", "1005")
#: The published ballots by tracking number: whose each is, nobody knows.
_BALLOTS: Final = (
    ("2C7KQ4XWM9TD", (1, 2)), ("6HV0R8PNA3ZE", (1, 3)), ("9YB5J1GSK7MF", (1, 2)), ("DQ3W6T2XE8RA", (2, 3)),
)  # fmt: skip
#: By idea, what each of the working group gave: a figure for each criterion.
_POINTS: Final = {
    1: ((5, 5, 4), (5, 4, 4), (4, 5, 4)), 2: ((4, 4, 3), (4, 4, 3), (4, 3, 3)),
    3: ((3, 4, 3), (3, 4, 2), (3, 4, 3)),
}  # fmt: skip


def words() -> dict[str, Any]:
    """The demo's words of the project and all around it, as the file has them."""
    return tomllib.loads(Path(__file__).with_name("demo_project.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Past:
    """The demo office with its people by staff id, and moments of days gone by."""

    store: Store
    now: datetime
    zone: tzinfo
    people: Mapping[str, Person]

    @property
    def year(self) -> int:
        """The fiscal year of today, in the Buddhist era."""
        return fiscal_year(work_day(self.now, self.zone))

    def at(self, ago: int, hour: int = 10, minute: int = 0) -> datetime:
        """An hour on the office's clock, so many days ago; on a weekend the Friday before."""
        day = work_day(self.now, self.zone) - timedelta(days=ago)
        day -= timedelta(days=max(0, day.weekday() - _FRIDAY))
        return at_office(day, time(hour, minute), self.zone)


def past(store: Store, now: datetime, zone: tzinfo) -> Past:
    return Past(store, now, zone, {person.staff_id: person for person in store.people.everyone()})


def fill_selection(office: Past, secret_key: bytes) -> int:
    """Fills the campaign from its ideas to the head's signature; returns our id of the chosen idea."""
    store, told = office.store, words()
    campaign = _campaign(office, told["campaign"])
    for place, idea in enumerate(told["ideas"]):
        author, at = office.people[_AUTHORS[place]], office.at(115 - place, 14)
        draft = store.ideas.add_draft(
            campaign=campaign.id, author=author.id, author_tag="", author_sealed=None, at=at
        )
        store.ideas.write(draft.id, at, **idea)
        store.ideas.send(draft.id, at)
    _vote(office, campaign)
    authors = Authors(secret_key)
    _score(office, campaign, authors)
    first = standings(store, campaign.id)[0]
    head, reason = office.people[HEAD], told["campaign"]["reason"]
    choose(store, authors, campaign, first, Signing(head, office.at(88), "demo-choice", reason))
    _told_long_ago(office)
    return first.idea.id


def _campaign(office: Past, told: Mapping[str, str]) -> Campaign:
    group = [office.people[one].id for one in _GROUP]
    times = Times(*(office.at(ago, 8, 30) for ago in (120, 106, 104, 98, 90)))
    number = office.store.campaigns.add(
        title=told["title"],
        question=told["question"],
        units=(UNIT,),
        fiscal_year=office.year,
        times=times,
        most_picks=2,
        shortlist=3,
        tie_rule="shared",
        anonymous=True,
        criteria=usual_criteria("th"),
        head=office.people[HEAD].id,
        members=group,
        made_at=office.at(121),
    )
    return _again(office.store, number)


def _again(store: Store, number: int) -> Campaign:
    found = store.campaigns.get(number)
    if found is None:
        raise LookupError(f"campaign {number}")
    return found


def _vote(office: Past, campaign: Campaign) -> None:
    """As after the close: the roll, the open ballots, the count; nothing sealed is left."""
    store, voters = office.store, [one for one in office.people.values() if one.unit == UNIT]
    store.ideas.lock_texts(campaign.id, office.at(104, 8, 30))
    store.votes.freeze_roll(campaign.id, [one.id for one in voters])
    ideas = {idea.number or 0: idea.id for idea in store.ideas.sent(campaign.id)}
    cast = published(_BALLOTS[: len(voters)])
    sheet = Sheet(campaign.id, tuple(ideas), campaign.most_picks, campaign.shortlist, campaign.tie_rule, cast)
    store.votes.publish(campaign.id, cast)
    counts = tally(sheet)
    store.votes.write_counts(campaign.id, [Counted(ideas[one.number], one, len(cast)) for one in counts])
    opened, counted = office.at(104, 8, 30), office.at(98, 8, 31)
    store.campaigns.change(campaign.id, stage="scoring", vote_opened_at=opened, counted_at=counted)


def _score(office: Past, campaign: Campaign, authors: Authors) -> None:
    store = office.store
    for idea in shortlist(store, campaign.id):
        for member, given in zip(_GROUP, _POINTS[idea.number or 0], strict=True):
            for criterion, points in enumerate(given):
                store.scores.give(idea.id, office.people[member].id, criterion, points)
    for place, member in enumerate(_GROUP):
        store.scores.finish(campaign.id, office.people[member].id, office.at(92 - place, 15))
    end_scoring(store, _again(store, campaign.id), authors, office.at(90, 8, 31))


def _told_long_ago(office: Past) -> None:
    """Nobody's first message is answered with news of months ago."""
    for person in office.people.values():
        rows = office.store.notices.untold(person.id, 50)
        office.store.notices.mark_told([row.id for row in rows], office.at(87), "reply", "demo-told")
