"""Files that admins sent and have not confirmed yet; steps of setting up an office."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from storage.tables_drafts import import_drafts, setup_steps


class Draft(NamedTuple):
    """`person` (our id) sent `data` as a file called `name`, which is a table of this kind; `seen` is a
    digest of what they were shown that it would do, empty when it had faults."""

    person: int
    id: str
    kind: str
    name: str
    data: bytes
    seen: str
    made_at: datetime


_COLUMNS = [import_drafts.c[name] for name in Draft._fields]


class Drafts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, draft: Draft) -> None:
        """The person's draft from now on; whatever they sent before is gone."""
        self.drop(draft.person)
        self._connection.execute(insert(import_drafts).values(**draft._asdict()))

    def find(self, draft: str, person: int) -> Draft | None:
        """The draft of that id, if it is this person's; nobody else can confirm it meanwhile."""
        query = select(*_COLUMNS).where(import_drafts.c.id == draft, import_drafts.c.person == person)
        row = self._connection.execute(query.with_for_update()).one_or_none()
        return Draft(*row) if row else None

    def drop(self, person: int) -> bool:
        gone = delete(import_drafts).where(import_drafts.c.person == person)
        return self._connection.execute(gone).rowcount == 1

    def any_before(self, moment: datetime) -> bool:
        query = select(import_drafts.c.person).where(import_drafts.c.made_at < moment).limit(1)
        return self._connection.execute(query).first() is not None

    def forget_before(self, moment: datetime) -> int:
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete=ON")  # else the bytes stay in the file
        return self._connection.execute(
            delete(import_drafts).where(import_drafts.c.made_at < moment)
        ).rowcount

    # -- setting up ----------------------------------------------------------------------------

    def steps_done(self) -> set[str]:
        return set(self._connection.execute(select(setup_steps.c.step)).scalars())

    def note_step(self, step: str, by: str, at: datetime) -> None:
        if step not in self.steps_done():
            self._connection.execute(insert(setup_steps).values(step=step, done_by=by, done_at=at))
