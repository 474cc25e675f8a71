"""Typed data behind a button: measured when made, refused when it belongs to a question gone by."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

MOST_DATA = 300  # LINE's limit for postback data, in UTF-16 units; ours is ASCII
_PREFIX = "s1:"


class ButtonTooLong(ValueError):
    """A flow put more into a button than LINE carries."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button's meaning: which flow, which action, its arguments, and the nonce of the question it
    belongs to (empty for a button that stays good)."""

    flow: str
    action: str
    args: dict[str, str]
    nonce: str = ""


def pack(tap: Tap) -> str:
    """`s1:clockin.accept~k3x9?v=1`. Raises ButtonTooLong past LINE's limit."""
    query = urlencode(tap.args)
    data = f"{_PREFIX}{tap.flow}.{tap.action}~{tap.nonce}?{query}"
    if len(data) > MOST_DATA:
        raise ButtonTooLong(f"{tap.flow}.{tap.action}: {len(data)} of {MOST_DATA} characters")
    return data


def unpack(data: str) -> Tap | None:
    """What was packed, or None for data that is not ours."""
    if not data.startswith(_PREFIX):
        return None
    head, _, query = data.removeprefix(_PREFIX).partition("?")
    name, _, nonce = head.partition("~")
    flow, dot, action = name.partition(".")
    if not dot:
        return None
    return Tap(flow, action, dict(parse_qsl(query, keep_blank_values=True)), nonce)
