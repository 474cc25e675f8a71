"""Counting a vote by approvals: from the published sheet alone, so that anybody can do it again.

The sheet holds every ballot of the roll under its tracking number, and what was declared beforehand: the
ideas, how many picks a voter had, how long the shortlist is, and how ties are broken. Nothing else enters the
count; the lot is drawn from the sheet's own fingerprint.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rules.campaigns import TIE_RULES, TieRule

HEADING: Final = "tracker,picks"
NOTHING_CAST: Final = "-"
_FACTS: Final = ("campaign", "ideas", "most_picks", "shortlist", "tie_rule")


class SheetFault(ValueError):
    """The file is no sheet of a vote, or not a possible one; `faults` are sentences with line numbers."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Cast:
    """One published ballot; `picks` in order, None when nothing was cast."""

    tracker: str
    picks: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A vote as published. `ideas`: their numbers in order; `ballots` by tracking number."""

    campaign: int
    ideas: tuple[int, ...]
    most_picks: int
    shortlist: int
    tie_rule: TieRule
    ballots: tuple[Cast, ...]

    @property
    def roll(self) -> int:
        """How many might have voted."""
        return len(self.ballots)

    @property
    def voters(self) -> int:
        """How many did."""
        return sum(ballot.picks is not None for ballot in self.ballots)


@dataclass(frozen=True, slots=True)
class Count:
    """One idea's result. `place`: 1 is first, equal places only under the rule "shared"; `tied`: as many
    approvals as another idea."""

    number: int
    approvals: int
    place: int
    tied: bool
    shortlisted: bool


def tally(sheet: Sheet) -> tuple[Count, ...]:
    """Every idea's result, in order of place, equal places by number.

    A ballot gives each idea it names one approval, however often it names it. On the shortlist are the first
    `shortlist` ideas and all with as many approvals as the last of them; an idea nobody approved never is.
    """
    found = Counter(number for ballot in sheet.ballots for number in set(ballot.picks or ()))
    approvals = {number: found[number] for number in sheet.ideas}
    sizes = Counter(approvals.values())
    least = _least_on_shortlist(sheet, approvals)
    return tuple(
        Count(number, approvals[number], place, sizes[approvals[number]] > 1, approvals[number] >= least)
        for place, number in _places(sheet, approvals)
    )


def _least_on_shortlist(sheet: Sheet, approvals: dict[int, int]) -> int:
    best = sorted(approvals.values(), reverse=True)[: sheet.shortlist]
    return max(1, best[-1] if best else 1)


def _places(sheet: Sheet, approvals: dict[int, int]) -> list[tuple[int, int]]:
    """Place and number of each idea. Under "shared" two firsts are followed by a third."""
    in_order = sorted(sheet.ideas, key=lambda number: (-approvals[number], number))
    lot = fingerprint(sheet) if sheet.tie_rule == "lot" else ""
    placed: list[tuple[int, int]] = []
    for _, equals in groupby(in_order, key=lambda number: approvals[number]):
        group, first = list(equals), len(placed) + 1
        if sheet.tie_rule == "lot":
            group.sort(key=lambda number: drawn(lot, number))
        step = 0 if sheet.tie_rule == "shared" else 1
        placed += [(first + step * further, number) for further, number in enumerate(group)]
    return placed


def drawn(print_of_sheet: str, number: int) -> str:
    """An idea's lot: SHA-256 of `<fingerprint> <number>` in hex; the smallest goes first."""
    return hashlib.sha256(f"{print_of_sheet} {number}".encode()).hexdigest()


# -- the sheet as a file -----------------------------------------------------------------------


def sheet_csv(sheet: Sheet) -> bytes:
    """The file that is published: UTF-8, lines ending in a line feed, ballots by tracking number."""
    facts = {
        "campaign": str(sheet.campaign),
        "ideas": " ".join(map(str, sheet.ideas)),
        "most_picks": str(sheet.most_picks),
        "shortlist": str(sheet.shortlist),
        "tie_rule": sheet.tie_rule,
    }
    lines = [f"# {name}: {facts[name]}" for name in _FACTS] + [HEADING]
    for ballot in sorted(sheet.ballots, key=lambda ballot: ballot.tracker):
        picks = " ".join(map(str, ballot.picks)) if ballot.picks else NOTHING_CAST
        lines.append(f"{ballot.tracker},{picks}")
    return ("\n".join(lines) + "\n").encode()


def fingerprint(sheet: Sheet) -> str:
    """SHA-256 of the published file in hex: what `sha256sum` says of it."""
    return hashlib.sha256(sheet_csv(sheet)).hexdigest()


def read_sheet(data: bytes) -> Sheet:
    """The sheet of a file, also of one saved again by a spreadsheet program (other line ends, a byte order
    mark, commas at the ends of lines). Raises SheetFault naming every fault."""
    try:
        lines = [line.strip().rstrip(",").strip('"') for line in data.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise SheetFault(["the file is not text in UTF-8"]) from None
    faults: list[str] = []
    facts = dict(_fact(line) for line in lines if line.startswith("#"))
    sheet = _head(facts, faults)
    ballots = []
    for place, line in enumerate(lines, start=1):
        if line and not line.startswith("#") and line != HEADING:
            ballot = _ballot(line, place, sheet, faults)
            ballots += [ballot] if ballot else []
    for tracker, times in Counter(ballot.tracker for ballot in ballots).items():
        if times > 1:
            faults.append(f"the tracking number {tracker} is there {times} times")
    if faults or sheet is None:
        raise SheetFault(faults)
    in_order = tuple(sorted(ballots, key=lambda ballot: ballot.tracker))
    return Sheet(
        sheet.campaign, sheet.ideas, sheet.most_picks, sheet.shortlist, sheet.tie_rule, ballots=in_order
    )


def _fact(line: str) -> tuple[str, str]:
    name, _, value = line.removeprefix("#").partition(":")
    return name.strip(), value.strip()


def _head(facts: dict[str, str], faults: list[str]) -> Sheet | None:
    numbers = {name: facts.get(name, "") for name in _FACTS if name not in ("ideas", "tie_rule")}
    wrong = [name for name, value in numbers.items() if not value.isdecimal() or len(value) > 9]
    ideas = facts.get("ideas", "").split()
    rule = facts.get("tie_rule", "")
    good = ideas and all(_is_number(one) for one in ideas) and len(set(ideas)) == len(ideas)
    wrong += [] if good else ["ideas"]
    wrong += [] if rule in TIE_RULES else ["tie_rule"]
    faults += [f"the line '# {name}: ...' is missing or wrong" for name in wrong]
    if wrong:
        return None
    campaign, most, shortlist = (int(value) for value in numbers.values())
    return Sheet(campaign, tuple(sorted(map(int, ideas))), most, shortlist, rule, ())  # type: ignore[arg-type]


def _ballot(line: str, place: int, sheet: Sheet | None, faults: list[str]) -> Cast | None:
    tracker, comma, words = (part.strip() for part in line.partition(","))
    if not comma or not tracker:
        faults.append(f"line {place}: not 'tracker,picks'")
        return None
    if words == NOTHING_CAST:
        return Cast(tracker, None)
    said = words.split()
    if not said or not all(_is_number(word) for word in said):
        faults.append(f"line {place}: the picks are not numbers of ideas, nor '{NOTHING_CAST}'")
        return None
    picks = tuple(sorted(map(int, said)))
    if sheet:
        faults += [f"line {place}: there is no idea {one}" for one in sorted(set(picks) - set(sheet.ideas))]
        if len(picks) > sheet.most_picks or len(set(picks)) < len(picks):
            faults.append(f"line {place}: more picks than {sheet.most_picks}, or one of them twice")
    return Cast(tracker, picks)


def _is_number(word: str) -> bool:
    return word.isdecimal() and word.isascii() and len(word) < 10 and int(word) > 0


def shown_tracker(tracker: str) -> str:
    """`7K3MQ9XA2BWD` as people read it: `7K3M-Q9XA-2BWD`."""
    return "-".join(tracker[place : place + 4] for place in range(0, len(tracker), 4))


def published(ballots: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[Cast, ...]:
    """Ballots as (tracker, picks), made ready for the sheet: by tracking number, nothing picked is None.

    Two with the same number, which no vote will see in a thousand years, are told apart by `-2` at the end;
    their voters find both lines, and theirs is one of them.
    """
    made: list[Cast] = []
    times: Counter[str] = Counter()
    for tracker, picks in sorted(ballots):
        times[tracker] += 1
        again = f"-{times[tracker]}" if times[tracker] > 1 else ""
        made.append(Cast(f"{shown_tracker(tracker)}{again}", tuple(sorted(picks)) or None))
    return tuple(sorted(made, key=lambda ballot: ballot.tracker))
