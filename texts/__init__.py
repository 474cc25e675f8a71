"""Which words are said: Thai and English side by side, one TOML file a topic.

A file `texts/<topic>.toml` holds tables `[key]` with `th` and `en`: a sentence with `{named}` holes, or a
list of words that a person may type. `common.toml` is asked when a topic has no such key.
"""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("th", "en")
COMMON = "common"
_HERE = Path(__file__).parent


class MissingText(KeyError):
    """A topic was asked for a sentence it does not have, or a hole was left open."""


@cache
def topics() -> dict[str, dict[str, dict[str, Any]]]:
    """Every topic's table, read once."""
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_HERE.glob("*.toml"))
    }


def has(topic: str, key: str) -> bool:
    return key in topics().get(topic, {})


def sentence(topic: str, key: str, language: str, facts: Mapping[str, object] | None = None) -> str:
    """The sentence in that language with its holes filled.

    Raises MissingText naming the topic, the key and the hole: a fault of ours, found by a test.
    """
    found = _entry(topic, key)[language]
    try:
        return str(found).format_map(facts or {})
    except KeyError as hole:
        raise MissingText(f"texts/{topic}.toml [{key}] wants {hole}") from hole


def words(topic: str, key: str) -> list[str]:
    """Every way, in any language, to say a command."""
    entry = _entry(topic, key)
    return [word for language in LANGUAGES for word in entry[language]]


def first_word(topic: str, key: str, language: str) -> str:
    """The word that a button says for a command."""
    return str(_entry(topic, key)[language][0])


def holes(sentence_text: str) -> set[str]:
    """The names of the holes in a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence_text) if name}


def _entry(topic: str, key: str) -> dict[str, Any]:
    for place in (topic, COMMON):
        entry: dict[str, Any] | None = topics().get(place, {}).get(key)
        if entry is not None:
            return entry
    raise MissingText(f"texts/{topic}.toml has no [{key}], nor has texts/{COMMON}.toml")
