"""`GET /project/<token>`: the picture of a project's milestones, or a piece of evidence, for one viewer, for
an hour. Whether the viewer may have it is asked anew; every file of evidence that is opened is on record."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response

import texts
from bot.clock import Clock
from bot.links import ProjectLink, read_project_link
from rules.files import ENDINGS, JPEG
from rules.people import Person
from storage.database import Database
from storage.evidence import EvidenceFile
from storage.photos import PhotoMissing, PhotoStore, PhotoStoreDown
from storage.store import Store

#: Draws a project's milestones for a viewer; None where there is nothing for them.
Draw = Callable[[Store, int, Person], bytes | None]
#: Whether the viewer may look at that piece of evidence.
MaySee = Callable[[Store, EvidenceFile, Person], bool]
_MOST_DIGITS: Final = 18


def project_pages(
    database: Database, photos: Callable[[], PhotoStore], draw: Draw, may_see: MaySee, secret: bytes,
    clock: Clock, language: str,
) -> Blueprint:  # fmt: skip
    """The blueprint; without a good token there is nothing to see."""
    blueprint = Blueprint("projects", __name__)

    @blueprint.get("/project/<token>")
    def shown(token: str) -> Response:
        link = read_project_link(secret, token, clock.now())
        viewer = _viewer(database, link, clock) if link else None
        if link is None or viewer is None:
            return _sorry("link_over", 410)
        return _evidence(link, viewer) if link.what == "evidence" else _picture(link, viewer)

    def _picture(link: ProjectLink, viewer: Person) -> Response:
        if not (link.of.isdecimal() and len(link.of) <= _MOST_DIGITS):
            return _sorry("link_over", 410)
        with database.read() as connection:
            made = draw(Store(connection), int(link.of), viewer)
        return _private(Response(made, mimetype="image/png")) if made else _sorry("link_over", 410)

    def _evidence(link: ProjectLink, viewer: Person) -> Response:
        with database.begin() as connection:
            file = _opened(Store(connection), link.of, viewer, may_see, clock)
        if file is None:
            return _sorry("link_over", 410)
        try:
            data = photos().get(file.key)
        except PhotoMissing:
            return _sorry("photo_erased", 410)
        except PhotoStoreDown:
            return _sorry("photo_away", 503)
        return _given(file, data)

    def _sorry(key: str, status: int) -> Response:
        return _private(Response(texts.sentence("pages", key, language), status, mimetype="text/plain"))

    return blueprint


def _opened(store: Store, key: str, viewer: Person, may_see: MaySee, clock: Clock) -> EvidenceFile | None:
    """The file, if the viewer may have it; that they opened it is written down before they do."""
    file = store.evidence.get(key)
    if file is None or not may_see(store, file, viewer):
        return None
    subject = f"project:{file.project}" if file.project else f"kpi:{file.fiscal_year}"
    store.audit.add(clock.now(), viewer.staff_id, "evidence.viewed", subject, file=key)
    return file


def _viewer(database: Database, link: ProjectLink, clock: Clock) -> Person | None:
    """Who the link is for, if they still work here."""
    with database.read() as connection:
        viewer = Store(connection).people.maybe(link.viewer)
    gone = viewer is None or (viewer.left_on is not None and viewer.left_on <= clock.now().date())
    return None if gone else viewer


def _given(file: EvidenceFile, data: bytes) -> Response:
    """A picture to look at, any other file to keep: a browser must not open what somebody's file may hold."""
    response = _private(Response(data, mimetype=file.media))
    if file.media != JPEG:
        name = f"evidence-{file.key[-8:]}{ENDINGS.get(file.media, '')}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
