"""The slow work before a turn that a file starts: fetching it and reading the table in it, outside any
transaction."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot import events
from bot.line.messenger import Gone, Messenger, TooBig

log = logging.getLogger(__name__)

MOST_BYTES: Final = 2 * 1024 * 1024
"""A table of six thousand people takes one of them; larger ones come in by command."""
MOST_LINES: Final = 6_000

#: A line's number, as people see it, and its cells by column.
Line = tuple[int, dict[str, str]]
Table = tuple[Sequence[str], Sequence[Line]]


class NoTable(Exception):
    """What was sent is no table; `key` and `facts` say why in texts/imports.toml."""

    def __init__(self, key: str, facts: dict[str, object]) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file with its table: the very bytes, the names of the columns, the lines."""

    name: str
    data: bytes
    heading: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FileFault:
    """Why a file could not be read: a key in texts/imports.toml."""

    key: str
    facts: dict[str, object] = field(default_factory=dict)


def fetch(line: Messenger, read: Callable[[bytes], Table], file: events.File) -> Fetched | FileFault:
    """What is in the file. Raises LineError when LINE does not answer, which is worth trying again later."""
    if file.size > MOST_BYTES:
        return _too_big()
    if file.source.user_id:
        line.show_loading(file.source.user_id)
    try:
        data = line.content(file.message_id)
        heading, lines = read(data) if len(data) <= MOST_BYTES else ((), ())
    except Gone:
        return FileFault("file_gone")
    except TooBig:
        return _too_big()
    except NoTable as fault:
        log.info("file %s is no table: %s", file.message_id, fault)
        return FileFault(fault.key, fault.facts)
    if len(data) > MOST_BYTES:
        return _too_big()
    if len(lines) > MOST_LINES:
        return FileFault("file_too_long", {"most": f"{MOST_LINES:,}"})
    return Fetched(file.name, data, tuple(heading), tuple(lines))


def _too_big() -> FileFault:
    return FileFault("file_too_big", {"most": MOST_BYTES // 1024 // 1024})
