"""`GET /votes/<token>`: a counted vote's published sheet, for one viewer; nothing before the close.

A voter finds their ballot here by its tracking number, which never leaves the browser: in a link it stands
behind `#`, and the search runs in the page. Looks are not written down: who looks for their ballot is
nobody's business.
"""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, make_response, render_template

import texts
from bot.clock import Clock
from bot.links import SheetLink, read_sheet_link
from bot.settings import Settings
from rules.campaigns import Campaign
from rules.voting import fingerprint, sheet_csv
from storage.database import Database
from storage.store import Store

_STATIC = Path(__file__).parent / "static" / "votes"
_ASSETS = {"votes.css": "text/css", "votes.js": "text/javascript"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
_TOPIC = "votes_page"


def vote_pages(database: Database, settings: Settings, clock: Clock) -> Blueprint:
    """The page, the sheet as a file beside it (`/sheet.csv`), and what the page loads."""
    blueprint = Blueprint("votes", __name__, template_folder="templates", url_prefix="/votes")
    secret = settings.secret_key.encode()

    @blueprint.get("/<token>")
    def page(token: str) -> Response:
        link = read_sheet_link(secret, token, clock.now())
        with database.read() as connection:
            store = Store(connection)
            found = _counted(store, link, clock.now())
            if found is None:
                return _sorry(_why_not(store, link, clock.now()), settings.language)
            return make_response(render_template("votes.html", **_facts(store, found, token, settings)))

    @blueprint.get("/<token>/sheet.csv")
    def sheet(token: str) -> Response:
        link = read_sheet_link(secret, token, clock.now())
        with database.read() as connection:
            store = Store(connection)
            found = _counted(store, link, clock.now())
            if found is None:
                return _sorry(_why_not(store, link, clock.now()), settings.language)
            response = Response(sheet_csv(store.votes.sheet(found)), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="vote-{found.id}.csv"'
        return response

    @blueprint.get("/assets/<name>")
    def asset(name: str) -> Response:
        return Response(_content(name), mimetype=_ASSETS[name]) if name in _ASSETS else Response(status=404)

    blueprint.after_request(_guarded)
    return blueprint


def _counted(store: Store, link: SheetLink | None, now: datetime) -> Campaign | None:
    """The campaign, if the link is good, its viewer still here, and its vote counted."""
    if link is None or _has_left(store, link, now) or not store.votes.counted([link.campaign]):
        return None
    return store.campaigns.get(link.campaign)


def _has_left(store: Store, link: SheetLink, now: datetime) -> bool:
    left_on = store.people.by_id(link.viewer).left_on
    return left_on is not None and left_on <= now.date()


def _why_not(store: Store, link: SheetLink | None, now: datetime) -> str:
    return "link_over" if link is None or _has_left(store, link, now) else "not_counted"


def _sorry(key: str, language: str) -> Response:
    topic = "pages" if key == "link_over" else _TOPIC
    status = 410 if key == "link_over" else 404
    return Response(texts.sentence(topic, key, language), status, mimetype="text/plain")


def _facts(store: Store, campaign: Campaign, token: str, settings: Settings) -> dict[str, Any]:
    sheet = store.votes.sheet(campaign)
    words = {key: entry[settings.language] for key, entry in texts.topics()[_TOPIC].items()}
    return {
        "language": settings.language,
        "words": words,
        "title": campaign.title,
        "rule": words[f"rule_{campaign.tie_rule}"],
        "results": store.votes.counts(campaign.id),
        "ballots": sheet.ballots,
        "voters": sheet.voters,
        "fingerprint": fingerprint(sheet),
        "file": f"/votes/{token}/sheet.csv",
    }


@cache
def _content(name: str) -> bytes:
    return (_STATIC / name).read_bytes()


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response
