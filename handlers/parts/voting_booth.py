"""One voter's turn at the ballot box: their ballot taken out, looked at, changed, and always put back.

It is put back sealed anew even when nothing changed, so that the row does not tell who only looked.
"""

from dataclasses import dataclass, replace

from bot import buttons
from bot.ballot_keys import KeyGone
from bot.replies import TapButton
from bot.turn import Turn
from rules.ballots import Ballot, BallotBox, Tap
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from rules.refusals import Refusal
from rules.sealing import CannotOpen

FLOW = "voting"
ACTION = "b"
PAGE = 11  # ideas a carousel; the twelfth card leads on


@dataclass(slots=True)
class Booth:
    """`order`: the ideas' numbers as this voter sees them; `before`: the sealed ballot as it was found;
    `hidden`: the voter's ballot from another LINE account, which stays unless something new is picked."""

    turn: Turn
    person: Person
    campaign: Campaign
    box: BallotBox
    slot: str
    before: bytes
    ballot: Ballot
    order: tuple[int, ...]
    hidden: Ballot | None = None

    def tap(self, label_key: str, deed: str, one: int = 0, other: int = 0, **facts: object) -> TapButton:
        """A button whose meaning nobody reads but this voter's next turn; it says nothing into the chat."""
        token = self.box.seal_tap(self.person.id, Tap(deed, one, other))
        data = buttons.pack(buttons.Tap(FLOW, ACTION, {"c": str(self.campaign.id), "t": token}))
        return TapButton(self.turn.text(label_key, **facts), data)

    def unseen(self) -> tuple[int, ...]:
        return tuple(number for number in self.order if number not in self.ballot.seen)

    def idea(self, number: int) -> Idea:
        """Raises Refusal for an idea that is not in this vote."""
        found = self.turn.store.ideas.by_number(self.campaign.id, number)
        if found is None:
            raise Refusal("no_such_idea")
        return found

    def change(self, ballot: Ballot) -> bool:
        """Takes the ballot as it shall be; False when its picks are what they were. A change of the picks
        gets a new tracking number: only the last one counts."""
        changed = ballot.picks != self.ballot.picks
        tracker = self.box.tracker(self.slot, self.turn.event.id) if changed else self.ballot.tracker
        self.ballot = replace(ballot, tracker=tracker)
        if changed:
            self.hidden = None
        return changed

    def put_back(self) -> None:
        kept = self.hidden or replace(self.ballot, holder=self.box.holder(self.turn.user_id))
        sealed = self.box.reseal(self.slot, kept, self.before)
        self.turn.store.votes.reseal(self.campaign.id, self.slot, sealed)


def enter(turn: Turn, number: int) -> Booth:
    """The voter's booth, their ballot and the campaign's stage held until the turn ends.

    Raises Refusal for whoever is not on the roll, and before or after the vote by the moment the person
    acted. From here on the turn's answer is sealed.
    """
    person, campaign = turn.require_person(), turn.store.campaigns.get(number)
    if campaign is None or not turn.store.votes.is_on_roll(number, person.id):
        raise Refusal("not_on_roll")
    box = _box(turn, campaign)
    held = turn.store.campaigns.lock(number)
    if held is None or not held.takes_votes(turn.event.at):
        raise Refusal("vote_over", title=campaign.title)
    if box is None:
        raise Refusal("ballot_damaged")
    turn.sealed_in, slot = box, box.slot(person.id)
    before = turn.store.votes.hold_sealed(number, slot)
    try:
        ballot = box.open(slot, before or b"")
    except CannotOpen as damaged:
        raise Refusal("ballot_damaged") from damaged
    order = box.order(person.id, turn.store.votes.numbers(number))
    foreign = ballot.holder not in (b"", box.holder(turn.user_id))
    shown = Ballot((), ballot.tracker) if foreign else ballot
    return Booth(turn, person, held, box, slot, before or b"", shown, order, ballot if foreign else None)


def _box(turn: Turn, campaign: Campaign) -> BallotBox | None:
    """None once the key is gone. Asked before anything is locked: the photo store may be slow."""
    try:
        return BallotBox(turn.around.ballot_keys.of(campaign), campaign.id)
    except KeyGone:
        return None
