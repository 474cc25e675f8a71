"""Heads and proofs as RFC 9162 defines them: right ones always hold, nothing else ever does."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.merkle import (
    Frontier,
    consistency_ranges,
    inclusion_ranges,
    is_consistent,
    is_included,
    leaf,
    node,
    root_of,
)

#: The eight entries and the roots over the first n of them that Certificate Transparency's own tests use.
ENTRIES = [
    bytes.fromhex(part)
    for part in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

logs = st.lists(st.binary(max_size=8), min_size=1, max_size=70)
grown = logs.flatmap(lambda log: st.tuples(st.just(log), st.integers(1, len(log))))


def consistency(log: list[bytes], old: int) -> list[bytes]:
    return [root_of(log[places.start : places.stop]) for places in consistency_ranges(old, len(log))]


def inclusion(log: list[bytes], place: int) -> list[bytes]:
    return [root_of(log[places.start : places.stop]) for places in inclusion_ranges(place, len(log))]


def by_definition(log: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not log:
        return sha256(b"").digest()
    if len(log) == 1:
        return leaf(log[0])
    middle = 1
    while middle * 2 < len(log):
        middle *= 2
    return node(by_definition(log[:middle]), by_definition(log[middle:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_that_everybody_knows(size: int) -> None:
    assert root_of(ENTRIES[:size]).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_a_tree_that_grew_is_the_tree_of_the_definition(log: list[bytes]) -> None:
    assert root_of(log) == by_definition(log)


@given(grown)
def test_a_tree_goes_on_from_its_peaks(grown: tuple[list[bytes], int]) -> None:
    log, size = grown
    before = Frontier()
    for data in log[:size]:
        before.add(data)
    after = Frontier(before.size, before.peaks)
    for data in log[size:]:
        after.add(data)
    assert after.root() == root_of(log)
    assert len(after.peaks) <= len(log).bit_length()


def test_peaks_that_make_no_tree_are_refused() -> None:
    with pytest.raises(ValueError, match="do not make a tree of 3"):
        Frontier(3, [b""])


@given(grown)
def test_a_log_that_only_grew_can_be_proved(grown: tuple[list[bytes], int]) -> None:
    log, old = grown
    path = consistency(log, old)
    assert len(path) <= len(log).bit_length() + 1
    assert is_consistent(old, root_of(log[:old]), len(log), root_of(log), path)


@given(grown, st.data())
def test_a_log_that_was_changed_cannot(grown: tuple[list[bytes], int], data: st.DataObject) -> None:
    log, old = grown
    place = data.draw(st.integers(0, old - 1))
    forged = [*log[:place], log[place] + b"!", *log[place + 1 :]]
    assert not is_consistent(old, root_of(log[:old]), len(log), root_of(forged), consistency(forged, old))
    assert not is_consistent(old, root_of(log[:old]), len(log), root_of(forged), consistency(log, old))


@given(grown, st.data())
def test_a_proof_holds_whole_and_for_its_own_heads_only(
    grown: tuple[list[bytes], int], data: st.DataObject
) -> None:
    log, old = grown
    was, now, path = root_of(log[:old]), root_of(log), consistency(log, old)
    assert not is_consistent(old, was, len(log), now, [*path, was])
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert not is_consistent(old, was, len(log), now, path[:at] + path[at + 1 :])
        assert not is_consistent(
            old, was, len(log), now, [*path[:at], sha256(path[at]).digest(), *path[at + 1 :]]
        )
    assert not is_consistent(old, sha256(was).digest(), len(log), now, path)
    assert not is_consistent(old, was, len(log), sha256(now).digest(), path)
    assert not is_consistent(0, was, len(log), now, path)
    assert not is_consistent(len(log) + 1, was, len(log), now, path)


@given(grown, st.data())
def test_an_entry_is_proved_at_its_place_and_nowhere_else(
    grown: tuple[list[bytes], int], data: st.DataObject
) -> None:
    log, place = grown[0], grown[1] - 1
    root, path = root_of(log), inclusion(log, place)
    assert is_included(log[place], place, len(log), root, path)
    assert not is_included(log[place] + b"!", place, len(log), root, path)
    assert not is_included(log[place], place, len(log), sha256(root).digest(), path)
    assert not is_included(log[place], place, len(log), root, [*path, root])
    assert not is_included(log[place], len(log), len(log), root, path)
    other = data.draw(st.integers(0, len(log) - 1))
    if log[other] != log[place]:
        assert not is_included(log[place], other, len(log), root, inclusion(log, other))


def test_an_inner_node_cannot_be_passed_off_as_an_entry() -> None:
    inner = leaf(b"a") + leaf(b"b")
    assert root_of([inner]) != root_of([b"a", b"b"])
    assert not is_included(inner, 0, 1, root_of([b"a", b"b"]), [])


@pytest.mark.parametrize(("old", "new"), [(0, 1), (2, 1), (-1, 3)])
def test_what_cannot_have_grown_has_no_proof(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="cannot have grown"):
        consistency_ranges(old, new)


@pytest.mark.parametrize(("place", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_where_no_entry_is_nothing_is_proved(place: int, size: int) -> None:
    with pytest.raises(ValueError, match="no entry"):
        inclusion_ranges(place, size)
    assert not is_included(b"", place, size, root_of([b""] * size), [])
