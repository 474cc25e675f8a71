"""Who may see and do what, from roles alone."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Role = Literal["staff", "supervisor", "committee", "admin", "auditor"]
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the staff list. `id` is ours, `staff_id` is HR's."""

    id: int
    staff_id: str
    title: str
    first_name: str
    last_name: str
    position: str
    unit: str
    role: str
    supervisor_id: str | None = None
    left_on: date | None = None
    over: frozenset[str] = frozenset()
    """Of a supervisor: the units they answer for, their own and all below it."""

    @property
    def name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()


def may_ask_status(viewer: Person) -> bool:
    """Whether the status command answers this person at all."""
    return viewer.role in ("admin", "auditor", "supervisor")


def sees_office(viewer: Person) -> bool:
    return viewer.role in ("admin", "auditor")


def answers_for(viewer: Person, unit: str) -> bool:
    """Whether a supervisor's own unit is that unit or above it."""
    return unit == viewer.unit or unit in viewer.over


def may_see_day_of(viewer: Person, subject: Person) -> bool:
    """Own day always; the whole office for admins and auditors; own unit with those below it, or own people,
    for supervisors."""
    if viewer.id == subject.id or sees_office(viewer):
        return True
    if viewer.role != "supervisor":
        return False
    return answers_for(viewer, subject.unit) or subject.supervisor_id == viewer.staff_id
