"""Which known words come nearest to what was typed: slips of the finger, tone marks, the wrong keyboard.

What is compared are letters as a person sees them (grapheme clusters), with what is easily mistaken made
equal. The caller offers what is found; it is never acted upon by itself.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import regex
from rapidfuzz.distance import DamerauLevenshtein

NEAR: Final = 0.62
"""From this share of equal letters on a word is offered."""
LONGEST: Final = 60
"""Letters; whoever types more is telling something, not slipping on a command."""
_LETTER: Final = regex.compile(r"\X")
_MARKS: Final = regex.compile(r"[\u0e47-\u0e4e]")  # tone marks, the silencer and their like
# Letters of one sound, and the three vowels that look alike.
_ALIKE: Final = str.maketrans("ณฎฏศษฬภฑฒธฐคฅฃใญๅ", "นดตสสลพทททถขขขไยา")
#: The Thai keyboard (Kedmanee) over the English one, key by key.
_ENGLISH_KEYS: Final = (
    "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
)
_THAI_KEYS: Final = 'ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI: Final = str.maketrans(_ENGLISH_KEYS, _THAI_KEYS)
_TO_ENGLISH: Final = str.maketrans(_THAI_KEYS, _ENGLISH_KEYS)


class Near(NamedTuple):
    """A known word, how near it is (0 to 1), and what was typed after it."""

    word: str
    nearness: float
    rest: str


def nearest(typed: str, words: Iterable[tuple[str, bool]], most: int = 3) -> list[Near]:
    """The known words nearest to folded text, the nearest first; each word comes with whether more may follow
    it. Empty where nothing is near enough."""
    readings = [typed, typed.translate(_TO_THAI), typed.translate(_TO_ENGLISH).casefold()]
    letters = [_LETTER.findall(reading) for reading in dict.fromkeys(readings)]
    if not letters[0] or len(letters[0]) > LONGEST:
        return []
    found = []
    for word, rest in words:
        wanted = _heard(_LETTER.findall(word))
        best = max((_nearness(one, wanted, word, rest) for one in letters), key=lambda near: near.nearness)
        if best.nearness >= NEAR:
            found.append(best)
    found.sort(key=lambda near: (-near.nearness, -len(near.word), near.word))
    return found[:most]


def _nearness(typed: list[str], wanted: list[str], word: str, rest: bool) -> Near:
    """Of the whole text, or of a beginning of it after which the rest goes on."""
    found = [Near(word, DamerauLevenshtein.normalized_similarity(_heard(typed), wanted), "")]
    if rest and len(typed) > len(wanted):
        for cut in range(max(2, len(wanted) - 1), min(len(typed), len(wanted) + 2)):
            if word.isascii() and not typed[cut].isspace():
                continue  # an English word ends where a space begins
            alike = DamerauLevenshtein.normalized_similarity(_heard(typed[:cut]), wanted)
            # A whole text that is like the word beats a beginning that is.
            found.append(Near(word, alike * 0.97, "".join(typed[cut:]).strip()))
    return max(found, key=lambda near: near.nearness)


def _heard(letters: list[str]) -> list[str]:
    """Letters as they sound, without spaces, tones and silent marks; a repeated letter once."""
    bare = [_MARKS.sub("", letter).translate(_ALIKE) for letter in letters if not letter.isspace()]
    return [letter for at, letter in enumerate(bare) if letter and (at == 0 or letter != bare[at - 1])]
