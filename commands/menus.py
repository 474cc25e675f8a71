"""`flask menus deploy`."""

import click
from flask.cli import AppGroup

from commands.common import database, now, reading, require, settings
from rules.calendar import work_day
from rules.people import ROLES
from storage import migrate

menus = AppGroup("menus", help="The rich menus at the foot of the chat.")


@menus.command("deploy")
def deploy_menus() -> None:
    """Draws and uploads the rich menus, sets default and aliases, shows everybody the one of their role; safe
    to repeat, without a gap."""
    from bot.line.menus import deploy, show_menu_to_all
    from bot.line.messenger import LineError, Messenger
    from documents.menus import DEFAULT, draw_menus

    token = require("LINE_CHANNEL_ACCESS_TOKEN").line_channel_access_token
    line = Messenger(token, base_url=settings().line_api_url)
    try:
        done = deploy(line, draw_menus(), DEFAULT)
        for name, users in _users_by_menu().items():
            show_menu_to_all(line, users, name)
    except LineError as fault:
        raise click.ClickException(f"LINE did not take the menus: {fault}") from fault
    for what in ("made", "kept", "deleted", "waiting"):
        for name in getattr(done, what):
            click.echo(f"{what}: {name}")


def _users_by_menu() -> dict[str, list[str]]:
    """Those who see another menu than everybody's: the LINE users who are bound and have not blocked us."""
    from documents.menus import DEFAULT, menu_of_role

    found: dict[str, list[str]] = {}
    if not migrate.is_current(database()):
        return found  # nobody is registered yet
    with reading() as there:
        for role in ROLES:
            if menu_of_role(role) != DEFAULT:
                users = there.people.accounts_of_role(role, work_day(now(), settings().zone))
                found.setdefault(menu_of_role(role), []).extend(users)
    return found


COMMANDS: tuple[click.Command, ...] = (menus,)
