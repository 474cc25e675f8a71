"""The rotating sign's page: set up by a one-time key, then shown by any old tablet, network or not.

The key is in the link behind a `#`, which browsers send to nobody: it is in no log, and a preview of the link
cannot use it up. The page posts it once and gets the tablet's secret; after that the server only tells the
time and whether the tablet still counts.
"""

import base64
import hmac
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request

import texts
from bot.clock import Clock
from bot.settings import Settings
from storage.database import Database
from storage.store import Store
from storage.tablets import TabletRow
from texts import thai

_STATIC = Path(__file__).parent / "static" / "tablet"
_ASSETS = ("tablet.css", "totp.js", "keep.js", "tablet.js")
_MOST_BYTES = 4096
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def tablet_pages(database: Database, settings: Settings, clock: Clock) -> Blueprint:
    """`GET /tablet/<id>` and what it loads; `POST /tablet/<id>/key` and `/seen`, both JSON."""
    blueprint = Blueprint("tablet", __name__, template_folder="templates", url_prefix="/tablet")
    master = settings.secret_key.encode()

    def found(public_id: str) -> TabletRow | None:
        with database.read() as connection:
            return Store(connection).tablets.get(public_id)

    @blueprint.get("/<public_id>")
    def page(public_id: str) -> Response:
        row = found(public_id)
        if row is None:
            words = texts.sentence("tablet", "no_such_tablet", settings.language)
            return Response(words, 404, mimetype="text/plain")
        facts = _facts(row, settings, clock)
        shown = render_template("tablet.html", facts=facts, words=facts["words"], language=settings.language)
        return make_response(shown)

    @blueprint.get("/assets/<name>")
    def asset(name: str) -> Response:
        return _file(name) if name in _ASSETS else Response(status=404)

    @blueprint.get("/sw.js")
    def service_worker() -> Response:
        return _file("sw.js")

    @blueprint.get("/tags.json")
    def tags() -> Response:
        return Response(_tags(), mimetype="application/json")

    @blueprint.post("/<public_id>/key")
    def use_key(public_id: str) -> Response:
        secret = _use_key(database, public_id, _posted().get("key"), master, clock)
        return jsonify(secret=base64.b64encode(secret).decode()) if secret else Response(status=403)

    @blueprint.post("/<public_id>/seen")
    def seen(public_id: str) -> Response:
        row = found(public_id)
        if row is None:
            return Response(status=403)
        _note_seen(database, row, _posted(), master, clock)
        return jsonify(now=_now_ms(clock), revoked=row.revoked_at is not None)

    blueprint.after_request(_guarded)
    return blueprint


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
    return response


def _use_key(database: Database, public_id: str, key: object, master: bytes, clock: Clock) -> bytes | None:
    """The tablet's secret for its one-time key, on record; None for any other."""
    if not isinstance(key, str):
        return None
    with database.begin() as connection:
        store = Store(connection)
        row = store.tablets.get(public_id)
        if row is None or not store.tablets.set_up(row, key, clock.now()):
            return None
        subject = f"point:{row.point_code}"
        store.audit.add(clock.now(), "system", "tablet.set_up", subject, tablet=public_id)
        return row.secret(master)


def _note_seen(database: Database, row: TabletRow, told: dict[str, Any], master: bytes, clock: Clock) -> None:
    """Writes down that the tablet is online and how its clock goes, if it proves to be the tablet."""
    at, proof = told.get("at"), told.get("proof")
    if row.revoked_at is not None or type(at) is not int or not isinstance(proof, str):
        return
    wanted = hmac.digest(row.secret(master), f"seen {row.public_id} {at}".encode(), "sha256").hex()
    if hmac.compare_digest(wanted.encode(), proof.encode("utf-8", "replace")):
        with database.begin() as connection:
            Store(connection).tablets.note_seen(row.id, clock.now(), at - _now_ms(clock))


def _now_ms(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)


def _facts(row: TabletRow, settings: Settings, clock: Clock) -> dict[str, Any]:
    """What the page has to know; nothing secret."""
    in_thai = settings.language == "th"
    offset = clock.now().astimezone(settings.zone).utcoffset()
    weekdays = thai.WEEKDAYS_TH if in_thai else thai.WEEKDAYS_EN
    return {
        "id": row.public_id,
        "point": row.point_name,
        "code": row.point_code,
        "name": row.name,
        "revoked": row.revoked_at is not None,
        "offset_minutes": int(offset.total_seconds() // 60) if offset else 0,
        "weekdays": [weekdays[-1], *weekdays[:-1]],  # the browser's week begins on Sunday
        "months": thai.MONTHS_TH if in_thai else thai.MONTHS_EN,
        "year_ahead": 543 if in_thai else 0,
        "date": "วัน{weekday}ที่ {day} {month} {year}" if in_thai else "{weekday} {day} {month} {year}",
        "assets": [f"/tablet/assets/{name}" for name in _ASSETS],
        "words": {key: entry[settings.language] for key, entry in texts.topics()["tablet"].items()},
    }


@cache
def _tags() -> bytes:
    """Every id a tablet may show, ascending, and its 36 inner cells (by rows, 1 = white) as 9 hex digits."""
    from rules.marks import cells, safe_ids  # OpenCV comes with it; an office without tablets never loads it

    ids = safe_ids()
    drawn = {tag: f"{int(''.join(map(str, cells(tag)[1:-1, 1:-1].ravel())), 2):09x}" for tag in ids}
    return jsonify(ids=ids, cells=drawn).get_data()


def _file(name: str) -> Response:
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(_content(name), mimetype=kind)


@cache
def _content(name: str) -> bytes:
    return (_STATIC / name).read_bytes()


def _posted() -> dict[str, Any]:
    """The JSON object that was posted; empty for anything else, however large."""
    if request.content_length is None or request.content_length > _MOST_BYTES:
        return {}
    told = request.get_json(silent=True)
    return told if isinstance(told, dict) else {}
