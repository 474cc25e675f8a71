"""What LINE accepts as messages to send (LINE's reference, "Message objects")."""

from collections.abc import Iterator
from typing import Any

from simulator.action_shapes import action, action_uri
from simulator.errors import Fault, LineError, body_errors
from simulator.flex_shapes import alt_text, check_flex, color
from simulator.shapes import (
    Check,
    Place,
    anything,
    both,
    by_type,
    https,
    items,
    letters,
    matching,
    number,
    one_of,
    shape,
    text,
    whole,
)

MESSAGES_MOST, QUICK_REPLIES_MOST, EMOJIS_MOST = 5, 13, 20
TEXT_MOST = 5000

# Titles and texts of templates are counted in letters. With a picture or a title the text must be shorter.
BUTTONS_TEXT, BUTTONS_TEXT_SHORT = 160, 60
COLUMN_TEXT, COLUMN_TEXT_SHORT = 120, 60


def _text_beside(most: int, most_beside_picture: int) -> Check:
    def check(value: Any, place: Place) -> Iterator[Fault]:
        short = value.get("thumbnailImageUrl") or value.get("title")
        if value.get("text") is not None:
            yield from letters(most_beside_picture if short else most, 1)(value["text"], place.key("text"))

    return check


def _same_actions(value: Any, place: Place) -> Iterator[Fault]:
    counts = {
        len(column.get("actions") or ()) for column in value.get("columns") or () if isinstance(column, dict)
    }
    if len(counts) > 1:
        yield place.key("columns").fault("The number of actions must be the same in all columns")


def _same_parts(value: Any, place: Place) -> Iterator[Fault]:
    columns = [column for column in value.get("columns") or () if isinstance(column, dict)]
    for part in ("thumbnailImageUrl", "title"):
        if len({bool(column.get(part)) for column in columns}) > 1:
            yield place.key("columns").fault(f"{part} must be in all columns or in none")


PICTURE: dict[str, Check] = {
    "imageAspectRatio": one_of("rectangle", "square"),
    "imageSize": one_of("cover", "contain"),
    "imageBackgroundColor": color,
}
CARD: dict[str, Check] = {
    "thumbnailImageUrl": https,
    "title": letters(40),
    "defaultAction": action("template"),
}
ACT = action("template")
BUTTONS = both(
    shape({"text": anything, "actions": items(ACT, 1, 4)}, {**CARD, **PICTURE}),
    _text_beside(BUTTONS_TEXT, BUTTONS_TEXT_SHORT),
)
COLUMN = both(
    shape({"text": anything, "actions": items(ACT, 1, 3)}, {**CARD, "imageBackgroundColor": color}),
    _text_beside(COLUMN_TEXT, COLUMN_TEXT_SHORT),
)
TEMPLATES: dict[str, Check] = {
    "buttons": BUTTONS,
    "confirm": shape({"text": letters(240, 1), "actions": items(ACT, 2, 2)}),
    "carousel": both(shape({"columns": items(COLUMN, 1, 10)}, PICTURE), _same_actions, _same_parts),
    "image_carousel": shape(
        {"columns": items(shape({"imageUrl": https, "action": action("image_carousel")}), 1, 10)}
    ),
}

AREA = shape(dict.fromkeys(("x", "y", "width", "height"), whole(0, 2**31 - 1)))
IMAGEMAP_ACTIONS: dict[str, Check] = {
    "uri": shape({"linkUri": action_uri, "area": AREA}, {"label": letters(100)}),
    "message": shape({"text": letters(400, 1), "area": AREA}, {"label": letters(100)}),
    "clipboard": shape({"clipboardText": text(1000, 1), "area": AREA}, {"label": letters(100)}),
}
EMOJI = shape({"index": whole(0, TEXT_MOST), "productId": text(100, 1), "emojiId": text(100, 1)})
SUBSTITUTIONS = by_type(
    {
        "mention": shape({"mentionee": by_type({"user": shape({"userId": text(100, 1)}), "all": shape({})})}),
        "emoji": shape({"productId": text(100, 1), "emojiId": text(100, 1)}),
    }
)


def _substitution(value: Any, place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict) or len(value) > 100:
        yield place.fault("Size must be between 0 and 100")
        return
    for name, item in value.items():
        yield from matching("[a-zA-Z0-9_]{1,20}")(name, place.key(name))
        yield from SUBSTITUTIONS(item, place.key(name))


MESSAGES: dict[str, Check] = {
    "text": shape(
        {"text": text(TEXT_MOST, 1)}, {"emojis": items(EMOJI, 0, EMOJIS_MOST), "quoteToken": text(1000)}
    ),
    "textV2": shape({"text": text(TEXT_MOST, 1)}, {"substitution": _substitution, "quoteToken": text(1000)}),
    "sticker": shape(
        {"packageId": matching(r"\d+"), "stickerId": matching(r"\d+")}, {"quoteToken": text(1000)}
    ),
    "image": shape({"originalContentUrl": https, "previewImageUrl": https}),
    "video": shape(
        {"originalContentUrl": https, "previewImageUrl": https},
        {"trackingId": matching(r"[-a-zA-Z0-9.=,+*()%$&;:@{}!?<>\[\]]{1,100}")},
    ),
    "audio": shape({"originalContentUrl": https, "duration": whole(1, 2**53)}),
    "location": shape(
        {
            "title": text(100, 1),
            "address": text(100, 1),
            "latitude": number(-90, 90),
            "longitude": number(-180, 180),
        }
    ),
    "imagemap": shape(
        {
            "baseUrl": https,
            "altText": alt_text,
            "baseSize": shape({"width": whole(1040, 1040), "height": whole(1, 2**31 - 1)}),
            "actions": items(by_type(IMAGEMAP_ACTIONS), 0, 50),
        }
    ),
    "template": shape({"altText": alt_text, "template": by_type(TEMPLATES)}),
    "flex": shape({"altText": alt_text, "contents": anything}),
    "coupon": shape({"couponId": text(100, 1)}, {"deliveryTag": text(30)}),
}
QUICK_ITEM = shape({"action": action("quick")}, {"type": one_of("action"), "imageUrl": https})


def _sender_name(value: Any, place: Place) -> Iterator[Fault]:
    yield from text(20)(value, place)
    if "LINE" in str(value).upper():
        yield place.fault("The name contains a word that is not allowed")


COMMON = shape(
    {},
    {
        "quickReply": shape({"items": items(QUICK_ITEM, 1, QUICK_REPLIES_MOST)}),
        "sender": shape({}, {"name": _sender_name, "iconUrl": https}),
    },
)
MESSAGE = both(by_type(MESSAGES), COMMON)
REQUEST = items(MESSAGE, 1, MESSAGES_MOST)


def check_messages(messages: Any) -> None:
    """Raises LineError 400 with all that LINE would refuse; first the messages' own properties, then Flex
    containers."""
    faults = list(REQUEST(messages, Place("messages")))
    if faults:
        raise body_errors(faults)
    for index, message in enumerate(messages):
        if message["type"] == "flex" and (found := check_flex(message["contents"])):
            raise LineError(400, f"A message (messages[{index}]) in the request body is invalid", found)
