"""Ideas alike: found by meaning, or by letters where the encoder is not installed, the same every time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.alike import lookalikes_first, recall, triples, usual
from rules import alike
from rules.alike import MOST_KEPT, ByLetters, ByMeaning, most_alike

TEXTS = st.dictionaries(st.integers(0, 50), st.text(max_size=60), max_size=12)


@pytest.fixture(scope="module")
def meaning() -> ByMeaning:
    return ByMeaning()


@given(st.text(max_size=60), TEXTS)
@settings(deadline=None)
def test_letters_rank_everything_once_and_never_fail(text: str, among: dict[int, str]) -> None:
    ranked = ByLetters().ranked(text, among)
    assert sorted(key for key, _ in ranked) == sorted(among)
    assert all(-1e-9 <= score <= 1 + 1e-9 for _, score in ranked)
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


@given(st.text(min_size=3, max_size=60).filter(str.strip), TEXTS)
@settings(deadline=None)
def test_the_very_same_text_comes_first(text: str, among: dict[int, str]) -> None:
    others = {key: words for key, words in among.items() if words.casefold() != text.casefold()}
    ranked = ByLetters().ranked(text, {**others, 99: text})
    assert dict(ranked)[99] == pytest.approx(max(score for _, score in ranked)) == pytest.approx(1.0)


def test_nothing_in_common_is_not_shown() -> None:
    assert most_alike(ByLetters(), "ตู้ยืมร่ม", {1: "xyz", 2: "ตู้ยืมหนังสือ"}) == [2]
    assert most_alike(ByLetters(), "ตู้ยืมร่ม", {}) == []


def test_the_made_set_is_found_by_both_methods(meaning: ByMeaning) -> None:
    """The figures of `benchmarks/alike.py`, with room to move; look-alikes trick both, so neither decides."""
    found = triples()
    assert len(found) >= 60 and len(usual()) >= 20
    ideas = [idea for idea, _, _ in found]
    again = [(idea, words) for idea, words, _ in found]
    assert recall(ByLetters(), usual(), ideas) > 0.7
    assert recall(meaning, usual(), ideas) > 0.75
    assert recall(meaning, again, ideas) > 0.8 > 0.5 > recall(ByLetters(), again, ideas)
    assert lookalikes_first(meaning, found) > 0.5


def test_vectors_are_made_once_and_only_so_many_are_kept(
    meaning: ByMeaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    encoder = meaning._loaded()

    class Counting:
        def encode(self, texts: list[str]) -> object:
            asked.append(len(texts))
            return encoder.encode(texts)

    fresh = ByMeaning()
    monkeypatch.setattr(fresh, "_loaded", Counting)
    fresh.learn(["ก", "ข", "ก"])
    fresh.learn(["ข", "ค"])
    assert asked == [2, 1] and fresh.unknown(["ก", "ง"]) == 1
    monkeypatch.setattr(alike, "MOST_KEPT", 2)
    fresh.learn(["ง"])
    assert fresh.unknown(["ก", "ข", "ค", "ง"]) == 2 and MOST_KEPT >= 500


def test_hostile_texts_are_taken(meaning: ByMeaning) -> None:
    odd = {1: "", 2: "\u0e49" * 5000, 3: "💥" * 4000, 4: "a" * 10_000, 5: "ก\u200b\u0000ข"}
    for ranker in (ByLetters(), meaning):
        assert len(ranker.ranked("น้ำ" * 2000, odd)) == len(odd)
