"""People for admins: found by name, staff id or unit; a person's card, and what may be changed on it."""

import re
from typing import Any, Final

from bot.flow import Flow
from bot.replies import Bar, Board, Card, Fact, Say, SayButton, TapButton
from bot.turn import Turn
from handlers.parts import people_changes as changes
from handlers.parts import whose
from handlers.parts.admin_talk import Answers, Talks, labelled
from handlers.parts.bind_codes import CODE_DAYS, issue_code
from handlers.parts.may_say import allowed, may
from rules.asked import Asked
from rules.people import Person
from rules.refusals import Refusal
from texts import first_word, thai

flow = Flow("people", yields=True)

PAGE: Final = 12


@flow.command("command", rest=True)
def find(turn: Turn) -> None:
    """`คน 1001`, `คน สมหญิง`, `คน กองคลัง หน้า 2`; alone: the office's units to begin with."""
    viewer, of = allowed(turn, "look_up_people"), whose.read_names(turn)
    if not of.who:
        return _show_units(turn, of)
    found = whose.whose(turn, viewer, of)
    if len(found.people) == 1:
        return show_person(turn, found.people[0])
    if not found.is_one_place:
        return whose.show_choices(turn, found, of, _word(turn))
    return _show_units(turn, of) if found.unit is None else _show_unit(turn, found.unit, of)


def _word(turn: Turn) -> str:
    return first_word(flow.name, "command", turn.language)


def _show_units(turn: Turn, of: Asked) -> None:
    """The units by name, with how many work in each."""
    counts = sorted(turn.store.people.count_by_unit(turn.today).items(), key=_in_order)
    pages = whose.pages(turn, _word(turn), None, of, len(counts), PAGE)
    start = (of.page - 1) * PAGE
    rows = [
        Bar(unit, turn.text("n_people", n=f"{n:,}"), say=f"{_word(turn)} {unit}"[: whose.MOST_SAID])
        for unit, n in counts[start : start + PAGE]
    ]
    title = turn.text("title_units", n=f"{sum(n for _, n in counts):,}")
    _show_rows(turn, title, rows, whose.more(turn, of, len(counts), PAGE), pages, turn.text("next_units"))


def _in_order(row: tuple[str, int]) -> list[tuple[int, str]]:
    """By name, with the numbers in it as people count: 2 before 10."""
    parts = re.split(r"(\d+)", thai.arabic_digits(row[0]))
    return [(int(part), "") if part.isdecimal() and len(part) < 10 else (0, part) for part in parts]


def _show_unit(turn: Turn, unit: str, of: Asked) -> None:
    """The people of a unit and of all below it, and who has no LINE account yet."""
    people = turn.store.people
    below = turn.store.units.tree().under(unit)
    count = sum(people.count_by_unit(turn.today, below).values())
    pages = whose.pages(turn, _word(turn), unit, of, count, PAGE)
    shown = people.of_units(below, turn.today, PAGE, (of.page - 1) * PAGE)
    bound = people.bound([one.id for one in shown])
    rows = [
        Bar(
            one.name,
            "" if one.id in bound else turn.text("not_bound"),
            say=f"{_word(turn)} {one.staff_id}",
            note=" · ".join(part for part in (one.staff_id, _role(turn, one.role), one.position) if part),
        )
        for one in shown
    ]
    title = turn.text("title_of_unit", unit=unit, n=f"{count:,}")
    _show_rows(turn, title, rows, whose.more(turn, of, count, PAGE), pages, turn.text("next_unit"))


def _show_rows(
    turn: Turn, title: str, rows: list[Bar], more: str, pages: tuple[SayButton, ...], next_step: str
) -> None:
    quick = (*pages, turn.command("people", "command"), turn.command("menu", "menu"))
    turn.show(
        Board(
            badge=turn.text("badge"), title=title, alt=title.replace("\n", " "), numbers=(),
            rows=tuple(rows), more=more, next_step=next_step, quick=quick,
        )
    )  # fmt: skip


# -- one person ------------------------------------------------------------------------------------------


def show_person(turn: Turn, person: Person) -> None:
    """All that the office holds of who they are, and a button for each thing this admin may change."""
    viewer = allowed(turn, "look_up_people", person)
    around = turn.store.people.around(person.id)
    gone = person.left_on is not None and person.left_on <= turn.today
    turn.show(
        Card(
            "review" if gone else "info",
            turn.text("badge_gone" if gone else "badge"),
            person.name,
            turn.text("alt", name=person.name, staff_id=person.staff_id),
            _facts(turn, person, around),
            next_step=turn.text("next_own") if person.id == viewer.id else "",
            buttons=tuple(_buttons(turn, viewer, person, around)),
            even=around.user_id is not None,  # else the first, freeing the account, would look usual
            quick=(
                SayButton(turn.text("see_days"), f"{first_word('status', 'command', turn.language)} "
                          f"{person.staff_id}"),
                turn.command("people", "command"),
                turn.command("menu", "menu"),
            ),
        )
    )  # fmt: skip


def _facts(turn: Turn, person: Person, around: Any) -> tuple[Fact, ...]:
    points = turn.store.points.of_person(person.id, turn.today)
    named = ", ".join(f"{one.code} {one.name}" for one in points[:3]) or turn.text("none")
    if len(points) > 3:
        named = f"{named} {turn.text('and_more', n=len(points) - 3)}"
    told = {
        "staff_id": person.staff_id,
        "unit": person.unit,
        "position": person.position,
        "role": _role(turn, person.role),
        "supervisor": _supervisor(turn, person, around),
        "round": _round(turn, person),
        "points": named,
        "account": _account(turn, around),
    }
    facts = [Fact(turn.text(f"label_{key}"), value) for key, value in told.items() if value]
    if person.left_on:
        left = thai.short_date(person.left_on, turn.language)
        facts.append(Fact(turn.text("label_left"), left, strong=True))
    return tuple(facts)


def _role(turn: Turn, role: str) -> str:
    return changes.role_name(turn, role)


def _supervisor(turn: Turn, person: Person, around: Any) -> str:
    if not person.supervisor_id:
        return turn.text("supervisor_of_unit")
    if around.chief is None:
        return person.supervisor_id
    return f"{around.title}{around.first_name} {around.last_name}".strip() + f" ({around.chief})"


def _round(turn: Turn, person: Person) -> str:
    work = turn.store.calendar.round_of(person.id, turn.today)
    hours = f"{work.start:%H:%M}-{work.end:%H:%M}"
    return f"{work.code} {hours}" if work.code else turn.text("usual_round", hours=hours)


def _account(turn: Turn, around: Any) -> str:
    if around.user_id is None:
        return turn.text("account_none")
    key = "account_blocked" if around.blocked_at else "account_since"
    return turn.text(key, date=turn.short_date(around.bound_at))


def _buttons(turn: Turn, viewer: Person, person: Person, around: Any) -> list[TapButton]:
    """What may be done to this person, by this admin, now."""
    gone = person.left_on is not None
    offered = {
        "code": around.user_id is None and not gone,
        "unbind": around.user_id is not None,
        "unit": not gone,
        "role": not gone,
        "supervisor": not gone,
        "round": not gone and bool(turn.store.calendar.rounds()),
        "left": not gone,
        "stays": gone and around.forgotten_at is None,
    }
    found = []
    for name, good in offered.items():
        if good and may(turn, viewer, changes.DEEDS[name], person):
            action = "code" if name == "code" else "change"
            args = {"p": str(person.id)} if name == "code" else {"p": str(person.id), "t": name}
            found.append(labelled(turn, turn.text(f"button_{name}"), action, lasts=True, **args))
    return found


def _person(turn: Turn, args: dict[str, str], name: str) -> Person:
    """Whom a button means, only if this admin may do it to them. Raises Refusal."""
    number, deed = args.get("p", ""), changes.DEEDS.get(name)
    if deed is None or not number.isdecimal() or len(number) > 18:
        raise Refusal("button_unknown")
    person = turn.store.people.maybe(int(number))
    if person is None:
        raise Refusal("button_unknown")
    allowed(turn, deed, person)
    return person


@flow.button("change", lasts=True)
def change(turn: Turn, args: dict[str, str]) -> None:
    name = args.get("t", "")
    person = _person(turn, args, name)
    if name not in talks.known:
        raise Refusal("button_unknown")
    before = changes.before(person, name)
    talks.begin(turn, name, person=person.id, before=before)


def _after(turn: Turn, answers: Answers) -> None:
    """The card as it is now, where who changed it may still see it."""
    turn.forget_person()
    person = turn.store.people.by_id(answers["person"])
    if turn.person is not None and may(turn, turn.person, "look_up_people", person):
        show_person(turn, person)


talks = Talks(flow, after=lambda _turn: None, deed="look_up_people")
for one in changes.talks_of(_after):
    talks.add(one)


# -- the one-time code -----------------------------------------------------------------------------------


@flow.button("code", lasts=True)
def ask_code(turn: Turn, args: dict[str, str]) -> None:
    """Asks once more: an older code stops working."""
    person = _person(turn, args, "code")
    if turn.store.people.account_of(person.id):
        raise Refusal("bound_already")
    yes = turn.button("code_yes", "code_yes", p=str(person.id))
    said = turn.text("ask_code", name=person.name, staff_id=person.staff_id, days=CODE_DAYS)
    turn.show(Say(said, (yes, turn.command("menu", "cancel"))))


@flow.button("code_yes")
def show_code(turn: Turn, args: dict[str, str]) -> None:
    person = _person(turn, args, "code")
    if turn.store.people.account_of(person.id):
        raise Refusal("bound_already")
    me = turn.require_person()
    code, ends = issue_code(turn.store, person, turn.around.secret_key, turn.now)
    turn.store.audit.add(
        turn.now, me.staff_id, "code.issued", f"person:{person.staff_id}", expires_at=ends.isoformat()
    )
    turn.done()
    word = first_word("welcome", "register", turn.language)
    until = f"{turn.short_date(ends)} {turn.clock(ends)}"
    turn.show(
        Card(
            "accepted", turn.text("badge_code"), f"{word} {code}", turn.text("alt_code"),
            facts=(
                Fact(turn.text("label_for"), f"{person.name} ({person.staff_id})", strong=True),
                Fact(turn.text("label_until"), until),
            ),
            next_step=turn.text("next_code"),
            quick=(turn.command("people", "command"), turn.command("menu", "menu")),
        )
    )  # fmt: skip
