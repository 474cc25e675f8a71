"""One's own time: the day, the month as a calendar with signs and words, the countdowns, and who sees it."""

import json
from datetime import date, datetime, timedelta

import pytest

from bot.line import outgoing
from bot.replies import Bar, Month, MonthDay, TapButton
from rules.workday import Day
from simulator.flex_shapes import check_flex, weight
from simulator.phone import Phone
from tests.builders import CITY_HALL, House
from tests.handlers.requests_people import asks_leave, chief, clerk

MONTH = "พฤศจิกายน 2569"


def made(house: House, person: int, first: date, days: list[Day]) -> None:
    """Derived days of a person, one after the other on weekdays."""
    when = first
    with house.store() as store:
        for day in days:
            while when.weekday() > 4:
                when += timedelta(days=1)
            store.workdays.save(person, when, "กองบริหารทั่วไป", day)
            when += timedelta(days=1)


def late(minutes: int = 5) -> Day:
    return Day("late", None, None, minutes, False, morning="worked", afternoon="worked")


def leave(kind: str, number: int) -> Day:
    return Day("leave", None, None, 0, False, morning="leave", afternoon="leave", leaves=(kind, kind),
               requests=(number, number))  # fmt: skip


def field_of(phone: Phone, number: int) -> list[str]:
    """What stands in the month's field of a day: the number and the sign."""
    for bubble in phone.answers():
        found = [words for words in _fields(bubble.message) if words[:1] == [str(number)] and len(words) == 2]
        if found:
            return found[0]
    raise AssertionError(phone.screen())


def _fields(part: object) -> list[list[str]]:
    if isinstance(part, list):
        return [found for one in part for found in _fields(one)]
    if not isinstance(part, dict):
        return []
    own = (
        [one["text"] for one in part.get("contents", []) if isinstance(one, dict) and one["type"] == "text"]
        if (isinstance(part.get("contents"), list))
        else []
    )
    return ([own] if own else []) + [found for one in part.values() for found in _fields(one)]


def test_today_and_the_month_in_one_look(house: House) -> None:
    phone = clerk(house)
    phone.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie()).sees_card("รับแล้ว")
    phone.says("เวลาของฉัน").sees_card("วันจันทร์ที่ 23 พฤศจิกายน 2569", "08:10 น.", "มาปกติ", "08:30-16:30")
    phone.sees_card("เดือนนี้ของฉัน", MONTH, "อา", "พฤ", "✓\u00a0มา", "สาย 0/18 ครั้ง", "ลา 0/23 วัน")
    assert field_of(phone, 23) == ["23", "✓"]
    assert field_of(phone, 22)[1].strip() == ""  # a Sunday says nothing


def test_every_sign_of_the_month_has_its_word(house: House) -> None:
    phone = clerk(house)
    days = [
        late(), leave("sick", 1), leave("vacation", 2), leave("maternity", 3),
        Day("absent", None, None, 0, False, morning="absent", afternoon="absent"),
        Day("present", None, None, 0, True, morning="worked", afternoon="worked"),
        Day("leave", None, None, 0, False, morning="leave", afternoon="worked", leaves=("personal", "")),
        Day("travel", None, None, 0, False, morning="worked", afternoon="travel"),
    ]  # fmt: skip
    made(house, 1, date(2026, 11, 2), days)
    phone.says("เวลาของฉัน").sees_card(
        "ส\u00a0สาย",
        "ป\u00a0ลาป่วย",
        "พ\u00a0ลาพักผ่อน",
        "ล\u00a0ลาอื่น ๆ",
        "ข\u00a0ขาด",
        "*\u00a0รอตรวจ",
        "ก\u00a0ลากิจ",
        "ร\u00a0ไปราชการ",
    )
    expected = {2: "ส", 3: "ป", 4: "พ", 5: "ล", 6: "ข", 9: "✓*", 10: "ก/", 11: "/ร"}
    assert {number: field_of(phone, number)[1] for number in expected} == expected


def test_the_countdowns_count_the_half_year_and_warn(house: House) -> None:
    phone = clerk(house)
    made(house, 1, date(2026, 9, 28), [late(), late(), late()])  # the half-year before: not counted
    made(house, 1, date(2026, 10, 1), [late() for _ in range(15)])
    made(house, 1, date(2026, 10, 26), [leave("sick", number) for number in range(11)])
    phone.says("เวลาของฉัน").sees_card("ครึ่งปีนี้ 1 ต.ค. 2569 - 31 มี.ค. 2570", "สาย 15/18 ครั้ง", "ใกล้ครบ")
    phone.sees_card("ลา 11/23 วัน", "เกินแล้ว")  # 11 times of 10


def test_leave_that_is_granted_for_days_to_come_counts_already(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone, day="พรุ่งนี้", part="ครึ่งเช้า")
    boss.says("คำขอ").taps("อนุมัติ")
    phone.says("เวลาของฉัน").sees_card("ลา 0.5/23 วัน", "ลา 1/10 ครั้ง")
    assert field_of(phone, 24) == ["24", "ป/"]


def test_a_day_opens_with_its_reasons(house: House) -> None:
    phone, boss = clerk(house), chief(house)
    asks_leave(phone, day="พรุ่งนี้")
    boss.says("คำขอ").taps("อนุมัติ")
    phone.says("เวลาของฉัน")
    tap = {"type": "postback", "label": "x", "data": "s1:mytime.day~?d=2026-11-24"}
    phone.taps_old(tap).sees_card("วันอังคารที่ 24 พฤศจิกายน 2569", "ลา", "ลาป่วย: ไม่สบาย")
    phone.taps_old({**tap, "data": "s1:mytime.day~?d=2026-12-05"}).sees_card("5 ธันวาคม 2569", "วันหยุด")
    for wrong in ("d=2026-13-01", "d=1999-01-01", "x=1"):
        phone.taps_old({**tap, "data": f"s1:mytime.day~?{wrong}"}).sees("เมนู")


def test_months_before_and_after_and_the_holidays_in_them(house: House) -> None:
    phone = clerk(house)
    phone.says("เวลาของฉัน").taps("เดือนถัดไป").sees_card("ธันวาคม 2569", "ห\u00a0วันหยุด")
    assert field_of(phone, 10) == ["10", "ห"]
    phone.taps("เดือนก่อน").sees_card(MONTH).taps("เดือนก่อน").sees_card("ตุลาคม 2569")


@pytest.mark.parametrize(("now", "last"), [("2028-02-15", 29), ("2027-02-15", 28), ("2026-12-31", 31)])
def test_the_last_day_of_the_month(house: House, now: str, last: int) -> None:
    phone = clerk(house)
    house.clock.advance(
        seconds=(datetime.fromisoformat(f"{now}T03:00+00:00") - house.clock.now()).total_seconds()
    )
    phone.says("เวลาของฉัน")
    assert field_of(phone, last)
    with pytest.raises(AssertionError):
        field_of(phone, last + 1)


def test_owner_colleague_and_stranger_see_only_their_own(house: House) -> None:
    owner, colleague = clerk(house), clerk(house, "1002", first_name="มานี")
    made(house, 1, date(2026, 11, 2), [late()])
    owner.says("เวลาของฉัน").sees("สาย 1/18")
    tap = owner._action("เดือนก่อน")
    colleague.says("เวลาของฉัน").sees("สาย 0/18").taps_old(tap).sees("ตุลาคม 2569", "สาย 0/18")
    house.phone().says("เวลาของฉัน").sees("ยังไม่ได้ลงทะเบียน").taps_old(tap).sees("ยังไม่ได้ลงทะเบียน")


def test_in_english_too(house: House) -> None:
    phone = clerk(house)
    made(house, 1, date(2026, 11, 2), [late()])
    phone.says("language").taps("English").says("my time")
    phone.sees_card("November 2026", "L\u00a0late", "late 1/18 times", "Month before")


def test_the_fullest_month_keeps_lines_limits() -> None:
    """Six weeks with 31 days, each with the longest sign, frame and tap; the longest words around them."""
    tap = TapButton("30", "s1:mytime.day~?d=2026-11-30")
    days = [MonthDay(30, "ป/ส*", "review", today=True, tap=tap) for _ in range(31)]
    fields = [None] * 6 + days + [None] * 5
    weeks = tuple(tuple(fields[start : start + 7]) for start in range(0, 42, 7))
    rows = tuple(Bar("ลา 22.5/23 วัน", "ใกล้ครบ", 0.97, "บัญชีครึ่งปี") for _ in range(3))
    month = Month("เดือนนี้ของฉัน", MONTH, MONTH, ("พฤ",) * 7, weeks, "ส สาย " * 15, "ครึ่งปีนี้", rows, (tap,) * 4)
    (message,) = outgoing.messages([month])
    assert not check_flex(message["contents"])
    assert weight(message["contents"]) < 25_000
    assert json.dumps(message, ensure_ascii=False).count("ป/ส*") == 31


def test_nobody_was_absent_before_the_office_began(house: House) -> None:
    """Assignments often begin long before the first clock-in ever; those days are nobody's absence."""
    _, phone = house.clerk()
    phone.says("เวลาของฉัน").sees("พฤศจิกายน 2569").sees_not("ขาด")
