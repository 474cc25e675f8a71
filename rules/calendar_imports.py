"""What tables of rounds, holidays, exemptions and grace must be like: rows in, clean rows or faults out."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, time
from typing import Any

from rules.imports import Checked, Fault, Lines, day_in, number_in, too_long, twice
from rules.rounds import USUAL, Round

ROUNDS = ("code", "name", "start", "end", "weekdays", "hours", "latest", "out_required")
ROUND_GIVEN = ("staff_id", "round", "from", "to")
HOLIDAYS = ("day", "name", "kind", "units")
EXEMPTIONS = ("staff_id", "from", "to", "reason")
ORDERS = ("order_no", "order_date", "kind", "from", "to", "part", "staff_id", "subject")
GRACES = ("from", "to", "minutes", "point_code", "round", "reason")

MOST_MINUTES = 600
_MOST_HOURS = 24.0
_YES, _NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0")
_UNITS_APART = ";"
_COVERS = ("travel", "wfh", "exempt")
Find = Callable[[str], int | None]


def check_rounds(lines: Lines, known: Mapping[str, Round]) -> Checked:
    """Rounds as {"work": Round, "name": ...}; hours like 08:30. A known code with other hours is a fault:
    what was judged by a round must stay as it was."""
    checked, lines_of = Checked(), dict[str, int]()
    spelt = {code.casefold(): code for code in known}
    for number, cells in lines:
        faults = [
            Fault(number, name, "empty") for name in ("code", "name", "start", "end") if not cells[name]
        ]
        faults += too_long(number, cells, {"code": 40, "name": 200})
        code = spelt.setdefault(cells["code"].casefold(), cells["code"])
        faults += twice(number, "code", code.casefold(), lines_of, code)
        work = _round(number, code, cells, faults)
        if not faults and code in known and known[code] != work:
            faults.append(Fault(number, "code", "round_taken", code))
        checked.faults += faults
        checked.rows.append({"work": work, "name": cells["name"]})
    return checked


def _round(number: int, code: str, cells: Mapping[str, str], faults: list[Fault]) -> Round:
    start, end = _clock(number, "start", cells, faults), _clock(number, "end", cells, faults)
    hours = number_in(number, "hours", cells, faults, 0.5, _MOST_HOURS) if cells.get("hours") else None
    latest = _clock(number, "latest", cells, faults) if cells.get("latest") else None
    out = cells.get("out_required", "").casefold()
    if out and out not in _YES + _NO:
        faults.append(Fault(number, "out_required", "yes_or_no", out[:60]))
    days = _weekdays(number, cells, faults)
    return Round(start or USUAL.start, end or USUAL.end, code, days, hours, latest, out not in _NO)


def _clock(number: int, column: str, cells: Mapping[str, str], faults: list[Fault]) -> time | None:
    """The time in a cell; a workbook gives 08:30:00, people 8:30."""
    cell = cells.get(column, "")
    if not cell:
        return None
    clock = clock_of(cell)
    if clock is None:
        faults.append(Fault(number, column, "not_a_time", cell[:60]))
    return clock


def clock_of(words: str) -> time | None:
    """A time of day as people and workbooks write it: 8:30, 08.30, 08:30:00; None for what is none."""
    parts = words.strip().replace(".", ":").split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
        return None
    hour, minute = int(parts[0]), int(parts[1])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _weekdays(number: int, cells: Mapping[str, str], faults: list[Fault]) -> tuple[int, ...]:
    cell = cells.get("weekdays", "")
    if not cell:
        return USUAL.weekdays
    parts = [part.strip() for part in cell.split(",")]
    if not all(part in ("0", "1", "2", "3", "4", "5", "6") for part in parts):
        faults.append(Fault(number, "weekdays", "not_weekdays", cell[:60]))
        return USUAL.weekdays
    return tuple(sorted({int(part) for part in parts}))


def check_rounds_given(lines: Lines, person_of: Find, codes: Collection[str]) -> Checked:
    """Who works which round from when: {"person", "staff_id", "round", "from_day", "to_day"}."""
    checked, lines_of = Checked(), dict[str, int]()
    spelt = {code.casefold(): code for code in codes}
    for number, cells in lines:
        faults: list[Fault] = []
        row = _person_and_days(number, cells, person_of, faults)
        row["round"] = spelt.get(cells["round"].casefold())
        if row["round"] is None:
            faults.append(Fault(number, "round", "round_unknown", cells["round"][:60]))
        if row["person"] is not None and row["from_day"]:
            key = f"{row['person']} {row['from_day']}"
            faults += twice(number, "from", key, lines_of, f"{cells['staff_id']} {row['from_day']}")
        checked.faults += faults
        checked.rows.append(row)
    return checked


def check_holidays(lines: Lines, units: Collection[str]) -> Checked:
    """Days off, or with kind `removed` working days after all; `units` apart by semicolons, none: all."""
    checked, lines_of = Checked(), dict[str, int]()
    for number, cells in lines:
        faults = [] if cells["name"] else [Fault(number, "name", "empty")]
        faults += too_long(number, cells, {"name": 200})
        day = day_in(number, "day", cells["day"], faults)
        kind = cells.get("kind", "").casefold() or "added"
        if kind not in ("added", "removed"):
            faults.append(Fault(number, "kind", "kind_unknown", kind[:60]))
        named = sorted({unit.strip() for unit in cells.get("units", "").split(_UNITS_APART)} - {""})
        faults += [Fault(number, "units", "unit_unknown", unit[:60]) for unit in named if unit not in units]
        faults += twice(number, "day", f"{day} {kind} {named}" if day else "", lines_of, cells["day"])
        checked.faults += faults
        checked.rows.append({"day": day, "name": cells["name"], "kind": kind, "units": named})
    return checked


def check_exemptions(lines: Lines, person_of: Find) -> Checked:
    """Who need not clock in: {"person", "staff_id", "from_day", "to_day", "reason"}; `to` may be empty."""
    checked, lines_of = Checked(), dict[str, int]()
    for number, cells in lines:
        faults: list[Fault] = []
        row = {**_person_and_days(number, cells, person_of, faults), "reason": cells["reason"]}
        faults += [] if cells["reason"] else [Fault(number, "reason", "empty")]
        faults += too_long(number, cells, {"reason": 300})
        if row["person"] is not None and row["from_day"]:
            key = f"{row['person']} {row['from_day']}"
            faults += twice(number, "from", key, lines_of, f"{cells['staff_id']} {row['from_day']}")
        checked.faults += faults
        checked.rows.append(row)
    return checked


def check_orders(lines: Lines, person_of: Find, kinds: Collection[str]) -> Checked:
    """Official orders, a line a person: {"number", "dated", "kind", "leave", "from_day", "to_day", "part",
    "subject", "people", "lines"}, one row for all lines that say the same of one order. `kind`: travel, wfh,
    exempt, or a kind of leave out of `kinds`; `to` empty: that one day; `part` empty: whole days."""
    checked, lines_of = Checked(), dict[str, int]()
    orders: dict[tuple[Any, ...], dict[str, Any]] = {}
    for number, cells in lines:
        faults: list[Fault] = []
        who = _person_and_days(number, cells, person_of, faults)
        row = _order(number, cells, kinds, faults)
        row |= {"from_day": who["from_day"], "to_day": who["to_day"] or who["from_day"]}
        key = tuple(row.values())
        told = f"{cells['order_no']} {cells['staff_id']}"
        if who["person"] is not None:
            faults += twice(number, "staff_id", f"{key} {who['person']}", lines_of, told)
        checked.faults += faults
        order = orders.setdefault(key, {**row, "people": [], "line": number})
        order["people"] += [who["person"]] if who["person"] is not None else []
    checked.rows += orders.values()
    return checked


def _order(
    number: int, cells: Mapping[str, str], kinds: Collection[str], faults: list[Fault]
) -> dict[str, Any]:
    faults += [Fault(number, name, "empty") for name in ("order_no", "subject") if not cells.get(name)]
    faults += too_long(number, cells, {"order_no": 60, "subject": 300})
    kind, part = cells["kind"].casefold(), cells.get("part", "").casefold() or "full"
    if kind not in (*_COVERS, *kinds):
        faults.append(Fault(number, "kind", "order_kind_unknown", kind[:60]))
    if part not in ("full", "morning", "afternoon") or (kind == "exempt" and part != "full"):
        faults.append(Fault(number, "part", "order_part_unknown", part[:60]))
    return {
        "number": " ".join(cells["order_no"].split()),
        "dated": day_in(number, "order_date", cells["order_date"], faults),
        "kind": kind if kind in _COVERS else "leave",
        "leave": "" if kind in _COVERS else kind,
        "part": part,
        "subject": cells.get("subject", ""),
    }


def check_graces(lines: Lines, point_of: Find, round_of: Find) -> Checked:
    """More minutes on some days, at a point or for a round or for all; `to` empty: that one day."""
    checked = Checked()
    for number, cells in lines:
        faults = [] if cells["reason"] else [Fault(number, "reason", "empty")]
        faults += too_long(number, cells, {"reason": 300})
        first, last = _days(number, cells, faults)
        minutes = int(number_in(number, "minutes", cells, faults, 1, MOST_MINUTES))
        row: dict[str, Any] = {"from_day": first, "to_day": last or first, "minutes": minutes}
        for name, column, find in (("point", "point_code", point_of), ("round", "round", round_of)):
            cell = cells.get(column, "")
            row[name] = find(cell) if cell else None
            if cell and row[name] is None:
                faults.append(Fault(number, column, f"{name}_unknown", cell[:60]))
        checked.faults += faults
        checked.rows.append({**row, "reason": cells["reason"]})
    return checked


def _person_and_days(
    number: int, cells: Mapping[str, str], person_of: Find, faults: list[Fault]
) -> dict[str, Any]:
    person = person_of(cells["staff_id"])
    if person is None:
        faults.append(Fault(number, "staff_id", "person_unknown", cells["staff_id"][:60]))
    first, last = _days(number, cells, faults)
    return {"person": person, "staff_id": cells["staff_id"], "from_day": first, "to_day": last}


def _days(number: int, cells: Mapping[str, str], faults: list[Fault]) -> tuple[date | None, date | None]:
    first = day_in(number, "from", cells["from"], faults)
    last = day_in(number, "to", cells["to"], faults) if cells.get("to") else None
    if first and last and last < first:
        faults.append(Fault(number, "to", "ends_before_start", cells["to"]))
    return first, last
