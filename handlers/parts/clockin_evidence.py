"""The deciding side of a clock-in: evidence gathered, judged, written down, and told on one card."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from bot import events
from bot.replies import Button, Card, Fact
from bot.turn import LookedAt, Turn
from handlers.parts import clockin_talk as talk
from handlers.parts.clockin_signals import signals_of
from handlers.parts.clockin_signs import SignRead, learn_clock, read_sign
from handlers.parts.days import make_day, work_day_of
from rules import evidence as ev
from rules.beacons import NEAR
from rules.people import Person
from rules.places import Nearby, Point, distance_m, nearby
from rules.selfie import Reading
from rules.workday import Day
from storage.clockins import ClockIn
from texts import thai


@dataclass(frozen=True, slots=True)
class Found:
    """What a photo and a place come to: the point that counts, the sign by which, and the evidence."""

    near: Nearby | None
    sign: SignRead
    sign_point: Point | None
    evidence: ev.Evidence


def remember_photo(turn: Turn, person: Person, event: events.Photo, looked: LookedAt) -> None:
    """The row of a photo that is already in the store; kept from now on, whatever becomes of the talk."""
    reading = looked.reading
    turn.store.photo_rows.add(
        key=looked.key,
        person=person.id,
        message_id=event.message_id,
        sent_at=event.at,
        stored_at=turn.now,
        sha256=reading.sha256,
        phash=reading.phash,
        reading=reading.to_json(),
        kept=looked.kept,
    )


def decide(turn: Turn, known: talk.Known) -> None:
    """The verdict, one evidence row, the day made again, and the card; the talk stays open for a retake."""
    person = turn.require_person()
    photo_time, place_time = talk.moment_of(known["photo"]), talk.moment_of(known["place"])
    found = _gather(turn, person, known, abs((photo_time - place_time).total_seconds()))
    judged = _judge(turn, found.evidence)
    work_day = work_day_of(turn, person, known["kind"], photo_time)
    _write(turn, person, known, found, judged, photo_time, place_time, work_day)
    if judged.verdict == "accepted":
        learn_clock(turn, person, found.sign)
    day = make_day(turn, person, work_day)
    turn.show(_card(turn, known["kind"], photo_time, found, judged, day))
    if judged.verdict == "accepted":
        turn.done()
    else:
        turn.wait_for("photo", {**known, "photo": None, "decided": True})


def _judge(turn: Turn, evidence: ev.Evidence) -> ev.Judgement:
    """By the office's own numbers; while the office only tries the software out, nobody is refused."""
    office = turn.store.office
    judged = ev.judge(evidence, office.limits())
    return ev.on_trial(judged) if office.pilot().on else judged


def _gather(turn: Turn, person: Person, known: talk.Known, apart_s: float) -> Found:
    store = turn.store
    own = store.points.of_person(person.id, turn.today)
    reading = _reading(turn, known["photo"]["key"])
    photo_time = talk.moment_of(known["photo"])
    sign = read_sign(turn, reading, {point.code for point in own}, photo_time)
    sign_point = store.points.by_code(sign.point) if sign.point else None
    place = talk.place_from(known)
    near = nearby(place, own)[0] if own else None
    if sign_point and sign.kind in ("right", "stale", "revoked"):
        away = distance_m(place.latitude, place.longitude, sign_point)
        near = Nearby(sign_point, away)
    return Found(
        near,
        sign,
        sign_point,
        ev.Evidence(
            assigned=bool(own),
            distance_m=near.distance_m if near else None,
            radius_m=near.point.radius_m if near else None,
            sign=sign.kind,
            faces=len(reading.faces) if reading else 0,
            quality=reading.quality if reading else "ok",
            seen=_seen(turn, person, known["photo"], reading),
            external=known["photo"]["key"] is None,
            apart_s=apart_s,
            live=sign.live,
            beacon=near is not None and store.beacons.was_near(person.id, near.point.id, photo_time, NEAR),
            signals=signals_of(turn, person, known, near.point if near else None, own),
        ),
    )


def _reading(turn: Turn, key: str | None) -> Reading | None:
    row = turn.store.photo_rows.get(key) if key else None
    return Reading.from_json(row.reading) if row else None


def _seen(turn: Turn, person: Person, photo: dict[str, Any], reading: Reading | None) -> ev.Seen:
    """Looked up once more for the very same bytes, now under the lock: two phones may send them at once."""
    if reading is not None:
        for row in turn.store.photo_rows.same_bytes(reading.sha256):
            if row.key != photo["key"]:
                return "same_own" if row.person == person.id else "same_other"
    return cast(ev.Seen, photo["seen"])


def _write(
    turn: Turn, person: Person, known: talk.Known, found: Found, judged: ev.Judgement,
    photo_time: datetime, place_time: datetime, work_day: date,
) -> None:  # fmt: skip
    near, place = found.near, talk.place_from(known)
    number = turn.store.clockins.add(
        ClockIn(
            event_id=turn.event.id,
            person=person.id,
            kind=known["kind"],
            work_day=work_day,
            event_time=photo_time,
            received_at=turn.now,
            point=near.point.id if near else None,
            latitude=place.latitude,
            longitude=place.longitude,
            distance_m=round(near.distance_m, 1) if near else None,
            place_time=place_time,
            photo_time=photo_time,
            photo=known["photo"]["key"],
            evidence=found.evidence.to_json(),
            verdict=judged.verdict,
            reasons=list(judged.reasons),
            rule_version=ev.RULE_VERSION,
        )
    )
    turn.store.audit.add(
        turn.now, "system", f"clockin.{judged.verdict}", f"person:{person.staff_id}",
        clockin=number, kind=known["kind"], reasons=list(judged.reasons),
    )  # fmt: skip


def _card(turn: Turn, kind: str, at: datetime, found: Found, judged: ev.Judgement, day: Day) -> Card:
    verdict, spoken = judged.verdict, turn.text(f"kind_{kind}")
    badge = turn.text(f"badge_{verdict}")
    next_key = f"next_{verdict}_{kind}" if verdict == "accepted" else f"next_{verdict}"
    buttons: tuple[Button, ...] = (turn.command("mytime", "command"),)
    if verdict == "refused":
        buttons = (turn.command("clockin", kind),)
    return Card(
        tone=verdict,
        badge=badge,
        title=turn.text("title", kind=spoken, time=turn.clock(at)),
        alt=turn.text("alt", kind=spoken, verdict=badge, time=turn.clock(at)),
        facts=tuple(_facts(turn, at, found, day)),
        why=tuple(turn.text(f"why_{reason}") for reason in judged.reasons),
        next_step=turn.text(next_key),
        buttons=buttons,
        quick=()
        if verdict == "accepted"
        else (turn.camera_button("take_photo"), turn.location_button("share_place")),
    )


def _facts(turn: Turn, at: datetime, found: Found, day: Day) -> list[Fact]:
    facts = [Fact(turn.text("fact_date"), turn.short_date(at))]
    if found.near:
        facts.append(Fact(turn.text("fact_point"), found.near.point.name, strong=True))
        facts.append(Fact(turn.text("fact_distance"), thai.metres(found.near.distance_m, turn.language)))
    sign_point = found.sign_point.name if found.sign_point else turn.text("point_unknown")
    key = "sign_live" if found.sign.live else f"sign_{found.evidence.sign}"
    minutes = found.sign.tablet.step_age_s // 60 if found.sign.tablet else 0
    facts.append(Fact(turn.text("fact_sign"), turn.text(key, point=sign_point, minutes=minutes)))
    facts.append(Fact(turn.text("fact_day"), turn.text(f"day_{day.state}", minutes=day.late_minutes)))
    return facts
