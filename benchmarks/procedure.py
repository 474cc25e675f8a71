"""What each step of choosing one idea buys: how often the best of 27 is found, by simulation.

    python -m benchmarks.procedure [--runs 2000] [--seed 20261122]

The count and the scorecard are the product's own (`rules.voting.tally`, `rules.scoring.results`); only the
people are made up. The true worth of an idea is drawn from a bell curve. A short text gives a first
impression that is partly right (`impression`: its correlation with the worth) and wrong alike for everybody,
which no number of voters averages out; each voter adds an error of their own, reads from the top of their
list until they have had enough, and approves the three best of what they read. The working group reads the
shortlist with care: each member sees the worth itself on every criterion, with an error. All this is chosen,
not measured, so the second table says how much hangs on it; the first is no promise for any office.

Exits with 1 when the whole procedure does not beat the plain list beyond chance.
"""

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rules.campaigns import Criterion
from rules.scoring import Entry, results
from rules.voting import Cast, Count, Sheet, tally

Floats = NDArray[np.float64]

IDEAS = 27
MEANINGS = ("1", "2", "3", "4", "5")
CRITERIA = (
    Criterion("use", 40, MEANINGS),
    Criterion("feasible", 35, MEANINGS),
    Criterion("new", 25, MEANINGS),
)


@dataclass(frozen=True)
class Office:
    """The people of one simulation. `stops`: how many ideas a voter reads on average (from 3 to all);
    `impression`: correlation of the first impression with the worth; `error`: of a voter's own judgement,
    `care`: of a member's on one criterion, both as standard deviations where worth has 1; `picks`,
    `shortlist`: as in a campaign."""

    voters: int = 100
    members: int = 5
    stops: float = 12.0
    impression: float = 0.7
    error: float = 1.0
    care: float = 0.7
    picks: int = 3
    shortlist: int = 5


USUAL = Office()
OTHERS = (
    ("as above", USUAL),
    ("30 voters", replace(USUAL, voters=30)),
    ("500 voters", replace(USUAL, voters=500)),
    ("readers stop after 6", replace(USUAL, stops=6)),
    ("readers read nearly all", replace(USUAL, stops=25)),
    ("first impressions mislead (0.5)", replace(USUAL, impression=0.5)),
    ("first impressions are good (0.9)", replace(USUAL, impression=0.9)),
    ("voters judge by chance half the time", replace(USUAL, error=2.0)),
    ("3 members", replace(USUAL, members=3)),
    ("careless members", replace(USUAL, care=1.4)),
    ("10 on the shortlist", replace(USUAL, shortlist=10)),
)


@dataclass(frozen=True)
class Year:
    """One campaign: what each idea is worth and what it seems, as (ideas,) of standard deviations."""

    worth: Floats
    seems: Floats

    @property
    def best(self) -> int:
        """Its number, counted from 1."""
        return int(self.worth.argmax()) + 1


def a_year(office: Office, luck: np.random.Generator) -> Year:
    worth, astray = luck.normal(size=IDEAS), luck.normal(size=IDEAS)
    return Year(worth, office.impression * worth + math.sqrt(1 - office.impression**2) * astray)


def votes(office: Office, year: Year, luck: np.random.Generator) -> dict[bool, tuple[Count, ...]]:
    """The count from one list for all (False), and from everybody's own order (True).

    The same voters stop at the same length and err alike in both, so that only the order differs.
    """
    size = (office.voters, IDEAS)
    liked = year.seems + luck.normal(0, office.error, size)
    stops = luck.normal(office.stops, office.stops / 3, office.voters).round().clip(3, IDEAS)[:, None]
    places = {False: np.broadcast_to(np.arange(IDEAS), size), True: luck.random(size).argsort(axis=1)}
    return {own: tally(_sheet(office, np.where(at < stops, liked, -np.inf))) for own, at in places.items()}


def _sheet(office: Office, liked: Floats) -> Sheet:
    """Everybody approves the best of what they have read; `liked` (voters, ideas) is minus infinity for the
    rest."""
    picks = np.sort(liked.argsort(axis=1)[:, -office.picks :] + 1, axis=1).tolist()
    ballots = tuple(Cast(f"{voter:06d}", tuple(numbers)) for voter, numbers in enumerate(picks))
    return Sheet(1, tuple(range(1, IDEAS + 1)), office.picks, office.shortlist, "earlier", ballots)


def scored(office: Office, year: Year, counts: Sequence[Count], luck: np.random.Generator) -> int:
    """The number that the working group's scorecards put first among the shortlist."""
    entries = [_entry(office, year, count, luck) for count in counts if count.shortlisted]
    return results(CRITERIA, entries, "earlier", "")[0].number


def _entry(office: Office, year: Year, count: Count, luck: np.random.Generator) -> Entry:
    seen = year.worth[count.number - 1] + luck.normal(0, office.care, (office.members, len(CRITERIA)))
    # 1 to 5 on a card whose middle is an ordinary idea: 5 for about one in fifteen.
    points = (3 + seen).round().clip(1, 5).astype(int).tolist()
    return Entry(count.number, count.approvals, tuple(dict(enumerate(card)) for card in points))


PROCEDURES: Final = {  # whether everybody has an order of their own, and whether a working group scores
    "fixed list, vote alone": (False, False),
    "shuffled, vote alone": (True, False),
    "fixed list + scorecard": (False, True),
    "shuffled + scorecard": (True, True),
}
PLAIN, WHOLE = "fixed list, vote alone", "shuffled + scorecard"


def choices(office: Office, year: Year, luck: np.random.Generator) -> dict[str, int]:
    """The idea each procedure ends with, by its number."""
    counts = votes(office, year, luck)
    return {
        name: scored(office, year, counts[own], luck) if cards else counts[own][0].number
        for name, (own, cards) in PROCEDURES.items()
    }


@dataclass(frozen=True)
class Found:
    """`best`: how often the best idea was found; `rank`: the mean true rank of what was (1 is best)."""

    runs: int
    best: int
    rank: float

    @property
    def share(self) -> float:
        return self.best / self.runs

    @property
    def margin(self) -> float:
        """Half of the 95 % interval of the share, by Wilson's formula taken at its wider side."""
        n, p, z = self.runs, self.share, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(middle + half - p, p - (middle - half))


def measure(office: Office, runs: int, seed: int) -> dict[str, Found]:
    """All procedures on the same years."""
    luck = np.random.default_rng(seed)
    best, ranks = dict.fromkeys(PROCEDURES, 0), dict.fromkeys(PROCEDURES, 0)
    for _ in range(runs):
        year = a_year(office, luck)
        for name, number in choices(office, year, luck).items():
            best[name] += number == year.best
            ranks[name] += _rank(year, number)
    return {name: Found(runs, best[name], ranks[name] / runs) for name in PROCEDURES}


def _rank(year: Year, number: int) -> int:
    return 1 + int((year.worth > year.worth[number - 1]).sum())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20261122)
    chosen = parser.parse_args()
    found = measure(USUAL, chosen.runs, chosen.seed)
    print(f"{IDEAS} ideas, {USUAL}, {chosen.runs} campaigns, seed {chosen.seed}\n")
    print(f"{'procedure':<26}{'finds the best':>16}{'mean true rank':>18}")
    for name, one in found.items():
        print(f"{name:<26}{one.share:>9.0%} ± {one.margin:.0%}{one.rank:>17.1f}")
    _print_sensitivity(chosen.runs // 2, chosen.seed)
    beats = found[WHOLE].share - found[WHOLE].margin > found[PLAIN].share + found[PLAIN].margin
    print(f"\nthe whole procedure beats the plain list beyond chance: {'yes' if beats else 'NO'}")
    return 0 if beats else 1


def _print_sensitivity(runs: int, seed: int) -> None:
    print(f"\nhow often the best is found, in other offices ({runs} campaigns each)")
    heads = ("fixed", "shuffled", "fixed + card", "shuffled + card")
    print(f"{'':<38}" + "".join(f"{head:>17}" for head in heads))
    for name, office in OTHERS:
        found = measure(office, runs, seed)
        print(f"{name:<38}" + "".join(f"{one.share:>17.0%}" for one in found.values()))


if __name__ == "__main__":
    raise SystemExit(main())
