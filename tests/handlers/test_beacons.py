"""Beacons: a support for a clock-in when they are true, nothing at all when they are not."""

from datetime import date

import pytest

from rules.beacons import make_message
from rules.places import Point
from simulator.phone import Phone
from tests.builders import CITY_HALL, SECRET_KEY, House

HWID = "01deadbeef"
TODAY = date(2026, 11, 23)


def beacon_at(house: House, point: Point) -> bytes:
    """A beacon of the point; returns its key."""
    with house.store() as store:
        store.beacons.add(HWID, point.id, house.clock.now())
        row = store.beacons.standing(HWID)
        assert row is not None
        return row.key(SECRET_KEY.encode())


def outcomes(house: House) -> list[str]:
    with house.store() as store:
        return [row.outcome for row in store.beacons.of_person(1)]


def clock_in(phone: Phone, house: House) -> Phone:
    return phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie())


def test_a_true_beacon_is_noted_on_the_card_and_answered_by_nothing(either_house: House) -> None:
    house = either_house
    point = house.point()
    person, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    phone.hears_beacon(HWID, "enter", make_message(key, HWID, 7)).sees_nothing()
    house.clock.advance(minutes=9)
    clock_in(phone, house).sees_card("รับแล้ว", "พบสัญญาณ Beacon ของจุด")
    with house.store() as store:
        (row,) = store.clockins.of_day(person.id, TODAY)
    assert row.evidence["beacon"] is True and "beacon_near" in row.reasons


def test_it_is_never_enough_alone(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    phone.hears_beacon(HWID, "stay", make_message(key, HWID, 7))
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card(
        "รอตรวจ", "ไม่พบป้าย"
    )


def test_without_a_beacon_nothing_is_missing(house: House) -> None:
    _, phone = house.clerk()
    clock_in(phone, house).sees_card("รับแล้ว").sees_not("Beacon")


@pytest.mark.parametrize("minutes", [11, 60])
def test_heard_too_long_ago(house: House, minutes: int) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    phone.hears_beacon(HWID, "enter", make_message(key, HWID, 7))
    house.clock.advance(minutes=minutes)
    clock_in(phone, house).sees_card("รับแล้ว").sees_not("Beacon")


@pytest.mark.parametrize(
    ("message", "outcome"),
    [(None, "not_ours"), (b"\x00", "not_ours"), (b"\x00\x00\x00\x07" + b"x" * 9, "forged")],
)
def test_a_forged_beacon_is_written_down_and_counts_for_nothing(
    house: House, message: bytes | None, outcome: str
) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    beacon_at(house, point)
    phone.hears_beacon(HWID, "enter", message).sees_nothing()
    assert outcomes(house) == [outcome]
    clock_in(phone, house).sees_card("รับแล้ว").sees_not("Beacon")


def test_a_recorded_message_sent_at_home_counts_for_nothing(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    recorded = make_message(key, HWID, 7)
    phone.hears_beacon(HWID, "enter", recorded)
    house.clock.advance(hours=3)
    phone.hears_beacon(HWID, "enter", recorded)
    assert outcomes(house) == ["ok", "old"]
    clock_in(phone, house).sees_card("รับแล้ว").sees_not("Beacon")


def test_staying_near_is_written_down_once_in_two_minutes(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    for count in range(12):
        phone.hears_beacon(HWID, "stay", make_message(key, HWID, 7 + count // 3))
        house.clock.advance(seconds=10)
    assert outcomes(house) == ["ok"]


def test_strangers_and_those_who_did_not_agree_are_not_written_down(house: House) -> None:
    point = house.point()
    key = beacon_at(house, point)
    message = make_message(key, HWID, 7)
    house.phone().hears_beacon(HWID, "enter", message).sees_nothing()
    house.phone_of(house.person(), notice=False).hears_beacon(HWID, "enter", message).sees_nothing()
    assert outcomes(house) == []


def test_a_withdrawn_beacon_supports_nothing(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    phone.hears_beacon(HWID, "enter", make_message(key, HWID, 7))
    with house.store() as store:
        row = store.beacons.standing(HWID)
        assert row is not None
        store.beacons.revoke(row.id, house.clock.now(), "stolen")
    phone.hears_beacon(HWID, "enter", make_message(key, HWID, 8))
    assert outcomes(house) == ["ok"]
    clock_in(phone, house).sees_card("รับแล้ว").sees_not("Beacon")


def test_a_talk_is_not_disturbed(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.hears_beacon(HWID, "enter", make_message(key, HWID, 7)).sees_nothing()
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว")
    phone.says("ออกงาน")
    house.clock.advance(minutes=31)
    phone.hears_beacon(HWID, "stay", make_message(key, HWID, 70)).sees_nothing()
    phone.says("ถึงแล้ว").sees("หมดเวลาแล้ว")


def test_what_was_heard_a_week_ago_is_forgotten(house: House) -> None:
    """What it meant for a clock-in stands in its evidence; where phones were is nobody's archive."""
    point = house.point()
    _, phone = house.clerk(point=point)
    key = beacon_at(house, point)
    phone.hears_beacon(HWID, "enter", make_message(key, HWID, 7))
    house.clock.advance(days=6)
    house.settle()
    assert outcomes(house) == ["ok"]
    house.clock.advance(days=2)
    house.settle()
    assert outcomes(house) == []
