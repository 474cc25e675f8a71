"""`flask days recompute`: days made again from what is recorded."""

from datetime import date, datetime

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, database, now, reading, settings, store
from rules.calendar import work_day
from storage.facts import remake
from storage.remaking import one_at_a_time
from storage.store import Store

days = AppGroup("days", help="The working days made of clock-ins, requests and the office's calendar.")

#: So many people in one transaction: chats on SQLite wait for it.
TOGETHER = 100
_DAY = click.DateTime(["%Y-%m-%d"])


@days.command("recompute")
@click.option("--from", "first", type=_DAY, required=True, help="First day, such as 2026-10-01.")
@click.option("--to", "last", type=_DAY, help="Last day; today if not given.")
@click.option("--staff-id", help="One person; everybody if not given.")
def recompute(first: datetime, last: datetime | None, staff_id: str | None) -> None:
    """Makes days again and writes those that differ; days of a locked period stay as they are."""
    today = work_day(now(), settings().zone)
    start, end = first.date(), min(last.date() if last else today, today)
    if end < start:
        raise click.ClickException(f"{start} lies after {end}: nothing to make")
    with reading() as there:
        everybody = _people(there, staff_id)
        locked = len(there.calendar.locked_days(start, end))
    changed = 0
    with click.progressbar(length=len(everybody), label="people") as bar:
        for begin in range(0, len(everybody), TOGETHER):
            part = everybody[begin : begin + TOGETHER]
            with store() as there:
                one_at_a_time(there)
                changed += remake(there, part, start, end, now(), settings().zone)
            database().give_way()
            bar.update(len(part))
    _write_down(start, end, staff_id, changed)
    click.echo(f"{len(everybody)} people, {start} to {end}: {changed} days changed, {locked} days locked")


def _people(there: Store, staff_id: str | None) -> list[int]:
    if staff_id is None:
        return [person.id for person in there.people.everyone()]
    person = there.people.by_staff_id(staff_id)
    if person is None:
        raise click.ClickException(f"Nobody has the staff id {staff_id}")
    return [person.id]


def _write_down(start: date, end: date, staff_id: str | None, changed: int) -> None:
    subject = f"person:{staff_id}" if staff_id else "office"
    span = {"from": start.isoformat(), "to": end.isoformat()}
    with store() as there:
        there.audit.add(now(), OPERATOR, "days.recomputed", subject, changed=changed, **span)


COMMANDS: tuple[click.Command, ...] = (days,)
