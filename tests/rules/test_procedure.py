"""The simulation of the procedure: right where the answer is known, and the same in every run."""

from dataclasses import replace

import numpy as np

from benchmarks.procedure import (
    IDEAS,
    PLAIN,
    PROCEDURES,
    USUAL,
    WHOLE,
    Found,
    a_year,
    choices,
    measure,
    votes,
)

SMALL = replace(USUAL, voters=30)
SEERS = replace(SMALL, stops=1000.0, impression=1.0, error=0.0, care=0.0, picks=1)


def test_where_all_read_everything_and_see_the_truth_the_best_is_always_found() -> None:
    assert {name: found.share for name, found in measure(SEERS, 20, 1).items()} == dict.fromkeys(
        PROCEDURES, 1
    )


def test_the_order_changes_nothing_where_all_read_everything() -> None:
    office = replace(SMALL, stops=1000.0)
    year = a_year(office, np.random.default_rng(2))
    counts = votes(office, year, np.random.default_rng(3))
    assert counts[False] == counts[True]


def test_who_reads_from_one_list_never_reads_its_end() -> None:
    office = replace(SMALL, stops=4.0)
    year = a_year(office, np.random.default_rng(4))
    counts = votes(office, year, np.random.default_rng(5))
    late = {one.number: one.approvals for one in counts[False] if one.number > 10}
    assert len(late) == IDEAS - 10 and not any(late.values())
    assert any(one.approvals for one in counts[True] if one.number > 10)


def test_everybody_approves_as_many_as_they_may() -> None:
    year = a_year(SMALL, np.random.default_rng(6))
    for counts in votes(SMALL, year, np.random.default_rng(7)).values():
        assert sum(one.approvals for one in counts) == SMALL.voters * SMALL.picks


def test_the_same_seed_gives_the_same_figures() -> None:
    assert measure(SMALL, 10, 8) == measure(SMALL, 10, 8)
    year = a_year(SMALL, np.random.default_rng(9))
    assert set(choices(SMALL, year, np.random.default_rng(10))) == set(PROCEDURES)


def test_the_whole_procedure_beats_the_plain_list() -> None:
    found = measure(SMALL, 300, 11)
    assert found[WHOLE].share - found[WHOLE].margin > found[PLAIN].share + found[PLAIN].margin
    assert found[WHOLE].rank < found[PLAIN].rank


def test_the_margin_is_wilsons() -> None:
    """10 of 50: the interval is 11.2 % to 33.0 % (Wilson 1927), so its wider side is 13.0 %."""
    assert abs(Found(50, 10, 1.0).margin - 0.1304) < 0.0005
