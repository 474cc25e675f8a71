"""What a table of the office would do: read against what is there, shown before it is done, done whole.

Commands and chat share these plans, so that a file does the same however it comes in.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from documents.menus import menu_of_role
from documents.sheets import Line
from rules import imports, permits
from rules.imports import Fault
from rules.people import Person
from rules.units import check_units
from storage.changes import By, Touched, made_again
from storage.errands import MENU
from storage.store import Store

_NEVER: Final = object()
OPERATOR: Final = "operator"
"""Who imports from the command line: nobody's own rows are theirs."""


class Change(NamedTuple):
    """What a cell was and would be."""

    column: str
    before: str
    after: str


Write = Callable[[Store, By, str], tuple[dict[str, int], Touched | None]]


def _nothing(store: Store, by: By, name: str) -> tuple[dict[str, int], Touched | None]:
    raise AssertionError("a table with faults is never written")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the table would do.

    `added`, `changed` (with what changes of it) and `gone` name rows as people know them; `gone` the
    office has and the table has not: they stay as they are. `same`: rows that change nothing. `raised`: who
    would become an admin. `past_days`: days of people that would be made again. `write` does it and returns
    counts for whoever asked.
    """

    kind: str
    faults: tuple[Fault, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[tuple[str, tuple[Change, ...]], ...] = ()
    gone: tuple[str, ...] = ()
    same: int = 0
    raised: tuple[str, ...] = ()
    past_days: int = 0
    write: Write = _nothing

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed)

    def digest(self) -> str:
        """Another one as soon as anything that the plan rests on is another."""
        told = repr((self.kind, self.added, self.changed, self.gone, self.same))
        return hashlib.sha256(told.encode()).hexdigest()


def numbered(lines: Sequence[Line]) -> Iterator[tuple[int, Mapping[str, str]]]:
    return ((line.number, line.cells) for line in lines)


def person_finder(store: Store) -> Callable[[str], int | None]:
    """Finds our id by staff id in any case, None for unknown; reads the list once."""
    people = {person.staff_id.casefold(): person.id for person in store.people.everyone()}
    return lambda staff_id: people.get(staff_id.casefold())


def own_rows(lines: Sequence[Line], by: By, column: str = "staff_id") -> list[Fault]:
    """A fault for each row on whoever imports it: what one decides on oneself, another admin must."""
    return [
        Fault(line.number, column, "own_row", by.name)
        for line in lines
        if line.cells.get(column, "").casefold() == by.name.casefold()
    ]


def plan_staff(store: Store, lines: Sequence[Line], by: By) -> Plan:
    known = {person.staff_id: person for person in store.people.everyone()}
    checked = imports.check_staff(numbered(lines), known)
    rows: dict[str, dict[str, Any]] = {row["staff_id"]: row for row in checked.rows}
    if _moves_themselves(known, rows, by):
        checked.faults += own_rows(lines, by)
    if checked.faults:
        return Plan("staff", tuple(checked.faults))
    forgotten = store.people.forgotten()
    added, changed, raised, same = [], [], [], 0
    for staff_id, row in rows.items():
        old = known.get(staff_id)
        different = () if old is None else _columns_that_change(old, row)
        told = f"{staff_id} {row['first_name']} {row['last_name']}"
        if staff_id in forgotten or (old and not different):
            same += 1
            continue
        if row["role"] == "admin" and (old is None or old.role != "admin"):
            raised.append(told)
        if old is None:
            added.append(told)
        else:
            changed.append((told, different))
    return Plan(
        "staff",
        added=tuple(added),
        changed=tuple(changed),
        gone=tuple(_not_in(known.values(), rows.keys() | forgotten)),
        same=same,
        raised=tuple(raised),
        write=lambda there, who, name: _write_staff(there, checked.rows, who, name),
    )


def _moves_themselves(known: Mapping[str, Person], rows: Mapping[str, Mapping[str, Any]], by: By) -> bool:
    """Whether whoever imports would give themselves another place, which another admin must do where there is
    one."""
    me = known.get(by.name)
    row = rows.get(by.name)
    if me is None or row is None or permits.may(me, "change_place", me):
        return False
    others = any(one.role == "admin" and one.id != me.id and one.left_on is None for one in known.values())
    return others and (row["unit"], row["supervisor_id"]) != (me.unit, me.supervisor_id)


def _columns_that_change(old: object, row: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(name, _shown(getattr(old, name)), _shown(value))
        for name, value in row.items()
        if getattr(old, name) != value
    )


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _not_in(known: Iterable[Person], named: Collection[str]) -> list[str]:
    missing = [one for one in known if one.staff_id not in named and one.left_on is None]
    return [f"{one.staff_id} {one.first_name} {one.last_name}" for one in missing]


def _write_staff(
    store: Store, rows: Sequence[dict[str, Any]], by: By, name: str
) -> tuple[dict[str, int], Touched]:
    changes = store.people.differences(rows)
    counts = store.people.save(rows)
    ask_for_menus(store, changes, by)
    subjects = {f"person:{staff_id}": changed for staff_id, changed in changes.items()}
    store.audit.add_many(by.at, by.name, "person.changed", subjects)
    _note(store, by, "staff", name, counts)
    moved = {staff_id for staff_id, changed in changes.items() if "unit" in changed}
    found = [person.id for person in store.people.everyone() if person.staff_id in moved] if moved else []
    # Days gone by stay in the unit they were made in.
    again = made_again(store, found, by.today, None, by, "text:changes.why_unit") if found else Touched()
    return counts, again


def ask_for_menus(store: Store, changes: Mapping[str, Mapping[str, Any]], by: By) -> None:
    """Whoever got another role sees its menu soon: the worker switches it."""
    roles = {staff_id: changed["role"][1] for staff_id, changed in changes.items() if "role" in changed}
    if roles:
        accounts = store.people.accounts()
        menus = {accounts[each]: menu_of_role(role) for each, role in roles.items() if each in accounts}
        store.errands.ask(MENU, menus, by.at)


def plan_points(store: Store, lines: Sequence[Line], by: By) -> Plan:
    known = {point.code: point for point in store.points.everywhere()}
    checked = imports.check_points(numbered(lines), list(known))
    if checked.faults:
        return Plan("points", tuple(checked.faults))
    added, changed = [], []
    for row in checked.rows:
        old, told = known.get(row["code"]), f"{row['code']} {row['name']}"
        if old is None:
            added.append(told)
        elif different := _columns_that_change(old, row):
            changed.append((told, different))
    named = {row["code"] for row in checked.rows}
    return Plan(
        "points",
        added=tuple(added),
        changed=tuple(changed),
        gone=tuple(f"{point.code} {point.name}" for code, point in known.items() if code not in named),
        same=len(checked.rows) - len(added) - len(changed),
        write=lambda there, who, name: (_write_points(there, checked.rows, who, name), None),
    )


def _write_points(store: Store, rows: Sequence[dict[str, Any]], by: By, name: str) -> dict[str, int]:
    changes = store.points.differences(rows)
    counts = store.points.save(rows)
    store.audit.add_many(
        by.at, by.name, "point.changed", {f"point:{code}": what for code, what in changes.items()}
    )
    _note(store, by, "points", name, counts)
    return counts


def plan_assignments(store: Store, lines: Sequence[Line], by: By) -> Plan:
    places = {point.code.casefold(): point.id for point in store.points.everywhere()}
    checked = imports.check_assignments(
        numbered(lines), person_finder(store), lambda code: places.get(code.casefold())
    )
    if checked.faults:
        return Plan("assignments", tuple(checked.faults))
    known = store.points.assigned({row["person"] for row in checked.rows})
    added, changed = [], []
    for line, row in zip(lines, checked.rows, strict=True):
        key = (row["person"], row["point"], row["from_day"])
        told = f"{line.cells['staff_id']} {line.cells['point_code']} {row['from_day']}"
        if key not in known:
            added.append(told)
        elif known[key] != row["to_day"]:
            changed.append((told, (Change("to", _shown(known[key]), _shown(row["to_day"])),)))

    fresh = [
        row for row in checked.rows
        if known.get((row["person"], row["point"], row["from_day"]), _NEVER) != row["to_day"]
    ]  # fmt: skip

    def write(there: Store, who: By, name: str) -> tuple[dict[str, int], Touched]:
        counts = there.points.assign(checked.rows)
        _note(there, who, "assignments", name, counts)
        return counts, _awaited_since(there, fresh, who)

    same = len(checked.rows) - len(added) - len(changed)
    return Plan("assignments", added=tuple(added), changed=tuple(changed), same=same, write=write)


def _awaited_since(store: Store, rows: Sequence[dict[str, Any]], by: By) -> Touched:
    """Whoever is awaited since another day than before has other days gone by."""
    if not rows:
        return Touched()
    people, first = sorted({row["person"] for row in rows}), min(row["from_day"] for row in rows)
    return made_again(store, people, first, None, by, "text:changes.why_assigned")


def plan_units(store: Store, lines: Sequence[Line], by: By) -> Plan:
    tree = store.units.tree()
    checked = check_units(numbered(lines), tree)
    if checked.faults:
        return Plan("units", tuple(checked.faults))
    known = {*tree.parents, *tree.nicknames}
    added, changed = [], []
    for row in checked.rows:
        unit, before = row["unit"], (tree.parents.get(row["unit"]), list(tree.nicknames.get(row["unit"], ())))
        if before == (row["parent"], list(row["nicknames"])):
            continue
        if unit in known:
            changed.append((unit, tuple(_unit_columns(before, row))))
        else:
            added.append(unit)

    def write(there: Store, who: By, name: str) -> tuple[dict[str, int], None]:
        counts = there.units.save(checked.rows)
        _note(there, who, "units", name, counts)
        return counts, None

    same = len(checked.rows) - len(added) - len(changed)
    return Plan("units", added=tuple(added), changed=tuple(changed), same=same, write=write)


def _unit_columns(before: tuple[str | None, list[str]], row: Mapping[str, Any]) -> Iterator[Change]:
    if before[0] != row["parent"]:
        yield Change("parent", _shown(before[0]), _shown(row["parent"]))
    if before[1] != list(row["nicknames"]):
        yield Change("nicknames", "; ".join(before[1]), "; ".join(row["nicknames"]))


def _note(store: Store, by: By, kind: str, name: str, counts: Mapping[str, int]) -> None:
    store.audit.add(by.at, by.name, f"{kind}.imported", f"file:{name}"[:120], **counts)
