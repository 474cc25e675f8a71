"""Every limit of a message to send, each with the words LINE refuses it in."""

from typing import Any

import pytest

from simulator.counting import graphemes, utf16
from simulator.errors import LineError
from simulator.messages import check_messages

HTTPS = "https://example.org/a.jpg"
QUICK = "quickReply.items[0].action"
LONG_URL = "https://example.org/" + "a" * 2000
FAMILY = "👨‍👩‍👧"
Json = dict[str, Any]


def text(**more: Any) -> Json:
    return {"type": "text", "text": "ก", **more}


def act(**more: Any) -> Json:
    return {"type": "message", "label": "ก", "text": "ก", **more}


def quick(*actions: Json) -> Json:
    return text(quickReply={"items": [{"type": "action", "action": action} for action in actions]})


def template(**more: Any) -> Json:
    return {"type": "template", "altText": "ก", "template": more}


def buttons(**more: Any) -> Json:
    return template(**{"type": "buttons", "text": "ก", "actions": [act()], **more})


def carousel(*columns: Json) -> Json:
    return template(type="carousel", columns=list(columns))


def column(actions: int = 1, **more: Any) -> Json:
    return {"text": "ก", "actions": [act()] * actions, **more}


def place(**more: Any) -> Json:
    return {"type": "location", "title": "ก", "address": "ข", "latitude": 13.7, "longitude": 100.5, **more}


GOOD: tuple[Json, ...] = (
    text(text="ก" * 5000),
    text(text=FAMILY * 625),
    text(emojis=[{"index": 0, "productId": "5ac1", "emojiId": "001"}] * 20),
    text(sender={"name": "ก" * 20, "iconUrl": HTTPS}),
    {
        "type": "textV2",
        "text": "{who}",
        "substitution": {"who": {"type": "mention", "mentionee": {"type": "all"}}},
    },
    {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    {"type": "image", "originalContentUrl": HTTPS, "previewImageUrl": HTTPS},
    {"type": "video", "originalContentUrl": HTTPS, "previewImageUrl": HTTPS, "trackingId": "a-1"},
    {"type": "audio", "originalContentUrl": HTTPS, "duration": 1000},
    place(title="ก" * 100, address="ข" * 100),
    quick(*[act()] * 13),
    quick(act(label="ที่" * 20)),
    quick(
        {"type": "camera", "label": "ก"},
        {"type": "cameraRoll", "label": "ก"},
        {"type": "location", "label": "ก"},
    ),
    quick({"type": "postback", "label": "ก", "data": "x" * 300, "displayText": "น้ำ" * 300}),
    quick(
        {
            "type": "datetimepicker",
            "label": "ก",
            "data": "",
            "mode": "date",
            "min": "2026-01-01",
            "max": "2026-02-01",
        }
    ),
    quick({"type": "clipboard", "label": "ก", "clipboardText": "ก" * 1000}),
    quick(
        {"type": "uri", "label": "ก", "uri": "tel:021234567"},
        {"type": "uri", "label": "ก", "uri": "line://x"},
    ),
    buttons(text="ก" * 160, actions=[act()] * 4),
    buttons(text="ก" * 60, title="ก" * 40, thumbnailImageUrl=HTTPS),
    template(type="confirm", text="ก" * 240, actions=[act(), act()]),
    carousel(*[column(3, text="ก" * 120)] * 10),
    template(type="image_carousel", columns=[{"imageUrl": HTTPS, "action": act(label="ก" * 12)}] * 10),
    {
        "type": "imagemap",
        "baseUrl": HTTPS,
        "altText": "ก",
        "baseSize": {"width": 1040, "height": 585},
        "actions": [],
    },
    text(somethingNew=1),
)

BAD: tuple[tuple[Json, str, str], ...] = (
    ({}, "type", "May not be empty"),
    ({"type": "hologram"}, "type", "Must be one of the following values: [text, "),
    ({"type": "text"}, "text", "May not be empty"),
    (text(text=""), "text", "May not be empty"),
    (text(text="ก" * 5001), "text", "Length must be between 1 and 5000"),
    (text(text="😀" * 2501), "text", "Length must be between 1 and 5000"),
    (
        text(emojis=[{"index": 0, "productId": "5ac1", "emojiId": "001"}] * 21),
        "emojis",
        "Size must be between 0 and 20",
    ),
    (text(sender={"name": "ก" * 21}), "sender.name", "Length must be between 0 and 20"),
    (text(sender={"name": "LINE bot"}), "sender.name", "The name contains a word"),
    (text(sender={"iconUrl": "http://example.org/a.png"}), "sender.iconUrl", "Invalid URI scheme"),
    (
        {"type": "textV2", "text": "ก", "substitution": {"a b": {"type": "emoji"}}},
        "substitution.a b",
        "Invalid value",
    ),
    ({"type": "sticker", "packageId": "x", "stickerId": "1"}, "packageId", "Invalid value"),
    (
        {"type": "image", "originalContentUrl": "http://a.b/c", "previewImageUrl": HTTPS},
        "originalContentUrl",
        "Invalid URI scheme",
    ),
    (
        {"type": "image", "originalContentUrl": LONG_URL, "previewImageUrl": HTTPS},
        "originalContentUrl",
        "Length must be",
    ),
    ({"type": "image", "originalContentUrl": HTTPS}, "previewImageUrl", "May not be empty"),
    ({"type": "audio", "originalContentUrl": HTTPS, "duration": 0}, "duration", "Must be between 1"),
    (place(title=None), "title", "May not be empty"),
    (place(address="ก" * 101), "address", "Length must be between 1 and 100"),
    (place(latitude=91), "latitude", "Must be between -90 and 90"),
    (quick(*[act()] * 14), "quickReply.items", "Size must be between 1 and 13"),
    (quick(), "quickReply.items", "Size must be between 1 and 13"),
    (quick(act(label="ก" * 21)), QUICK + ".label", "Length must be between 1 and 20"),
    (quick({"type": "message", "text": "ก"}), QUICK + ".label", "May not be empty"),
    (quick(act(text="ก" * 301)), QUICK + ".text", "Length must be between 1 and 300"),
    (
        quick({"type": "richmenuswitch", "label": "ก", "richMenuAliasId": "a", "data": ""}),
        QUICK + ".type",
        "Must be one of",
    ),
    (
        quick({"type": "postback", "label": "ก", "data": "😀" * 151}),
        QUICK + ".data",
        "Length must be between 0 and 300",
    ),
    (
        quick({"type": "postback", "label": "ก", "data": "", "fillInText": "ก"}),
        QUICK + ".fillInText",
        "fillInText can be used only",
    ),
    (quick({"type": "uri", "label": "ก", "uri": "ftp://a.b"}), QUICK + ".uri", "Invalid URI scheme"),
    (
        quick({"type": "uri", "label": "ก", "uri": "https://a.b/ก"}),
        QUICK + ".uri",
        "Invalid URI: it must be percent-encoded",
    ),
    (
        quick({"type": "uri", "label": "ก", "uri": "https://a.b/" + "a" * 1000}),
        QUICK + ".uri",
        "Length must be between 0 and 1000",
    ),
    (
        quick({"type": "datetimepicker", "label": "ก", "data": "", "mode": "year"}),
        QUICK + ".mode",
        "Must be one of",
    ),
    (
        quick({"type": "datetimepicker", "label": "ก", "data": "", "mode": "date", "min": "1899-01-01"}),
        QUICK + ".min",
        "Invalid date",
    ),
    (
        quick(
            {
                "type": "datetimepicker",
                "label": "ก",
                "data": "",
                "mode": "time",
                "min": "10:00",
                "max": "09:00",
            }
        ),
        QUICK + ".max",
        "max must be after min",
    ),
    (
        quick({"type": "clipboard", "label": "ก", "clipboardText": ""}),
        QUICK + ".clipboardText",
        "May not be empty",
    ),
    (buttons(actions=[act()] * 5), "template.actions", "Size must be between 1 and 4"),
    (buttons(actions=[{"type": "camera", "label": "ก"}]), "template.actions[0].type", "Must be one of"),
    (buttons(actions=[{"type": "location", "label": "ก"}]), "template.actions[0].type", "Must be one of"),
    (buttons(text="ก" * 161), "template.text", "Length must be between 1 and 160"),
    (buttons(text="ก" * 61, title="ก"), "template.text", "Length must be between 1 and 60"),
    (buttons(title="ก" * 41), "template.title", "Length must be between 0 and 40"),
    (
        template(type="confirm", text="ก" * 241, actions=[act(), act()]),
        "template.text",
        "Length must be between 1 and 240",
    ),
    (template(type="confirm", text="ก", actions=[act()]), "template.actions", "Size must be between 2 and 2"),
    (carousel(*[column()] * 11), "template.columns", "Size must be between 1 and 10"),
    (carousel(column(4)), "template.columns[0].actions", "Size must be between 1 and 3"),
    (carousel(column(1), column(2)), "template.columns", "The number of actions must be the same"),
    (carousel(column(title="ก"), column()), "template.columns", "title must be in all columns or in none"),
    (carousel(column(text="ก" * 121)), "template.columns[0].text", "Length must be between 1 and 120"),
    (
        template(type="image_carousel", columns=[{"imageUrl": HTTPS, "action": act(label="ก" * 13)}]),
        "template.columns[0].action.label",
        "Length must be between 1 and 12",
    ),
    ({**buttons(), "altText": "ก" * 1501}, "altText", "Length must be between 1 and 1500"),
    (
        {
            "type": "imagemap",
            "baseUrl": HTTPS,
            "altText": "ก",
            "baseSize": {"width": 1000, "height": 9},
            "actions": [],
        },
        "baseSize.width",
        "Must be between 1040 and 1040",
    ),
)


@pytest.mark.parametrize("message", GOOD, ids=lambda message: str(message)[:50])
def test_what_line_takes(message: Json) -> None:
    check_messages([message])


@pytest.mark.parametrize(("message", "where", "words"), BAD, ids=lambda part: str(part)[:40])
def test_what_line_refuses(message: Json, where: str, words: str) -> None:
    with pytest.raises(LineError) as caught:
        check_messages([text(), message])
    assert caught.value.status == 400
    assert caught.value.message == f"The request body has {len(caught.value.details)} error(s)"
    found = [fault for fault in caught.value.details if fault.property == f"messages[1].{where}"]
    assert found, caught.value.details
    assert found[0].message.startswith(words)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(LineError, match=r"The request body has 2 error\(s\)") as caught:
        check_messages([text(text=""), {"type": "sticker", "packageId": "1"}])
    assert [fault.property for fault in caught.value.details] == ["messages[0].text", "messages[1].stickerId"]


@pytest.mark.parametrize("messages", [None, [], "text", {}, [None], ["text"]])
def test_what_is_no_list_of_messages(messages: Any) -> None:
    with pytest.raises(LineError):
        check_messages(messages)


def test_line_counts_texts_in_utf16_and_labels_in_letters() -> None:
    assert (utf16("ที่น้ำ"), graphemes("ที่น้ำ")) == (6, 2)
    assert (utf16(FAMILY), graphemes(FAMILY)) == (8, 1)
