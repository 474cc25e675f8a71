"""The asking side of a clock-in: what is known so far, what is missing, and the sentence that asks for it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot import events
from bot.replies import QuickReply
from bot.turn import LookedAt, Turn
from rules.people import Person
from rules.places import Place, nearby
from texts import thai

Known = dict[str, Any]


def place_to_memory(place: Place, event: events.Location) -> Known:
    """The shared place with its event time, as JSON."""
    return {
        "latitude": place.latitude,
        "longitude": place.longitude,
        "title": place.title,
        "at": event.at.isoformat(),
        "message_id": event.message_id,
    }


def place_from(known: Known) -> Place:
    kept = known["place"]
    return Place(kept["latitude"], kept["longitude"], kept["title"])


def photo_to_memory(event: events.Photo, looked: LookedAt) -> Known:
    return {
        "key": looked.key,
        "seen": looked.seen,
        "at": event.at.isoformat(),
        "message_id": event.message_id,
    }


def external_to_memory(event: events.Photo) -> Known:
    """A photo whose pixels we do not fetch: it can only be refused, on record."""
    return {"key": None, "seen": "new", "at": event.at.isoformat(), "message_id": event.message_id}


def moment_of(part: Known) -> datetime:
    return datetime.fromisoformat(part["at"]).astimezone(UTC)


def without_message(known: Known, message_id: str) -> Known:
    """What is known without the place or photo that came with this message."""
    return {
        key: part
        for key, part in known.items()
        if not (isinstance(part, dict) and part.get("message_id") == message_id)
    }


def missing_step(known: Known) -> str | None:
    """The step to wait at next, None when everything is there."""
    if not known.get("kind"):
        return "kind"
    return next((step for step in ("place", "photo") if not known.get(step)), None)


def kind_if_clear(turn: Turn) -> str | None:
    """A bare place or photo means "in" until the day has a clock-in; after that we ask."""
    return None if _first_in(turn, turn.require_person()) else "in"


def tell_already_in(turn: Turn, person: Person) -> bool:
    """Says so when today's clock-in stands already; True if it does."""
    first = _first_in(turn, person)
    if first is None or first.verdict_now != "accepted":
        return False
    point = first.point_name or turn.text("point_unknown")
    turn.say("already_in", turn.command("clockin", "out"), time=turn.clock(first.event_time), point=point)
    return True


def _first_in(turn: Turn, person: Person) -> Any:
    rows = turn.store.clockins.of_day(person.id, turn.today)
    standing = [row for row in rows if row.kind == "in" and row.verdict_now != "refused"]
    accepted = [row for row in standing if row.verdict_now == "accepted"]
    return next(iter(accepted or standing), None)


def _ask_kind(turn: Turn, known: Known) -> None:
    first = _first_in(turn, turn.require_person())
    choices = [turn.button(f"kind_{kind}", "kind", kind=kind) for kind in ("in", "out")]
    turn.say("which_kind", *choices, time=turn.clock(first.event_time) if first else "")


def _ask_place(turn: Turn, known: Known) -> None:
    if known.get("photo"):
        turn.say("photo_first", turn.location_button("share_place"))
        return
    points = turn.store.points.of_person(turn.require_person().id, turn.today)
    key = "ask_place" if points else "ask_place_no_point"
    names = ", ".join(point.name for point in points)
    turn.say(key, turn.location_button("share_place"), kind=turn.text(f"kind_{known['kind']}"), points=names)


def _ask_photo(turn: Turn, known: Known) -> None:
    points = turn.store.points.of_person(turn.require_person().id, turn.today)
    camera = turn.camera_button("take_photo")
    if not points:
        turn.say("ask_photo_no_point", camera)
        return
    near = nearby(place_from(known), points)[0]
    key = "ask_photo_inside" if near.inside else "ask_photo_outside"
    distance = thai.metres(near.distance_m, turn.language)
    turn.say(key, camera, point=near.point.name, distance=distance)


def ask_again(turn: Turn, step: str) -> None:
    """The same question, short, with its buttons."""
    buttons: dict[str, tuple[QuickReply, ...]] = {
        "kind": tuple(turn.button(f"kind_{kind}", "kind", kind=kind) for kind in ("in", "out")),
        "place": (turn.location_button("share_place"),),
        "photo": (turn.camera_button("take_photo"), turn.location_button("share_place")),
    }
    turn.say(f"{step}_again", *buttons[step])


ASK: dict[str, Callable[[Turn, Known], None]] = {"kind": _ask_kind, "place": _ask_place, "photo": _ask_photo}
