"""Anonymous surveys attacked by whoever reads the database, its file, backups, logs: see docs/surveys.md."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

import app as wiring
from bot.ballot_keys import BallotKeys, KeyGone
from bot.settings import Settings
from rules import sealing
from rules.answer_box import AnswerBox
from rules.sealing import CannotOpen
from simulator.phone import Phone
from storage.tables import metadata
from tests.builders import SECRET_KEY, House, build_house
from tests.surveys import Poll, a_poll
from tests.two_worlds import rows_of, without_chance

SECRET = SECRET_KEY.encode()
WORDS = "ลิฟต์ช้ามากตอนเช้า"


@pytest.fixture
def worlds(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[Poll, Poll]]:
    """The same office twice, living the same days."""
    built = []
    for name in ("one", "other"):
        place = tmp_path / name
        place.mkdir()
        url, photos = f"sqlite:///{place / 'signpost.db'}", f"folder:{place / 'photos'}"
        built.append(build_house(place, Settings(database_url=url, photo_store=photos), sqlite_template))
    one, other = (a_poll(house) for house in built)
    yield one, other
    for house in built:
        house.close()


def test_nothing_in_the_database_tells_a_tap_at_any_moment(worlds: tuple[Poll, Poll]) -> None:
    """Compared when it is written down, when it is decided and its answer waits, and when that was sent."""
    for labels in (("เคยใช้", "ไม่เคยใช้"), ("5 มากที่สุด", "1 น้อยที่สุด")):
        here, there = (moments(poll, label) for poll, label in zip(worlds, labels, strict=True))
        assert len(here) == 3
        for mine, theirs in zip(here, there, strict=True):
            assert mine == theirs
    for poll in worlds:
        poll.closes()
    mine, theirs = (
        {(row["question"], row["value"]) for row in rows_of(poll.house)["survey_answers"]} for poll in worlds
    )
    assert mine == {(1, "yes"), (2, "5")} and theirs == {(1, "no"), (2, "1")}


def moments(poll: Poll, label: str) -> list[dict[str, list[Any]]]:
    """All that a reader can compare, three times during one tap."""
    house, phone = poll.house, poll.phone("1001")
    if label not in phone.labels():
        phone.says("แบบสำรวจ").taps("เริ่มตอบ")
    tap = phone._action(label)
    Phone(house.platform, phone.person).taps_old(tap)
    seen = [comparable(house)]
    house.platform.misbehave.fail("500", "message/reply", times=1)
    house.runner.drain()
    (waiting,) = (row for row in rows_of(house)["inbox"] if row["state"] == 1)
    assert "survey.answer" not in waiting["payload"]
    seen.append(comparable(house))
    house.clock.advance(seconds=2)
    house.settle()
    return [*seen, comparable(house)]


def comparable(house: House) -> dict[str, list[Any]]:
    rows = without_chance(rows_of(house))
    return {**rows, "survey_boxes": sorted(rows["survey_boxes"], key=str)}


def test_what_was_typed_is_nowhere_once_it_was_taken(house: House) -> None:
    poll = a_poll(house)
    poll.answers("1001", "เคยใช้", "2 น้อย", WORDS)
    assert WORDS not in str(rows_of(house))
    during = bytes_of(house)
    assert WORDS.encode() not in during and b"survey.answer~" not in during
    (talk,) = (row for row in rows_of(house)["conversations"] if row["user_id"] == poll.phone("1001").id)
    assert not talk["memory"] and talk["step"] is None


def test_a_turn_that_answers_leaves_neither_who_nor_when_behind(house: House) -> None:
    poll = a_poll(house)
    poll.phone("1001").says("แบบสำรวจ")
    known = {row["seq"] for row in rows_of(house)["inbox"]}
    phone = poll.phone("1001").taps("เริ่มตอบ").taps("เคยใช้").taps("4 มาก").says(WORDS)
    house.settle()
    rows = [row for row in rows_of(house)["inbox"] if row["seq"] not in known]
    assert len(rows) == 4
    for row in rows:
        assert (row["sender"], row["at_ms"], row["received_ms"], row["payload"]) == ("", 0, 0, "{}")
        assert row["reply"] is None and row["fault"] is None
    phone.says("แบบสำรวจ").sees_card("ตอบแล้ว")


def test_an_answer_that_could_not_be_sent_is_sealed_until_it_is(house: House) -> None:
    poll = a_poll(house)
    phone = poll.phone("1001").says("แบบสำรวจ").taps("เริ่มตอบ")
    house.platform.misbehave.fail("500", "message/reply", times=1)
    phone.taps("เคยใช้").sees_nothing()
    (waiting,) = (row for row in rows_of(house)["inbox"] if row["state"] == 1)
    assert str(waiting["reply"]).startswith(f"sealed:s{poll.number}:")
    house.restart()
    house.clock.advance(seconds=2)
    house.settle()
    phone.sees_card("ข้อ 2 จาก 3")


def bytes_of(house: House) -> bytes:
    """The database's file once its log is written back, as the next checkpoint does by itself."""
    place = str(make_url(house.settings.database_url).database)
    with closing(sqlite3.connect(place)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(place).read_bytes()


def test_answers_after_the_close_are_nobody_s_and_no_two_belong_together(house: House) -> None:
    poll = a_poll(house)
    for staff_id in ("1004", "1001", "1006"):
        poll.answers(staff_id, "เคยใช้", "5 มากที่สุด", f"ข้อเสนอของ {staff_id}")
    boxes = [bytes(row["sealed"]) for row in rows_of(house)["survey_boxes"]]
    assert len({len(box) for box in boxes}) == 1
    poll.closes()
    rows = rows_of(house)
    assert len(rows["survey_answers"]) == 9 and not rows["survey_boxes"]
    assert {row["person"] for row in rows["survey_answers"]} == {None}
    assert len({row["id"] for row in rows["survey_answers"]}) == 9
    assert sum(row["answered"] for row in rows["survey_roll"]) == 3
    after = bytes_of(house)
    assert not any(box in after for box in boxes)


def test_the_tables_have_no_room_for_a_person_beside_an_answer_or_for_a_time() -> None:
    columns = {
        name: set(metadata.tables[name].columns.keys())
        for name in ("survey_boxes", "survey_answers", "survey_roll")
    }
    assert columns == {
        "survey_boxes": {"survey", "slot", "sealed"},
        "survey_answers": {"id", "survey", "question", "person", "value"},
        "survey_roll": {"survey", "person", "answered"},
    }


def test_no_transaction_ties_an_answer_to_who_gave_it(big_house: House) -> None:
    """PostgreSQL keeps with every row which transaction wrote it."""
    poll = a_poll(big_house)
    for staff_id in ("1003", "1001"):
        poll.answers(staff_id, "เคยใช้", "4 มาก")
    poll.closes()
    with big_house.store() as store:
        read = store.connection.exec_driver_sql
        answers = read("SELECT xmin::text AS x, id FROM survey_answers ORDER BY ctid").all()
        roll = {row.x for row in read("SELECT xmin::text AS x FROM survey_roll")}
    assert len(answers) == 4 and len({row.x for row in answers}) == 1
    assert answers[0].x not in roll
    assert [row.id for row in answers] == sorted(row.id for row in answers)


def test_a_backup_made_while_it_was_open_opens_nothing_afterwards(either_house: House) -> None:
    house = either_house
    poll = a_poll(house)
    poll.answers("1001", "เคยใช้", "5 มากที่สุด")
    before, photos = poll.survey, wiring.photo_store(house.settings)
    with house.store() as store:
        [(slot, sealed)] = store.surveys.boxes(poll.number)
    box = AnswerBox(BallotKeys(photos, SECRET).surveys.of(before), poll.number)
    assert box.open(slot, sealed) == {1: "yes", 2: "5"}
    assert before.key_half is not None
    alone = sealing.derived(before.key_half + bytes(32), f"answers of {poll.number}", SECRET)
    with pytest.raises(CannotOpen):
        AnswerBox(alone, poll.number).open(slot, sealed)
    poll.closes()
    with pytest.raises(KeyGone):
        BallotKeys(photos, SECRET).surveys.of(before)
    assert poll.survey.key_half is None


def test_one_s_own_copy_of_the_data_holds_no_answer_but_a_named_one(house: House) -> None:
    poll = a_poll(house)
    poll.answers("1001", "เคยใช้", "5 มากที่สุด", WORDS)
    poll.closes()
    with house.store() as store:
        held = store.held.on(poll.people["1001"])
        maker = store.held.on(poll.admin)
    assert [row["answered"] for row in held["survey_roll"]] == [True]
    assert "survey_answers" not in held and "survey_boxes" not in held and WORDS not in str(held)
    assert "key_half" not in str(maker) and WORDS not in str(maker)


def test_a_named_answer_is_in_one_s_own_copy(house: House) -> None:
    poll = a_poll(house, anonymous=False)
    poll.answers("1001", "เคยใช้", "5 มากที่สุด", WORDS)
    with house.store() as store:
        mine, other = (store.held.on(poll.people[staff_id]) for staff_id in ("1001", "1002"))
    assert {row["value"] for row in mine["survey_answers"]} == {"yes", "5", WORDS}
    assert "survey_answers" not in other


def test_no_log_and_no_trail_says_what_anybody_answered(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    poll = a_poll(house)
    phone = poll.answers("1001", "ไม่เคยใช้", "1 น้อยที่สุด")
    phone.taps("ตอบต่อ หรือแก้คำตอบ").taps("ข้ามข้อนี้").taps("ข้ามข้อนี้")
    house.platform.misbehave.fail("500", "message/reply", times=1)
    phone.says(WORDS)
    house.clock.advance(seconds=5)
    house.settle()
    assert "failed at try 1" in caplog.text
    poll.closes()
    assert WORDS not in caplog.text and "ไม่เคยใช้" not in caplog.text
    with house.store() as store:
        trail = [(row.actor, row.action) for row in store.audit.of(f"survey:{poll.number}")]
    assert trail == [(actor, f"survey.{what}") for actor, what in (
        ("system", "opened"), ("system", "closed"), ("system", "key_destroyed"),
    )]  # fmt: skip


def test_an_answer_sent_in_time_counts_though_we_were_away_at_the_close(house: House) -> None:
    poll = a_poll(house)
    phone = poll.phone("1001")
    house.clock.set(poll.survey.closes_at - timedelta(minutes=2))
    phone.says("แบบสำรวจ").taps("เริ่มตอบ")
    tap = phone._action("เคยใช้")
    Phone(house.platform, phone.person).taps_old(tap)
    house.clock.advance(seconds=180)
    house.jobs.once()
    assert poll.survey.state == "open"
    house.settle()
    assert poll.survey.state == "closed"
    with house.store() as store:
        assert [one.value for one in store.surveys.given(poll.number)] == ["yes"]
