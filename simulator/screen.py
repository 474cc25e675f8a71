"""What stands on a phone's screen, as words and as things to tap: used by the test driver `Phone`."""

from collections.abc import Iterator
from typing import Any

from simulator.model import BOT, Bubble, Json

SILENT_KEYS = ("altText",)


def words(message: Json) -> list[str]:
    """All texts of a message that a person can read, in reading order; of a Flex or template message also
    its buttons."""
    match message.get("type"):
        case "text" | "textV2":
            return [message["text"]]
        case "flex":
            return list(_flex_words(message["contents"]))
        case "template":
            return list(_template_words(message["template"]))
        case "location":
            return [part for part in (message.get("title"), message.get("address")) if part]
        case kind:
            return [f"[{kind}]"]


def _flex_words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _flex_words(one)
    elif isinstance(part, dict):
        match part.get("type"):
            case "text":
                yield part.get("text") or "".join(span.get("text", "") for span in part.get("contents", ()))
            case "button":
                yield part["action"].get("label", "")
            case "bubble":
                yield from _flex_words([part.get(block) for block in ("header", "hero", "body", "footer")])
            case _:
                yield from _flex_words(part.get("contents"))


def _template_words(template: Json) -> Iterator[str]:
    for column in template.get("columns", [template]):
        yield from (column[key] for key in ("title", "text") if column.get(key))
        yield from (action.get("label", "") for action in column.get("actions", [column.get("action", {})]))


def tappable(message: Json) -> Iterator[tuple[str, Json]]:
    """(label, action) of all that can be tapped in a message, top to bottom. A box without a label is
    named by its words."""
    if message.get("type") == "flex":
        yield from _flex_actions(message["contents"])
    elif message.get("type") == "template":
        template = message["template"]
        for column in template.get("columns", [template]):
            for action in (*column.get("actions", ()), column.get("action"), column.get("defaultAction")):
                if action:
                    yield action.get("label", column.get("text", "")), action


def _flex_actions(part: Any) -> Iterator[tuple[str, Json]]:
    if isinstance(part, list):
        for one in part:
            yield from _flex_actions(one)
    elif isinstance(part, dict):
        if "action" in part:
            yield part["action"].get("label") or " ".join(_flex_words(part)), part["action"]
        yield from _flex_actions(
            [part.get(block) for block in ("header", "hero", "body", "footer", "contents")]
        )


def area_label(area: Json) -> str:
    """What a rich-menu area is called: its label, or what tapping it says."""
    action = area["action"]
    return str(
        action.get("label") or action.get("displayText") or action.get("text") or action.get("uri") or ""
    )


def line_of(bubble: Bubble, name: str) -> str:
    """One bubble as text, for the printed screen."""
    who = "bot" if bubble.sender == BOT else name
    if bubble.unsent:
        return f"{who}: (unsent)"
    said = words(bubble.message) if bubble.sender == BOT else words({"text": "", **bubble.message})
    return f"{who}: " + "\n     ".join(part for part in said if part)
