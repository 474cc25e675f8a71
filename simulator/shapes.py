"""Small checks that are put together into tables of what LINE accepts; each yields the faults it finds."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.counting import graphemes, utf16
from simulator.errors import Fault

MISSING, EMPTY = "May not be empty", "must be specified"
ASCII_URI = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Place:
    """Where in the request we are. LINE names it `messages[0].text`, but `/body/contents/0/text` within a
    Flex container, and there it words faults differently."""

    path: str = ""
    flex: bool = False

    def key(self, name: str) -> "Place":
        if self.flex:
            return Place(f"{self.path}/{name}", True)
        return Place(f"{self.path}.{name}" if self.path else name)

    def index(self, number: int) -> "Place":
        return Place(f"{self.path}/{number}", True) if self.flex else Place(f"{self.path}[{number}]")

    def fault(self, message: str, in_flex: str = "invalid property") -> Fault:
        return Fault(in_flex if self.flex else message, self.path or "/")


Check = Callable[[Any, Place], Iterator[Fault]]
Fields = Mapping[str, Check]


def anything(value: Any, place: Place) -> Iterator[Fault]:
    yield from ()


def text(most: int, least: int = 0, count: Callable[[str], int] = utf16) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield place.fault("Must be a string")
        elif least and not value:
            yield place.fault(MISSING, "must be non-empty text")
        elif not least <= count(value) <= most:
            yield place.fault(f"Length must be between {least} and {most}")

    return check


def letters(most: int, least: int = 0) -> Check:
    """A text counted as a person counts letters."""
    return text(most, least, graphemes)


def matching(pattern: str, words: str = "Invalid value") -> Check:
    compiled = re.compile(pattern)

    def check(value: Any, place: Place) -> Iterator[Fault]:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            yield place.fault(words)

    return check


def one_of(*values: str) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        if value not in values:
            yield place.fault(f"Must be one of the following values: [{', '.join(values)}]")

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield place.fault(f"Must be between {least} and {most}")

    return check


def number(least: float, most: float) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            yield place.fault(f"Must be between {least:g} and {most:g}")

    return check


def flag(value: Any, place: Place) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield place.fault("Must be a boolean")


def uri(*schemes: str, most: int = 2000) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        if not isinstance(value, str) or not value:
            yield place.fault(MISSING, EMPTY)
        elif utf16(value) > most:
            yield place.fault(f"Length must be between 0 and {most}")
        elif not ASCII_URI.fullmatch(value):
            yield place.fault("Invalid URI: it must be percent-encoded", "invalid uri")
        elif urlsplit(value).scheme.lower() not in schemes:
            yield place.fault("Invalid URI scheme", "invalid uri scheme")

    return check


https = uri("https")


def items(check_one: Check, least: int, most: int) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield place.fault(MISSING if value is None else "Must be an array", EMPTY)
        elif not least <= len(value) <= most:
            yield place.fault(f"Size must be between {least} and {most}")
        else:
            for index, item in enumerate(value):
                yield from check_one(item, place.index(index))

    return check


def shape(required: Fields, optional: Fields = {}, *, closed: bool = False) -> Check:  # noqa: B006 - never changed
    """An object. Unknown properties are let through as LINE does, except where it does not (`closed`:
    Flex)."""
    known = {**required, **optional}

    def check(value: Any, place: Place) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield place.fault("Must be an object")
            return
        for name in required:
            if value.get(name) is None:
                yield place.key(name).fault(MISSING, EMPTY)
        for name, item in value.items():
            if name in known and item is not None:
                yield from known[name](item, place.key(name))
            elif name not in known and closed:
                yield place.key(name).fault("Unknown field", "unknown field")

    return check


def by_type(checks: Mapping[str, Check]) -> Check:
    """An object whose `type` names its table."""
    kinds = one_of(*checks)

    def check(value: Any, place: Place) -> Iterator[Fault]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in checks:
            yield from (
                [place.key("type").fault(MISSING, EMPTY)] if kind is None else kinds(kind, place.key("type"))
            )
        else:
            yield from checks[kind](value, place)

    return check


def later(find: Callable[[], Check]) -> Check:
    """A check that is looked up when used, for tables that contain themselves."""

    def check(value: Any, place: Place) -> Iterator[Fault]:
        yield from find()(value, place)

    return check


def both(*checks: Check) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        for one in checks:
            yield from one(value, place)

    return check
