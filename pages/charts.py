"""`GET /chart/<token>`: a chart drawn from what its link carries, for one viewer, for a day."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache

from flask import Blueprint, Response

import texts
from bot.clock import Clock
from bot.links import read_chart_link
from storage.database import Database
from storage.store import Store

_KEPT = 256


def chart_pages(
    database: Database, draw: Callable[[list[object]], bytes], secret: bytes, clock: Clock, language: str
) -> Blueprint:
    """The blueprint; `draw` makes the PNG and raises ValueError for what is no chart. The same chart is drawn
    once: phones ask for it several times, and many ask for the same."""
    blueprint = Blueprint("charts", __name__)

    @lru_cache(maxsize=_KEPT)
    def drawn(data: str) -> bytes:
        return draw(json.loads(data))

    @blueprint.get("/chart/<token>")
    def chart(token: str) -> Response:
        link = read_chart_link(secret, token, clock.now())
        if link is None or not _works_here(database, link.viewer, clock):
            return _private(Response(_sorry(), 410, mimetype="text/plain"))
        try:
            picture = drawn(json.dumps(link.data, ensure_ascii=False))
        except ValueError:
            return _private(Response(_sorry(), 410, mimetype="text/plain"))
        response = Response(picture, mimetype="image/png")
        response.set_etag(hashlib.sha256(picture).hexdigest()[:32])
        return _private(response)

    def _sorry() -> str:
        return texts.sentence("pages", "link_over", language)

    return blueprint


def _works_here(database: Database, viewer: int, clock: Clock) -> bool:
    with database.read() as connection:
        person = Store(connection).people.by_id(viewer)
    return person.left_on is None or person.left_on > clock.now().date()


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, max-age=3600" if response.status_code == 200 else "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
