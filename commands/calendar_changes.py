"""What every command that changes the calendar shares: its deeds carried out, what they touched told."""

from collections.abc import Sequence
from pathlib import Path

import click

from commands.common import OPERATOR, lines_of, now, settings, stop_on_faults, store
from handlers.parts.import_plan_of import plan_of
from rules.import_kinds import KINDS
from rules.imports import Checked
from storage.changes import By, Deed, PeriodLocked, Touched, carry_out
from storage.store import Store

DAY = click.DateTime(["%Y-%m-%d"])
DRY_RUN = click.option("--dry-run", is_flag=True, help="Check and count, but change nothing.")
FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


def operator() -> By:
    return By(OPERATOR, now(), settings().zone)


def import_table(kind: str, file: Path, *, dry_run: bool = False) -> str:
    """Carries out what a file of this kind would do, or names its bad rows, or (`dry_run`) takes it all back;
    the sentence to print."""
    table = KINDS[kind]
    lines = lines_of(file, table.columns, table.optional)
    with store() as there:
        plan = plan_of(there, kind, lines, operator())
        stop_on_faults(Checked(faults=list(plan.faults)))
        try:
            counts, touched = plan.write(there, operator(), file.name)
        except PeriodLocked as locked:
            raise click.ClickException(locked_sentence(locked)) from locked
        if dry_run:
            there.connection.rollback()
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    if touched is not None:
        told = f"{told}; {touched_sentence(touched)}"
    return f"{'Would be: ' if dry_run else ''}{told}"


def carry_out_or_stop(there: Store, deeds: Sequence[Deed]) -> Touched:
    """Carries the deeds out; a locked period is told with how to open it again."""
    try:
        return carry_out(there, deeds, operator())
    except PeriodLocked as locked:
        raise click.ClickException(locked_sentence(locked)) from locked


def touched_sentence(touched: Touched) -> str:
    """`3 days of 2 people changed (late -> present 2)`."""
    moves = ", ".join(f"{before} -> {after} {n}" for before, after, n in touched.moves())
    told = f"{len(touched.changes)} days of {touched.people} people changed"
    return f"{told} ({moves})" if moves else told


def locked_sentence(locked: PeriodLocked) -> str:
    again = f"flask --app app locks reopen --from {locked.first} --to {locked.last} --why ..."
    return f"A locked period lies within ({locked.first} to {locked.last}). Open it again first: {again}"
