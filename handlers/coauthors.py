"""Who writes a project: the unit's head asks others, by staff id or name, and may take them off again."""

from typing import Any

from bot import events
from bot.flow import Flow
from bot.replies import Card, Fact, QuickReply, TapButton
from bot.turn import Turn
from handlers.parts.project_desk import Desk, number, read, tap
from rules.people import Person
from rules.project import MOST_MEMBERS
from rules.refusals import Refusal
from texts import thai

flow = Flow("coauthors", yields=True)

_MOST_FOUND = 8
_MOST_SAID = 100


@flow.button("people", lasts=True)
def show(turn: Turn, args: dict[str, str]) -> None:
    _show(turn, read(turn, number(args, "p")))


def _show(turn: Turn, desk: Desk, said: str = "") -> None:
    """Everybody who writes it; those who lead it may change that."""
    if not (desk.writes or desk.leads):
        raise Refusal("not_allowed")
    if turn.talk.flow == flow.name:
        turn.done()
    if said:
        turn.say("said", said=said)
    store, p = turn.store, str(desk.project.id)
    members = store.projects.members(desk.project.id)
    facts = [Fact(turn.text("head"), store.people.by_id(desk.project.head).name, strong=True)]
    facts += [Fact(turn.text("nth", n=n), f"{one.name} ({one.unit})") for n, one in enumerate(members, 1)]
    buttons: list[TapButton] = []
    quick: list[QuickReply] = [tap(turn, "project", "card", "card", p=p)]
    if desk.leads:
        buttons.append(turn.button("add", "add", lasts=True, p=p))
        quick += [_off(turn, desk, one) for one in members[:_MOST_FOUND]]
    elif desk.person.id in desk.members:
        quick.append(turn.button("leave", "off", lasts=True, p=p, w=str(desk.person.id)))
    if desk.person.role == "admin":
        buttons.append(turn.button("new_head", "new_head", lasts=True, p=p))
    title = desk.project.title
    turn.show(
        Card(
            tone="info", badge=turn.text("badge"), title=title, alt=turn.text("badge"), facts=tuple(facts),
            next_step=turn.text("next_lead" if desk.leads else "next"), buttons=tuple(buttons),
            quick=tuple(quick),
        )
    )  # fmt: skip


def _off(turn: Turn, desk: Desk, one: Person) -> TapButton:
    made = turn.button("off", "off", lasts=True, p=str(desk.project.id), w=str(one.id))
    label = turn.text("off_name", name=one.first_name or one.staff_id)
    return TapButton(label, made.data, label)


# -- asking somebody -----------------------------------------------------------------------------------


@flow.button("add", lasts=True)
def ask_whom(turn: Turn, args: dict[str, str]) -> None:
    desk = _leading(turn, args)
    turn.wait_for("who", {"p": desk.project.id})
    turn.say("ask_whom", turn.command("menu", "cancel"))


@flow.button("new_head", lasts=True)
def ask_new_head(turn: Turn, args: dict[str, str]) -> None:
    """Where the head has left or another signs for the unit: an admin says who, on record."""
    desk = _leading(turn, args)
    if desk.person.role != "admin":
        raise Refusal("not_allowed")
    turn.wait_for("who", {"p": desk.project.id, "head": True})
    turn.say("ask_new_head", turn.command("menu", "cancel"))


@flow.step("who", events.Text)
def take_who(turn: Turn, said: events.Text) -> None:
    memory = turn.memory
    found = [one for one in turn.store.people.find(said.text[:_MOST_SAID]) if _works(turn, one)]
    if not found:
        raise Refusal("nobody")
    if len(found) == 1:
        return _take(turn, int(memory["p"]), found[0], as_head=bool(memory.get("head")))
    offered = [_choice(turn, memory, one) for one in found[:_MOST_FOUND]]
    return turn.say("which_one", *offered)


def _choice(turn: Turn, memory: dict[str, Any], one: Person) -> TapButton:
    as_head = "1" if memory.get("head") else "0"
    args = {"p": str(memory["p"]), "w": str(one.id), "head": as_head}
    made = turn.button("this_one", "this_one", lasts=True, **args)
    return TapButton(thai.clip(f"{one.name} {one.staff_id}", 20), made.data, one.name)


@flow.button("this_one", lasts=True)
def choose(turn: Turn, args: dict[str, str]) -> None:
    desk = _leading(turn, args)
    _take(turn, desk.project.id, _person(turn, args), as_head=args.get("head") == "1")


def _take(turn: Turn, project: int, one: Person, *, as_head: bool) -> None:
    desk = read(turn, project, alone=True)
    if not desk.leads or (as_head and desk.person.role != "admin") or not _works(turn, one):
        raise Refusal("not_allowed")
    if as_head:
        return _new_head(turn, desk, one)
    if one.id == desk.project.head or one.id in desk.members:
        return _show(turn, desk, turn.text("writes_already", name=one.name))
    if len(desk.members) >= MOST_MEMBERS:
        raise Refusal("too_many", most=MOST_MEMBERS)
    turn.store.projects.add_member(project, one.id, desk.person.id, turn.now)
    _on_record(turn, desk, "project.member_added", one)
    facts = {"title": desk.project.title, "name": desk.person.name}
    turn.store.notices.add(one.id, flow.name, "told_asked", turn.now, facts)
    return _show(turn, read(turn, project), turn.text("added", name=one.name))


def _new_head(turn: Turn, desk: Desk, one: Person) -> None:
    if one.id == desk.project.head:
        return _show(turn, desk, turn.text("writes_already", name=one.name))
    turn.store.projects.set_head(desk.project.id, one.id)
    if desk.project.state == "signed":  # somebody else's signature is not the new head's
        answered = turn.store.projects.answers(desk.project.id)
        turn.store.projects.set_state(desk.project.id, "revise" if answered else "draft")
    _on_record(turn, desk, "project.head_changed", one)
    facts = {"title": desk.project.title, "name": desk.person.name}
    turn.store.notices.add(one.id, flow.name, "told_head", turn.now, facts)
    return _show(turn, read(turn, desk.project.id), turn.text("head_is", name=one.name))


# -- going ---------------------------------------------------------------------------------------------


@flow.button("off", lasts=True)
def take_off(turn: Turn, args: dict[str, str]) -> None:
    """By whoever leads the project, or oneself; what was written stays, with its author's name."""
    desk, one = read(turn, number(args, "p"), alone=True), _person(turn, args)
    if not desk.leads and one.id != desk.person.id:
        raise Refusal("not_allowed")
    if not turn.store.projects.remove_member(desk.project.id, one.id, turn.now):
        return _show(turn, desk, turn.text("writes_not", name=one.name))
    _on_record(turn, desk, "project.member_removed", one)
    if one.id == desk.person.id:
        return turn.say("left", turn.command("menu", "menu"), title=desk.project.title)
    facts = {"title": desk.project.title}
    turn.store.notices.add(one.id, flow.name, "told_off", turn.now, facts)
    return _show(turn, read(turn, desk.project.id), turn.text("went", name=one.name))


# -- inside --------------------------------------------------------------------------------------------


def _leading(turn: Turn, args: dict[str, str]) -> Desk:
    desk = read(turn, number(args, "p"))
    if not desk.leads:
        raise Refusal("not_allowed")
    return desk


def _person(turn: Turn, args: dict[str, str]) -> Person:
    found = turn.store.people.maybe(number(args, "w"))
    if found is None:
        raise Refusal("nobody")
    return found


def _works(turn: Turn, one: Person) -> bool:
    return one.left_on is None or one.left_on > turn.today


def _on_record(turn: Turn, desk: Desk, action: str, one: Person) -> None:
    subject = f"project:{desk.project.id}"
    turn.store.audit.add(turn.now, desk.person.staff_id, action, subject, person=one.staff_id)
