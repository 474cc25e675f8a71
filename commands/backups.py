"""`flask backup-done`: what the office's own backup job tells when it has ended."""

import click

from commands.common import now, store
from storage.life_signs import BACKUP


@click.command("backup-done")
@click.option("--failed", help="What went wrong, if the backup was not made.")
def backup_done(failed: str | None) -> None:
    """Notes that a backup was made now (or failed), so that admins see it in chat."""
    with store() as there:
        there.life_signs.tell(BACKUP, now(), good=failed is None, note=failed or "")
    click.echo("Noted." if failed is None else "Noted as failed.")


COMMANDS: tuple[click.Command, ...] = (backup_done,)
