"""The scorecard of the working group: means, weights, places, and which cards count.

Each member gives an idea 1 to 5 points on every criterion. An idea's total is out of 100: the sum of weight
times mean points over 5, so that 5 everywhere is 100 and 1 everywhere is 20. Everything is counted exactly
and rounded once, half up, to hundredths; ideas equal in what is shown are equal.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final

from rules.campaigns import Criterion, TieRule
from rules.voting import drawn

LEAST_POINTS: Final = 1
MOST_POINTS: Final = 5
POINTS: Final = tuple(range(LEAST_POINTS, MOST_POINTS + 1))
MOST_REMARK: Final = 600  # letters as people count them
MOST_REASON: Final = 600

Card = Mapping[int, int]
"""A member's points for one idea: by the criterion's place in the campaign, from 0."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An idea on the shortlist as it enters the result: `number` is what people call it by, `cards` are those
    of the members who may score it."""

    number: int
    approvals: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Hundredths: `total` of a point out of 100, `by_criterion` of a point from 1 to 5; None when no member
    filled in a whole card. `place`: 1 is first, equal only under the rule "shared"."""

    number: int
    approvals: int
    total: int | None
    by_criterion: tuple[int | None, ...]
    place: int


def is_whole(card: Card, criteria: int) -> bool:
    """Whether every criterion has its points: only whole cards count."""
    return all(card.get(place) in POINTS for place in range(criteria))


def missing(card: Card, criteria: int) -> int | None:
    """The first criterion without points, None for a whole card."""
    return next((place for place in range(criteria) if card.get(place) not in POINTS), None)


def results(
    criteria: Sequence[Criterion], entries: Iterable[Entry], tie_rule: TieRule, lot: str
) -> tuple[Result, ...]:
    """Every idea's result, in order of place, equal places by number.

    More points go first, then more approvals in the vote, then what the tie rule says; ideas nobody scored
    come last. `lot`: the fingerprint of the vote's published sheet, from which the lot is drawn.
    """
    weights = [one.weight for one in criteria]
    counted = [(entry, *_counted(weights, entry.cards)) for entry in entries]
    counted.sort(key=lambda one: (_rank(one[0], one[1]), one[0].number))
    made: list[Result] = []
    for _, equals in groupby(counted, key=lambda one: _rank(one[0], one[1])):
        group, first = list(equals), len(made) + 1
        if tie_rule == "lot":
            group.sort(key=lambda one: drawn(lot, one[0].number))
        step = 0 if tie_rule == "shared" else 1
        for further, (entry, total, means) in enumerate(group):
            made.append(Result(entry.number, entry.approvals, total, means, first + step * further))
    return tuple(made)


def weighted(weights: Sequence[int], points: Sequence[Fraction | int]) -> int:
    """Hundredths of a point out of 100, for points from 1 to 5 on each criterion."""
    pairs = zip(weights, points, strict=True)
    share = sum((weight * Fraction(mean) for weight, mean in pairs), Fraction())
    return _hundredths(share * 100 / (MOST_POINTS * sum(weights)))


def _counted(weights: Sequence[int], cards: Iterable[Card]) -> tuple[int | None, tuple[int | None, ...]]:
    whole = [card for card in cards if is_whole(card, len(weights))]
    if not whole:
        return None, (None,) * len(weights)
    means = [Fraction(sum(card[place] for card in whole), len(whole)) for place in range(len(weights))]
    return weighted(weights, means), tuple(map(_hundredths, means))


def _rank(entry: Entry, total: int | None) -> tuple[int, int]:
    return (1 if total is None else -total), -entry.approvals


def _hundredths(value: Fraction) -> int:
    """Rounded half up."""
    return math.floor(value * 100 + Fraction(1, 2))
