"""Ballots and their sealed boxes: nothing fits in that should not, nothing opens for anybody else."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import sealing
from rules.ballots import ALPHABET, Ballot, BallotBox, Tap, TooManyPicks, packed, unpacked
from rules.sealing import CannotOpen

KEY = bytes(range(32))
BOX = BallotBox(KEY, 5)
TRACKER = "7K3MQ9XA2BWD"


@given(st.sets(st.integers(1, 90), max_size=3), st.sets(st.integers(1, 90)))
def test_a_ballot_comes_back_as_it_was_and_every_ballot_is_as_long(picks: set[int], seen: set[int]) -> None:
    ballot = Ballot(tuple(sorted(picks)), TRACKER, frozenset(seen))
    plain = packed(ballot, most_picks=3, highest=90)
    assert unpacked(plain) == ballot
    assert len(plain) == len(packed(Ballot((), TRACKER), most_picks=3, highest=90))
    slot = BOX.slot(1)
    before = BOX.seal(slot, Ballot((), TRACKER), most_picks=3, highest=90)
    after = BOX.reseal(slot, ballot, before)
    assert len(after) == len(before) and BOX.open(slot, after) == ballot


def test_what_does_not_fit_is_refused() -> None:
    for ballot in (Ballot((1, 2, 3), TRACKER), Ballot((91,), TRACKER), Ballot((), TRACKER, frozenset([99]))):
        with pytest.raises(ValueError, match="more than it may"):
            packed(ballot, most_picks=2, highest=90)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 6)), max_size=30), st.integers(1, 3))
def test_picking_and_dropping_never_holds_more_than_it_may(deeds: list[tuple[bool, int]], most: int) -> None:
    ballot, wanted = Ballot((), TRACKER), set()
    for picks, number in deeds:
        if not picks:
            ballot, wanted = ballot.dropping(number), wanted - {number}
        elif number in wanted or len(wanted) < most:
            ballot, wanted = ballot.picking(number, most), wanted | {number}
        else:
            with pytest.raises(TooManyPicks):
                ballot.picking(number, most)
        assert ballot.picks == tuple(sorted(wanted))


def test_a_ballot_opens_for_its_own_slot_vote_and_key_only() -> None:
    slot, other = BOX.slot(1), BOX.slot(2)
    box = BOX.seal(slot, Ballot((1,), TRACKER), most_picks=3, highest=9)
    assert BOX.open(slot, box).picks == (1,)
    attempts = [
        (BOX, other, box),
        (BallotBox(KEY, 6), slot, box),
        (BallotBox(bytes(32), 5), slot, box),
        (BOX, slot, box[:-1] + bytes([box[-1] ^ 1])),
        (BOX, slot, box[:20]),
        (BOX, slot, b""),
    ]
    for where, whose, what in attempts:
        with pytest.raises(CannotOpen):
            where.open(whose, what)


@given(st.sampled_from("aduspcmrln"), st.integers(0, 65_535), st.integers(0, 65_535))
def test_a_button_is_its_voters_alone_and_always_looks_new(deed: str, one: int, other: int) -> None:
    tap = Tap(deed, one, other)
    token = BOX.seal_tap(1, tap)
    assert BOX.open_tap(1, token) == tap
    assert len(token) == 44 and BOX.seal_tap(1, tap) != token
    for box, person, words in (
        (BOX, 2, token),
        (BallotBox(KEY, 6), 1, token),
        (BOX, 1, token[:-2]),
        (BOX, 1, "ก"),
    ):
        with pytest.raises(CannotOpen):
            box.open_tap(person, words)


def test_a_ballot_cannot_be_passed_off_as_a_button_nor_an_answer_as_another() -> None:
    box = BOX.seal("1", Ballot((), TRACKER), most_picks=1, highest=1)
    with pytest.raises(CannotOpen):
        sealing.opened(KEY, box, b"tap 5 1")
    reply = BOX.seal_reply("event 1", "words")
    assert BOX.open_reply("event 1", reply) == "words"
    with pytest.raises(CannotOpen):
        BOX.open_reply("event 2", reply)


def test_short_and_long_answers_look_alike() -> None:
    long = json.dumps([{"text": f"ไอเดียที่ {number} " * 20} for number in range(60)], ensure_ascii=False)
    assert len(long.encode()) > 30_000
    assert len(BOX.seal_reply("1", "x")) == len(BOX.seal_reply("1", long))


def test_a_tracking_number_is_new_with_each_event_and_the_same_for_the_same() -> None:
    slot = BOX.slot(1)
    numbers = {BOX.tracker(slot, f"event {number}") for number in range(2_000)}
    assert len(numbers) == 2_000 and BOX.tracker(slot, "event 7") in numbers
    assert {len(number) for number in numbers} == {12}
    letters = Counter("".join(numbers))
    assert set(letters) == set(ALPHABET) and max(letters.values()) < 1.3 * min(letters.values())
    assert BallotBox(bytes(32), 5).tracker(slot, "event 7") not in numbers


def test_each_voter_has_an_order_of_their_own_and_every_idea_comes_first_for_some() -> None:
    ideas = range(1, 28)
    orders = [BOX.order(person, ideas) for person in range(1, 541)]
    assert all(sorted(order) == list(ideas) for order in orders)
    assert orders[0] == BOX.order(1, reversed(ideas)) and len(set(orders)) == len(orders)
    firsts = Counter(order[0] for order in orders)
    assert len(firsts) == 27 and max(firsts.values()) < 45


def test_slots_say_nothing_without_the_key() -> None:
    assert BOX.slot(1) != BallotBox(bytes(32), 5).slot(1)
    assert len({BOX.slot(person) for person in range(1_000)}) == 1_000
