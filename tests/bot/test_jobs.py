"""What the worker does without being asked: photos go when their time is over, heads go out once a day."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import app as wiring
from storage.photos import PhotoStoreDown
from tests.builders import House


def clock_in(house: House, staff_id: str = "1001") -> str:
    """Somebody clocks in; the key of their photo."""
    _, phone = house.clerk(staff_id)
    before = set(keys(house))
    phone.says("เข้างาน")
    phone.shares_place(13.7539, 100.5018)
    phone.sends_photo(house.selfie())
    (key,) = set(keys(house)) - before
    return key


def keys(house: House) -> list[str]:
    with house.store() as store:
        return [str(key) for key in store.connection.exec_driver_sql("SELECT key FROM photos").scalars()]


def test_a_photo_goes_when_its_fiscal_years_are_over_and_the_fact_stays(either_house: House) -> None:
    house = either_house
    key = clock_in(house)
    house.clock.set(datetime(2028, 9, 30, 16, 59, tzinfo=UTC))  # the last minute of fiscal 2571 in Bangkok
    house.jobs.once()
    assert house.has_photo(key)
    house.clock.advance(minutes=1)
    house.jobs.once()
    assert not house.has_photo(key)
    with house.store() as store:
        row = store.photo_rows.get(key)
        assert row is not None and row.erased_at == house.clock.now()
        assert row.reading["faces"] == [] and row.reading["marks"] and row.phash == 0
        assert len(row.sha256) == 64
        (entry,) = store.audit.of(f"photo:{key}")
        assert (entry.action, entry.facts) == ("photo.erased", {"why": "time_over"})
        (clockin,) = store.clockins.of_day(row.person, row.sent_at.date())
        assert (clockin.verdict, clockin.latitude, clockin.photo) == ("accepted", 13.7539, key)


def test_a_shorter_time_is_a_setting_and_none_at_all_is_refused(house: House) -> None:
    key = clock_in(house)
    with house.store() as store:
        with pytest.raises(ValueError, match="1 to 100"):
            store.office.set_checked("keep.photo_fiscal_years", "0", house.clock.now())
        store.office.set_checked("keep.photo_fiscal_years", "1", house.clock.now())
    house.clock.advance(days=320)
    house.jobs.once()
    assert not house.has_photo(key)


def test_the_very_same_file_is_still_known_after_its_photo_went(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    photo = house.selfie()
    phone.says("เข้างาน")
    phone.shares_place(13.7539, 100.5018)
    phone.sends_photo(photo).sees_card("รับแล้ว")
    house.clock.advance(days=700)
    house.settle()
    _, other = house.clerk("1002", point=point, first_name="สมศรี")
    other.says("เข้างาน")
    other.shares_place(13.7539, 100.5018)
    other.sends_photo(photo).sees_card("เคยมีผู้อื่นส่งแล้ว")


def test_a_store_that_is_away_loses_nothing_and_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = clock_in(house), clock_in(house, "1002")
    house.clock.advance(days=700)
    real = house.jobs._eraser._photos.delete
    calls: list[str] = []

    def second_fails(key: str) -> None:
        calls.append(key)
        if len(calls) == 2:
            raise PhotoStoreDown("away")
        real(key)

    with monkeypatch.context() as patch, pytest.raises(PhotoStoreDown):
        patch.setattr(house.jobs._eraser._photos, "delete", second_fails)
        house.jobs.once()
    with house.store() as store:
        erased = [store.photo_rows.get(key) for key in (first, second)]
    assert sorted(row is not None and row.erased_at is not None for row in erased) == [False, True]
    with caplog.at_level(logging.INFO, "bot.erasing"):
        house.jobs.once()
    assert len([line for line in caplog.messages if "erased: time_over" in line]) == 1
    assert not house.has_photo(first) and not house.has_photo(second)


def test_two_workers_write_down_an_erasure_once(house: House) -> None:
    key = clock_in(house)
    house.clock.advance(days=700)
    other = wiring.create_jobs(house.settings, clock=house.clock)
    house.jobs._eraser._mark_old()
    due = [key]
    for jobs in (house.jobs, other):
        jobs._eraser._note(due)
    other.close()
    with house.store() as store:
        assert len(store.audit.of(f"photo:{key}")) == 1


def test_heads_are_not_posted_unless_the_office_wants_them(house: House) -> None:
    _, admin = house.clerk("9001", role="admin", first_name="สมใจ")
    admin.says("เมนู")
    house.clock.advance(days=1)
    house.jobs.once()
    admin.sees_not("หัวบันทึกตรวจสอบ")


def test_a_head_a_day_reaches_the_admins_and_counts_as_a_push(house: House) -> None:
    house.settings = replace(house.settings, push_monthly_limit=2)
    house.restart_jobs()
    _, admin = house.clerk("9001", role="admin", first_name="สมใจ")
    _, staff = house.clerk("1001")
    with house.store() as store:
        store.office.set_checked("audit.post_head", "on", house.clock.now())
        store.audit.add(house.clock.now(), "operator", "office.set", "setting:audit.post_head")
    for day in range(3):
        admin.says("เมนู")
        house.jobs.once()
        house.jobs.once()
        if day < 2:
            admin.sees("หัวบันทึกตรวจสอบประจำวันที่")
        else:
            admin.sees_not("หัวบันทึกตรวจสอบ")  # the month's two pushes are used up
        house.clock.advance(days=1)
    staff.sees_nothing()
