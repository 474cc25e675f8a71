"""An idea campaign: what it asks, who may take part, when each part begins and ends, what is open now.

Times are aware moments; a part is open from its first moment up to, not including, its last. What a person
did counts at the moment LINE says they did it. What has been *done* about a campaign (the roll frozen, the
votes counted) is its `stage`; it follows the times, a few seconds late, by a timed job.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, Literal, get_args

TieRule = Literal["shared", "earlier", "lot"]
TIE_RULES: Final[tuple[str, ...]] = get_args(TieRule)
Stage = Literal["planned", "ideas", "ready", "vote", "scoring", "choosing", "closed", "cancelled"]
STAGES: Final[tuple[str, ...]] = get_args(Stage)

WHOLE_OFFICE: Final = "*"
MOST_PICTURES: Final = 5
MOST_TITLE: Final = 100  # letters as people count them, as everywhere here
MOST_PASSAGE: Final = 600
MOST_IDEAS: Final = 500
LATE_VOTES: Final = timedelta(minutes=2)
"""How long the count waits for what was sent before the close and is still on its way."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of the scorecard: its weight in per cent and what 1 to 5 points mean."""

    name: str
    weight: int
    meanings: tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Times:
    """When ideas, vote and scoring are open. Between ideas and vote, texts may still be edited."""

    ideas_from: datetime
    ideas_to: datetime
    vote_from: datetime
    vote_to: datetime
    scoring_to: datetime

    def faults(self) -> tuple[str, ...]:
        """Which times are not in order, by the name of the later one; empty when all is well."""
        faults = []
        for one, other in pairwise(fields(self)):
            before, after = getattr(self, one.name), getattr(self, other.name)
            if after < before or (after == before and other.name != "vote_from"):
                faults.append(other.name)
        return tuple(faults)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as it stands. `units`: who may take part, empty for the whole office; `head`: our id of
    the person who signs the choice; `key_half`: what the database holds of the vote's key, None before the
    vote opens and after the key was destroyed."""

    id: int
    title: str
    question: str
    units: tuple[str, ...]
    fiscal_year: int
    times: Times
    most_picks: int
    shortlist: int
    tie_rule: TieRule
    anonymous: bool
    criteria: tuple[Criterion, ...]
    head: int
    stage: Stage
    key_half: bytes | None = None
    key_destroyed_at: datetime | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """The units that get exactly one chosen idea by this campaign."""
        return self.units or (WHOLE_OFFICE,)

    def has_part(self, unit: str) -> bool:
        return not self.units or unit in self.units

    def takes_ideas(self, at: datetime) -> bool:
        return self.stage in ("planned", "ideas") and self.times.ideas_from <= at < self.times.ideas_to

    def texts_change(self, at: datetime) -> bool:
        """Whether ideas may still be edited and withdrawn, and comments written."""
        open_stages = ("planned", "ideas", "ready")
        return self.stage in open_stages and self.times.ideas_from <= at < self.times.vote_from

    def takes_votes(self, at: datetime) -> bool:
        """True only once the roll is frozen, which happens within seconds of the opening."""
        return self.stage == "vote" and self.times.vote_from <= at < self.times.vote_to

    def takes_scores(self, at: datetime) -> bool:
        return self.stage == "scoring" and at < self.times.scoring_to

    @property
    def hides_counts(self) -> bool:
        """Whether nobody, admins included, may see any count of votes yet."""
        return self.stage in ("planned", "ideas", "ready", "vote")

    @property
    def is_over(self) -> bool:
        return self.stage in ("closed", "cancelled")


def due_stage(stage: Stage, times: Times, now: datetime) -> Stage:
    """Where a campaign should stand by the clock alone, one step or more on from where it stands.

    The vote is left only `LATE_VOTES` after its end, and scoring may end earlier when all have finished: that
    is for whoever knows them to say. Never steps back.
    """
    if stage in ("planned", "ideas", "ready"):
        if now >= times.vote_from:
            return "vote"
        if now >= times.ideas_to:
            return "ready"
        return "ideas" if stage == "planned" and now >= times.ideas_from else stage
    if stage == "vote" and now >= times.vote_to + LATE_VOTES:
        return "scoring"
    if stage == "scoring" and now >= times.scoring_to:
        return "choosing"
    return stage
