"""Paper can be held against the data: a changed number is found, and whose it is."""

import random

from rules.ledger import NUMBERS, HalfYear
from rules.ledger_proof import Row, code_of, differences, digest, row_code, tidy_code

HALF, SECRET = HalfYear(2570, 1), b"the office's secret"


def row(staff_id: str, **numbers: float) -> Row:
    return Row(staff_id, {**dict.fromkeys(NUMBERS, 0.0), **numbers})


ROWS = [row("1001", late_times=3, leave_days=1.5), row("1002"), row("1003", worked_days=110)]


def test_the_order_of_people_does_not_matter() -> None:
    mixed = random.Random(1).sample(ROWS, len(ROWS))
    assert digest(HALF, "office", mixed) == digest(HALF, "office", ROWS)


def test_half_a_day_more_is_another_digest_and_code() -> None:
    other = [row("1001", late_times=3, leave_days=2), *ROWS[1:]]
    one, two = digest(HALF, "office", ROWS), digest(HALF, "office", other)
    assert one != two and code_of(SECRET, one) != code_of(SECRET, two)
    assert digest(HALF, "unit:กอง", ROWS) != one and digest(HalfYear(2570, 2), "office", ROWS) != one


def test_nobody_makes_a_code_without_the_secret() -> None:
    found = digest(HALF, "office", ROWS)
    assert code_of(SECRET, found) != code_of(b"another secret", found)
    assert row_code(SECRET, HALF, ROWS[0]) != row_code(b"another secret", HALF, ROWS[0])


def test_only_the_changed_row_has_another_code() -> None:
    changed = row("1001", late_times=4, leave_days=1.5)
    assert row_code(SECRET, HALF, changed) != row_code(SECRET, HALF, ROWS[0])
    assert row_code(SECRET, HALF, row("1002")) == row_code(SECRET, HALF, ROWS[1])


def test_a_code_is_read_however_it_is_typed() -> None:
    code = code_of(SECRET, digest(HALF, "office", ROWS))
    assert tidy_code(f" {code.lower().replace('-', ' ')} ") == code
    assert tidy_code("oiL0-0000-0000-0000") == "0110-0000-0000-0000"


def test_differences_name_the_person_and_the_number() -> None:
    theirs = [row("1001", late_times=2, leave_days=1.5), ROWS[1], row("1004")]
    found = differences(ROWS, theirs)
    told = [(one.staff_id, one.number, one.here, one.there) for one in found]
    assert told == [("1001", "late_times", 3, 2), ("1003", "", 1.0, None), ("1004", "", None, 1.0)]
    assert differences(ROWS, ROWS) == []
