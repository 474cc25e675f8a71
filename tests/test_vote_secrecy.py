"""The vote attacked by whoever reads the database, its files, backups and logs, with the office's secret key
or without: what each can and cannot learn is told in docs/voting.md.
"""

import logging
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

import app as wiring
from bot.ballot_keys import BallotKeys, KeyGone
from rules import sealing
from rules.ballots import BallotBox
from rules.sealing import CannotOpen
from simulator.phone import Phone
from storage.photos import PhotoMissing
from storage.tables import metadata
from tests.builders import SECRET_KEY, House
from tests.two_worlds import ONE, OTHER, everybody_votes, rows_of, two_worlds, without_chance
from tests.voting import Election, an_election, button_of, tracker_seen

SECRET = SECRET_KEY.encode()


@pytest.fixture
def worlds(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[Election, Election]]:
    with two_worlds(tmp_path, sqlite_template, ideas=12, voters=7) as built:
        yield built


# -- the database while the vote is open ---------------------------------------------------------


def test_nothing_in_the_database_tells_what_was_picked_at_any_moment(
    worlds: tuple[Election, Election],
) -> None:
    """Compared after every step of every tap: written down, decided with its answer waiting, answered."""
    for staff_id, picks in ONE.items():
        for place in range(len(picks)):
            here, there = (
                moments_of_a_pick(vote, staff_id, world[staff_id][place])
                for vote, world in zip(worlds, (ONE, OTHER), strict=True)
            )
            assert len(here) == 3
            for mine, theirs in zip(here, there, strict=True):
                assert mine == theirs
    for vote in worlds:
        vote.closes()
    assert rows_of(worlds[0].house)["vote_counts"] != rows_of(worlds[1].house)["vote_counts"]


def moments_of_a_pick(vote: Election, staff_id: str, number: int) -> list[dict[str, list[Any]]]:
    """What a reader can compare of the whole database, three times during one tap."""
    house, phone = vote.house, vote.phone(staff_id)
    if button_of(phone, number, "เลือกไอเดียนี้") is None:
        phone.says("โหวต")
    tap = button_of(phone, number, "เลือกไอเดียนี้")
    assert tap is not None
    Phone(house.platform, phone.person).taps_old(tap)
    seen = [without_chance(rows_of(house))]
    house.platform.misbehave.fail("500", "message/reply", times=1)
    house.runner.drain()
    (waiting,) = (row for row in rows_of(house)["inbox"] if row["state"] == 1)
    assert str(waiting["reply"]).startswith("sealed:1:") and "voting.b~" not in waiting["payload"]
    seen.append(without_chance(rows_of(house)))
    house.clock.advance(seconds=2)
    house.settle()
    phone.sees(f"เลือกไอเดีย {number} แล้ว")
    return [*seen, without_chance(rows_of(house))]


def test_what_a_turn_of_the_vote_leaves_behind_names_nobody_and_no_time(house: House) -> None:
    vote = an_election(house, ideas=27)
    phone = vote.picks("1002", 1, 2)
    phone.says("ใบของฉัน").taps("เอาออกทั้งหมด")
    house.settle()
    rows = rows_of(house)
    assert len(rows["inbox"]) >= 5
    for row in rows["inbox"]:
        assert (row["sender"], row["at_ms"], row["received_ms"], row["payload"]) == ("", 0, 0, "{}")
        assert row["reply"] is None and row["fault"] is None
    (talk,) = (row for row in rows["conversations"] if row["user_id"] == phone.id)
    assert not talk["memory"] and not talk["told"] and talk["step"] is None
    assert {row["actor"] for row in rows["audit"]} == {"system"} and not rows["notices"]
    assert len({len(row["sealed"]) for row in rows["sealed_ballots"]}) == 1
    assert [row["slot"] for row in rows["sealed_ballots"]] == sorted(
        row["slot"] for row in rows["sealed_ballots"]
    )


def test_who_only_looks_leaves_the_same_behind_as_who_picks(house: House) -> None:
    """A reader who compares two copies of the database sees rows made anew for either."""
    vote = an_election(house)
    before = {row["slot"]: row["sealed"] for row in rows_of(house)["sealed_ballots"]}
    vote.phone("1002").says("โหวต")
    looked = {row["slot"]: row["sealed"] for row in rows_of(house)["sealed_ballots"]}
    assert sum(before[slot] != looked[slot] for slot in before) == 1
    vote.phone("1002").says("ใบของฉัน")
    again = {row["slot"]: row["sealed"] for row in rows_of(house)["sealed_ballots"]}
    assert sum(looked[slot] != again[slot] for slot in before) == 1


def test_answers_of_every_kind_are_as_long_while_they_wait(house: House) -> None:
    """Else the length would tell a page of ideas from a receipt, and titles from each other."""
    vote = an_election(house, ideas=27)
    with house.store() as store:
        for idea in store.ideas.sent(vote.campaign.id):
            words = f"{idea.number} " + "เรื่องยาวที่ต่างกันไปทุกไอเดีย " * 18
            store.ideas.write(
                idea.id, house.clock.now(), problem=words, way=words, benefit=words, gains=words
            )
    phone, lengths = vote.phone("1002"), set()
    for deed in ("โหวต", "เลือกไอเดียนี้", "อ่านทั้งหมด", "ใบของฉัน", "หน้าต่อไป"):
        quiet = Phone(house.platform, phone.person)
        if deed in ("โหวต", "ใบของฉัน"):
            quiet.says(deed)
        else:
            quiet.taps(deed)
        house.platform.misbehave.fail("500", "message/reply", times=1)
        house.runner.drain()
        lengths |= {len(row["reply"]) for row in rows_of(house)["inbox"] if row["reply"]}
        house.clock.advance(seconds=2)
        house.settle()
    assert len(lengths) == 1


def test_no_table_of_the_vote_has_room_for_a_person_beside_a_ballot_or_for_a_time() -> None:
    columns = {
        name: set(metadata.tables[name].columns.keys()) for name in ("sealed_ballots", "ballots", "vote_roll")
    }
    assert columns == {
        "sealed_ballots": {"campaign", "slot", "sealed"},
        "ballots": {"campaign", "tracker", "picks"},
        "vote_roll": {"campaign", "person"},
    }


# -- keys ----------------------------------------------------------------------------------------


def test_no_one_of_the_three_parts_of_the_key_opens_anything_alone_nor_any_two(house: House) -> None:
    vote = an_election(house)
    vote.picks("1002", 1)
    (row,) = rows_of(house)["campaigns"]
    half = bytes(row["key_half"])
    stored = wiring.photo_store(house.settings).get(f"keys/vote-{vote.campaign.id}")
    whole = sealing.derived(half + stored, f"ballots of {vote.campaign.id}", SECRET)
    nothing = bytes(32)
    opened = {}
    for name, one, other, secret in (
        ("all three", half, stored, SECRET), ("database and secret", half, nothing, SECRET),
        ("store and secret", nothing, stored, SECRET), ("both halves", half, stored, b""),
        ("halves of another order", stored, half, SECRET),
    ):  # fmt: skip
        key = sealing.derived(one + other, f"ballots of {vote.campaign.id}", secret)
        assert (key == whole) == (name == "all three")
        opened[name] = can_open(house, vote, key)
    assert opened == {name: name == "all three" for name in opened}


def can_open(house: House, vote: Election, key: bytes) -> bool:
    """Whether the key opens a voter's ballot where it lies, or any at all under its own slot."""
    box = BallotBox(key, vote.campaign.id)
    with house.store() as store:
        sealed = dict(store.votes.sealed(vote.campaign.id))
    found = 0
    for slot in {*sealed, *(box.slot(person.id) for person in vote.people.values())}:
        try:
            box.open(slot, sealed.get(slot, b""))
            found += 1
        except CannotOpen:
            continue
    return found == len(sealed)


def test_a_backup_made_during_the_vote_opens_no_ballot_after_the_count(either_house: House) -> None:
    """Not with the secret key, nor with all that is left in the photo store and the database."""
    house = either_house
    vote = an_election(house)
    vote.picks("1002", 1, 2)
    (backup,) = rows_of(house)["campaigns"]
    with house.store() as store:
        sealed = store.votes.sealed(vote.campaign.id)
        before = store.campaigns.get(vote.campaign.id)
    assert before is not None and before.key_half == bytes(backup["key_half"])
    photos = wiring.photo_store(house.settings)
    assert BallotBox(BallotKeys(photos, SECRET).of(before), before.id).open(*sealed[0])
    vote.closes()
    with pytest.raises(KeyGone):
        BallotKeys(photos, SECRET).of(before)
    with pytest.raises(PhotoMissing):
        photos.get(f"keys/vote-{vote.campaign.id}")
    (row,) = rows_of(house)["campaigns"]
    assert row["key_half"] is None and row["key_destroyed_at"] is not None
    with house.store() as store:
        said = [entry.action for entry in store.audit.of(f"campaign:{vote.campaign.id}")]
        changes = [(change.what, change.after) for change in store.campaigns.changes(vote.campaign.id)]
    assert "vote.key_destroyed" in said and ("vote_key", "destroyed") in changes


def test_a_worker_forgets_the_key_by_itself(house: House) -> None:
    vote = an_election(house)
    keys = BallotKeys(wiring.photo_store(house.settings), SECRET, remembered_s=0.05)
    key = keys.of(vote.campaign)
    assert keys._known[vote.campaign.id] == (vote.campaign.key_half, key)
    ends = time.monotonic() + 10
    while keys._known and time.monotonic() < ends:
        time.sleep(0.01)
    assert not keys._known and keys.of(vote.campaign) == key


def test_a_key_of_an_opening_that_was_rolled_back_is_never_used(house: House) -> None:
    vote = an_election(house)
    keys = BallotKeys(wiring.photo_store(house.settings), SECRET)
    good = keys.of(vote.campaign)
    undone = replace(vote.campaign, key_half=sealing.new_key())
    assert keys.of(undone) != good
    assert keys.of(vote.campaign) == good


# -- files, logs ---------------------------------------------------------------------------------


def test_the_database_file_keeps_neither_taps_nor_ballots_nor_the_half(house: House) -> None:
    vote = an_election(house)
    vote.picks("1002", 1, 2)
    vote.picks("1003", 2)
    with house.store() as store:
        sealed = store.votes.sealed(vote.campaign.id)
    half = vote.campaign.key_half
    during = bytes_of(house)
    assert half and half in during and all(box in during for _, box in sealed)
    assert b"voting.b~" not in during and b"sealed:1:" not in during
    vote.closes()
    house.settle()
    after = bytes_of(house)
    assert half not in after and not any(box in after or slot.encode() in after for slot, box in sealed)


def bytes_of(house: House) -> bytes:
    """The database's file once its log is written back, as the next checkpoint does by itself."""
    place = str(make_url(house.settings.database_url).database)
    with closing(sqlite3.connect(place)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(place).read_bytes()


def test_no_log_says_what_anybody_picked_not_even_when_things_go_wrong(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    vote = an_election(house)
    phone = vote.picks("1002")
    house.platform.misbehave.fail("500", "message/reply", times=2)
    phone.taps_old(button_of(phone, 1, "เลือกไอเดียนี้") or {})
    for _ in range(3):
        house.clock.advance(seconds=5)
        house.settle()
    number = tracker_seen(phone.says("ใบของฉัน"))
    key = Path(str(wiring.photo_store(house.settings)._path(f"keys/vote-{vote.campaign.id}")))  # type: ignore[attr-defined]
    hidden = key.rename(key.with_suffix(".away"))
    house.restart()
    phone.says("โหวต").sees("เปิดใบลงคะแนนของท่านไม่ได้")
    shutil.move(hidden, key)
    phone.says("ใบของฉัน").sees(number)
    assert caplog.text
    for secret in (number, number.replace("-", ""), "ไอเดียที่ 1", "voting.b~", "เลือกไอเดีย"):
        assert secret not in caplog.text


# -- after the close -------------------------------------------------------------------------------


def test_the_published_order_says_nothing_of_who_voted_when(big_house: House) -> None:
    """On PostgreSQL rows tell by `ctid` where they lie and by `xmin` which transaction wrote them."""
    vote = an_election(big_house, voters=8)
    for staff_id in ("1007", "1003", "1005", "1002"):
        vote.picks(staff_id, 1)
    sealed = physical(big_house, "sealed_ballots", "slot")
    assert len({row["xmin"] for row in sealed}) > 1  # who holds the server's files sees which were touched
    vote.closes()
    ballots = physical(big_house, "ballots", "tracker")
    assert [row["tracker"] for row in ballots] == sorted(row["tracker"] for row in ballots)
    assert len({row["xmin"] for row in ballots}) == 1 and len(ballots) == 8
    assert not physical(big_house, "sealed_ballots", "slot")


def physical(house: House, table: str, column: str) -> list[dict[str, Any]]:
    """The rows as they lie in the file."""
    with house.store() as store:
        found = store.connection.exec_driver_sql(
            f"SELECT ctid, xmin::text, {column} FROM {table} ORDER BY ctid"
        )
        return [dict(row._mapping) for row in found]


def test_trackers_are_no_function_of_anything_that_is_left(house: House) -> None:
    """Whoever knows the secret key, every event's id and every person cannot make a tracking number again."""
    vote = an_election(house)
    mine = tracker_seen(vote.picks("1002", 1)).replace("-", "")
    events = [row["event_id"] for row in rows_of(house)["inbox"]]
    box = BallotBox(
        BallotKeys(wiring.photo_store(house.settings), SECRET).of(vote.campaign), vote.campaign.id
    )
    slots = [box.slot(person.id) for person in vote.people.values()]
    assert mine in {box.tracker(slot, event) for slot in slots for event in events}  # so it was, with the key
    vote.closes()
    left = BallotBox(sealing.derived(SECRET, f"ballots of {vote.campaign.id}"), vote.campaign.id)
    guesses = [*slots, *(left.slot(person.id) for person in vote.people.values())]
    assert mine not in {left.tracker(slot, event) for slot in guesses for event in events}


def test_a_voter_who_shows_their_link_does_not_tell_the_server_which_ballot(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002", 1)
    number, link = tracker_seen(phone), str(phone._action("เปิดดูใบนี้ (หลังปิดโหวต)")["uri"])
    sent_to_us, _, kept_by_the_browser = link.partition("#")
    assert kept_by_the_browser == number and number not in sent_to_us
    vote.closes()
    before = rows_of(house)
    assert house.app.test_client().get(sent_to_us.removeprefix("https://signpost.example")).status_code == 200
    assert rows_of(house) == before  # nobody writes down who looked


def test_one_persons_copy_of_their_data_holds_no_vote(house: House) -> None:
    vote = an_election(house)
    vote.picks("1002", 1)
    with house.store() as store:
        person = store.people.by_staff_id("1002")
        assert person is not None
        held = store.held.on(person)
    assert "vote_roll" in held and not {"ballots", "sealed_ballots", "vote_counts", "inbox"} & held.keys()


# -- what somebody who writes to the database can do, and that it shows -----------------------------


def test_a_ballot_taken_away_or_spoiled_or_moved_is_counted_as_missing_and_on_record(house: House) -> None:
    vote = an_election(house, voters=6)
    for staff_id in ("1002", "1003", "1004", "1005"):
        vote.picks(staff_id, 1)
    with house.store() as store:
        slots = sorted(slot for slot, _ in store.votes.sealed(vote.campaign.id))
        boxes = dict(store.votes.sealed(vote.campaign.id))
        execute = store.connection.exec_driver_sql
        execute("DELETE FROM sealed_ballots WHERE slot = ?", (slots[0],))
        execute("UPDATE sealed_ballots SET sealed = ? WHERE slot = ?", (boxes[slots[0]], slots[1]))
        execute("UPDATE sealed_ballots SET sealed = ? WHERE slot = ?", (bytes(40), slots[2]))
    vote.closes()
    with house.store() as store:
        assert len(store.votes.published(vote.campaign.id)) == 3
        (noted,) = (row.after for row in store.campaigns.changes(vote.campaign.id) if row.what == "count")
    assert noted["unreadable"] == 3
    vote.phone("1001").says("ผลโหวต").sees("มีใบที่เปิดไม่ได้ 3 ใบ")


def test_an_older_ballot_put_back_is_found_by_its_voter(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002", 1)
    with house.store() as store:
        old = dict(store.votes.sealed(vote.campaign.id))
    phone = vote.picks("1002", 2)
    mine = tracker_seen(phone)
    with house.store() as store:
        for slot, box in old.items():
            store.votes.reseal(vote.campaign.id, slot, box)
    vote.closes()
    with house.store() as store:
        assert mine not in {ballot.tracker for ballot in store.votes.published(vote.campaign.id)}


def test_a_lost_key_ends_the_vote_without_stopping_the_office(house: House) -> None:
    vote = an_election(house)
    vote.picks("1002", 1)
    wiring.photo_store(house.settings).delete(f"keys/vote-{vote.campaign.id}")
    house.restart()
    house.restart_jobs()
    vote.phone("1002").says("ใบของฉัน").sees("เปิดใบลงคะแนนของท่านไม่ได้")
    assert vote.closes().stage == "vote"
    vote.phone("1003").says("ผลโหวต").sees("ยังไม่มีใครเห็นคะแนน")
    with house.store() as store:
        assert not store.votes.published(vote.campaign.id)


def test_everybodys_votes_are_counted_in_both_worlds(worlds: tuple[Election, Election]) -> None:
    """The yardstick of the comparisons above: the two worlds do differ, by exactly what was picked."""
    everybody_votes(worlds)
    for vote, world in zip(worlds, (ONE, OTHER), strict=True):
        vote.closes()
        with vote.house.store() as store:
            cast = sorted(one.picks for one in store.votes.published(vote.campaign.id) if one.picks)
        assert cast == sorted(tuple(sorted(picks)) for picks in world.values())
