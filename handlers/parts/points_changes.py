"""What an admin may change about a clock-in point: the questions, and what their answers amount to."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from bot.replies import Fact, LinkButton, QuickReply
from bot.turn import Turn
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Question, Talk, answer_button
from handlers.parts.sign_files import standing_sign
from rules.places import (
    LEAST_RADIUS_M,
    MOST_RADIUS_M,
    POINT_CODE,
    Circle,
    Place,
    Point,
    checked,
    distance_m,
    free_code,
    nearby,
)
from rules.refusals import Refusal
from storage.changes import AlreadyDone, Deed
from storage.store import Store
from texts import thai

MAP: Final = "https://www.google.com/maps/search/?api=1&query={latitude:.6f},{longitude:.6f}"
USUAL_M: Final = 150
RADII: Final = (50, 100, 150, 200, 300)
BACK: Final = timedelta(days=30)
MOST_CODE: Final = 40
MOST_NAME: Final = 200
Then = Callable[[Turn, Answers], None]


def point_of(turn: Turn, number: int) -> Point:
    """Raises Refusal for a point that is none."""
    for point in turn.store.points.everywhere():
        if point.id == number:
            return point
    raise Refusal("button_unknown")


def map_link(turn: Turn, latitude: float, longitude: float) -> LinkButton:
    return LinkButton(turn.text("map"), MAP.format(latitude=latitude, longitude=longitude))


def talks_of(after: Then) -> Iterator[Talk]:
    """A talk for each change; `after` shows the point's card again."""
    yield Talk(
        "add",
        (_place(), _code(), _name(), _radius()),
        _adding,
        _nothing,
        _warn_add,
        links=_links,
        after=after,
    )
    yield Talk("rename", (_name(),), _changing("name"), _which, after=after)
    yield Talk("move", (_place(),), _changing("place"), _which, _warn_move, links=_links, after=after)
    yield Talk("radius", (_radius(),), _changing("radius_m"), _which, _warn_radius, links=_links, after=after)
    renewed = Talk(
        "renew", (asks.reason("why"),), _renewing, _which, _warn_renew, sure="sure_renew", after=after
    )
    yield renewed
    yield Talk("take_tablet", (asks.reason("why"),), _taking, _which_tablet, _warn_tablet, after=after)


# -- deeds -----------------------------------------------------------------------------------------------


def _adding(turn: Turn, answers: Answers) -> Sequence[Deed]:
    latitude, longitude = answers["place"]
    row = {
        "code": answers["code"], "name": answers["name"], "latitude": latitude, "longitude": longitude,
        "radius_m": float(answers["radius_m"]),
    }  # fmt: skip

    def write(store: Store, at: datetime, by: str) -> None:
        if store.points.by_code(row["code"]) is not None:
            raise Refusal("code_taken", code=row["code"])
        store.points.save([row])

    facts = {"latitude": latitude, "longitude": longitude, "radius_m": row["radius_m"]}
    return (Deed("point.added", f"point:{row['code']}", write, facts=facts),)


def _changing(what: str) -> Callable[[Turn, Answers], Sequence[Deed]]:
    def deeds(turn: Turn, answers: Answers) -> Sequence[Deed]:
        point = point_of(turn, answers["point"])
        values: dict[str, Any] = {what: answers[what]} if what != "place" else {}
        if what == "place":
            values = dict(zip(("latitude", "longitude"), answers["place"], strict=True))
        changed = {name: [getattr(point, name), value] for name, value in values.items()}
        if all(before == after for before, after in changed.values()):
            raise Refusal("nothing_changes")
        if [before for before, _ in changed.values()] != [answers["before"][name] for name in changed]:
            raise AlreadyDone

        def write(store: Store, at: datetime, by: str) -> None:
            store.points.change(point.id, **values)

        return (Deed("point.changed", f"point:{point.code}", write, facts=changed),)

    return deeds


def _renewing(turn: Turn, answers: Answers) -> Sequence[Deed]:
    """The old sign counts no more, and the next generation is made at once."""
    point, secret = point_of(turn, answers["point"]), turn.around.secret_key

    def write(store: Store, at: datetime, by: str) -> None:
        if store.points.revoke_signs(point.id, at, answers["why"]) != answers["generations"]:
            raise AlreadyDone
        standing_sign(store, point, secret, at, by)

    facts = {"why": answers["why"], "generations": answers["generations"]}
    return (Deed("sign.revoked", f"point:{point.code}", write, facts=facts),)


def _taking(turn: Turn, answers: Answers) -> Sequence[Deed]:
    point, tablet = point_of(turn, answers["point"]), answers["tablet"]

    def write(store: Store, at: datetime, by: str) -> None:
        if not store.tablets.revoke(tablet, at, answers["why"]):
            raise AlreadyDone

    facts = {"why": answers["why"], "tablet": answers["public_id"]}
    return (Deed("tablet.revoked", f"point:{point.code}", write, facts=facts),)


# -- what the preview says -------------------------------------------------------------------------------


def _nothing(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    return ()


def _which(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    point = point_of(turn, answers["point"])
    return (Fact(turn.text("label_point"), f"{point.code} · {point.name}", strong=True),)


def _which_tablet(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
    return (*_which(turn, answers), Fact(turn.text("label_tablet"), answers["tablet_name"]))


def _warn_add(turn: Turn, answers: Answers) -> tuple[str, ...]:
    return tuple(_close_by(turn, answers["place"], but=0))


def _warn_move(turn: Turn, answers: Answers) -> tuple[str, ...]:
    point, (latitude, longitude) = point_of(turn, answers["point"]), answers["place"]
    moved = thai.metres(distance_m(latitude, longitude, point), turn.language)
    now, then = _circle(point), Circle(latitude, longitude, point.radius_m)
    close = _close_by(turn, answers["place"], but=point.id)
    return (turn.text("warn_move", metres=moved), *_outside(turn, point, now, then), *close)


def _warn_radius(turn: Turn, answers: Answers) -> tuple[str, ...]:
    point = point_of(turn, answers["point"])
    before = thai.metres(point.radius_m, turn.language)
    then = Circle(point.latitude, point.longitude, float(answers["radius_m"]))
    return (turn.text("warn_radius", before=before), *_outside(turn, point, _circle(point), then))


def _circle(point: Point) -> Circle:
    return Circle(point.latitude, point.longitude, point.radius_m)


def _outside(turn: Turn, point: Point, now: Circle, then: Circle) -> tuple[str, ...]:
    """How many of the last days' accepted clock-ins would lie outside, and how many do already."""
    count = turn.store.clockins.count_outside
    every, before = count(point.id, turn.now - BACK, now)
    if not every:
        return (turn.text("outside_none"),)
    after = count(point.id, turn.now - BACK, then)[1]
    return (turn.text("outside", all=f"{every:,}", before=f"{before:,}", after=f"{after:,}"),)


def _close_by(turn: Turn, place: Sequence[float], *, but: int) -> list[str]:
    """Another point in whose circle this place lies: people there could be taken for being at either."""
    found = nearby(
        Place(place[0], place[1]), (one for one in turn.store.points.everywhere() if one.id != but)
    )
    return [
        turn.text("close_by", name=near.point.name, metres=thai.metres(near.distance_m, turn.language))
        for near in found[:1]
        if near.inside
    ]


def _warn_renew(turn: Turn, answers: Answers) -> tuple[str, ...]:
    told = ", ".join(str(one) for one in answers["generations"])
    return (turn.text("warn_renew", generation=told or "-"),)


def _warn_tablet(turn: Turn, answers: Answers) -> tuple[str, ...]:
    return (turn.text("warn_tablet"),)


def _links(turn: Turn, answers: Answers) -> tuple[LinkButton, ...]:
    if "place" in answers:
        return (map_link(turn, *answers["place"]),)
    point = point_of(turn, answers["point"])
    return (map_link(turn, point.latitude, point.longitude),)


# -- questions -------------------------------------------------------------------------------------------


def _place() -> Question:
    """Degrees, as [latitude, longitude]: shared from the phone, or typed with a comma."""

    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return (turn.location_button("share"),)

    def read(turn: Turn, answers: Answers, said: str) -> list[float]:
        parts = thai.arabic_digits(said).split(",")
        try:
            latitude, longitude = (float(part) for part in parts)
        except ValueError:
            raise Refusal("bad_place") from None
        place = checked(Place(latitude, longitude))
        return [round(place.latitude, 7), round(place.longitude, 7)]

    def show(turn: Turn, value: Any) -> str:
        return f"{value[0]:.6f}, {value[1]:.6f}"

    return Question("place", ask, read, show)


def _code() -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return (answer_button(turn, free := _first_free(turn), free),)

    def read(turn: Turn, answers: Answers, said: str) -> str:
        code = thai.arabic_digits(said).strip()
        if len(code) > MOST_CODE or not POINT_CODE.fullmatch(code):
            raise Refusal("bad_code_of_point", most=MOST_CODE)
        if turn.store.points.by_code(code) is not None:
            raise Refusal("code_taken", code=code)
        return code

    return Question("code", ask, read, lambda _turn, value: str(value))


def _first_free(turn: Turn) -> str:
    return free_code([point.code for point in turn.store.points.everywhere()])


def _name() -> Question:
    plain = asks.reason("name", most=MOST_NAME)

    def read(turn: Turn, answers: Answers, said: str) -> Any:
        if not said.strip():
            raise Refusal("bad_length", most=MOST_NAME)
        return plain.read(turn, answers, said.strip())

    return Question("name", plain.ask, read, plain.show)


def _radius() -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return [answer_button(turn, thai.metres(n, turn.language), str(n)) for n in RADII]

    def read(turn: Turn, answers: Answers, said: str) -> float:
        typed = thai.arabic_digits(said).split()[0] if said.split() else ""
        if not typed.isdecimal() or not LEAST_RADIUS_M <= int(typed[:6]) <= MOST_RADIUS_M:
            raise Refusal("bad_radius", least=f"{LEAST_RADIUS_M:g}", most=f"{MOST_RADIUS_M:,g}")
        return float(typed)

    return Question("radius_m", ask, read, lambda turn, value: thai.metres(value, turn.language))
