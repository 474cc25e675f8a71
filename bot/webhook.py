"""The edge: what LINE posts is checked, written down durably and acknowledged; nothing else happens here.

This process never imports the SDK: a signature check, a JSON parse and one grouped insert.
"""

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from bot.writer import GroupWriter
from storage.database import DatabaseTrouble
from storage.inbox import Arrival

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024
WRITE_TIMEOUT_S = 1.6  # LINE gives up after two seconds
_FIRST_MS = 1_300_000_000_000  # 2011, before LINE existed
_AHEAD_MS = 86_400_000


def signed(secret: bytes, body: bytes, signature: str | None) -> bool:
    """Whether `signature` is Base64(HMAC-SHA256(secret, body)), compared in constant time."""
    if not signature:
        return False
    wanted = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest())
    return hmac.compare_digest(wanted, signature.encode("utf-8", "replace"))


def arrivals(events: list[Any], now_ms: int) -> list[Arrival]:
    """One row an event, whatever its shape.

    An event without an id gets one from its content (without the redelivery mark), so that even it is
    not taken twice; one whose timestamp is missing or absurd gets the time of arrival.
    """
    return [_arrival(event if isinstance(event, dict) else {"type": "malformed"}, now_ms) for event in events]


def _arrival(event: dict[str, Any], now_ms: int) -> Arrival:
    source = event.get("source") if isinstance(event.get("source"), dict) else {}
    ids = [source.get(name) for name in ("groupId", "roomId", "userId")] if source else []
    sender = next((str(i) for i in ids if isinstance(i, str) and i), "nobody")
    at = event.get("timestamp")
    sane = isinstance(at, int) and not isinstance(at, bool) and _FIRST_MS < at < now_ms + _AHEAD_MS
    event_id = event.get("webhookEventId")
    if not isinstance(event_id, str) or not event_id:
        lasting = {key: value for key, value in event.items() if key != "deliveryContext"}
        digest = hashlib.sha256(json.dumps(lasting, sort_keys=True).encode("utf-8", "replace")).hexdigest()
        event_id = f"made-{digest[:40]}"
    payload = json.dumps(event, ensure_ascii=True, separators=(",", ":"))
    return Arrival(event_id[:80], sender[:80], int(at) if sane and at else now_ms, payload)


def webhook(secret: bytes, writer: GroupWriter, now_ms: Callable[[], int]) -> Blueprint:
    """`POST /callback`: 200 after the commit, 400 for a bad signature or JSON, 413, 503."""
    blueprint = Blueprint("webhook", __name__)

    @blueprint.post("/callback")
    def callback() -> Response:
        if (request.content_length or 0) > MOST_BYTES:
            return _answer(413, "too large")
        body = request.stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            return _answer(413, "too large")
        if not signed(secret, body, request.headers.get("x-line-signature")):
            log.warning("a webhook call without a good signature, %d bytes", len(body))
            return _answer(400, "bad signature")
        events = _events(body)
        if events is None:
            return _answer(400, "not a webhook body")
        return _store(writer, arrivals(events, now_ms()))

    return blueprint


def _events(body: bytes) -> list[Any] | None:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = parsed.get("events") if isinstance(parsed, dict) else None
    return events if isinstance(events, list) else None


def _store(writer: GroupWriter, rows: list[Arrival]) -> Response:
    if rows:
        try:
            writer.write(rows, WRITE_TIMEOUT_S)
        except (DatabaseTrouble, TimeoutError) as trouble:
            log.error("events could not be written, LINE must send them again: %s", trouble)
            return _answer(503, "try again")
    return _answer(200, "ok")


def _answer(status: int, words: str) -> Response:
    return Response(words, status, mimetype="text/plain")
