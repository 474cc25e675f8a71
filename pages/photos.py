"""`GET /photo/<token>`: one photo, for one viewer, for an hour.

A look at a person's photo goes into the audit trail; one at an idea's picture does not.
"""

from collections.abc import Callable

from flask import Blueprint, Response

import texts
from bot.clock import Clock
from bot.links import PhotoLink, read_photo_link
from rules.people import Person
from rules.permits import sees_office
from storage.database import Database
from storage.photos import PhotoMissing, PhotoStore, PhotoStoreDown
from storage.store import Store


def photo_pages(
    database: Database, photos: Callable[[], PhotoStore], secret: bytes, clock: Clock, language: str
) -> Blueprint:
    """The blueprint; without a good token there is nothing to see, not even whether a photo exists."""
    blueprint = Blueprint("photos", __name__)

    @blueprint.get("/photo/<token>")
    def photo(token: str) -> Response:
        link = read_photo_link(secret, token, clock.now())
        if link is None:
            return _sorry("link_over", 410)
        if not _note_look(database, link, clock):
            return _sorry("photo_erased", 410)
        try:
            picture = photos().get(link.key)
        except PhotoMissing:
            return _sorry("photo_erased", 410)
        except PhotoStoreDown:
            return _sorry("photo_away", 503)
        return _private(Response(picture, mimetype="image/jpeg"))

    def _sorry(key: str, status: int) -> Response:
        words = texts.sentence("pages", key, language)
        return _private(Response(words, status, mimetype="text/plain"))

    return blueprint


def _note_look(database: Database, link: PhotoLink, clock: Clock) -> bool:
    """Writes the look down before the picture is shown; False when the photo or the viewer is gone.

    Nobody notes who looks at which idea's pictures: all who take part, score or choose may, and what they
    read is their own.
    """
    with database.begin() as connection:
        store = Store(connection)
        viewer = store.people.by_id(link.viewer)
        if viewer.left_on and viewer.left_on <= clock.now().date():
            return False
        row = store.photo_rows.get(link.key)
        if row is None:
            return _shown_with_an_idea(store, link.key, viewer)
        if row.erased_at is not None:
            return False
        subject = store.people.by_id(row.person)
        store.audit.add(
            clock.now(), viewer.staff_id, "photo.viewed", f"person:{subject.staff_id}", photo=link.key
        )
        return True


def _shown_with_an_idea(store: Store, key: str, viewer: Person) -> bool:
    idea = store.ideas.of_picture(key)
    campaign = store.campaigns.get(idea.campaign) if idea else None
    if campaign is None:
        return False
    scores = viewer.id == campaign.head or viewer.id in store.campaigns.members(campaign.id)
    return campaign.has_part(viewer.unit) or scores or sees_office(viewer)


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
