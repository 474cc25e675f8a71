"""One-time codes: easy to type, hard to guess, kept only as a keyed hash."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import codes
from rules.codes import ALPHABET, Code

KEY = b"the office's secret"
letters = st.text(alphabet=ALPHABET, min_size=10, max_size=10)


def test_a_new_code_has_its_form_and_no_letter_to_misread() -> None:
    made = [codes.new_code() for _ in range(500)]
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{6}", str(code)) for code in made)
    assert len({code.verifier for code in made}) == 500
    used = Counter("".join(map(str, made)))
    assert set(used) == {*ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed",
    ["AB1C-DEFGH0", "ab1cdefgh0", " ab1c - defgh0 ", "AB1C DEFGH0", "ablc-defgho", "ABIC–DEFGHO",
     "A-B-1-C-D-E-F-G-H-0"],
)  # fmt: skip
def test_a_code_may_be_typed_carelessly(typed: str) -> None:
    assert codes.parse(typed) == Code("AB1C", "DEFGH0")


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "รหัส", "AB1C-DEFGH", "AB1C-DEFGH00", "AB1C-DEFGHU",
     "AB1C-DEFGH?๐", "ＡＢ１Ｃ-ＤＥＦＧＨ０", "A" * 100_000],
)  # fmt: skip
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert codes.parse(typed) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = codes.parse(typed)
    assert found is None or codes.parse(str(found)) == found


@given(letters)
def test_a_code_matches_its_own_hash_however_it_was_typed(made: str) -> None:
    code = Code(made[:4], made[4:])
    stored = codes.hashed(KEY, code)
    typed = codes.parse(str(code).lower())
    assert typed is not None and codes.matches(KEY, typed, stored)
    assert not codes.matches(b"another secret", code, stored)
    assert made not in stored and code.verifier not in stored


@given(letters, letters)
def test_no_other_code_matches(one: str, other: str) -> None:
    same = codes.matches(KEY, Code(other[:4], other[4:]), codes.hashed(KEY, Code(one[:4], one[4:])))
    assert same is (one == other)
