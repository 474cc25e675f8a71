"""A clock-in in bad weather: duplicates, disorder, double taps, strangers in the batch."""

from datetime import UTC, date, datetime

import pytest

from simulator.phone import Phone
from tests.builders import CITY_HALL, House

TODAY = date(2026, 11, 23)


def clockins(house: House, person_id: int) -> list[str]:
    with house.store() as store:
        return [row.verdict for row in store.clockins.of_day(person_id, TODAY)]


def test_every_event_comes_twice(either_house: House) -> None:
    house = either_house
    person, phone = house.clerk()
    house.platform.misbehave.duplicate = True
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    assert len(phone.answers()) == 1
    assert clockins(house, person.id) == ["accepted"]


def test_unknown_events_and_new_fields_ride_along(house: House) -> None:
    person, phone = house.clerk()
    house.platform.misbehave.strangers = house.platform.misbehave.extra_fields = True
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    assert clockins(house, person.id) == ["accepted"]


def test_photo_and_place_arrive_in_the_wrong_order(house: House) -> None:
    """Both were sent within a second, and LINE delivers the later one first, an hour before the other."""
    person, phone = house.clerk()
    phone.says("เข้างาน")
    unserved = Phone(house.platform, phone.person)
    house.platform.misbehave.hold = True
    unserved.shares_place(*CITY_HALL)
    house.clock.advance(seconds=1)
    unserved.sends_photo(house.selfie())
    house.platform.misbehave.hold = False
    house.platform.delivery.release(reverse=True)
    house.settle()
    phone.sees_card("รับแล้ว")
    assert clockins(house, person.id) == ["accepted"]


def test_a_double_tap_on_a_choice_counts_once(house: House) -> None:
    person, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    house.clock.set(datetime(2026, 11, 23, 9, 40, tzinfo=UTC))
    phone.shares_place(*CITY_HALL).sees("ครั้งนี้เป็น")
    tap = phone._action("ออกงาน")
    phone.taps_old(tap).sees("ถ่ายเซลฟี")
    phone.taps_old(tap).sees("คำถามที่ผ่านไปแล้ว")
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว", "ออกงาน")
    assert clockins(house, person.id) == ["accepted", "accepted"]


def test_saying_it_twice_keeps_what_was_sent(house: House) -> None:
    _, phone = house.clerk()
    phone.says("เข้างาน").says("เข้างาน").shares_place(*CITY_HALL)
    phone.says("ลงเวลา").sees("ถ่ายเซลฟี").sends_photo(house.selfie()).sees_card("รับแล้ว")


def test_five_selfies_at_once_are_five_tries_and_one_day(house: House) -> None:
    person, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photos(*(house.selfie() for _ in range(3)))
    assert clockins(house, person.id)[0] == "accepted"
    with house.store() as store:
        day = store.workdays.of_person(person.id, TODAY)
    assert day is not None and day.state == "present"


@pytest.mark.parametrize("kind", ["500", "429"])
def test_line_stumbles_at_every_call_once(house: House, kind: str) -> None:
    person, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    for where in ("/content", "/reply", "/loading"):
        house.platform.misbehave.fail(kind, where)
    phone.sends_photo(house.selfie())
    for _ in range(3):
        house.clock.advance(seconds=5)
        house.settle()
    phone.sees_card("รับแล้ว")
    assert clockins(house, person.id) == ["accepted"]
