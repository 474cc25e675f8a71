"""The dictionary that says where Thai words end is PyThaiNLP's own, only ready sooner."""

import functools
import random

from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_words
from pythainlp.tokenize.newmm import segment
from pythainlp.util import Trie

from documents.thai_lines import Words, words_of

_THAI = st.text(alphabet="กขคงจชดตทนบปพมยรลวสหอะาิีึืุูเแโใไ่้๊๋็์ำฯๆ 1a", max_size=60)


@functools.cache
def both() -> tuple[Words, Trie]:
    return Words(thai_words()), Trie(thai_words())


def test_every_word_it_knows_begins_with_the_words_the_tree_finds() -> None:
    ours, tree = both()
    for word in random.Random(7).sample(sorted(thai_words()), 5_000):
        assert ours.prefixes(f"ก{word}นก", 1) == tree.prefixes(f"ก{word}นก", 1)
    assert max(thai_words(), key=len) in ours.prefixes(max(thai_words(), key=len))


@given(_THAI, st.integers(0, 70))
def test_odd_texts_are_looked_up_alike(text: str, start: int) -> None:
    ours, tree = both()
    assert ours.prefixes(text, start) == tree.prefixes(text, start)


@given(_THAI)
def test_odd_texts_are_cut_alike(text: str) -> None:
    ours, tree = both()
    assert segment(text, ours) == segment(text, tree)


def test_few_words_or_none() -> None:
    assert Words([]).prefixes("กา") == []
    assert Words(["กา ", "", "กาน้ำ"]).prefixes("กาน้ำ") == ["กา", "กาน้ำ"]


def test_words_without_their_spaces() -> None:
    assert words_of("ลงเวลาเข้างาน ด้วย GPS") == ["ลงเวลา", "เข้างาน", "ด้วย", "GPS"]
