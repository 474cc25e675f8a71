"""A member of the working group before their scorecards: what they have scored, and what not yet."""

from dataclasses import dataclass
from typing import Final, Literal

from bot.turn import Turn
from handlers.parts.idea_cards import is_ours
from handlers.parts.scoring_days import shortlist
from rules import sealing
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from rules.refusals import Refusal
from rules.scoring import is_whole
from storage.scores import Note
from texts import thai

_SIGNS: Final = 3  # a Thai letter with its vowel and tone
State = Literal["own", "interest", "whole", "begun", "none"]


@dataclass(frozen=True, slots=True)
class Desk:
    """One member's view of one campaign, and of nobody else's cards. `ideas`: the shortlist in the member's
    own order; `own`: those they wrote or joined; `members`, `finished`: how many of the working group."""

    person: Person
    campaign: Campaign
    ideas: tuple[Idea, ...]
    cards: dict[int, dict[int, int]]
    notes: dict[int, Note]
    own: frozenset[int]
    members: int
    finished: int
    is_finished: bool

    def card(self, idea: Idea) -> dict[int, int]:
        return self.cards.get(idea.id, {})

    def note(self, idea: Idea) -> Note:
        return self.notes.get(idea.id, Note())

    def state(self, idea: Idea) -> State:
        if idea.id in self.own:
            return "own"
        if self.note(idea).interest:
            return "interest"
        if is_whole(self.card(idea), len(self.campaign.criteria)):
            return "whole"
        return "begun" if self.card(idea) else "none"

    @property
    def waiting(self) -> list[Idea]:
        """What the member has still to score, in their order."""
        return [idea for idea in self.ideas if self.state(idea) in ("begun", "none")]

    @property
    def to_score(self) -> int:
        """How many ideas this member scores at all."""
        return sum(self.state(idea) not in ("own", "interest") for idea in self.ideas)


def campaigns_of(turn: Turn, person: Person) -> list[Campaign]:
    """Campaigns going on in whose working group the person is, oldest first."""
    going_on = turn.store.campaigns.going_on()
    return [one for one in going_on if person.id in turn.store.campaigns.members(one.id)]


def desk_of(turn: Turn, campaign: int) -> Desk:
    """The member's desk, while cards may be written: the campaign is held until the turn ends.

    Raises Refusal: "not_member", or that scoring is "not_begun", "over" or the time "time_up".
    """
    person, found = turn.require_person(), turn.store.campaigns.lock(campaign)
    members = turn.store.campaigns.members(campaign)
    if found is None or person.id not in members:
        raise Refusal("not_member")
    check_open(turn, found)
    ideas = sorted(shortlist(turn.store, campaign), key=lambda idea: _order(turn, person, idea))
    numbers = [idea.id for idea in ideas]
    finished = turn.store.scores.finished(campaign)
    return Desk(
        person=person,
        campaign=found,
        ideas=tuple(ideas),
        cards=turn.store.scores.cards_of(person.id, numbers),
        notes=turn.store.scores.notes_of(person.id, numbers),
        own=frozenset(idea.id for idea in ideas if is_ours(turn, idea, person)),
        members=len(members),
        finished=len(finished & set(members)),
        is_finished=person.id in finished,
    )


def check_open(turn: Turn, campaign: Campaign) -> None:
    """Raises Refusal unless scores are taken; what counts is when the member acted."""
    if campaign.hides_counts:
        raise Refusal("not_begun", title=campaign.title, until=moment(turn, campaign))
    if campaign.stage != "scoring":
        raise Refusal("over", title=campaign.title)
    if not campaign.takes_scores(turn.event.at):
        raise Refusal("time_up", title=campaign.title)


def moment(turn: Turn, campaign: Campaign) -> str:
    """When the part that is open ends: the vote before the scoring, else the scoring."""
    at = campaign.times.vote_to if campaign.hides_counts else campaign.times.scoring_to
    return f"{turn.short_date(at)} {turn.clock(at)}"


def letters_over(words: str, most: int) -> int:
    """How many letters too long the words are, 0 when they fit; letters heaped with marks count for more, so
    that what fits can also be shown."""
    return max(0, thai.letters(words) - most, -(-(len(words) - most * _SIGNS) // _SIGNS))


def _order(turn: Turn, person: Person, idea: Idea) -> str:
    """Another order for each member, the same on every day: what is read last is judged differently."""
    key = sealing.derived(turn.around.secret_key, "order of scorecards")
    return sealing.tag(key, person.id, idea.id)
