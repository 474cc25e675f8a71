"""Clocking in beside a tablet whose mark changes: the moment counts, not the picture."""

from datetime import date, timedelta

import pytest

from rules.rotating import tags_at
from simulator.selfies import selfie
from storage.clockins import ClockIns
from tests.builders import CITY_HALL, House
from tests.tablets import Tablet, hung, screen_png

TODAY = date(2026, 11, 23)


def beside(house: House, screen: bytes, **more: object) -> bytes:
    """A new selfie with this screen in view."""
    wanted: dict[str, object] = {"seed": house.photo_count() + 100, **more}
    return selfie(screen, **wanted)  # type: ignore[arg-type]


def evidence(house: House, person: int) -> dict[str, object]:
    with house.store() as store:
        *_, last = ClockIns(store.connection).of_day(person, TODAY)
    return dict(last.evidence)


def test_the_mark_of_this_moment_is_accepted(either_house: House) -> None:
    house = either_house
    point = house.point()
    person, phone = house.clerk(point=point)
    tablet = hung(house, point)
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    photo = beside(house, tablet.screen(), mirrored=True)
    house.clock.advance(seconds=50)
    phone.sends_photo(photo).sees_card("รับแล้ว", "ป้ายสด อ่านได้ ตรงจุด")
    found = evidence(house, person.id)
    assert (found["sign"], found["live"]) == ("right", True)


def test_the_same_screen_an_hour_later_is_old_and_a_human_looks(house: House) -> None:
    point = house.point()
    person, phone = house.clerk(point=point)
    tablet = hung(house, point)
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    kept = tablet.screen()
    phone.sends_photo(beside(house, kept)).sees_card("รับแล้ว")
    house.clock.advance(hours=1)
    phone.says("ออกงาน").shares_place(*CITY_HALL)
    phone.sends_photo(beside(house, kept)).sees_card("รอตรวจ", "ป้ายสดในรูปเป็นภาพเก่า", "60 นาทีก่อน")
    assert evidence(house, person.id)["sign"] == "stale"


def test_a_copied_screen_is_worthless_within_two_minutes(house: House) -> None:
    """Three steps are allowed for taking and sending; the fourth begins 120 s after the mark came."""
    point = house.point()
    _, phone = house.clerk(point=point)
    tablet = hung(house, point)
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    kept = tablet.screen()
    house.clock.advance(seconds=121)
    phone.sends_photo(beside(house, kept)).sees_card("รอตรวจ", "ป้ายสดในรูปเป็นภาพเก่า", "2 นาทีก่อน")
    phone.sends_photo(beside(house, tablet.screen())).sees_card("รับแล้ว")


def test_a_withdrawn_tablet_counts_no_more(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    tablet = hung(house, point)
    withdraw(house, tablet)
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(beside(house, tablet.screen())).sees_card("รอตรวจ", "ป้ายในรูปถูกยกเลิกแล้ว")
    phone.sends_photo(beside(house, hung(house, point).screen())).sees_card("รับแล้ว")


def withdraw(house: House, tablet: Tablet) -> None:
    with house.store() as store:
        row = store.tablets.get(tablet.id)
        assert row is not None
        store.tablets.revoke(row.id, house.clock.now(), "lost")


def test_another_points_tablet_is_another_points_sign(house: House) -> None:
    _, phone = house.clerk()
    elsewhere = hung(house, house.point("DIN", "ศาลาว่าการ ดินแดง", (13.7700, 100.5530)))
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(beside(house, elsewhere.screen())).sees_card(
        "รอตรวจ", "ศาลาว่าการ ดินแดง", "ป้ายในรูปเป็นของจุดอื่น"
    )


def test_tags_that_no_tablet_showed_are_no_sign(house: House) -> None:
    """Nor may one of them pass for a printed sign's lone tag, as any id comes by on a screen."""
    point = house.point()
    _, phone = house.clerk(point=point)
    hung(house, point)
    with house.store() as store:
        printed = store.points.signs()[0].marks
    made_up = (printed[0], *tags_at(b"somebody else's", 7)[1:])
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(beside(house, screen_png(made_up))).sees_card("รอตรวจ", "ไม่พบป้ายในรูป")


def test_gps_off_beside_a_live_sign(house: House) -> None:
    point = house.point()
    _, phone = house.clerk(point=point)
    phone.says("เข้างาน").shares_place(13.7640, 100.5018)
    phone.sends_photo(beside(house, hung(house, point).screen())).sees_card("รับแล้ว", "GPS คลาดเคลื่อน")


def test_a_clock_that_falls_behind_is_followed_by_what_photos_show(house: House) -> None:
    """Ninety seconds behind it still passes; by five people's photos two minutes behind pass too."""
    point = house.point()
    tablet = hung(house, point, slow=timedelta(seconds=90))
    for number in range(5):
        _, phone = house.clerk(f"20{number}", point=point)
        house.clock.advance(minutes=1)
        phone.says("เข้างาน").shares_place(*CITY_HALL)
        phone.sends_photo(beside(house, tablet.screen())).sees_card("รับแล้ว")
    tablet.slow = timedelta(minutes=2)
    _, phone = house.clerk("300", point=point)
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(beside(house, tablet.screen())).sees_card("รับแล้ว")


@pytest.mark.parametrize("people", [1, 4])
def test_too_few_people_do_not_move_the_window(house: House, people: int) -> None:
    point = house.point()
    tablet = hung(house, point, slow=timedelta(seconds=90))
    for number in range(6):
        with house.store() as store:
            store.tablets.note_reading(tablet.id, number % people, -3, house.clock.now())
        house.clock.advance(minutes=2)
    tablet.slow = timedelta(minutes=2)
    _, phone = house.clerk("300", point=point)
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    phone.sends_photo(beside(house, tablet.screen())).sees_card("รอตรวจ", "ป้ายสดในรูปเป็นภาพเก่า")


def test_a_crowd_costs_one_reading_a_minute(house: House) -> None:
    tablet = hung(house, house.point())
    with house.store() as store:
        for person in range(30):
            store.tablets.note_reading(tablet.id, person, 0, house.clock.now())
        row = store.tablets.get(tablet.id)
    assert row is not None and row.readings == [[0, 0]]
