"""Every state, half, reason, number and kind of leave that can come up has its word in both languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

import texts
from documents.ledger_words import half_state, number_name, state_name
from documents.year_sheet import mark_of
from rules.ledger import LEAVE_KINDS, NUMBERS
from rules.workday import Day, Half, State

WORKDAY = Path(__file__).parent.parent.parent / "rules" / "workday.py"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_word_is_there(language: str) -> None:
    names = [number_name(number, language) for number in NUMBERS]
    assert len(set(names)) == len(NUMBERS), "two columns of one name could not be read back"
    for state in get_args(State):
        assert state_name(Day(state, None, None, 0, False), language)
    for half in get_args(Half):
        assert half_state(Day("none", None, None, 0, False, 0, False, half, half), 0, language)


def test_every_kind_of_leave_has_a_letter_of_its_own() -> None:
    def mark(kind: str) -> str:
        return mark_of(Day("leave", None, None, 0, False, 0, False, "leave", "leave", (kind, kind)))

    letters = [mark(kind) for kind in LEAVE_KINDS]
    assert all(letters) and len({*letters, "ส", "ข", "ร", "W", "ย"}) == len(LEAVE_KINDS) + 5


def test_every_reason_that_the_rules_give_has_a_word() -> None:
    told = re.findall(r'\("(\w+)",\)', WORKDAY.read_text("utf-8"))
    assert {"grace", "outage", "no_in"} <= set(told)
    for reason in told:
        assert texts.has("ledger", f"why_{reason}"), reason
