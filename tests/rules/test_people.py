"""Who sees whose day: everybody their own, chiefs their people, strangers nothing."""

from dataclasses import replace

import pytest

from rules.people import ROLES, Person
from rules.permits import may_ask_status, may_see_day_of, sees_office

SUBJECT = Person(1, "1001", "นาง", "สมศรี", "มีสุข", "นิติกร", "กอง ก", "staff", supervisor_id="2001")
COLLEAGUE = replace(SUBJECT, id=2, staff_id="1002", supervisor_id="2001")
STRANGER = replace(SUBJECT, id=3, staff_id="3001", unit="กอง ข", supervisor_id=None)


def test_the_owner_always_sees_their_own_day() -> None:
    for role in ROLES:
        me = replace(SUBJECT, role=role)
        assert may_see_day_of(me, me)


@pytest.mark.parametrize(
    ("role", "sees_colleague", "sees_stranger"),
    [
        ("staff", False, False),
        ("committee", False, False),
        ("supervisor", True, False),
        ("admin", True, True),
        ("auditor", True, True),
        ("", False, False),
        ("Admin", False, False),
    ],
)
def test_who_sees_a_colleague_and_who_a_stranger(
    role: str, sees_colleague: bool, sees_stranger: bool
) -> None:
    viewer = replace(COLLEAGUE, role=role)
    assert may_see_day_of(viewer, SUBJECT) is sees_colleague
    assert may_see_day_of(viewer, STRANGER) is sees_stranger


def test_a_chief_sees_own_people_of_another_unit() -> None:
    chief = replace(STRANGER, staff_id="2001", role="supervisor")
    assert may_see_day_of(chief, SUBJECT)
    assert not may_see_day_of(replace(chief, staff_id="2002"), SUBJECT)
    assert not may_see_day_of(replace(chief, role="staff"), SUBJECT), "the role decides, not the list alone"


@pytest.mark.parametrize("role", ROLES)
def test_who_may_ask_for_the_status(role: str) -> None:
    viewer = replace(SUBJECT, role=role)
    assert may_ask_status(viewer) is (role in ("admin", "auditor", "supervisor"))
    assert sees_office(viewer) is (role in ("admin", "auditor"))


@pytest.mark.parametrize(
    ("title", "name"), [("นางสาว", "นางสาวสมศรี มีสุข"), ("", "สมศรี มีสุข"), ("Dr. ", "Dr. สมศรี มีสุข")]
)
def test_a_name_as_it_is_said(title: str, name: str) -> None:
    assert replace(SUBJECT, title=title).name == name
