"""Errands of the worker: asked for once however often, kept until they are done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.inbox import DONE
from storage.tables import inbox
from storage.tables_errands import errands

MENU: Final = "menu"  # subject: a LINE user id; what: the menu to show them
STRAY_PHOTO: Final = "stray_photo"  # subject: a photo's key; what: the id of its event
LOOSE_EVIDENCE: Final = "loose_evidence"  # subject: a file's key; at: when it goes unless somebody told of it
SURVEY_REMINDER: Final = "survey_reminder"  # subject: our id of the survey; at: when whom it asks is reminded


class Errand(NamedTuple):
    kind: str
    subject: str
    what: str
    at: datetime


_COLUMNS = [errands.c[name] for name in Errand._fields]


class Errands:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, kind: str, asked: Mapping[str, str], at: datetime) -> None:
        """Asks for errands by subject; one that waits for the same subject is replaced."""
        if not asked:
            return
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        new = make(errands)
        statement = new.on_conflict_do_update(
            index_elements=["kind", "subject"], set_={"what": new.excluded.what, "at": new.excluded.at}
        )
        rows = [{"kind": kind, "subject": key, "what": asked[key], "at": at} for key in sorted(asked)]
        self._connection.execute(statement, rows)

    def due(self, kind: str, most: int, after: str = "", by: datetime | None = None) -> list[Errand]:
        """Up to `most` errands of a kind, in the order of their subjects, those after a subject; `by`: only
        those of that time or an earlier one."""
        query = select(*_COLUMNS).where(errands.c.kind == kind, errands.c.subject > after)
        if by is not None:
            query = query.where(errands.c.at <= by)
        rows = self._connection.execute(query.order_by(errands.c.subject).limit(most))
        return [Errand(*row) for row in rows]

    def done(self, errand: Errand) -> bool:
        """Strikes it off; False when it was asked for anew meanwhile, or another worker was faster."""
        this = and_(*(column == value for column, value in zip(_COLUMNS, errand, strict=True)))
        gone = delete(errands).where(this)
        return self._connection.execute(gone).rowcount == 1

    def is_being_served(self, event_id: str) -> bool:
        """Whether an event is unfinished; it stays as it is until this transaction ends."""
        query = select(inbox.c.state).where(inbox.c.event_id == event_id).with_for_update()
        state = self._connection.execute(query).scalar()
        return state is not None and state < DONE
