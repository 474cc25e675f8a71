"""Keeps the platform's records over a restart: one SQLite file, written through; or nowhere (tests)."""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

from simulator.model import Json


class Memory:
    """Remembers JSON records by (kind, key) and byte strings by key, in the file `path` or, without one,
    only in RAM."""

    def __init__(self, path: Path | None = None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._end = weakref.finalize(self, self._db.close)  # whoever forgets to close it leaves nothing open
        self._db.execute("PRAGMA journal_mode=WAL")
        # A demo's chats may lose their last second in a power cut; waiting for the disk would slow every tap.
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS record "
            "(seq INTEGER PRIMARY KEY, kind TEXT, key TEXT, body TEXT, UNIQUE (kind, key))"
        )
        self._db.execute("CREATE TABLE IF NOT EXISTS bytes (key TEXT PRIMARY KEY, body BLOB)")

    def save(self, kind: str, key: str, body: Json) -> None:
        text = json.dumps(body, ensure_ascii=False)
        with self._lock:
            self._db.execute(
                "INSERT INTO record (kind, key, body) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                (kind, key, text),
            )

    def forget(self, kind: str, key: str) -> None:
        with self._lock:
            self._db.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def load(self, kind: str) -> Iterator[tuple[str, Json]]:
        """The records of one kind, in the order they were first saved."""
        with self._lock:
            rows = self._db.execute(
                "SELECT key, body FROM record WHERE kind = ? ORDER BY seq", (kind,)
            ).fetchall()
        for key, body in rows:
            yield key, json.loads(body)

    def save_bytes(self, key: str, body: bytes) -> None:
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO bytes VALUES (?, ?)", (key, body))

    def load_bytes(self, key: str) -> bytes | None:
        with self._lock:
            row = self._db.execute("SELECT body FROM bytes WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def forget_bytes(self, key: str) -> None:
        with self._lock:
            self._db.execute("DELETE FROM bytes WHERE key = ?", (key,))

    def close(self) -> None:
        with self._lock:
            self._end()
