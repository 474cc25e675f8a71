"""How far a year's indicator is: five steps with weights, each counted from what really happened.

The steps are those of the indicator "success in proposing an innovation": collect ideas, choose exactly one,
write the project and have it approved, develop it, survey its use. Per cents are whole hundredths.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from rules.calendar import BUDDHIST_ERA_OFFSET

STEPS: Final = ("collect", "choose", "project", "develop", "use")
WHOLE: Final = 10_000
QUARTERS: Final = (1, 2, 3, 4)
WEIGHTS: Final = (2_000, 2_500, 1_500, 2_000, 2_000)
"""What each step counts: after the choice 45 per cent, once developed 80, once its use is surveyed 100."""
PLAN: Final = (0, 4_500, 8_000, 10_000)
"""What a quarter's end should have reached; real units also report 0, 50, 60, 100."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The office's numbers for a year: `weights` of the five steps, `quarters`: what should be reached."""

    weights: tuple[int, ...] = WEIGHTS
    quarters: tuple[int, ...] = PLAN

    def faults(self) -> tuple[str, ...]:
        """What is wrong, by key: weights_sum, weights_count, quarters_order; empty when all is well."""
        found = []
        if len(self.weights) != len(STEPS) or any(weight < 0 for weight in self.weights):
            found.append("weights_count")
        elif sum(self.weights) != WHOLE:
            found.append("weights_sum")
        ordered = list(self.quarters) == sorted(self.quarters)
        if len(self.quarters) != len(QUARTERS) or not ordered or self.quarters[-1] != WHOLE:
            found.append("quarters_order")
        return tuple(found)


PRESETS: Final = (Plan(), Plan((2_500, 2_500, 1_000, 2_000, 2_000), (0, 5_000, 6_000, 10_000)))
"""What real units report by quarter, each with weights that reach it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What had happened by a day. `parts`: the written share of the project; `milestones`: per cent each."""

    collecting: bool = False
    collected: bool = False
    chosen: bool = False
    parts: float = 0.0
    sent: bool = False
    approved: bool = False
    milestones: tuple[int, ...] = ()
    surveying: bool = False
    surveyed: bool = False

    def done(self) -> tuple[float, ...]:
        """How much of each step is done, from 0 to 1. Half a step: ideas are being collected; a text is
        written but not sent; people are being asked. Three quarters: the committee has it."""
        collect = 1.0 if self.collected or self.chosen else 0.5 if self.collecting else 0.0
        project = 1.0 if self.approved else 0.75 if self.sent else min(1.0, self.parts) / 2
        develop = sum(self.milestones) / len(self.milestones) / 100 if self.milestones else 0.0
        use = 1.0 if self.surveyed else 0.5 if self.surveying else 0.0
        return collect, float(self.chosen), project, develop, use


def percent(progress: Progress, weights: Sequence[int] = WEIGHTS) -> int:
    """Hundredths of a per cent, rounded half up."""
    return int(
        sum(weight * done for weight, done in zip(weights, progress.done(), strict=True)) + 0.5
    )  # fmt: skip


def quarter_ends(fiscal_year: int, quarter: int) -> date:
    """The last day of a quarter of a fiscal year of the Buddhist era: quarter 1 ends on 31 December."""
    year = fiscal_year - BUDDHIST_ERA_OFFSET
    after = {1: date(year, 1, 1), 2: date(year, 4, 1), 3: date(year, 7, 1), 4: date(year, 10, 1)}
    return after[quarter] - timedelta(days=1)


def quarter_of(day: date) -> int:
    """Which quarter of its fiscal year a day lies in: October to December is the first."""
    return (day.month - 10) % 12 // 3 + 1


def figures_from(typed: str) -> tuple[int, ...] | None:
    """Per cents typed with spaces, commas or slashes between (Arabic digits), in hundredths; None for what is
    not from 0 to 100 with at most two decimals."""
    parts = [part for part in re.split(r"[\s,/%]+", typed.strip()) if part]
    if not all(_FIGURE.fullmatch(part) for part in parts) or len(parts) > 20:
        return None
    found = tuple(round(float(part) * 100) for part in parts)
    return found if found and max(found) <= WHOLE else None


def points_from(typed: str) -> str:
    """Points of a list as people type them in one message, a line each: numbered 1. 2. 3. (in order, Arabic
    digits or Thai ones), or with semicolons between; anything else is one point."""
    starts = _numbers(typed.strip())
    if starts:
        ends = [*(one.start() for one in starts[1:]), len(typed)]
        points = [typed.strip()[one.end() : end] for one, end in zip(starts, ends, strict=True)]
    else:
        points = typed.split(";")
    return "\n".join(point.strip() for point in points if point.strip())


def numbered_lines(typed: str) -> str:
    """Words with each of their points 1. 2. 3. on a line of its own: a chat message has no line ends. As they
    are where nothing is numbered twice in order."""
    starts = [one.start() for one in _numbers(typed.strip(), anywhere=True)]
    if len(starts) < 2:
        return typed
    parts = [typed.strip()[begin:end].strip() for begin, end in pairwise([0, *starts, None])]
    return "\n".join(part for part in parts if part)


def _numbers(typed: str, *, anywhere: bool = False) -> list[re.Match[str]]:
    """Where the points 1. 2. 3. begin, in that order; the first at the very start, or `anywhere`."""
    starts = list[re.Match[str]]()
    for one in _NUMBERED.finditer(typed):
        if int(one["number"]) == len(starts) + 1 and (starts or anywhere or one.start() == 0):
            starts.append(one)
    return starts


def named_from(points: Sequence[str]) -> tuple[tuple[str, str], ...] | None:
    """Points as `name: text` (or with หมายถึง between), each with both; None where one lacks either."""
    found = [re.split(r"\s*:\s*|\s+หมายถึง\s+", point.strip(), maxsplit=1) for point in points]
    if not found or any(len(pair) != 2 or not all(pair) for pair in found):
        return None
    return tuple((name, text) for name, text in found)


_FIGURE: Final = re.compile(r"\d{1,3}(?:\.\d{1,2})?", re.ASCII)
_NUMBERED: Final = re.compile(r"(?<!\S)(?P<number>\d{1,2})[.)]\s+")
