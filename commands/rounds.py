"""`flask rounds import`, `assign` and `list`: rounds of work, and who works which from when."""

from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from commands.calendar_changes import DRY_RUN, FILE, changing, import_deeds, lock_faults, person_finder
from commands.common import lines_of, reading
from rules import calendar_imports as tables
from storage.changes import Deed
from storage.deeds import new_round, round_given
from storage.store import Store

rounds = AppGroup("rounds", help="Rounds of work, and who works which from when.")


@rounds.command("import")
@FILE
@DRY_RUN
def import_rounds(file: Path, dry_run: bool) -> None:
    """Adds rounds from FILE (code,name,start,end[,weekdays,hours,latest,out_required]); safe to repeat."""
    lines = lines_of(file, tables.ROUNDS, optional=tables.ROUNDS[4:])
    with changing() as there:
        known = there.calendar.rounds()
        checked = tables.check_rounds(((line.number, line.cells) for line in lines), known)
        new = [row for row in checked.rows if row["work"].code not in known]
        deeds = [new_round(row["work"], row["name"]) for row in new]
        same = len(checked.rows) - len(new)
        click.echo(import_deeds(there, checked, deeds, same=same, file=file, what="rounds", dry_run=dry_run))


@rounds.command("assign")
@FILE
@DRY_RUN
def assign_rounds(file: Path, dry_run: bool) -> None:
    """Gives people rounds from FILE (staff_id,round,from[,to]); days since then are made again."""
    lines = lines_of(file, tables.ROUND_GIVEN, optional=("to",))
    with changing() as there:
        checked = tables.check_rounds_given(
            ((line.number, line.cells) for line in lines),
            person_finder(there),
            tuple(there.calendar.rounds()),
        )
        deeds, touching = _new(there, checked.rows)
        numbers = [lines[place].number for place in touching]
        checked.faults += lock_faults(there, [checked.rows[place] for place in touching], numbers)
        same = len(checked.rows) - len(touching)
        click.echo(
            import_deeds(there, checked, deeds, same=same, file=file, what="rounds_given", dry_run=dry_run)
        )


def _new(there: Store, rows: list[dict[str, Any]]) -> tuple[list[Deed], list[int]]:
    """What is not yet the last word for its person and beginning, and the places of those rows; people who
    get the same are one deed."""
    people = {row["person"] for row in rows if row["person"] is not None}
    standing = {
        (old.person, old.from_day): (old.code, old.to_day)
        for old in there.calendar.round_assignments(date.min, date.max, people)
    }
    together: dict[tuple[str, date, date | None], list[int]] = {}
    places = []
    for place, row in enumerate(rows):
        if row["person"] is None or row["round"] is None or row["from_day"] is None:
            continue
        wanted = (row["round"], row["to_day"])
        if standing.get((row["person"], row["from_day"])) != wanted:
            together.setdefault((row["round"], row["from_day"], row["to_day"]), []).append(row["person"])
            places.append(place)
    return [round_given(people, *key) for key, people in together.items()], places


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
