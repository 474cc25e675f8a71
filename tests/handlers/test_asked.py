"""What people really type, through the real dispatcher: what it does, tells and offers."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rules.workday import Day
from simulator.phone import Phone
from simulator.screen import words
from storage.clockins import ClockIn
from tests.builders import House

CORPUS = Path(__file__).parent.parent / "samples" / "asked.toml"
ASKED: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["asked"]
#: How each deed's answer is known: the badge of its card, the sign of a picture.
BADGES = {
    "status": ("สถานะวันนี้", "สถานะย้อนหลัง"), "person": ("รายบุคคล",), "missing": ("● ยังไม่มา",),
    "absent": ("ขาดราชการ",), "late": ("● มาสาย",), "chart": ("[image]",),
}  # fmt: skip
TODAY_DATE = date(2026, 11, 23)
TODAY = "23 พ.ย. 2569"
UNITS = ("กองวิชาการ", "กองคลัง", "กองที่ 12", "Finance Unit")


def office(house: House) -> dict[str, Phone]:
    """Four units; in each one comes late and one in time, every working day from October on."""
    names = (("นางสาวสมหญิง ใจดี", "นายสมชาย รักงาน"), ("นางสาวมานี มีนา", "นายปิติ ชูใจ"),
             ("นายวีระ กล้า", "นางดวงแก้ว ดี"), ("นายจอห์น สมิธ", "นางเพชร งาม"))  # fmt: skip
    people, number = [], 1001
    for unit, pair in zip(UNITS, names, strict=True):
        for name in pair:
            title = next(t for t in ("นางสาว", "นาย", "นาง") if name.startswith(t))
            first, last = name.removeprefix(title).split()
            more = {"title": title, "first_name": first, "last_name": last, "unit": unit}
            people.append(house.person(str(number), **more))
            number += 1
    with house.store() as store:
        day = date(2026, 10, 1)
        while day <= date(2026, 11, 20):
            for place, person in enumerate(people if day.weekday() < 5 else ()):
                late = 12 if place % 2 else 0
                came = datetime(day.year, day.month, day.day, 1, 20 + late, tzinfo=UTC)
                state = Day("late" if late else "present", came, None, late, False)
                store.workdays.save(person.id, day, person.unit, state)
            day += timedelta(days=1)
        for place, person in enumerate(people):
            store.clockins.add(_clock_in(person.id, at_eight(20 + 22 * (place % 2))))
    house.clock.advance(seconds=2 * 3600)
    admin = house.clerk("9001", first_name="แอดมิน", role="admin", unit="ฝ่ายบุคคล")[1]
    chief = house.clerk("2001", first_name="หัวหน้า", role="supervisor", unit="กองวิชาการ")[1]
    staff = house.clerk("1900", first_name="ลูกจ้าง", unit="กองวิชาการ")[1]
    return {"admin": admin, "chief": chief, "staff": staff}


def at_eight(minutes: int) -> datetime:
    """So many minutes after eight in Bangkok, today."""
    return datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(minutes=minutes)


def _clock_in(person: int, at: datetime) -> ClockIn:
    return ClockIn(
        event_id=f"corpus-{person}", person=person, kind="in", work_day=TODAY_DATE, event_time=at,
        received_at=at, point=None, latitude=None, longitude=None, distance_m=None, place_time=at,
        photo_time=at, photo=None, evidence={}, verdict="accepted", reasons=[], rule_version="test",
    )  # fmt: skip


def fault_of(one: dict[str, Any], phone: Phone) -> str | None:
    """What is wrong with the answer on the phone; None when all is as it must be."""
    told = "\n".join("\n".join(words(bubble.message)) for bubble in phone.answers())
    if "offers" in one:
        items = [bubble.message.get("quickReply", {}).get("items", []) for bubble in phone.answers()]
        offered = [item["action"].get("text", "") for item in items[-1]] if items else []
        labels = [item["action"]["label"] for item in items[-1]] if items else []
        missing = [
            label for label in one["offers"] if not any(said.startswith(label) for said in offered + labels)
        ]
        return f"offers {offered}, not {missing}" if missing else None
    if "sees" in one:
        return None if one["sees"] in told else f"says {told[:200]!r}"
    badge = any(mark in told for mark in BADGES[one["is"]])
    who, days = one.get("who", "ทั้งสำนักงาน"), one.get("days", TODAY)
    return None if badge and who in told and days in told else f"says {told[:200]!r}"


@pytest.mark.parametrize("role", ["admin", "chief", "staff"])
def test_what_people_type_comes_out_right(house: House, role: str) -> None:
    phone, faults = office(house)[role], []
    for one in ASKED:
        if one.get("as", "admin") != role:
            continue
        phone.says(one["says"])
        fault = fault_of(one, phone)
        if fault:
            faults.append(f"{one['says']!r} {fault}")
        phone.says("ยกเลิก")
    assert not faults, "\n".join(faults)


def test_the_corpus_is_as_large_as_promised() -> None:
    said = [(one["says"], one.get("as")) for one in ASKED]
    assert len(set(said)) == len(said) >= 150
    assert sum(one["says"].isascii() for one in ASKED) >= 40
    assert sum("offers" in one for one in ASKED) >= 40
