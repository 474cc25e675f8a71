"""Brings a database to the newest migration, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.database import Database

_HERE = Path(__file__).parent / "migrations"
_LOCK = 0x5167_4E50  # any number, the same in every process


def upgrade(database: Database) -> None:
    """Runs the missing migrations in one transaction; two starting at once wait for each other."""
    with database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(database: Database) -> bool:
    """Whether the database is at the newest migration."""
    with database.read() as connection:
        heads = set(MigrationContext.configure(connection).get_current_heads())
    return heads == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return config
