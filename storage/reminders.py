"""Who wants to be reminded of what, and who has been: nobody twice of one thing."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from rules.reminders import Which
from storage.tables import accounts, conversations, people
from storage.tables_days import reminder_choices, reminders_sent


class Choice(NamedTuple):
    """Whether to be reminded before the round begins, and after it has ended."""

    before: bool = False
    after: bool = False


class Reachable(NamedTuple):
    """One who is to be reminded if their day needs it; `person` is our id."""

    person: int
    user_id: str
    language: str


class Reminders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def choice(self, person: int) -> Choice:
        query = select(reminder_choices.c.before, reminder_choices.c.after).where(
            reminder_choices.c.person == person
        )
        row = self._connection.execute(query).one_or_none()
        return Choice(*row) if row else Choice()

    def choose(self, person: int, choice: Choice, at: datetime) -> None:
        values = {**choice._asdict(), "changed_at": at}
        made = self._insert(reminder_choices).values(person=person, **values)
        self._connection.execute(made.on_conflict_do_update(index_elements=["person"], set_=values))

    def anybody(self) -> bool:
        """Whether anybody has asked for anything."""
        asked = or_(reminder_choices.c.before, reminder_choices.c.after)
        return (
            self._connection.execute(select(reminder_choices.c.person).where(asked).limit(1)).first()
            is not None
        )

    def reachable(self, which: Which, day: date, *, everybody: bool, language: str) -> list[Reachable]:
        """Whoever asked for it (or everybody), works on that day, can be reached and was not reminded yet;
        `language`: of those who have never said anything."""
        sent = (
            (reminders_sent.c.person == people.c.id)
            & (reminders_sent.c.day == day)
            & (reminders_sent.c.which == which)
        )
        query = (
            select(people.c.id, accounts.c.user_id, func.coalesce(conversations.c.language, language))
            .join(accounts, accounts.c.person == people.c.id)
            .outerjoin(reminder_choices, reminder_choices.c.person == people.c.id)
            .outerjoin(conversations, conversations.c.user_id == accounts.c.user_id)
            .outerjoin(reminders_sent, sent)
            .where(
                accounts.c.unbound_at.is_(None), accounts.c.blocked_at.is_(None),
                or_(people.c.left_on.is_(None), people.c.left_on > day),
                reminders_sent.c.person.is_(None),
                true() if everybody else reminder_choices.c[which].is_(True),
            )
            .order_by(people.c.id)
        )  # fmt: skip
        return [Reachable(*row) for row in self._connection.execute(query)]

    def mark_sent(self, people_ids: Collection[int], day: date, which: Which) -> set[int]:
        """Notes that these are reminded; returns those that nobody noted before."""
        if not people_ids:
            return set()
        rows = [{"person": person, "day": day, "which": which} for person in people_ids]
        made = self._insert(reminders_sent).values(rows).on_conflict_do_nothing()
        return set(self._connection.execute(made.returning(reminders_sent.c.person)).scalars())

    def _insert(self, table: Any) -> Any:
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        return make(table)
