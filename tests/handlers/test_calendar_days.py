"""Days as admins pick and type them."""

from datetime import date

import pytest

from handlers.parts.admin_questions import day_of


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)), ("2026-11-23T08:30", date(2026, 11, 23)),
        ("23/11/2569", date(2026, 11, 23)), ("23/11/2026", date(2026, 11, 23)),
        ("๒๓/๑๑/๒๕๖๙", date(2026, 11, 23)), ("29/2/2571", date(2028, 2, 29)), ("29/2/2570", None),
        ("1/1/2570", date(2027, 1, 1)), ("31/11/2569", None), ("2569-11-23", None), ("23/11/69", None),
        ("เมื่อวาน", None), ("", None), ("1/2", None),
    ],
)  # fmt: skip
def test_a_day_in_either_era(said: str, day: date | None) -> None:
    assert day_of(said) == day
