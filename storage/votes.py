"""The roll, sealed ballots, the published ones, and their count.

Sealed ballots are all made when the vote opens and only ever changed in place, with nothing beside them that
says when: see `storage.tables_votes`. What they hold only `rules.ballots` can say.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from rules.campaigns import Campaign
from rules.voting import Cast, Count, Sheet
from storage.tables_ideas import campaigns, ideas
from storage.tables_votes import ballots, sealed_ballots, vote_counts, vote_roll

# Made once: making a statement costs more than running it.
_ONE = (sealed_ballots.c.campaign == bindparam("of")) & (sealed_ballots.c.slot == bindparam("at"))
_SEALED = select(sealed_ballots.c.sealed).where(_ONE).with_for_update()
_RESEAL = update(sealed_ballots).where(_ONE).values(sealed=bindparam("box"))
_ON_ROLL = select(vote_roll.c.person).where(
    vote_roll.c.campaign == bindparam("of"), vote_roll.c.person == bindparam("who")
)
_NUMBERS = (
    select(ideas.c.number)
    .where(ideas.c.campaign == bindparam("of"), ideas.c.state == "sent")
    .order_by(ideas.c.number)
)


class Counted(NamedTuple):
    """A result with its idea's id and how many ballots had been shown it."""

    idea: int
    result: Count
    seen: int


class Votes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- the roll ------------------------------------------------------------------------------

    def freeze_roll(self, campaign: int, people: Iterable[int]) -> None:
        rows = [{"campaign": campaign, "person": person} for person in sorted(set(people))]
        if rows:
            self._connection.execute(insert(vote_roll), rows)

    def is_on_roll(self, campaign: int, person: int) -> bool:
        return self._connection.execute(_ON_ROLL, {"of": campaign, "who": person}).first() is not None

    def rolls_of(self, person: int) -> set[int]:
        """The campaigns on whose roll the person is, open or long over."""
        query = select(vote_roll.c.campaign).where(vote_roll.c.person == person)
        return set(self._connection.execute(query).scalars())

    def roll(self, campaign: int) -> list[int]:
        query = select(vote_roll.c.person).where(vote_roll.c.campaign == campaign)
        return list(self._connection.execute(query.order_by(vote_roll.c.person)).scalars())

    def roll_size(self, campaign: int) -> int:
        query = select(func.count()).where(vote_roll.c.campaign == campaign)
        return self._connection.execute(query).scalar_one()

    def numbers(self, campaign: int) -> list[int]:
        """The numbers of the ideas to vote on, in order."""
        return list(self._connection.execute(_NUMBERS, {"of": campaign}).scalars())

    # -- sealed ballots, while the vote is open -------------------------------------------------

    def add_sealed(self, campaign: int, boxes: dict[str, bytes]) -> None:
        """One sealed ballot a slot, in the slots' own order, so that nothing says whose came first."""
        rows = [{"campaign": campaign, "slot": slot, "sealed": boxes[slot]} for slot in sorted(boxes)]
        if rows:
            self._connection.execute(insert(sealed_ballots), rows)

    def hold_sealed(self, campaign: int, slot: str) -> bytes | None:
        """The voter's sealed ballot, locked until this transaction ends."""
        row = self._connection.execute(_SEALED, {"of": campaign, "at": slot}).first()
        return bytes(row.sealed) if row else None

    def reseal(self, campaign: int, slot: str, box: bytes) -> None:
        self._connection.execute(_RESEAL, {"of": campaign, "at": slot, "box": box})

    def sealed(self, campaign: int) -> list[tuple[str, bytes]]:
        """Every slot with its sealed ballot."""
        query = select(sealed_ballots.c.slot, sealed_ballots.c.sealed)
        rows = self._connection.execute(query.where(sealed_ballots.c.campaign == campaign))
        return [(row.slot, bytes(row.sealed)) for row in rows]

    def drop_sealed(self, campaign: int) -> int:
        """Deletes all of a campaign's sealed ballots; returns how many."""
        gone = delete(sealed_ballots).where(sealed_ballots.c.campaign == campaign)
        return self._connection.execute(gone).rowcount

    # -- published, after the close ------------------------------------------------------------

    def publish(self, campaign: int, cast: Sequence[Cast]) -> None:
        """The open ballots, in the order given: that of their tracking numbers."""
        rows = [
            {"campaign": campaign, "tracker": one.tracker, "picks": list(one.picks) if one.picks else None}
            for one in cast
        ]
        if rows:
            self._connection.execute(insert(ballots), rows)

    def published(self, campaign: int) -> tuple[Cast, ...]:
        query = select(ballots.c.tracker, ballots.c.picks).where(ballots.c.campaign == campaign)
        rows = self._connection.execute(query.order_by(ballots.c.tracker)).all()
        made = [Cast(row.tracker, tuple(row.picks) if row.picks else None) for row in rows]
        return tuple(sorted(made, key=lambda ballot: ballot.tracker))  # whatever the database's collation

    def sheet(self, campaign: Campaign) -> Sheet:
        """The published sheet of a counted vote; one without ideas and ballots before the close."""
        numbers = tuple(sorted(row.number for row in self.counts(campaign.id)))
        return Sheet(
            campaign.id, numbers, campaign.most_picks, campaign.shortlist, campaign.tie_rule,
            self.published(campaign.id),
        )  # fmt: skip

    def write_counts(self, campaign: int, counted: Iterable[Counted]) -> None:
        rows = [
            {
                "idea": one.idea, "campaign": campaign, "approvals": one.result.approvals, "seen": one.seen,
                "place": one.result.place, "tied": one.result.tied, "shortlisted": one.result.shortlisted,
            }
            for one in counted
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(vote_counts), rows)

    def counts(self, campaign: int) -> list[Row[Any]]:
        """Every idea's `idea`, `number`, `title`, `approvals`, `seen`, `place`, `tied`, `shortlisted`, by
        place and then number; empty before the close."""
        columns = [column for column in vote_counts.columns if column.name != "campaign"]
        query = (
            select(*columns, ideas.c.number, ideas.c.title)
            .join(ideas, ideas.c.id == vote_counts.c.idea)
            .where(vote_counts.c.campaign == campaign)
            .order_by(vote_counts.c.place, ideas.c.number)
        )
        return list(self._connection.execute(query))

    def count_of(self, idea: int) -> Row[Any] | None:
        return self._connection.execute(select(vote_counts).where(vote_counts.c.idea == idea)).one_or_none()

    def counted(self, among: Iterable[int]) -> list[int]:
        """Those of the campaigns whose votes were counted, newest count first."""
        query = select(campaigns.c.id).where(
            campaigns.c.id.in_(sorted(among)), campaigns.c.counted_at.is_not(None)
        )
        newest = query.order_by(campaigns.c.counted_at.desc(), campaigns.c.id.desc())
        return list(self._connection.execute(newest).scalars())
