"""Idea campaigns: their rows, their working groups, and every change to them on record."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from rules.campaigns import Campaign, Criterion, Stage, Times
from storage.tables import people
from storage.tables_ideas import campaign_changes, campaign_members, campaigns

_TIMES = ("ideas_from", "ideas_to", "vote_from", "vote_to", "scoring_to")


class Campaigns:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- reading -------------------------------------------------------------------------------

    def get(self, campaign: int) -> Campaign | None:
        row = self._connection.execute(select(campaigns).where(campaigns.c.id == campaign)).one_or_none()
        return _campaign(row) if row else None

    def lock(self, campaign: int) -> Campaign | None:
        """As `get`, and nobody changes the campaign's stage until this transaction ends.

        Many may hold it at once: they share the lock, and only `advance` waits for them all.
        """
        query = select(campaigns).where(campaigns.c.id == campaign).with_for_update(read=True)
        row = self._connection.execute(query).one_or_none()
        return _campaign(row) if row else None

    def hold(self, campaign: int) -> Campaign | None:
        """As `lock`, but alone: waits for everybody who holds the campaign, and they wait for us."""
        query = select(campaigns).where(campaigns.c.id == campaign).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return _campaign(row) if row else None

    def keys_to_destroy(self) -> list[int]:
        """Campaigns whose vote is over, with half of its key perhaps still in the photo store."""
        query = select(campaigns.c.id).where(
            campaigns.c.vote_opened_at.is_not(None),
            campaigns.c.key_half.is_(None),
            campaigns.c.key_destroyed_at.is_(None),
        )
        return list(self._connection.execute(query.order_by(campaigns.c.id)).scalars())

    def going_on(self) -> list[Campaign]:
        """Campaigns neither closed nor cancelled, oldest first."""
        query = select(campaigns).where(campaigns.c.stage.not_in(("closed", "cancelled")))
        return [_campaign(row) for row in self._connection.execute(query.order_by(campaigns.c.id))]

    def everything(self, most: int = 50) -> list[Campaign]:
        """The newest campaigns first, whatever their stage."""
        query = select(campaigns).order_by(campaigns.c.id.desc()).limit(most)
        return [_campaign(row) for row in self._connection.execute(query)]

    def members(self, campaign: int) -> list[int]:
        """Our ids of the working group."""
        query = select(campaign_members.c.person).where(campaign_members.c.campaign == campaign)
        return list(self._connection.execute(query.order_by(campaign_members.c.person)).scalars())

    def members_named(self, campaign: int) -> list[Row[Any]]:
        query = (
            select(people.c.id, people.c.staff_id, people.c.title, people.c.first_name, people.c.last_name)
            .join(campaign_members, campaign_members.c.person == people.c.id)
            .where(campaign_members.c.campaign == campaign)
            .order_by(people.c.staff_id)
        )
        return list(self._connection.execute(query))

    def changes(self, campaign: int) -> list[Row[Any]]:
        """Every change on record, oldest first."""
        query = select(campaign_changes).where(campaign_changes.c.campaign == campaign)
        return list(self._connection.execute(query.order_by(campaign_changes.c.id)))

    # -- writing -------------------------------------------------------------------------------

    def add(
        self,
        *,
        title: str,
        question: str,
        units: Iterable[str],
        fiscal_year: int,
        times: Times,
        most_picks: int,
        shortlist: int,
        tie_rule: str,
        anonymous: bool,
        criteria: Iterable[Criterion],
        head: int,
        members: Iterable[int],
        made_at: datetime,
    ) -> int:
        """A new campaign with its working group; returns its id."""
        row = {
            "title": title, "question": question, "units": sorted(set(units)), "fiscal_year": fiscal_year,
            "most_picks": most_picks, "shortlist": shortlist, "tie_rule": tie_rule, "anonymous": anonymous,
            "criteria": [asdict(one) for one in criteria], "head": head, "stage": "planned",
            "made_at": made_at, **{name: getattr(times, name) for name in _TIMES},
        }  # fmt: skip
        added = self._connection.execute(insert(campaigns).returning(campaigns.c.id), row).scalar_one()
        rows = [{"campaign": added, "person": member} for member in sorted(set(members))]
        if rows:
            self._connection.execute(insert(campaign_members), rows)
        return int(added)

    def advance(self, campaign: int, before: Stage, after: Stage, **values: Any) -> bool:
        """Moves a campaign on, with other columns in the same stroke; False when somebody else did."""
        changed = (
            update(campaigns)
            .where(campaigns.c.id == campaign, campaigns.c.stage == before)
            .values(stage=after, **values)
        )
        return self._connection.execute(changed).rowcount == 1

    def change(self, campaign: int, **values: Any) -> None:
        """Sets columns; whoever calls writes the change down with `note`."""
        self._connection.execute(update(campaigns).where(campaigns.c.id == campaign).values(**values))

    def set_members(self, campaign: int, members: Iterable[int]) -> None:
        """The working group, whole; whoever calls writes the change down with `note`."""
        self._connection.execute(delete(campaign_members).where(campaign_members.c.campaign == campaign))
        self._connection.execute(
            insert(campaign_members),
            [{"campaign": campaign, "person": member} for member in sorted(set(members))],
        )

    def note(
        self, campaign: int, at: datetime, by_whom: str, what: str, before: Any, after: Any, why: str = ""
    ) -> None:
        """Puts a change on record; `by_whom` is a staff id, "operator" or "system"."""
        row = {
            "campaign": campaign, "at": at, "by_whom": by_whom, "what": what, "before": before,
            "after": after, "why": why,
        }  # fmt: skip
        self._connection.execute(insert(campaign_changes), row)


def _campaign(row: Row[Any]) -> Campaign:
    criteria = tuple(Criterion(one["name"], one["weight"], tuple(one["meanings"])) for one in row.criteria)
    return Campaign(
        id=row.id,
        title=row.title,
        question=row.question,
        units=tuple(row.units),
        fiscal_year=row.fiscal_year,
        times=Times(*(getattr(row, name) for name in _TIMES)),
        most_picks=row.most_picks,
        shortlist=row.shortlist,
        tie_rule=row.tie_rule,
        anonymous=row.anonymous,
        criteria=criteria,
        head=row.head,
        stage=row.stage,
        key_half=row.key_half,
        key_destroyed_at=row.key_destroyed_at,
    )
