"""A campaign written in a file: every fault is named with its place, so that one reading mends them all."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final, NamedTuple

from rules.campaign_plan import (
    FARTHEST,
    MOST_MEMBERS,
    MOST_PICKS,
    MOST_QUESTION,
    MOST_SHORTLIST,
    TIMES,
    USUAL_PICKS,
    USUAL_SHORTLIST,
    Plan,
    check_criteria,
    usual_year,
)
from rules.campaigns import MOST_TITLE, TIE_RULES, Criterion, Times
from rules.refusals import Refusal

KEYS: Final = (
    "title", "question", "units", "fiscal_year", "times", "most_picks", "shortlist", "tie_rule", "anonymous",
    "criteria", "head", "members",
)  # fmt: skip
_CRITERION_KEYS = ("name", "weight", "meanings")
_FIRST_YEAR, _LAST_YEAR = 2560, 2660  # Buddhist era
_SIGNS_A_LETTER = 3  # the tables' room for letters built of several signs


class FileFault(NamedTuple):
    """Where in the file, the reason's key (in texts/campaign_file.toml or campaigns.toml), its facts."""

    where: str
    reason: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows: `person_of` gives our id of a staff id, `criterion` dresses a name and weight
    with its usual meanings, `committee` are our ids of who scores when the file names nobody."""

    now: datetime
    zone: tzinfo
    units: Collection[str]
    committee: tuple[int, ...]
    person_of: Callable[[str], int | None]
    criterion: Callable[[str, int], Criterion]
    letters: Callable[[str], int]


def read_plan(table: Mapping[str, Any], known: Known) -> tuple[Plan | None, list[FileFault]]:
    """The plan, or None with every fault found. `table`: what the file's TOML means, its texts tidied."""
    reader = _Reader(table, known)
    times, criteria = reader.times(), reader.criteria()
    head = reader.person("head", table.get("head"))
    plan: dict[str, Any] = {
        "title": reader.text("title", MOST_TITLE),
        "question": reader.text("question", MOST_QUESTION),
        "units": reader.units(),
        "fiscal_year": reader.number("fiscal_year", _FIRST_YEAR, _LAST_YEAR, usual=0),
        "most_picks": reader.number("most_picks", 1, MOST_PICKS, usual=USUAL_PICKS),
        "shortlist": reader.number("shortlist", 1, MOST_SHORTLIST, usual=USUAL_SHORTLIST),
        "tie_rule": reader.one_of("tie_rule", TIE_RULES),
        "anonymous": reader.yes_or_no("anonymous"),
        "members": reader.members(),
    }
    reader.unknown_keys("", table, KEYS)
    if reader.faults or times is None or head is None:
        return None, reader.faults
    plan["fiscal_year"] = plan["fiscal_year"] or usual_year(times, known.zone)
    return Plan(**plan, times=times, criteria=criteria, head=head), []


class _Reader:
    """Reads one part after the other and notes what is wrong; what it gives after a fault is never used."""

    def __init__(self, table: Mapping[str, Any], known: Known) -> None:
        self._table, self._known = table, known
        self.faults: list[FileFault] = []

    def fault(self, where: str, reason: str, **facts: Any) -> None:
        self.faults.append(FileFault(where, reason, facts))

    def unknown_keys(self, where: str, table: Mapping[str, Any], known: Collection[str]) -> None:
        for key in table:
            if key not in known:
                self.fault(f"{where}{key}"[:80], "unknown_key", known=", ".join(known))

    def text(self, key: str, most: int) -> str:
        found = self._table.get(key)
        if not isinstance(found, str) or not found:
            self.fault(key, "missing" if found in (None, "") else "not_text")
            return ""
        over = self._known.letters(found) - most
        if over > 0 or len(found) > most * _SIGNS_A_LETTER:
            self.fault(key, "too_long", most=most, over=max(over, 1))
        return found

    def number(self, key: str, least: int, most: int, *, usual: int) -> int:
        found = self._table.get(key, usual)
        if found == usual and key not in self._table:
            return usual
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            self.fault(key, "not_in_range", least=least, most=most)
            return usual
        return found

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        found = self._table.get(key)
        if found not in choices:
            self.fault(key, "not_one_of", choices=", ".join(choices))
        return str(found)

    def yes_or_no(self, key: str) -> bool:
        if not isinstance(self._table.get(key), bool):
            self.fault(key, "not_yes_or_no")
        return bool(self._table.get(key))

    def units(self) -> tuple[str, ...]:
        found = self._list("units")
        for place, unit in enumerate(found, 1):
            if unit not in self._known.units:
                known = ", ".join(sorted(self._known.units)[:20])
                self.fault(f"units[{place}]", "unit_unknown", cell=str(unit)[:60], known=known)
        return tuple(str(unit) for unit in found)

    def members(self) -> tuple[int, ...]:
        if "members" not in self._table:
            found: list[int | None] = list(self._known.committee)
        else:
            staff = self._list("members")
            found = [self.person(f"members[{place}]", one) for place, one in enumerate(staff, 1)]
        if not found or len(set(found)) > MOST_MEMBERS:
            self.fault("members", "members_count", most=MOST_MEMBERS)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def person(self, where: str, staff_id: Any) -> int | None:
        if not isinstance(staff_id, str) or not staff_id:
            self.fault(where, "missing" if staff_id in (None, "") else "not_text")
            return None
        found = self._known.person_of(staff_id)
        if found is None:
            self.fault(where, "person_unknown", cell=staff_id[:60])
        return found

    def times(self) -> Times | None:
        table = self._table.get("times")
        if not isinstance(table, Mapping):
            self.fault("times", "times_missing", names=", ".join(TIMES))
            return None
        self.unknown_keys("times.", table, TIMES)
        found = {name: self._moment(name, table.get(name)) for name in TIMES}
        read = {name: at for name, at in found.items() if at is not None}
        if len(read) < len(TIMES):
            return None
        times = Times(**read)
        for name in times.faults():
            self.fault(f"times.{name}", f"{name}_early")
        if times.ideas_to <= self._known.now:
            self.fault("times.ideas_to", "time_past")
        if times.scoring_to > self._known.now + FARTHEST:
            self.fault("times.scoring_to", "time_too_far", years=FARTHEST.days // 365)
        return times

    def _moment(self, name: str, found: Any) -> datetime | None:
        if not isinstance(found, datetime):
            self.fault(f"times.{name}", "missing_moment" if found is None else "not_a_moment")
            return None
        if found.year > 2400:
            self.fault(f"times.{name}", "buddhist_year", year=found.year, other=found.year - 543)
            return None
        return found if found.tzinfo else found.replace(tzinfo=self._known.zone)

    def criteria(self) -> tuple[Criterion, ...]:
        found = self._list("criteria")
        made = [self._criterion(f"criteria[{place}]", one) for place, one in enumerate(found, 1)]
        whole = tuple(one for one in made if one is not None)
        if len(whole) == len(found):
            try:
                check_criteria(tuple((one.name, one.weight) for one in whole))
            except Refusal as wrong:
                self.fault("criteria", wrong.key, **wrong.facts)
        return whole

    def _criterion(self, where: str, found: Any) -> Criterion | None:
        if not isinstance(found, Mapping):
            self.fault(where, "criterion_form")
            return None
        self.unknown_keys(f"{where}.", found, _CRITERION_KEYS)
        name, weight, meanings = (found.get(key) for key in _CRITERION_KEYS)
        if not isinstance(name, str) or not name or isinstance(weight, bool) or not isinstance(weight, int):
            self.fault(where, "criterion_form")
            return None
        if not 1 <= weight <= 100:
            self.fault(f"{where}.weight", "not_in_range", least=1, most=100)
            return None
        if meanings is None:
            return self._known.criterion(name, weight)
        if not isinstance(meanings, list) or len(meanings) != 5 or not all(map(_is_short, meanings)):
            self.fault(f"{where}.meanings", "meanings_form")
            return None
        one, two, three, four, five = meanings
        return Criterion(name, weight, (one, two, three, four, five))

    def _list(self, key: str) -> list[Any]:
        found = self._table.get(key, [])
        if not isinstance(found, list):
            self.fault(key, "not_a_list")
            return []
        return found


def _is_short(words: Any) -> bool:
    return isinstance(words, str) and 0 < len(words) <= 120
