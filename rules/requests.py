"""What people may ask for and until when, which requests are in each other's way, and how each one stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple, Protocol, cast

from rules.refusals import Refusal
from rules.standing import Asked, standing
from rules.workday import Part

CORRECTIONS: Final = ("forgot_in", "forgot_out", "gps_wrong", "sign_unreadable")
COVERS: Final = ("leave", "travel", "wfh")
WITHDRAW: Final = "withdraw"
State = Literal["waiting", "accepted", "refused", "withdrawn", "changed"]
#: How long before the last day one may ask for something can have begun: a birth, an ordination.
LONGEST: Final = timedelta(days=200)
#: In these the request is still good for something, so that it can be changed or withdrawn.
LIVE: Final = ("waiting", "accepted")


@dataclass(frozen=True, slots=True)
class RequestRules:
    """One may ask until `days_back` days after the (last) day asked for, and for days up to `days_ahead`
    ahead."""

    days_back: int = 7
    days_ahead: int = 365


class Piece(NamedTuple):
    """Days of a request that are alike, both ends included: whole, or the same half of each."""

    first: date
    last: date
    part: Part

    def meets(self, other: "Piece") -> bool:
        """Whether both have some half day."""
        same = self.first <= other.last and other.first <= self.last
        return same and ("full" in (self.part, other.part) or self.part == other.part)


def pieces(first: date, last: date, part: Part, from_noon: bool, till_noon: bool) -> tuple[Piece, ...]:
    """The days from `first` to `last` as pieces: the half `part` of each of them; or, of several whole days,
    the first only from noon on and the last only until noon, where it says so."""
    if first == last or part != "full":
        return (Piece(first, last, part),)
    found: list[Piece] = []
    if from_noon:
        found.append(Piece(first, first, "afternoon"))
    begin, end = first + timedelta(days=from_noon), last - timedelta(days=till_noon)
    if begin <= end:
        found.append(Piece(begin, end, "full"))
    if till_noon:
        found.append(Piece(last, last, "morning"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as it is judged. `part` of a correction of a clock-in that is none of ours, or is put right:
    "morning" means an in, "afternoon" an out. `at`: the moment a correction claims. `id` 0: not yet kept.
    `from_noon`, `till_noon`: of several days the first begins, the last ends, at noon."""

    kind: str
    first: date
    last: date
    part: str = "full"
    leave: str = ""
    at: datetime | None = None
    id: int = 0
    from_noon: bool = False
    till_noon: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces(self.first, self.last, cast(Part, self.part), self.from_noon, self.till_noon)

    @property
    def covers(self) -> bool:
        return self.kind in COVERS

    @property
    def puts_right(self) -> str:
        """What a correction puts right, "in" or "out"; "" for what covers days."""
        return "" if self.covers else put_right(self.kind, self.part)


def put_right(kind: str, part: str) -> Literal["in", "out"]:
    """What a correction of that kind means; of the kinds that say neither, the part of the day tells."""
    return "out" if kind == "forgot_out" or part == "afternoon" else "in"


def check(
    ask: Ask, *, today: date, now: datetime, rules: RequestRules, live: Iterable[Ask],
    locked: Collection[date],
) -> None:  # fmt: skip
    """Raises Refusal with the reason why this cannot be asked for: `end_before_start`, `too_late`,
    `begun_too_early`, `too_far`, `in_future`, `locked` or `overlaps` (with what is in the way as `other`).

    `live`: the person's requests that wait or stand, without the one that is to be replaced; `locked`: days
    of closed periods.
    """
    if ask.last < ask.first:
        raise Refusal("end_before_start")
    if ask.last < today - timedelta(days=rules.days_back):
        raise Refusal("too_late", days=rules.days_back)
    begun = timedelta(days=rules.days_back) + LONGEST
    if ask.first < today - begun:
        raise Refusal("begun_too_early", days=begun.days)
    if ask.last > today + timedelta(days=rules.days_ahead):
        raise Refusal("too_far", days=rules.days_ahead)
    if ask.at is not None and ask.at > now:
        raise Refusal("in_future")
    if any(ask.first <= day <= ask.last for day in locked):
        raise Refusal("locked")
    other = next((one for one in live if overlaps(ask, one)), None)
    if other is not None:
        raise Refusal("overlaps", other=other)


def overlaps(one: Ask, other: Ask) -> bool:
    """Whether both cannot be: two that cover the same half day, or two that put right the same in or out."""
    if one.first > other.last or other.first > one.last or one.puts_right != other.puts_right:
        return False
    return not one.covers or any(mine.meets(theirs) for mine in one.pieces for theirs in other.pieces)


def states(asked: Sequence[Asked]) -> dict[int, State]:
    """How each of one person's requests stands, by id; withdrawals have no state of their own."""
    in_force = {one.id for one in standing(asked)}
    by: dict[int, Asked] = {one.replaces: one for one in asked if one.replaces is not None}
    found: dict[int, State] = {}
    for one in asked:
        if one.kind == WITHDRAW:
            continue
        if one.id in in_force:
            found[one.id] = "accepted"
        elif one.decision == "refused":
            found[one.id] = "refused"
        elif one.id in by or one.decision == "accepted":
            found[one.id] = "withdrawn" if _taken_back(one, by) else "changed"
        else:
            found[one.id] = "waiting"
    return found


def _taken_back(one: Asked, by: dict[int, Asked]) -> bool:
    """Whether what came after it ends in a withdrawal without any other accepted request between."""
    after = by.get(one.id)
    while after is not None and after.kind != WITHDRAW:
        if after.decision == "accepted":
            return False
        after = by.get(after.id)
    return after is not None


class HasId(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def replaces(self) -> int | None: ...


def chain_of(number: int, asked: Iterable[HasId]) -> list[int]:
    """The ids of that request and all that came before and after it by replacing, oldest first; the last is
    what a further change replaces."""
    before = {one.id: one.replaces for one in asked}
    after = {replaced: number for number, replaced in before.items() if replaced is not None}
    chain = [number]
    while (older := before.get(chain[0])) is not None:
        chain.insert(0, older)
    while (newer := after.get(chain[-1])) is not None:
        chain.append(newer)
    return chain
