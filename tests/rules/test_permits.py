"""The table of who may do what gives nobody more than they need."""

from dataclasses import replace

import pytest

from rules.people import ROLES, Person
from rules.permits import COMMANDS, DEPUTY, PERMITS, STRANGER, Chief, may, reaches, require
from rules.refusals import Refusal

ME = Person(1, "1001", "นาย", "ก", "ข", "นิติกร", "กองคลัง", "staff")
COLLEAGUE = replace(ME, id=2, staff_id="1002")
BELOW = replace(ME, id=3, staff_id="1003", unit="งานบัญชี")
FAR = replace(ME, id=4, staff_id="1004", unit="กองช่าง")
DECIDING = {"decide", "exempt", "give_round", "change_place"}
CHANGING = {
    "run_office", "run_campaigns", "keep_points", "import_files", "bind_accounts", "change_role",
    "appoint_deputy", *DECIDING,
}  # fmt: skip


@pytest.mark.parametrize("deed", sorted(DECIDING))
@pytest.mark.parametrize("role", ROLES)
def test_nobody_decides_in_their_own_matter(deed: str, role: str) -> None:
    """Not even as the deputy of the chief who decides about them."""
    me = replace(ME, role=role, over=frozenset({"กองคลัง"}), supervisor_id="2001")
    chief = Chief("2001", frozenset({"กองคลัง"}))
    assert not may(me, deed, me)
    assert not may(me, deed, me, [chief])
    with pytest.raises(Refusal):
        require(me, deed, me, [chief])


def test_who_may_do_something_to_others_is_told_why_not_to_themselves() -> None:
    with pytest.raises(Refusal) as own:
        require(replace(ME, role="admin"), "exempt", replace(ME, role="admin"))
    with pytest.raises(Refusal) as none:
        require(ME, "exempt", ME)
    assert (own.value.key, none.value.key) == ("not_own", "not_allowed")


def test_an_auditor_sees_everything_and_changes_nothing() -> None:
    held = {deed for deed in PERMITS if reaches("auditor", deed)}
    assert held == {"talk", "take_part", "see_days", "ask_status", "see_office"}
    assert may(replace(ME, role="auditor"), "see_days", FAR)


def test_staff_and_the_working_group_have_what_is_their_own_and_no_more() -> None:
    for role in ("staff", "committee"):
        assert {deed for deed in PERMITS if reaches(role, deed)} == {"talk", "take_part", "see_days"}
        assert not may(replace(ME, role=role), "see_days", COLLEAGUE)


def test_a_supervisor_reaches_the_unit_and_below_never_beyond() -> None:
    chief = replace(ME, role="supervisor", over=frozenset({"กองคลัง", "งานบัญชี"}))
    for deed in ("see_days", "ask_status", "decide"):
        assert [may(chief, deed, one) for one in (COLLEAGUE, BELOW, FAR)] == [True, True, False]
        assert not may(chief, deed, "กองช่าง") and may(chief, deed, "งานบัญชี")
    assert not any(reaches("supervisor", deed) for deed in CHANGING - {"decide", "appoint_deputy"})
    assert reaches("supervisor", "appoint_deputy") == {"own"}, "for nobody but themselves"


def test_own_people_of_another_unit_are_the_chiefs_too() -> None:
    chief = replace(ME, staff_id="2001", role="supervisor")
    assert may(chief, "decide", replace(FAR, supervisor_id="2001"))


def test_a_deputy_decides_for_the_chief_and_sees_no_more_than_before() -> None:
    chiefs = [Chief("2001", frozenset({"กองช่าง"}))]
    assert may(ME, "decide", FAR, chiefs) and may(ME, "decide", None, chiefs)
    assert may(ME, "decide", "กองช่าง", chiefs) and not may(ME, "decide", "กองคลัง", chiefs)
    assert may(ME, "decide", replace(BELOW, supervisor_id="2001"), chiefs)
    assert not may(ME, "decide", COLLEAGUE, chiefs) and not may(ME, "decide", FAR)
    lent = {deed for deed in PERMITS if reaches(DEPUTY, deed)}
    assert lent == {"decide"}
    assert not may(ME, "see_days", FAR, chiefs)


def test_a_stranger_may_talk_and_nothing_else() -> None:
    assert {deed for deed in PERMITS if reaches(STRANGER, deed)} == {"talk"}
    assert not any(may(None, deed, FAR) for deed in set(PERMITS) - {"talk"})
    open_to_strangers = {key for key, deed in COMMANDS.items() if deed == "talk"}
    assert open_to_strangers == {("welcome", "register"), ("menu", "cancel"), ("menu", "language")}


def test_a_role_that_nobody_knows_may_nothing() -> None:
    for role in ("", "Admin", "root"):
        odd = replace(ME, role=role)
        assert not any(
            may(odd, deed, one) for deed in PERMITS for one in (None, ME, COLLEAGUE, FAR, "กองคลัง")
        )


def test_a_deed_that_is_not_in_the_table_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        may(replace(ME, role="admin"), "fly")
