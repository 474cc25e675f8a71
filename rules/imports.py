"""What a table of staff, points or assignments must be like: rows in, clean rows or faults out."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from rules.people import ROLES
from rules.places import LEAST_RADIUS_M, MOST_RADIUS_M, POINT_CODE, USUAL_RADIUS_M

STAFF = ("staff_id", "title", "first_name", "last_name", "position", "unit", "role", "supervisor_id")
#: A staff list may say since when somebody serves; one that does not leaves what was said before.
STARTED = "start_date"
POINTS = ("code", "name", "latitude", "longitude", "radius_m")
ASSIGNMENTS = ("staff_id", "point_code", "from", "to")

_STAFF_LENGTHS = {
    "staff_id": 40, "title": 60, "first_name": 120, "last_name": 120, "position": 200, "unit": 200,
    "supervisor_id": 40,
}  # fmt: skip
_POINT_LENGTHS = {"code": 40, "name": 200}


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
    """Staff rows; a supervisor must be somebody else on the list, in the file or already known.

    Ids are the same whatever their case; one already known keeps its spelling, so that "a7" after "A7"
    changes a person and does not make a second one.
    """
    checked, lines_of = Checked(), dict[str, int]()
    spelt = {known.casefold(): known for known in known_ids}
    for number, cells in lines:
        row = {name: cells.get(name, "") for name in STAFF}
        checked.faults += _staff_faults(number, row)
        checked.faults += twice(number, "staff_id", row["staff_id"].casefold(), lines_of, row["staff_id"])
        row["staff_id"] = spelt.setdefault(row["staff_id"].casefold(), row["staff_id"])
        row["role"] = row["role"].casefold()
        more = _started(number, cells, checked.faults)
        checked.rows.append({**row, **more, "supervisor_id": row["supervisor_id"] or None, "line": number})
    for whole in checked.rows:
        number, supervisor = whole.pop("line"), whole["supervisor_id"]
        if supervisor and supervisor.casefold() not in spelt:
            checked.faults.append(Fault(number, "supervisor_id", "person_unknown", supervisor[:60]))
        elif supervisor and spelt[supervisor.casefold()] == whole["staff_id"]:
            checked.faults.append(Fault(number, "supervisor_id", "own_supervisor", supervisor[:60]))
        elif supervisor:
            whole["supervisor_id"] = spelt[supervisor.casefold()]
    checked.faults.sort()
    return checked


def _started(number: int, cells: Mapping[str, str], faults: list[Fault]) -> dict[str, date | None]:
    if STARTED not in cells:
        return {}
    return {"started_on": day_in(number, STARTED, cells[STARTED], faults) if cells[STARTED] else None}


def _staff_faults(number: int, row: Mapping[str, str]) -> list[Fault]:
    required = ("staff_id", "first_name", "last_name", "unit", "role")
    faults = [Fault(number, name, "empty") for name in required if not row[name]]
    faults += too_long(number, row, _STAFF_LENGTHS)
    if row["role"] and row["role"].casefold() not in ROLES:
        faults.append(Fault(number, "role", "role_unknown", row["role"][:60]))
    return faults


def too_long(number: int, row: Mapping[str, str], lengths: Mapping[str, int]) -> list[Fault]:
    """A fault for each cell with more letters than its column takes."""
    return [
        Fault(number, name, "too_long", row[name][:60])
        for name, most in lengths.items()
        if len(row[name]) > most
    ]


def twice(number: int, column: str, key: str, lines_of: dict[str, int], shown: str = "") -> list[Fault]:
    """A fault when a line before this one had the same key; remembers the first line of each."""
    if key and lines_of.setdefault(key, number) != number:
        return [Fault(number, column, "twice", (shown or key)[:60])]
    return []


def check_points(lines: Lines, known_codes: Collection[str] = ()) -> Checked:
    """Points in WGS 84 degrees; radius in metres, 150 when left empty. Codes are the same in any case."""
    checked, lines_of = Checked(), dict[str, int]()
    spelt = {known.casefold(): known for known in known_codes}
    for number, cells in lines:
        row = {name: cells.get(name, "") for name in ("code", "name")}
        faults = [Fault(number, name, "empty") for name in row if not row[name]]
        faults += too_long(number, row, _POINT_LENGTHS)
        if row["code"] and not POINT_CODE.fullmatch(row["code"]):
            faults.append(Fault(number, "code", "code_form", row["code"][:60]))
        faults += twice(number, "code", row["code"].casefold(), lines_of, row["code"])
        row["code"] = spelt.setdefault(row["code"].casefold(), row["code"])
        latitude = number_in(number, "latitude", cells, faults, -90, 90)
        longitude = number_in(number, "longitude", cells, faults, -180, 180)
        if not faults and latitude == 0 and longitude == 0:
            faults.append(Fault(number, "latitude", "out_of_range", "0, 0"))  # no phone is believed there
        radius = USUAL_RADIUS_M
        if cells.get("radius_m"):
            radius = number_in(number, "radius_m", cells, faults, LEAST_RADIUS_M, MOST_RADIUS_M)
        checked.faults += faults
        checked.rows.append({**row, "latitude": latitude, "longitude": longitude, "radius_m": radius})
    return checked


def number_in(
    line: int, column: str, cells: Mapping[str, str], faults: list[Fault], low: float, high: float
) -> float:
    """The number in a cell, from `low` to `high`; what is none becomes a fault, and 0."""
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
    """Assignments by ISO date; `to` may be empty. `person_of`, `point_of` find our ids, None for unknown."""
    checked, lines_of = Checked(), dict[str, int]()
    for number, cells in lines:
        faults: list[Fault] = []
        person, point = person_of(cells.get("staff_id", "")), point_of(cells.get("point_code", ""))
        if person is None:
            faults.append(Fault(number, "staff_id", "person_unknown", cells.get("staff_id", "")[:60]))
        if point is None:
            faults.append(Fault(number, "point_code", "point_unknown", cells.get("point_code", "")[:60]))
        first = day_in(number, "from", cells.get("from", ""), faults)
        last = day_in(number, "to", cells["to"], faults) if cells.get("to") else None
        if first and last and last < first:
            faults.append(Fault(number, "to", "ends_before_start", cells["to"]))
        if person is not None and point is not None and first:
            shown = f"{cells['staff_id']} {cells['point_code']} {first}"
            faults += twice(number, "from", f"{person} {point} {first}", lines_of, shown)
        checked.faults += faults
        checked.rows.append({"person": person, "point": point, "from_day": first, "to_day": last})
    return checked


def day_in(line: int, column: str, cell: str, faults: list[Fault]) -> date | None:
    """The ISO date in a cell; what is none becomes a fault, and None."""
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        faults.append(Fault(line, column, "not_a_date", cell[:60]))
        return None
    if day.year > 2400:  # a Buddhist year slipped in
        faults.append(Fault(line, column, "buddhist_year", cell))
    return day
