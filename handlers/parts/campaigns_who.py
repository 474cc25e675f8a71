"""Who takes part in a campaign, who signs the choice, who scores: picked by buttons or by name."""

from bot.replies import Fact, QuickReply, Say
from bot.turn import Turn
from handlers.parts.campaigns_talk import Memory, cancel, intro, labelled, question_card
from rules.campaign_plan import MOST_MEMBERS
from rules.people import Person
from rules.refusals import Refusal
from texts import thai

MOST_FOUND = 11
A_PAGE = 8  # with the fixed ones never more than LINE's thirteen quick replies
_HEAD_ROLES = ("committee", "supervisor", "admin")


# -- which units -----------------------------------------------------------------------------------


def ask_units(turn: Turn, memory: Memory) -> None:
    units = _units(turn)
    chosen = [unit for unit in memory.setdefault("work", list(memory.get("was", ()))) if unit in units]
    rest = [unit for unit in units if unit not in chosen]
    page = memory.get("page", 0) * A_PAGE
    shown = rest[page : page + A_PAGE] or rest[:A_PAGE]
    memory["offered"] = shown
    done, everybody = (
        turn.button("units_done", "answer", v="done"),
        turn.button("units_all", "answer", v="all"),
    )
    quick: list[QuickReply] = [done if chosen else everybody]
    quick += [labelled(turn, unit, "answer", u=str(place)) for place, unit in enumerate(shown)]
    if len(rest) > A_PAGE:
        quick.append(turn.button("units_more", "answer", v="more"))
    if chosen:
        quick.append(everybody)
    key = "ask_units_more" if chosen else "ask_units"
    turn.show(Say(intro(turn, memory, key, units=", ".join(chosen)), (*quick, cancel(turn))))


def read_units(turn: Turn, memory: Memory, said: str) -> list[str] | None:
    """Names of units, commas between them; a part of a name is enough when only one unit has it."""
    if thai.folded(said) in (thai.folded(turn.text("units_all")), "all"):
        return []
    if thai.folded(said) == thai.folded(turn.text("units_done")):
        return _done(memory)
    for name in said.split(","):
        unit = _unit_named(turn, name)
        if unit is None:
            raise Refusal("unit_unknown", name=thai.clip(name.strip(), 60))
        _add(memory, unit)
    return None


def tap_units(turn: Turn, memory: Memory, args: dict[str, str]) -> list[str] | None:
    if args.get("v") == "all":
        return []
    if args.get("v") == "done":
        return _done(memory)
    if args.get("v") == "more":
        memory["page"] = (memory.get("page", 0) + 1) % max(1, -(-len(_units(turn)) // A_PAGE))
    elif "u" in args:
        _add(memory, memory["offered"][int(args["u"])])
    return None


def _done(memory: Memory) -> list[str]:
    if not memory.get("work"):
        raise Refusal("units_none")
    return list(memory["work"])


def _add(memory: Memory, unit: str) -> None:
    memory["work"] = [*(one for one in memory.get("work", ()) if one != unit), unit]


def _units(turn: Turn) -> list[str]:
    """Units with somebody in them today."""
    return list(turn.store.people.count_by_unit(turn.today))


def _unit_named(turn: Turn, name: str) -> str | None:
    wanted = thai.folded(name)
    units = {thai.folded(unit): unit for unit in _units(turn)}
    holding = [unit for folded, unit in units.items() if wanted and wanted in folded]
    return units.get(wanted) or (holding[0] if len(holding) == 1 else None)


# -- the head --------------------------------------------------------------------------------------


def ask_head(turn: Turn, memory: Memory) -> None:
    if _asks_which(turn, memory):
        return
    offered = [person for role in _HEAD_ROLES for person in _of_role(turn, role)]
    quick = [labelled(turn, person.name, "answer", p=str(person.id)) for person in offered[:A_PAGE]]
    turn.show(Say(intro(turn, memory, "ask_head"), (*quick, cancel(turn))))


def read_head(turn: Turn, memory: Memory, said: str) -> int | None:
    found = _named(turn, memory, said)
    return found.id if found else None


def tap_head(turn: Turn, memory: Memory, args: dict[str, str]) -> int:
    return _working(turn, args.get("p", "")).id


# -- the working group -----------------------------------------------------------------------------


def ask_members(turn: Turn, memory: Memory) -> None:
    if "work" not in memory:
        was = memory.get("was")
        memory["work"] = list(was) if was else [one.id for one in _of_role(turn, "committee")]
    if _asks_which(turn, memory):
        return
    members = [turn.store.people.by_id(one) for one in memory["work"]]
    names = tuple(Fact(one.staff_id, one.name) for one in members)
    use = (turn.button("use_members", "answer", v="use"),) if members else ()
    drop = [
        labelled(turn, turn.text("drop_member", name=one.name), "answer", d=str(one.id))
        for one in members[:A_PAGE]
    ]
    key = "ask_members" if members else "ask_members_none"
    step = turn.text("members_example")
    turn.show(question_card(turn, memory, key, use, facts=names, next_step=step, quick=drop))


def read_members(turn: Turn, memory: Memory, said: str) -> list[int] | None:
    found = _named(turn, memory, said)
    if found:
        _join(memory, found)
    return None


def tap_members(turn: Turn, memory: Memory, args: dict[str, str]) -> list[int] | None:
    if "d" in args:
        memory["work"] = [one for one in memory["work"] if str(one) != args["d"]]
        return None
    if "p" in args:
        _join(memory, _working(turn, args["p"]))
        return None
    if not memory["work"]:
        raise Refusal("members_none")
    return list(memory["work"])


def _join(memory: Memory, person: Person) -> None:
    if len(memory["work"]) >= MOST_MEMBERS:
        raise Refusal("members_many", most=MOST_MEMBERS)
    memory["work"] = [*(one for one in memory["work"] if one != person.id), person.id]


# -- finding people --------------------------------------------------------------------------------


def _of_role(turn: Turn, role: str) -> list[Person]:
    return [person for person in turn.store.people.working_on(turn.today) if person.role == role]


def _working(turn: Turn, number: str) -> Person:
    """Raises Refusal("person_unknown") for who has left since the button was made."""
    for person in turn.store.people.working_on(turn.today):
        if str(person.id) == number:
            return person
    raise Refusal("person_unknown", words=number)


def _named(turn: Turn, memory: Memory, said: str) -> Person | None:
    """The one person of that staff id or name who works here; of several, it is asked which, and None.

    Raises Refusal("person_unknown").
    """
    everybody = turn.store.people.find(thai.arabic_digits(said), most=100)
    here = [one for one in everybody if one.left_on is None or one.left_on > turn.today]
    if not here:
        raise Refusal("person_unknown", words=thai.clip(said, 40))
    if len(here) == 1:
        return here[0]
    memory["found"] = [one.id for one in here[:MOST_FOUND]]
    return None


def _asks_which(turn: Turn, memory: Memory) -> bool:
    """Whether several people of one name were found, and it was asked which of them is meant."""
    found = [turn.store.people.by_id(one) for one in memory.pop("found", ())]
    quick = [labelled(turn, f"{one.name} {one.staff_id}", "answer", p=str(one.id)) for one in found]
    if quick:
        names = "\n".join(f"{one.staff_id} {one.name} ({one.unit})" for one in found)
        turn.show(Say(turn.text("which_person", names=names), (*quick, cancel(turn))))
    return bool(quick)
