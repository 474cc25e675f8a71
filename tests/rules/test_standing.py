"""Which of a person's requests is in force after changes, refusals and withdrawals."""

from typing import NamedTuple

import pytest

from rules.standing import standing


class Asked(NamedTuple):
    id: int
    kind: str
    replaces: int | None
    decision: str | None


#: Requests one after the other (`+` accepted, `-` refused, `?` not decided, `w` a withdrawal), each replacing
#: the one before it, and the place of the one that stands.
CHAINS = [
    ("+", 1), ("-", None), ("?", None), ("++", 2), ("+-", 1), ("+?", 1), ("-+", 2), ("?+", 2), ("+w", None),
    ("?w", None), ("+?w", 1), ("+-w", None), ("++w", None), ("+w+", 3), ("+-+", 3), ("+--", 1), ("+?w?w", 1),
    ("+?ww", None),
]  # fmt: skip
DECISIONS = {"+": "accepted", "-": "refused", "?": None, "w": None}


@pytest.mark.parametrize(("chain", "stands"), CHAINS)
def test_a_chain_of_replacements(chain: str, stands: int | None) -> None:
    asked = [
        Asked(n, "withdraw" if sign == "w" else "leave", n - 1 or None, DECISIONS[sign])
        for n, sign in enumerate(chain, start=1)
    ]
    assert [one.id for one in standing(asked)] == ([stands] if stands else [])
    assert standing(reversed(asked)) == standing(asked), "the order in which they are read does not matter"


def test_chains_do_not_bear_on_one_another() -> None:
    asked = [
        Asked(1, "leave", None, "accepted"),
        Asked(2, "travel", None, "accepted"),
        Asked(3, "withdraw", 1, None),
    ]
    assert [one.id for one in standing(asked)] == [2]
