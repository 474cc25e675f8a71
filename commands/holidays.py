"""`flask holidays import`, `list` and `withdraw`: the office's own list over the country's calendar."""

from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from commands.calendar_changes import (
    DAY,
    DRY_RUN,
    FILE,
    carry_out_or_stop,
    changing,
    import_table,
    touched_sentence,
)
from commands.common import now, reading, settings
from rules.calendar import work_day
from storage.deeds import holiday_withdrawn

holidays = AppGroup("holidays", help="Days off: the country's, and the office's own list over them.")


@holidays.command("import")
@FILE
@DRY_RUN
def import_holidays(file: Path, dry_run: bool) -> None:
    """Adds days from FILE (day,name[,kind,units]); kind is added or removed; safe to repeat."""
    click.echo(import_table("holidays", file, dry_run=dry_run))


@holidays.command("list")
@click.option("--from", "first", type=DAY, help="First day; today if not given.")
@click.option("--to", "last", type=DAY, help="Last day; the end of that year if not given.")
def list_holidays(first: datetime | None, last: datetime | None) -> None:
    """Prints the days off; those of the office's own list with their number."""
    start = first.date() if first else work_day(now(), settings().zone)
    end = last.date() if last else date(start.year, 12, 31)
    with reading() as there:
        own = there.calendar.holiday_rows(start, end)
        for day, found in sorted(there.calendar.holidays(start, end, "").items()):
            if not found.ours:
                click.echo(f"{day}\t{found.th}\t{found.en}")
    for row in own:
        units = "; ".join(row.units) or "everybody"
        click.echo(f"{row.day}\t{row.name}\t{row.kind}\t{units}\tno. {row.id}")


@holidays.command("withdraw")
@click.argument("number", type=int)
@click.option("--why", required=True)
def withdraw(number: int, why: str) -> None:
    """Takes an entry of the office's own list back (its number is in `list`)."""
    with changing() as there:
        standing = there.calendar.holiday_rows(date.min, date.max)
        row = next((row for row in standing if row.id == number), None)
        if row is None:
            raise click.ClickException(f"No. {number} is not on the list, or was taken back before")
        touched = carry_out_or_stop(there, [holiday_withdrawn(row, why)])
    click.echo(f"{row.day} {row.name} is taken back; {touched_sentence(touched)}")


COMMANDS: tuple[click.Command, ...] = (holidays,)
