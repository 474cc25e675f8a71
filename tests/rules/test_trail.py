"""The chain's arithmetic: one form for one value, and a link for everything before it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.trail import (
    GENESIS,
    Entry,
    Fault,
    Head,
    Sealed,
    Walk,
    canonical,
    facts_of,
    head_from,
    link,
    moment,
)

words = st.text(max_size=8)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
facts = st.dictionaries(words, plain, max_size=4)


def entry(number: int, **changes: Any) -> Entry:
    made = Entry(
        number, "2026-11-23T05:00:00.000000+00:00", "1001", "act", "person:1001", {"n": number}, "later"
    )
    return made._replace(**changes)


def chain(entries: list[Entry]) -> list[Sealed]:
    made, before = [], GENESIS
    for seq, one in enumerate(entries, 1):
        before = link(before, seq, one)
        made.append(Sealed(seq, before.hex(), one.id, one))
    return made


def follow(links: list[Sealed]) -> Fault | None:
    walk = Walk()
    for one in links:
        if fault := walk.take(one):
            return fault
    return walk.end()


@given(facts)
def test_a_trip_through_a_database_changes_nothing(value: dict[str, Any]) -> None:
    assert canonical(facts_of(json.dumps(value))) == canonical(value)
    assert canonical(facts_of(json.dumps(value, ensure_ascii=False, indent=2))) == canonical(value)


@given(facts)
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(list(value.items())))) == canonical(value)


@given(facts, facts)
def test_different_values_have_different_forms(one: dict[str, Any], other: dict[str, Any]) -> None:
    same = canonical(one) == canonical(other)
    assert same == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


def test_what_looks_alike_is_not_the_same() -> None:
    assert len({canonical(value) for value in (1, 1.0, True, "1", [1], {"1": 1}, None, "é", "e\u0301")}) == 9
    assert canonical({"ก": 0.1, "a": [1e300, -0.0]}) == b'{"a":[1e+300,-0.0],"\\u0e01":0.1}'


def test_what_a_damaged_database_holds_is_still_hashed() -> None:
    assert canonical({"lone": "\ud800", "bytes": b"x"})
    assert facts_of("{") == {"unreadable": "'{'"}
    assert facts_of(None) == {"unreadable": "None"}
    assert [moment(found) for found in ("yesterday", None, 5, b"x")] == ["yesterday", "None", "5", "b'x'"]


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))])))
def test_a_moment_reads_the_same_from_either_database(at: datetime) -> None:
    try:
        here = at.astimezone(UTC)
    except OverflowError:
        return
    assert moment(at) == moment(here.replace(tzinfo=None).isoformat(sep=" ")) == moment(here)


@given(st.lists(facts, min_size=1, max_size=6))
def test_an_untouched_chain_is_whole(values: list[dict[str, Any]]) -> None:
    assert follow(chain([entry(n, facts=value) for n, value in enumerate(values)])) is None


@given(st.integers(3, 9), st.data())
def test_whatever_is_taken_out_put_in_or_moved_breaks_it(count: int, data: st.DataObject) -> None:
    links = chain([entry(n) for n in range(count)])
    at = data.draw(st.integers(0, count - 2))
    out = links[:at] + [one._replace(seq=one.seq - 1) for one in links[at + 1 :]]
    again = [*links[: at + 1], links[at], *links[at + 1 :]]
    put_in = [one._replace(seq=seq) for seq, one in enumerate(again, 1)]
    moved = [
        *links[:at],
        links[at + 1]._replace(seq=at + 1),
        links[at]._replace(seq=at + 2),
        *links[at + 2 :],
    ]
    for broken in (out, put_in, moved):
        fault = follow(broken)
        assert fault is not None and fault.seq in (at + 1, at + 2)


@given(st.sampled_from(Entry._fields), st.integers(0, 4))
def test_every_part_of_an_entry_counts(name: str, at: int) -> None:
    links = chain([entry(n) for n in range(5)])
    links[at] = links[at]._replace(entry=entry(at, **{name: "other"}))
    assert follow(links) == Fault("entry_changed", at + 1, at)


def test_a_head_is_written_down_and_read_again() -> None:
    head = Head(17, bytes(range(32)))
    assert head_from(f" {head}\n") == head
    for wrong in ("", "17", "x:00", "17:00", f"0:{'0' * 64}", f"-3:{'0' * 64}", f"3:{'z' * 64}"):
        with pytest.raises(ValueError):
            head_from(wrong)


def test_entries_that_claim_to_be_old_are_named() -> None:
    walk = Walk()
    times = [
        "2026-11-23T05:00",
        "2026-11-23T04:30",
        "2026-11-23T03:59",
        "2026-11-23T05:01",
        "nonsense",
        "2020-01-01",
    ]
    for one in chain([entry(n, at=at) for n, at in enumerate(times)]):
        assert walk.take(one) is None
    assert walk.late == [2]
