"""`flask staff import` and `flask staff codes`."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from commands.calendar_changes import changing, import_table, operator, touched_sentence
from commands.common import OPERATOR, now, require, settings, store, write_file
from handlers.parts.bind_codes import issue_code
from rules.calendar import work_day
from rules.people import Person
from storage.changes import made_again
from storage.store import Store

staff = AppGroup("staff", help="The staff list and the codes that bind LINE accounts.")


@staff.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check and count, but change nothing.")
def import_staff(file: Path, dry_run: bool) -> None:
    """Adds and changes people from FILE (CSV or XLSX); safe to repeat."""
    click.echo(import_table("staff", file, dry_run=dry_run))


@staff.command("codes")
@click.option(
    "--staff-id", "staff_ids", multiple=True, help="Only these people; else all without an account."
)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
def make_codes(staff_ids: tuple[str, ...], out: Path) -> None:
    """Writes one-time codes (staff_id,code,expires_at) to OUT; each makes the person's older ones void."""
    require("SECRET_KEY")
    rows = []
    with store() as there:
        for person in _chosen(there, staff_ids):
            code, ends = issue_code(there, person, settings().secret_key.encode(), now())
            rows.append(
                (person.staff_id, code, ends.astimezone(settings().zone).isoformat(timespec="seconds"))
            )
        subjects: dict[str, dict[str, object]] = {f"person:{row[0]}": {"expires_at": row[2]} for row in rows}
        there.audit.add_many(now(), OPERATOR, "code.issued", subjects)
        text = io.StringIO(newline="")
        csv.writer(text).writerows([("staff_id", "code", "expires_at"), *rows])
        write_file(out, text.getvalue().encode(), private=True)
    click.echo(f"{len(rows)} codes written to {out}")


@staff.command("unbind")
@click.argument("staff_id")
def unbind(staff_id: str) -> None:
    """Frees a person's LINE account (lost phone, new account), so that a new code can bind another."""
    with store() as there:
        person = _chosen(there, (staff_id,))[0]
        if not there.people.unbind(person.id, now(), None):
            raise click.ClickException(f"{staff_id} has no LINE account")
        there.audit.add(now(), OPERATOR, "account.unbound", f"person:{person.staff_id}")
    again = f"flask --app app staff codes --staff-id {staff_id} --out codes.csv"
    click.echo(f"{staff_id} is free; make a new code: {again}")


@staff.command("left")
@click.argument("staff_id")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The first day they are gone.")
@click.option("--not", "stays", is_flag=True, help="Takes it back: they are here.")
def left(staff_id: str, day: datetime | None, stays: bool) -> None:
    """Notes from which day somebody is gone: the bot then knows them no more; their record stays."""
    if (day is None) == (not stays):
        raise click.UsageError("Give either --on DATE or --not")
    with changing() as there:
        person = _chosen(there, (staff_id,))[0]
        if person.staff_id in there.people.forgotten():
            raise click.ClickException(f"{person.staff_id} was forgotten; there is no way back")
        left_on = day.date() if day else None
        there.people.save([{"staff_id": person.staff_id, "left_on": left_on}])
        before, after = (str(when) if when else None for when in (person.left_on, left_on))
        there.audit.add(
            now(), OPERATOR, "person.left", f"person:{person.staff_id}", before=before, after=after
        )
        since = min((day for day in (person.left_on, left_on) if day), default=operator().today)
        again = _made_again(there, person, since)
    click.echo(f"{person.staff_id} {'is gone from ' + str(left_on) if left_on else 'is here'}{again}")


def _made_again(there: Store, person: Person, first: date) -> str:
    """Makes the person's days again from that day on: what to add to what is told."""
    touched = made_again(there, [person.id], first, None, operator(), "text:changes.why_left")
    return f"; {touched_sentence(touched)}" if touched.changes or touched.later else ""


def _chosen(there: Store, staff_ids: tuple[str, ...]) -> list[Person]:
    if not staff_ids:
        everyone = there.people.working_on(work_day(now(), settings().zone))
        return [person for person in everyone if there.people.account_of(person.id) is None]
    found = [(staff_id, there.people.by_staff_id(staff_id)) for staff_id in staff_ids]
    unknown = [staff_id for staff_id, person in found if person is None]
    if unknown:
        raise click.ClickException(f"Not on the staff list: {', '.join(unknown)}")
    return [person for _, person in found if person is not None]


COMMANDS: tuple[click.Command, ...] = (staff,)
