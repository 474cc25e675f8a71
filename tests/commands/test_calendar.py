"""Rounds, holidays, exemptions and grace from files: whole or not at all, and days follow at once."""

from datetime import date, time

import pytest

from storage import remaking
from tests.builders import CITY_HALL
from tests.commands.keyboard import STAFF, Operator

MONDAY = date(2026, 11, 23)


def late_clerk(operator: Operator, staff_id: str = "1001", minutes: float = 50) -> int:
    """Somebody who came half an hour late on Monday; the clock then stands where it stood."""
    house = operator.house
    person, phone = house.clerk(staff_id)
    house.clock.advance(minutes=minutes)
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    return person.id


def state(operator: Operator, person: int, day: date = MONDAY) -> str:
    with operator.house.store() as store:
        row = store.workdays.of_person(person, day)
    return row.state if row else "-"


def test_a_round_given_late_makes_past_days_again(operator: Operator) -> None:
    person = late_clerk(operator)
    assert state(operator, person) == "late"
    table = "code,name,start,end\nR0930,รอบ 09:30,9:30,17.30\nNIGHT,รอบดึก,23:00,07:00\n"
    told = operator.types("rounds", "import", operator.saves("r.csv", table)).output
    assert told == "2 added, 0 same; 0 days of 0 people changed\n"
    given = operator.saves("g.csv", "staff_id,round,from,to\n1001,r0930,2026-11-01,\n")
    dry = operator.types("rounds", "assign", given, "--dry-run").output
    assert dry == "Would be: 1 added, 0 same; 1 days of 1 people changed (late -> present 1)\n"
    assert state(operator, person) == "late"
    operator.types("rounds", "assign", given)
    assert state(operator, person) == "present"
    again = operator.types("rounds", "assign", given).output
    assert again == "0 added, 1 same; 0 days of 0 people changed\n"
    with operator.house.store() as store:
        assert store.calendar.rounds()["NIGHT"].start == time(23)
        actions = [row.action for row in store.audit.of("round:R0930")]
    assert actions == ["round.added", "round.given"]


def test_the_person_is_told_what_became_of_the_day(operator: Operator) -> None:
    person, phone = operator.house.clerk("1001")
    operator.house.clock.advance(minutes=50)
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(operator.house.selfie())
    table = "from,to,minutes,reason\n2026-11-23,,60,น้ำท่วมถนน\n"
    told = operator.types("graces", "import", operator.saves("g.csv", table)).output
    assert "1 days of 1 people changed (late -> present 1)" in told
    phone.says("เมนู").sees("23 พ.ย. 2569: เปลี่ยนจาก “สาย” เป็น “มา”", "เพราะ น้ำท่วมถนน")
    operator.types("graces", "withdraw", "1", "--why", "ลงผิดวัน")
    assert state(operator, person.id) == "late"
    phone.says("เมนู").sees("เปลี่ยนจาก “มา” เป็น “สาย”", "เพราะ ลงผิดวัน")
    assert "taken back before" in operator.types("graces", "withdraw", "1", "--why", "-", exit_code=1).output


def test_a_holiday_of_one_unit_added_late(operator: Operator) -> None:
    house = operator.house
    person, other = late_clerk(operator), house.clerk("1002", unit="กองอื่น")[0].id
    table = "day,name,units\n2026-11-23,วันสถาปนาหน่วยงาน,สำนักงาน ก.ก.\n"
    told = operator.types("holidays", "import", operator.saves("h.csv", table)).output
    assert told.startswith("1 added, 0 same; 1 days of 1 people changed (late -> holiday 1)")
    assert (state(operator, person), state(operator, other)) == ("holiday", "-")
    assert operator.types("holidays", "import", operator.saves("h.csv", table)).output.startswith("0 added")
    listed = operator.types("holidays", "list", "--from", "2026-11-23", "--to", "2026-12-05").output
    assert "วันสถาปนาหน่วยงาน\tadded\tสำนักงาน ก.ก.\tno. 1" in listed and "2026-12-05" in listed
    operator.types("holidays", "withdraw", "1", "--why", "ประกาศยกเลิก")
    assert state(operator, person) == "late"


def test_somebody_exempt_is_never_late(operator: Operator) -> None:
    person = late_clerk(operator)
    table = operator.saves("e.csv", "staff_id,from,to,reason\n1001,2026-11-01,2026-11-30,ช่วยราชการ\n")
    assert "(late -> exempt 1)" in operator.types("exemptions", "import", table).output
    assert "0 added, 1 same" in operator.types("exemptions", "import", table).output
    assert "1\t1001\t2026-11-01\t2026-11-30\tช่วยราชการ" in operator.types("exemptions", "list").output
    operator.types("exemptions", "withdraw", "1", "--why", "กลับมาแล้ว")
    assert state(operator, person) == "late"


def test_every_bad_row_is_named_and_nothing_comes_in(operator: Operator) -> None:
    operator.house.person("1001")
    rounds = (
        "code,name,start,end,weekdays,hours,out_required\n"
        "A,ก,25:00,16:30,,,\nB,ข,08:30,,,,\nC,ค,08:30,16:30,7,,\nD,ง,08:30,16:30,,99,\n"
        "d,จ,08:30,16:30,,,\nE,ฉ,08:30,16:30,,,อาจจะ\n"
    )  # fmt: skip
    told = operator.types("rounds", "import", operator.saves("r.csv", rounds), exit_code=1).output
    for words in (
        "บรรทัด 2 คอลัมน์ start: ต้องเป็นเวลาแบบ 08:30: 25:00", "บรรทัด 3 คอลัมน์ end: ต้องไม่ว่าง",
        "บรรทัด 4 คอลัมน์ weekdays", "บรรทัด 5 คอลัมน์ hours", "บรรทัด 6 คอลัมน์ code: D ซ้ำกัน",
        "บรรทัด 7 คอลัมน์ out_required: ใช้ yes หรือ no",
    ):  # fmt: skip
        assert words in told
    operator.types("rounds", "import", operator.saves("r.csv", "code,name,start,end\nA,ก,07:30,15:30\n"))
    changed = operator.saves("r.csv", "code,name,start,end\na,ก,07:30,15:45\n")
    assert "รหัสรอบ A มีอยู่แล้ว" in operator.types("rounds", "import", changed, exit_code=1).output
    given = operator.saves("g.csv", "staff_id,round,from,to\n9,Z,2569-01-01,\n1001,A,2026-11-02,2026-11-01\n")
    told = operator.types("rounds", "assign", given, exit_code=1).output
    for words in ("ไม่พบรหัส 9", "ไม่พบรอบ Z", "ใช้ปี ค.ศ.", "วันสิ้นสุดอยู่ก่อนวันเริ่ม"):
        assert words in told
    days = operator.saves("h.csv", "day,name,kind,units\n2026-12-01,,maybe,กองที่ไม่มี\n")
    told = operator.types("holidays", "import", days, exit_code=1).output
    for words in ("ต้องไม่ว่าง", "ใช้ added", "ไม่พบหน่วยงาน กองที่ไม่มี"):
        assert words in told
    grace = operator.saves("g.csv", "from,to,minutes,point_code,round,reason\n2026-12-01,,0,NO,NO,\n")
    told = operator.types("graces", "import", grace, exit_code=1).output
    for words in ("ค่าอยู่นอกช่วง", "ไม่พบจุดลงเวลา NO", "ไม่พบรอบ NO", "คอลัมน์ reason: ต้องไม่ว่าง"):
        assert words in told
    with operator.house.store() as store:
        calendar = store.calendar
        assert list(calendar.rounds()) == ["A"]
        assert not calendar.holiday_rows(date.min, date.max) + calendar.grace_rows(date.min, date.max)


def test_a_closed_month_takes_nothing_until_it_is_opened_on_record(operator: Operator) -> None:
    person = late_clerk(operator)
    told = operator.types("locks", "close", "2026-11", exit_code=1).output
    assert "not over yet" in told
    house = operator.house
    house.clock.advance(days=10)
    for _ in range(3):
        house.settle()
    assert "Closed: 2026-11-01 to 2026-11-30" in operator.types("locks", "close", "2026-11").output
    assert "closed already" in operator.types("locks", "close", "2026-11", exit_code=1).output
    table = operator.saves("e.csv", "staff_id,from,to,reason\n1001,2026-11-20,,ช่วยราชการ\n")
    told = operator.types("exemptions", "import", table, exit_code=1).output
    assert "บรรทัด 2 คอลัมน์ from: แตะวันในงวดที่ปิดแล้ว (2026-11-20..2026-11-30)" in told
    assert state(operator, person) == "late"
    reopen = ("locks", "reopen", "--from", "2026-11-01", "--to", "2026-11-30", "--why", "ลืมใส่คำสั่ง")
    operator.types(*reopen)
    assert "None of those days" in operator.types(*reopen, exit_code=1).output
    operator.types("exemptions", "import", table)
    assert state(operator, person) == "exempt"
    listed = operator.types("locks", "list").output.splitlines()
    assert [line.split("\t")[1] for line in listed] == ["opened", "closed"]
    assert "such as 2026-10" in operator.types("locks", "close", "พฤศจิกายน", exit_code=1).output


def test_a_closing_is_dated_by_the_offices_clock(operator: Operator) -> None:
    """At two in the morning in Bangkok it is still the day before in Greenwich."""
    house = operator.house
    house.clock.advance(hours=11 * 24 + 18)
    for _ in range(3):
        house.settle()
    operator.types("locks", "close", "2026-11")
    assert operator.types("locks", "list").output.startswith("2026-12-05\tclosed\t2026-11-01")


def test_an_outage_noted_and_dismissed_again(operator: Operator) -> None:
    person = late_clerk(operator)
    window = ("outages", "add", "--from", "2026-11-23T08:15", "--to", "2026-11-23T08:58", "--why", "ไฟดับ")
    assert "(late -> present 1)" in operator.types(*window).output
    assert state(operator, person) == "present"
    listed = operator.types("outages", "list").output
    assert listed == "1\t2026-11-23 08:15\t2026-11-23 08:58\tconfirmed\toperator\tby_hand=True\n"
    assert "decided before" in operator.types("outages", "confirm", "1", exit_code=1).output
    assert "(present -> late 1)" in operator.types("outages", "dismiss", "1", "--why", "ผิดวัน").output
    assert state(operator, person) == "late"
    assert "no outage no. 7" in operator.types("outages", "confirm", "7", exit_code=1).output
    backwards = (*window[:3], "2026-11-23T09:00", *window[4:])
    assert "ends before" in operator.types(*backwards, exit_code=1).output


def test_each_is_told_the_reason_that_is_theirs(operator: Operator) -> None:
    house = operator.house
    phones = [house.clerk(staff_id)[1] for staff_id in ("1001", "1002")]
    house.clock.advance(minutes=50)
    for phone in phones:
        phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    table = "staff_id,from,to,reason\n1001,2026-11-23,,ช่วยราชการ\n1002,2026-11-23,,พนักงานขับรถ\n"
    operator.types("exemptions", "import", operator.saves("e.csv", table))
    for phone, why in zip(phones, ("ช่วยราชการ", "พนักงานขับรถ"), strict=True):
        phone.says("เมนู").sees(f"เพราะ {why}")


def test_a_change_for_many_is_made_by_the_command_itself(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [late_clerk(operator, "1001"), late_clerk(operator, "1002", 0)]
    monkeypatch.setattr(remaking, "AT_ONCE", 0)
    table = operator.saves("g.csv", "from,to,minutes,reason\n2026-11-23,,120,น้ำท่วม\n")
    dry = operator.types("graces", "import", table, "--dry-run").output
    assert dry == "Would be: 1 added, 0 same; 1 days of 2 people are made again\n"
    assert [state(operator, one) for one in people] == ["late", "late"]
    told = operator.types("graces", "import", table).output
    assert told.splitlines()[-2:] == ["2 days changed", "1 added, 0 same; 1 days of 2 people are made again"]
    assert [state(operator, one) for one in people] == ["present", "present"]
    with operator.house.store() as store:
        assert not remaking.is_waiting(store)


def test_who_left_on_a_day_gone_by_is_missed_no_more(operator: Operator) -> None:
    house = operator.house
    early, gone = late_clerk(operator), late_clerk(operator, "1002", 0)
    house.clock.advance(days=2)
    house.settle()
    tuesday = date(2026, 11, 24)
    assert [state(operator, one, tuesday) for one in (early, gone)] == ["absent", "absent"]
    told = operator.types("staff", "left", "1002", "--on", "2026-11-24").output
    assert told.startswith("1002 is gone from 2026-11-24; 1 days of 1 people changed (absent -> none 1")
    assert [state(operator, one, tuesday) for one in (early, gone)] == ["absent", "-"]
    assert state(operator, gone) == "late"
    operator.types("staff", "left", "1002", "--not")
    assert state(operator, gone, tuesday) == "absent"


def test_whoever_moves_on_a_units_day_off_has_today_made_again(operator: Operator) -> None:
    person = late_clerk(operator)
    row = "2026-11-23,วันสถาปนากองคลัง,,กองคลัง\n"
    operator.house.person("1009", unit="กองคลัง")
    operator.types("holidays", "import", operator.saves("h.csv", "day,name,kind,units\n" + row))
    assert state(operator, person) == "late"
    moved = STAFF + "1001,นางสาว,สมหญิง,ใจดี,นักทรัพยากรบุคคล,กองคลัง,staff,\n"
    told = operator.types("staff", "import", operator.saves("s.csv", moved)).output
    assert told == "0 added, 1 changed, 0 same; 1 days of 1 people changed (late -> holiday 1)\n"
    assert state(operator, person) == "holiday"


def test_the_offices_numbers_change_with_what_people_are_told(operator: Operator) -> None:
    person = late_clerk(operator)
    operator.types("office", "set", "day.grace_min", "60", "--from", "2026-11-01")
    assert state(operator, person) == "present"
    with operator.house.store() as store:
        (told,) = store.notices.untold(person, 9)
    assert told.facts["why"] == "text:changes.why_numbers"


def test_whoever_is_awaited_since_an_earlier_day_has_those_days_judged(operator: Operator) -> None:
    house = operator.house
    early = late_clerk(operator)  # the office keeps days from Monday on
    other = house.person("1002")
    house.clock.advance(days=2)
    house.settle()
    assert state(operator, other.id) == "-"
    given = operator.saves("a.csv", "staff_id,point_code,from,to\n1002,HALL,2026-11-01,\n")
    told = operator.types("assignments", "import", given).output
    assert told.startswith("1 added, 0 changed, 0 same; 2 days of 1 people changed (none -> absent 2")
    assert (state(operator, other.id), state(operator, early)) == ("absent", "late")
    assert state(operator, other.id, date(2026, 11, 20)) == "-", "nobody was awaited then"
    assert operator.types("assignments", "import", given).output == "0 added, 0 changed, 1 same\n"
