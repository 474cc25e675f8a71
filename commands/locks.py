"""`flask locks`: closing a month or half-year, and opening it again on record."""

from datetime import datetime

import click
from flask.cli import AppGroup

from commands.calendar_changes import DAY, carry_out_or_stop, changing, operator, touched_sentence
from commands.common import reading, settings
from rules.calendar import work_day
from rules.periods import Period, period_from
from storage.deeds import locked, reopened
from storage.periods import open_cases, why_not_closed

locks = AppGroup("locks", help="Closing a month or half-year: its days change no more.")


@locks.command("close")
@click.argument("period")
@click.option("--why", default="", help="Kept beside it.")
def close(period: str, why: str) -> None:
    """Closes PERIOD: a month such as 2026-10, or a half-year such as 1/2570."""
    chosen = _period(period)
    with changing() as there:
        fault = why_not_closed(there, chosen, operator().today)
        if fault:
            raise click.ClickException(_WHY_NOT[fault])
        waiting = open_cases(there, chosen)
        carry_out_or_stop(there, [locked(chosen.first, chosen.last, why or period)])
    left = f"left open: {waiting.provisional} provisional days, {waiting.requests} requests"
    click.echo(f"Closed: {chosen.first} to {chosen.last}; {left}")


_WHY_NOT = {
    "not_over": "The period is not over yet: wait until its last day is closed (see the worker's log)",
    "closed": "The period is closed already",
}


@locks.command("reopen")
@click.option("--from", "first", type=DAY, required=True)
@click.option("--to", "last", type=DAY, required=True)
@click.option("--why", required=True, help="Kept for ever.")
def reopen(first: datetime, last: datetime, why: str) -> None:
    """Opens closed days again, on record, and makes them again, for what came meanwhile."""
    start, end = first.date(), last.date()
    with changing() as there:
        if not there.calendar.locked_days(start, end):
            raise click.ClickException("None of those days is closed")
        touched = carry_out_or_stop(there, [reopened(start, end, why)])
    click.echo(f"Open again: {start} to {end}; {touched_sentence(touched)}")


@locks.command("list")
def list_locks() -> None:
    """Prints every closing and re-opening, newest first."""
    with reading() as there:
        rows = there.calendar.lock_rows()
    for row in rows:
        word = "closed" if row.locked else "opened"
        made = work_day(row.made_at, settings().zone)
        click.echo(f"{made}\t{word}\t{row.from_day}\t{row.to_day}\t{row.made_by}\t{row.why}")


def _period(word: str) -> Period:
    try:
        return period_from(word)
    except ValueError as fault:
        raise click.ClickException("Name a month such as 2026-10 or a half-year such as 1/2570") from fault


COMMANDS: tuple[click.Command, ...] = (locks,)
