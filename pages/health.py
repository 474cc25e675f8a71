"""For machines that watch: alive, ready, and figures for Prometheus, taken from the database when asked,
so that any number of web processes tells the same story."""

from collections.abc import Callable

from flask import Blueprint, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.clock import Clock
from storage import inbox
from storage.database import Database, DatabaseTrouble
from storage.photos import PhotoStore, PhotoStoreDown
from storage.pushes import Pushes


def health_pages(database: Database, photos: Callable[[], PhotoStore], clock: Clock) -> Blueprint:
    """`GET /healthz`, `/readyz` and `/metrics`."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return Response("alive\n", mimetype="text/plain")

    @blueprint.get("/readyz")
    def readyz() -> Response:
        troubles = _troubles(database, photos)
        words = "\n".join(troubles) if troubles else "ready"
        return Response(words + "\n", 503 if troubles else 200, mimetype="text/plain")

    @blueprint.get("/metrics")
    def metrics() -> Response:
        return Response(_metrics(database, clock), mimetype="text/plain; version=0.0.4; charset=utf-8")

    return blueprint


def _troubles(database: Database, photos: Callable[[], PhotoStore]) -> list[str]:
    from storage.migrate import is_current  # Alembic is heavy, and only asked here

    found = []
    try:
        if not is_current(database):
            found.append("database: not migrated; run `flask --app app db upgrade`")
    except DatabaseTrouble as trouble:
        found.append(f"database: {type(trouble).__name__}")
    try:
        photos().check()
    except PhotoStoreDown as trouble:
        found.append(f"photo store: {trouble}")
    return found


def _metrics(database: Database, clock: Clock) -> bytes:
    registry = CollectorRegistry()
    now = clock.now()
    with database.read() as connection:
        depth = inbox.depth(connection)
        pushed = Pushes(connection).sent(now.strftime("%Y-%m"))
    oldest = now.timestamp() - depth.oldest_ms / 1000 if depth.oldest_ms else 0
    for name, told, value in (
        ("signpost_inbox_waiting", "Events not finished yet", depth.waiting),
        ("signpost_inbox_parked", "Events given up, waiting for an admin", depth.parked),
        ("signpost_inbox_oldest_seconds", "Age of the oldest unfinished event", oldest),
        ("signpost_pushes_this_month", "Pushes counted against the month's limit", pushed),
    ):
        Gauge(name, told, registry=registry).set(value)
    return generate_latest(registry)
