"""A table as it came in chat: whose columns may be named in Thai, which kind it is, what is wrong in it."""

from collections.abc import Iterable, Sequence
from functools import cache

import texts
from documents.sheets import Line, read_sheet, write_xlsx
from handlers.parts.import_plan_of import plan_of
from handlers.parts.import_plans import Plan
from rules.import_kinds import KINDS
from rules.imports import Fault
from storage.changes import By
from storage.drafts import Draft
from storage.store import Store
from texts.thai import folded

TOPIC = "files"


@cache
def _names() -> dict[str, str]:
    """Columns by every way to name them, folded."""
    columns = {column for kind in KINDS.values() for column in kind.columns}
    named = {folded(word): column for column in columns for word in texts.words(TOPIC, f"column_{column}")}
    return {**named, **{column: column for column in columns}}


def column_word(column: str, language: str) -> str:
    """A column's name as people say it."""
    return texts.first_word(TOPIC, f"column_{column}", language)


def columns_of(heading: Sequence[str]) -> list[str]:
    """The heading with the names that the office's tables use, where one is known."""
    return [_names().get(folded(name), name) for name in heading]


def renamed(heading: Sequence[str], lines: Iterable[tuple[int, dict[str, str]]]) -> list[Line]:
    """The lines by the columns' names as the office's tables use them."""
    names = dict(zip(heading, columns_of(heading), strict=True))
    return [Line(number, {names[name]: cell for name, cell in cells.items()}) for number, cells in lines]


def fault_sentence(fault: Fault, language: str) -> str:
    why = texts.sentence("imports", fault.reason, language, {"cell": fault.cell})
    facts = {"line": fault.line, "column": column_word(fault.column, language), "why": why}
    return texts.sentence("imports", "fault", language, facts)


def plan_of_draft(store: Store, draft: Draft, by: By) -> Plan:
    """What the very bytes that were sent would do now."""
    heading, lines = read_sheet(draft.data)
    return plan_of(store, draft.kind, renamed(heading, lines), by)


def marked_workbook(store: Store, draft: Draft, by: By, language: str) -> tuple[bytes, int]:
    """The table that was sent, with a column that says what is wrong in each line; and how many faults."""
    heading, lines = read_sheet(draft.data)
    faults = plan_of(store, draft.kind, renamed(heading, lines), by).faults
    told: dict[int, list[str]] = {}
    for fault in faults:
        why = texts.sentence("imports", fault.reason, language, {"cell": fault.cell})
        told.setdefault(fault.line, []).append(f"{column_word(fault.column, language)}: {why}")
    marked = texts.sentence(TOPIC, "column_faults", language)
    rows = [
        [*(line.cells.get(name, "") for name in heading), "; ".join(told.get(line.number, ()))]
        for line in lines
    ]
    return write_xlsx([*heading, marked], rows, draft.kind), len(faults)


def template_workbook(kind: str, language: str) -> bytes:
    """An empty table of this kind with one row to show what its cells are like. KeyError for no kind."""
    columns = KINDS[kind].columns
    example = [texts.sentence(TOPIC, f"example_{column}", language) for column in columns]
    example = ["" if cell == "-" else cell for cell in example]
    return write_xlsx(list(columns), [example], kind)
