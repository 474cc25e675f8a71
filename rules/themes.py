"""What free answers speak of: words, and words side by side, that several people use, with an example each.

Who cuts Thai into words is handed in, as it needs a dictionary. An example is somebody's own sentence, so
names, figures and addresses in it are taken out, and nothing that fewer than two people say is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regex

Cut = Callable[[str], Sequence[str]]
Matter = tuple[str, ...]

MOST_THEMES: Final = 6
FEWEST: Final = 2
"""How many people must speak of it."""
_TAKEN_OUT: Final = "…"
_ADDRESS: Final = regex.compile(r"\S+@\S+|https?://\S+|@\w+|(?:\d[\s.-]?){6,}")
_WORD: Final = regex.compile(r"[\p{L}\p{M}]{2,}")
_TITLED: Final = regex.compile(
    r"(?:คุณ(?!ภาพ|สมบัติ|ค่า|ธรรม|วุฒิ|ประโยชน์)|นางสาว|นาย(?!ทะเบียน)|นาง|พี่|น้อง|หัวหน้า|ผอ\.)\s?[^\s,.]+"
)
_NOT: Final = "ไม่"
_WORTH: Final = {1: 1.0, 2: 1.4, 3: 1.7}
"""How much more longer matters tell, by their words."""
#: Words without a matter of their own, in answers to what should be better.
_EMPTY: Final = frozenset(
    regex.findall(
        r"\S+",
        """กับ การ ก็ ก่อน ขณะ ของ ขอ ขึ้น ครับ ค่ะ คะ คือ ความ ควร จะ จาก จึง ซึ่ง ด้วย ดี ดีมาก ดีแล้ว ต้อง ต่อ ตาม ตอน
    ตัว ถ้า ถึง ทั้ง ทำ ทำให้ ที่ ที่สุด ทุก นะ นั้น นี้ ใน บาง บ้าง เป็น แบบ เพราะ เพื่อ เพิ่ม มา มาก มากขึ้น มี แม้ ยัง อยาก
    อยากให้ อยู่ ย่อม ระบบ ลง และ แล้ว แต่ ว่า สามารถ เวลา ส่วน หรือ หาก ให้ ไหน ได้ ไป ไม่ ไม่มี ไว้ อะไร อีก เอง เข้า ออก
    โดย ใช้ ใช้งาน การใช้งาน เรื่อง เหมือน เลย เมื่อ มั้ย นัก แก่ คน เขา เรา ผม ฉัน ท่าน อาจ เคย ก่อนหน้า ปรับปรุง ปรับ ช่วย
    a an and are be but can could for from has have i in is it its me my no not of on or our please should so
    that the their them there they this to too very was we with would you your more use used using system""",
    )
)


@dataclass(frozen=True, slots=True)
class Theme:
    """A matter, how many people speak of it, and one of their sentences."""

    words: str
    people: int
    example: str


def themes(answers: Iterable[str], cut: Cut, names: Iterable[str] = ()) -> tuple[Theme, ...]:
    """What several answers speak of, most people first; `names`: of people, never shown.

    Words side by side are taken rather than one of them where most who say that one say them.
    """
    texts = [text for text in answers if text.strip()]
    spelled: dict[str, str] = {}
    found = [_matters(text, cut, spelled) for text in texts]
    people = Counter(matter for one in found for matter in one)
    known = set(_parts(names))
    left = {matter: n for matter, n in people.items() if n >= FEWEST and not known & set(matter)}
    chosen: list[Theme] = []
    taken: set[str] = set()
    shown: set[int] = set()
    for matter in sorted(left, key=lambda one: (-left[one] * _WORTH[len(one)], one)):
        if taken & set(matter) or _is_part(matter, left, taken):
            continue
        number = _example(texts, found, matter, shown)
        shown.add(number)
        taken |= set(matter)
        words = _joined([spelled[word] for word in matter])
        chosen.append(Theme(words, people[matter], without_names(texts[number], known)))
        if len(chosen) == MOST_THEMES:
            break
    return tuple(sorted(chosen, key=lambda one: -one.people))


def _is_part(matter: Matter, left: Mapping[Matter, int], taken: set[str]) -> bool:
    """Whether most who say it say it within one and the same longer matter that may still be shown."""
    longer = (
        n * _WORTH[len(other)]
        for other, n in left.items()
        if len(other) > len(matter) and set(matter) < set(other) and not taken & set(other)
    )
    return max(longer, default=0.0) >= left[matter] * _WORTH[len(matter)]


def _matters(text: str, cut: Cut, spelled: dict[str, str]) -> set[Matter]:
    """The words that say something, and up to three of them that stand side by side; how each is first
    written goes into `spelled`."""
    words = _negated([word.strip() for word in cut(text)])
    for word in words:
        spelled.setdefault(word.casefold(), word)
    small = [word.casefold() for word in words]
    telling = [word if _WORD.fullmatch(word) and word not in _EMPTY else "" for word in small]
    runs = (
        tuple(telling[start : start + length])
        for length in _WORTH
        for start in range(len(telling) - length + 1)
    )
    return {run for run in runs if all(run) and len(set(run)) == len(run)}


def _negated(words: list[str]) -> list[str]:
    """A denied word is another word: not right, not fast."""
    found: list[str] = []
    for word in words:
        if found and found[-1] == _NOT:
            found[-1] += word
        else:
            found.append(word)
    return found


def _joined(words: Sequence[str]) -> str:
    between = " " if any(word.isascii() for word in words) else ""
    return between.join(words)


def _example(texts: list[str], found: list[set[Matter]], matter: Matter, shown: set[int]) -> int:
    """The shortest answer that speaks of it and was not shown for another matter, if there is one."""
    holders = [number for number, one in enumerate(found) if matter in one]
    fresh = [number for number in holders if number not in shown] or holders
    return min(fresh, key=lambda number: (len(texts[number]), texts[number]))


def _parts(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield from (part.casefold() for part in name.split() if len(part) > 2)


def without_names(text: str, names: Iterable[str]) -> str:
    """The text without addresses, long figures, who is spoken of with a title, and these names (each a
    single word, lower case)."""
    bare = str(_TITLED.sub(_TAKEN_OUT, _ADDRESS.sub(_TAKEN_OUT, text)))
    for name in sorted(names, key=len, reverse=True):
        if name in bare.casefold():
            bare = str(regex.sub(regex.escape(name), _TAKEN_OUT, bare, flags=regex.IGNORECASE))
    return bare
