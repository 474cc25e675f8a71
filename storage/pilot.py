"""What reviewers saw in photos during a pilot, beside what the software had recorded of the same photos."""

from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from rules.pilot import Case, Label, software_label
from storage.tables import clockins, points
from storage.tables_pilot import pilot_labels

_NOWHERE = "-"  # a clock-in of somebody without a point


class PilotLabels:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def label(self, photo: str, labelled_by: int, seen: Label, at: datetime) -> None:
        """Writes what a reviewer (a person's id) saw in the photo of that key; once more replaces it.

        Labels are measurements, not decisions: they change nobody's verdict.
        """
        make = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        answers = {**seen._asdict(), "at": at}
        self._connection.execute(
            make(pilot_labels)
            .values(photo=photo, labelled_by=labelled_by, **answers)
            .on_conflict_do_update(index_elements=["photo", "labelled_by"], set_=answers)
        )

    def count(self) -> int:
        return self._connection.execute(select(func.count()).select_from(pilot_labels)).scalar_one()

    def cases(self) -> list[Case]:
        """Every label with the software's own findings on the photo when it was first judged.

        Two reviewers of one photo are two cases: where they differ, the software is half right.
        """
        first = (
            select(clockins.c.photo, func.min(clockins.c.id).label("id"))
            .where(clockins.c.photo.in_(select(pilot_labels.c.photo)))
            .group_by(clockins.c.photo)
            .subquery()
        )
        query = (
            select(
                points.c.code, clockins.c.evidence,
                pilot_labels.c.sign, pilot_labels.c.right_point, pilot_labels.c.person, pilot_labels.c.copy,
            )
            .join(first, first.c.photo == pilot_labels.c.photo)
            .join(clockins, clockins.c.id == first.c.id)
            .outerjoin(points, points.c.id == clockins.c.point)
            .order_by(pilot_labels.c.id)
        )  # fmt: skip
        return [
            Case(code or _NOWHERE, Label(*answers), software_label(evidence))
            for code, evidence, *answers in self._connection.execute(query)
        ]
