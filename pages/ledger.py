"""`GET /ledger/<token>`: one file of a half-year's ledger, for one viewer, for an hour; every one that leaves
goes into the audit trail."""

import tempfile
import threading
from collections.abc import Callable
from typing import BinaryIO, Final

from flask import Blueprint, Response, send_file

import texts
from bot.clock import Clock
from bot.links import FileLink, read_file_link
from rules.people import Person
from rules.permits import sees_office
from storage.database import Database
from storage.ledgers import Print
from storage.store import Store

#: Writes the file of a link for a viewer; what it returns, if anything, is put on record.
Write = Callable[[Store, FileLink, Person, BinaryIO], Print | None]
_KINDS: Final = {
    "book": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "sheets": ("pdf", "application/pdf"),
    "proof": ("pdf", "application/pdf"),
}


def ledger_pages(database: Database, write: Write, secret: bytes, clock: Clock, language: str) -> Blueprint:
    """The blueprint; without a good token there is nothing to see. One file is made at a time: whatever else
    this process serves must not wait for several."""
    blueprint = Blueprint("ledger", __name__)
    one_at_a_time = threading.Lock()

    @blueprint.get("/ledger/<token>")
    def file(token: str) -> Response:
        link = read_file_link(secret, token, clock.now())
        viewer = _viewer(database, link, clock) if link else None
        if link is None or viewer is None or link.kind not in _KINDS:
            return _sorry("link_over", 410)
        if not one_at_a_time.acquire(blocking=False):
            return _sorry("file_busy", 503)
        try:
            return _made(link, viewer)
        finally:
            one_at_a_time.release()

    def _made(link: FileLink, viewer: Person) -> Response:
        # Flask closes it, and so it is gone, when the last byte has been sent.
        out = tempfile.TemporaryFile()  # noqa: SIM115
        with database.read() as connection:
            made = write(Store(connection), link, viewer, out)
        with database.begin() as connection:
            store = Store(connection)
            if made is not None:
                store.ledgers.keep_print(made)
            code = made.code if made else ""
            facts = {"half": link.half, "kind": link.kind, "code": code}
            store.audit.add(clock.now(), viewer.staff_id, "ledger.fetched", link.scope[:120], **facts)
        out.seek(0)
        ending, kind = _KINDS[link.kind]
        name = f"ledger-{link.half.replace('/', '-')}-{link.kind}.{ending}"
        return _private(send_file(out, mimetype=kind, as_attachment=True, download_name=name))

    def _sorry(key: str, status: int) -> Response:
        return _private(Response(texts.sentence("pages", key, language), status, mimetype="text/plain"))

    return blueprint


def _viewer(database: Database, link: FileLink, clock: Clock) -> Person | None:
    """Who the link is for, if they still work here and still may see the whole office."""
    with database.read() as connection:
        viewer = Store(connection).people.by_id(link.viewer)
    gone = viewer.left_on is not None and viewer.left_on <= clock.now().date()
    return None if gone or not sees_office(viewer) else viewer


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
