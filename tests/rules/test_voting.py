"""The count's laws, held against another package's count, and the sheet that anybody may recount."""

import hashlib
from dataclasses import replace
from itertools import groupby
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.campaigns import TieRule
from rules.voting import (
    Cast,
    Count,
    Sheet,
    SheetFault,
    drawn,
    fingerprint,
    published,
    read_sheet,
    sheet_csv,
    tally,
)
from tests import approval_oracle

RULES = get_args(TieRule)


@st.composite
def sheets(draw: st.DrawFn, most_ideas: int = 8) -> Sheet:
    ideas = tuple(sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=most_ideas))))
    most = draw(st.integers(1, 4))
    one = st.sets(st.sampled_from(ideas), max_size=most)
    ballots = draw(st.lists(one, max_size=25))
    cast = published([(f"{number:012d}", tuple(picks)) for number, picks in enumerate(ballots)])
    return Sheet(7, ideas, most, draw(st.integers(1, 6)), draw(st.sampled_from(RULES)), cast)


def by_number(counts: tuple[Count, ...]) -> dict[int, Count]:
    return {one.number: one for one in counts}


@given(sheets())
def test_the_count_is_what_another_package_counts(sheet: Sheet) -> None:
    ballots = [ballot.picks or () for ballot in sheet.ballots]
    counts = tally(sheet)
    if not any(ballots):
        assert all(one.approvals == 0 for one in counts)
        return
    assert {one.number: one.approvals for one in counts} == approval_oracle.approvals(sheet.ideas, ballots)
    ours = [
        sorted(one.number for one in group) for _, group in groupby(counts, key=lambda one: one.approvals)
    ]
    assert ours == [sorted(group) for group in approval_oracle.groups(sheet.ideas, ballots)]


@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_votes_changes_nothing(sheet: Sheet, chance: object) -> None:
    mixed = list(sheet.ballots)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert tally(replace(sheet, ballots=tuple(mixed))) == tally(sheet)


@given(sheets(), st.data())
def test_a_changed_vote_counts_once(sheet: Sheet, data: st.DataObject) -> None:
    """Whoever changed their mind is counted as if they had voted so from the beginning."""
    if not sheet.ballots:
        return
    place = data.draw(st.integers(0, len(sheet.ballots) - 1))
    wanted = data.draw(st.sets(st.sampled_from(sheet.ideas), max_size=sheet.most_picks))
    before = by_number(tally(sheet))
    changed = list(sheet.ballots)
    changed[place] = Cast(changed[place].tracker, tuple(sorted(wanted)) or None)
    after = by_number(tally(replace(sheet, ballots=tuple(changed))))
    had = set(sheet.ballots[place].picks or ())
    for number in sheet.ideas:
        moved = (number in wanted) - (number in had)
        assert after[number].approvals == before[number].approvals + moved


@given(sheets(), st.randoms(use_true_random=False))
def test_other_numbers_for_the_ideas_change_nothing_but_the_numbers(sheet: Sheet, chance: object) -> None:
    shared = replace(sheet, tie_rule="shared")
    others = list(range(100, 100 + len(sheet.ideas)))
    chance.shuffle(others)  # type: ignore[attr-defined]
    other = dict(zip(sheet.ideas, others, strict=True))
    ballots = tuple(
        Cast(one.tracker, tuple(sorted(other[number] for number in one.picks)) if one.picks else None)
        for one in sheet.ballots
    )
    relabelled = replace(shared, ideas=tuple(sorted(others)), ballots=ballots)
    found = by_number(tally(relabelled))
    assert by_number(tally(shared)) == {
        number: replace(found[other[number]], number=number) for number in sheet.ideas
    }


@given(sheets())
def test_places_follow_the_declared_rule(sheet: Sheet) -> None:
    counts = tally(sheet)
    assert [one.number for one in sorted(counts, key=lambda one: (one.place, one.number))] == [
        one.number for one in counts
    ]
    for _, group in groupby(counts, key=lambda one: one.approvals):
        tied = list(group)
        numbers, places = [one.number for one in tied], [one.place for one in tied]
        assert all(one.tied == (len(tied) > 1) for one in tied)
        if sheet.tie_rule == "shared":
            assert len(set(places)) == 1
        elif sheet.tie_rule == "earlier":
            assert numbers == sorted(numbers)
        else:
            said = fingerprint(sheet)
            assert numbers == sorted(numbers, key=lambda one: drawn(said, one))
    first = [sum(other.approvals > one.approvals for other in counts) + 1 for one in counts]
    if sheet.tie_rule == "shared":
        assert [one.place for one in counts] == first
    else:
        assert [one.place for one in counts] == list(range(1, len(counts) + 1))


@given(sheets())
def test_the_shortlist_takes_all_that_tie_with_its_last(sheet: Sheet) -> None:
    counts = tally(sheet)
    short = [one for one in counts if one.shortlisted]
    liked = [one for one in counts if one.approvals]
    assert len(short) >= min(sheet.shortlist, len(liked))
    if short:
        least = min(one.approvals for one in short)
        assert least > 0 and {one.number for one in short} == {
            one.number for one in counts if one.approvals >= least
        }
        assert sum(one.approvals > least for one in short) < sheet.shortlist


@given(sheets())
@example(Sheet(1, (1,), 1, 1, "lot", ()))
def test_the_file_gives_the_same_sheet_and_count(sheet: Sheet) -> None:
    data = sheet_csv(sheet)
    assert read_sheet(data) == sheet
    assert hashlib.sha256(data).hexdigest() == fingerprint(sheet)
    spoiled = b"\xef\xbb\xbf" + data.replace(b"\n", b",,\r\n")
    assert read_sheet(spoiled) == sheet and tally(read_sheet(spoiled)) == tally(sheet)


def test_a_small_vote_by_hand() -> None:
    ballots = published(
        [("A" * 12, (1, 2)), ("B" * 12, (2,)), ("C" * 12, ()), ("D" * 12, (3, 1)), ("E" * 12, (2,))]
    )
    sheet = Sheet(5, (1, 2, 3, 4), 3, 2, "earlier", ballots)
    assert tally(sheet) == (
        Count(2, 3, 1, False, True), Count(1, 2, 2, False, True), Count(3, 1, 3, False, False),
        Count(4, 0, 4, False, False),
    )  # fmt: skip
    assert (sheet.voters, sheet.roll) == (4, 5)
    assert sheet_csv(sheet).decode().splitlines()[-3:] == [
        "CCCC-CCCC-CCCC,-",
        "DDDD-DDDD-DDDD,1 3",
        "EEEE-EEEE-EEEE,2",
    ]


def test_a_lot_is_not_the_order_of_numbers() -> None:
    """Over many sheets each of three tied ideas comes first about as often."""
    firsts = [tally(Sheet(number, (1, 2, 3), 1, 1, "lot", ()))[0].number for number in range(600)]
    assert all(150 < firsts.count(idea) < 250 for idea in (1, 2, 3))


def test_two_ballots_of_one_number_are_both_published() -> None:
    cast = published([("7K3MQ9XA2BWD", (1,)), ("7K3MQ9XA2BWD", (2,))])
    assert [one.tracker for one in cast] == ["7K3M-Q9XA-2BWD", "7K3M-Q9XA-2BWD-2"]


HEAD = "# campaign: 1\n# ideas: 1 2 3\n# most_picks: 2\n# shortlist: 5\n# tie_rule: shared\ntracker,picks\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "'# campaign: ...' is missing"),
        (HEAD.replace("shared", "loudest"), "'# tie_rule: ...'"),
        (HEAD.replace("1 2 3", "1 1 3"), "'# ideas: ...'"),
        (HEAD + "AAAA,1 2 3\n", "line 7: more picks than 2"),
        (HEAD + "AAAA,1 1\n", "one of them twice"),
        (HEAD + "AAAA,9\n", "line 7: there is no idea 9"),
        (HEAD + "AAAA,one\n", "line 7: the picks are not numbers"),
        (HEAD + "AAAA\n", "line 7: not 'tracker,picks'"),
        (HEAD + "AAAA,1\nAAAA,2\n", "AAAA is there 2 times"),
        (HEAD + "AAAA,-1\n", "line 7: the picks are not numbers"),
        (HEAD + "AAAA,๑\n", "line 7: the picks are not numbers"),
    ],
)  # fmt: skip
def test_an_impossible_sheet_is_refused_with_its_faults(text: str, complaint: str) -> None:
    with pytest.raises(SheetFault) as found:
        read_sheet(text.encode())
    assert complaint in str(found.value)


def test_what_is_no_text_is_no_sheet() -> None:
    with pytest.raises(SheetFault, match="UTF-8"):
        read_sheet(b"\xff\xd8\xff")
