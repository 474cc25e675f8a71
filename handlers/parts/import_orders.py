"""What a table of official orders would do; see `handlers.parts.import_plans`."""

from collections.abc import Sequence
from typing import Any

from documents.sheets import Line
from handlers.parts.import_calendar import lock_faults
from handlers.parts.import_plans import OPERATOR, Plan, numbered, own_rows, person_finder
from rules import calendar_imports as tables
from rules.ledger import LEAVE_KINDS
from storage.changes import By, Deed, Touched, carry_out
from storage.deeds import ordered
from storage.orders import Order
from storage.store import Store


def plan_orders(store: Store, lines: Sequence[Line], by: By) -> Plan:
    """All lines that say the same of one order are one; people who have it already are left out."""
    checked = tables.check_orders(numbered(lines), person_finder(store), LEAVE_KINDS)
    if by.name != OPERATOR:
        checked.faults += own_rows(lines, by)
    if not checked.faults:
        checked.faults += lock_faults(store, checked.rows, [row["line"] for row in checked.rows])
    if checked.faults:
        return Plan("orders", tuple(sorted(checked.faults)))
    deeds, told, same = _new(store, checked.rows)

    def write(there: Store, who: By, name: str) -> tuple[dict[str, int], Touched | None]:
        touched = carry_out(there, deeds, who)
        counts = {"added": len(deeds), "same": same}
        there.audit.add(who.at, who.name, "orders.imported", f"file:{name}"[:120], **counts)
        return counts, touched

    return Plan("orders", added=tuple(told), same=same, write=write)


def _new(store: Store, rows: Sequence[dict[str, Any]]) -> tuple[list[Deed], list[str], int]:
    """What nobody has been ordered yet, in words too, and how many orders of the file are known whole."""
    known: dict[Order, set[int]] = {}
    for row in store.orders.standing():
        kept = Order(
            row.number, row.dated, row.kind, row.from_day, row.to_day, row.part, row.leave, row.subject
        )
        known.setdefault(kept, set()).update(store.orders.people_of(row.id))
    deeds, told, same = list[Deed](), list[str](), 0
    for one in rows:
        order = Order(
            one["number"], one["dated"], one["kind"], one["from_day"], one["to_day"], one["part"],
            one["leave"], one["subject"],
        )  # fmt: skip
        fresh = [person for person in one["people"] if person not in known.get(order, ())]
        if fresh:
            deeds.append(ordered(order, fresh))
            told.append(f"{order.number} {order.leave or order.kind} {order.first} ({len(fresh)})")
        else:
            same += 1
    return deeds, told, same
