"""`flask photo pilot`: what reviewers saw beside what the software saw."""

import json
from datetime import date

import pytest

from rules.pilot import Label
from tests.builders import CITY_HALL, House
from tests.commands.keyboard import Operator


def some_labels(house: House) -> None:
    """Two clock-ins; a reviewer saw a sign in both, the software in one. The first is labelled twice."""
    person, phone = house.clerk()
    boss = house.person("9001", role="supervisor")
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว")
    now = house.clock.now()
    with house.store() as store:
        rows = store.clockins.of_day(person.id, date(2026, 11, 23))
        store.pilot.label(rows[0].photo, boss.id, Label(False, None, True, False), now)
        for row in rows:
            store.pilot.label(row.photo, boss.id, Label(True, True, True, False), now)
        assert store.pilot.count() == 2


def test_the_table(operator: Operator) -> None:
    some_labels(operator.house)
    operator.types("office", "set", "pilot.on", "on")
    told = operator.types("photo", "pilot").output
    assert "Pilot is on: nobody is refused; 2 labels." in told
    line = next(line for line in told.splitlines() if "sign there" in line)
    assert line.split()[0] == "HALL" and "1/2  50.0 % (9.5-90.5)" in line
    assert "2/2 100.0 % (34.2-100.0)" in next(line for line in told.splitlines() if "person there" in line)


def test_as_json(operator: Operator) -> None:
    some_labels(operator.house)
    lines = [json.loads(line) for line in operator.types("photo", "pilot", "--json").output.splitlines()]
    sign = next(line for line in lines if line["question"] == "sign")
    assert sign["point"] == "HALL"
    assert sign["hits"]["part"] == 1 and sign["hits"]["of"] == 2
    assert sign["hits"]["low"] == pytest.approx(0.0945, abs=1e-3)


def test_before_anybody_labelled(operator: Operator) -> None:
    told = operator.types("photo", "pilot").output
    assert "Pilot is off; 0 labels." in told and "office set pilot.on on" in told


def test_labels_are_kept_at_scale_too(either_house: House) -> None:
    some_labels(either_house)
    with either_house.store() as store:
        assert [case.software.sign for case in store.pilot.cases()] == [False, True]
