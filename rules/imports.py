"""What a table of staff, points or assignments must be like: rows in, clean rows or faults out."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from rules.people import ROLES

STAFF = ("staff_id", "title", "first_name", "last_name", "position", "unit", "role", "supervisor_id")
POINTS = ("code", "name", "latitude", "longitude", "radius_m")
ASSIGNMENTS = ("staff_id", "point_code", "from", "to")

_STAFF_LENGTHS = {
    "staff_id": 40, "title": 60, "first_name": 120, "last_name": 120, "position": 200, "unit": 200,
    "supervisor_id": 40,
}  # fmt: skip
_RADIUS = (10.0, 5000.0)
_DEFAULT_RADIUS = 150.0


class Fault(NamedTuple):
    """What is wrong in a line: a reason key (see texts/imports.toml), the column and the cell."""

    line: int
    column: str
    reason: str
    cell: str = ""


@dataclass(slots=True)
class Checked:
    """Clean rows, good only when there are no faults: an import stands or falls whole."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


Lines = Iterable[tuple[int, Mapping[str, str]]]


def missing_columns(
    heading: Collection[str], wanted: Collection[str], optional: Collection[str] = ()
) -> list[str]:
    return [name for name in wanted if name not in heading and name not in optional]


def check_staff(lines: Lines, known_ids: Collection[str]) -> Checked:
    """Staff rows; a supervisor must be on the list, in the file or already known."""
    checked, seen = Checked(), dict[str, int]()
    for number, cells in lines:
        row = {name: cells.get(name, "") for name in STAFF}
        faults = [Fault(number, name, "empty") for name in _required(row)]
        faults += [
            Fault(number, name, "too_long", row[name][:60])
            for name, most in _STAFF_LENGTHS.items()
            if len(row[name]) > most
        ]
        row["role"] = row["role"].casefold()
        if row["role"] and row["role"] not in ROLES:
            faults.append(Fault(number, "role", "role_unknown", row["role"]))
        if row["staff_id"] in seen:
            faults.append(Fault(number, "staff_id", "twice", row["staff_id"]))
        seen[row["staff_id"]] = number
        checked.faults += faults
        checked.rows.append({**row, "supervisor_id": row["supervisor_id"] or None})
    everyone = {*known_ids, *seen}
    for row in checked.rows:
        if row["supervisor_id"] and row["supervisor_id"] not in everyone:
            line = seen[row["staff_id"]]
            checked.faults.append(Fault(line, "supervisor_id", "person_unknown", row["supervisor_id"]))
    checked.faults.sort()
    return checked


def _required(row: Mapping[str, str]) -> list[str]:
    return [name for name in ("staff_id", "first_name", "last_name", "unit", "role") if not row[name]]


def check_points(lines: Lines) -> Checked:
    """Points in WGS 84 degrees; radius in metres, 150 when left empty."""
    checked, seen = Checked(), set[str]()
    for number, cells in lines:
        code, name = cells.get("code", ""), cells.get("name", "")
        faults = [Fault(number, key, "empty") for key, value in (("code", code), ("name", name)) if not value]
        if code in seen:
            faults.append(Fault(number, "code", "twice", code))
        seen.add(code)
        latitude = _number(number, "latitude", cells, faults, -90, 90)
        longitude = _number(number, "longitude", cells, faults, -180, 180)
        radius = _DEFAULT_RADIUS
        if cells.get("radius_m"):
            radius = _number(number, "radius_m", cells, faults, *_RADIUS)
        checked.faults += faults
        checked.rows.append(
            {"code": code, "name": name, "latitude": latitude, "longitude": longitude, "radius_m": radius}
        )
    return checked


def _number(
    line: int, column: str, cells: Mapping[str, str], faults: list[Fault], low: float, high: float
) -> float:
    cell = cells.get(column, "")
    try:
        value = float(cell)
    except ValueError:
        faults.append(Fault(line, column, "not_a_number", cell[:60]))
        return 0.0
    if not math.isfinite(value) or not low <= value <= high:
        faults.append(Fault(line, column, "out_of_range", cell[:60]))
    return value


def check_assignments(
    lines: Lines, person_of: Callable[[str], int | None], point_of: Callable[[str], int | None]
) -> Checked:
    """Assignments by ISO date; `to` may be empty. `person_of` and `point_of` find our ids, None for unknown."""
    checked = Checked()
    for number, cells in lines:
        faults: list[Fault] = []
        person, point = person_of(cells.get("staff_id", "")), point_of(cells.get("point_code", ""))
        if person is None:
            faults.append(Fault(number, "staff_id", "person_unknown", cells.get("staff_id", "")))
        if point is None:
            faults.append(Fault(number, "point_code", "point_unknown", cells.get("point_code", "")))
        first = _day(number, "from", cells.get("from", ""), faults)
        last = _day(number, "to", cells["to"], faults) if cells.get("to") else None
        if first and last and last < first:
            faults.append(Fault(number, "to", "ends_before_start", cells["to"]))
        checked.faults += faults
        checked.rows.append({"person": person, "point": point, "from_day": first, "to_day": last})
    return checked


def _day(line: int, column: str, cell: str, faults: list[Fault]) -> date | None:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        faults.append(Fault(line, column, "not_a_date", cell[:60]))
        return None
    if day.year > 2400:  # a Buddhist year slipped in
        faults.append(Fault(line, column, "buddhist_year", cell))
    return day
