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
    import_deeds,
    lock_faults,
    person_finder,
    touched_sentence,
)
from commands.common import lines_of, store
from rules import calendar_imports as tables
from storage import deeds
from storage.changes import Deed
from storage.store import Store

exemptions = AppGroup("exemptions", help="Who need not clock in, from when to when.")
graces = AppGroup("graces", help="More minutes on some days, at a point or for a round.")


@exemptions.command("import")
@FILE
@DRY_RUN
def import_exemptions(file: Path, dry_run: bool) -> None:
    """Adds exemptions from FILE (staff_id,from[,to],reason); safe to repeat."""
    lines = lines_of(file, tables.EXEMPTIONS, optional=("to",))
    with changing() as there:
        checked = tables.check_exemptions(((line.number, line.cells) for line in lines), person_finder(there))
        people = {row["person"] for row in checked.rows if row["person"] is not None}
        standing = there.calendar.exemption_rows(date.min, date.max, people)
        known = {(row.person, row.from_day, row.to_day, row.reason) for row in standing}
        new = [
            place
            for place, row in enumerate(checked.rows)
            if (row["person"], row["from_day"], row["to_day"], row["reason"]) not in known
        ]
        fresh = [checked.rows[place] for place in new]
        checked.faults += lock_faults(there, fresh, [lines[place].number for place in new])
        made = [
            deeds.exempted(row["person"], row["staff_id"], row["from_day"], row["to_day"], row["reason"])
            for row in fresh
            if row["from_day"] and row["person"] is not None
        ]
        same = len(checked.rows) - len(new)
        told = import_deeds(there, checked, made, same=same, file=file, what="exemptions", dry_run=dry_run)
    click.echo(told)


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
    lines = lines_of(file, tables.GRACES, optional=("to", "point_code", "round"))
    with changing() as there:
        points, rounds = _points(there), _rounds(there)
        checked = tables.check_graces(
            ((line.number, line.cells) for line in lines),
            lambda code: points.get(code.casefold()),
            lambda code: rounds.get(code.casefold()),
        )
        known = {
            (row.from_day, row.to_day, row.minutes, row.point, row.round, row.reason)
            for row in there.calendar.grace_rows(date.min, date.max)
        }
        columns = ("from_day", "to_day", "minutes", "point", "round", "reason")
        new = [n for n, row in enumerate(checked.rows) if tuple(row[c] for c in columns) not in known]
        fresh = [checked.rows[place] for place in new]
        checked.faults += lock_faults(there, fresh, [lines[place].number for place in new])
        made = [_grace(row) for row in fresh if row["from_day"]]
        same = len(checked.rows) - len(new)
        told = import_deeds(there, checked, made, same=same, file=file, what="graces", dry_run=dry_run)
    click.echo(told)


def _grace(row: dict[str, Any]) -> Deed:
    first, last, minutes = row["from_day"], row["to_day"], row["minutes"]
    return deeds.grace(first, last, minutes, row["reason"], point=row["point"], round_id=row["round"])


def _points(there: Store) -> dict[str, int]:
    return {point.code.casefold(): point.id for point in there.points.everywhere()}


def _rounds(there: Store) -> dict[str, int]:
    return {work.code.casefold(): number for number, work in there.calendar.rounds_by_id().items()}


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
