"""A made office's half-year, by the product and by a slow second opinion: equal to the last number."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from holidays import GOVERNMENT, PUBLIC, country_holidays
from sqlalchemy import insert, select, text

from commands import made_office
from commands.demo import fill
from rules import ledger
from rules.ledger import HalfYear, LedgerDay
from storage.facts import remake
from storage.store import Store
from storage.tables import days
from storage.tables_days import request_decisions, requests
from tests.builders import House
from tests.made import BANGKOK, TUESDAY_NOON
from tests.rules import reference
from tests.rules.reference import Office, One, Sent, Verdict, Work, local_second, second_of

HALF = HalfYear(2569, 1)
PLAN = made_office.Plan(60, HALF.first, HALF.last, BANGKOK, seed=5)
FIVE_FROM = date(2026, 1, 12)


@pytest.fixture
def made(either_house: House) -> Iterator[Store]:
    """The office with its days made; somebody changed and took back leave, and a number changed half-way."""
    with either_house.store() as store:
        fill(store, PLAN)
        _changes_of_mind(store)
        store.office.set_checked("day.grace_min", "5", TUESDAY_NOON, from_day=FIVE_FROM)
        remake(store, None, PLAN.first, PLAN.last, TUESDAY_NOON, BANGKOK)
        yield store


def _changes_of_mind(store: Store) -> None:
    """Every third leave is changed to the day after it (accepted, refused or waiting), or withdrawn."""
    query = select(requests).where(requests.c.kind == "leave").order_by(requests.c.id)
    for n, row in enumerate(store.connection.execute(query).all()):
        if n % 3:
            continue
        values = {**row._mapping, "id": None, "replaces": row.id, "event_id": f"again-{n}"}
        values |= {"kind": "withdraw" if n % 4 == 0 else "leave", "to_day": row.to_day + timedelta(days=1)}
        values.pop("id")
        made = store.connection.execute(insert(requests).values(**values).returning(requests.c.id))
        if n % 4 in (1, 2):
            decision = {
                "request": made.scalar_one(), "decided_by": 1, "at": TUESDAY_NOON, "event_id": f"d-{n}",
                "decision": ("accepted", "refused")[n % 4 - 1], "reason": "", "before": [], "after": [],
            }  # fmt: skip
            store.connection.execute(insert(request_decisions).values(**decision))


def test_the_product_and_the_second_opinion_agree(made: Store) -> None:
    office = office_of(made)
    kept = {(row.person, row.day): row for row in made.connection.execute(select(days))}
    seen: Counter[str] = Counter()
    for person, one in people_of(made, office):
        by_day: dict[date, list[Sent]] = {}
        for sent in one.sent:
            by_day.setdefault(reference.owner(office, one, sent), []).append(sent)
        for row in one.asked:
            if row["kind"].startswith("forgot_"):
                corrected = Sent(row["kind"][7:], local_second(row["at"]), False, None)
                by_day.setdefault(row["from_day"], []).append(corrected)
        opinions = []
        for day in HALF.days():
            mine = reference.judge(office, one, day, by_day.get(day, []))
            found = kept.pop((person, day), None)
            if found is None:
                assert mine.state in ("off", "holiday") and day not in by_day, (person, day, mine)
                continue
            theirs = Verdict(*(getattr(found, name) for name in Verdict._fields))
            assert theirs == mine, (person, day, by_day.get(day))
            opinions.append((day, mine))
            seen[mine.state] += 1
        assert sums_of(made, person) == +reference.add_up(opinions), person
    assert not kept
    assert set(seen) >= {"present", "late", "absent", "left_early", "no_out", "leave", "travel", "wfh", "off"}
    assert sum(seen.values()) > 6000


def office_of(store: Store) -> Office:
    """What holds for everybody, read without the product's help."""
    calendar = country_holidays("TH", years=(2025, 2026), language="en_US", categories=(PUBLIC, GOVERNMENT))
    off: dict[date, set[str] | None] = {
        day: None for day, name in calendar.items() if "Labor" not in name and "Children" not in name
    }
    for row in rows(store, "SELECT day, kind, units FROM holidays ORDER BY id"):
        day = on(row["day"])
        if row["kind"] == "removed":
            off.pop(day, None)
        elif "กองที่ 1" in str(row["units"]) or "\\u" in str(row["units"]):
            off[day] = {"กองที่ 1"}
        else:
            off[day] = None
    works = {}
    for number, work, _ in made_office.ROUNDS:
        start, end = second_of(work.start), second_of(work.end)
        latest = second_of(work.latest) if work.latest else None
        end += reference.DAY if end <= start else 0
        works[number] = Work(work.code, work.weekdays, start, end, work.hours, latest)
    floods = [
        (on(row["from_day"]), on(row["to_day"]), row["point"], row["minutes"])
        for row in rows(store, "SELECT from_day, to_day, point, minutes FROM graces")
    ]
    outages = [
        (local_second(at(row["first"])), local_second(at(row["last"])))
        for row in rows(store, "SELECT first, last FROM outages WHERE state = 'confirmed'")
    ]
    return Office(works, off, floods, outages, [(FIVE_FROM, 5)])


def people_of(store: Store, office: Office) -> Iterator[tuple[int, One]]:
    """Each person with their own records."""
    last_words = _answers(store, "SELECT clockin AS number, decision FROM decisions ORDER BY id")
    answers = _answers(store, "SELECT request AS number, decision FROM request_decisions ORDER BY id")
    for person in rows(store, "SELECT id, unit FROM people ORDER BY id"):
        mine = {"person": person["id"]}
        assigned = [
            (on(row["from_day"]), on(row["to_day"]) if row["to_day"] else None, office.rounds[row["round"]])
            for row in rows(store, "SELECT * FROM round_assignments WHERE person = :person ORDER BY id", mine)
        ]
        exempt = [
            (on(row["from_day"]), None)
            for row in rows(store, "SELECT from_day FROM exemptions WHERE person = :person", mine)
        ]
        sent = []
        for row in rows(store, "SELECT * FROM clockins WHERE person = :person", mine):
            verdict = last_words.get(row["id"], row["verdict"])
            if verdict != "refused":
                second = local_second(at(row["event_time"]))
                sent.append(Sent(row["kind"], second, verdict == "review", row["point"]))
        asked = [
            {
                **row, "decision": answers.get(row["id"]), "from_day": on(row["from_day"]),
                "to_day": on(row["to_day"]), "at": at(row["at"]) if row["at"] else None,
            }
            for row in rows(store, "SELECT * FROM requests WHERE person = :person ORDER BY id", mine)
        ]  # fmt: skip
        yield person["id"], One(person["unit"], assigned, exempt, sent, reference.standing(asked))


def _answers(store: Store, sql: str) -> dict[int, str]:
    return {row.number: row.decision for row in store.connection.execute(text(sql))}


def sums_of(store: Store, person: int) -> Counter[str]:
    """The product's ledger, in the words of the second opinion."""
    kept = store.workdays.of_span(person, HALF.first, HALF.last)
    found = ledger.add_up(LedgerDay(day, derived) for day, derived in kept.items())
    offs: Counter[str] = Counter(
        half for day in kept.values() for half in day.halves if half in ("off", "holiday")
    )
    told = {
        "worked halves": found.worked_halves, "absent halves": found.absent_halves,
        "travel halves": found.travel_halves, "wfh halves": found.wfh_halves,
        "exempt halves": found.exempt_halves, "open halves": found.open_halves,
        "leave halves": sum(found.leave_halves.values()), "off halves": offs["off"],
        "holiday halves": offs["holiday"], "late times": found.late_times, "late minutes": found.late_minutes,
        "absent times": found.absent_times, "early times": found.early_times,
        "early minutes": found.early_minutes, "missing outs": found.missing_outs,
        "provisional days": found.provisional_days,
        **{f"{kind} halves": count for kind, count in found.leave_halves.items()},
        **{f"{kind} times": count for kind, count in found.leave_times.items()},
    }  # fmt: skip
    return +Counter(told)


def rows(store: Store, sql: str, values: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return [dict(row) for row in store.connection.execute(text(sql), values or {}).mappings()]


def on(value: Any) -> date:
    """SQLite gives dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def at(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def test_the_same_seed_makes_the_same_office_and_another_makes_another() -> None:
    weather = made_office.Weather(PLAN)
    assert made_office.life_of(PLAN, weather, 7) == made_office.life_of(PLAN, made_office.Weather(PLAN), 7)
    assert made_office.life_of(PLAN, weather, 7) != made_office.life_of(PLAN, weather, 8)
