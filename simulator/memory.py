"""Keeps the platform's records over a restart: one SQLite file, written through; or nowhere (tests)."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

from simulator.model import Json


class Memory:
    """Remembers JSON records by (kind, key) and byte strings by key, in the file `path`.

    Without one, bytes are kept in RAM and records not at all: they are read at a start only, and then there
    is nothing yet.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._bytes: dict[str, bytes] = {}
        self._db: sqlite3.Connection | None = None
        if path is not None:
            self._db = _opened(path)
            self._end = weakref.finalize(self, self._db.close)  # who forgets to close it leaves nothing open

    def save(self, kind: str, key: str, body: Json) -> None:
        if self._db is None:
            return
        text = json.dumps(body, ensure_ascii=False)
        with self._lock:
            self._db.execute(
                "INSERT INTO record (kind, key, body) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                (kind, key, text),
            )

    def forget(self, kind: str, key: str) -> None:
        if self._db is None:
            return
        with self._lock:
            self._db.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def load(self, kind: str) -> Iterator[tuple[str, Json]]:
        """The records of one kind, in the order they were first saved."""
        if self._db is None:
            return
        with self._lock:
            rows = self._db.execute(
                "SELECT key, body FROM record WHERE kind = ? ORDER BY seq", (kind,)
            ).fetchall()
        for key, body in rows:
            yield key, json.loads(body)

    def save_bytes(self, key: str, body: bytes) -> None:
        with self._lock:
            if self._db is None:
                self._bytes[key] = body
            else:
                self._db.execute("INSERT OR REPLACE INTO bytes VALUES (?, ?)", (key, body))

    def load_bytes(self, key: str) -> bytes | None:
        with self._lock:
            if self._db is None:
                return self._bytes.get(key)
            row = self._db.execute("SELECT body FROM bytes WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def forget_bytes(self, key: str) -> None:
        with self._lock:
            if self._db is None:
                self._bytes.pop(key, None)
            else:
                self._db.execute("DELETE FROM bytes WHERE key = ?", (key,))

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._end()


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    # A demo's chats may lose their last second in a power cut; waiting for the disk would slow every tap.
    db.execute("PRAGMA synchronous=OFF")
    db.execute(
        "CREATE TABLE IF NOT EXISTS record "
        "(seq INTEGER PRIMARY KEY, kind TEXT, key TEXT, body TEXT, UNIQUE (kind, key))"
    )
    db.execute("CREATE TABLE IF NOT EXISTS bytes (key TEXT PRIMARY KEY, body BLOB)")
    return db
