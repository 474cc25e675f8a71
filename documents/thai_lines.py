"""Where a line of Thai may end: Thai is written without spaces between words, so a dictionary has to say.

A text becomes pieces that must each stay whole on a line; between two of them a line may end. The words are
those of PyThaiNLP's `newmm`; marks that belong to a word, figures and abbreviations stay with it.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import regex

from texts import thai

#: A piece longer than this many letters (a web address, a word without end) may end anywhere between letters.
MOST: Final = 24
#: So long a stretch without a space is cut with the dictionary's safe mode: some take the usual one for ever.
_LONG: Final = 200
#: These never begin a line, those never end one.
_STAYS_BEHIND: Final = frozenset("ๆฯ.,:;!?%)]}”’/-–…\"'")
_STAYS_BEFORE: Final = frozenset("([{“‘/-–\"'")
_THAI: Final = regex.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]")
_LETTER: Final = regex.compile(r"\X")
_UNPRINTABLE: Final = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Cf}--[\n]]", flags=regex.V1)
#: Words of official papers that the dictionary's cut runs across ("โครง|การพัฒนา"): never broken inside.
_WHOLE: Final = regex.compile("โครงการ|คณะกรรมการ|คณะทำงาน|ข้าราชการ|ตัวชี้วัด|กรุงเทพมหานคร|ผู้รับผิดชอบ|ปีงบประมาณ")
#: After so many letters it is looked up whether any word goes on like this.
_LOOKED_AT: Final = (2, 4, 7, 12)
_DIGITS_APART: Final = regex.compile(r"\S+")


def printable(text: str) -> str:
    """The text as it can be printed and searched: one spelling (NFC, SARA AM as one letter), single spaces,
    no marks that cannot be seen; lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    whole = "\n".join(" ".join(line.split()) for line in lines)
    seen = _UNPRINTABLE.sub("", unicodedata.normalize("NFC", whole))
    return str(seen).replace("\u0e4d\u0e32", "\u0e33").strip()


def in_thai_digits(text: str) -> str:
    """With Thai digits, but for those of a word with Latin letters: addresses, codes and names stay what
    they are."""

    def word(found: "regex.Match[str]") -> str:
        said = found[0]
        return said if regex.search(r"[A-Za-z]", said) else thai.thai_digits(said)

    return str(_DIGITS_APART.sub(word, text))


def pieces(text: str, most: int = MOST) -> list[str]:
    """The pieces of one paragraph in order; a single space is a piece of its own. Joined they are the text.

    `most`: letters of a piece where lines are narrow, as in a column of a table.
    """
    found: list[str] = []
    for number, stretch in enumerate(text.split(" ")):
        if number:
            found.append(" ")
        if stretch:
            found += [part for piece in _glued(stretch) for part in _short(piece, most)]
    return found


def _short(piece: str, most: int) -> Iterator[str]:
    letters = _LETTER.findall(piece)
    for start in range(0, len(letters), most):
        yield "".join(letters[start : start + most])


def _glued(stretch: str) -> list[str]:
    """Words of a stretch without spaces, with what belongs to them."""
    words, inside, end = _words(stretch), _inside(stretch), 0
    found = words[:1]
    for before, word in pairwise(words):
        end += len(before)
        if end in inside or _together(before, word):
            found[-1] += word
        else:
            found.append(word)
    return found


def _inside(stretch: str) -> set[int]:
    """Places where no line may end whatever the dictionary says."""
    return {place for one in _WHOLE.finditer(stretch) for place in range(one.start() + 1, one.end())}


def _together(before: str, word: str) -> bool:
    if word[0] in _STAYS_BEHIND or before[-1] in _STAYS_BEFORE:
        return True
    # An abbreviation such as ก.ก. or พ.ศ. stays whole, as do figures and foreign words.
    if before.endswith(".") and len(before) <= 4:
        return True
    return not _THAI.search(word) and not _THAI.search(before)


def words_of(text: str) -> list[str]:
    """The words of a text, without its spaces."""
    return [word for stretch in text.split() for word in _words(stretch)]


def _words(stretch: str) -> list[str]:
    if not _THAI.search(stretch):
        return [stretch]
    return list(_cut(stretch))


@lru_cache(maxsize=4096)
def _cut(stretch: str) -> tuple[str, ...]:
    # Known to this room's papers only: not before there is something to set.
    from pythainlp.tokenize.newmm import segment

    known: Any = _words_known()  # it asks a dictionary for nothing but `prefixes`
    return tuple(word for word in segment(stretch, known, safe_mode=len(stretch) > _LONG) if word)


class Words:
    """A dictionary as `newmm` asks it: which words begin at a place of a text?

    PyThaiNLP's own is a tree of a node a letter: 0.7 seconds and seventy megabytes before the first word.
    This one is the words and their beginnings as sets, ready in some hundredths of a second.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(stripped for word in words if (stripped := word.strip()))
        self._longest = max(map(len, self._words), default=0)
        self._begin = {n: frozenset(w[:n] for w in self._words if len(w) >= n) for n in _LOOKED_AT}

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """The words that begin at `start`, shortest first."""
        found: list[str] = []
        for length in range(1, min(self._longest, len(text) - start) + 1):
            part = text[start : start + length]
            if length in self._begin and part not in self._begin[length]:
                break
            if part in self._words:
                found.append(part)
        return found


@lru_cache(maxsize=1)
def _words_known() -> Words:
    from pythainlp.corpus import thai_words

    return Words(thai_words())
