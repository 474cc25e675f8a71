"""Setting up a project's milestones: from its plan at once or one by one, their owners, taking one out."""

from datetime import date
from typing import Any

from bot import events
from bot.flow import Flow
from bot.replies import QuickReply, TapButton
from bot.turn import Turn
from handlers.parts import milestone_cards as cards
from handlers.parts.milestone_desk import Bench, bench, one_of
from handlers.parts.project_desk import A_DAY, number
from rules.dates import read_day, read_span
from rules.milestones import MOST_MILESTONES, MOST_TITLE, Milestone
from rules.people import Person
from rules.refusals import Refusal
from texts import thai

flow = Flow("scheduling", yields=True)

_MOST_FOUND = 8
_MOST_SAID = 100


@flow.button("from_plan", lasts=True)
def from_plan(turn: Turn, args: dict[str, str]) -> None:
    """A milestone for each row of the plan, owned by who asks for it; a second tap adds none."""
    at = _writing(turn, args)
    rows = turn.store.projects.plan(at.project.id)
    if not at.milestones:
        for row in rows[:MOST_MILESTONES]:
            _add(turn, at, row.what, row.first, row.last, at.person.id)
        _on_record(turn, at, "milestone.from_plan", n=len(rows))
    cards.show_bench(turn, bench(turn, at.project.id))


# -- a new one -----------------------------------------------------------------------------------------


@flow.button("add", lasts=True)
def ask_title(turn: Turn, args: dict[str, str]) -> None:
    at = _writing(turn, args)
    _check_room(at)
    turn.wait_for("title", {"p": at.project.id}, minutes=A_DAY)
    turn.say("ask_title", turn.command("menu", "cancel"), most=MOST_TITLE)


@flow.step("title", events.Text)
def take_title(turn: Turn, said: events.Text) -> None:
    over = max(thai.letters(said.text) - MOST_TITLE, thai.utf16(said.text) - 2 * MOST_TITLE)
    if over > 0:
        raise Refusal("title_too_long", over=over, most=MOST_TITLE)
    turn.wait_for("first", {**turn.memory, "title": said.text}, minutes=A_DAY)
    _ask_first(turn)


def _ask_first(turn: Turn) -> None:
    today = turn.today.isoformat()
    pick = turn.date_button("pick_day", "first", initial=today)
    turn.say("ask_first", turn.button("today", "first", picked=today), pick, title=turn.memory["title"])


@flow.button("first")
def take_first(turn: Turn, args: dict[str, str]) -> None:
    memory = _in_talk(turn, "title")
    turn.wait_for("due", {**memory, "first": _day(args).isoformat()}, minutes=A_DAY)
    _ask_due(turn)


def _ask_due(turn: Turn) -> None:
    first = turn.memory["first"]
    day = thai.short_date(date.fromisoformat(first), turn.language)
    turn.say("ask_due", turn.date_button("pick_day", "due", initial=first, first=first), first=day)


@flow.button("due")
def take_due(turn: Turn, args: dict[str, str]) -> None:
    _take_due(turn, _day(args))


def _take_due(turn: Turn, due: date) -> None:
    memory = _in_talk(turn, "first")
    if due < date.fromisoformat(memory["first"]):
        turn.say("due_before_first")
        return _ask_due(turn)
    turn.wait_for("owner", {**memory, "due": due.isoformat()}, minutes=A_DAY)
    return _ask_owner(turn)


# -- whose it is ---------------------------------------------------------------------------------------


@flow.button("change", lasts=True)
def ask_change(turn: Turn, args: dict[str, str]) -> None:
    _, one = _to_change(turn, args)
    m = str(one.id)
    owner = turn.button("new_owner", "new_owner", lasts=True, m=m)
    out = turn.button("take_out", "take_out", lasts=True, m=m)
    turn.say("ask_change", owner, out, turn.command("menu", "cancel"), title=one.title)


@flow.button("new_owner", lasts=True)
def ask_new_owner(turn: Turn, args: dict[str, str]) -> None:
    at, one = _to_change(turn, args)
    turn.wait_for("owner", {"p": at.project.id, "m": one.id}, minutes=A_DAY)
    _ask_owner(turn)


def _ask_owner(turn: Turn) -> None:
    """Oneself and the other authors with a tap, anybody by staff id or name."""
    me, project = turn.require_person(), int(turn.memory["p"])
    members = [one for one in turn.store.projects.members(project) if one.id != me.id]
    offered: list[QuickReply] = [_owner_button(turn, me, turn.text("myself"))]
    offered += [_owner_button(turn, one, one.name) for one in members[:_MOST_FOUND]]
    turn.say("ask_owner", *offered)


def _owner_button(turn: Turn, one: Person, label: str) -> TapButton:
    made = turn.button("myself", "owner", w=str(one.id))
    return TapButton(thai.clip(label, 20), made.data, label)


@flow.step("owner", events.Text)
def find_owner(turn: Turn, said: events.Text) -> None:
    found = [one for one in turn.store.people.find(said.text[:_MOST_SAID]) if _works(turn, one)]
    if not found:
        raise Refusal("nobody")
    if len(found) == 1:
        return _take_owner(turn, found[0])
    offered = [_owner_button(turn, one, f"{one.name} {one.staff_id}") for one in found[:_MOST_FOUND]]
    return turn.say("which_owner", *offered)


@flow.button("owner")
def tap_owner(turn: Turn, args: dict[str, str]) -> None:
    found = turn.store.people.maybe(number(args, "w"))
    if found is None or not _works(turn, found):
        raise Refusal("nobody")
    _take_owner(turn, found)


def _take_owner(turn: Turn, owner: Person) -> None:
    """Ends the talk: the new milestone is added, or the old one has a new owner."""
    memory = _in_talk(turn, "p")
    if "m" in memory:
        at, one = _to_change(turn, {"m": str(memory["m"])})
        turn.store.milestones.set_owner(one.id, owner.id)
        title = one.title
    else:
        _in_talk(turn, "due")
        at = _writing(turn, {"p": str(memory["p"])})
        _check_room(at)
        days = date.fromisoformat(memory["first"]), date.fromisoformat(memory["due"])
        _add(turn, at, memory["title"], *days, owner.id)
        title = memory["title"]
    _on_record(turn, at, "milestone.owned", person=owner.staff_id)
    if owner.id != at.person.id:
        facts = {"title": title, "project": at.project.title, "name": at.person.name}
        turn.store.notices.add(owner.id, flow.name, "told_owner", turn.now, facts)
    turn.done()
    cards.show_bench(turn, bench(turn, at.project.id))


# -- taking one out ------------------------------------------------------------------------------------


@flow.button("take_out", lasts=True)
def ask_take_out(turn: Turn, args: dict[str, str]) -> None:
    _, one = _to_change(turn, args)
    sure = turn.button("take_out_sure", "take_out_sure", lasts=True, m=str(one.id))
    turn.say("ask_take_out", sure, turn.command("menu", "cancel"), title=one.title, percent=one.percent)


@flow.button("take_out_sure", lasts=True)
def take_out(turn: Turn, args: dict[str, str]) -> None:
    at, one = _to_change(turn, args)
    turn.store.milestones.remove(one.id, turn.now)
    _on_record(turn, at, "milestone.removed", milestone=one.id)
    cards.show_bench(turn, bench(turn, at.project.id))


# -- inside --------------------------------------------------------------------------------------------


@flow.step("first", events.Text, gives_way=True)
def type_first(turn: Turn, said: events.Text) -> None:
    """1 ธ.ค., or both days at once: 1-15 ธ.ค.; on a computer there is nothing to pick a day with."""
    days = read_span(thai.folded(said.text), turn.today)
    if days is None:
        return ask_again(turn)
    turn.wait_for("due", {**_in_talk(turn, "title"), "first": days[0].isoformat()}, minutes=A_DAY)
    return _take_due(turn, days[1]) if days[1] > days[0] else _ask_due(turn)


@flow.step("due", events.Text, gives_way=True)
def type_due(turn: Turn, said: events.Text) -> None:
    day = read_day(thai.folded(said.text), turn.today)
    return _take_due(turn, day) if day else ask_again(turn)


@flow.again("title", "first", "due", "owner")
def ask_again(turn: Turn) -> None:
    step = str(turn.talk.step)
    turn.say(f"{step}_again")
    asking = {"first": _ask_first, "due": _ask_due, "owner": _ask_owner}
    if step in asking:
        asking[step](turn)


def _writing(turn: Turn, args: dict[str, str]) -> Bench:
    at = bench(turn, number(args, "p"), alone=True)
    if not at.writes:
        raise Refusal("not_allowed")
    return at


def _to_change(turn: Turn, args: dict[str, str]) -> tuple[Bench, Milestone]:
    at, one = one_of(turn, args, alone=True)
    if not at.writes:
        raise Refusal("not_allowed")
    return at, one


def _check_room(at: Bench) -> None:
    if len(at.milestones) >= MOST_MILESTONES:
        raise Refusal("too_many", most=MOST_MILESTONES)


def _add(turn: Turn, at: Bench, title: str, first: date, due: date, owner: int) -> None:
    project, by = at.project.id, at.person.id
    turn.store.milestones.add(project, title, first, due, owner=owner, by=by, at=turn.now)


def _in_talk(turn: Turn, wanted: str) -> dict[str, Any]:
    if wanted not in turn.memory:
        raise Refusal("button_stale")
    return turn.memory


def _day(args: dict[str, str]) -> date:
    try:
        return date.fromisoformat(args.get("picked", ""))
    except ValueError:
        raise Refusal("pick_again") from None


def _works(turn: Turn, one: Person) -> bool:
    return one.left_on is None or one.left_on > turn.today


def _on_record(turn: Turn, at: Bench, action: str, **facts: Any) -> None:
    turn.store.audit.add(turn.now, at.person.staff_id, action, f"project:{at.project.id}", **facts)
