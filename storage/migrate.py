"""Brings a database to the newest migration, one process at a time.

Alembic is imported by who asks: neither the web process nor a worker does once it is up.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_HERE = Path(__file__).parent / "migrations"
_LOCK = 0x5167_4E50  # any number, the same in every process


def upgrade(database: Database) -> None:
    """Runs the missing migrations in one transaction; two starting at once wait for each other."""
    from alembic import command

    with database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether the database is at the newest migration."""
    from alembic.runtime.migration import MigrationContext

    with database.read() as connection:
        heads = frozenset(MigrationContext.configure(connection).get_current_heads())
    return heads == _newest()


@cache
def _newest() -> frozenset[str]:
    """The ends of the chain of migrations; finding them reads every one, and they stay what they are."""
    from alembic.script import ScriptDirectory

    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return config
