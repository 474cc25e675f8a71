"""`flask person`: everything held on somebody, given to them; and forgetting those who left."""

import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from bot.erasing import Eraser
from commands.common import OPERATOR, database, now, reading, settings, store, tools
from documents import person_file
from rules.authors import Authors
from rules.calendar import work_day
from rules.files import JPEG
from rules.people import Person
from storage.photos import PhotoMissing, PhotoStore, PhotoStoreDown
from storage.store import Store

#: Whose rows name something in the photo store.
_WITH_FILES = ("photos", "idea_pictures", "evidence_files")

person = AppGroup("person", help="What is held on a person: given to them, or erased once they have left.")


@person.command("export")
@click.argument("staff_id")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A .zip file.")
def export(staff_id: str, out: Path) -> None:
    """Everything held on a person as a ZIP: index.html to read, person.json, and their photos.

    Only you may read the file; hand it to that person and to nobody else. The export is on record.
    """
    with reading() as there:
        who = _person(there, staff_id)
        held = there.held.on(who)
        office = there.office.name
    rows = {table: [_plain(row, settings().zone) for row in found] for table, found in held.items()}
    facts = {
        "name": who.name or "-",
        "staff_id": who.staff_id,
        "at": now().astimezone(settings().zone).isoformat(timespec="minutes"),
        "office": office or "Signpost",
    }
    with _made_whole(out) as archive:
        pictures = _add_photos(archive, [row for table in _WITH_FILES for row in rows.get(table, [])])
        archive.writestr("person.json", json.dumps({**facts, "held": rows}, ensure_ascii=False, indent=1))
        archive.writestr("index.html", person_file.page(rows, facts, pictures))
        with store() as there:
            there.audit.add(
                now(), OPERATOR, "person.exported", f"person:{who.staff_id}", photos=len(pictures)
            )
    count = sum(len(found) for found in rows.values())
    click.echo(f"{count} rows from {len(rows)} tables and {len(pictures)} photos written to {out}")


@contextmanager
def _made_whole(out: Path) -> Iterator[zipfile.ZipFile]:
    """A ZIP that nobody else may read, beside its place until it is whole."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        handle = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            yield archive
        beside.replace(out)
    except OSError as fault:
        raise click.ClickException(f"{out} cannot be written: {fault.strerror}") from fault
    finally:
        beside.unlink(missing_ok=True)


def _add_photos(archive: zipfile.ZipFile, rows: list[dict[str, Any]]) -> set[str]:
    """Adds what is still there; returns the keys."""
    photos, added = _photos(), set()
    for row in rows:
        if row["erased_at"] is not None:
            continue
        try:
            picture = photos.get(row["key"])
        except PhotoMissing:
            click.echo(f"photo {row['key']} is not in the photo store", err=True)
            continue
        except PhotoStoreDown as down:
            raise click.ClickException(str(down)) from down
        name = person_file.photo_name(row["key"], row.get("media", JPEG))
        archive.writestr(name, picture, zipfile.ZIP_STORED)
        added.add(row["key"])
    return added


def _plain(row: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """A row as JSON takes it, moments on the office's clock."""
    return {
        name: value.astimezone(zone).isoformat()
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for name, value in row.items()
    }


@person.command("forget")
@click.argument("staff_id")
@click.option("--dry-run", is_flag=True, help="Count, but change nothing.")
@click.option("--yes", is_flag=True, help="Needed to do it: there is no way back.")
def forget(staff_id: str, dry_run: bool, yes: bool) -> None:
    """Erases what is held on somebody who left, but for the record that the office must keep.

    \b
    Goes:   photos (pixels, faces, hashes), LINE account, codes and wrong tries, the talk,
            messages in the inbox, notices, beacon signals, coordinates of clock-ins,
            name, title, position and supervisor; drafts of ideas and +1s; reasons of their
            requests and exemptions, and what was written when those were decided;
            whose their anonymous ideas and comments were, even for those with every key.
    Stays:  under the bare staff number, for as long as the office must keep its attendance
            ledger (salary reviews can be appealed): when they clocked in, at which point, how
            far from it, the verdict with its reasons and who decided; days, assignments, and
            which notice they accepted when. Whose number it was, only HR's own papers tell.
            Ideas and comments they sent, what they wrote in projects, told of milestones
            and sent as evidence, without a name.
            The audit trail, which holds numbers and no names: it cannot be changed.
            Copies in backups, until those run out.

    Only for those whose last day is past (`flask staff left`). Safe to repeat.
    """
    with store() as there:
        who = _who_left(there, staff_id)
        counts = {what: n for what, n in there.held.forget(who, now()).items() if n}
        _cut_loose(there, who)
        click.echo(_told(who, counts, dry_run or not yes))
        if dry_run or not yes:
            there.connection.rollback()
        elif counts:
            there.audit.add(now(), OPERATOR, "person.forgotten", f"person:{who.staff_id}", **counts)
    if not dry_run and not yes:
        raise click.ClickException("Nothing was changed. There is no way back: add --yes to do it.")
    if not dry_run:
        _erase_photos(who)


def _cut_loose(there: Store, who: Person) -> None:
    """Their anonymous words become nobody's; uncounted, for the count would tell that there were some."""
    if settings().secret_key:
        authors = Authors(settings().secret_key.encode())
        campaigns = there.campaigns.everything(most=10_000)
        there.ideas.cut_loose({one.id: authors.tag(one.id, who.id) for one in campaigns})


def _erase_photos(who: Person) -> None:
    """Now rather than at the worker's next pass; then what the rows still know of the bytes."""
    eraser = Eraser(database=database(), photos=_photos(), clock=tools().clock, zone=settings().zone)
    try:
        while eraser.erase_due(who.id):
            pass
    except PhotoStoreDown as down:
        raise click.ClickException(
            f"{down}\nEverything else is done, and the photos are marked; a worker will erase them. "
            f"Repeat this command then, to finish."
        ) from down
    with store() as there:
        there.photo_rows.forget_bytes(who.id)


def _told(who: Person, counts: Mapping[str, int], only_told: bool) -> str:
    if not counts:
        return f"{who.staff_id}: nothing is left to erase"
    told = ", ".join(f"{number} {what}" for what, number in counts.items())
    return f"{who.staff_id}: {'would erase' if only_told else 'erased'} {told}"


def _who_left(there: Store, staff_id: str) -> Person:
    who, today = _person(there, staff_id), work_day(now(), settings().zone)
    if who.left_on is None:
        raise click.ClickException(
            f"{who.staff_id} works here; only those who left can be forgotten. "
            f"When they leave: flask --app app staff left {who.staff_id} --on DATE"
        )
    if who.left_on > today:
        raise click.ClickException(f"{who.staff_id} is here until {who.left_on}; please come back then.")
    return who


def _person(there: Store, staff_id: str) -> Person:
    who = there.people.by_staff_id(staff_id)
    if who is None:
        raise click.ClickException(f"Not on the staff list: {staff_id}")
    return who


def _photos() -> PhotoStore:
    return tools().photo_store(settings())


COMMANDS: tuple[click.Command, ...] = (person,)
