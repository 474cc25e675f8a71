"""The plan of a table of any kind."""

from collections.abc import Callable, Sequence
from typing import Final

from documents.sheets import Line
from handlers.parts import import_calendar as calendar
from handlers.parts import import_plans as office
from handlers.parts.import_orders import plan_orders
from handlers.parts.import_plans import Plan
from storage.changes import By
from storage.store import Store

PLANS: Final[dict[str, Callable[[Store, Sequence[Line], By], Plan]]] = {
    "staff": office.plan_staff,
    "points": office.plan_points,
    "assignments": office.plan_assignments,
    "units": office.plan_units,
    "rounds": calendar.plan_rounds,
    "rounds_given": calendar.plan_rounds_given,
    "holidays": calendar.plan_holidays,
    "exemptions": calendar.plan_exemptions,
    "orders": plan_orders,
    "graces": calendar.plan_graces,
}


def plan_of(store: Store, kind: str, lines: Sequence[Line], by: By) -> Plan:
    """What the lines of a table of this kind would do if `by` imported them; KeyError for no kind."""
    return PLANS[kind](store, lines, by)
