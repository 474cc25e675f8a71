"""An office of any size with a year of working days, written by the database itself in a few statements."""

from datetime import date, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from rules.calendar import at_office
from rules.rounds import Round
from storage.store import Store
from storage.tables import assignments, days
from storage.tables_days import round_assignments

UNITS: Final = 300
LAST: Final = date(2026, 11, 20)
"""A Friday: "today" of the office."""

_NUMBERS: Final = {
    "sqlite": "WITH RECURSIVE p(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM p WHERE n < {people})",
    "postgresql": "WITH p(n) AS (SELECT generate_series(1, {people}))",
}
_DAYS_OF: Final = {
    "sqlite": (
        "d(day, k) AS (SELECT '{first}', 0 UNION ALL"
        " SELECT date(day, '+1 day'), k + 1 FROM d WHERE day < '{last}'),"
        " w(day, k) AS (SELECT day, k FROM d WHERE strftime('%w', day) NOT IN ('0', '6'))"
    ),
    "postgresql": (
        "d(day, k) AS (SELECT date '{first}' + k, k FROM generate_series(0, {count}) k),"
        " w(day, k) AS (SELECT day, k FROM d WHERE extract(isodow FROM day) < 6)"
    ),
}
#: A moment on the day, so many minutes after eight in Bangkok (one in the morning, UTC).
_AT: Final = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', w.day, '+60 minutes', ({minutes}) || ' minutes')",
    "postgresql": "(w.day + interval '1 hour' + ({minutes}) * interval '1 minute') AT TIME ZONE 'UTC'",
}
#: Which of a hundred kinds of day it is: 3 on leave, 5 late, 1 absent, the others in time.
_KIND: Final = "((p.n * 37 + w.k * 61 + p.n * w.k) % 100)"


def fill(connection: Connection, people: int, count: int) -> None:
    """So many people in 300 units with every working day of the last `count` days; on the last day one in
    twelve has not come."""
    dialect = connection.dialect.name
    numbers = _NUMBERS[dialect].format(people=people)
    unit = f"'กองที่ ' || (p.n % {UNITS})"
    name = "substr('000000' || p.n, -6)" if dialect == "sqlite" else "lpad(p.n::text, 6, '0')"
    into = "INSERT INTO people (id, staff_id, title, first_name, last_name, position, unit, role)"
    role = "CASE WHEN p.n = 1 THEN 'admin' WHEN p.n <= 300 THEN 'supervisor' ELSE 'staff' END"
    into_sql(
        connection,
        f"{into} {numbers} SELECT p.n, {name}, '', 'สมชาย', 'คนที่ ' || p.n, '', {unit}, {role} FROM p",
    )
    place = {"code": "P", "name": "ศาลาว่าการ", "latitude": 13.7, "longitude": 100.5, "radius_m": 150.0}
    Store(connection).points.save([place])
    since = "'2020-01-01'" if dialect == "sqlite" else "date '2020-01-01'"
    into_sql(
        connection,
        f"INSERT INTO {assignments.name} (person, point, from_day) {numbers} SELECT p.n, 1, {since} FROM p",
    )
    _rounds(connection, numbers)
    _days(connection, numbers, unit, LAST - timedelta(days=count - 1), count)


def into_sql(connection: Connection, sql: str) -> None:
    """PostgreSQL's driver reads a lone % as its own."""
    connection.exec_driver_sql(sql if connection.dialect.name == "sqlite" else sql.replace("%", "%%"))


def _rounds(connection: Connection, numbers: str) -> None:
    """Half of the office works half an hour later than the rest, and one in fifty keeps watch at night."""
    made = at_office(LAST - timedelta(days=800), time(8), ZoneInfo("Asia/Bangkok"))
    calendar = Store(connection).calendar
    for code, start, end in (("R1", time(9), time(17)), ("R2", time(20), time(4))):
        calendar.add_round(Round(start, end, code), code, made, "bench")
    dialect = connection.dialect.name
    since = "'2020-01-01'" if dialect == "sqlite" else "date '2020-01-01'"
    zero = "'2020-01-01 00:00:00.000000'" if dialect == "sqlite" else "timestamptz '2020-01-01'"
    into = f"INSERT INTO {round_assignments.name} (person, round, from_day, made_at, made_by)"
    which = "(SELECT id FROM rounds WHERE code = CASE WHEN p.n % 50 = 0 THEN 'R2' ELSE 'R1' END)"
    some = f"{numbers} SELECT p.n, {which}, {since}, {zero}, 'bench' FROM p WHERE p.n % 2 = 0"
    into_sql(connection, f"{into} {some}")


def _days(connection: Connection, numbers: str, unit: str, first: date, count: int) -> None:
    """Written without their indexes, which are made afterwards: that is what a bulk load does."""
    dialect = connection.dialect.name
    every = _DAYS_OF[dialect].format(first=first, last=LAST, count=count - 1)
    numbers = f"{numbers}, {every}"
    if dialect == "postgresql":  # what is made of people who are there needs no asking for each
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    late, leave, absent = f"{_KIND} < 5", f"{_KIND} BETWEEN 5 AND 7", f"{_KIND} = 8"
    minutes = f"CASE WHEN {late} THEN 31 + {_KIND} ELSE (p.n + w.k * 7) % 29 END"
    at = _AT[dialect].format(minutes=minutes)
    half = f"CASE WHEN {leave} THEN 'leave' WHEN {absent} THEN 'absent' ELSE 'worked' END"
    kind = f"CASE WHEN {leave} THEN 'sick' ELSE '' END"
    yes, no = ("1", "0") if dialect == "sqlite" else ("true", "false")
    columns = (
        "person, day, unit, state, provisional, first_in, last_out, late_minutes, early_minutes, missing_out,"
        " morning, afternoon, morning_leave, afternoon_leave, morning_request, afternoon_request, reasons,"
        " rule_version"
    )
    last = f"'{LAST}'" if dialect == "sqlite" else f"date '{LAST}'"
    indexes = list(days.indexes)
    for index in indexes:
        index.drop(connection)
    into_sql(
        connection,
        f"INSERT INTO days ({columns}) {numbers} SELECT p.n, w.day, {unit},"
        f" CASE WHEN {late} THEN 'late' WHEN {leave} THEN 'leave' WHEN {absent} THEN 'absent'"
        " ELSE 'present' END,"
        f" CASE WHEN (p.n + w.k) % 200 = 0 THEN {yes} ELSE {no} END,"
        f" CASE WHEN {_KIND} BETWEEN 5 AND 8 THEN NULL ELSE {at} END, NULL,"
        f" CASE WHEN {late} THEN 1 + {_KIND} ELSE 0 END, 0, {no}, {half}, {half}, {kind}, {kind}, 0, 0,"
        " '', '1.0'"
        f" FROM p CROSS JOIN w WHERE w.day < {last} OR (p.n / 300) % 12 > 0",
    )
    for index in indexes:
        index.create(connection)
    closed = (
        f"INSERT INTO closed_days (day, closed_at) {numbers} SELECT w.day, {_AT[dialect].format(minutes='0')}"
    )
    into_sql(connection, f"{closed} FROM w, p WHERE p.n = 1 AND w.day < {last}")
