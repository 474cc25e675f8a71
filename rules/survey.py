"""A survey of use: its questions, who is asked, what may be answered, and what the answers come to.

Shares have Wilson's 95 % interval (E. B. Wilson, JASA 22, 1927, as in `rules.pilot`). Means of 1 to 5 have
Student's interval, narrowed where a large part of all people answered: the finite population correction
sqrt((N - n) / (N - 1)) (W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 2.8). Neither knows why
somebody did not answer. A group of fewer than five is never told apart from the others.
"""

import hashlib
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from statistics import NormalDist, mean, stdev
from typing import Final, Literal, TypeVar, get_args

from rules.people import Person
from rules.permits import sees_office
from rules.pilot import Rate, wilson

Kind = Literal["used", "often", "scale", "choice", "words"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)
State = Literal["draft", "opening", "open", "closed", "cancelled"]

USED: Final = ("yes", "no")
OFTEN: Final = ("daily", "weekly", "monthly", "never")
SCALE: Final = ("5", "4", "3", "2", "1")
FIXED: Final[Mapping[str, tuple[str, ...]]] = {"used": USED, "often": OFTEN, "scale": SCALE}
"""What may be chosen where the question itself does not say, in the order shown."""

SMALLEST_GROUP: Final = 5
MOST_QUESTIONS: Final = 12
MOST_CHOICES: Final = 6
MOST_QUESTION: Final = 200
"""Letters of a question as people count them;
`MOST_CHOICE` of an answer to choose, `MOST_WORDS` of free words."""
MOST_CHOICE: Final = 40
MOST_WORDS: Final = 500
MOST_TITLE: Final = 150
LOWEST, HIGHEST = 1, 5

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Question:
    """`place`: from 1; `choices`: only of the kind choice, which is answered by a place in them from 0."""

    place: int
    kind: Kind
    text: str
    choices: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """The values to choose from, in the order shown; none for free words."""
        if self.kind == "choice":
            return tuple(str(number) for number in range(len(self.choices)))
        return FIXED.get(self.kind, ())


@dataclass(frozen=True, slots=True)
class Survey:
    """`project`: our id, None for a survey of no project; `about`: "clockin" where the product itself knows
    of the use; `units`: whom it asks, empty for everybody; `sample`: how many are drawn, None for all;
    `people`: of how many they were drawn; `key_half`: of what seals anonymous answers meanwhile."""

    id: int
    project: int | None
    fiscal_year: int
    title: str
    about: str
    anonymous: bool
    units: tuple[str, ...]
    sample: int | None
    people: int
    state: State
    opens_at: datetime
    closes_at: datetime
    made_by: int
    key_half: bytes | None = None

    def takes_answers(self, at: datetime) -> bool:
        return self.state == "open" and self.opens_at <= at < self.closes_at


def may_lead(person: Person, survey: Survey, head: int | None) -> bool:
    """Who makes, opens and ends it: admins, and the project's head (`head`: our id)."""
    return person.role == "admin" or (head is not None and person.id == head)


def may_see_results(person: Person, survey: Survey, team: Iterable[int]) -> bool:
    """Admins, auditors, the project's head and authors (`team`: our ids); nobody before it has ended."""
    return survey.state == "closed" and (sees_office(person) or person.id in set(team))


# -- who is asked ------------------------------------------------------------------------------------------


def drawn(people: Iterable[int], sample: int | None, seed: str) -> list[int]:
    """Whom to ask, by our ids: all, or `sample` of them. Anybody who has the seed can draw them again: each
    id is hashed with it (SHA-256), and the smallest hashes are drawn."""
    everybody = sorted(set(people))
    if sample is None or sample >= len(everybody):
        return everybody
    lot = sorted(everybody, key=lambda one: hashlib.sha256(f"{seed} {one}".encode()).digest())
    return sorted(lot[:sample])


# -- what the answers come to ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a scale and its 95 % interval, of `of` answers."""

    of: int
    value: float
    low: float
    high: float


def is_told(answers: int) -> bool:
    """Whether a group is large enough to be told of."""
    return answers >= SMALLEST_GROUP


def mean_of(values: Sequence[int], population: int) -> Mean | None:
    """The mean of answers from 1 to 5 among `population` people; None for too few to be told.

    Equal answers show no spread, so Student's interval would have no width: then it is as wide as Wilson's
    interval lets others be who answer lowest or highest.
    """
    n = len(values)
    if not is_told(n):
        return None
    middle, part = mean(values), _correction(n, population)
    spread = stdev(values)
    if spread == 0:
        others = (1 - wilson(n, n).low) * part
        low, high = middle - others * (middle - LOWEST), middle + others * (HIGHEST - middle)
        return Mean(n, middle, low, high)
    reach = student(n - 1) * spread / math.sqrt(n) * part
    return Mean(n, middle, max(float(LOWEST), middle - reach), min(float(HIGHEST), middle + reach))


def _correction(n: int, population: int) -> float:
    """Of a finite population; 1 for a sample of a very large one, 0 once all have answered."""
    return math.sqrt(max(0, population - n) / (population - 1)) if population > 1 else 0.0


@lru_cache(maxsize=4096)
def student(freedom: int) -> float:
    """Student's t that 95 % lie within, for whole degrees of freedom from 1.

    To 200 by halving on the finite series for its probability (Abramowitz and Stegun 1964, 26.7.3 and
    26.7.4), beyond by the expansion around the normal one (26.7.5), which errs there in the eighth digit.
    """
    if freedom > 200:
        z = NormalDist().inv_cdf(0.975)
        first = (z**3 + z) / 4
        second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
        return z + first / freedom + second / freedom**2
    low, high = 0.0, 13.0
    for _ in range(60):
        half = (low + high) / 2
        low, high = (half, high) if _within(half, freedom) < 0.95 else (low, half)
    return high


def _within(t: float, freedom: int) -> float:
    """The probability that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = 0.0 if odd and freedom == 1 else term
    for number in range(3 if odd else 2, freedom - 1, 2):
        term *= cosine * cosine * (number - 1) / number
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def shares_of(question: Question, values: Iterable[str]) -> tuple[tuple[str, Rate], ...]:
    """Each offered answer with its share; none for too few to be told."""
    given = list(values)
    if not is_told(len(given)):
        return ()
    return tuple((value, wilson(given.count(value), len(given))) for value in question.offered)


def grouped(answers: Iterable[tuple[Key, int]]) -> tuple[dict[Key, list[int]], list[int]]:
    """Answers by group, and those of all groups too small to be told together.

    Where the small ones together are still too few, the smallest group that could be told joins them (of
    equal ones the first by name, whatever the order of the answers): or they could be worked out as the rest.
    """
    by_group: dict[Key, list[int]] = {}
    for group, value in answers:
        by_group.setdefault(group, []).append(value)
    told = {group: values for group, values in by_group.items() if is_told(len(values))}
    rest = [value for group, values in by_group.items() if group not in told for value in values]
    while rest and not is_told(len(rest)) and told:
        smallest = min(told, key=lambda group: (len(told[group]), str(group)))
        rest += told.pop(smallest)
    return (told, rest) if is_told(len(rest)) or not rest else ({}, [])
