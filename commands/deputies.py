"""`flask deputies add` and `flask deputies list`: who decides cases while a chief is away."""

from typing import Any

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, now, store
from rules.people import Person
from storage.store import Store

deputies = AppGroup("deputies", help="Who decides cases while a chief is away.")


@deputies.command("add")
@click.option("--chief", required=True, help="Staff id of the supervisor who is away.")
@click.option("--deputy", required=True, help="Staff id of who stands in.")
@click.option("--from", "first", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--to", "last", required=True, type=click.DateTime(["%Y-%m-%d"]))
def add(chief: str, deputy: str, first: Any, last: Any) -> None:
    """Lets DEPUTY decide CHIEF's cases from the first to the last day, both included."""
    if last < first:
        raise click.ClickException("--to is before --from")
    if chief == deputy:
        raise click.ClickException("Nobody stands in for themselves")
    with store() as there:
        away, stands_in = _person(there, chief), _person(there, deputy)
        if away.role != "supervisor":
            raise click.ClickException(f"{chief} is not a supervisor")
        there.reviews.add_deputy(away.id, stands_in.id, first.date(), last.date())
        there.audit.add(
            now(), OPERATOR, "deputy.added", f"person:{deputy}", chief=chief, first=str(first.date()),
            last=str(last.date()),
        )  # fmt: skip
    click.echo(f"{stands_in.name} decides for {away.name} from {first.date()} to {last.date()}")


@deputies.command("list")
def show() -> None:
    """Prints who stands in for whom, today and later."""
    with store() as there:
        for row in there.reviews.deputies_from(now().date()):
            click.echo(f"{row.chief} -> {row.deputy}  {row.from_day} .. {row.to_day}")


def _person(there: Store, staff_id: str) -> Person:
    found = there.people.by_staff_id(staff_id)
    if found is None:
        raise click.ClickException(f"{staff_id} is not on the staff list")
    return found


COMMANDS: tuple[click.Command, ...] = (deputies,)
