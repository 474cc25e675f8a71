"""Somebody else's approval count, to hold ours against: `pref-voting`, by Wes Holliday and Eric Pacuit.

The package wants solvers, compilers and plots that counting approvals does not use; it is installed without
them, and while it is imported hollow modules stand where they would be. Its counting runs as it was written.
"""

import importlib
import sys
import warnings
from collections.abc import Sequence
from typing import Any
from unittest.mock import MagicMock, patch

_NOT_NEEDED = (
    "numba", "tabulate", "filelock", "networkx", "pandas", "matplotlib", "matplotlib.pyplot", "ortools",
    "ortools.linear_solver", "scipy", "scipy.sparse", "scipy.sparse.csgraph",
)  # fmt: skip


def _load() -> tuple[Any, Any]:
    with patch.dict(sys.modules, {name: MagicMock() for name in _NOT_NEEDED}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a newer Python thinks of their spelling is not our fault
        profiles = importlib.import_module("pref_voting.grade_profiles")
        methods = importlib.import_module("pref_voting.grade_methods")
    return profiles.GradeProfile, methods.approval


_profile, _approval = _load()


def approvals(ideas: Sequence[int], ballots: Sequence[Sequence[int]]) -> dict[int, int]:
    """How many ballots approve each idea. At least one ballot must approve something."""
    profile = _made(ideas, ballots)
    return {idea: int(profile.sum(idea)) if profile.has_grade(idea) else 0 for idea in ideas}


def groups(ideas: Sequence[int], ballots: Sequence[Sequence[int]]) -> list[list[int]]:
    """The approval winners, the winners among the rest, and so on to the end."""
    profile, left, found = _made(ideas, ballots), list(ideas), []
    while left:
        found.append([int(idea) for idea in _approval(profile, curr_cands=left)])
        left = [idea for idea in left if idea not in found[-1]]
    return found


def _made(ideas: Sequence[int], ballots: Sequence[Sequence[int]]) -> Any:
    maps = [dict.fromkeys(ballot, 1) for ballot in ballots if ballot]
    return _profile(maps, [0, 1], candidates=list(ideas))
