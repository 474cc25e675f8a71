"""The chat page's own HTTP: what stands on the phones, what people do on them, and a stream of what
changes."""

import json
import queue
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, request, send_file, send_from_directory
from flask.typing import ResponseReturnValue

from documents.fonts import font_path
from simulator.errors import LineError
from simulator.misbehave import CONTENT_KINDS, KINDS, ApiFault
from simulator.model import Json, Person
from simulator.office import DemoOffice
from simulator.platform import Platform
from simulator.ready_photos import ReadyPhotos
from simulator.users import Photo, Users

STATIC = Path(__file__).parent / "static"
HEARTBEAT_SECONDS = 15
PHOTO_MOST = 50 * 1024 * 1024
BUBBLES_SHOWN = 120
ONE_DAY = 86_400


def chat_page(platform: Platform, office: DemoOffice, addresses: Mapping[str, str]) -> Blueprint:
    """The blueprint of the page itself, under `/` and `/chat/`; for `addresses` see `create_simulator`."""
    page = Blueprint("chat_page", __name__)
    _same_site_only(page)
    _files(page)
    _looks(page, platform, addresses)
    _pictures(page, platform)
    _people(page, platform)
    photos = ReadyPhotos(office)
    _messages(page, platform.users)
    _photos(page, platform.users, photos)
    _deeds(page, platform, office)
    _office(page, office, photos)
    _switches(page, platform)
    _pushes(page, platform)
    return page


def _same_site_only(page: Blueprint) -> None:
    @page.before_request
    def check() -> None:
        """Another web site open in the same browser must not press buttons here."""
        origin = request.headers.get("Origin")
        if request.method != "GET" and origin and urlsplit(origin).netloc != request.host:
            abort(403)

    @page.errorhandler(KeyError)
    def unknown(error: KeyError) -> ResponseReturnValue:
        return jsonify({"error": f"unknown: {error.args[0]}"}), 404

    @page.errorhandler(ValueError)
    @page.errorhandler(PermissionError)
    def refused(error: Exception) -> ResponseReturnValue:
        return jsonify({"error": str(error)}), 400

    @page.errorhandler(LineError)
    def gone(error: LineError) -> ResponseReturnValue:
        return jsonify({"error": error.message}), error.status


def _files(page: Blueprint) -> None:
    @page.get("/")
    def index() -> ResponseReturnValue:
        return send_from_directory(STATIC, "index.html", max_age=0)

    @page.get("/chat/font/<any(Regular, Medium, Bold):weight>.ttf")
    def font(weight: str) -> ResponseReturnValue:
        return send_file(font_path(weight), max_age=ONE_DAY)

    @page.get("/static/<path:name>")
    def static(name: str) -> ResponseReturnValue:
        return send_from_directory(STATIC, name, max_age=0)


def _looks(page: Blueprint, platform: Platform, addresses: Mapping[str, str]) -> None:
    @page.get("/chat/state")
    def state() -> ResponseReturnValue:
        return jsonify(
            {
                "bot": platform.info(),
                "now": platform.chats.now_ms(),
                "people": [person.to_json() for person in platform.chats.people.values()],
                "groups": [group.to_json() for group in platform.chats.groups.values()],
                "switches": _switch_state(platform),
                "addresses": dict(addresses),
            }
        )

    @page.get("/chat/<chat>/screen")
    def screen(chat: str) -> ResponseReturnValue:
        shown = platform.chats.quick_replies(chat)
        return jsonify(
            {
                "bubbles": [bubble.to_json() for bubble in platform.chats.bubbles(chat)[-BUBBLES_SHOWN:]],
                "quick": {"of": shown[0].id, "items": shown[1]} if shown else None,
                "menu": platform.menus.shown_to(chat),
                "loading_until": platform.chats.loading_until(chat),
                "now": platform.chats.now_ms(),
            }
        )


def _pictures(page: Blueprint, platform: Platform) -> None:
    @page.get("/chat/content/<message_id>")
    def content(message_id: str) -> ResponseReturnValue:
        data, media_type = platform.contents.get(message_id)
        return _picture(data, media_type)

    @page.get("/chat/menu/<menu_id>")
    def menu_picture(menu_id: str) -> ResponseReturnValue:
        data, media_type = platform.menus.image(menu_id)
        return _picture(data, media_type)

    @page.get("/chat/news")
    def news() -> ResponseReturnValue:
        return Response(
            _stream(platform), mimetype="text/event-stream", headers={"Cache-Control": "no-store"}
        )


def _picture(data: bytes, media_type: str) -> Response:
    """What people sent is shown as a picture or offered as a file, never run as a page."""
    safe = media_type if media_type in ("image/jpeg", "image/png") else "application/octet-stream"
    headers = {"Cache-Control": f"private, max-age={ONE_DAY}", "X-Content-Type-Options": "nosniff"}
    return Response(data, mimetype=safe, headers=headers)


def _stream(platform: Platform) -> Iterator[str]:
    """Server-sent events: one JSON object each; `{"kind": "resync"}` asks the page to look afresh."""
    with platform.news.listen() as heard:
        yield "retry: 1000\n\n"
        while True:
            try:
                item = heard.get(timeout=HEARTBEAT_SECONDS)
            except queue.Empty:
                yield ": still here\n\n"
                continue
            yield f"data: {json.dumps(item or {'kind': 'resync'}, ensure_ascii=False)}\n\n"


def _people(page: Blueprint, platform: Platform) -> None:
    users, chats = platform.users, platform.chats

    @page.post("/chat/people")
    def add() -> ResponseReturnValue:
        name = str(_json().get("name", "")).strip()
        if not 1 <= len(name) <= 60:
            raise ValueError("a person needs a name of at most 60 characters")
        person = users.add(name, friend=False)
        users.follow(person.id)
        return jsonify(person.to_json())

    @page.post("/chat/<user_id>/<any(show, hide, follow, block, clear):what>")
    def change(user_id: str, what: str) -> ResponseReturnValue:
        person = chats.person(user_id)
        changes: dict[str, Callable[[], None]] = {
            "show": lambda: _shown(platform, person, True),
            "hide": lambda: _shown(platform, person, False),
            "follow": lambda: users.follow(user_id),
            "block": lambda: users.block(user_id),
            "clear": lambda: chats.clear(user_id),
        }
        changes[what]()
        return jsonify({})


def _shown(platform: Platform, person: Person, shown: bool) -> None:
    person.shown = shown
    platform.chats.save_person(person)


def _messages(page: Blueprint, users: Users) -> None:
    @page.post("/chat/<user_id>/text")
    def text(user_id: str) -> ResponseReturnValue:
        words = str(_json().get("text", ""))
        if not words.strip():
            raise ValueError("an empty text cannot be sent")
        return jsonify(users.text(user_id, words).to_json())

    @page.post("/chat/<user_id>/place")
    def place(user_id: str) -> ResponseReturnValue:
        asked = _json()
        latitude, longitude = float(asked["latitude"]), float(asked["longitude"])
        bubble = users.place(
            user_id,
            latitude,
            longitude,
            title=asked.get("title") or None,
            address=asked.get("address") or None,
        )
        return jsonify(bubble.to_json())

    @page.post("/chat/<user_id>/sticker")
    def sticker(user_id: str) -> ResponseReturnValue:
        return jsonify(users.sticker(user_id).to_json())

    @page.post("/chat/<user_id>/unsend")
    def unsend(user_id: str) -> ResponseReturnValue:
        users.unsend(user_id, str(_json().get("id")))
        return jsonify({})


def _photos(page: Blueprint, users: Users, ready: ReadyPhotos) -> None:
    @page.post("/chat/<user_id>/photo")
    def photo(user_id: str) -> ResponseReturnValue:
        """The body is the photo (or any file: what is no photo goes as a file), or JSON `{selfie}` or
        `{external}`."""
        if request.is_json:
            asked = _json()
            external = asked.get("external")
            one = Photo(external_url=external) if external else Photo(ready.take(str(asked["selfie"])))
            return jsonify([bubble.to_json() for bubble in users.photos(user_id, [one])])
        if (request.content_length or 0) > PHOTO_MOST:
            abort(413)
        data, media_type = request.get_data(), request.mimetype
        if media_type in ("image/jpeg", "image/png"):
            return jsonify([bubble.to_json() for bubble in users.photos(user_id, [Photo(data, media_type)])])
        return jsonify([users.file(user_id, request.args.get("name", "file"), data, media_type).to_json()])


def _deeds(page: Blueprint, platform: Platform, office: DemoOffice) -> None:
    @page.post("/chat/<user_id>/act")
    def act(user_id: str) -> ResponseReturnValue:
        """A tapped action; the answer says what the phone opens instead of the chat, if anything."""
        asked = _json()
        outcome = platform.actions.run(user_id, asked["action"], picked=asked.get("picked"))
        return jsonify(asdict(outcome))

    @page.post("/chat/<user_id>/beacon")
    def beacon(user_id: str) -> ResponseReturnValue:
        """Comes near a beacon; unless the body has a message (`dm`, hex), an office's own beacon sends its
        own."""
        asked = _json()
        hwid = str(asked["hwid"])
        sent = None if "dm" in asked else office.device_message(hwid)
        dm = sent.hex() if sent else asked.get("dm") or None
        platform.users.beacon(user_id, hwid, str(asked.get("type", "enter")), dm)
        return jsonify({})


def _office(page: Blueprint, office: DemoOffice, ready: ReadyPhotos) -> None:
    @page.get("/chat/office")
    def whole() -> ResponseReturnValue:
        return jsonify(
            {
                "people": [asdict(person) for person in office.people()],
                "points": [asdict(point) for point in office.points()],
                "selfies": [
                    {**asdict(selfie), "version": ready.version(selfie.key)} for selfie in office.selfies()
                ],
                "words": list(office.words()),
                "tablets": [asdict(tablet) for tablet in office.tablets()],
                "beacons": [asdict(beacon) for beacon in office.beacons()],
            }
        )

    @page.get("/chat/office/sign/<point>.png")
    def sign(point: str) -> ResponseReturnValue:
        return _picture(office.sign_png(point), "image/png")

    @page.get("/chat/office/selfie/<path:key>.jpg")
    def selfie(key: str) -> ResponseReturnValue:
        return _picture(ready.preview(key), "image/jpeg")


def _switches(page: Blueprint, platform: Platform) -> None:
    misbehave, delivery = platform.misbehave, platform.delivery
    flags = ("redelivery", "duplicate", "hold", "strangers", "extra_fields")

    @page.post("/chat/switches")
    def switch() -> ResponseReturnValue:
        asked = _json()
        for name in flags:
            if name in asked:
                setattr(misbehave, name, bool(asked[name]))
        if asked.get("signature") in ("good", "wrong", "missing"):
            misbehave.signature = asked["signature"]
        if "hold" in asked and not misbehave.hold:
            delivery.release()
        return _told(platform)

    @page.post("/chat/switches/fail")
    def fail() -> ResponseReturnValue:
        asked = _json()
        times = asked.get("times", 1)
        misbehave.fail(
            str(asked["kind"]),
            str(asked.get("where", "")),
            times=times,
            seconds=float(asked.get("seconds", ApiFault.seconds)),
        )
        return _told(platform)


def _pushes(page: Blueprint, platform: Platform) -> None:
    misbehave, delivery = platform.misbehave, platform.delivery

    @page.post("/chat/switches/<any(release, shuffle, batch, redeliver, verify, behave):what>")
    def do(what: str) -> ResponseReturnValue:
        deeds: dict[str, Callable[[], object]] = {
            "release": delivery.release,
            "shuffle": lambda: delivery.release(reverse=True),
            "batch": lambda: delivery.release(batch=True),
            "redeliver": delivery.redeliver,
            "verify": delivery.verify,
            "behave": misbehave.behave,
        }
        deeds[what]()
        if what == "behave":
            delivery.release()
        return _told(platform)


def _told(platform: Platform) -> ResponseReturnValue:
    state = _switch_state(platform)
    platform.news.publish("switches", switches=state)
    return jsonify(state)


def _switch_state(platform: Platform) -> Json:
    events = list(platform.delivery.events)[-30:]
    return {
        **platform.misbehave.to_json(),
        "held": platform.delivery.held,
        "kinds": [*KINDS, *CONTENT_KINDS],
        "quota": {"used": platform.quota.used, "limit": platform.quota.limit},
        "events": [
            {
                "id": event.id,
                "type": event.body["type"],
                "chat": event.chat,
                "at": event.body["timestamp"],
                "results": [attempt.result for attempt in event.attempts],
            }
            for event in reversed(events)
        ],
    }


def _json() -> Json:
    parsed: Any = request.get_json(silent=True)
    if not isinstance(parsed, dict):
        raise ValueError("a JSON object is needed")
    return parsed
