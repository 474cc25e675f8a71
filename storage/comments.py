"""What people say about an idea until the vote, and what was hidden with a reason."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from storage.tables_ideas import comments


class Comments:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        idea: int,
        text: str,
        *,
        author: int | None,
        author_tag: str,
        author_sealed: bytes | None,
        at: datetime,
    ) -> int:
        """A comment of a named `author` (then the tag is empty), or found by its tag and sealed."""
        row = {
            "idea": idea, "text": text, "anonymous": author is None, "author": author,
            "author_tag": author_tag, "author_sealed": author_sealed, "at": at,
        }  # fmt: skip
        return int(self._connection.execute(insert(comments).returning(comments.c.id), row).scalar_one())

    def get(self, comment: int) -> Row[Any] | None:
        return self._connection.execute(select(comments).where(comments.c.id == comment)).one_or_none()

    def of(self, idea: int, most: int) -> list[Row[Any]]:
        """The newest, in the order they were said; hidden ones too, for it is said that they were."""
        query = select(comments).where(comments.c.idea == idea).order_by(comments.c.id.desc()).limit(most)
        return list(reversed(self._connection.execute(query).all()))

    def count(self, idea: int) -> int:
        query = select(func.count()).where(comments.c.idea == idea)
        return self._connection.execute(query).scalar_one()

    def hide(self, comment: int, by: int, why: str, at: datetime) -> bool:
        """Hides a comment for good; False when it was hidden before."""
        changed = update(comments).where(comments.c.id == comment, comments.c.hidden_at.is_(None))
        values = {"hidden_at": at, "hidden_by": by, "hidden_why": why}
        return self._connection.execute(changed.values(**values)).rowcount == 1
