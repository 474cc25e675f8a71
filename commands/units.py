"""`flask units`: which unit is below which, and what people call them."""

from pathlib import Path

import click
from flask.cli import AppGroup

from commands.calendar_changes import import_table
from commands.common import now, reading

units = AppGroup("units", help="The office's units as a tree, with nicknames.")


@units.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check and count, but change nothing.")
def import_units(file: Path, dry_run: bool) -> None:
    """Adds and changes units from FILE (unit[,parent][,nicknames]); safe to repeat."""
    click.echo(import_table("units", file, dry_run=dry_run))


@units.command("list")
def list_units() -> None:
    """Prints the tree, each unit below the one above it, and how many people work there today."""
    with reading() as there:
        tree, people = there.units.tree(), there.people.count_by_unit(now().date())
    known = {*people, *tree.parents, *tree.parents.values(), *tree.nicknames}

    def show(unit: str, depth: int) -> None:
        names = "; ".join(tree.nicknames.get(unit, ()))
        click.echo(f"{'  ' * depth}{unit}\t{people.get(unit, 0)}\t{names}")
        for below in tree.children(unit):
            show(below, depth + 1)

    for top in tree.tops(known):
        show(top, 0)


COMMANDS: tuple[click.Command, ...] = (units,)
