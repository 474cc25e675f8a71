"""What makes the many databases of the tests cheap: none has to outlive a power cut, and there is one dialect
and one cache of compiled statements for all of a kind.

SQLAlchemy remembers how a statement is written per dialect object, and every engine has a dialect of its own:
each little office of a test would write the same statements anew, a sixth of the time of a test. A process
of the product opens its few engines once and keeps them.
"""

import os
from collections.abc import MutableMapping
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine

import storage.database
from storage.database import Database

#: More than the product has statements.
_STATEMENTS = 5_000
#: By driver: the first dialect that has met its server, and its statements.
_met: dict[str, tuple[Dialect, MutableMapping[Any, Any]]] = {}


def engine_like_the_first(url: str, **options: Any) -> Engine:
    """As SQLAlchemy's `create_engine`; what the first of its kind learned of its server holds for all."""
    engine = create_engine(url, query_cache_size=_STATEMENTS, **options)
    own, kind = engine.dialect, engine.url.drivername
    learn = own.initialize

    def meets(connection: Connection) -> None:
        learn(connection)
        assert engine._compiled_cache is not None
        _met.setdefault(kind, (own, engine._compiled_cache))

    if kind in _met:
        engine.dialect, engine._compiled_cache = _met[kind]  # type: ignore[assignment]
        own.initialize = lambda connection: None  # type: ignore[method-assign]
    else:
        own.initialize = meets  # type: ignore[method-assign]
    return engine


def _tune_without_flushing(database: Database, raw: Any, record: object) -> None:
    """As the product, but the disk is not waited for: two thirds of the time of a commit."""
    _tune(database, raw, record)
    raw.execute("PRAGMA synchronous=OFF").close()


# Nor do photos wait for it.
os.fsync = lambda _file: None
_tune = Database._tune_sqlite
Database._tune_sqlite = _tune_without_flushing  # type: ignore[method-assign]
storage.database.create_engine = engine_like_the_first  # type: ignore[attr-defined]
