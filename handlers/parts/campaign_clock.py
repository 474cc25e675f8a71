"""What brings campaigns on without anybody saying anything: each part opens and closes at its time.

Each step is a transaction of its own that first holds the campaign's row: two workers never do the same step,
one that died half-way left nothing of it, and the next pass goes on from there. The change of stage is put on
record here, whatever the step; what the step did besides is noted by the step.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.ballot_keys import BallotKeys
from bot.clock import Clock
from handlers.parts.scoring_days import all_finished, end_scoring, tell_scoring_open
from handlers.parts.vote_days import close_vote, open_vote
from rules.authors import Authors
from rules.campaigns import STAGES, Campaign, Stage, due_stage
from storage import inbox
from storage.database import Database
from storage.photos import PhotoStoreDown
from storage.store import Store

log = logging.getLogger(__name__)

BY = "system"
LONGEST_WAIT: Final = timedelta(minutes=30)
"""How long a part that has ended stays open to what was sent before its end and is not yet served."""
_ENDS: dict[Stage, str] = {
    "ideas": "ideas_to", "ready": "vote_from", "vote": "vote_to", "scoring": "scoring_to",
}  # fmt: skip


class CampaignClock:
    """Handed to the worker's timed jobs. `keys`: of the secret votes; `authors`: of anonymous ideas."""

    def __init__(self, *, database: Database, keys: BallotKeys, authors: Authors, clock: Clock) -> None:
        self._database, self._keys, self._authors, self._clock = database, keys, authors, clock

    def once(self) -> None:
        """One pass: every campaign as far as it is due, then every key whose vote has been counted."""
        with self._database.read() as connection:
            campaigns = Store(connection).campaigns
            waiting = [one.id for one in campaigns.going_on() if self._next(Store(connection), one)]
            spent = campaigns.keys_to_destroy()
        for campaign in waiting:
            self._alone(campaign, self._bring_on)
        for campaign in {*spent, *waiting}:
            self._alone(campaign, self._destroy_key)

    def _alone(self, campaign: int, deed: Callable[[int], None]) -> None:
        """One campaign whose half of the key cannot be reached does not hold up the others."""
        try:
            deed(campaign)
        except PhotoStoreDown as trouble:
            log.warning("campaign %s will be brought on later: %s", campaign, trouble)

    def _bring_on(self, campaign: int) -> None:
        while self._step(campaign):
            pass

    def _step(self, number: int) -> bool:
        """One stage further, if it is due; whether it went there."""
        with self._database.begin() as connection:
            store = Store(connection)
            before = store.campaigns.hold(number)
            due = self._next(store, before) if before else None
            if before is None or due is None:
                return False
            self._go(store, before, due)
            after = store.campaigns.get(number)
            if after is None or after.stage == before.stage:
                return False
            _put_on_record(store, before, after.stage, self._clock.now())
            return True

    def _next(self, store: Store, campaign: Campaign) -> Stage | None:
        """The stage after this one, when its time has come; never two at once, so that none is left out."""
        due = due_stage(campaign.stage, campaign.times, self._clock.now())
        if campaign.stage == "scoring" and due == "scoring":
            due = "choosing" if all_finished(store, campaign, self._clock.now()) else due
        if due == campaign.stage or self._still_coming(store, campaign):
            return None
        following: Stage = STAGES[STAGES.index(campaign.stage) + 1]  # type: ignore[assignment]
        return following

    def _still_coming(self, store: Store, campaign: Campaign) -> bool:
        """Whether something sent before the part's end waits in the inbox, after an outage for instance."""
        end: datetime | None = getattr(campaign.times, _ENDS.get(campaign.stage, ""), None)
        if end is None or not end <= self._clock.now() < end + LONGEST_WAIT:
            return False
        oldest = inbox.oldest_open_ms(store.connection)
        return oldest is not None and oldest < int(end.timestamp() * 1000)

    def _go(self, store: Store, campaign: Campaign, due: Stage) -> None:
        now = self._clock.now()
        if due == "vote":
            open_vote(store, campaign, self._keys, now)
        elif due == "scoring":
            close_vote(store, campaign, self._keys, now)
            tell_scoring_open(store, campaign, now)
        elif due == "choosing":
            end_scoring(store, campaign, self._authors, now)
        else:
            store.campaigns.advance(campaign.id, campaign.stage, due)

    def _destroy_key(self, campaign: int) -> None:
        """After the commit that dropped the other half: from here on nobody can open a ballot again.

        Repeated until it is noted, since a worker may die between the two.
        """
        with self._database.read() as connection:
            if campaign not in Store(connection).campaigns.keys_to_destroy():
                return
        self._keys.destroy(campaign)
        now = self._clock.now()
        with self._database.begin() as connection:
            store = Store(connection)
            store.campaigns.hold(campaign)
            if campaign in store.campaigns.keys_to_destroy():
                store.campaigns.change(campaign, key_destroyed_at=now)
                store.campaigns.note(campaign, now, BY, "vote_key", "kept", "destroyed")
                store.audit.add(now, BY, "vote.key_destroyed", f"campaign:{campaign}")


def _put_on_record(store: Store, campaign: Campaign, after: Stage, now: datetime) -> None:
    store.campaigns.note(campaign.id, now, BY, "stage", campaign.stage, after)
    facts = {"before": campaign.stage, "after": after}
    store.audit.add(now, BY, "campaign.stage", f"campaign:{campaign.id}", **facts)
