"""`flask points import`, `flask assignments import` and `flask office set`."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from commands.calendar_changes import changing, import_table, operator
from commands.common import OPERATOR, now, settings, store
from rules.calendar import work_day
from storage.changes import made_again
from storage.office import DATED, JUDGING

points = AppGroup("points", help="Clock-in points.")
assignments = AppGroup("assignments", help="Who clocks in where, from when to when.")
office = AppGroup("office", help="The office's own numbers and name.")
_WHY_NUMBERS = "text:changes.why_numbers"


@points.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_points(file: Path) -> None:
    """Adds and changes points from FILE (CSV or XLSX); safe to repeat."""
    click.echo(import_table("points", file))


@assignments.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_assignments(file: Path) -> None:
    """Adds assignments from FILE (CSV or XLSX); the same start again changes its end."""
    click.echo(import_table("assignments", file))


@office.command("set")
@click.argument("key")
@click.argument("value")
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="From which day on; today if not given."
)
def set_number(key: str, value: str, since: datetime | None) -> None:
    """Sets one of the office's own values, e.g. `round.start 07:30` or `limits.near_margin_m 200`.

    What days and half-years are judged by (day, round, ledger) holds from a day on, today or another; days
    since then are made again.
    """
    dated = key.partition(".")[0] in DATED
    if since and not dated:
        raise click.ClickException(f"{key} holds at once and for all days: leave out --from")
    today = work_day(now(), settings().zone)
    day = since.date() if since else today
    with changing() as there:
        if dated and there.calendar.locked_days(day, max(day, today)):
            raise click.ClickException(f"A locked period begins on {day} or later: choose a day after it")
        try:
            before = there.office.set_checked(key, value, now(), from_day=day if dated else None)
        except (KeyError, ValueError) as fault:
            raise click.ClickException(str(fault.args[0])) from fault
        facts = {"since": day.isoformat()} if dated else {}
        there.audit.add(now(), OPERATOR, "office.set", f"setting:{key}", before=before, after=value, **facts)
        if key.startswith(JUDGING) and day <= today:
            made_again(there, None, day, today, operator(), _WHY_NUMBERS)
    click.echo(f"{key} = {value}")


@office.command("show")
def show_numbers() -> None:
    """Prints every value in force."""
    with store() as there:
        for key, value in there.office.in_force(work_day(now(), settings().zone)).items():
            click.echo(f"{key} = {value}")


COMMANDS: tuple[click.Command, ...] = (points, assignments, office)
