"""Many rows at once by the database's own fast way: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, Insert, MetaData, Table, delete, func, insert, select

_TOGETHER = 5_000


def copy_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Adds rows whose values stand in the order of `columns`, in the kinds of the table; returns how many.

    Given ids stay, and those made later begin after them.
    """
    ready = _bound(connection, table, columns, rows)
    count = _copy(connection, table, columns, ready)
    if connection.dialect.name == "postgresql" and "id" in columns and count:
        counter = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(counter, func.max(table.c.id))))
    return count


def upsert_rows(connection: Connection, upsert: Insert, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Adds whole rows, in the order of the table's columns, or makes them what they now are.

    `upsert` is that for one row, with what to do when its key is taken.
    """
    columns = [column.name for column in table.columns]
    ready = _bound(connection, table, columns, rows)
    if connection.dialect.name != "postgresql":
        _run_many(connection, upsert, columns, ready)
        return
    aside = table.to_metadata(MetaData(), name=f"new_{table.name}")
    connection.exec_driver_sql(
        f"CREATE TEMP TABLE IF NOT EXISTS {aside.name} (LIKE {table.name}) ON COMMIT DROP"
    )
    connection.execute(delete(aside))
    _copy(connection, aside, columns, ready)
    connection.execute(upsert.from_select(columns, select(aside)))


def _copy(connection: Connection, table: Table, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> int:
    count, cursor = 0, cast(Any, connection.connection.cursor())
    if connection.dialect.name == "postgresql":
        named = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f"COPY {table.name} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        return count
    return _run_many(connection, insert(table), columns, rows)


def _run_many(
    connection: Connection, statement: Insert, columns: Sequence[str], rows: Iterator[Sequence[Any]]
) -> int:
    """One statement for every row, without SQLAlchemy's work for each."""
    count, cursor = 0, cast(Any, connection.connection.cursor())
    compiled = statement.compile(dialect=connection.dialect, column_keys=list(columns))
    order = [list(columns).index(name) for name in compiled.positiontup or ()]
    while part := [[row[place] for place in order] for row in islice(rows, _TOGETHER)]:
        cursor.executemany(compiled.string, part)
        count += len(part)
    return count


def _bound(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    """Each value as the driver wants it."""
    made: list[Callable[[Any], Any] | None] = []
    for name in columns:
        kind = table.c[name].type.dialect_impl(connection.dialect)
        made.append(kind.bind_processor(connection.dialect))
    changing = [(place, process) for place, process in enumerate(made) if process is not None]
    for row in rows:
        values = list(row)
        for place, process in changing:
            values[place] = process(values[place])
        yield values
