"""Trying the software out on the office's own people: how often it saw what reviewers saw.

Before any verdict is enforced, reviewers say of photos what is really in them; here their answers are laid
beside the software's, point by point, as hit and miss rates with Wilson's 95 % intervals (E. B. Wilson,
JASA 22, 1927): with ten photos the interval is wide, and says so.
"""

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

_Z: Final = 1.959964  # of a 95 % interval
ALL_POINTS: Final = "*"


@dataclass(frozen=True, slots=True)
class Pilot:
    """`on`: the office tries the software out. Nobody is refused by it: what would be refused goes to a
    human instead, with its reasons recorded; accepted and doubtful stay what they are."""

    on: bool = False


class Label(NamedTuple):
    """What a human saw in a photo; None: could not tell. `sign`: a sign is there; `right_point`: it is a
    sign of the point the person should be at; `person`: a person is there; `copy`: a photo of a photo,
    or one that was sent before."""

    sign: bool | None
    right_point: bool | None
    person: bool | None
    copy: bool | None


class Case(NamedTuple):
    """One labelled photo: the point's code, what the human and what the software saw."""

    point: str
    human: Label
    software: Label


class Rate(NamedTuple):
    """`part` of `of` cases, the share, and its 95 % interval; without cases 0 within 0 to 1."""

    part: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """One question at one point. `hits`: of what is there, how much the software saw; `misses`: the rest;
    `false_alarms`: of what is not there, how much it claimed to see."""

    point: str
    question: str
    hits: Rate
    misses: Rate
    false_alarms: Rate

    def to_json(self) -> dict[str, Any]:
        rates = {name: getattr(self, name)._asdict() for name in ("hits", "misses", "false_alarms")}
        return {**asdict(self), **rates}


def wilson(part: int, of: int) -> Rate:
    """The share `part / of` with Wilson's score interval at 95 %. Needs 0 <= part <= of."""
    if not 0 <= part <= of:
        raise ValueError(f"{part} of {of} is no share")
    if of == 0:
        return Rate(0, 0, 0.0, 0.0, 1.0)
    share, square = part / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low = 0.0 if part == 0 else max(0.0, middle - reach)
    high = 1.0 if part == of else min(1.0, middle + reach)
    return Rate(part, of, share, low, high)


def scores(cases: Iterable[Case]) -> list[Score]:
    """Every question at every point that has an answer, points in order of code, all of them together last.

    A case in which either side could not tell does not count for that question.
    """
    listed = list(cases)
    codes = sorted({case.point for case in listed})
    groups = {code: [case for case in listed if case.point == code] for code in codes}
    if len(groups) > 1:
        groups[ALL_POINTS] = listed
    found = [_score(code, question, group) for code, group in groups.items() for question in Label._fields]
    return [score for score in found if score.hits.of + score.false_alarms.of]


def _score(code: str, question: str, cases: list[Case]) -> Score:
    answers = [(getattr(case.human, question), getattr(case.software, question)) for case in cases]
    there = [seen for truth, seen in answers if truth is True and seen is not None]
    absent = [seen for truth, seen in answers if truth is False and seen is not None]
    hits = sum(there)
    return Score(
        code,
        question,
        wilson(hits, len(there)),
        wilson(len(there) - hits, len(there)),
        wilson(sum(absent), len(absent)),
    )


def software_label(evidence: dict[str, Any]) -> Label:
    """What the software saw, from a clock-in's recorded evidence. Only a read sign can be a right one."""
    kind, seen = evidence.get("sign"), evidence.get("seen")
    return Label(
        sign=None if kind is None else kind != "none",
        right_point=None if kind is None else kind in ("right", "stale", "revoked"),
        person=None if evidence.get("faces") is None else int(evidence["faces"]) > 0,
        copy=None if seen is None else seen != "new",
    )
