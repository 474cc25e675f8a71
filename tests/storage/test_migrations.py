"""The migrations make exactly the tables that the code knows, once, whoever starts them."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from storage import migrate, tables
from storage.database import Database
from tests.servers import new_postgres_database

HOUSE = Path(__file__).parent.parent.parent


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = new_postgres_database(request.getfixturevalue("postgres_url"))
    database = Database(url)
    yield database
    database.dispose()


def partial_indexes(connection: Connection) -> dict[str, str]:
    """The WHERE of each partial index as the database has it."""
    query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    made = [(name, sql.partition(" WHERE ")[2]) for name, sql in connection.exec_driver_sql(query)]
    return {name: bare(condition) for name, condition in made if condition}


def bare(condition: str) -> str:
    """PostgreSQL writes conditions back with brackets and casts of its own."""
    return condition.replace("(", "").replace(")", "").replace("::smallint", "").strip()


def wanted_partial_indexes(dialect: str) -> dict[str, str]:
    return {
        str(index.name): bare(str(index.dialect_options[dialect]["where"]))
        for table in tables.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options[dialect]["where"] is not None
    }


# SQLite's indexes over a word of SQL cannot be compared; that they are used is shown by the plan, below.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_an_empty_database_becomes_exactly_the_tables_of_the_code(empty: Database) -> None:
    migrate.upgrade(empty)
    with empty.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, tables.metadata) == []
        found = partial_indexes(connection)
    assert found == wanted_partial_indexes(empty.engine.dialect.name) and len(found) >= 7


def test_a_staff_id_in_any_case_is_found_by_an_index(empty: Database) -> None:
    migrate.upgrade(empty)
    plan = "EXPLAIN QUERY PLAN" if empty.is_sqlite else "EXPLAIN"
    with empty.read() as connection:
        if not empty.is_sqlite:  # of an empty table it would read the nothing there is
            connection.exec_driver_sql("SET enable_seqscan = off")
        rows = connection.exec_driver_sql(f"{plan} SELECT id FROM people WHERE lower(staff_id) = 'a1'").all()
    assert "ix_people_staff_id_folded" in str(rows)


def test_checks_and_uniques_are_there(empty: Database) -> None:
    """The comparison above does not look at checks."""
    migrate.upgrade(empty)
    with empty.read() as connection:
        found = inspect(connection)
        checks = {
            str(c["name"]) for name in tables.metadata.tables for c in found.get_check_constraints(name)
        }
    wanted = {
        str(constraint.name)
        for table in tables.metadata.tables.values()
        for constraint in table.constraints
        if type(constraint).__name__ == "CheckConstraint"
    }
    assert checks == wanted and "ck_clockins_verdict_known" in wanted


def test_it_may_be_run_again(empty: Database) -> None:
    assert not migrate.is_current(empty)
    migrate.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(tables.pushes.insert().values(month="2026-11", sent=3))
    migrate.upgrade(empty)
    assert migrate.is_current(empty)
    with empty.read() as connection:
        assert connection.execute(tables.pushes.select()).all() == [("2026-11", 3)]


def test_two_that_start_at_once_wait_for_each_other(empty: Database) -> None:
    """Two hosts of one database are deployed together; each has its own connections."""
    others = [Database(empty.url) for _ in range(4)]
    faults: list[BaseException] = []
    together = threading.Barrier(len(others))

    def start(database: Database) -> None:
        together.wait()
        try:
            migrate.upgrade(database)
        except Exception as fault:  # noqa: BLE001 - handed to the test
            faults.append(fault)

    threads = [threading.Thread(target=start, args=(database,)) for database in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in others:
        database.dispose()
    assert faults == []
    assert migrate.is_current(empty)


def test_two_processes_at_once_on_one_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'one.db'}"
    script = "from storage import migrate, database; migrate.upgrade(database.Database(sys.argv[1]))"
    started: list[subprocess.Popen[Any]] = [
        subprocess.Popen(
            [sys.executable, "-c", f"import sys; {script}", url], cwd=HOUSE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    database = Database(url)
    assert migrate.is_current(database)
    database.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last statement of the first migration breaks: none of its tables may stay."""
    from alembic import op

    whole = op.create_table

    def breaks(name: str, *args: Any, **more: Any) -> Any:
        if name == "days":
            raise RuntimeError("the power went")
        return whole(name, *args, **more)

    monkeypatch.setattr(op, "create_table", breaks)
    with pytest.raises(RuntimeError, match="power"):
        migrate.upgrade(empty)
    monkeypatch.undo()
    with empty.read() as connection:
        assert inspect(connection).get_table_names() == []
    migrate.upgrade(empty)
    assert migrate.is_current(empty)
