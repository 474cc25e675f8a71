"""An official order in words: its number and date, what it lays down and for whom."""

from typing import Any

from bot.turn import Turn
from texts import sentence, thai


def order_name(turn: Turn, row: Any) -> str:
    facts = {"number": row.number, "date": thai.short_date(row.dated, turn.language)}
    return sentence("orders", "name", turn.language, facts)


def order_line(turn: Turn, row: Any) -> str:
    """What it is, when and for how many, and its subject."""
    facts = {
        "kind": kind_name(turn, f"{row.kind}:{row.leave}" if row.leave else row.kind),
        "days": thai.date_span(row.from_day, row.to_day, turn.language),
        "part": sentence("orders", f"part_{row.part}", turn.language), "n": row.people,
        "subject": row.subject,
    }  # fmt: skip
    return sentence("orders", "line", turn.language, facts)


def kind_name(turn: Turn, kind: str) -> str:
    """Of `travel`, `wfh`, `exempt` or `leave:<kind>`."""
    kind, _, leave = kind.partition(":")
    if leave:
        return sentence("leave", f"kind_{leave}", turn.language)
    return sentence("orders", f"kind_{kind}", turn.language)
