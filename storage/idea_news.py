"""What authors of anonymous ideas and comments are still to be told: found by their tag, never by a name."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, false, insert, or_, select, update

from storage.tables_ideas import author_news


class IdeaNews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        campaign: int,
        author_tag: str,
        author_sealed: bytes,
        topic: str,
        key: str,
        facts: dict[str, Any],
    ) -> None:
        row = {
            "campaign": campaign, "author_tag": author_tag, "author_sealed": author_sealed, "topic": topic,
            "key": key, "facts": facts, "told": False,
        }  # fmt: skip
        self._connection.execute(insert(author_news), row)

    def campaigns_waiting(self) -> list[int]:
        """Campaigns with news that nobody has been told yet."""
        query = select(author_news.c.campaign).where(~author_news.c.told).distinct()
        return list(self._connection.execute(query.order_by(author_news.c.campaign)).scalars())

    def untold(self, tags: dict[int, str], most: int) -> list[Row[Any]]:
        """Oldest first; `tags`: by campaign what `rules.authors.Authors.tag` calls the person there."""
        theirs = [
            and_(author_news.c.campaign == campaign, author_news.c.author_tag == tag)
            for campaign, tag in tags.items()
        ]
        query = select(author_news).where(~author_news.c.told, or_(false(), *theirs))
        return list(self._connection.execute(query.order_by(author_news.c.id).limit(most).with_for_update()))

    def untold_of_all(self, most: int = 50) -> list[Row[Any]]:
        query = select(author_news).where(~author_news.c.told).order_by(author_news.c.id).limit(most)
        return list(self._connection.execute(query))

    def mark_told(self, ids: Sequence[int], told_in: str | None) -> None:
        """`told_in` finds the answer that carried them again, should it never arrive."""
        if ids:
            told = update(author_news).where(author_news.c.id.in_(ids))
            self._connection.execute(told.values(told=True, told_in=told_in))

    def untell(self, news: int) -> None:
        self._connection.execute(update(author_news).where(author_news.c.id == news).values(told=False))

    def untell_answer(self, told_in: str) -> None:
        """The answer that carried them never arrived: they are still to be told."""
        carried = update(author_news).where(author_news.c.told_in == told_in)
        self._connection.execute(carried.values(told=False, told_in=None))

    def forget(self, campaign: int, author_tag: str) -> None:
        theirs = (author_news.c.campaign == campaign) & (author_news.c.author_tag == author_tag)
        self._connection.execute(delete(author_news).where(theirs))
