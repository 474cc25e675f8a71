"""The database: SQLite beside the program, or PostgreSQL; one transaction stands or falls whole.

SQLite runs in WAL mode, every writing transaction takes the write lock when it begins (so a lock is
never upgraded half-way, which SQLite answers with an error) and writers of one process queue on a
mutex instead of polling the file lock.
"""

import atexit
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, DateTime, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool
from sqlalchemy.types import TypeDecorator

#: What any use of the database may raise: the server away, a lock held too long, a full disk.
DatabaseTrouble = SQLAlchemyError
#: Those of them that a single row causes: without it the others would have been taken.
RowRefused = (DataError, IntegrityError)
#: Begins a writing transaction, which commits when the block ends and rolls back when it raises.
Begin = Callable[[], AbstractContextManager[Connection]]

EDGE_LOCK_WAIT_S = 1.5
WORKER_LOCK_WAIT_S = 15.0
#: SQLite looks whether its lock is free ten times a second at most.
_LOOKS_AGAIN_S = 0.12


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps no zone, so it is taken off and put back here.

    Raises ValueError for a naive datetime: naive local time is how attendance goes wrong.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime reached the database: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One engine and the way to begin a transaction on it.

    `durable=False` gives up the flush at commit (SQLite `synchronous=NORMAL`, PostgreSQL
    `synchronous_commit=off`): right for workers, whose lost work is still open in the inbox and is
    done again; never for the webhook's own insert.
    """

    def __init__(
        self, url: str, *, durable: bool = True, pool_size: int = 5, lock_wait_s: float = WORKER_LOCK_WAIT_S
    ) -> None:
        self.url = url
        self.durable = durable
        self.is_sqlite = url.startswith("sqlite")
        self._turnstile = threading.Lock()
        self.engine = self._open_sqlite(lock_wait_s) if self.is_sqlite else self._open_postgres(pool_size)
        _open_here.add(self)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A writing transaction: commits when the block ends, rolls back when it raises."""
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._turnstile, self.engine.connect() as connection:
            connection.info["begin"] = "BEGIN IMMEDIATE"
            with connection.begin():
                yield connection

    @contextmanager
    def series(self) -> Iterator[Begin]:
        """Many writing transactions in a row on one connection, each of one statement.

        Getting a connection costs more than a small insert. On PostgreSQL the statement is the transaction,
        durable when it returns, which saves the journeys of BEGIN and COMMIT.
        """

        @contextmanager
        def begin() -> Iterator[Connection]:
            if self.is_sqlite:
                with self._turnstile, connection.begin():
                    yield connection
            else:
                with connection.begin():
                    yield connection

        with self.engine.connect() as connection:
            connection.info["begin"] = "BEGIN IMMEDIATE"
            if not self.is_sqlite:
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield begin

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction: one snapshot, rolled back at the end."""
        with self.engine.connect() as connection:
            connection.info["begin"] = "BEGIN"
            yield connection

    def check(self) -> None:
        """Raises the driver's error when the database does not answer."""
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")

    def give_way(self) -> None:
        """Between the writing transactions of a long series: leaves SQLite's lock free for so long that
        whoever waits for it finds it so."""
        if self.is_sqlite:
            time.sleep(_LOOKS_AGAIN_S)

    def dispose(self) -> None:
        self.engine.dispose()

    def after_fork(self) -> None:
        """In a child process: the parent's connections are left alone, new ones are made when needed."""
        self._turnstile = threading.Lock()
        self.engine.dispose(close=False)

    def _open_postgres(self, pool_size: int) -> Engine:
        options = "-c timezone=UTC -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
        if not self.durable:
            options += " -c synchronous_commit=off"
        return create_engine(
            self.url,
            poolclass=QueuePool,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={"options": options, "connect_timeout": 5},
            hide_parameters=True,  # what people wrote belongs into no log
        )

    def _open_sqlite(self, lock_wait_s: float) -> Engine:
        place = make_url(self.url).database
        in_memory = not place or place == ":memory:"
        if place and not in_memory:
            Path(place).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            self.url,
            poolclass=StaticPool if in_memory else QueuePool,
            connect_args={"timeout": lock_wait_s, "check_same_thread": False},
            hide_parameters=True,
            **({} if in_memory else {"pool_size": 8, "max_overflow": 56, "pool_timeout": 15}),
        )
        event.listen(engine, "connect", self._tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _tune_sqlite(self, raw: Any, _record: object) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves, so that writers take the lock at once
        cursor = raw.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={'FULL' if self.durable else 'NORMAL'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what was deleted or taken out leaves no bytes in the file
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.execute("PRAGMA cache_size=-16000")
        cursor.close()


_open_here: WeakSet[Database] = WeakSet()


def _after_fork() -> None:
    for database in list(_open_here):
        database.after_fork()


def _at_exit() -> None:
    """PostgreSQL hears that we go, rather than find a broken line."""
    for database in list(_open_here):
        database.dispose()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_at_exit)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.info.get("begin", "BEGIN"))


__all__ = [
    "EDGE_LOCK_WAIT_S",
    "WORKER_LOCK_WAIT_S",
    "Begin",
    "Database",
    "DatabaseTrouble",
    "RowRefused",
    "UtcDateTime",
]
