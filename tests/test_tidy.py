"""Tidying what people type: the shorter way for what is tidy already gives what the whole way gives."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from texts.thai import _tidied, tidy

_NEAR = st.text(alphabet="กขำาํุู่้ิั์ฯๆ๏฿aZ1\u0303 \t\n\u00a0\u200b\u0e3b\u0e5c", max_size=12)


@given(st.one_of(_NEAR, st.text(max_size=20)))
@example("")
@example(" ")
@example("กา\n")
@example("น้ํา")
@example("กุ่")
@example("\ud800")
def test_both_ways_say_the_same(text: str) -> None:
    assert tidy(text) == _tidied(text)
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  สวัสดี   โลก ", "สวัสดี โลก"),
        ("น้ํา", "น้ำ"),
        ("a\u200bb\u0000c", "abc"),
        ("กอง\tก", "กอง ก"),
        ("ที่นี่ น้ำท่วม 100 %", "ที่นี่ น้ำท่วม 100 %"),
    ],
)
def test_what_cannot_be_seen_goes(typed: str, clean: str) -> None:
    assert tidy(typed) == clean
