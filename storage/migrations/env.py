"""Alembic's entry: runs on the connection that `storage.migrate` hands over."""

import importlib
import pkgutil

from alembic import context

import storage
from storage.tables import metadata

for found in pkgutil.iter_modules(storage.__path__):
    if found.name.startswith("tables"):  # each brings its tables with it
        importlib.import_module(f"storage.{found.name}")

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
