"""What every command needs: the settings, a database that is up to date, and kind errors."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from flask import current_app

import texts
from bot.clock import Clock
from bot.settings import BadSettings, Settings
from documents.sheets import Line, SheetUnreadable, read_sheet
from rules.imports import Checked, Fault, missing_columns
from storage import migrate
from storage.database import Database, DatabaseTrouble
from storage.photos import PhotoStore
from storage.store import Store

if TYPE_CHECKING:
    from bot.inbox import Runner
    from bot.jobs import Jobs

OPERATOR = "operator"
Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Tools:
    """What the application hands to its commands: they sit below it and may not reach up."""

    settings: Settings
    clock: Clock
    database: Database
    photo_store: Callable[[Settings], PhotoStore]
    create_runner: "Callable[[Settings], Runner]"
    create_jobs: "Callable[[Settings], Jobs]"


def tools() -> Tools:
    found: Tools = current_app.extensions["signpost"]
    return found


def settings() -> Settings:
    return tools().settings


def require(*names: str) -> Settings:
    """The settings, or a sentence that names each missing one and says where to get it."""
    try:
        return settings().require(*names)
    except BadSettings as bad:
        raise click.ClickException(str(bad)) from bad


def database() -> Database:
    return tools().database


def now() -> datetime:
    return tools().clock.now()


@contextmanager
def store() -> Iterator[Store]:
    """One writing transaction over a migrated database."""
    try:
        if not migrate.is_current(database()):
            raise click.ClickException("The database is not up to date. Run: flask --app app db upgrade")
        with database().begin() as connection:
            yield Store(connection)
    except DatabaseTrouble as trouble:
        raise database_down(trouble) from trouble


@contextmanager
def reading() -> Iterator[Store]:
    """One reading transaction over a migrated database: nobody waits for it, however long it takes."""
    try:
        if not migrate.is_current(database()):
            raise click.ClickException("The database is not up to date. Run: flask --app app db upgrade")
        with database().read() as connection:
            yield Store(connection)
    except DatabaseTrouble as trouble:
        raise database_down(trouble) from trouble


def database_down(trouble: DatabaseTrouble) -> click.ClickException:
    """What the driver says, without the statement and its values: those are people's data."""
    told = str(getattr(trouble, "orig", None) or trouble).strip().splitlines()
    return click.ClickException(
        f"The database does not answer: {told[0] if told else type(trouble).__name__}. "
        "Check DATABASE_URL, then run: flask --app app doctor"
    )


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Writes the whole file; a private one is never, not for a moment, readable by others."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as file:
            if private and stat.S_ISREG(os.fstat(handle).st_mode):
                os.fchmod(handle, 0o600)
            file.write(data)
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror}") from fault


def reason(examples: str) -> Callable[[Command], Command]:
    """The option `--why` of a command that withdraws something; 300 letters of it are on record."""
    return click.option(
        "--why",
        required=True,
        help=f"On record: {examples}, ...",
        callback=lambda _context, _option, typed: typed[:300],
    )


def note_withdrawn(there: Store, kind: str, point_code: str, why: str, **facts: object) -> None:
    """Puts on record that a sign, a tablet or a beacon of a point counts no more."""
    there.audit.add(now(), OPERATOR, f"{kind}.revoked", f"point:{point_code}", why=why, **facts)


def say(topic: str, key: str, **facts: object) -> str:
    return texts.sentence(topic, key, settings().language, facts)


def lines_of(path: Path, wanted: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[Line]:
    """The rows of the file, or a sentence about what is wrong with it as a whole."""
    try:
        heading, lines = read_sheet(path.read_bytes())
    except SheetUnreadable as fault:
        raise click.ClickException(f"{path.name}: {fault}") from fault
    except OSError as fault:
        raise click.ClickException(f"{path}: {fault.strerror}") from fault
    missing = missing_columns(heading, wanted, optional)
    if missing:
        told = say("imports", "columns_missing", columns=", ".join(missing), wanted=", ".join(wanted))
        raise click.ClickException(told)
    return lines


def stop_on_faults(checked: Checked) -> None:
    """Names every bad row with its line and reason; nothing is half-imported."""
    if not checked.faults:
        return
    for fault in checked.faults:
        click.echo(fault_sentence(fault, settings().language), err=True)
    raise click.ClickException(say("imports", "nothing_imported"))


def fault_sentence(fault: Fault, language: str) -> str:
    why = texts.sentence("imports", fault.reason, language, {"cell": fault.cell})
    facts = {"line": fault.line, "column": fault.column, "why": why}
    return texts.sentence("imports", "fault", language, facts)
