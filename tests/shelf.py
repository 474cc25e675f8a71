"""Migrated PostgreSQL databases for tests, emptied and handed on: making one costs as much as most tests.

What comes from the shelf is as new: no row, no page in any table, sequences at their start, no statistics,
and the tables as they were migrated. A database that cannot be brought to that is left behind.
"""

import psycopg
from psycopg import sql

from tests.servers import new_postgres_database

_STRUCTURE = """
    SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
        SELECT format('%s.%s %s %s', attrelid, attname, atttypid, attnotnull) AS line
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0
        UNION ALL SELECT format('%s %s %s', tgrelid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT format('%s %s', conrelid, conname) FROM pg_constraint
    ) AS lines
"""
_USED = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
"""
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
_RESTART = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""
_FORGET = "SELECT pg_clear_relation_stats('public', name) FROM unnest(%s::text[]) AS name"
_KEPT = "alembic_version"


class Shelf:
    """The databases of one server, copies of `template` all."""

    def __init__(self, base: str, template: str) -> None:
        self._base, self._template = base, template
        self._empty: list[str] = []
        self._structure: object = None

    def take(self) -> str:
        """The URL of an empty, migrated database."""
        if self._empty:
            return self._empty.pop()
        made = new_postgres_database(self._base, self._template)
        if self._structure is None:
            with _connected(made) as connection:
                self._structure = _one(connection, _STRUCTURE)
        return made

    def give_back(self, url: str) -> None:
        """After a test; whoever still uses it keeps it for good."""
        try:
            with _connected(url) as connection:
                if _one(connection, _OTHERS) == 0 and self._is_as_new(connection):
                    self._empty.append(url)
        except psycopg.errors.LockNotAvailable:
            return

    def _is_as_new(self, connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
        used = [str(name) for (name,) in connection.execute(_USED) if name != _KEPT]
        tables = [sql.Identifier(name) for name in used]
        # Evidence may only be added to, so its triggers are passed by.
        deeds = [sql.SQL("SET session_replication_role = replica"), sql.SQL("SET lock_timeout = '2s'")]
        deeds += [sql.SQL("DELETE FROM {}").format(table) for table in tables]
        connection.execute(sql.SQL("; ").join(deeds))
        connection.execute(_RESTART)
        if tables:
            connection.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(tables)))
            connection.execute(_FORGET, (used,))
        left = [name for (name,) in connection.execute(_USED) if name != _KEPT]
        return not left and _one(connection, _STRUCTURE) == self._structure


def _connected(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True)


def _one(connection: "psycopg.Connection[tuple[object, ...]]", query: str) -> object:
    row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]
