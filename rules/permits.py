"""Who may do what to whom: one table. Help, menus, suggestions and the handlers all read it.

A deed is done to somebody or to a unit; how near these are to who does it is the reach: oneself, the unit one
answers for with all below it, anybody else. Whoever stands in for a chief has the chief's reach for what the
row `deputy` names, on top of their own. Nobody decides in their own matter, whatever their role.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from rules.people import Person, answers_for
from rules.refusals import Refusal

Reach = Literal["own", "unit", "other"]
Reaches = frozenset[Reach]
Target = Person | str | None
"""A person, a unit by its name, or None: whether the deed is open to somebody at all."""

STRANGER: Final = "stranger"
DEPUTY: Final = "deputy"
_NONE: Final[Reaches] = frozenset()
_OWN: Final[Reaches] = frozenset(("own",))
_CHIEF: Final[Reaches] = frozenset(("own", "unit"))
_UNIT: Final[Reaches] = frozenset(("unit",))
_OTHERS: Final[Reaches] = frozenset(("unit", "other"))
_ALL: Final[Reaches] = frozenset(("own", "unit", "other"))
_STAFF: Final = ("staff", "supervisor", "committee", "admin", "auditor")

#: What each role may do, and how far it reaches; a role that is not named may not.
PERMITS: Final[Mapping[str, Mapping[str, Reaches]]] = {
    "talk": {STRANGER: _OWN, **dict.fromkeys(_STAFF, _OWN)},
    "take_part": dict.fromkeys(_STAFF, _OWN),
    "see_days": {**dict.fromkeys(_STAFF, _OWN), "supervisor": _CHIEF, "admin": _ALL, "auditor": _ALL},
    "ask_status": {"supervisor": _CHIEF, "admin": _ALL, "auditor": _ALL},
    "see_office": {"admin": _ALL, "auditor": _ALL},
    "decide": {"supervisor": _UNIT, "admin": _OTHERS, DEPUTY: _UNIT},
    "appoint_deputy": {"supervisor": _OWN, "admin": _ALL},
    "run_office": {"admin": _ALL},
    "run_campaigns": {"admin": _ALL},
    "keep_points": {"admin": _ALL},
    "import_files": {"admin": _ALL},
    "look_up_people": {"admin": _ALL},
    "bind_accounts": {"admin": _ALL},
    "change_role": {"admin": _ALL},
    "change_place": {"admin": _OTHERS},
    "exempt": {"admin": _OTHERS},
    "give_round": {"admin": _OTHERS},
}

#: What each command of the chat is, by its flow and key. A command that is not named is open to nobody.
COMMANDS: Final[Mapping[tuple[str, str], str]] = {
    ("welcome", "register"): "talk",
    ("menu", "cancel"): "talk",
    ("menu", "language"): "talk",
    ("menu", "menu"): "take_part",
    ("menu", "help"): "take_part",
    ("clockin", "in"): "take_part",
    ("clockin", "out"): "take_part",
    ("mytime", "command"): "take_part",
    ("leave", "command"): "take_part",
    ("leave", "travel"): "take_part",
    ("leave", "wfh"): "take_part",
    ("leave", "say_duty_injury"): "take_part",
    ("leave", "say_long_sick"): "take_part",
    ("leave", "say_maternity"): "take_part",
    ("leave", "say_military"): "take_part",
    ("leave", "say_ordination"): "take_part",
    ("leave", "say_paternity"): "take_part",
    ("leave", "say_personal"): "take_part",
    ("leave", "say_sick"): "take_part",
    ("leave", "say_study"): "take_part",
    ("leave", "say_vacation"): "take_part",
    ("requests", "correct"): "take_part",
    ("requests", "mine"): "take_part",
    ("reminders", "command"): "take_part",
    ("holidays", "command"): "take_part",
    ("ideas", "command"): "take_part",
    ("my_ideas", "command"): "take_part",
    ("reading", "command"): "take_part",
    ("reading", "short"): "take_part",
    ("campaigns", "command"): "take_part",
    ("voting", "command"): "take_part",
    ("voting", "mine"): "take_part",
    ("voting", "results"): "take_part",
    ("voting", "find"): "take_part",
    ("scoring", "command"): "take_part",
    ("choosing", "command"): "take_part",
    ("choosing", "results"): "take_part",
    ("ledger", "command"): "see_days",
    ("ledger", "near_command"): "ask_status",
    ("status", "command"): "ask_status",
    ("missing", "command"): "ask_status",
    ("late", "command"): "ask_status",
    ("late", "bare"): "ask_status",
    ("charts", "command"): "ask_status",
    ("idea_status", "command"): "see_office",
    ("history", "command"): "see_office",
    ("reports", "command"): "see_office",
    ("system", "command"): "see_office",
    ("reviews", "command"): "decide",
    ("approvals", "command"): "decide",
    ("pilot", "command"): "decide",
    ("deputies", "command"): "appoint_deputy",
    ("rounds", "command"): "run_office",
    ("grace", "command"): "run_office",
    ("outages", "command"): "run_office",
    ("locks", "command"): "run_office",
    ("announcements", "command"): "run_office",
    ("exemptions", "command"): "exempt",
    ("campaigns", "open"): "run_campaigns",
    ("points", "command"): "keep_points",
    ("files", "command"): "import_files",
    ("setup", "command"): "run_office",
    ("people", "command"): "look_up_people",
    ("orders", "command"): "exempt",
    ("project", "command"): "take_part",
    ("project", "part"): "take_part",
    ("milestones", "command"): "take_part",
    ("papers", "command"): "take_part",
    ("survey", "command"): "take_part",
    ("surveying", "command"): "take_part",
    ("findings", "command"): "take_part",
    ("kpi", "command"): "see_office",
    ("kpi", "quarter"): "see_office",
}


@dataclass(frozen=True, slots=True)
class Chief:
    """Whom a deputy stands in for: the units the chief answers for, none once they are no supervisor."""

    staff_id: str
    units: frozenset[str]


def may(viewer: Person | None, deed: str, target: Target = None, chiefs: Iterable[Chief] = ()) -> bool:
    """Whether the viewer (None: a stranger) may do it to the target; `chiefs`: whom they stand in for."""
    held = reaches(viewer.role if viewer else STRANGER, deed)
    lent = reaches(DEPUTY, deed)
    if target is None or viewer is None:
        return bool(held) or bool(lent and any(True for _ in chiefs))
    if reach(viewer, target) in held:
        return True
    if isinstance(target, Person) and target.id == viewer.id:
        return False
    return "unit" in lent and any(_is_under(chief, target) for chief in chiefs)


def reaches(role: str, deed: str) -> Reaches:
    """How far a role's right to a deed reaches."""
    return PERMITS[deed].get(role, _NONE)


def reach(viewer: Person, target: Person | str) -> Reach:
    """How near the target is to the viewer."""
    if isinstance(target, str):
        return "unit" if answers_for(viewer, target) else "other"
    if target.id == viewer.id:
        return "own"
    mine = answers_for(viewer, target.unit) or target.supervisor_id == viewer.staff_id
    return "unit" if mine else "other"


def _is_under(chief: Chief, target: Person | str) -> bool:
    if isinstance(target, str):
        return target in chief.units
    return target.unit in chief.units or target.supervisor_id == chief.staff_id


def require(viewer: Person, deed: str, target: Target = None, chiefs: Iterable[Chief] = ()) -> Person:
    """The viewer. Raises Refusal: not_own in one's own matter, else not_allowed."""
    if may(viewer, deed, target, chiefs):
        return viewer
    own = isinstance(target, Person) and target.id == viewer.id
    raise Refusal("not_own" if own and reaches(viewer.role, deed) else "not_allowed")


# -- what is asked most ------------------------------------------------------------------------------------


def may_ask_status(viewer: Person) -> bool:
    """Whether the status command answers this person at all."""
    return may(viewer, "ask_status")


def sees_office(viewer: Person) -> bool:
    """Whether nothing of the office's days is hidden from this person."""
    return may(viewer, "see_office")


def may_see_day_of(viewer: Person, subject: Person) -> bool:
    """Own day always; the whole office for admins and auditors; own unit with those below it, or own people,
    for supervisors."""
    return may(viewer, "see_days", subject)


def may_import(viewer: Person) -> bool:
    """Whether this person may hand in files that change the office."""
    return may(viewer, "import_files")
