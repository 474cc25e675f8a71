"""`flask export clockins`."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, now, settings, store, write_file
from documents.sheets import write_csv, write_xlsx
from handlers.parts.office_files import CLOCKINS, clockin_rows

export = AppGroup("export", help="The record, as files for other systems.")


@export.command("clockins")
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--to", "last", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
def clockins(first: Any, last: Any, out: Path) -> None:
    """Every clock-in of the days FROM to TO, both included, as CSV or XLSX by the file's ending."""
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise click.ClickException("The file must end in .csv or .xlsx")
    days: tuple[date, date] = (first.date(), last.date())
    if days[1] < days[0]:
        raise click.ClickException("--to is before --from")
    with store() as there:
        rows = list(clockin_rows(there.clockins.export(*days), settings().zone))
        data = (
            write_csv(CLOCKINS, rows)
            if out.suffix.lower() == ".csv"
            else write_xlsx(CLOCKINS, rows, "clockins")
        )
        there.audit.add(now(), OPERATOR, "clockins.exported", f"file:{out.name}"[:120], rows=len(rows))
        write_file(out, data)
    click.echo(f"{len(rows)} clock-ins written to {out}")


COMMANDS: tuple[click.Command, ...] = (export,)
