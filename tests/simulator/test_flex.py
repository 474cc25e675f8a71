"""What LINE takes and refuses inside a Flex container, in LINE's words and with its paths."""

from typing import Any

import pytest

from simulator.errors import LineError
from simulator.flex_shapes import check_flex, weight
from simulator.messages import check_messages

Json = dict[str, Any]
HTTPS = "https://example.org/a.png"


def words(**more: Any) -> Json:
    return {"type": "text", "text": "ก", **more}


def box(*contents: Json, **more: Any) -> Json:
    return {"type": "box", "layout": "vertical", "contents": list(contents), **more}


def bubble(*contents: Json, **more: Any) -> Json:
    return {"type": "bubble", "body": box(*contents), **more}


def button(**action: Any) -> Json:
    return {"type": "button", "action": {"type": "message", "label": "ก", "text": "ก", **action}}


def image(**more: Any) -> Json:
    return {"type": "image", "url": HTTPS, **more}


VIDEO = {"type": "video", "url": "https://a.b/c.mp4", "previewUrl": HTTPS, "altContent": image()}

GOOD: tuple[Json, ...] = (
    bubble(
        words(size="xl", weight="bold", color="#0F5E59", wrap=True, align="center", margin="md", maxLines=2)
    ),
    bubble(words(text="", contents=[{"type": "span", "text": "ก", "color": "#112233"}])),
    bubble(words(size="17px", lineSpacing="4px", offsetTop="-3px", decoration="underline")),
    bubble({"type": "separator", "margin": "xl", "color": "#E5E7EB"}, {"type": "filler"}),
    bubble(box({"type": "icon", "url": HTTPS, "size": "sm"}, words(flex=3), layout="baseline", spacing="sm")),
    bubble(box(button(), image(size="full", aspectRatio="20:13", aspectMode="cover"), layout="horizontal")),
    bubble(
        box(
            paddingAll="12px",
            cornerRadius="md",
            backgroundColor="#E3F1EF80",
            borderWidth="light",
            width="50%",
        )
    ),
    bubble(
        box(
            background={
                "type": "linearGradient",
                "angle": "90deg",
                "startColor": "#000000",
                "endColor": "#FFFFFF",
            }
        )
    ),
    bubble(words(), hero=image(), footer=box(button()), header=box(), size="giga"),
    bubble(words(), styles={"footer": {"separator": True, "backgroundColor": "#FFFFFF"}}, direction="rtl"),
    bubble(words(), hero=VIDEO, size="mega"),
    bubble(button(label="ที่" * 40)),
    {"type": "carousel", "contents": [bubble(words(), size="kilo")] * 12},
)

BAD: tuple[tuple[Json, str, str], ...] = (
    ({"type": "bubble"}, "/", "At least one block must be specified"),
    ({"type": "poster"}, "/type", "invalid property"),
    ({}, "/type", "must be specified"),
    (bubble(words(text="")), "/body/contents/0/text", "must be non-empty text"),
    (bubble({"type": "text"}), "/body/contents/0/text", "must be non-empty text"),
    (bubble(words(font="serif")), "/body/contents/0/font", "unknown field"),
    (bubble(words(size="huge")), "/body/contents/0/size", "invalid property"),
    (bubble(words(color="red")), "/body/contents/0/color", "invalid property"),
    (bubble(words(margin="10")), "/body/contents/0/margin", "invalid property"),
    (bubble(words(align="left")), "/body/contents/0/align", "invalid property"),
    (bubble(words(flex=-1)), "/body/contents/0/flex", "invalid property"),
    (bubble(words(wrap="true")), "/body/contents/0/wrap", "invalid property"),
    (bubble({"type": "icon", "url": HTTPS}), "/body/contents/0/type", "invalid property"),
    (bubble(box(button(), layout="baseline")), "/body/contents/0/contents/0/type", "invalid property"),
    (bubble({"type": "box", "contents": []}), "/body/contents/0/layout", "must be specified"),
    (bubble(image(url="http://example.org/a.png")), "/body/contents/0/url", "invalid uri scheme"),
    (bubble({"type": "image"}), "/body/contents/0/url", "must be specified"),
    (bubble(image(aspectRatio="1:4")), "/body/contents/0/aspectRatio", "invalid property"),
    (bubble(image(aspectRatio="0:1")), "/body/contents/0/aspectRatio", "invalid property"),
    (bubble({"type": "button"}), "/body/contents/0/action", "must be specified"),
    (
        bubble({"type": "button", "action": {"type": "message", "text": "ก"}}),
        "/body/contents/0/action/label",
        "must be specified",
    ),
    (bubble(button(label="ก" * 41)), "/body/contents/0/action/label", "invalid property"),
    (bubble(button(type="camera")), "/body/contents/0/action/type", "invalid property"),
    (bubble(button(type="richmenuswitch")), "/body/contents/0/action/type", "invalid property"),
    (
        bubble(words(action={"type": "uri", "uri": "example.org"})),
        "/body/contents/0/action/uri",
        "invalid uri scheme",
    ),
    (bubble(words(), size="tera"), "/size", "invalid property"),
    (bubble(words(), styles={"type": "x"}), "/styles/type", "unknown field"),
    (bubble(words(), footer=words()), "/footer/type", "invalid property"),
    (bubble(words(), hero=VIDEO, size="nano"), "/hero", "invalid property"),
    (bubble(words(), hero=button()), "/hero/type", "invalid property"),
    (bubble(*[words(text="ก" * 2500)] * 5), "/", "must not be larger than 30KB"),
    ({"type": "carousel", "contents": []}, "/contents", "invalid property"),
    ({"type": "carousel", "contents": [bubble(words())] * 13}, "/contents", "invalid property"),
    (
        {"type": "carousel", "contents": [bubble(words()), bubble(words(), size="kilo")]},
        "/contents",
        "invalid bubble size",
    ),
    (
        {"type": "carousel", "contents": [bubble(words(text="ก" * 5000))] * 4},
        "/",
        "must not be larger than 50KB",
    ),
    ({"type": "carousel", "contents": [bubble(words(), hero=VIDEO)]}, "/contents/0/hero", "invalid property"),
    (
        {"type": "carousel", "contents": [{"type": "carousel", "contents": []}]},
        "/contents/0/type",
        "invalid property",
    ),
)


@pytest.mark.parametrize("container", GOOD, ids=lambda container: str(container)[:60])
def test_what_line_takes(container: Json) -> None:
    assert check_flex(container) == []


@pytest.mark.parametrize(("container", "where", "words"), BAD, ids=lambda part: str(part)[:40])
def test_what_line_refuses(container: Json, where: str, words: str) -> None:
    assert (where, words) in [(fault.property, fault.message) for fault in check_flex(container)]


def test_the_answer_names_the_message_and_the_place_in_it() -> None:
    flex = {"type": "flex", "altText": "ก", "contents": bubble(button(label="ก" * 41))}
    with pytest.raises(LineError) as caught:
        check_messages([{"type": "text", "text": "ก"}, flex])
    assert caught.value.body() == {
        "message": "A message (messages[1]) in the request body is invalid",
        "details": [{"message": "invalid property", "property": "/body/contents/0/action/label"}],
    }


def test_the_thirty_kilobytes_are_bytes_of_utf8() -> None:
    at_the_limit = bubble(words(text="ก" * 3000))
    fitting = "ก" * (3000 + (30_000 - weight(at_the_limit)) // 3)
    assert check_flex(bubble(words(text=fitting))) == []
    assert check_flex(bubble(words(text=fitting + "ก")))
