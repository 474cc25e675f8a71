"""What an admin may change about one person: the questions, and what their answers amount to."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from bot.replies import Fact, QuickReply
from bot.turn import Turn
from documents.menus import menu_of_role
from handlers.parts import admin_questions as asks
from handlers.parts.admin_talk import Answers, Question, Talk, answer_button, by
from handlers.parts.may_say import allowed
from rules.people import ROLES, Person
from rules.refusals import Refusal
from storage.changes import AlreadyDone, Deed
from storage.deeds import round_given
from storage.deeds_people import given_role, left, moved, supervised, unbound
from texts import sentence, thai

TOPIC: Final = "people"
#: What one must be permitted for each button of a person's card.
DEEDS: Final = {
    "code": "bind_accounts",
    "unbind": "bind_accounts",
    "unit": "change_place",
    "supervisor": "change_place",
    "left": "change_place",
    "stays": "change_place",
    "role": "change_role",
    "round": "give_round",
}
_COLUMNS: Final = {
    "unit": "unit", "supervisor": "supervisor_id", "role": "role", "left": "left_on", "stays": "left_on",
}  # fmt: skip
MOST_OFFERED: Final = 10
Then = Callable[[Turn, Answers], None]


def before(person: Person, name: str) -> Any:
    """What is there now of what the talk changes, as JSON holds it."""
    value = getattr(person, _COLUMNS[name]) if name in _COLUMNS else None
    return value.isoformat() if isinstance(value, date) else value


def role_name(turn: Turn, role: str) -> str:
    return sentence(TOPIC, f"role_{role}", turn.language) if role in ROLES else role


def talks_of(after: Then) -> Iterator[Talk]:
    """A talk for each change; `after` shows the person's card again."""
    until = (asks.day("from"), asks.day("to", optional=True, not_before="from"))
    questions: dict[str, tuple[Question, ...]] = {
        "unit": (_unit(),),
        "role": (_role(),),
        "supervisor": (_supervisor(),),
        "round": (asks.of_list("round", asks.rounds), *until),
        "left": (asks.day("left"),),
        "stays": (),
        "unbind": (),
    }
    for name, asked in questions.items():
        yield Talk(name, asked, _deeds(name), _facts(name), _warn(name), after=after)


def _deeds(name: str) -> Callable[[Turn, Answers], Sequence[Deed]]:
    def deeds(turn: Turn, answers: Answers) -> Sequence[Deed]:
        person = turn.store.people.by_id(answers["person"])
        allowed(turn, DEEDS[name], person)
        if name in _COLUMNS:
            if before(person, name) != answers["before"]:
                raise AlreadyDone
            if answers["before"] == (answers.get(name) if name != "stays" else None):
                raise Refusal("nothing_changes")
        return (_deed(turn, person, name, answers),)

    return deeds


def _deed(turn: Turn, person: Person, name: str, answers: Answers) -> Deed:
    who = by(turn)
    match name:
        case "unit":
            return moved(person, answers["unit"], who)
        case "role":
            return given_role(person, answers["role"], who, menu_of_role(answers["role"]))
        case "supervisor":
            return supervised(person, answers["supervisor"], who)
        case "left":
            return left(person, date.fromisoformat(answers["left"]), who)
        case "stays":
            return left(person, None, who)
        case "round":
            first, last = date.fromisoformat(answers["from"]), asks.end_of(answers["to"])
            return round_given([person.id], answers["round"], first, last)
        case _:
            return unbound(person, who)


def _facts(name: str) -> Callable[[Turn, Answers], tuple[Fact, ...]]:
    def facts(turn: Turn, answers: Answers) -> tuple[Fact, ...]:
        """Who it is, and what is there now."""
        person = turn.store.people.by_id(answers["person"])
        told = [Fact(turn.text("label_for"), f"{person.name} ({person.staff_id})", strong=True)]
        shown = {"unit": person.unit, "role": role_name(turn, person.role)}
        if name in shown:
            told.append(Fact(turn.text("label_now"), shown[name]))
        return tuple(told)

    return facts


def _warn(name: str) -> Callable[[Turn, Answers], tuple[str, ...]]:
    def warn(turn: Turn, answers: Answers) -> tuple[str, ...]:
        """What will happen, in words."""
        if name == "role":
            return (turn.text(f"warn_role_{answers['role']}"), turn.text("warn_role"))
        return (turn.text(f"warn_{name}"),) if name != "round" else ()

    return warn


# -- questions -------------------------------------------------------------------------------------------


def _unit() -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        known = [unit for unit in turn.store.people.units() if unit != answers["before"]]
        return [answer_button(turn, unit, unit) for unit in known[:MOST_OFFERED] if len(unit) <= 60]

    def read(turn: Turn, answers: Answers, said: str) -> str:
        """A unit of the office by its name, a nickname, or a part that fits no other."""
        found = turn.store.units.tree().named(said[:200], thai.folded, turn.store.people.units())
        if len(found) > 1:
            raise Refusal("several_units", units=thai.clip(", ".join(found), 200))
        if not found:
            raise Refusal("bad_unit", unit=thai.clip(said, 80))
        return found[0]

    return Question("unit", ask, read, lambda _turn, value: str(value))


def _role() -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        others = [role for role in ROLES if role != answers["before"]]
        return [answer_button(turn, role_name(turn, role), role) for role in others]

    def read(turn: Turn, answers: Answers, said: str) -> str:
        for role in ROLES:
            if thai.folded(said) in (role, thai.folded(role_name(turn, role))):
                return role
        raise Refusal("bad_role")

    return Question("role", ask, read, lambda turn, value: role_name(turn, str(value)))


def _supervisor() -> Question:
    def ask(turn: Turn, answers: Answers) -> Sequence[QuickReply]:
        return (answer_button(turn, turn.text("supervisor_of_unit"), asks.NONE),)

    def read(turn: Turn, answers: Answers, said: str) -> str | None:
        """A staff id or a name that only one has; None: the chief of the unit."""
        if said.strip() == asks.NONE:
            return None
        return one_person(turn, said, but=answers["person"]).staff_id

    def show(turn: Turn, value: Any) -> str:
        chief = turn.store.people.by_staff_id(value) if value else None
        return f"{chief.name} ({chief.staff_id})" if chief else turn.text("supervisor_of_unit")

    return Question("supervisor", ask, read, show)


def one_person(turn: Turn, said: str, *, but: int = 0) -> Person:
    """The one who works here and is named so, not our id `but`. Raises Refusal."""
    found = [
        one
        for one in turn.store.people.find(" ".join(said.split())[:120])
        if one.id != but and (one.left_on is None or one.left_on > turn.today)
    ]
    if len(found) > 1:
        names = ", ".join(f"{one.staff_id} {one.first_name}" for one in found[:5])
        raise Refusal("several_named", who=thai.clip(names, 200))
    if not found:
        raise Refusal("nobody_named", who=thai.clip(said, 80))
    return found[0]
