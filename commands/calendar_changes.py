"""What every command that changes the calendar shares: its deeds carried out, what they touched told."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from commands.common import OPERATOR, database, lines_of, now, reading, settings, stop_on_faults, store
from handlers.parts.import_plan_of import plan_of
from rules.import_kinds import KINDS
from rules.imports import Checked
from storage.changes import By, DaysWait, Deed, PeriodLocked, Touched, carry_out
from storage.remaking import next_batch, people_waiting
from storage.store import Store

DAY = click.DateTime(["%Y-%m-%d"])
DRY_RUN = click.option("--dry-run", is_flag=True, help="Check and count, but change nothing.")
FILE = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@contextmanager
def changing() -> Iterator[Store]:
    """One writing transaction of a change; then the days that it put off, if they were many."""
    with store() as there:
        yield there
    _make_days_that_wait()


def _make_days_that_wait() -> None:
    """In small transactions that chats get between. A worker may take part, and goes on if we are stopped."""
    with reading() as there:
        people = people_waiting(there)
    if not people:
        return
    changed = None
    with click.progressbar(length=people, label="days made again, people") as bar:
        while True:
            with store() as there:
                made = next_batch(there, now(), settings().zone)
            if made is None:
                break
            bar.update(made.people)
            changed = made.changed
            database().give_way()
    if changed is not None:
        click.echo(f"{changed} days changed")


def operator() -> By:
    return By(OPERATOR, now(), settings().zone)


def import_table(kind: str, file: Path, *, dry_run: bool = False) -> str:
    """Carries out what a file of this kind would do, or names its bad rows, or (`dry_run`) takes it all back;
    the sentence to print."""
    table = KINDS[kind]
    lines = lines_of(file, table.columns, table.optional)
    with changing() as there:
        plan = plan_of(there, kind, lines, operator())
        stop_on_faults(Checked(faults=list(plan.faults)))
        try:
            counts, touched = plan.write(there, operator(), file.name)
        except PeriodLocked as locked:
            raise click.ClickException(locked_sentence(locked)) from locked
        if dry_run:
            there.connection.rollback()
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    if touched is not None and (touched.changes or touched.later or table.days):
        told = f"{told}; {touched_sentence(touched)}"
    return f"{'Would be: ' if dry_run else ''}{told}"


def carry_out_or_stop(there: Store, deeds: Sequence[Deed]) -> Touched:
    """Carries the deeds out; a locked period is told with how to open it again."""
    try:
        return carry_out(there, deeds, operator())
    except PeriodLocked as locked:
        raise click.ClickException(locked_sentence(locked)) from locked
    except DaysWait as waiting:
        raise click.ClickException(_DAYS_WAIT) from waiting


_DAYS_WAIT = "Days of the period are being made again after a change; try again in a few minutes"


def touched_sentence(touched: Touched) -> str:
    """`3 days of 2 people changed (late -> present 2)`; of very many only how many at most."""
    if touched.later:
        return f"{touched.later.days} days of {touched.later.people} people are made again"
    moves = ", ".join(f"{before} -> {after} {n}" for before, after, n in touched.moves())
    told = f"{len(touched.changes)} days of {touched.people} people changed"
    return f"{told} ({moves})" if moves else told


def locked_sentence(locked: PeriodLocked) -> str:
    again = f"flask --app app locks reopen --from {locked.first} --to {locked.last} --why ..."
    return f"A locked period lies within ({locked.first} to {locked.last}). Open it again first: {again}"
