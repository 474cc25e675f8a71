"""The people of the staff list, and who answers for which unit."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Role = Literal["staff", "supervisor", "committee", "admin", "auditor"]
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the staff list. `id` is ours, `staff_id` is HR's; `started_on`: since when they serve."""

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
    started_on: date | None = None
    over: frozenset[str] = frozenset()
    """Of a supervisor: the units they answer for, their own and all below it."""

    @property
    def name(self) -> str:
        return f"{self.title}{self.first_name} {self.last_name}".strip()


def answers_for(viewer: Person, unit: str) -> bool:
    """Whether a supervisor's own unit is that unit or above it."""
    return unit == viewer.unit or unit in viewer.over
