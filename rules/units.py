"""The office's units as a tree, with the short names people use for them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rules.imports import Checked, Fault, Lines, too_long, twice

COLUMNS = ("unit", "parent", "nicknames")
_APART = ";"
_LONGEST = 200
MOST_NICKNAMES = 20
Fold = Callable[[str], str]
"""What makes two spellings one: handed down, because this room has no words."""


@dataclass(frozen=True)
class UnitTree:
    """`parents`: unit to the unit right above it; a unit not named there is at the top. `nicknames`: unit to
    its short names."""

    parents: Mapping[str, str] = field(default_factory=dict)
    nicknames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for unit, parent in self.parents.items():
            found.setdefault(parent, []).append(unit)
        return {parent: sorted(units) for parent, units in found.items()}

    def children(self, unit: str) -> tuple[str, ...]:
        """The units right below, in order of their names."""
        return tuple(self._children.get(unit, ()))

    def under(self, unit: str) -> frozenset[str]:
        """The unit with all units below it, at any depth."""
        found, ahead = set[str](), [unit]
        while ahead:
            here = ahead.pop()
            if here not in found:
                found.add(here)
                ahead += self._children.get(here, ())
        return frozenset(found)

    def under_all(self, units: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.under(unit) for unit in units))

    def above(self, unit: str) -> tuple[str, ...]:
        """The units above, the nearest first."""
        found: list[str] = []
        here = self.parents.get(unit)
        while here is not None and here not in found:
            found.append(here)
            here = self.parents.get(here)
        return tuple(found)

    def tops(self, known: Collection[str]) -> tuple[str, ...]:
        """The topmost units of which somebody in `known` units is part, in order of their names."""
        return tuple(sorted({(self.above(unit) or (unit,))[-1] for unit in known}))

    def named(self, words: str, fold: Fold, known: Iterable[str] = ()) -> list[str]:
        """The one unit of that name or nickname, else those whose names hold the words; `known`: units in
        which somebody works, whether in the tree or not."""
        wanted = fold(words)
        if not wanted:
            return []
        every = sorted({*known, *self.parents, *self.parents.values(), *self.nicknames})
        exact = [unit for unit in every if fold(unit) == wanted]
        short = [unit for unit in every if wanted in {fold(name) for name in self.nicknames.get(unit, ())}]
        return exact or short or [unit for unit in every if wanted in fold(unit)]


def check_units(lines: Lines, known: UnitTree) -> Checked:
    """Rows {"unit", "parent", "nicknames"}; the parent may be empty, nicknames are apart by semicolons. What
    would make a circle, with what is `known` and not in the file, is a fault."""
    checked, lines_of, names_of = Checked(), dict[str, int](), dict[str, int]()
    parents = dict(known.parents)
    for number, cells in lines:
        faults = [] if cells["unit"] else [Fault(number, "unit", "empty")]
        faults += too_long(number, cells, {"unit": _LONGEST, "parent": _LONGEST})
        faults += twice(number, "unit", cells["unit"].casefold(), lines_of, cells["unit"])
        nicknames = tuple(
            dict.fromkeys(name.strip() for name in cells.get("nicknames", "").split(_APART) if name.strip())
        )
        for name in nicknames:
            faults += twice(number, "nicknames", name.casefold(), names_of, name)
        if len(nicknames) > MOST_NICKNAMES or any(len(name) > _LONGEST for name in nicknames):
            faults.append(Fault(number, "nicknames", "too_long", nicknames[0][:60]))
        parent = cells.get("parent", "") or None
        parents.pop(cells["unit"], None)
        if parent:
            parents[cells["unit"]] = parent
        checked.faults += faults
        checked.rows.append(
            {"unit": cells["unit"], "parent": parent, "nicknames": list(nicknames), "line": number}
        )
    tree = UnitTree(parents)
    for row in checked.rows:
        if row["unit"] == row["parent"] or row["unit"] in tree.above(row["unit"]):
            checked.faults.append(Fault(row["line"], "parent", "unit_circle", str(row["parent"])[:60]))
    checked.faults.sort()
    return checked
