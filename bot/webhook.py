"""The edge: what LINE posts is checked, written down durably and acknowledged; nothing else happens here.

This process never imports the SDK: a signature check, a JSON parse and one grouped insert. It stands in
front of Flask as plain WSGI, because routing and request objects would cost as much as all of that.
"""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterable
from typing import Any, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from bot.masks import mask
from bot.writer import GroupWriter
from storage.database import DatabaseTrouble
from storage.inbox import Arrival

log = logging.getLogger(__name__)

PATH = "/callback"
MOST_BYTES = 1024 * 1024
WRITE_TIMEOUT_S = 1.6  # LINE gives up after two seconds
_FIRST_MS = 1_300_000_000_000  # 2011, before LINE existed
_AHEAD_MS = 86_400_000
_MOST_ID = 80  # characters, as the inbox has room for
_compact = json.JSONEncoder(separators=(",", ":")).encode  # made once: making it costs as much as using it


def signed(secret: bytes, body: bytes, signature: str | None) -> bool:
    """Whether `signature` is Base64(HMAC-SHA256(secret, body)), compared in constant time."""
    if not signature:
        return False
    wanted = base64.b64encode(hmac.digest(secret, body, "sha256"))
    return hmac.compare_digest(wanted, signature.encode("utf-8", "replace"))


def arrivals(events: list[Any], now_ms: int) -> list[Arrival]:
    """One row an event, whatever its shape.

    An event without an id gets one from its content (without the redelivery mark), so that even it is
    not taken twice; one whose timestamp is missing or absurd gets the time of arrival.
    """
    return [_arrival(event if isinstance(event, dict) else {"type": "malformed"}, now_ms) for event in events]


def _arrival(event: dict[str, Any], now_ms: int) -> Arrival:
    at = event.get("timestamp")
    sane = isinstance(at, int) and not isinstance(at, bool) and _FIRST_MS < at < now_ms + _AHEAD_MS
    event_id = event.get("webhookEventId")
    if not isinstance(event_id, str) or not event_id:
        lasting = {key: value for key, value in event.items() if key != "deliveryContext"}
        event_id = _made_of(json.dumps(lasting, sort_keys=True))
    mask(event)
    moment = at if sane and at is not None else now_ms
    return Arrival(_storable(event_id), _storable(_sender(event.get("source"))), moment, _compact(event))


def _sender(source: object) -> str:
    """The chat an event is from: events of one chat are served in order."""
    if isinstance(source, dict):
        for name in ("groupId", "roomId", "userId"):
            found = source.get(name)
            if isinstance(found, str) and found:
                return found
    return "nobody"


def _storable(name: str) -> str:
    """The name, or one made of it where a database would refuse it and its neighbours with it."""
    if len(name) <= _MOST_ID and name.isascii() and name.isprintable():
        return name
    return _made_of(name)


def _made_of(words: str) -> str:
    return f"made-{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


class Edge:
    """WSGI: `POST /callback` is answered here, all else by the application behind.

    200 after the commit, 400 for a bad signature or JSON, 413 over a megabyte, 503 when it could not be
    written in time, 405 for any other method.
    """

    def __init__(
        self, behind: WSGIApplication, secret: bytes, writer: GroupWriter, now_ms: Callable[[], int]
    ) -> None:
        self._behind = behind
        self._secret = secret
        self._writer = writer
        self._now_ms = now_ms

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return self._behind(environ, start_response)
        status, headers, words = self._answer(environ)
        start_response(status, headers)
        return [words]

    def _answer(self, environ: WSGIEnvironment) -> "_Answer":
        if environ["REQUEST_METHOD"] != "POST":
            return _NOT_ALLOWED
        body = _body(environ)
        if body is None:
            return _TOO_LARGE
        if not signed(self._secret, body, environ.get("HTTP_X_LINE_SIGNATURE")):
            log.warning("a webhook call without a good signature, %d bytes", len(body))
            return _BAD_SIGNATURE
        events = _events(body)
        if events is None:
            return _NOT_A_BODY
        return self._store(events) if events else _OK

    def _store(self, events: list[Any]) -> "_Answer":
        try:
            self._writer.write(arrivals(events, self._now_ms()), WRITE_TIMEOUT_S)
        except (DatabaseTrouble, TimeoutError) as trouble:
            log.error("events could not be written, LINE must send them again: %s", trouble)
            return _TRY_AGAIN
        return _OK


def webhook(secret: bytes, writer: GroupWriter, now_ms: Callable[[], int]) -> Blueprint:
    """Registering this puts the Edge in front of the application."""
    blueprint = Blueprint("webhook", __name__)

    def stand_in_front(state: BlueprintSetupState) -> None:
        app = cast(Flask, state.app)
        app.wsgi_app = Edge(app.wsgi_app, secret, writer, now_ms)  # type: ignore[method-assign]

    blueprint.record_once(stand_in_front)
    return blueprint


def _body(environ: WSGIEnvironment) -> bytes | None:
    """What was posted, None when it is too large; never reads beyond it, which would wait for ever."""
    length = environ.get("CONTENT_LENGTH")
    if not length:
        most = MOST_BYTES + 1 if environ.get("wsgi.input_terminated") else 0
    else:
        most = int(length) if length.isdecimal() else 0
    body: bytes = b"" if most > MOST_BYTES and length else environ["wsgi.input"].read(most)
    return None if max(most if length else 0, len(body)) > MOST_BYTES else body


def _events(body: bytes) -> list[Any] | None:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = parsed.get("events") if isinstance(parsed, dict) else None
    return events if isinstance(events, list) else None


_Answer = tuple[str, list[tuple[str, str]], bytes]


def _made(status: str, words: bytes, *more: tuple[str, str]) -> _Answer:
    """An answer, made once: the same bytes go out every time."""
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words))), *more]
    return status, headers, words


_OK = _made("200 OK", b"ok")
_BAD_SIGNATURE = _made("400 Bad Request", b"bad signature")
_NOT_A_BODY = _made("400 Bad Request", b"not a webhook body")
_NOT_ALLOWED = _made("405 Method Not Allowed", b"post only", ("Allow", "POST"))
_TOO_LARGE = _made("413 Content Too Large", b"too large")
_TRY_AGAIN = _made("503 Service Unavailable", b"try again")
