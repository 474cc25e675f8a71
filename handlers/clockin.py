"""Clocking in and out: a place and a selfie beside the sign, in any order, then the verdict at once."""

from bot import events, guards
from bot.flow import Flow
from bot.turn import LookedAt, PhotoFault, Turn
from handlers.parts import clockin_evidence, clockin_talk
from rules.places import Place, checked
from rules.refusals import Refusal

flow = Flow("clockin")


@flow.command("in")
def clock_in(turn: Turn) -> None:
    begin(turn, "in")


@flow.command("out")
def clock_out(turn: Turn) -> None:
    begin(turn, "out")


def begin(turn: Turn, kind: str) -> None:
    """Starts, or goes on with, what was already sent for the same clock-in."""
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    person = guards.may_be_recorded(turn, then=said)
    if person is None:
        return
    if kind == "in" and clockin_talk.tell_already_in(turn, person):
        return
    if turn.memory.get("decided") or turn.memory.get("kind") not in (None, kind):
        turn.done()
    proceed(turn, kind=kind)


@flow.opens(events.Location)
@flow.step("kind", events.Location)
@flow.step("place", events.Location)
@flow.step("photo", events.Location)
def take_place(turn: Turn, event: events.Location) -> None:
    place = checked(Place(event.latitude, event.longitude, event.title, event.address))
    if guards.may_be_recorded(turn) is None:
        return
    proceed(turn, place=clockin_talk.place_to_memory(place, event))


@flow.opens(events.Photo)
@flow.step("kind", events.Photo)
@flow.step("place", events.Photo)
@flow.step("photo", events.Photo)
def take_photo(turn: Turn, event: events.Photo) -> None:
    person = guards.may_be_recorded(turn)
    if person is None:
        return
    match turn.photo:
        case PhotoFault("photo_external") if turn.memory.get("place"):
            proceed(turn, photo=clockin_talk.external_to_memory(event))
        case PhotoFault(key):
            raise Refusal(key)
        case LookedAt() as looked:
            clockin_evidence.remember_photo(turn, person, event, looked)
            proceed(turn, photo=clockin_talk.photo_to_memory(event, looked))
        case None:
            raise Refusal("photo_broken")


@flow.button("kind")
def choose_kind(turn: Turn, args: dict[str, str]) -> None:
    if guards.may_be_recorded(turn) is not None:
        proceed(turn, kind="out" if args.get("kind") == "out" else "in")


@flow.again("kind", "place", "photo")
def ask_again(turn: Turn) -> None:
    clockin_talk.ask_again(turn, str(turn.talk.step))


@flow.notices_of(events.Unsend)
def forget_unsent(turn: Turn, event: events.Unsend) -> None:
    """What a person takes back is not used any more; what was decided with it stays decided."""
    if turn.person is None:
        return
    keys = turn.store.photo_rows.ask_erasure(event.message_id, turn.person.id, turn.now, "unsent")
    if keys:
        turn.store.audit.add(
            turn.now, turn.person.staff_id, "photo.unsent", f"person:{turn.person.staff_id}", photos=keys
        )
    if turn.talk.flow == flow.name:
        turn.talk.memory = clockin_talk.without_message(turn.talk.memory, event.message_id)


def proceed(turn: Turn, **news: object) -> None:
    """Adds the news to what is known, then asks for what is still missing, or decides."""
    known = {**turn.memory, **news}
    if known.pop("decided", False) and "photo" not in news:
        known.pop("photo", None)  # it was judged already; a new try needs a new photo
    known["kind"] = known.get("kind") or clockin_talk.kind_if_clear(turn)
    step = clockin_talk.missing_step(known)
    if step is None:
        clockin_evidence.decide(turn, known)
    else:
        turn.wait_for(step, known)
        clockin_talk.ASK[step](turn, known)
