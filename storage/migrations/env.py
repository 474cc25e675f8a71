"""Alembic's entry: runs on the connection that `storage.migrate` hands over."""

from alembic import context

import storage.store  # noqa: F401 - every topic brings its tables with it
from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
context.run_migrations()
