"""Changes of people on both databases: two at once leave somebody to run the office; circles are counted."""

import threading
from datetime import timedelta

from rules.people import Person
from rules.places import Circle
from rules.refusals import Refusal
from storage.changes import By, carry_out
from storage.deeds_people import given_role, left, unbound
from storage.store import Store
from tests.builders import CITY_HALL, House


def admins(house: House) -> tuple[Person, Person]:
    pair = house.person("9001", role="admin"), house.person("9002", role="admin")
    for person in pair:
        house.phone_of(person)
    return pair


def by(house: House, person: Person) -> By:
    return By(person.staff_id, house.clock.now(), house.settings.zone)


def test_two_admins_who_take_each_others_right_at_once_leave_one(either_house: House) -> None:
    house = either_house
    pair = admins(house)
    both_ready, told = threading.Barrier(2), []

    def demote(me: Person, other: Person) -> None:
        both_ready.wait(timeout=20)
        try:
            with house.database.begin() as connection:
                deed = given_role(other, "staff", by(house, me), "staff")
                carry_out(Store(connection), [deed], by(house, me))
            told.append("done")
        except Refusal as refusal:
            told.append(refusal.key)

    threads = [threading.Thread(target=demote, args=(pair[n], pair[1 - n])) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(told) == ["done", "last_admin"]
    with house.store() as store:
        assert store.people.has_admin(by(house, pair[0]).today)


def test_the_last_admin_is_neither_freed_nor_sent_away(either_house: House) -> None:
    house = either_house
    only = house.person("9001", role="admin")
    house.phone_of(only)
    today = by(house, only).today
    for deed in (unbound(only, by(house, only)), left(only, today, by(house, only))):
        try:
            with house.store() as store:
                carry_out(store, [deed], by(house, only))
        except Refusal as refusal:
            assert refusal.key == "last_admin"
        else:
            raise AssertionError(f"{deed.action} left nobody")
    with house.store() as store:
        assert store.people.has_admin(today) and store.people.by_id(only.id).left_on is None


def test_clock_ins_outside_a_circle_are_counted_in_the_database(either_house: House) -> None:
    house = either_house
    _, clerk = house.clerk("1001")
    clerk.says("เข้างาน").shares_place(13.75480, 100.50181).sends_photo(house.selfie()).sees_card("รับแล้ว")
    with house.store() as store:
        point = store.points.by_code("HALL")
        assert point is not None
        since = house.clock.now() - timedelta(days=30)
        counts = [store.clockins.count_outside(point.id, since, Circle(*CITY_HALL, r)) for r in (90, 99, 101)]
    assert counts == [(1, 1), (1, 1), (1, 0)]
