"""Near misses: what a slip comes nearest to, and what is too far to be offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.nearest import LONGEST, nearest
from texts.thai import folded

WORDS = [
    ("สถานะ", True),
    ("รอตรวจ", True),
    ("เข้างาน", False),
    ("ใครสาย", True),
    ("status", True),
    ("help", False),
]


@pytest.mark.parametrize(
    ("typed", "word", "rest"),
    [
        ("สถาณะ", "สถานะ", ""), ("สถานนะ", "สถานะ", ""), ("สถาน่ะ", "สถานะ", ""), ("ลอตรวด", "รอตรวจ", ""),
        ("สถาณะ กองคลัง", "สถานะ", "กองคลัง"), ("สถาณะกองคลัง", "สถานะ", "กองคลัง"), ("stauts", "status", ""),
        ("statsu of finance", "status", "of finance"), ("l5kot", "สถานะ", ""), ("หะฟะีห", "status", ""),
        ("g-hk'ko", "เข้างาน", ""), ("hlep", "help", ""),
    ],
)  # fmt: skip
def test_a_slip_comes_nearest_to_what_was_meant(typed: str, word: str, rest: str) -> None:
    near = nearest(folded(typed), WORDS)[0]
    assert (near.word, near.rest) == (word, rest)


@pytest.mark.parametrize("typed", ["", " ", "ประชุมกี่โมง", "🙂", "xyz", "ส" * (LONGEST + 1)])
def test_what_is_too_far_or_too_long_is_near_to_nothing(typed: str) -> None:
    assert nearest(typed, WORDS) == []


@given(st.text(max_size=300))
def test_any_text_is_compared_and_the_nearest_comes_first(typed: str) -> None:
    found = nearest(folded(typed), WORDS)
    assert [one.nearness for one in found] == sorted((one.nearness for one in found), reverse=True)
    assert len(found) <= 3
