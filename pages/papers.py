"""`GET /papers/<token>`: one official paper, for one viewer, for an hour; every one that leaves goes into the
audit trail. What the viewer may have is asked anew at every fetch."""

import threading
from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response

import texts
from bot.clock import Clock
from bot.links import PaperLink, read_paper_link
from rules.people import Person
from storage.database import Database
from storage.photos import PhotoStoreDown
from storage.store import Store

#: Gives the file of a link for a viewer, or None where there is none for them. Raises PhotoStoreDown.
Write = Callable[[Store, PaperLink, Person], bytes | None]
_KINDS: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
}
#: A paper takes a second or two; who waits longer is told to come again.
_PATIENCE_S: Final = 15.0


def paper_pages(database: Database, write: Write, secret: bytes, clock: Clock, language: str) -> Blueprint:
    """The blueprint; without a good token there is nothing to see. One paper is made at a time: each takes a
    core and some hundred megabytes for its second."""
    blueprint = Blueprint("papers", __name__)
    one_at_a_time = threading.Lock()

    @blueprint.get("/papers/<token>")
    def file(token: str) -> Response:
        link = read_paper_link(secret, token, clock.now())
        viewer = _viewer(database, link, clock) if link else None
        if link is None or viewer is None or link.form not in _KINDS:
            return _sorry("link_over", 410)
        if not one_at_a_time.acquire(timeout=_PATIENCE_S):
            return _sorry("file_busy", 503)
        try:
            return _made(link, viewer)
        except PhotoStoreDown:
            return _sorry("photo_away", 503)
        finally:
            one_at_a_time.release()

    def _made(link: PaperLink, viewer: Person) -> Response:
        with database.read() as connection:
            made = write(Store(connection), link, viewer)
        if made is None:
            return _sorry("link_over", 410)
        with database.begin() as connection:
            Store(connection).audit.add(
                clock.now(), viewer.staff_id, "papers.fetched", link.paper[:120], form=link.form
            )
        response = _private(Response(made, mimetype=_KINDS[link.form]))
        if link.form != "png":
            name = f"{link.paper.replace(':', '-')}.{link.form}"
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _sorry(key: str, status: int) -> Response:
        return _private(Response(texts.sentence("pages", key, language), status, mimetype="text/plain"))

    return blueprint


def _viewer(database: Database, link: PaperLink, clock: Clock) -> Person | None:
    """Who the link is for, if they still work here."""
    with database.read() as connection:
        viewer = Store(connection).people.by_id(link.viewer)
    gone = viewer.left_on is not None and viewer.left_on <= clock.now().date()
    return None if gone else viewer


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
