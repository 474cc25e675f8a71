"""What the statements of a clock-in are measured against: the same rows by plain SQL."""

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg

from benchmarks.webhook import Store

_AT = "2026-11-23 01:10:00"
_READING = json.dumps(
    {
        "width": 960,
        "height": 1280,
        "marks": [{"id": 7, "corners": [[1.5, 2.5]] * 4}] * 3,
        "faces": [{"x": 0.3}],
    }
)
_JSON = json.dumps({"assigned": True, "distance_m": 3.2, "sign": "right", "faces": 1, "quality": "ok"})
#: One clock-in: three events taken and finished, three talks saved, photo, clock-in, day and audit written.
_STATEMENTS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("INSERT INTO photos (key, person, message_id, sent_at, stored_at, sha256, phash, part_0, part_1, part_2,"
     " part_3, reading) VALUES (?, 1, '1', ?, ?, ?, 1, 1, 1, 1, 1, ?)", ("key", _AT, _AT, "key", _READING)),
    ("INSERT INTO clockins (event_id, person, kind, work_day, event_time, received_at, evidence, verdict,"
     " reasons, rule_version, photo) VALUES (?, 1, 'in', '2026-11-23', ?, ?, ?, 'accepted', '[]', '1', ?)",
     ("key", _AT, _AT, _JSON, "key")),
    ("INSERT INTO days (person, day, unit, state, provisional, late_minutes, rule_version) VALUES"
     " (1, '2026-11-23', 'u', 'present', ?, 0, '1') ON CONFLICT (person, day) DO UPDATE SET late_minutes = 0",
     (True,)),
    ("INSERT INTO audit (at, actor, action, subject, facts) VALUES (?, 'system', 'a', 's', ?)", (_AT, _JSON)),
)  # fmt: skip
_EVENT = (
    "INSERT INTO inbox (event_id, sender, at_ms, payload, received_ms) VALUES (?, 's', 1, ?, 1)",
    "UPDATE inbox SET state = 1, reply = ? WHERE event_id = ?",
    "UPDATE inbox SET state = 2, reply = NULL, done_ms = 1 WHERE event_id = ?",
    "INSERT INTO conversations (user_id, memory, nonce, language, told) VALUES (?, ?, '', 'th', '{}')"
    " ON CONFLICT (user_id) DO UPDATE SET memory = excluded.memory",
)
_PAYLOAD = json.dumps({"type": "message", "text": "x" * 350})
_PERSON = (
    "INSERT INTO people (id, staff_id, title, first_name, last_name, position, unit, role)"
    " VALUES (1, '1', '', 'a', 'b', '', 'u', 'staff')"
)
Run = Callable[[str, tuple[Any, ...]], object]


def plain_rows(store: Store, clock_ins: int) -> float:
    """CPU milliseconds of this process to write one clock-in's rows in four transactions, driver only."""
    url = store.make()
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as file:
            file.execute("PRAGMA synchronous=NORMAL")
            return _timed(lambda sql, values: file.execute(sql, values), clock_ins)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        return _timed(lambda sql, values: server.execute(sql.replace("?", "%s"), values), clock_ins)


def _timed(run: Run, clock_ins: int) -> float:
    run(_PERSON, ())
    clock_ins = max(clock_ins, 200)
    began = time.process_time()
    for number in range(clock_ins):
        _clock_in(run, number)
    return (time.process_time() - began) / clock_ins * 1e3


def _clock_in(run: Run, number: int) -> None:
    for event in range(3):
        name = f"{number}-{event}"
        run("BEGIN", ())
        run(_EVENT[0], (name, _PAYLOAD))
        if event == 2:
            for sql, values in _STATEMENTS:
                run(sql, tuple(str(number) if value == "key" else value for value in values))
        run(_EVENT[3], (str(number), _JSON))
        run(_EVENT[1], (_READING, name))
        run(_EVENT[2], (name,))
        run("COMMIT", ())
