"""Milestones of an approved project: how far each is, which are late, when whom to remind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

MOST_MILESTONES: Final = 40
MOST_TITLE: Final = 150
"""Letters as people count them, as everywhere here."""
MOST_NOTE: Final = 600
DONE: Final = 100
State = Literal["done", "late", "due", "going", "waiting"]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone as it stands. `first` and `due`: the office's days, both within it; `owner`: our id, with
    the name; `percent`: 0 to 100 as last told, at `told_at` (None: never)."""

    id: int
    project: int
    title: str
    first: date
    due: date
    owner: int
    owner_name: str
    percent: int = 0
    told_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        return self.percent >= DONE


@dataclass(frozen=True, slots=True)
class MilestoneRules:
    """`soon_days`: how long before its last day an owner is reminded; `late_days`: how often while late."""

    soon_days: int = 7
    late_days: int = 7

    def __post_init__(self) -> None:
        if self.late_days < 1:
            raise ValueError("milestone.late_days: at least 1")


def state_of(one: Milestone, today: date) -> State:
    """Done; late: its last day is over; due: it is today; going: begun; waiting: not yet begun."""
    if one.is_done:
        return "done"
    if one.due < today:
        return "late"
    if one.due == today:
        return "due"
    return "going" if one.first <= today or one.percent else "waiting"


def late_by(one: Milestone, today: date) -> int:
    """How many days late; 0 when it is not."""
    return (today - one.due).days if state_of(one, today) == "late" else 0


def reminder_of(one: Milestone, today: date, rules: MilestoneRules) -> str | None:
    """Which reminder is due: soon, due, late, late-2 ...; each is sent once. None for none.

    One that was missed because nobody ran is sent on the next day it still holds.
    """
    match state_of(one, today):
        case "late":
            n = (late_by(one, today) - 1) // rules.late_days + 1
            return "late" if n == 1 else f"late-{n}"
        case "due":
            return "due"
        case "done":
            return None
        case _:
            return "soon" if today >= one.due - timedelta(days=rules.soon_days) else None


def percent_from(typed: str) -> int | None:
    """A whole per cent as typed (Arabic digits): 75, 75 %, ร้อยละ 75; None for anything else."""
    bare = typed.removeprefix("ร้อยละ").strip().removesuffix("%").strip()
    if not (bare.isascii() and bare.isdecimal() and len(bare) <= 3):
        return None
    return int(bare) if int(bare) <= DONE else None


def whole_percent(among: Sequence[Milestone]) -> int:
    """How far all of them are together, each by how many days it takes; 0 without any.

    A whole per cent, rounded down, so that 100 is only said when all are done.
    """
    days = [(one.due - one.first).days + 1 for one in among]
    done = sum(one.percent * long for one, long in zip(among, days, strict=True))
    return done // sum(days) if among else 0
