"""A photo stored for an event that came to nothing is found and erased; one that came to something stays."""

import json
import logging
from typing import Any

import pytest

import app as wiring
from bot.inbox import BACKOFF_MS
from bot.replies import Say
from bot.turn import Turn
from simulator.phone import Phone
from storage import inbox
from storage.errands import STRAY_PHOTO
from storage.photos import PhotoStoreDown
from tests.bot.events import rows
from tests.builders import CITY_HALL, House


def waiting(house: House) -> Phone:
    """Somebody who has shared the place and is about to send the selfie."""
    _, phone = house.clerk()
    return phone.says("เข้างาน").shares_place(*CITY_HALL)


def key_of_photo(house: House) -> str:
    """The key under which the photo of the last event is stored."""
    *_, last = rows(house, "event_id, payload")
    assert json.loads(last.payload)["message"]["type"] == "image"
    return house.runner._desk.key_of(last.event_id)


def parked_with_its_photo(house: House, monkeypatch: pytest.MonkeyPatch) -> tuple[Phone, str]:
    """A photo that was stored and then failed at every try until it was parked; no job has run since."""
    phone = waiting(house)

    def breaks(*_: object) -> None:
        raise ZeroDivisionError("after the photo was stored")

    with monkeypatch.context() as patch:
        patch.setattr(house.runner._desk, "_seen_before", breaks)
        silent = Phone(house.platform, phone.person, lambda: None)
        silent.sends_photo(house.selfie())
        house.runner.drain()
        for pause in BACKOFF_MS:
            house.clock.advance(milliseconds=pause + 1)
            house.runner.drain()
    with house.store() as store:
        assert inbox.depth(store.connection).parked == 1
    return phone, key_of_photo(house)


def erasures(house: House, key: str) -> list[dict[str, Any]]:
    with house.store() as store:
        return [row.facts for row in store.audit.of(f"photo:{key}") if row.action == "photo.erased"]


def strays(house: House) -> int:
    with house.store() as store:
        return len(store.errands.due(STRAY_PHOTO, 100))


def test_a_parked_photo_is_erased_on_record_once(
    either_house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house = either_house
    _, key = parked_with_its_photo(house, monkeypatch)
    assert house.has_photo(key) and house.photo_count() == 0
    with caplog.at_level(logging.INFO, "bot.erasing"):
        house.jobs.once()
        house.jobs.once()
    assert not house.has_photo(key)
    assert erasures(house, key) == [{"why": "unused"}]
    assert [line for line in caplog.messages if "erased" in line] == [f"photo {key} erased: unused"]
    assert strays(house) == 0


@pytest.mark.parametrize("erased_before", [True, False])
def test_retried_to_success_it_is_stored_under_the_same_key_and_stays(
    house: House, monkeypatch: pytest.MonkeyPatch, erased_before: bool
) -> None:
    _, key = parked_with_its_photo(house, monkeypatch)
    if erased_before:
        house.jobs.once()
        assert not house.has_photo(key)
    with house.store() as store:
        assert inbox.retry_parked(store.connection) == 1
    house.settle()
    assert [row.outcome for row in rows(house, "outcome, state")][-1] == "reply_refused"  # its token is used
    house.jobs.once()
    assert house.has_photo(key) and house.photo_count() == 1
    assert len(erasures(house, key)) == erased_before and strays(house) == 0


def test_while_an_event_is_being_tried_its_photo_is_let_alone(
    either_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = either_house
    _, key = parked_with_its_photo(house, monkeypatch)
    with house.store() as store:
        inbox.retry_parked(store.connection)
    house.jobs.once()
    assert house.has_photo(key) and strays(house) == 1


def test_what_was_never_stored_is_not_said_to_be_erased(house: House) -> None:
    phone = waiting(house)
    house.platform.misbehave.fail("500", "/content", times=None)
    phone.sends_photo(house.selfie())
    for pause in BACKOFF_MS:
        house.clock.advance(milliseconds=pause + 1)
        house.settle()
    phone.sees("รหัสอ้างอิง")
    assert erasures(house, key_of_photo(house)) == [] and strays(house) == 0


def test_stored_at_the_first_try_and_lost_at_the_others_it_goes_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = waiting(house)
    with monkeypatch.context() as patch:
        patch.setattr(house.runner._desk, "_seen_before", lambda *_: 1 // 0)
        phone.sends_photo(house.selfie())
    key = key_of_photo(house)
    house.platform.misbehave.fail("500", "/content", times=None)
    for pause in BACKOFF_MS:
        assert house.has_photo(key)
        house.clock.advance(milliseconds=pause + 1)
        house.settle()
    phone.sees("รหัสอ้างอิง")
    assert not house.has_photo(key) and len(erasures(house, key)) == 1


def test_a_photo_that_the_talk_had_no_use_for_goes_too(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = waiting(house)

    def answers(turn: Turn) -> None:
        turn.show(Say("ไม่ได้ใช้รูปนี้"))

    monkeypatch.setattr(house.runner._dispatcher, "dispatch", answers)
    phone.sends_photo(house.selfie()).sees("ไม่ได้ใช้รูปนี้")
    key = key_of_photo(house)
    house.jobs.once()
    assert not house.has_photo(key) and erasures(house, key) == [{"why": "unused"}]


def test_a_store_that_is_away_is_asked_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, key = parked_with_its_photo(house, monkeypatch)

    def away(_key: str) -> None:
        raise PhotoStoreDown("away")

    for part in ("get", "delete"):
        with monkeypatch.context() as patch, pytest.raises(PhotoStoreDown):
            patch.setattr(house.jobs._eraser._photos, part, away)
            house.jobs.once()
        assert (strays(house), erasures(house, key)) == (1, [])
    house.jobs.once()
    assert not house.has_photo(key) and len(erasures(house, key)) == 1


def test_two_workers_erase_it_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, key = parked_with_its_photo(house, monkeypatch)
    other = wiring.create_jobs(house.settings, clock=house.clock)
    with house.store() as store:
        (stray,) = store.errands.due(STRAY_PHOTO, 10)
    assert [jobs._eraser._erase_stray(stray) for jobs in (house.jobs, other)] == [True, False]
    other.close()
    assert len(erasures(house, key)) == 1
