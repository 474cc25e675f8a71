"""`flask demo office`: a made office to try and to measure with, written fast."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import click
from flask.cli import AppGroup

from commands import made_office
from commands.common import now, settings, store
from rules.calendar import work_day
from storage.bulk import copy_rows
from storage.facts import remake
from storage.store import Store
from storage.tables import metadata
from storage.waiting import Waiting

demo = AppGroup("demo", help="A made office, to try and to measure with; never in an office that works.")

#: So many people are made at a time: enough for a fast copy, little enough for memory.
TOGETHER = 200


@demo.command("office")
@click.option("--people", type=click.IntRange(2, 1_000_000), required=True)
@click.option(
    "--days", "count", type=click.IntRange(1, 3660), required=True, help="Calendar days up to --until."
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day; yesterday if not given.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--derive/--no-derive", default=True, help="Whether the days are made of it too.")
def office(people: int, count: int, until: datetime | None, seed: int, derive: bool) -> None:
    """Fills an empty database: lateness, leave, holidays, forgotten outs, night watches."""
    zone = settings().zone
    last = until.date() if until else work_day(now(), zone) - timedelta(days=1)
    plan = made_office.Plan(people, last - timedelta(days=count - 1), last, zone, seed)
    with store() as there:
        if there.people.units():
            raise click.ClickException(
                "There are people in this database already: a made office needs an empty one"
            )
        written = fill(there, plan)
    told = ", ".join(f"{number:,} {name}" for name, number in written.items() if number)
    click.echo(f"{plan.first} to {plan.last}: {told}")
    if derive:
        with store() as there, click.progressbar(length=people, label="days") as bar:
            made = remake(there, None, plan.first, plan.last, now(), zone, progress=bar.update)
        click.echo(f"{made:,} days")


def fill(there: Store, plan: made_office.Plan) -> dict[str, int]:
    """Writes the made office; how many rows of each table."""
    weather, numbers = made_office.Weather(plan), made_office.Numbers()
    counts = dict.fromkeys(made_office.COLUMNS, 0)
    write_rows(there, made_office.office_rows(plan, weather), counts)
    for start in range(1, plan.people + 1, TOGETHER):
        part = range(start, min(start + TOGETHER, plan.people + 1))
        # Whoever decides stands in the list before there is anything to decide.
        write_rows(there, (row for person in part for row in made_office.person_rows(plan, person)), counts)
        write_rows(there, _lives(plan, weather, part, numbers), counts)
    Waiting(there.connection).make_again()
    return counts


def _lives(
    plan: made_office.Plan, weather: made_office.Weather, part: range, numbers: made_office.Numbers
) -> Iterator[tuple[str, tuple[object, ...]]]:
    for person in part:
        life = made_office.life_of(plan, weather, person)
        yield from made_office.life_rows(plan, person, life, numbers)


def write_rows(there: Store, rows: Iterator[tuple[str, tuple[object, ...]]], counts: dict[str, int]) -> None:
    """Writes rows, each with its table's name, table by table; `counts` is added to."""
    by_table: dict[str, list[tuple[object, ...]]] = {}
    for name, row in rows:
        by_table.setdefault(name, []).append(row)
    for name, columns in made_office.COLUMNS.items():
        found = by_table.get(name, [])
        if found:
            counts[name] += copy_rows(there.connection, metadata.tables[name], columns, found)


COMMANDS: tuple[click.Command, ...] = (demo,)
