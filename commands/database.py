"""`flask db upgrade` and `flask doctor`."""

import sys

import click
from flask.cli import AppGroup, with_appcontext

from commands.common import database, database_down, settings, tools
from storage import migrate
from storage.database import DatabaseTrouble
from storage.photos import PhotoStoreDown

db = AppGroup("db", help="The database.")


@db.command("upgrade")
def upgrade() -> None:
    """Brings the database to the newest migration; safe to repeat."""
    try:
        migrate.upgrade(database())
    except DatabaseTrouble as trouble:
        raise database_down(trouble) from trouble
    click.echo("The database is up to date.")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Checks settings, database, photo store, LINE token and fonts, and says what to mend."""
    checks = (
        ("settings", _settings),
        ("database", _database),
        ("photo store", _photo_store),
        ("LINE token", _line),
        ("fonts", _fonts),
    )
    sick = 0
    for name, check in checks:
        trouble = check()
        sick += trouble is not None
        click.echo(f"{'mend' if trouble else 'ok  '}  {name}{': ' + trouble if trouble else ''}")
    sys.exit(1 if sick else 0)


def _settings() -> str | None:
    from bot.settings import BadSettings

    try:
        settings().for_serving()
    except BadSettings as bad:
        return str(bad)
    if not settings().public_url:
        return "PUBLIC_URL is empty: set the https:// address under which LINE reaches this server"
    return None


def _database() -> str | None:
    try:
        if migrate.is_current(database()):
            return None
        return "not up to date; run: flask --app app db upgrade"
    except DatabaseTrouble as trouble:
        return f"does not answer ({type(trouble).__name__}); check DATABASE_URL"


def _photo_store() -> str | None:
    try:
        tools().photo_store(settings()).check()
    except (PhotoStoreDown, ValueError) as trouble:
        return str(trouble)
    return None


def _line() -> str | None:
    from bot.line.messenger import Denied, LineError, Messenger

    token = settings().line_channel_access_token
    if not token:
        return "LINE_CHANNEL_ACCESS_TOKEN is missing"
    try:
        Messenger(token, base_url=settings().line_api_url).bot_basic_id()
    except Denied:
        return "LINE does not accept the token; issue a new one in the LINE Developers console"
    except LineError as fault:
        return f"LINE does not answer: {fault}"
    return None


def _fonts() -> str | None:
    from PIL import features

    from documents.fonts import font_path

    if not font_path("Regular").exists():
        return "the Sarabun font is missing; install requirements.txt again"
    if not features.check("raqm"):
        return (
            "Pillow has no libraqm, so Thai marks would be misplaced; install the wheel from requirements.txt"
        )
    return None


COMMANDS: tuple[click.Command, ...] = (db, doctor)
