"""`flask orders`: official orders for many people at once."""

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
from rules.ledger import LEAVE_KINDS
from storage.changes import Deed
from storage.deeds import order_withdrawn, ordered
from storage.orders import Order
from storage.store import Store

orders = AppGroup("orders", help="Official orders: travel, leave, work from home, exemption.")


@orders.command("import")
@FILE
@DRY_RUN
def import_orders(file: Path, dry_run: bool) -> None:
    """Adds orders from FILE (order_no,order_date,kind,from[,to][,part],staff_id,subject); safe to repeat."""
    lines = lines_of(file, tables.ORDERS, optional=("to", "part"))
    with changing() as there:
        numbered = ((line.number, line.cells) for line in lines)
        checked = tables.check_orders(numbered, person_finder(there), LEAVE_KINDS)
        if not checked.faults:
            checked.faults += lock_faults(there, checked.rows, [row["line"] for row in checked.rows])
        made, same = ([], 0) if checked.faults else _new(there, checked.rows)
        told = import_deeds(there, checked, made, same=same, file=file, what="orders", dry_run=dry_run)
    click.echo(told)


def _new(there: Store, rows: list[Any]) -> tuple[list[Deed], int]:
    """What nobody has been ordered yet, and how many orders of the file are known whole."""
    known: dict[Order, set[int]] = {}
    for row in there.orders.standing():
        known.setdefault(_as_kept(row), set()).update(there.orders.people_of(row.id))
    deeds, same = list[Deed](), 0
    for row in rows:
        order = Order(
            row["number"], row["dated"], row["kind"], row["from_day"], row["to_day"], row["part"],
            row["leave"], row["subject"],
        )  # fmt: skip
        fresh = [person for person in row["people"] if person not in known.get(order, ())]
        if fresh:
            deeds.append(ordered(order, fresh))
        else:
            same += 1
    return deeds, same


def _as_kept(row: Any) -> Order:
    return Order(row.number, row.dated, row.kind, row.from_day, row.to_day, row.part, row.leave, row.subject)


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
