"""Days come from all that is recorded, and only those that something touched are made again."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event

from rules.people import Person
from rules.places import Point
from rules.workday import Round
from storage import facts
from storage.database import DatabaseTrouble
from storage.facts import Change
from storage.store import Store
from tests.builders import House
from tests.made import BANGKOK, MONDAY, TUESDAY_NOON, answered, asked, clocked, decided, office

DAY = timedelta(days=1)
NIGHT = Round(time(22), time(6), "NIGHT")


@dataclass
class Desk:
    """A clerk, a chief and a colleague in one transaction of their office."""

    store: Store
    point: Point
    clerk: Person
    chief: Person
    other: Person

    def remake(self, first: date = MONDAY, last: date = MONDAY) -> list[Change]:
        """What became different, over everybody."""
        found: list[Change] = []
        count = facts.remake(self.store, None, first, last, TUESDAY_NOON, BANGKOK, each=found.append)
        assert count == len(found)
        return found

    def state(self, person: Person | None = None, day: date = MONDAY) -> str:
        row = self.store.workdays.of_person((person or self.clerk).id, day)
        return str(row.state) if row else "no row"


@pytest.fixture
def desk(either_house: House) -> Iterator[Desk]:
    house = either_house
    point = house.point()
    people = [house.person(f"100{n}", unit="กองคลัง" if n == 3 else "สำนักงาน ก.ก.") for n in (1, 2, 3)]
    for person in people:
        house.assign(person, point, date(2026, 1, 1))
    with house.store() as store:
        yield Desk(store, point, *people)


def test_who_did_not_come_is_absent_and_doing_it_again_changes_nothing(desk: Desk) -> None:
    clocked(desk.store, desk.clerk, "in 08:20")
    clocked(desk.store, desk.clerk, "out 16:35")
    told = {change.person: (change.before, change.after and change.after.state) for change in desk.remake()}
    assert told == {
        desk.clerk.id: (None, "present"), desk.chief.id: (None, "absent"), desk.other.id: (None, "absent"),
    }  # fmt: skip
    assert desk.remake() == []


def test_nobody_is_awaited_before_they_have_a_point_nor_after_they_left(
    desk: Desk, either_house: House
) -> None:
    desk.store.people.save([{"staff_id": "1001", "left_on": MONDAY}])
    desk.store.connection.exec_driver_sql(f"DELETE FROM assignments WHERE person = {desk.chief.id}")
    assert [change.person for change in desk.remake()] == [desk.other.id]


def test_the_row_of_one_whose_leaving_was_noted_late_goes(desk: Desk) -> None:
    desk.remake()
    desk.store.people.save([{"staff_id": "1001", "left_on": MONDAY}])
    (change,) = desk.remake()
    assert change.before is not None and change.before.state == "absent" and change.after is None
    assert desk.state() == "no row"


def test_days_off_without_clock_ins_have_no_row(desk: Desk) -> None:
    assert desk.remake(MONDAY - 2 * DAY, MONDAY - DAY) == []
    clocked(desk.store, desk.clerk, "in 09:00", MONDAY - DAY)
    assert [change.after and change.after.state for change in desk.remake(MONDAY - DAY, MONDAY)] == [
        "off", "absent", "absent", "absent",
    ]  # fmt: skip


def test_a_human_s_word_counts_not_the_software_s(desk: Desk) -> None:
    clockin = clocked(desk.store, desk.clerk, "in 08:20", verdict="review")
    desk.remake()
    row = desk.store.workdays.of_person(desk.clerk.id, MONDAY)
    assert row is not None and row.provisional
    decided(desk.store, clockin, desk.chief, "refused")
    (change,) = desk.remake()
    assert change.after is not None and (change.after.state, change.after.provisional) == ("absent", False)


def test_the_last_word_counts(desk: Desk) -> None:
    clockin = clocked(desk.store, desk.clerk, "in 08:20", verdict="review")
    clocked(desk.store, desk.clerk, "out 16:40")
    decided(desk.store, clockin, desk.chief, "refused")
    leave = asked(desk.store, desk.other, "leave", leave="sick")
    answered(desk.store, leave, desk.chief)
    desk.remake()
    assert (desk.state(), desk.state(desk.other)) == ("absent", "leave")
    decided(desk.store, clockin, desk.chief, "accepted", replaces=1)
    answered(desk.store, leave, desk.chief, "refused", replaces=1)
    desk.remake()
    assert (desk.state(), desk.state(desk.other)) == ("present", "absent")


def test_a_forgotten_out_is_put_right_and_the_clock_ins_stay(desk: Desk) -> None:
    clocked(desk.store, desk.clerk, "in 08:20")
    desk.remake()
    assert desk.state() == "no_out"
    request = asked(desk.store, desk.clerk, "forgot_out", at=office("16:40"))
    assert desk.remake() == [], "asking changes nothing"
    answered(desk.store, request, desk.chief)
    (change,) = desk.remake()
    assert change.after is not None and change.after.state == "present"
    assert change.after.last_out == office("16:40")
    assert len(desk.store.clockins.of_day(desk.clerk.id, MONDAY)) == 1


def test_a_refused_clock_in_is_put_right_by_its_own_moment(desk: Desk) -> None:
    """The grace of the point holds for what was put right there, too."""
    desk.store.calendar.add_grace(MONDAY, MONDAY, 30, "น้ำท่วม", TUESDAY_NOON, "9001", point=desk.point.id)
    refused = clocked(desk.store, desk.clerk, "in 08:50", verdict="refused", point=desk.point.id)
    clocked(desk.store, desk.clerk, "out 16:40")
    answered(desk.store, asked(desk.store, desk.clerk, "gps_wrong", clockin=refused), desk.chief)
    desk.remake()
    row = desk.store.workdays.of_person(desk.clerk.id, MONDAY)
    assert row is not None and (row.state, row.reasons, row.first_in) == ("present", "grace", office("08:50"))


def test_leave_changed_and_withdrawn(desk: Desk) -> None:
    first = asked(desk.store, desk.clerk, "leave", leave="sick")
    answered(desk.store, first, desk.chief)
    desk.remake()
    row = desk.store.workdays.of_person(desk.clerk.id, MONDAY)
    assert row is not None and (row.state, row.morning_leave, row.morning_request) == ("leave", "sick", first)
    tomorrow = asked(desk.store, desk.clerk, "leave", MONDAY + DAY, leave="sick", replaces=first)
    assert desk.remake() == [], "a change counts once it is accepted"
    answered(desk.store, tomorrow, desk.chief)
    assert [change.after and change.after.state for change in desk.remake()] == ["absent"]
    asked(desk.store, desk.clerk, "withdraw", MONDAY + DAY, replaces=tomorrow)
    (after,) = facts.facts_of(desk.store, desk.clerk, [MONDAY + DAY], TUESDAY_NOON, BANGKOK)
    assert after.covers == ()


def test_refused_leave_covers_nothing(desk: Desk) -> None:
    answered(desk.store, asked(desk.store, desk.clerk, "leave", leave="sick"), desk.chief, "refused")
    desk.remake()
    assert desk.state() == "absent"


def test_a_holiday_added_late_touches_only_the_units_it_is_for(desk: Desk) -> None:
    clocked(desk.store, desk.clerk, "in 08:20")
    desk.remake()
    number = desk.store.calendar.add_holiday(MONDAY, "วันหยุดเฉพาะพื้นที่", ["กองคลัง"], TUESDAY_NOON, "9001")
    (change,) = desk.remake()
    assert (change.person, change.after and change.after.state) == (desk.other.id, "holiday")
    assert desk.store.calendar.withdraw_holiday(number, TUESDAY_NOON, "9001", "ผิดวัน")
    assert not desk.store.calendar.withdraw_holiday(number, TUESDAY_NOON, "9001", "ผิดวัน"), "only once"
    assert [change.after and change.after.state for change in desk.remake()] == ["absent"]


def test_a_holiday_of_the_country_may_be_a_working_day_here(desk: Desk) -> None:
    constitution_day = date(2026, 12, 10)
    units = ["กองคลัง"]
    desk.store.calendar.remove_holiday(constitution_day, "ให้มาปฏิบัติราชการ", units, TUESDAY_NOON, "9001")
    first, last = constitution_day - DAY, constitution_day + DAY
    assert desk.store.calendar.holidays(first, last, "กองคลัง") == {}
    (name,) = desk.store.calendar.holidays(first, last, "สำนักงาน ก.ก.").values()
    assert (name.en, name.ours) == ("Constitution Day", False)


def test_outage_grace_and_exemption_come_and_go(desk: Desk) -> None:
    clocked(desk.store, desk.clerk, "in 09:05")
    clocked(desk.store, desk.clerk, "out 16:40")
    desk.remake()
    assert desk.state() == "late"
    calendar = desk.store.calendar
    outage = calendar.propose_outage(office("08:10"), office("09:00"), {}, TUESDAY_NOON, "system")
    assert desk.remake() == [], "proposed is not confirmed"
    assert calendar.decide_outage(outage, "confirmed", "ไฟดับ", TUESDAY_NOON, "9001")
    assert not calendar.decide_outage(outage, "confirmed", "ไฟดับ", TUESDAY_NOON, "9002"), "two admins at once"
    assert [change.after and change.after.reasons for change in desk.remake()] == [("outage",)]
    assert calendar.decide_outage(outage, "dismissed", "ไม่จริง", TUESDAY_NOON, "9001")
    desk.remake()
    grace = calendar.add_grace(MONDAY, MONDAY, 40, "น้ำท่วม", TUESDAY_NOON, "9001")
    assert [change.after and change.after.reasons for change in desk.remake()] == [("grace",)]
    calendar.withdraw_grace(grace, TUESDAY_NOON, "9001", "ผิดจุด")
    desk.remake()
    calendar.exempt(desk.chief.id, MONDAY, None, "ผู้บริหาร", TUESDAY_NOON, "9001")
    (change,) = desk.remake()
    assert (change.person, change.after and change.after.state) == (desk.chief.id, "exempt")


def test_a_night_watch_belongs_to_the_day_it_began(desk: Desk) -> None:
    calendar = desk.store.calendar
    calendar.add_round(NIGHT, "เวรดึก", TUESDAY_NOON, "9001")
    calendar.assign_round(desk.clerk.id, "NIGHT", MONDAY, MONDAY, TUESDAY_NOON, "9001")
    for sent in ("in 21:50", "out 06:05+", "in 08:20+"):
        clocked(desk.store, desk.clerk, sent)
    facts.remake(desk.store, [desk.clerk.id], MONDAY, MONDAY + DAY, TUESDAY_NOON, BANGKOK)
    row = desk.store.workdays.of_person(desk.clerk.id, MONDAY)
    assert row is not None and (row.state, row.last_out) == ("present", office("06:05+"))
    assert calendar.round_of(desk.clerk.id, MONDAY) == NIGHT
    assert calendar.round_of(desk.clerk.id, MONDAY + DAY) == Round()
    tuesday = desk.store.workdays.of_person(desk.clerk.id, MONDAY + DAY)
    assert tuesday is not None and tuesday.first_in == office("08:20+")
    alone = facts.facts_of(desk.store, desk.clerk, [MONDAY + DAY], TUESDAY_NOON, BANGKOK)
    assert [punch.kind for punch in alone[0].punches] == ["in"], "the night's out is not Tuesday's"


def test_a_night_on_the_last_day_of_a_half_year(desk: Desk) -> None:
    last = date(2026, 3, 31)
    desk.store.calendar.add_round(NIGHT, "เวรดึก", TUESDAY_NOON, "9001")
    desk.store.calendar.assign_round(desk.clerk.id, "NIGHT", last - DAY, last, TUESDAY_NOON, "9001")
    clocked(desk.store, desk.clerk, "in 21:50", last)
    clocked(desk.store, desk.clerk, "out 06:05+", last)
    facts.remake(desk.store, [desk.clerk.id], last, last, TUESDAY_NOON, BANGKOK)
    assert desk.state(day=last) == "present"


def test_of_rounds_the_later_beginning_and_the_newer_row_hold(desk: Desk) -> None:
    calendar = desk.store.calendar
    for hour in (7, 9, 10):
        calendar.add_round(Round(time(hour), time(hour + 8), f"R{hour}"), "", TUESDAY_NOON, "9001")
    calendar.assign_round(desk.clerk.id, "R9", MONDAY, MONDAY + DAY, TUESDAY_NOON, "9001")
    calendar.assign_round(desk.clerk.id, "R7", MONDAY - DAY, None, TUESDAY_NOON, "9001")
    codes = [calendar.round_of(desk.clerk.id, MONDAY + DAY * n).code for n in (-2, -1, 0, 1, 2)]
    assert codes == ["", "R7", "R9", "R9", "R7"]
    calendar.assign_round(desk.clerk.id, "R10", MONDAY, MONDAY, TUESDAY_NOON, "9001")
    assert [calendar.round_of(desk.clerk.id, MONDAY + DAY * n).code for n in (0, 1)] == ["R10", "R9"]
    days = [MONDAY + DAY * n for n in (-2, -1, 0, 1, 2)]
    found = facts.facts_of(desk.store, desk.clerk, days, TUESDAY_NOON, BANGKOK)
    assert [one.work.code for one in found] == ["", "R7", "R10", "R9", "R7"]


def test_numbers_hold_from_a_day_on_and_each_row_knows_them(desk: Desk) -> None:
    for day in (MONDAY - 3 * DAY, MONDAY):
        clocked(desk.store, desk.clerk, "in 08:40", day)
        clocked(desk.store, desk.clerk, "out 16:40", day)
    desk.remake(MONDAY - 3 * DAY, MONDAY)
    desk.store.office.set_checked("day.grace_min", "15", TUESDAY_NOON, from_day=MONDAY)
    changed = desk.remake(MONDAY - 3 * DAY, MONDAY)
    assert {change.day for change in changed} == {MONDAY}
    assert (desk.state(day=MONDAY - 3 * DAY), desk.state()) == ("late", "present")
    row = desk.store.workdays.of_person(desk.clerk.id, MONDAY)
    before = desk.store.workdays.of_person(desk.clerk.id, MONDAY - 3 * DAY)
    assert row is not None and row.rule_version.endswith(f".{desk.store.office.version_on(MONDAY)}")
    assert before is not None and before.rule_version.endswith(".0")
    desk.store.office.set_checked("ledger.late_times", "20", TUESDAY_NOON, from_day=MONDAY)
    assert desk.remake(MONDAY - 3 * DAY, MONDAY) == [], "the ledger's limits judge sums, not days"
    assert desk.store.calendar.ledger_rules(MONDAY).late_times == 20
    assert desk.store.calendar.ledger_rules(MONDAY - DAY).late_times == 18


def test_a_locked_day_stays_as_it_is_until_it_is_opened_again(desk: Desk) -> None:
    desk.remake()
    calendar = desk.store.calendar
    calendar.lock(date(2026, 11, 1), date(2026, 11, 30), "ปิดงวด", TUESDAY_NOON, "9001")
    clocked(desk.store, desk.clerk, "in 08:20")
    assert desk.remake() == []
    assert facts.make_day(desk.store, desk.clerk, MONDAY, TUESDAY_NOON, BANGKOK).state == "absent"
    assert calendar.is_locked(MONDAY) and not calendar.is_locked(date(2026, 12, 1))
    calendar.reopen(MONDAY, MONDAY, "คำสั่งที่ 5", TUESDAY_NOON, "9001")
    assert calendar.locked_days(MONDAY - DAY, MONDAY + DAY) == {MONDAY - DAY, MONDAY + DAY}
    assert [change.after and change.after.state for change in desk.remake()] == ["no_out"]


def test_what_is_tried_leaves_no_trace(desk: Desk) -> None:
    desk.remake()
    with facts.tried(desk.store):
        desk.store.calendar.add_holiday(MONDAY, "วันหยุดพิเศษ", [], TUESDAY_NOON, "9001")
        desk.store.office.set_checked("day.grace_min", "15", TUESDAY_NOON, from_day=MONDAY)
        assert {change.after and change.after.state for change in desk.remake()} == {"holiday"}
    assert desk.state() == "absent" and desk.remake() == []
    assert desk.store.calendar.day_rules(MONDAY).grace_min == 0 and desk.store.office.versions == []


def test_a_day_gone_by_stays_with_the_unit_it_was_made_in(desk: Desk) -> None:
    desk.remake()
    desk.store.people.save([{"staff_id": "1001", "unit": "กองคลัง"}])
    clocked(desk.store, desk.clerk, "in 08:20")
    (change,) = desk.remake()
    assert change.unit == "สำนักงาน ก.ก."


def test_days_to_come_are_only_kept_up_to_date(desk: Desk) -> None:
    friday = MONDAY + 4 * DAY
    answered(desk.store, asked(desk.store, desk.clerk, "leave", friday, leave="vacation"), desk.chief)
    assert desk.remake(friday, friday) == []
    assert facts.make_day(desk.store, desk.clerk, friday, TUESDAY_NOON, BANGKOK).state == "leave"
    desk.store.calendar.add_holiday(friday, "วันหยุดพิเศษ", [], TUESDAY_NOON, "9001")
    assert [change.after and change.after.state for change in desk.remake(friday, friday)] == ["holiday"]


def test_one_and_many_come_to_the_same(desk: Desk) -> None:
    clocked(desk.store, desk.clerk, "in 08:20")
    answered(desk.store, asked(desk.store, desk.clerk, "travel", MONDAY, MONDAY + DAY), desk.chief)
    days = [MONDAY - DAY, MONDAY, MONDAY + DAY]
    one = facts.facts_of(desk.store, desk.clerk, days, TUESDAY_NOON, BANGKOK)
    many = facts.facts_of_many(desk.store, None, days[0], days[-1], TUESDAY_NOON, BANGKOK)
    mine = [found for person, _, found in many if person == desk.clerk.id]
    assert mine == one


def test_many_statements_are_not_needed_for_many_days(desk: Desk) -> None:
    said: list[str] = []
    event.listen(desk.store.connection, "before_cursor_execute", lambda *told: said.append(told[2]))
    desk.remake(MONDAY - 180 * DAY, MONDAY)
    half_year = len(said)
    said.clear()
    desk.remake()
    assert len(said) <= half_year < 25


def test_a_turn_and_a_remake_at_once_leave_the_newer_truth(either_house: House) -> None:
    """Somebody clocks in while everybody's days are made: the in must not be lost from the day."""
    house = either_house
    person, _ = house.clerk()
    begun, faults = threading.Event(), []

    def remakes() -> None:
        begun.set()
        try:
            with house.database.begin() as connection:
                facts.remake(Store(connection), None, MONDAY, MONDAY, TUESDAY_NOON, BANGKOK)
        except DatabaseTrouble as trouble:
            faults.append(trouble)

    other = threading.Thread(target=remakes)
    with house.store() as store:
        clocked(store, person, "in 08:20")
        clocked(store, person, "out 16:40")
        facts.make_day(store, person, MONDAY, TUESDAY_NOON, BANGKOK)
        other.start()
        begun.wait()
        other.join(timeout=0.5)  # it waits for us, or it would write what it read before
    other.join()
    assert faults == []
    with house.store() as store:
        row = store.workdays.of_person(person.id, MONDAY)
    assert row is not None and row.state == "present"
