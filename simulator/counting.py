"""How LINE counts: most texts in UTF-16 units, what stands on buttons in letters as a person counts them."""

import regex

_GRAPHEME = regex.compile(r"\X")


def utf16(text: str) -> int:
    """UTF-16 code units: a Thai letter, vowel or tone mark 1 each, an emoji 2 or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Grapheme clusters: ที่ is 1, a family emoji is 1."""
    return sum(1 for _ in _GRAPHEME.finditer(text))
