"""The project that a chosen idea becomes: its ten heads, its states, what is lacking, who may do what.

Head 1 is asked as five questions, heads 6 and 7 are rows of a table; so fourteen parts are written, each
known by a word here and by a number for people (1.1 to 1.5, then 2 to 10). Money is whole satang.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

from rules.papers import PROJECT_HEADS, PROJECT_REASONS, BudgetRow, PlanRow
from rules.people import Person
from rules.permits import sees_office

State = Literal["draft", "signed", "sent", "revise", "approved", "refused"]
STATES: Final[tuple[str, ...]] = get_args(State)
Answer = Literal["approve", "revise", "refuse"]
ANSWERS: Final[tuple[str, ...]] = get_args(Answer)
AFTER: Final[dict[Answer, State]] = {"approve": "approved", "revise": "revise", "refuse": "refused"}
"""Where a project stands after the committee's answer."""

TABLES: Final = ("plan", "budget")
PARTS: Final = (*PROJECT_REASONS, *PROJECT_HEADS[1:])
"""What is written, in the order of the form."""
WORDS: Final = tuple(part for part in PARTS if part not in TABLES)
"""The parts that are words."""

MOST_LETTERS: Final = 3000
"""Of one part, in letters as people count them."""
MOST_UTF16: Final = 4500
"""Of one part as LINE counts: it must come back in one message, beneath its name."""
MOST_LINE: Final = 150
"""Letters of a field in a row of the plan or the budget."""
MOST_ROWS: Final = 40
MOST_MEMBERS: Final = 20
MOST_SATANG: Final = 10**13
"""A hundred thousand million baht: the whole city's budget and no more."""

_NUMBERS: Final = {
    **{part: f"1.{n}" for n, part in enumerate(PROJECT_REASONS, 1)},
    **{part: str(n) for n, part in enumerate(PROJECT_HEADS[1:], 2)},
}
_AMOUNT: Final = re.compile(
    r"(?:฿\s*)?(?P<baht>\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(?P<part>\d{1,2}))?(?P<end>\s*(?:บาท|baht|thb|฿))?"
    r"(?:\s*(?P<satang>\d{1,2})\s*(?:สตางค์|satang))?(?:\s*ถ้วน)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it stands. `unit`: empty for the whole office; `head`: our id of who signs it;
    `campaign` and `idea`: where it comes from, None for one that began before the product was there."""

    id: int
    campaign: int | None
    idea: int | None
    fiscal_year: int
    unit: str
    title: str
    state: State
    head: int

    @property
    def is_open(self) -> bool:
        """Whether its text may change; a signed one then has to be signed again."""
        return self.state in ("draft", "signed", "revise")


@dataclass(frozen=True, slots=True)
class Content:
    """The whole text: words by part, the plan's and the budget's rows in order."""

    words: Mapping[str, str]
    plan: tuple[PlanRow, ...]
    budget: tuple[BudgetRow, ...]

    @property
    def satang(self) -> int:
        return sum(row.satang for row in self.budget)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The parts that are not written yet, in the order of the form."""
        there = {part for part, text in self.words.items() if text}
        there |= {name for name, rows in (("plan", self.plan), ("budget", self.budget)) if rows}
        return tuple(part for part in PARTS if part not in there)

    def to_json(self) -> dict[str, Any]:
        """As it is kept beneath a signature: always the same for the same text."""
        plan = [
            {**asdict(row), "first": row.first.isoformat(), "last": row.last.isoformat()} for row in self.plan
        ]
        words = {part: self.words[part] for part in WORDS if self.words.get(part)}
        return {"words": words, "plan": plan, "budget": [asdict(row) for row in self.budget]}

    @property
    def digest(self) -> str:
        """SHA-256 of the text as it is kept: what a signature is for."""
        kept = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(kept.encode()).hexdigest()


def content_from(kept: Mapping[str, Any]) -> Content:
    """What `Content.to_json` made."""
    plan = (
        PlanRow(
            row["what"],
            date.fromisoformat(row["first"]),
            date.fromisoformat(row["last"]),
            row["owner"],
        )
        for row in kept["plan"]
    )
    budget = (BudgetRow(row["what"], int(row["satang"]), row["how"]) for row in kept["budget"])
    return Content(dict(kept["words"]), tuple(plan), tuple(budget))


def number_of(part: str) -> str:
    """What people call a part by: 1.1 ... 10."""
    return _NUMBERS[part]


def part_of(number: str) -> str | None:
    """The part with that number, typed with Arabic digits; None for no part. "1" is the first of head 1."""
    wanted = "1.1" if number.strip() == "1" else number.strip()
    return next((part for part, its in _NUMBERS.items() if its == wanted), None)


# -- money -----------------------------------------------------------------------------------------


def satang_from(typed: str) -> int | None:
    """An amount of baht as typed (Arabic digits, lower case): 12000, 12,000.50, 12,000 บาท 50 สตางค์.

    None for what is no amount, for commas that group nothing, for less than nothing and for too much.
    """
    found = _AMOUNT.fullmatch(typed.strip())
    if found is None or (found["satang"] and (found["part"] or not found["end"])):
        return None
    cents = int((found["part"] or "0").ljust(2, "0")) if found["part"] else int(found["satang"] or 0)
    satang = int(found["baht"].replace(",", "")) * 100 + cents
    return satang if satang <= MOST_SATANG else None


def baht(satang: int) -> str:
    """12,000.50, always with satang."""
    return f"{satang // 100:,}.{satang % 100:02}"


# -- who may do what -------------------------------------------------------------------------------


def may_write(person: Person, project: Project, members: set[int]) -> bool:
    """The unit's head and whoever was asked to write with them."""
    return person.id == project.head or person.id in members


def may_answer(person: Person) -> bool:
    """Who records what the committee answered: its secretary or an admin."""
    return person.role in ("admin", "committee")


def may_read(person: Person, project: Project, members: set[int]) -> bool:
    """Authors, admins and auditors always; the committee once it was sent to them."""
    if may_write(person, project, members) or sees_office(person):
        return True
    return person.role == "committee" and project.state not in ("draft", "signed")


def may_lead(person: Person, project: Project) -> bool:
    """Who asks others to write, and to go: the unit's head, and an admin."""
    return person.id == project.head or person.role == "admin"
