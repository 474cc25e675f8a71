"""`flask export clockins`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, now, settings, store, write_file
from documents.sheets import write_csv, write_xlsx

export = AppGroup("export", help="The record, as files for other systems.")

CLOCKINS = (
    "staff_id", "name", "unit", "kind", "event_time", "received_at", "point_code", "distance_m", "verdict",
    "reasons", "decided_by", "photo",
)  # fmt: skip


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
        rows = list(_rows(there.clockins.export(*days), settings().zone))
        data = (
            write_csv(CLOCKINS, rows)
            if out.suffix.lower() == ".csv"
            else write_xlsx(CLOCKINS, rows, "clockins")
        )
        there.audit.add(now(), OPERATOR, "clockins.exported", f"file:{out.name}"[:120], rows=len(rows))
        write_file(out, data)
    click.echo(f"{len(rows)} clock-ins written to {out}")


def _rows(found: Iterator[Any], zone: ZoneInfo) -> Iterator[tuple[object, ...]]:
    for row in found:
        yield (
            row.staff_id,
            f"{row.title}{row.first_name} {row.last_name}",
            row.unit,
            row.kind,
            row.event_time.astimezone(zone).isoformat(timespec="seconds"),
            row.received_at.astimezone(zone).isoformat(timespec="seconds"),
            row.point_code or "",
            "" if row.distance_m is None else row.distance_m,
            row.verdict_now,
            " ".join(row.reasons),
            row.decided_by or "system",
            row.photo or "",
        )


COMMANDS: tuple[click.Command, ...] = (export,)
