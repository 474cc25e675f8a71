"""Photos and files that show what was done, beside milestones and in the indicator's report."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, or_, select, update

from storage.tables_projects import evidence_files, milestone_updates


class EvidenceFile(NamedTuple):
    """A file as it is noted; its bytes lie in the photo store under `key`. `person`: who sent it."""

    key: str
    project: int | None
    fiscal_year: int
    person: int
    name: str
    media: str
    size: int
    sha256: str
    message_id: str
    at: datetime


_COLUMNS = [evidence_files.c[name] for name in EvidenceFile._fields]


_TOLD = select(milestone_updates.c.evidence).where(milestone_updates.c.evidence.is_not(None))


class Evidence:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, file: EvidenceFile) -> None:
        self._connection.execute(insert(evidence_files).values(**file._asdict()))

    def get(self, key: str) -> EvidenceFile | None:
        """The file, unless it was taken back."""
        query = select(*_COLUMNS).where(evidence_files.c.key == key, evidence_files.c.removed_at.is_(None))
        row: Row[Any] | None = self._connection.execute(query).one_or_none()
        return EvidenceFile(*tuple(row)) if row else None

    def is_known(self, key: str) -> bool:
        """Whether there is, or was, a file of that key."""
        query = select(evidence_files.c.key).where(evidence_files.c.key == key)
        return self._connection.execute(query).first() is not None

    def of_year(self, fiscal_year: int) -> list[EvidenceFile]:
        """Of a fiscal year of the Buddhist era, oldest first; not those of a talk that is not ended yet."""
        query = select(*_COLUMNS).where(
            evidence_files.c.fiscal_year == fiscal_year, evidence_files.c.removed_at.is_(None),
            or_(evidence_files.c.project.is_(None), evidence_files.c.key.in_(_TOLD)),
        )  # fmt: skip
        found = self._connection.execute(query.order_by(evidence_files.c.at, evidence_files.c.key))
        return [EvidenceFile(*tuple(row)) for row in found]

    def take_back(self, message_id: str, person: int, at: datetime) -> int:
        """The person unsent that message: its file is shown no longer, and erased. Returns how many."""
        theirs = update(evidence_files).where(
            evidence_files.c.message_id == message_id, evidence_files.c.person == person,
            evidence_files.c.removed_at.is_(None),
        )  # fmt: skip
        return self._connection.execute(theirs.values(removed_at=at)).rowcount

    def let_go(self, key: str, at: datetime) -> bool:
        """Takes a project's file back that nobody told of in the end; False when somebody did."""
        told = _TOLD.where(milestone_updates.c.evidence == key).exists()
        loose = update(evidence_files).where(
            evidence_files.c.key == key, evidence_files.c.removed_at.is_(None), ~told
        )
        return self._connection.execute(loose.values(removed_at=at)).rowcount == 1

    def to_erase(self, most: int) -> list[str]:
        """Keys of files taken back whose bytes are still there."""
        due = evidence_files.c.removed_at.is_not(None) & evidence_files.c.erased_at.is_(None)
        query = select(evidence_files.c.key).where(due).order_by(evidence_files.c.key).limit(most)
        return list(self._connection.execute(query).scalars())

    def erased(self, keys: list[str], at: datetime) -> None:
        gone = update(evidence_files).where(evidence_files.c.key.in_(keys))
        self._connection.execute(gone.values(erased_at=at))
