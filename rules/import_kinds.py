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


def recognise(heading: Collection[str]) -> str | None:
    """The kind whose every column is there; of several the one that explains most of them. None: no kind, or
    two that explain it equally well."""
    names = frozenset(heading)
    fits = {name: len(names & set(kind.columns)) for name, kind in KINDS.items() if kind.required <= names}
    best = [name for name, count in fits.items() if count == max(fits.values())]
    return best[0] if len(best) == 1 else None


def nearest(heading: Collection[str]) -> tuple[str, tuple[str, ...]] | None:
    """Of a heading that is no kind: the one it is most like, and what it lacks; None when it is like none."""
    names = frozenset(heading)
    likest = max(KINDS, key=lambda name: len(names & KINDS[name].required) / len(KINDS[name].required))
    kind = KINDS[likest]
    if 2 * len(names & kind.required) < len(kind.required):
        return None
    return likest, tuple(name for name in kind.columns if name in kind.required - names)
