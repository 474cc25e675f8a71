"""`flask menus deploy`."""

import click
from flask.cli import AppGroup

from commands.common import require, settings

menus = AppGroup("menus", help="The rich menus at the foot of the chat.")


@menus.command("deploy")
def deploy_menus() -> None:
    """Draws and uploads the rich menus, sets default and aliases; safe to repeat, without a gap."""
    from bot.line.menus import deploy
    from bot.line.messenger import LineError, Messenger
    from documents.menus import DEFAULT, draw_menus

    token = require("LINE_CHANNEL_ACCESS_TOKEN").line_channel_access_token
    try:
        done = deploy(Messenger(token, base_url=settings().line_api_url), draw_menus(), DEFAULT)
    except LineError as fault:
        raise click.ClickException(f"LINE did not take the menus: {fault}") from fault
    for what in ("made", "kept", "deleted", "waiting"):
        for name in getattr(done, what):
            click.echo(f"{what}: {name}")


COMMANDS: tuple[click.Command, ...] = (menus,)
