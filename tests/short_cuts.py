"""Two ways by which a deed on a test's phone costs half, and which change nothing that can be seen.

`answer_at_once`: what the bot posts to a house's own LINE is handed to that LINE's web application in the
same thread, instead of through a socket, another thread and back. Whatever is about the wire stays on it: all
that is fetched, all that is streamed, and every call while LINE misbehaves.

`Watch`: the jobs that tell people something just done need no second look while nothing was written to any
table that their last look read.
"""

import functools
import io
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import urllib3
from sqlalchemy import Connection, Engine, event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from simulator.misbehave import Misbehaviour
from storage.tables import metadata

_lines: dict[str, tuple[WSGIApplication, Misbehaviour]] = {}
_request = urllib3.PoolManager.request
#: How many calls have been made to any LINE.
calls = 0


def answer_at_once(address: str, line: WSGIApplication, misbehaviour: Misbehaviour) -> Callable[[], object]:
    """For the LINE at `address` from now on; returns the function that ends it."""
    _lines[address] = line, misbehaviour
    return lambda: _lines.pop(address, None)


def _asked(pool: urllib3.PoolManager, method: str, url: str, **more: Any) -> urllib3.BaseHTTPResponse:
    global calls
    calls += 1
    parts = urlsplit(url)
    line, misbehaviour = _lines.get(f"{parts.scheme}://{parts.netloc}", (None, None))
    plain = method == "POST" and more.get("preload_content") and isinstance(more.get("body"), str)
    if line is None or misbehaviour is None or misbehaviour.faults or not plain:
        return _request(pool, method, url, **more)
    asked = EnvironBuilder(parts.path, method="POST", data=more["body"], headers=more["headers"])
    chunks, status, headers = run_wsgi_app(line, asked.get_environ(), buffered=True)
    return urllib3.HTTPResponse(io.BytesIO(b"".join(chunks)), list(headers), int(status.split()[0]))


urllib3.PoolManager.request = _asked  # type: ignore[method-assign,assignment]


class Watch:
    """Whether the same looks at one database would find the same again; `name` is the database's."""

    def __init__(self, name: str | None) -> None:
        self._name = name
        self._read: frozenset[str] | None = None

    def needs_another(self) -> bool:
        """Whether what the last look read was written to since, or the last look did anything but read."""
        return self._read is None or not self._read.isdisjoint(_written[self._name])

    def look(self, deed: Callable[[], object]) -> None:
        """Does it, noting what it reads."""
        for noted in (_read, _written, _changed):
            noted[self._name].clear()
        before, self._read = calls, None
        deed()
        if calls == before and not _changed[self._name]:
            self._read = frozenset(_read[self._name])


#: By database: the tables named in any statement, those in one that does not only read, and such statements.
_read: defaultdict[str | None, set[str]] = defaultdict(set)
_written: defaultdict[str | None, set[str]] = defaultdict(set)
_changed: defaultdict[str | None, set[str]] = defaultdict(set)
_SILENT = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", "PRAGMA")


@functools.lru_cache(maxsize=10_000)
def _tables(statement: str) -> tuple[bool, frozenset[str]]:
    """Whether it only reads, and every table it names."""
    only_reads = statement.lstrip().startswith("SELECT") and "FOR UPDATE" not in statement
    return only_reads, frozenset(re.findall(r"\w+", statement)) & frozenset(metadata.tables)


def _note(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    if statement.startswith(_SILENT):
        return
    only_reads, tables = _tables(statement)
    name = connection.engine.url.database
    _read[name] |= tables
    if not only_reads:
        _written[name] |= tables
        _changed[name].add(statement)


event.listen(Engine, "before_cursor_execute", _note)
