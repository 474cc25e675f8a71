"""Which requests stand: a changed or withdrawn request is a new one that replaces the old."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Asked(Protocol):
    """A request with what was decided on it (None: nothing yet)."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def replaces(self) -> int | None: ...
    @property
    def decision(self) -> str | None: ...


A = TypeVar("A", bound=Asked)


def standing(requests: Iterable[A]) -> list[A]:
    """The accepted requests in force, by id. In a chain of replacements the newest accepted one stands.
    Withdrawing it leaves none, and so does withdrawing after a change was refused or taken back; withdrawing
    a change that still waits leaves what stood before."""
    by_id = {one.id: one for one in requests}
    replaced = {one.replaces for one in by_id.values() if one.replaces is not None}
    found = (_newest(one, by_id) for one in by_id.values() if one.id not in replaced)
    return sorted((one for one in found if one is not None), key=lambda one: one.id)


def _newest(last: A, by_id: dict[int, A]) -> A | None:
    one: A | None = last
    while one is not None:
        before = by_id.get(one.replaces) if one.replaces is not None else None
        if one.kind == "withdraw":
            if before is None or before.kind == "withdraw" or before.decision is not None:
                return None
            one = by_id.get(before.replaces) if before.replaces is not None else None
        elif one.decision == "accepted":
            return one
        else:
            one = before
    return None
