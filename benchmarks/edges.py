"""What the webhook is measured against: the same server with less behind it, or with one commit a request."""

import hmac
import json
import sqlite3
import threading
from base64 import b64encode
from hashlib import sha256

import psycopg
from flask import Flask, Response, request

from app import create_app
from bot.settings import Settings

SECRET = "benchmark-secret"
_INSERT = (
    "INSERT INTO inbox (event_id, sender, at_ms, payload, received_ms) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (event_id) DO NOTHING"
)


def empty() -> Flask:
    """A view that does nothing: what the server and Flask cost by themselves."""
    app = Flask("empty")

    @app.post("/callback")
    def callback() -> Response:
        return Response("ok", mimetype="text/plain")

    return app


def own_connections(url: str) -> Flask:
    """Signature, parsing, and one durable insert a request, each thread on its own connection."""
    app = Flask("own")
    kept = threading.local()

    @app.post("/callback")
    def callback() -> Response:
        body = request.get_data()
        good = b64encode(hmac.new(SECRET.encode(), body, sha256).digest()).decode()
        if not hmac.compare_digest(good, request.headers.get("x-line-signature", "")):
            return Response("bad signature", 400)
        rows = [_row(event) for event in json.loads(body)["events"]]
        if url.startswith("sqlite"):
            _insert_sqlite(kept, url.removeprefix("sqlite:///"), rows)
        else:
            _insert_postgres(kept, url.replace("+psycopg", ""), rows)
        return Response("ok", mimetype="text/plain")

    return app


def ours(url: str) -> Flask:
    """The product's own web application."""
    return create_app(Settings(database_url=url, line_channel_secret=SECRET))


def _row(event: dict[str, object]) -> tuple[object, ...]:
    source = event["source"]
    sender = source["userId"] if isinstance(source, dict) else ""
    return event["webhookEventId"], sender, event["timestamp"], json.dumps(event), event["timestamp"]


def _insert_sqlite(kept: threading.local, path: str, rows: list[tuple[object, ...]]) -> None:
    if not hasattr(kept, "connection"):
        kept.connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        kept.connection.execute("PRAGMA journal_mode=WAL")
        kept.connection.execute("PRAGMA synchronous=FULL")
    kept.connection.execute("BEGIN IMMEDIATE")
    kept.connection.executemany(_INSERT.replace("%s", "?"), rows)
    kept.connection.execute("COMMIT")


def _insert_postgres(kept: threading.local, url: str, rows: list[tuple[object, ...]]) -> None:
    if not hasattr(kept, "connection"):
        kept.connection = psycopg.connect(url)
    with kept.connection.transaction():
        kept.connection.cursor().executemany(_INSERT, rows)
