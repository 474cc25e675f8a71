"""What joins people to ideas of others: +1s, joinings, and how one idea differs from another."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import people
from storage.tables_ideas import idea_differences, idea_joins, idea_supports, ideas


class IdeaLinks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert

    # -- +1 ------------------------------------------------------------------------------------

    def support(self, idea: int, person: int) -> bool:
        """Adds a person's +1; False when it was there already."""
        made = self._insert(idea_supports).values(idea=idea, person=person).on_conflict_do_nothing()
        return self._connection.execute(made).rowcount == 1

    # -- joining -------------------------------------------------------------------------------

    def ask_to_join(self, idea: int, person: int, at: datetime) -> bool:
        """Adds a request; False when the person has asked before, whatever was answered."""
        made = self._insert(idea_joins).values(idea=idea, person=person, asked_at=at)
        return self._connection.execute(made.on_conflict_do_nothing()).rowcount == 1

    def waiting(self, idea: int) -> list[Row[Any]]:
        """Requests not yet answered, oldest first, with who asks."""
        query = (
            select(
                idea_joins.c.id, idea_joins.c.idea, idea_joins.c.person, people.c.title, people.c.first_name,
                people.c.last_name, people.c.unit,
            )
            .join(people, people.c.id == idea_joins.c.person)
            .where(idea_joins.c.idea == idea, idea_joins.c.answer.is_(None))
            .order_by(idea_joins.c.id)
        )  # fmt: skip
        return list(self._connection.execute(query))

    def request(self, join: int) -> Row[Any] | None:
        return self._connection.execute(select(idea_joins).where(idea_joins.c.id == join)).one_or_none()

    def answer(self, join: int, answer: str, at: datetime) -> bool:
        """Answers a request, "accepted" or "declined"; False when it was answered before."""
        changed = update(idea_joins).where(idea_joins.c.id == join, idea_joins.c.answer.is_(None))
        return self._connection.execute(changed.values(answer=answer, answered_at=at)).rowcount == 1

    def joined(self, person: int) -> list[int]:
        """Ideas the person was accepted to, newest first."""
        query = (
            select(idea_joins.c.idea)
            .join(ideas, ideas.c.id == idea_joins.c.idea)
            .where(idea_joins.c.person == person, idea_joins.c.answer == "accepted", ideas.c.state == "sent")
        )
        return list(self._connection.execute(query.order_by(idea_joins.c.idea.desc())).scalars())

    # -- differences ---------------------------------------------------------------------------

    def differ(self, idea: int, other: int, why: str) -> None:
        """Keeps why `idea` differs from `other`; said again, the new words stand."""
        made = self._insert(idea_differences).values(idea=idea, other=other, why=why)
        self._connection.execute(
            made.on_conflict_do_update(index_elements=["idea", "other"], set_={"why": why})
        )

    def differences(self, idea: int) -> list[Row[Any]]:
        """From which sent ideas it differs, by number, and why."""
        query = (
            select(ideas.c.number, ideas.c.title, idea_differences.c.why)
            .join(ideas, ideas.c.id == idea_differences.c.other)
            .where(idea_differences.c.idea == idea, ideas.c.state == "sent")
        )
        return list(self._connection.execute(query.order_by(ideas.c.number)))

    # -- forgetting ----------------------------------------------------------------------------

    def forget(self, person: int) -> dict[str, int]:
        """Takes out a person's +1s and the requests nobody accepted; returns how many of what."""
        supports = delete(idea_supports).where(idea_supports.c.person == person)
        refused = or_(idea_joins.c.answer.is_(None), idea_joins.c.answer == "declined")
        joins = delete(idea_joins).where(idea_joins.c.person == person, refused)
        return {
            "idea_supports": self._connection.execute(supports).rowcount,
            "idea_joins": self._connection.execute(joins).rowcount,
        }
