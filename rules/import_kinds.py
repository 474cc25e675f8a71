"""Which table a file is, told by the names of its columns."""

from collections.abc import Collection
from typing import Final, NamedTuple

from rules.calendar_imports import EXEMPTIONS, GRACES, HOLIDAYS, ORDERS, ROUND_GIVEN, ROUNDS
from rules.imports import ASSIGNMENTS, POINTS, STAFF, STARTED
from rules.units import COLUMNS as UNITS


class Kind(NamedTuple):
    """A kind of table: all its columns, and those of them that may be left out."""

    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    days: bool = False
    """Whether it is all about days, so that it is told even when none changed."""

    @property
    def required(self) -> frozenset[str]:
        return frozenset(self.columns) - frozenset(self.optional)


KINDS: Final[dict[str, Kind]] = {
    "staff": Kind((*STAFF, STARTED), ("title", "position", "supervisor_id", STARTED)),
    "points": Kind(POINTS, ("radius_m",)),
    "assignments": Kind(ASSIGNMENTS, ("to",)),
    "rounds": Kind(ROUNDS, ROUNDS[4:], days=True),
    "rounds_given": Kind(ROUND_GIVEN, ("to",), days=True),
    "holidays": Kind(HOLIDAYS, ("kind", "units"), days=True),
    "exemptions": Kind(EXEMPTIONS, ("to",), days=True),
    "orders": Kind(ORDERS, ("to", "part"), days=True),
    "graces": Kind(GRACES, ("to", "point_code", "round"), days=True),
    "units": Kind(UNITS, ("parent", "nicknames")),
}


_LIKE: Final = 0.5


def recognise(heading: Collection[str]) -> str | None:
    """The kind that has all its columns and explains most of the heading. None: no kind, or two that explain
    it equally well, or another kind would explain more, were it whole."""
    names = frozenset(heading)
    most = max(_explains(names, kind) for kind in KINDS)
    best = [kind for kind in KINDS if _explains(names, kind) == most and KINDS[kind].required <= names]
    return best[0] if len(best) == 1 else None


def nearest(heading: Collection[str]) -> tuple[str, tuple[str, ...]] | None:
    """Of a heading that is no kind: the one it is most like, and what it lacks; None when it is like none."""
    names = frozenset(heading)
    likest = max(KINDS, key=lambda kind: (_explains(names, kind), _share(names, kind)))
    if _share(names, likest) < _LIKE:
        return None
    lacking = KINDS[likest].required - names
    return likest, tuple(name for name in KINDS[likest].columns if name in lacking)


def _explains(names: frozenset[str], kind: str) -> int:
    return len(names & set(KINDS[kind].columns))


def _share(names: frozenset[str], kind: str) -> float:
    """How much of what the kind needs is there."""
    return len(names & KINDS[kind].required) / len(KINDS[kind].required)
