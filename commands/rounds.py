"""`flask rounds import`, `assign` and `list`: rounds of work, and who works which from when."""

from pathlib import Path

import click
from flask.cli import AppGroup

from commands.calendar_changes import DRY_RUN, FILE, import_table
from commands.common import reading

rounds = AppGroup("rounds", help="Rounds of work, and who works which from when.")


@rounds.command("import")
@FILE
@DRY_RUN
def import_rounds(file: Path, dry_run: bool) -> None:
    """Adds rounds from FILE (code,name,start,end[,weekdays,hours,latest,out_required]); safe to repeat."""
    click.echo(import_table("rounds", file, dry_run=dry_run))


@rounds.command("assign")
@FILE
@DRY_RUN
def assign_rounds(file: Path, dry_run: bool) -> None:
    """Gives people rounds from FILE (staff_id,round,from[,to]); days since then are made again."""
    click.echo(import_table("rounds_given", file, dry_run=dry_run))


@rounds.command("list")
def list_rounds() -> None:
    """Prints every round: code, name, hours, weekdays from Monday 0."""
    with reading() as there:
        rows = there.calendar.round_rows()
    for row in rows:
        hours = f"{row.start:%H:%M}-{row.end:%H:%M}"
        flexible = f"{row.hours:g} h, until {row.latest:%H:%M}" if row.hours and row.latest else ""
        days = ",".join(map(str, row.weekdays))
        click.echo("\t".join((row.code, row.name, hours, days, flexible)).rstrip())
    if not rows:
        click.echo("No rounds but the office's own (round.start, round.end).")


COMMANDS: tuple[click.Command, ...] = (rounds,)
