"""The working group's scores, the result, and the one choice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from storage.tables_ideas import ideas
from storage.tables_scores import choices, chosen_units, score_ends, score_notes, score_results, scores

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class AlreadyChosen(Exception):
    """The campaign has its choice, or one of its units has one in this fiscal year."""


class Note(NamedTuple):
    """A member's remark on an idea; `interest`: they have one in it and do not score it."""

    remark: str = ""
    interest: bool = False


class Result(NamedTuple):
    """An idea's row of the result table; figures as in `rules.scoring.Result`."""

    idea: int
    total: int | None
    by_criterion: tuple[int | None, ...]
    place: int


class Scores:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- one member's cards ---------------------------------------------------------------------

    def give(self, idea: int, member: int, criterion: int, points: int) -> None:
        """Sets the points of one criterion; whoever calls holds `Campaigns.lock`."""
        made = self._insert(scores).values(idea=idea, member=member, criterion=criterion, points=points)
        key = ["idea", "member", "criterion"]
        self._connection.execute(made.on_conflict_do_update(index_elements=key, set_={"points": points}))

    def note(self, idea: int, member: int, note: Note) -> None:
        """Keeps the remark and whether there is an interest; with one, the points given so far go."""
        made = self._insert(score_notes).values(idea=idea, member=member, **note._asdict())
        kept = made.on_conflict_do_update(index_elements=["idea", "member"], set_=note._asdict())
        self._connection.execute(kept)
        if note.interest:
            theirs = delete(scores).where(scores.c.idea == idea, scores.c.member == member)
            self._connection.execute(theirs)

    def cards_of(self, member: int, among: Iterable[int]) -> dict[int, dict[int, int]]:
        """A member's points: by idea, then by criterion."""
        mine = self.cards(among)
        return {idea: cards[member] for idea, cards in mine.items() if member in cards}

    def notes_of(self, member: int, among: Iterable[int]) -> dict[int, Note]:
        """A member's remarks and interests, by idea."""
        query = select(score_notes).where(
            score_notes.c.member == member, score_notes.c.idea.in_(sorted(among))
        )
        return {row.idea: Note(row.remark, row.interest) for row in self._connection.execute(query)}

    def finish(self, campaign: int, member: int, at: datetime) -> None:
        """The member is done; said twice it stays the first time."""
        made = self._insert(score_ends).values(campaign=campaign, member=member, at=at)
        self._connection.execute(made.on_conflict_do_nothing())

    def finished(self, campaign: int) -> set[int]:
        """Our ids of the members who are done."""
        query = select(score_ends.c.member).where(score_ends.c.campaign == campaign)
        return set(self._connection.execute(query).scalars())

    # -- all cards, for the result --------------------------------------------------------------

    def cards(self, among: Iterable[int]) -> dict[int, dict[int, dict[int, int]]]:
        """Points by idea, member and criterion. Nobody may be shown any before scoring has ended."""
        query = select(scores).where(scores.c.idea.in_(sorted(among)))
        found: dict[int, dict[int, dict[int, int]]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.idea, {}).setdefault(row.member, {})[row.criterion] = row.points
        return found

    def interests(self, among: Iterable[int]) -> set[tuple[int, int]]:
        """Pairs of idea and member who has an interest in it."""
        query = select(score_notes.c.idea, score_notes.c.member)
        found = query.where(score_notes.c.idea.in_(sorted(among)), score_notes.c.interest)
        return {(row.idea, row.member) for row in self._connection.execute(found)}

    def remarks(self, idea: int) -> list[str]:
        """What members remarked, in alphabetical order, so that it does not say whose is whose."""
        query = select(score_notes.c.remark).where(score_notes.c.idea == idea, score_notes.c.remark != "")
        return sorted(self._connection.execute(query).scalars())

    # -- the result -----------------------------------------------------------------------------

    def write_results(self, campaign: int, made: Iterable[Result]) -> None:
        rows = [{"campaign": campaign, **one._asdict(), "by_criterion": one.by_criterion} for one in made]
        if rows:
            self._connection.execute(insert(score_results), rows)

    def results(self, campaign: int) -> list[Result]:
        """The result table by place, equal places by the ideas' numbers; empty before scoring has ended."""
        query = (
            select(score_results)
            .join(ideas, ideas.c.id == score_results.c.idea)
            .where(score_results.c.campaign == campaign)
            .order_by(score_results.c.place, ideas.c.number)
        )
        return [
            Result(row.idea, row.total, tuple(row.by_criterion), row.place)
            for row in self._connection.execute(query)
        ]

    # -- the choice -----------------------------------------------------------------------------

    def choose(
        self,
        *,
        campaign: int,
        idea: int,
        place: int,
        reason: str,
        chosen_by: int,
        at: datetime,
        event_id: str,
        fiscal_year: int,
        units: Iterable[str],
    ) -> int:
        """The head's signature, once a campaign and once a unit and fiscal year, at any race; returns its id.

        Raises AlreadyChosen, and then nothing was written.
        """
        row = {
            "campaign": campaign, "idea": idea, "place": place, "reason": reason, "chosen_by": chosen_by,
            "at": at, "event_id": event_id,
        }  # fmt: skip
        try:
            with self._connection.begin_nested():
                made = self._connection.execute(insert(choices).returning(choices.c.id), row).scalar_one()
                rows = [{"fiscal_year": fiscal_year, "unit": unit, "choice": made} for unit in units]
                self._connection.execute(insert(chosen_units), rows)
        except IntegrityError as taken:
            raise AlreadyChosen from taken
        return int(made)

    def choice(self, campaign: int) -> Row[Any] | None:
        """`idea`, `place`, `reason`, `chosen_by`, `at` of the campaign's choice."""
        query = select(choices).where(choices.c.campaign == campaign)
        return self._connection.execute(query).one_or_none()

    def chosen_in(self, fiscal_year: int, units: Iterable[str]) -> list[Row[Any]]:
        """Which of the units have their chosen idea of that year: `unit`, `title`, `campaign`."""
        query = (
            select(chosen_units.c.unit, ideas.c.title, choices.c.campaign)
            .join(choices, choices.c.id == chosen_units.c.choice)
            .join(ideas, ideas.c.id == choices.c.idea)
            .where(chosen_units.c.fiscal_year == fiscal_year, chosen_units.c.unit.in_(list(units)))
            .order_by(chosen_units.c.unit)
        )
        return list(self._connection.execute(query))

    def _insert(self, table: Any) -> Any:
        return _INSERTS[self._connection.dialect.name](table)
