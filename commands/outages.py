"""`flask outages`: times in which clocking in may not have worked, noticed or noted, and what was decided."""

from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup

from commands.calendar_changes import carry_out_or_stop, changing, touched_sentence
from commands.common import reading, settings
from storage.changes import AlreadyDone, Deed
from storage.deeds import outage_decided, outage_noted
from storage.store import Store

outages = AppGroup("outages", help="Times in which clocking in may not have worked.")

_MOMENT = click.DateTime(["%Y-%m-%dT%H:%M"])


@outages.command("list")
def list_outages() -> None:
    """Prints every window on the office's clock: number, from, to, state, by whom, what speaks for it."""
    zone = settings().zone
    with reading() as there:
        rows = there.calendar.outage_rows()
    for row in rows:
        first, last = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (row.first, row.last))
        evidence = " ".join(f"{name}={value}" for name, value in row.evidence.items() if value)
        click.echo("\t".join((str(row.id), first, last, row.state, row.decided_by or "-", evidence)))
    if not rows:
        click.echo("No outages.")


@outages.command("confirm")
@click.argument("number", type=int)
def confirm(number: int) -> None:
    """It was an outage: nobody is late for it; its days are made again."""
    with changing() as there:
        _carry_out(there, outage_decided(_row(there, number), "confirmed", "", settings().zone))


@outages.command("dismiss")
@click.argument("number", type=int)
@click.option("--why", required=True, help="Kept beside it.")
def dismiss(number: int, why: str) -> None:
    """It was none, also after it was confirmed."""
    with changing() as there:
        _carry_out(there, outage_decided(_row(there, number), "dismissed", why, settings().zone))


@outages.command("add")
@click.option("--from", "first", type=_MOMENT, required=True, help="On the office's clock: 2026-11-23T08:15.")
@click.option("--to", "last", type=_MOMENT, required=True)
@click.option("--why", required=True, help="Kept beside it.")
def add(first: datetime, last: datetime, why: str) -> None:
    """Notes a window the software did not notice, confirmed at once."""
    zone = settings().zone
    begin, end = first.replace(tzinfo=zone), last.replace(tzinfo=zone)
    if end <= begin:
        raise click.ClickException("It ends before it begins")
    with changing() as there:
        _carry_out(there, outage_noted(begin, end, why, zone))


def _row(there: Store, number: int) -> Any:
    for row in there.calendar.outage_rows():
        if row.id == number:
            return row
    raise click.ClickException(f"There is no outage no. {number}")


def _carry_out(there: Store, deed: Deed) -> None:
    try:
        click.echo(touched_sentence(carry_out_or_stop(there, [deed])))
    except AlreadyDone as done:
        raise click.ClickException("That was decided before") from done


COMMANDS: tuple[click.Command, ...] = (outages,)
