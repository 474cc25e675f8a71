"""`GET /file/<token>`: a file of the office, for one viewer, for an hour; every one that leaves goes into the
audit trail."""

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from flask import Blueprint, Response, send_file

import texts
from bot.clock import Clock
from bot.links import OfficeLink, read_office_link
from rules.people import Person
from storage.database import Database
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Named:
    """What a written file is called and is; `facts` for the trail: ids and figures only."""

    name: str
    media_type: str
    facts: dict[str, object]


#: Writes the file of a link; None when this viewer may not have it, or there is no such file any more.
Write = Callable[[Store, OfficeLink, Person, BinaryIO], Named | None]


def file_pages(database: Database, write: Write, secret: bytes, clock: Clock, language: str) -> Blueprint:
    """The blueprint; without a good token there is nothing to see. One file is made at a time: whatever else
    this process serves must not wait for several."""
    blueprint = Blueprint("files", __name__)
    one_at_a_time = threading.Lock()

    @blueprint.get("/file/<token>")
    def file(token: str) -> Response:
        link = read_office_link(secret, token, clock.now())
        if link is None:
            return _sorry("link_over", 410)
        if not one_at_a_time.acquire(blocking=False):
            return _sorry("file_busy", 503)
        try:
            return _made(link)
        finally:
            one_at_a_time.release()

    def _made(link: OfficeLink) -> Response:
        # Flask closes it, and so it is gone, when the last byte has been sent.
        out = tempfile.TemporaryFile()  # noqa: SIM115
        with database.read() as connection:
            store = Store(connection)
            viewer = store.people.by_id(link.viewer)
            gone = viewer.left_on is not None and viewer.left_on <= clock.now().date()
            named = None if gone else write(store, link, viewer, out)
        if named is None:
            out.close()
            return _sorry("link_over", 410)
        with database.begin() as connection:
            subject = f"{link.kind}:{link.what}"[:120]
            Store(connection).audit.add(clock.now(), viewer.staff_id, "file.fetched", subject, **named.facts)
        out.seek(0)
        return _private(
            send_file(out, mimetype=named.media_type, as_attachment=True, download_name=named.name)
        )

    def _sorry(key: str, status: int) -> Response:
        return _private(Response(texts.sentence("pages", key, language), status, mimetype="text/plain"))

    return blueprint


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
