"""What lies behind the working days: clock-ins and what humans decided, requests, the trail, points."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from benchmarks.status_office import LAST, into_sql
from storage.store import Store
from storage.waiting import Waiting

#: Clock-ins of so many days are kept here: more would only make the filling longer, for whoever asks what
#: waits or what somebody did goes by an index.
KEPT_DAYS: Final = 14
POINTS: Final = 300
_CLOCKINS: Final = (
    "INSERT INTO clockins (event_id, person, kind, work_day, event_time, received_at, point, evidence,"
    " verdict, reasons, rule_version)"
    " SELECT 'b' || d.person || '-' || d.day, d.person, 'in', d.day, d.first_in,"
    " d.first_in, 1, '{{}}', CASE WHEN d.person % 50 = 0 THEN 'review' ELSE 'accepted' END, '[]', '1.0'"
    " FROM days d WHERE d.day > '{since}' AND d.first_in IS NOT NULL"
)
#: All but today's are decided.
_DECISIONS: Final = (
    "INSERT INTO decisions (clockin, decided_by, decision, reason, at, event_id)"
    " SELECT id, 1, 'accepted', '', event_time, event_id FROM clockins"
    " WHERE verdict = 'review' AND work_day < '{last}'"
)
#: Every leave of the year was asked for; of today's one in seven waits for an answer.
_REQUESTS: Final = (
    "INSERT INTO requests (person, kind, leave, from_day, to_day, part, reason, asked_at, event_id)"
    " SELECT person, 'leave', 'sick', day, day, 'full', '', '{now}', 'q' || person || '-' || day"
    " FROM days WHERE state = 'leave' AND day > '{year}'"
)
_ANSWERS: Final = (
    "INSERT INTO request_decisions (request, decided_by, decision, reason, at, event_id, before, after)"
    " SELECT id, 1, 'accepted', '', asked_at, event_id, '{{}}', '{{}}' FROM requests"
    " WHERE from_day < '{last}' OR person % 7 > 0"
)
_TRAIL: Final = (
    "INSERT INTO audit (at, actor, action, subject, facts) SELECT event_time, person, 'clockin', 'person:' ||"
    " person, '{{}}' FROM clockins"
)


def fill_evidence(connection: Connection) -> None:
    """Of an office that `status_office.fill` made."""
    since = LAST - timedelta(days=KEPT_DAYS)
    words = {
        "since": since, "last": LAST, "year": LAST - timedelta(days=365), "now": f"{LAST} 02:00:00.000000",
    }  # fmt: skip
    for sql in (_CLOCKINS, _DECISIONS, _REQUESTS, _ANSWERS, _TRAIL):
        into_sql(connection, sql.format(**words))
    Waiting(connection).make_again()
    place = {"latitude": 13.7, "longitude": 100.5, "radius_m": 150.0}
    more = [{"code": f"P{n}", "name": f"จุดที่ {n}", **place} for n in range(2, POINTS + 1)]
    Store(connection).points.save(more)
