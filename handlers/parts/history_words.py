"""An entry of the audit trail in words: who did it, what to whom, and the figures beside it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from bot.replies import Passage
from bot.turn import Turn
from rules.people import ROLES
from texts import has, sentence, thai

TOPIC: Final = "history"
DEED: Final = "deed_"
MOST_VALUE: Final = 60
MOST_FACTS: Final = 200
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
#: Numbers of ours that say nothing to a reader; the entry itself keeps them.
HIDDEN: Final = {
    "id", "clockin", "request", "photo", "photos", "comment", "replaces", "k", "lasts", "round", "evidence",
    "file", "head", "idea", "key", "milestone", "sha256",
}  # fmt: skip
#: Facts that are somebody's staff id, and those that are hundredths of a per cent.
_PEOPLE: Final = {"chief", "deputy", "supervisor_id", "person"}
_HUNDREDTHS: Final = {"counted", "by_hand"}


def told(turn: Turn, rows: Iterable[Any]) -> tuple[Passage, ...]:
    """A passage an entry; everybody's name is looked up at once."""
    entries = list(rows)
    wanted = {staff_id for row in entries for staff_id in _staff_ids(row)}
    names = turn.store.people.names(wanted) if wanted else {}
    return tuple(Passage(_head(turn, row, names), _line(turn, row, names)) for row in entries)


def _staff_ids(row: Any) -> set[str]:
    kind, _, name = str(row.subject).partition(":")
    found = {str(row.actor)} | ({name} if kind == "person" else set())
    for key in _PEOPLE & set(row.facts or {}):
        value = row.facts[key]
        found |= {str(one) for one in (value if isinstance(value, list) else [value]) if one}
    return found


def _head(turn: Turn, row: Any, names: Mapping[str, str]) -> str:
    who = turn.text(f"by_{row.actor}") if row.actor in ("system", "operator") else _named(names, row.actor)
    return f"{turn.short_date(row.at)} {turn.clock(row.at)} · {who}"


def _named(names: Mapping[str, str], staff_id: str) -> str:
    return f"{names[staff_id]} ({staff_id})" if staff_id in names else staff_id


def _line(turn: Turn, row: Any, names: Mapping[str, str]) -> str:
    key = DEED + row.action.replace(".", "__")
    deed = turn.text(key) if has(TOPIC, key) else row.action
    facts = [
        f"{turn.text(f'fact_{name}')} {_value(turn, name, value, names)}"
        for name, value in (row.facts or {}).items()
        if name not in HIDDEN and value and has(TOPIC, f"fact_{name}")
    ]
    said = f"{deed} {_subject(turn, str(row.subject), names)}".strip()
    return f"{said}\n{thai.clip(' · '.join(facts), MOST_FACTS)}" if facts else said


def _subject(turn: Turn, subject: str, names: Mapping[str, str]) -> str:
    kind, _, name = subject.partition(":")
    if kind == "person":
        return _named(names, name)
    if kind == "day":
        return _plain(turn, name)
    if kind == "days":
        return " - ".join(_plain(turn, part) for part in name.split("/"))
    key = f"subject_{kind}"
    return turn.text(key, name=thai.clip(name, MOST_VALUE)) if has(TOPIC, key) else subject


def _value(turn: Turn, name: str, value: Any, names: Mapping[str, str]) -> str:
    """`[before, after]` as a change; days and moments as they are said here."""
    if isinstance(value, list):
        arrow = " → " if len(value) == 2 else ", "
        return arrow.join(_value(turn, name, one, names) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {one}" for key, one in list(value.items())[:5])
    if value in (None, ""):
        return "-"
    if name in _PEOPLE:
        return _named(names, str(value))
    if name == "role" and value in ROLES:
        return sentence("people", f"role_{value}", turn.language)
    if name in _HUNDREDTHS:
        return f"{int(value) / 100:g} %"
    key = f"{name}_{str(value).lower()}"
    return turn.text(key) if has(TOPIC, key) else _plain(turn, value)


def _plain(turn: Turn, value: Any) -> str:
    said = str(value)
    if _DAY.match(said):
        try:
            if len(said) == len("2026-11-23"):
                return thai.short_date(date.fromisoformat(said), turn.language)
            moment = datetime.fromisoformat(said)
            return f"{turn.short_date(moment)} {turn.clock(moment)}" if moment.tzinfo else said
        except ValueError:
            return said
    return thai.clip(said, MOST_VALUE)
