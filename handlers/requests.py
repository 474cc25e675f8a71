"""Corrections of clock-ins; reason, document and sending of every request; and one's own list."""

from datetime import datetime
from typing import Any

from bot import events, guards
from bot.flow import Flow
from bot.replies import Button, Card, Carousel, Fact, TapButton, Tone
from bot.turn import Turn
from handlers.parts import corrections_talk, leave_talk
from handlers.parts import requests_talk as talk
from handlers.parts.days import work_day_of
from handlers.parts.requests_days import remake_days
from rules.calendar import at_office
from rules.dates import read_moment
from rules.people import Person
from rules.refusals import Refusal
from rules.requests import CORRECTIONS, LIVE, WITHDRAW, Ask, State, chain_of, states
from storage.requests import AlreadyReplaced, NewRequest, ask_of
from texts import thai

flow = Flow("requests", yields=True)

MOST_REASON = 500
MOST_CARDS = 8
_ENDS = ("from_noon", "till_noon")
_TONES: dict[State, Tone] = {
    "waiting": "review", "accepted": "accepted", "refused": "refused", "withdrawn": "info", "changed": "info",
}  # fmt: skip


# -- corrections --------------------------------------------------------------------------------------


@flow.command("correct")
def correct(turn: Turn) -> None:
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    if guards.may_be_recorded(turn, then=said) is not None:
        choices = [turn.button(f"kind_{kind}", "begin", lasts=True, kind=kind) for kind in CORRECTIONS]
        turn.say("ask_kind", *choices, days=turn.store.office.request_rules(turn.today).days_back)


@flow.button("begin", lasts=True)
def begin(turn: Turn, args: dict[str, str]) -> None:
    person = guards.may_be_recorded(turn)
    if person is None:
        return
    if args.get("kind") not in CORRECTIONS:
        raise Refusal("button_unknown")
    corrections_talk.begin(turn, person, args["kind"])


@flow.button("which")
def choose_clockin(turn: Turn, args: dict[str, str]) -> None:
    """The clock-in that is to be put right; only one of one's own that does not stand."""
    person = turn.require_person()
    row = next((row for row in corrections_talk.doubtful(turn, person) if str(row.id) == args.get("c")), None)
    if row is None:
        raise Refusal("pick_again")
    day, part = row.work_day.isoformat(), corrections_talk.PART[row.kind]
    claim = {"first": day, "last": day, "part": part, "at": row.event_time.isoformat(), "clockin": row.id}
    talk.go_on(turn, person, {**turn.memory, **claim}, lambda _: corrections_talk.ask_which(turn, person))


@flow.button("other")
def choose_other(turn: Turn, args: dict[str, str]) -> None:
    """A moment of which there is no clock-in at all."""
    turn.wait_for("direction")
    corrections_talk.ask_direction(turn)


@flow.button("direction")
def choose_direction(turn: Turn, args: dict[str, str]) -> None:
    part = corrections_talk.PART["out" if args.get("kind") == "out" else "in"]
    turn.wait_for("when", {**turn.memory, "part": part})
    corrections_talk.ask_when(turn)


@flow.button("moment")
def choose_moment(turn: Turn, args: dict[str, str]) -> None:
    _take_moment(turn, talk.picked_moment(turn, args))


@flow.step("when", events.Text, gives_way=True)
def type_moment(turn: Turn, said: events.Text) -> None:
    found = read_moment(said.text, turn.today)
    if found is None:
        turn.say("moment_unread")
        return corrections_talk.ask_when(turn)
    return _take_moment(turn, at_office(*found, turn.around.zone))


def _take_moment(turn: Turn, at: datetime) -> None:
    person, draft = turn.require_person(), turn.memory
    day = work_day_of(turn, person, corrections_talk.direction(draft), at).isoformat()
    claim = {"first": day, "last": day, "at": at.isoformat()}
    talk.go_on(turn, person, {**draft, **claim}, lambda _: corrections_talk.ask_when(turn))


# -- reason, document, sending ------------------------------------------------------------------------


@flow.step("reason", events.Text)
def take_reason(turn: Turn, said: events.Text) -> None:
    if thai.letters(said.text) > MOST_REASON:
        raise Refusal("reason_too_long", most=MOST_REASON)
    draft = {**turn.memory, "reason": said.text}
    if draft.get("document"):
        return _preview(turn, draft)
    turn.wait_for("document", draft)
    return _ask_document(turn)


@flow.step("document", events.Photo)
@flow.step("confirm", events.Photo)
def take_document(turn: Turn, photo: events.Photo) -> None:
    _preview(turn, talk.with_document(turn, turn.require_person(), turn.memory, photo))


@flow.step("which", events.Photo)
@flow.step("direction", events.Photo)
@flow.step("when", events.Photo)
@flow.step("reason", events.Photo)
def keep_photo(turn: Turn, photo: events.Photo) -> None:
    """A document sent before we asked for it is kept for the request."""
    draft = talk.with_document(turn, turn.require_person(), turn.memory, photo)
    turn.wait_for(str(turn.talk.step), draft)
    turn.say("document_kept")
    ask_again(turn)


@flow.button("no_document")
def without_document(turn: Turn, args: dict[str, str]) -> None:
    _preview(turn, turn.memory)


@flow.again("which", "direction", "when", "reason", "document", "confirm")
def ask_again(turn: Turn) -> None:
    again = {
        "which": lambda: corrections_talk.ask_which(turn, turn.require_person()),
        "direction": lambda: corrections_talk.ask_direction(turn),
        "when": lambda: corrections_talk.ask_when(turn),
        "reason": lambda: talk.ask_reason(turn),
        "document": lambda: _ask_document(turn),
        "confirm": lambda: _preview(turn, turn.memory),
    }
    again[str(turn.talk.step)]()


@flow.notices_of(events.Unsend)
def forget_unsent(turn: Turn, event: events.Unsend) -> None:
    """A document that is taken back before the request was sent does not go with it."""
    if turn.talk.memory.get("document_message") == event.message_id:
        left_out = ("document", "document_message")
        turn.talk.memory = {key: value for key, value in turn.talk.memory.items() if key not in left_out}


def _ask_document(turn: Turn) -> None:
    turn.say("ask_document", turn.button("no_document", "no_document"), turn.camera_button("take_photo"))


def _preview(turn: Turn, draft: talk.Draft) -> None:
    person = turn.require_person()
    ask = talk.ask_in(draft)
    days = talk.working_days(turn, person, ask) if ask.covers else None
    facts = talk.facts_in(turn, ask, draft["reason"], days)
    facts.append(
        Fact(turn.text("fact_document"), turn.text("document_yes" if draft.get("document") else "none"))
    )
    facts.append(Fact(turn.text("fact_to"), _approvers(turn, person)))
    turn.wait_for("confirm", draft)
    buttons: tuple[Button, ...] = (
        turn.button("send", "send"),
        *_noons(turn, ask),
        turn.command("menu", "cancel"),
    )
    turn.show(
        Card(
            tone="info",
            badge=turn.text("badge_draft"),
            title=talk.named(turn.language, ask),
            alt=turn.text("badge_draft"),
            facts=tuple(facts),
            next_step=turn.text("change_next") if draft.get("replaces") else "",
            buttons=buttons,
        )
    )


def _noons(turn: Turn, ask: Ask) -> tuple[TapButton, ...]:
    """Several days can begin or end at noon, and be made whole again."""
    if not ask.covers or ask.first == ask.last:
        return ()
    return tuple(turn.button(f"{end}_whole" if getattr(ask, end) else end, "noon", end=end) for end in _ENDS)


@flow.button("noon")
def begin_or_end_at_noon(turn: Turn, args: dict[str, str]) -> None:
    draft, end = turn.memory, args.get("end", "")
    if end not in _ENDS:
        raise Refusal("button_unknown")
    changed = {**draft, end: not draft.get(end)}
    talk.checked(turn, turn.require_person(), changed)
    _preview(turn, changed)


def _approvers(turn: Turn, person: Person) -> str:
    people = turn.store.people
    names = [people.by_id(one).name for one in turn.store.requests.approvers_of(person, turn.today)[:3]]
    return ", ".join(names) or turn.text("nobody_yet")


@flow.button("send")
def send(turn: Turn, args: dict[str, str]) -> None:
    """Checked once more: days may have been closed, or the same asked for on another phone, meanwhile."""
    person, draft = turn.require_person(), turn.memory
    if turn.talk.step != "confirm" or not draft.get("reason"):
        raise Refusal("button_stale")
    turn.store.requests.lock_person(person.id)
    ask = talk.checked(turn, person, draft)
    number = _keep(turn, person, draft)
    turn.store.audit.add(
        turn.now, person.staff_id, "request.sent", f"person:{person.staff_id}",
        request=number, kind=ask.kind, replaces=draft.get("replaces"),
    )  # fmt: skip
    for approver in turn.store.requests.approvers_of(person, turn.today):
        turn.store.notices.add_once(approver, "approvals", "told_waiting", turn.now)
    turn.done()
    turn.say("sent", *talk.ends(turn), kind=talk.named(turn.language, ask), when=talk.spoken_when(turn, ask))


def _keep(turn: Turn, person: Person, draft: talk.Draft) -> int:
    ask, replaces = talk.ask_in(draft), draft.get("replaces")
    if replaces:
        replaces = chain_of(replaces, turn.store.requests.of_person(person.id))[-1]
    new = NewRequest(
        person.id, ask.kind, ask.first, ask.last, ask.part, turn.event.at, turn.event.id, leave=ask.leave,
        at=ask.at, clockin=draft.get("clockin"), reason=draft["reason"], document=_document(turn, draft),
        replaces=replaces, from_noon=ask.from_noon, till_noon=ask.till_noon,
    )  # fmt: skip
    try:
        return turn.store.requests.add(new)
    except AlreadyReplaced:
        raise Refusal("not_live") from None


def _document(turn: Turn, draft: talk.Draft) -> str | None:
    key = draft.get("document")
    row = turn.store.photo_rows.get(key) if key else None
    return key if row is not None and row.erased_at is None else None


# -- one's own requests -------------------------------------------------------------------------------


@flow.command("mine")
def my_requests(turn: Turn) -> None:
    person = turn.require_person()
    rows = turn.store.requests.of_person(person.id)
    how = states(rows)
    shown = [row for row in rows if row.id in how][-MOST_CARDS:]
    quick = (
        turn.command("leave", "command"),
        turn.command("requests", "correct"),
        turn.command("menu", "menu"),
    )
    if not shown:
        return turn.say("none_asked", *quick)
    cards = tuple(_card(turn, row, how[row.id], _tip_waits(row.id, rows, how)) for row in reversed(shown))
    turn.show(Carousel(cards, alt=turn.text("alt_mine", n=len(how)), quick=quick))
    return None


def _tip_waits(number: int, rows: list[Any], how: dict[int, State]) -> bool:
    """Whether a change of it waits: then only the change can be taken back."""
    tip = chain_of(number, rows)[-1]
    return tip != number and how.get(tip) == "waiting"


def _card(turn: Turn, row: Any, state: State, change_waits: bool) -> Card:
    ask = ask_of(row)
    facts = talk.facts_in(turn, ask, row.reason)
    facts.append(Fact(turn.text("fact_asked"), f"{turn.short_date(row.asked_at)} {turn.clock(row.asked_at)}"))
    if row.decision:
        by = f"{row.decider_first} {row.decider_last} {turn.short_date(row.decided_at)}"
        facts.append(Fact(turn.text("fact_decided"), by))
    why = [row.decided_why] if row.decision == "refused" else []
    buttons: tuple[Button, ...] = ()
    if state in LIVE and not change_waits:
        buttons = _deeds(turn, row.id)
    return Card(
        tone=_TONES[state],
        badge=turn.text(f"state_{state}"),
        title=talk.named(turn.language, ask),
        alt=turn.text(f"state_{state}"),
        facts=tuple(facts),
        why=tuple(why),
        next_step=turn.text("change_waits") if state in LIVE and change_waits else "",
        buttons=buttons,
    )


def _deeds(turn: Turn, number: int) -> tuple[TapButton, ...]:
    return tuple(turn.button(deed, deed, lasts=True, r=str(number)) for deed in ("change", "withdraw"))


@flow.button("withdraw", lasts=True)
def ask_withdraw(turn: Turn, args: dict[str, str]) -> None:
    """One more tap, because it counts at once."""
    _, row, _ = _own(turn, args)
    ask = ask_of(row)
    sure = turn.button("withdraw_sure", "withdraw_sure", r=str(row.id))
    facts = {"kind": talk.named(turn.language, ask), "when": talk.spoken_when(turn, ask)}
    turn.say("ask_withdraw", sure, turn.command("menu", "cancel"), **facts)


@flow.button("withdraw_sure")
def withdraw(turn: Turn, args: dict[str, str]) -> None:
    person, row, tip = _own(turn, args)
    ask, accepted = ask_of(row), row.decision == "accepted"
    if accepted and turn.store.calendar.locked_days(ask.first, ask.last):
        raise Refusal("locked")
    new = NewRequest(
        person.id, WITHDRAW, row.from_day, row.to_day, row.part, turn.event.at, turn.event.id, replaces=tip
    )
    try:
        turn.store.requests.add(new)
    except AlreadyReplaced:
        raise Refusal("not_live") from None
    changes = remake_days(turn, person, ask) if accepted else []
    turn.store.audit.add(
        turn.now, person.staff_id, "request.withdrawn", f"person:{person.staff_id}", request=row.id,
        before={str(one.day): one.before.to_json() for one in changes if one.before},
        after={str(one.day): one.after.to_json() for one in changes if one.after},
    )  # fmt: skip
    if accepted:
        _tell_decider(turn, person, row)
    if turn.talk.flow == flow.name:
        turn.done()
    turn.say("withdrawn", *talk.ends(turn), kind=talk.named(turn.language, ask))


def _tell_decider(turn: Turn, person: Person, row: Any) -> None:
    topic, key = talk.name_key(row)
    facts = {"name": person.name, "kind": f"text:{topic}.{key}", "days": f"days:{row.from_day}/{row.to_day}"}
    turn.store.notices.add(row.decided_by, "approvals", "told_withdrawn", turn.now, facts)


@flow.button("change", lasts=True)
def change(turn: Turn, args: dict[str, str]) -> None:
    """Asked anew in the place of the old one, which stands until the new one is decided."""
    person, row, tip = _own(turn, args)
    if row.kind in CORRECTIONS:
        corrections_talk.begin(turn, person, row.kind, replaces=tip)
    else:
        leave_talk.begin(turn, row.kind, row.leave, replaces=tip)


def _own(turn: Turn, args: dict[str, str]) -> tuple[Person, Any, int]:
    """One's own request that is still good for something, and what a change of it replaces."""
    person, number = turn.require_person(), args.get("r", "")
    turn.store.requests.lock_person(person.id)
    rows = turn.store.requests.of_person(person.id)
    how = states(rows)
    row = next((row for row in rows if str(row.id) == number), None)
    if row is None or how.get(row.id) not in LIVE:
        raise Refusal("not_live")
    if _tip_waits(row.id, rows, how):
        raise Refusal("change_waits")
    return person, row, chain_of(row.id, rows)[-1]
