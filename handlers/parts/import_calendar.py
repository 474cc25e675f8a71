"""What a table of rounds, holidays, exemptions or grace would do; see `handlers.parts.import_plans`."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from documents.sheets import Line
from handlers.parts.import_plans import OPERATOR, Plan, numbered, own_rows, person_finder
from rules import calendar_imports as tables
from rules.imports import Checked, Fault
from storage import deeds as made
from storage.changes import By, Deed, Touched, carry_out
from storage.store import Store

Row = dict[str, Any]


def plan_rounds(store: Store, lines: Sequence[Line], by: By) -> Plan:
    known = store.calendar.rounds()
    checked = tables.check_rounds(numbered(lines), known)
    new = [place for place, row in enumerate(checked.rows) if row["work"].code not in known]
    return _planned(
        store, "rounds", lines, checked, new, by,
        lambda rows: [made.new_round(row["work"], row["name"]) for row in rows],
    )  # fmt: skip


def plan_rounds_given(store: Store, lines: Sequence[Line], by: By) -> Plan:
    """Who works which round; what is already the last word for its person and beginning is left out."""
    checked = tables.check_rounds_given(numbered(lines), person_finder(store), tuple(store.calendar.rounds()))
    if by.name != OPERATOR:
        checked.faults += own_rows(lines, by)
    people = {row["person"] for row in checked.rows if row["person"] is not None}
    standing = {
        (old.person, old.from_day): (old.code, old.to_day)
        for old in store.calendar.round_assignments(date.min, date.max, people)
    }
    new = [
        place
        for place, row in enumerate(checked.rows)
        if None not in (row["person"], row["round"], row["from_day"])
        and standing.get((row["person"], row["from_day"])) != (row["round"], row["to_day"])
    ]
    return _planned(store, "rounds_given", lines, checked, new, by, _given)


def _given(rows: Sequence[Row]) -> list[Deed]:
    """People who get the same are one deed."""
    together: dict[tuple[str, date, date | None], list[int]] = {}
    for row in rows:
        together.setdefault((row["round"], row["from_day"], row["to_day"]), []).append(row["person"])
    return [made.round_given(people, *key) for key, people in together.items()]


def plan_holidays(store: Store, lines: Sequence[Line], by: By) -> Plan:
    checked = tables.check_holidays(numbered(lines), store.people.units())
    days = [row["day"] for row in checked.rows if row["day"]]
    rows = store.calendar.holiday_rows(min(days), max(days)) if days else []
    known = {(row.day, row.name, row.kind, tuple(row.units)) for row in rows}
    new = [
        place
        for place, row in enumerate(checked.rows)
        if (row["day"], row["name"], row["kind"], tuple(row["units"])) not in known
    ]
    for row in checked.rows:
        row |= {"from_day": row["day"], "to_day": row["day"]}
    return _planned(
        store, "holidays", lines, checked, new, by,
        lambda rows: [
            made.holiday(row["day"], row["name"], row["units"], off=row["kind"] == "added") for row in rows
        ],
    )  # fmt: skip


def plan_exemptions(store: Store, lines: Sequence[Line], by: By) -> Plan:
    checked = tables.check_exemptions(numbered(lines), person_finder(store))
    if by.name != OPERATOR:
        checked.faults += own_rows(lines, by)
    people = {row["person"] for row in checked.rows if row["person"] is not None}
    standing = store.calendar.exemption_rows(date.min, date.max, people)
    known = {(row.person, row.from_day, row.to_day, row.reason) for row in standing}
    new = _unknown(checked.rows, ("person", "from_day", "to_day", "reason"), known)
    return _planned(
        store, "exemptions", lines, checked, new, by,
        lambda rows: [
            made.exempted(row["person"], row["staff_id"], row["from_day"], row["to_day"], row["reason"])
            for row in rows
        ],
    )  # fmt: skip


def plan_graces(store: Store, lines: Sequence[Line], by: By) -> Plan:
    points = {point.code.casefold(): point.id for point in store.points.everywhere()}
    rounds = {work.code.casefold(): number for number, work in store.calendar.rounds_by_id().items()}
    checked = tables.check_graces(
        numbered(lines),
        lambda code: points.get(code.casefold()),
        lambda code: rounds.get(code.casefold()),
    )
    columns = ("from_day", "to_day", "minutes", "point", "round", "reason")
    known = {
        tuple(getattr(row, column) for column in columns)
        for row in store.calendar.grace_rows(date.min, date.max)
    }
    return _planned(
        store, "graces", lines, checked, _unknown(checked.rows, columns, known), by,
        lambda rows: [
            made.grace(
                row["from_day"], row["to_day"], row["minutes"], row["reason"], point=row["point"],
                round_id=row["round"],
            )
            for row in rows
        ],
    )  # fmt: skip


def _unknown(rows: Sequence[Row], columns: Sequence[str], known: Iterable[object]) -> list[int]:
    there = set(known)
    return [place for place, row in enumerate(rows) if tuple(row[column] for column in columns) not in there]


def _planned(
    store: Store, kind: str, lines: Sequence[Line], checked: Checked, new: Sequence[int], by: By,
    deeds: Callable[[Sequence[Row]], list[Deed]],
) -> Plan:  # fmt: skip
    fresh = [checked.rows[place] for place in new]
    numbers = [lines[place].number for place in new]
    faults = [*checked.faults, *lock_faults(store, fresh, numbers)]
    if faults:
        return Plan(kind, tuple(sorted(faults)))
    todo = deeds(fresh)

    def write(there: Store, who: By, name: str) -> tuple[dict[str, int], Touched]:
        touched = carry_out(there, todo, who)
        counts = {"added": len(todo), "same": len(lines) - len(new)}
        there.audit.add(who.at, who.name, f"{kind}.imported", f"file:{name}"[:120], **counts)
        return counts, touched

    return Plan(
        kind,
        added=tuple(_told(lines[place]) for place in new),
        same=len(lines) - len(new),
        past_days=sum(_past_days(store, deed, by) for deed in todo),
        write=write,
    )


def _told(line: Line) -> str:
    """The row as it stands in the file, its empty cells left out."""
    return " · ".join(cell for cell in line.cells.values() if cell)


def lock_faults(store: Store, rows: Sequence[Row], numbers: Sequence[int]) -> list[Fault]:
    """A fault for each row whose days touch a closed period."""
    return [
        Fault(number, "from" if "day" not in row else "day", "period_locked", f"{min(locked)}..{max(locked)}")
        for number, row in zip(numbers, rows, strict=True)
        if row.get("from_day")
        and (locked := store.calendar.locked_days(row["from_day"], row["to_day"] or date.max))
    ]


def _past_days(store: Store, deed: Deed, by: By) -> int:
    """How many days of people, at most, would be made again."""
    if deed.first is None or deed.first > by.today:
        return 0
    days = (min(deed.last or by.today, by.today) - deed.first).days + 1
    people = len(deed.people) if deed.people is not None else sum(_sizes(store, by).values())
    return days * people


def _sizes(store: Store, by: By) -> dict[str, int]:
    return store.people.count_by_unit(by.today)
