"""What an operator types: one file a click group, each thin over the rooms below."""

import importlib
from collections.abc import Iterator

import click

_TOPICS = (
    "database", "staff", "office", "signs", "beacons", "tablets", "deputies", "campaigns", "ideas", "vote",
    "photos", "export", "audit", "person", "menus", "serving", "days", "demo", "rounds", "holidays",
    "exemptions", "orders", "locks", "outages", "ledger", "units", "backups", "report", "kpi",
)  # fmt: skip


def groups() -> Iterator[click.Command]:
    """Every group and command of `flask --app app ...`."""
    for topic in _TOPICS:
        yield from importlib.import_module(f"{__name__}.{topic}").COMMANDS
