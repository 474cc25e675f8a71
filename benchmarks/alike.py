"""How often the idea that is meant is among the three shown, by meaning and by letters, and what that costs.

    python -m benchmarks.alike

The set (`benchmarks/alike.txt`) was made by hand: ideas of office life, each said again in wholly other
words, some as people usually put the same thing, and beside each one that shares its words but means
something else. "Tricked": the look-alike was thought nearer than the same in other words. It is a made set:
what it shows is which method to take and why nothing is decided by it, not what an office will see.
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import psutil

from rules.alike import MOST_SHOWN, ByLetters, ByMeaning, Ranker, encoder_is_installed
from rules.campaigns import MOST_IDEAS

SET = Path(__file__).with_suffix(".txt")
Triple = tuple[str, str, str]
Pair = tuple[str, str]


def triples() -> list[Triple]:
    """Idea, the same in wholly other words, and one that only looks like it."""
    return [(idea, again, looks) for idea, again, looks in _lines(again=False)]


def usual() -> list[Pair]:
    """Idea, and the same as somebody else would usually put it."""
    return [(idea, again) for idea, again in _lines(again=True)]


def _lines(*, again: bool) -> Iterator[list[str]]:
    for line in SET.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#") and line.startswith("=") == again:
            yield [part.strip() for part in line.removeprefix("=").split("|")]


def places(ranker: Ranker, asked: Iterable[Pair], among: Sequence[str]) -> list[int]:
    """At which place, from 1, each text of (idea, text) finds its idea among those."""
    pool = dict(enumerate(among))
    made = []
    for idea, text in asked:
        ranked = [key for key, _ in ranker.ranked(text, pool)]
        made.append(ranked.index(among.index(idea)) + 1)
    return made


def recall(ranker: Ranker, asked: Sequence[Pair], among: Sequence[str], most: int = MOST_SHOWN) -> float:
    """The share of texts whose idea is among the first `most`."""
    return sum(place <= most for place in places(ranker, asked, among)) / len(asked)


def lookalikes_first(ranker: Ranker, found: Sequence[Triple]) -> float:
    """How often the look-alike stands before the paraphrase's own idea: why nothing is merged by itself."""
    ahead = 0
    for idea, paraphrase, lookalike in found:
        ranked = ranker.ranked(idea, {"same": paraphrase, "looks": lookalike})
        ahead += ranked[0][0] == "looks"
    return ahead / len(found)


def milliseconds(action: Callable[[], object], times: int = 5) -> float:
    """The median time of an action."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def _megabytes() -> float:
    return psutil.Process().memory_info().rss / 1e6


def _report(name: str, ranker: Ranker) -> None:
    found = triples()
    ideas = [idea for idea, _, _ in found]
    all_of_it = [*ideas, *(looks for _, _, looks in found)]
    again = [(idea, words) for idea, words, _ in found]
    many = {n: f"{ideas[n % len(ideas)]} แบบที่ {n}" for n in range(MOST_IDEAS)}
    ranker.ranked("พร้อม", many)
    fresh = iter(range(1000))
    once = milliseconds(lambda: ranker.ranked(f"{again[0][1]} {next(fresh)}", many))
    shares = (
        recall(ranker, usual(), all_of_it), recall(ranker, again, ideas), recall(ranker, again, all_of_it),
        lookalikes_first(ranker, found),
    )  # fmt: skip
    print(f"{name:12}" + "".join(f"{share:>15.0%}" for share in shares) + f"{once:>11.1f} ms")


def main() -> None:
    found = triples()
    print(
        f"{len(found)} ideas and as many look-alikes; {len(usual())} put as usual, {len(found)} in wholly "
        f"other words. In the top {MOST_SHOWN}:"
    )
    heads = ("usual words", "other words", "+ look-alikes", "tricked", f"of {MOST_IDEAS}")
    print(" " * 12 + "".join(f"{head:>15}" for head in heads))
    _report("by letters", ByLetters())
    if not encoder_is_installed():
        print("by meaning   the sentence encoder is not installed")
        return
    before, start = _megabytes(), time.perf_counter()
    meaning = ByMeaning()
    meaning.learn(["พร้อม"])
    loaded = time.perf_counter() - start
    _report("by meaning", meaning)
    print(
        f"the encoder: loaded in {loaded:.1f} s; {_megabytes() - before:.0f} MB with {MOST_IDEAS} ideas read"
    )


if __name__ == "__main__":
    main()
