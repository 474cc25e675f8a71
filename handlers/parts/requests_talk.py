"""What every talk about a request shares: the draft, its checks, its words, and the days it would touch."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from bot import events
from bot.replies import Fact, QuickReply
from bot.turn import LookedAt, PhotoFault, Turn
from handlers.parts.clockin_evidence import remember_photo
from rules.calendar import at_office
from rules.people import Person
from rules.refusals import Refusal
from rules.requests import LIVE, Ask, chain_of, check, states
from rules.workday import Day, derive_day
from storage.facts import facts_of
from storage.requests import ask_of
from texts import sentence, thai

FLOW = "requests"
_NOONS = {(True, False): "from_noon", (False, True): "till_noon", (True, True): "both_noons"}
#: kind, leave, first, last, part, from_noon, till_noon, at, clockin, reason, document, document_message,
#: replaces; dates in ISO.
Draft = dict[str, Any]


def ask_in(draft: Draft) -> Ask:
    at = draft.get("at")
    return Ask(
        draft["kind"],
        date.fromisoformat(draft["first"]),
        date.fromisoformat(draft["last"]),
        draft.get("part", "full"),
        draft.get("leave", ""),
        datetime.fromisoformat(at) if at else None,
        from_noon=bool(draft.get("from_noon")),
        till_noon=bool(draft.get("till_noon")),
    )


def go_on(turn: Turn, person: Person, draft: Draft, again: Callable[[str], None]) -> None:
    """Once it is known what is asked for: the checks, then the reason. From here on it is our flow's talk.

    What cannot be asked for is said with why, and `again` asks once more in the flow it came from.
    """
    asked_in, turn.flow = turn.flow, FLOW
    try:
        checked(turn, person, draft)
    except Refusal as no:
        turn.say(no.key, **no.facts)
        turn.flow = asked_in
        return again(no.key)
    turn.wait_for("reason", draft)
    return ask_reason(turn)


def ask_reason(turn: Turn) -> None:
    ask = ask_in(turn.memory)
    turn.say("ask_reason", kind=named(turn.language, ask), when=spoken_when(turn, ask))


def checked(turn: Turn, person: Person, draft: Draft) -> Ask:
    """The draft as a request that may be sent now; raises Refusal with what stands in its way."""
    ask, store = ask_in(draft), turn.store
    rows = store.requests.of_person(person.id)
    how, chain = states(rows), chain_of(draft["replaces"], rows) if draft.get("replaces") else []
    live = [ask_of(row) for row in rows if how.get(row.id) in LIVE and row.id not in chain]
    rules = store.office.request_rules(turn.today)
    last = min(ask.last, turn.today + timedelta(days=rules.days_ahead))
    locked = store.calendar.locked_days(ask.first, last) if ask.first <= last else ()
    try:
        check(ask, today=turn.today, now=turn.now, rules=rules, live=live, locked=locked)
    except Refusal as no:
        other = no.facts.get("other")
        if isinstance(other, Ask):
            raise Refusal(no.key, other=_described(turn, other)) from None
        raise
    if ask.covers and not working_days(turn, person, ask):
        raise Refusal("nothing_due")
    return ask


def _described(turn: Turn, ask: Ask) -> str:
    return f"{named(turn.language, ask)} {spoken_when(turn, ask)}"


def working_days(turn: Turn, person: Person, ask: Ask) -> float:
    """On how many days within the request somebody waits for the person; half days count as halves."""
    facts = facts_of(turn.store, person, _days(ask), turn.now, turn.around.zone)
    due = {one.day for one in facts if one.holiday is None and one.day.weekday() in one.work.weekdays}
    return sum(
        (1 if piece.part == "full" else 0.5) * sum(piece.first <= day <= piece.last for day in due)
        for piece in ask.pieces
    )


def days_now(turn: Turn, person: Person, ask: Ask) -> dict[date, Day]:
    """The days the request would touch, as they are now."""
    facts = facts_of(turn.store, person, _days(ask), turn.now, turn.around.zone)
    return {one.day: derive_day(one) for one in facts}


def _days(ask: Ask) -> list[date]:
    return [ask.first + timedelta(days=n) for n in range((ask.last - ask.first).days + 1)]


# -- the document -------------------------------------------------------------------------------------


def with_document(turn: Turn, person: Person, draft: Draft, photo: events.Photo) -> Draft:
    """The draft with the photo that was sent as its document; raises Refusal when it cannot be used."""
    match turn.photo:
        case LookedAt() as looked:
            remember_photo(turn, person, photo, looked)
            return {**draft, "document": looked.key, "document_message": photo.message_id}
        case PhotoFault(key):
            raise Refusal("photo_external_document" if key == "photo_external" else key)
        case None:
            raise Refusal("photo_broken")


# -- words --------------------------------------------------------------------------------------------


def named(language: str, ask: Any) -> str:
    """The kind in words, of a request or of its row."""
    return sentence(*name_key(ask), language)


def name_key(ask: Any) -> tuple[str, str]:
    """Where the kind's words are: topic and key."""
    return ("leave", f"kind_{ask.leave}") if ask.kind == "leave" else (FLOW, f"kind_{ask.kind}")


def spoken_when(turn: Turn, ask: Ask, event_time: datetime | None = None) -> str:
    """Days with the half of the day; for a correction day and time."""
    days = thai.date_span(ask.first, ask.last, turn.language)
    at = ask.at or event_time
    if at is not None:
        return sentence(FLOW, "when_at", turn.language, {"days": days, "time": turn.clock(at)})
    key = ask.part if ask.part != "full" else _NOONS.get((ask.from_noon, ask.till_noon))
    if ask.covers and key:
        return sentence(FLOW, f"when_{key}", turn.language, {"days": days})
    return days


def spoken_day(turn: Turn, day: Day) -> str:
    """A derived day in a few words: its state, with the hours where there are any."""
    state = sentence("clockin", f"day_{day.state}", turn.language, {"minutes": day.late_minutes})
    hours = [turn.clock(at) for at in (day.first_in, day.last_out) if at is not None]
    return " ".join([state, *([f"({' - '.join(hours)})"] if hours else [])])


def facts_in(turn: Turn, ask: Ask, reason: str, days: float | None = None) -> list[Fact]:
    """The rows every card of a request has."""
    when = Fact(sentence(FLOW, "fact_when", turn.language), spoken_when(turn, ask), strong=True)
    facts = [when]
    if days is not None and ask.covers:
        count = sentence(FLOW, "days", turn.language, {"days": f"{days:g}"})
        facts.append(Fact(sentence(FLOW, "fact_days", turn.language), count))
    if ask.puts_right and ask.kind in ("gps_wrong", "sign_unreadable"):
        what = sentence("clockin", f"kind_{ask.puts_right}", turn.language)
        facts.append(Fact(sentence(FLOW, "fact_what", turn.language), what))
    return [*facts, Fact(sentence(FLOW, "fact_reason", turn.language), reason)]


# -- moments that were picked -------------------------------------------------------------------------


def picked_day(args: dict[str, str], key: str = "picked") -> date:
    """The day a button or LINE's picker brought; Refusal("pick_again") when it is none."""
    try:
        return date.fromisoformat(args.get(key) or args.get("day", ""))
    except ValueError:
        raise Refusal("pick_again") from None


def picked_moment(turn: Turn, args: dict[str, str]) -> datetime:
    try:
        wall = datetime.fromisoformat(args.get("picked", ""))
    except ValueError:
        raise Refusal("pick_again") from None
    return at_office(wall.date(), wall.time().replace(tzinfo=None), turn.around.zone)


def bounds(turn: Turn) -> tuple[date, date]:
    """From which to which day one may ask."""
    rules = turn.store.office.request_rules(turn.today)
    return turn.today - timedelta(days=rules.days_back), turn.today + timedelta(days=rules.days_ahead)


def ends(turn: Turn) -> tuple[QuickReply, ...]:
    return turn.command(FLOW, "mine"), turn.command("menu", "menu")
