"""`flask exemptions` and `flask graces`: who need not clock in, and where more minutes are given."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from commands.calendar_changes import (
    DRY_RUN,
    FILE,
    carry_out_or_stop,
    changing,
    import_table,
    touched_sentence,
)
from commands.common import store
from storage import deeds

exemptions = AppGroup("exemptions", help="Who need not clock in, from when to when.")
graces = AppGroup("graces", help="More minutes on some days, at a point or for a round.")


@exemptions.command("import")
@FILE
@DRY_RUN
def import_exemptions(file: Path, dry_run: bool) -> None:
    """Adds exemptions from FILE (staff_id,from[,to],reason); safe to repeat."""
    click.echo(import_table("exemptions", file, dry_run=dry_run))


@exemptions.command("list")
def list_exemptions() -> None:
    """Prints every exemption that stands: number, staff id, days, reason."""
    with store() as there:
        of = {person.id: person.staff_id for person in there.people.everyone()}
        for row in there.calendar.exemption_rows(date.min, date.max):
            click.echo(f"{row.id}\t{of[row.person]}\t{row.from_day}\t{row.to_day or ''}\t{row.reason}")


@exemptions.command("withdraw")
@click.argument("number", type=int)
@click.option("--why", required=True)
def withdraw_exemption(number: int, why: str) -> None:
    """Takes an exemption back (its number is in `list`)."""
    with changing() as there:
        row = _numbered(there.calendar.exemption_rows(date.min, date.max), number)
        staff_id = there.people.by_id(row.person).staff_id
        touched = carry_out_or_stop(there, [deeds.exemption_withdrawn(row, staff_id, why)])
    click.echo(f"No. {number} is taken back; {touched_sentence(touched)}")


@graces.command("import")
@FILE
@DRY_RUN
def import_graces(file: Path, dry_run: bool) -> None:
    """Adds grace from FILE (from[,to],minutes[,point_code,round],reason); safe to repeat."""
    click.echo(import_table("graces", file, dry_run=dry_run))


@graces.command("list")
def list_graces() -> None:
    """Prints every grace that stands: number, days, minutes, point, round, reason."""
    with store() as there:
        for row in there.calendar.grace_rows(date.min, date.max):
            where = f"{row.point_code or 'any point'}\t{row.round_code or 'any round'}"
            click.echo(f"{row.id}\t{row.from_day}\t{row.to_day}\t{row.minutes}\t{where}\t{row.reason}")


@graces.command("withdraw")
@click.argument("number", type=int)
@click.option("--why", required=True)
def withdraw_grace(number: int, why: str) -> None:
    """Takes a grace back (its number is in `list`)."""
    with changing() as there:
        row = _numbered(there.calendar.grace_rows(date.min, date.max), number)
        touched = carry_out_or_stop(there, [deeds.grace_withdrawn(row, why)])
    click.echo(f"No. {number} is taken back; {touched_sentence(touched)}")


def _numbered(rows: list[Any], number: int) -> Any:
    for row in rows:
        if row.id == number:
            return row
    raise click.ClickException(f"No. {number} is not on the list, or was taken back before")


COMMANDS: tuple[click.Command, ...] = (exemptions, graces)
