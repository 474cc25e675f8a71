"""The two days of a vote that the campaigns' clock lives through: its opening and its count."""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.ballot_keys import BallotKeys, KeyGone
from rules.ballots import Ballot, BallotBox
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from rules.sealing import CannotOpen
from rules.voting import Sheet, fingerprint, published, tally
from storage import inbox
from storage.store import Store
from storage.votes import Counted

log = logging.getLogger(__name__)

BY = "system"
TAPS = "s1:voting."
"""How every button of the vote begins (`bot.buttons`)."""


def open_vote(store: Store, campaign: Campaign, keys: BallotKeys, now: datetime) -> None:
    """Freezes the roll, locks the texts, makes the key and one sealed empty ballot for everybody on the roll.

    Nothing happens when somebody else was faster. Without any idea there is nothing to vote on: the campaign
    is closed, on record. Raises PhotoStoreDown, and then must be tried again.
    """
    ideas = store.ideas.sent(campaign.id)
    if not ideas:
        if store.campaigns.advance(campaign.id, campaign.stage, "closed", closed_at=now):
            store.campaigns.note(campaign.id, now, BY, "vote", None, "no_ideas")
        return
    # First of all the row, which only one can have: a second key would make the first ballots unreadable.
    if not store.campaigns.advance(campaign.id, campaign.stage, "vote", vote_opened_at=now):
        return
    half = keys.make(campaign.id)
    store.campaigns.change(campaign.id, key_half=half)
    box = BallotBox(keys.of(replace(campaign, key_half=half)), campaign.id)
    voters = _roll(store, campaign, now)
    roll = [one.id for one in voters]
    store.ideas.lock_texts(campaign.id, now)
    store.votes.freeze_roll(campaign.id, roll)
    store.votes.add_sealed(campaign.id, _empty_ballots(box, campaign, roll, ideas))
    facts = {
        "roll": len(roll), "ideas": len(ideas), "roll_sha256": roll_fingerprint(voters),
        "most_picks": campaign.most_picks, "shortlist": campaign.shortlist, "tie_rule": campaign.tie_rule,
    }  # fmt: skip
    store.campaigns.note(campaign.id, now, BY, "roll", None, facts)
    store.audit.add(now, BY, "vote.opened", f"campaign:{campaign.id}", **facts)


def roll_fingerprint(voters: Iterable[Person]) -> str:
    """SHA-256 in hex of the staff ids in order, a line each: whether the roll is still what it was."""
    lines = "".join(f"{staff_id}\n" for staff_id in sorted(one.staff_id for one in voters))
    return hashlib.sha256(lines.encode()).hexdigest()


def _roll(store: Store, campaign: Campaign, now: datetime) -> list[Person]:
    """Whoever works on this day and whose unit takes part."""
    # The date in UTC is never later than the office's, so nobody who still works today is left out.
    return [one for one in store.people.working_on(now.date()) if campaign.has_part(one.unit)]


def _empty_ballots(
    box: BallotBox, campaign: Campaign, roll: list[int], ideas: list[Idea]
) -> dict[str, bytes]:
    highest = max(idea.number or 0 for idea in ideas)
    made = {}
    for person in roll:
        slot = box.slot(person)
        empty = Ballot((), box.tracker(slot, "the opening"))
        made[slot] = box.seal(slot, empty, most_picks=campaign.most_picks, highest=highest)
    return made


def close_vote(store: Store, campaign: Campaign, keys: BallotKeys, now: datetime) -> bool:
    """Opens every ballot, publishes them by tracking number, counts, and drops what could open them again.

    False when somebody else was faster; when votes sent in time still lie in the inbox, after an outage; and
    when the key is lost, and the vote with it: then it stays as it is, for an admin to cancel. The key's
    other half is destroyed after the commit by whoever calls. Raises PhotoStoreDown, and then must be tried
    again.
    """
    ends_ms = int(campaign.times.vote_to.timestamp() * 1000)
    if inbox.any_open_before(store.connection, ends_ms, TAPS):
        log.info("campaign %s: the count waits for votes that are not yet worked off", campaign.id)
        return False
    try:
        key = keys.of(campaign)
    except KeyGone:
        log.critical("campaign %s: half of the vote's key is gone from the photo store", campaign.id)
        return False
    # First of all the row: it waits for every vote that is being written, and lets no other begin.
    if not store.campaigns.advance(campaign.id, "vote", "scoring", key_half=None, counted_at=now):
        return False
    ballots, unreadable = opened_ballots(store, key, campaign.id)
    ideas = {idea.number or 0: idea.id for idea in store.ideas.sent(campaign.id)}
    sheet = Sheet(
        campaign.id, tuple(sorted(ideas)), campaign.most_picks, campaign.shortlist, campaign.tie_rule,
        published([(ballot.tracker, ballot.picks) for ballot in ballots]),
    )  # fmt: skip
    counts = tally(sheet)
    seen = Counter(number for ballot in ballots for number in ballot.seen)
    store.votes.publish(campaign.id, sheet.ballots)
    store.votes.write_counts(
        campaign.id, [Counted(ideas[one.number], one, seen[one.number]) for one in counts]
    )
    store.votes.drop_sealed(campaign.id)
    if not any(one.shortlisted for one in counts) or not store.campaigns.members(campaign.id):
        store.campaigns.advance(campaign.id, "scoring", "choosing")
    _put_on_record(store, sheet, unreadable, now)
    return True


def opened_ballots(store: Store, key: bytes, campaign: int) -> tuple[list[Ballot], list[str]]:
    """Every ballot, and the slots of those that somebody damaged or took away."""
    box = BallotBox(key, campaign)
    sealed = dict(store.votes.sealed(campaign))
    wanted = {box.slot(person) for person in store.votes.roll(campaign)}
    ballots, unreadable = [], sorted(wanted - sealed.keys())
    for slot, sealed_ballot in sealed.items():
        try:
            ballots.append(box.open(slot, sealed_ballot))
        except CannotOpen:
            unreadable.append(slot)
    if unreadable:
        log.error("campaign %s: %d ballots are missing or cannot be opened", campaign, len(unreadable))
    return ballots, unreadable


def _put_on_record(store: Store, sheet: Sheet, unreadable: list[str], now: datetime) -> None:
    """The fingerprint goes into the sealed trail: the sheet cannot be changed unseen from here on."""
    facts = {"ballots": sheet.roll, "voters": sheet.voters, "sheet_sha256": fingerprint(sheet)}
    if unreadable:
        facts["unreadable"] = len(unreadable)
    store.campaigns.note(sheet.campaign, now, BY, "count", None, facts)
    store.audit.add(now, BY, "vote.counted", f"campaign:{sheet.campaign}", **facts)
