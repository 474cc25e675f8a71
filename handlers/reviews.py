"""Cases that wait for a human: seen as cards, decided with a tap, told to the person."""

from collections.abc import Mapping
from typing import Any

from bot import events
from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, LinkButton, Say, SayButton, TapButton
from bot.turn import Turn
from handlers.parts.days import make_day, work_day_of
from rules import asked
from rules.people import Person
from rules.refusals import Refusal
from storage.reviews import AlreadyDecided, Scope
from texts import sentence, thai

flow = Flow("reviews", yields=True)

MOST_CARDS = 8
MOST_REASON = 200
MOST_UNITS = 9
REASONS = ("not_there", "not_person", "copy", "unclear")
MAP = "https://www.google.com/maps/search/?api=1&query={latitude},{longitude}"


@flow.command("command", rest=True, within=True)
def show_waiting(turn: Turn) -> None:
    """All that wait, or with a unit's name those of the unit."""
    reviewer, scope = _reviewer(turn)
    by_unit = turn.store.reviews.waiting_by_unit(scope)
    unit = _unit(turn, by_unit)
    if unit is not None:
        return _show(turn, reviewer, scope, {unit: by_unit[unit]}, also=())
    requests = turn.store.requests.count_waiting(scope)
    also = (turn.command("approvals", "command"),) if requests else ()
    if requests:
        turn.say("requests_wait", n=requests)
    if not by_unit:
        return turn.say("none_waiting", *also, turn.command("menu", "menu"))
    return _show(turn, reviewer, scope, by_unit, also)


def _unit(turn: Turn, by_unit: Mapping[str, int]) -> str | None:
    """The one unit with waiting cases whose name holds the words. Raises Refusal when none does."""
    words = asked.without_manners(thai.folded(turn.rest[:MOST_REASON]))
    if not words:
        return None
    names = {thai.folded(unit): unit for unit in by_unit}
    found = [names[words]] if words in names else [unit for name, unit in names.items() if words in name]
    if len(found) != 1:
        raise Refusal("none_in_unit", words=thai.clip(words, 40))
    return found[0]


def _show(
    turn: Turn, reviewer: Person, scope: Scope, by_unit: Mapping[str, int], also: tuple[SayButton, ...]
) -> None:
    """The oldest as cards; of many units those with most as buttons beneath."""
    count = sum(by_unit.values())
    units = list(by_unit) if len(by_unit) == 1 else None
    cases = turn.store.reviews.waiting(scope, MOST_CARDS, units)
    key = "intro" if count == len(cases) else "intro_more"
    turn.say(key, n=count, shown=len(cases))
    histories = turn.store.reviews.histories(cases)
    cards = tuple(_card(turn, reviewer, case, histories[case.id]) for case in cases)
    word = turn.command("reviews", "command")
    by_name = tuple(
        SayButton(turn.text("unit_waits", unit=thai.clip(unit, 14), n=n), f"{word.text} {unit}")
        for unit, n in list(by_unit.items())[:MOST_UNITS]
        if len(by_unit) > 1
    )
    turn.show(Carousel(cards, alt=turn.text("intro", n=count), quick=(*also, *by_name, word)))


def _reviewer(turn: Turn) -> tuple[Person, Scope]:
    """Supervisors, admins, and whoever stands in for a supervisor today."""
    person = turn.require_person()
    scope = turn.store.reviews.scope_of(person, turn.today)
    if scope.sees_nobody:
        raise Refusal("not_allowed")
    return person, scope


def _card(turn: Turn, reviewer: Person, case: Any, before: list[str]) -> Card:
    photo = turn.photo_link(case.photo, reviewer) if case.photo else None
    facts = [
        Fact(turn.text("when"), _when(turn, case), strong=True),
        Fact(turn.text("unit"), case.unit),
        Fact(turn.text("point"), case.point_name or "-"),
    ]
    if case.distance_m is not None:
        facts.append(Fact(turn.text("distance"), thai.metres(case.distance_m, turn.language)))
    facts.append(Fact(turn.text("history"), _history(turn, before)))
    # Weak signals too weak to be told to the person are shown to whoever judges the case.
    noticed = dict.fromkeys([*case.reasons, *case.evidence.get("signals", ())])
    why = [sentence("clockin", f"why_{reason}", turn.language) for reason in noticed]
    if photo is None:
        why.append(turn.text("no_photo"))
    return Card(
        tone="review",
        badge=turn.text("badge"),
        title=turn.text("title", name=_name(case)),
        alt=turn.text("alt", name=_name(case), kind=_kind(turn, case), time=turn.clock(case.event_time)),
        image=photo,
        facts=tuple(facts),
        why=tuple(why),
        buttons=(
            turn.button("accept", "accept", lasts=True, case=str(case.id)),
            turn.button("refuse", "refuse", lasts=True, case=str(case.id)),
            *_links(turn, case, photo),
        ),
    )


def _links(turn: Turn, case: Any, photo: str | None) -> list[LinkButton]:
    links = [LinkButton(turn.text("see_photo"), photo)] if photo else []
    if case.latitude is not None:
        place = MAP.format(latitude=round(case.latitude, 6), longitude=round(case.longitude, 6))
        links.append(LinkButton(turn.text("map"), place))
    return links


def _history(turn: Turn, before: list[str]) -> str:
    """Of the last verdicts on the person how many were which."""
    return turn.text("history_value", n=len(before), **{name: before.count(name) for name in _VERDICTS})


_VERDICTS = ("accepted", "review", "refused")


@flow.button("accept", lasts=True)
def accept(turn: Turn, args: dict[str, str]) -> None:
    reviewer, case = _case(turn, args)
    _decide(turn, reviewer, case, "accepted", turn.text("reason_seen"))


@flow.button("refuse", lasts=True)
def ask_reason(turn: Turn, args: dict[str, str]) -> None:
    """One more tap: a refusal without a reason helps nobody."""
    _, case = _case(turn, args)
    reasons = [turn.button(f"reason_{key}", "because", case=str(case.id), key=key) for key in REASONS]
    facts = {"name": _name(case), "kind": _kind(turn, case), "time": turn.clock(case.event_time)}
    turn.say("why_refuse", *reasons, **facts)
    turn.wait_for("reason", {"case": case.id})


@flow.button("because")
def refuse_because(turn: Turn, args: dict[str, str]) -> None:
    reviewer, case = _case(turn, args)
    key = args.get("key", "")
    _decide(turn, reviewer, case, "refused", turn.text(f"reason_{key if key in REASONS else 'unclear'}"))


@flow.step("reason", events.Text)
def refuse_in_own_words(turn: Turn, said: events.Text) -> None:
    if thai.letters(said.text) > MOST_REASON:
        raise Refusal("reason_too_long", most=MOST_REASON)
    reviewer, case = _case(turn, {"case": str(turn.memory["case"])})
    _decide(turn, reviewer, case, "refused", said.text)


@flow.again("reason")
def ask_reason_again(turn: Turn) -> None:
    case = str(turn.memory.get("case", ""))
    reasons: list[TapButton] = [
        turn.button(f"reason_{key}", "because", case=case, key=key) for key in REASONS
    ]
    turn.say("reason_again", *reasons)


def _case(turn: Turn, args: dict[str, str]) -> tuple[Person, Any]:
    """The case, only if it is this reviewer's to decide; a stranger's case does not exist for them."""
    reviewer, scope = _reviewer(turn)
    number = args.get("case", "")
    case = turn.store.reviews.case(scope, int(number)) if number.isdecimal() and len(number) < 19 else None
    if case is None or case.verdict != "review":
        raise Refusal("not_yours")
    return reviewer, case


def _decide(turn: Turn, reviewer: Person, case: Any, decision: str, reason: str) -> None:
    """Final and on record; the person's day follows at once."""
    reviews, person = turn.store.reviews, turn.store.people.by_id(case.person)
    day = work_day_of(turn, person, case.kind, case.event_time)
    if turn.store.calendar.is_locked(day):
        raise Refusal("locked")
    try:
        reviews.decide(case.id, reviewer.id, decision, reason, turn.now, turn.event.id)
    except AlreadyDecided as taken:
        return _tell_already(turn, taken.standing)
    make_day(turn, person, day)
    turn.store.audit.add(
        turn.now,
        reviewer.staff_id,
        f"review.{decision}",
        f"person:{person.staff_id}",
        clockin=case.id,
        reason=reason,
    )
    facts = {"kind": f"text:clockin.kind_{case.kind}", "at": case.event_time.isoformat(), "reason": reason}
    turn.store.notices.add(person.id, flow.name, f"told_{decision}", turn.now, facts)
    _leave(turn)
    left = reviews.count_waiting(reviews.scope_of(reviewer, turn.today))
    told = {
        "name": _name(case),
        "kind": _kind(turn, case),
        "time": turn.clock(case.event_time),
        "reason": reason,
    }
    quick = (turn.command("reviews", "command"),) if left else (turn.command("menu", "menu"),)
    turn.show(Say(turn.text(f"decided_{decision}", left=left, **told), quick))
    return None


def _tell_already(turn: Turn, standing: Any) -> None:
    by = f"{standing.first_name} {standing.last_name}"
    decision = sentence("clockin", f"badge_{standing.decision}", turn.language)
    _leave(turn)
    turn.say("already", turn.command("reviews", "command"), by=by, decision=decision, reason=standing.reason)


def _leave(turn: Turn) -> None:
    """Ends our own talk, never another flow's that goes on beside the cards."""
    if turn.talk.flow == flow.name:
        turn.done()


def _name(case: Any) -> str:
    return f"{case.title}{case.first_name} {case.last_name}"


def _kind(turn: Turn, case: Any) -> str:
    return sentence("clockin", f"kind_{case.kind}", turn.language)


def _when(turn: Turn, case: Any) -> str:
    facts = {
        "kind": _kind(turn, case),
        "date": turn.short_date(case.event_time),
        "time": turn.clock(case.event_time),
    }
    return turn.text("when_value", **facts)
