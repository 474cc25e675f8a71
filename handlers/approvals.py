"""Requests that wait for a decision: seen as cards with what they would change, decided with a tap, told."""

from datetime import date
from typing import Any

from bot import events
from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, LinkButton, TapButton
from bot.turn import Turn
from handlers.parts import requests_talk as talk
from handlers.parts.half_year import limits_of, plain
from handlers.parts.requests_days import as_json, remake_days, what_becomes
from rules.people import Person
from rules.refusals import Refusal
from rules.requests import Ask, chain_of
from rules.workday import Day
from storage.requests import ask_of
from storage.reviews import AlreadyDecided, Scope
from texts import sentence, thai

flow = Flow("approvals", yields=True)

MOST_CARDS = 8
MOST_REASON = 200
MOST_DAYS = 5
REASONS = ("no_evidence", "not_so", "busy", "ask_again")
Days = dict[date, Day]


@flow.command("command")
def show_waiting(turn: Turn) -> None:
    approver, scope = _approver(turn)
    count = turn.store.requests.count_waiting(scope)
    if not count:
        return turn.say("none_waiting", turn.command("reviews", "command"), turn.command("menu", "menu"))
    rows = turn.store.requests.waiting(scope, MOST_CARDS)
    turn.say("intro" if count == len(rows) else "intro_more", n=count, shown=len(rows))
    people = turn.store.people.by_ids({row.person for row in rows})
    cards = tuple(_card(turn, approver, people[row.person], row) for row in rows)
    again = (turn.command("approvals", "command"),)
    turn.show(Carousel(cards, alt=turn.text("intro", n=count), quick=again))
    return None


def _approver(turn: Turn) -> tuple[Person, Scope]:
    """Supervisors, admins, and whoever stands in for a supervisor today."""
    person = turn.require_person()
    scope = turn.store.reviews.scope_of(person, turn.today)
    if scope.sees_nobody:
        raise Refusal("not_approver")
    return person, scope


def _card(turn: Turn, approver: Person, person: Person, row: Any) -> Card:
    ask = ask_of(row)
    days = talk.working_days(turn, person, ask) if ask.covers else None
    facts = [
        Fact(turn.text("who"), f"{person.name} ({person.staff_id})", strong=True),
        Fact(turn.text("unit"), person.unit),
        *talk.facts_in(turn, ask, row.reason, days),
        Fact(turn.text("now"), _days_in_words(turn, talk.days_now(turn, person, ask))),
        Fact(turn.text("used"), _used(turn, person, ask)),
    ]
    photo = turn.photo_link(row.document, approver) if row.document else None
    links = (LinkButton(turn.text("see_document"), photo),) if photo else ()
    return Card(
        tone="review",
        badge=turn.text("badge_change" if row.replaces else "badge"),
        title=talk.named(turn.language, ask),
        alt=turn.text("alt", name=person.name, kind=talk.named(turn.language, ask)),
        facts=tuple(facts),
        buttons=(
            turn.button("accept", "accept", lasts=True, r=str(row.id)),
            turn.button("refuse", "refuse", lasts=True, r=str(row.id)),
            *links,
        ),
    )


def _used(turn: Turn, person: Person, ask: Ask) -> str:
    """What is used of the half-year's limits, this request not counted."""
    words = []
    for limit in limits_of(turn, person, ask.first):
        facts = {"used": plain(limit.used), "most": plain(limit.most)}
        words.append(sentence("mytime", f"limit_{limit.key}", turn.language, facts))
    return ", ".join(words)


def _days_in_words(turn: Turn, days: Days) -> str:
    """The first days, and how many more."""
    shown = [(day, one) for day, one in days.items() if one.state not in ("holiday", "off")]
    lines = [
        f"{thai.short_date(day, turn.language)}: {talk.spoken_day(turn, one)}"
        for day, one in shown[:MOST_DAYS]
    ]
    if len(shown) > MOST_DAYS:
        lines.append(turn.text("more_days", n=len(shown) - MOST_DAYS))
    return "\n".join(lines) or "-"


# -- deciding -----------------------------------------------------------------------------------------


@flow.button("accept", lasts=True)
def accept(turn: Turn, args: dict[str, str]) -> None:
    approver, row = _case(turn, args)
    _decide(turn, approver, row, "accepted", turn.text("reason_fine"))


@flow.button("refuse", lasts=True)
def ask_why(turn: Turn, args: dict[str, str]) -> None:
    """One more tap: a refusal without a reason helps nobody."""
    _, row = _case(turn, args)
    turn.wait_for("reason", {"request": row.id})
    ask, name = ask_of(row), turn.store.people.by_id(row.person).name
    facts = {"name": name, "kind": talk.named(turn.language, ask), "when": talk.spoken_when(turn, ask)}
    turn.say("ask_why", *_reasons(turn, row.id), **facts)


def _reasons(turn: Turn, number: int) -> list[TapButton]:
    return [turn.button(f"reason_{key}", "because", r=str(number), key=key) for key in REASONS]


@flow.button("because")
def refuse_because(turn: Turn, args: dict[str, str]) -> None:
    approver, row = _case(turn, args)
    key = args.get("key", "")
    _decide(turn, approver, row, "refused", turn.text(f"reason_{key if key in REASONS else 'ask_again'}"))


@flow.step("reason", events.Text)
def refuse_in_own_words(turn: Turn, said: events.Text) -> None:
    if thai.letters(said.text) > MOST_REASON:
        raise Refusal("reason_too_long", most=MOST_REASON)
    approver, row = _case(turn, {"r": str(turn.memory["request"])})
    _decide(turn, approver, row, "refused", said.text)


@flow.again("reason")
def ask_why_again(turn: Turn) -> None:
    turn.say("reason_again", *_reasons(turn, turn.memory["request"]))


def _case(turn: Turn, args: dict[str, str]) -> tuple[Person, Any]:
    """The request, only if it is this approver's to decide; a stranger's does not exist for them."""
    approver, scope = _approver(turn)
    number = args.get("r", "")
    row = turn.store.requests.case(scope, int(number)) if number.isdecimal() and len(number) < 19 else None
    if row is None:
        raise Refusal("not_yours")
    turn.store.requests.lock_person(row.person)
    return approver, row


def _decide(turn: Turn, approver: Person, row: Any, decision: str, reason: str) -> None:
    """Final and on record with the days before and after; the person's days follow at once."""
    replaced = turn.store.requests.replaced_by(row.id)
    if replaced is not None:
        _leave(turn)
        key = "was_withdrawn" if replaced.kind == "withdraw" else "was_changed"
        return turn.say(key, turn.command("approvals", "command"))
    person = turn.store.people.by_id(row.person)
    asks = _touched(turn, row) if decision == "accepted" else []
    if any(turn.store.calendar.locked_days(ask.first, ask.last) for ask in asks):
        raise Refusal("locked")
    try:
        before, after = _record(turn, approver, person, row, asks, decision, reason)
    except AlreadyDecided as taken:
        return _tell_already(turn, taken.standing)
    _tell(turn, approver, person, row, decision, reason)
    return _answer(turn, approver, person, row, decision, reason, before, after)


def _touched(turn: Turn, row: Any) -> list[Ask]:
    """The request, and what it replaces if that stood."""
    rows = {one.id: one for one in turn.store.requests.of_person(row.person)}
    earlier = [rows[number] for number in chain_of(row.id, rows.values())[:-1]]
    return [ask_of(row), *(ask_of(one) for one in earlier if one.decision == "accepted")]


def _record(
    turn: Turn, approver: Person, person: Person, row: Any, asks: list[Ask], decision: str, reason: str
) -> tuple[Days, Days]:
    def write(before: Days, after: Days) -> None:
        turn.store.requests.decide(
            row.id, approver.id, decision, reason, turn.now, turn.event.id,
            before=as_json(before), after=as_json(after),
        )  # fmt: skip

    before, after = what_becomes(turn, person, asks, lambda: write({}, {}))
    write(before, after)
    remake_days(turn, person, *asks)
    turn.store.audit.add(
        turn.now, approver.staff_id, f"request.{decision}", f"person:{person.staff_id}",
        request=row.id, reason=reason, before=as_json(before), after=as_json(after),
    )  # fmt: skip
    return before, after


def _tell(turn: Turn, approver: Person, person: Person, row: Any, decision: str, reason: str) -> None:
    topic, key = talk.name_key(row)
    facts = {
        "kind": f"text:{topic}.{key}", "days": f"days:{row.from_day}/{row.to_day}",
        "by": f"{approver.first_name} {approver.last_name}", "reason": reason,
    }  # fmt: skip
    turn.store.notices.add(person.id, flow.name, f"told_{decision}", turn.now, facts)


def _answer(
    turn: Turn, approver: Person, person: Person, row: Any, decision: str, reason: str, before: Days,
    after: Days,
) -> None:  # fmt: skip
    _leave(turn)
    ask = ask_of(row)
    left = turn.store.requests.count_waiting(turn.store.reviews.scope_of(approver, turn.today))
    facts = [
        Fact(turn.text("who"), person.name, strong=True),
        *talk.facts_in(turn, ask, row.reason),
    ]
    if before:
        facts.append(Fact(turn.text("before"), _days_in_words(turn, before)))
        facts.append(Fact(turn.text("after"), _days_in_words(turn, after)))
    turn.show(
        Card(
            tone="accepted" if decision == "accepted" else "refused",
            badge=turn.text(f"badge_{decision}"),
            title=talk.named(turn.language, ask),
            alt=turn.text(f"badge_{decision}"),
            facts=tuple(facts),
            why=(reason,) if decision == "refused" else (),
            next_step=turn.text("left", n=left),
            quick=(turn.command("approvals", "command") if left else turn.command("menu", "menu"),),
        )
    )


def _tell_already(turn: Turn, standing: Any) -> None:
    _leave(turn)
    by, decision = f"{standing.first_name} {standing.last_name}", turn.text(f"badge_{standing.decision}")
    turn.say(
        "already", turn.command("approvals", "command"), by=by, decision=decision, reason=standing.reason
    )


def _leave(turn: Turn) -> None:
    """Ends our own talk, never another flow's that goes on beside the cards."""
    if turn.talk.flow == flow.name:
        turn.done()
