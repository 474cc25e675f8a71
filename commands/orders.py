"""`flask orders`: official orders for many people at once."""

from datetime import date
from pathlib import Path

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
from storage.deeds import order_withdrawn

orders = AppGroup("orders", help="Official orders: travel, leave, work from home, exemption.")


@orders.command("import")
@FILE
@DRY_RUN
def import_orders(file: Path, dry_run: bool) -> None:
    """Adds orders from FILE (order_no,order_date,kind,from[,to][,part],staff_id,subject); safe to repeat."""
    click.echo(import_table("orders", file, dry_run=dry_run))


@orders.command("list")
def list_orders() -> None:
    """Prints every order that stands: number in our list, order, date, kind, days, people, subject."""
    with store() as there:
        for row in there.orders.standing():
            kind, days = row.leave or row.kind, f"{row.from_day}\t{row.to_day}\t{row.part}"
            click.echo(f"{row.id}\t{row.number}\t{row.dated}\t{kind}\t{days}\t{row.people}\t{row.subject}")


@orders.command("withdraw")
@click.argument("number", type=int)
@click.option("--why", required=True)
def withdraw_order(number: int, why: str) -> None:
    """Takes an order back (its number is the first in `list`)."""
    with changing() as there:
        for row in there.orders.standing(date.min):
            if row.id == number:
                break
        else:
            raise click.ClickException(f"No. {number} is not on the list, or was taken back before")
        touched = carry_out_or_stop(there, [order_withdrawn(row, there.orders.people_of(number), why)])
    click.echo(f"No. {number} is taken back; {touched_sentence(touched)}")


COMMANDS: tuple[click.Command, ...] = (orders,)
