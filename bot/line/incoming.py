"""LINE's JSON to our events, through the SDK's models but never trusting them to be complete.

The SDK refuses an event for one missing or new field, and with it the whole batch. So every event is
parsed on its own, first completed with harmless values where LINE's fields are often absent, and what
the SDK still cannot read is read from the raw JSON far enough to know whom it is from.
"""

import json
from datetime import UTC, datetime
from typing import Any

from linebot.v3 import webhooks as line
from pydantic.v1 import ValidationError

from bot import events
from texts.thai import tidy

Json = dict[str, Any]
_HARMLESS: Json = {"mode": "active", "webhookEventId": "", "timestamp": 0}  # the inbox row has the real ones
_PICKED = ("datetime", "date", "time", "status")
MOST_FILE_NAME = 200
_ESSENTIAL = {
    "text": ("type", "id", "text"),
    "image": ("type", "id"),
    "location": ("type", "id", "latitude", "longitude"),
    "file": ("type", "id", "fileName", "fileSize"),
}


def parse(payload: str, event_id: str, at_ms: int) -> events.Event:
    """The event of an inbox row; never raises for anything that came in signed."""
    raw = json.loads(payload)
    common = _common(raw, event_id, at_ms)
    parsed = _by_sdk(raw)
    made = _make(parsed, common) if parsed is not None else None
    return made or _salvage(raw, common)


def _common(raw: Json, event_id: str, at_ms: int) -> Json:
    source = raw.get("source") if isinstance(raw.get("source"), dict) else {}
    token = raw.get("replyToken")
    standby = raw.get("mode") == "standby"
    delivery = raw.get("deliveryContext")
    return {
        "id": event_id,
        "at": datetime.fromtimestamp(at_ms / 1000, UTC),
        "source": source_of(source or {}),
        "reply_token": token if isinstance(token, str) and not standby else None,
        "redelivered": isinstance(delivery, dict) and delivery.get("isRedelivery") is True,
    }


def source_of(source: Json) -> events.Source:
    """Whom an event is from; an unknown kind of source is nobody we may answer."""
    kind = source.get("type")
    user = source.get("userId")
    user_id = user if isinstance(user, str) and user else None
    if kind == "user" and user_id:
        return events.Source("user", user_id, user_id)
    if kind == "group" and isinstance(source.get("groupId"), str):
        return events.Source("group", user_id, source["groupId"])
    if kind == "room" and isinstance(source.get("roomId"), str):
        return events.Source("room", user_id, source["roomId"])
    return events.Source("unknown", user_id, user_id or "")


def _by_sdk(raw: Json) -> line.Event | None:
    """The SDK's event, read whole if it can be, else from the fields we need and nothing else."""
    for message in (raw.get("message"), _essential(raw.get("message"))):
        completed = {**_HARMLESS, **raw}
        if not isinstance(raw.get("deliveryContext"), dict):
            completed["deliveryContext"] = {"isRedelivery": False}
        if isinstance(message, dict):
            completed["message"] = {"quoteToken": "", **message}
        try:
            return line.Event.from_dict(completed)
        except (ValidationError, ValueError, TypeError, AttributeError, KeyError):
            continue
    return None


def _essential(message: object) -> Json | None:
    """The fields without which a message is none; a photo of unknown provider counts as external."""
    if not isinstance(message, dict):
        return None
    kept = {key: message[key] for key in _ESSENTIAL.get(str(message.get("type")), ()) if key in message}
    if kept.get("type") == "image":
        provider = message.get("contentProvider")
        known = isinstance(provider, dict) and provider.get("type") == "line"
        kept["contentProvider"] = {"type": "line" if known else "external"}
    return kept or None


def _make(parsed: line.Event, common: Json) -> events.Event | None:
    match parsed:
        case line.MessageEvent():
            return _message(parsed.message, common)
        case line.PostbackEvent():
            params = parsed.postback.params or {}
            picked = next((params[key] for key in _PICKED if params.get(key)), None)
            return events.Postback(**common, data=parsed.postback.data, picked=picked)
        case line.FollowEvent():
            return events.Follow(**common)
        case line.UnfollowEvent():
            return events.Unfollow(**common)
        case line.UnsendEvent():
            return events.Unsend(**common, message_id=parsed.unsend.message_id)
        case line.JoinEvent():
            return events.Join(**common)
        case line.BeaconEvent():
            heard = parsed.beacon
            kind = str(getattr(heard.type, "value", heard.type))
            return events.Beacon(**common, hwid=heard.hwid.lower(), kind=kind, message=_bytes(heard.dm))
    return None


def _bytes(hexadecimal: str | None) -> bytes | None:
    """A device message; what is no hex cannot be from a device of ours."""
    try:
        return bytes.fromhex(hexadecimal) if hexadecimal else None
    except ValueError:
        return None


def _message(message: Any, common: Json) -> events.Event | None:
    match message:
        case line.TextMessageContent():
            return events.Text(**common, text=tidy(message.text), message_id=message.id)
        case line.LocationMessageContent():
            return events.Location(
                **common,
                latitude=message.latitude,
                longitude=message.longitude,
                title=message.title,
                address=message.address,
                message_id=message.id,
            )
        case line.ImageMessageContent():
            external = str(getattr(message.content_provider.type, "value", message.content_provider.type))
            return events.Photo(**common, message_id=message.id, external=external != "line")
        case line.FileMessageContent():
            name, size = tidy(message.file_name)[:MOST_FILE_NAME], int(message.file_size)
            return events.File(**common, message_id=message.id, name=name, size=size)
    return None


def _salvage(raw: Json, common: Json) -> events.Event:
    """What can be said of an event that the SDK does not know or could not read."""
    message = raw.get("message")
    if raw.get("type") == "message":
        kind = message.get("type") if isinstance(message, dict) else None
        return events.OtherMessage(**common, kind=str(kind or "unknown")[:40])
    if raw.get("type") == "follow":
        return events.Follow(**common)
    return events.Unknown(**common, kind=str(raw.get("type") or "unknown")[:40])
