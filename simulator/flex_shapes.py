"""What LINE accepts as a Flex container (LINE's reference, "Flex Message"): unknown fields are refused
here, and sizes count."""

import json
from collections.abc import Iterator
from typing import Any

from simulator.action_shapes import action
from simulator.errors import Fault
from simulator.shapes import (
    Check,
    Place,
    anything,
    both,
    by_type,
    flag,
    https,
    items,
    later,
    letters,
    matching,
    one_of,
    shape,
    text,
    whole,
)

# LINE says "30 KB" and "50 KB"; the stricter reading, and UTF-8 without blanks, which is how LINE's simulator
# writes it.
BUBBLE_BYTES, CAROUSEL_BYTES, CAROUSEL_BUBBLES = 30_000, 50_000, 12
BUBBLE_SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
VIDEO_SIZES = ("kilo", "mega", "giga", None)
ASPECT_MOST = 100_000

STEPS, PX, PERCENT = "none|xs|sm|md|lg|xl|xxl", r"\d+(\.\d+)?px", r"\d+(\.\d+)?%"
FONT_STEPS = "xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
space = matching(f"{STEPS}|{PX}")
space_or_percent = matching(f"{STEPS}|{PX}|{PERCENT}")
offset = matching(f"{STEPS}|-?{PX}|-?{PERCENT}")
length = matching(f"{PX}|{PERCENT}")
font_size = matching(f"{FONT_STEPS}|{PX}")
icon_size = matching(f"{FONT_STEPS}|{PX}|{PERCENT}")
image_size = matching(f"{FONT_STEPS}|full|{PX}|{PERCENT}")
color = matching("#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
grow = whole(0, 1000)
align, gravity = one_of("start", "end", "center"), one_of("top", "bottom", "center")
SHIFTS = {"position": one_of("relative", "absolute")} | dict.fromkeys(
    ("offsetTop", "offsetBottom", "offsetStart", "offsetEnd"), offset
)


def aspect_ratio(value: Any, place: Place) -> Iterator[Fault]:
    sides = str(value).split(":")
    good = len(sides) == 2 and all(side.isdecimal() and 1 <= int(side) <= ASPECT_MOST for side in sides)
    if not good or int(sides[1]) > 3 * int(sides[0]):
        yield place.fault("Invalid aspect ratio")


def _words(value: Any, place: Place) -> Iterator[Fault]:
    if not value.get("text") and not value.get("contents"):
        yield place.key("text").fault("May not be empty", "must be non-empty text")


LOOK: dict[str, Check] = {
    "size": font_size,
    "color": color,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}
TYPE: dict[str, Check] = {"type": anything}
SPAN = shape({**TYPE, "text": text(100_000, 1)}, LOOK, closed=True)
TEXT = both(
    shape(
        TYPE,
        {
            **LOOK,
            **SHIFTS,
            "text": letters(100_000),
            "contents": items(by_type({"span": SPAN}), 0, 1000),
            "flex": grow,
            "align": align,
            "gravity": gravity,
            "wrap": flag,
            "lineSpacing": matching(PX),
            "margin": space,
            "maxLines": whole(0, 1000),
            "action": action("flex"),
            "adjustMode": one_of("shrink-to-fit"),
            "scaling": flag,
        },
        closed=True,
    ),
    _words,
)
BUTTON = shape(
    {**TYPE, "action": action("button")},
    {
        **SHIFTS,
        "flex": grow,
        "color": color,
        "style": one_of("primary", "secondary", "link"),
        "gravity": gravity,
        "margin": space,
        "height": one_of("md", "sm"),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": flag,
    },
    closed=True,
)
IMAGE = shape(
    {**TYPE, "url": https},
    {
        **SHIFTS,
        "flex": grow,
        "margin": space,
        "align": align,
        "gravity": gravity,
        "size": image_size,
        "aspectRatio": aspect_ratio,
        "aspectMode": one_of("fit", "cover"),
        "backgroundColor": color,
        "action": action("flex"),
        "animated": flag,
    },
    closed=True,
)
ICON = shape(
    {**TYPE, "url": https},
    {
        **SHIFTS,
        "size": icon_size,
        "aspectRatio": aspect_ratio,
        "margin": space,
        "scaling": flag,
    },
    closed=True,
)
SEPARATOR = shape(TYPE, {"margin": space, "color": color}, closed=True)
FILLER = shape(TYPE, {"flex": grow}, closed=True)
GRADIENT = shape(
    {**TYPE, "angle": matching(r"\d+(\.\d+)?deg"), "startColor": color, "endColor": color},
    {
        "centerColor": color,
        "centerPosition": matching(PERCENT),
    },
    closed=True,
)

BOX_OPTIONS: dict[str, Check] = {
    **SHIFTS,
    "flex": grow,
    "spacing": space,
    "margin": space,
    "backgroundColor": color,
    "borderColor": color,
    "borderWidth": matching(f"none|light|normal|medium|semi-bold|bold|{PX}"),
    "cornerRadius": space,
    "width": length,
    "maxWidth": length,
    "height": length,
    "maxHeight": length,
    "paddingAll": space_or_percent,
    "paddingTop": space_or_percent,
    "paddingBottom": space_or_percent,
    "paddingStart": space_or_percent,
    "paddingEnd": space_or_percent,
    "action": action("flex"),
    "background": by_type({"linearGradient": GRADIENT}),
    "justifyContent": one_of(
        "center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"
    ),
    "alignItems": one_of("center", "flex-start", "flex-end"),
}
COLUMN_PARTS: dict[str, Check] = {
    "box": later(lambda: BOX),
    "button": BUTTON,
    "image": IMAGE,
    "text": TEXT,
    "separator": SEPARATOR,
    "filler": FILLER,
}
BASELINE_PARTS: dict[str, Check] = {"icon": ICON, "text": TEXT, "filler": FILLER}
COMPONENT_MOST = 1000


def _box(parts: dict[str, Check], layout: str) -> Check:
    contents = items(by_type(parts), 0, COMPONENT_MOST)
    return shape({**TYPE, "layout": one_of(layout), "contents": contents}, BOX_OPTIONS, closed=True)


BOXES = {
    "vertical": _box(COLUMN_PARTS, "vertical"),
    "horizontal": _box(COLUMN_PARTS, "horizontal"),
    "baseline": _box(BASELINE_PARTS, "baseline"),
}


def BOX(value: Any, place: Place) -> Iterator[Fault]:
    layout = value.get("layout")
    if layout in BOXES:
        yield from BOXES[layout](value, place)
    else:
        yield place.key("layout").fault(
            "Invalid layout", "must be specified" if layout is None else "invalid property"
        )


VIDEO = shape(
    {
        **TYPE,
        "url": https,
        "previewUrl": https,
        "altContent": by_type({"box": BOX, "image": IMAGE}),
    },
    {"aspectRatio": aspect_ratio, "action": action("flex")},
    closed=True,
)
BLOCK_STYLE = shape({}, {"backgroundColor": color, "separator": flag, "separatorColor": color}, closed=True)
BLOCKS = ("header", "hero", "body", "footer")


def _bubble_rules(value: Any, place: Place) -> Iterator[Fault]:
    if not any(value.get(block) for block in BLOCKS):
        yield place.fault("At least one block must be specified", "At least one block must be specified")
    hero = value.get("hero")
    if isinstance(hero, dict) and hero.get("type") == "video" and value.get("size") not in VIDEO_SIZES:
        yield place.key("hero").fault("Invalid")
    if weight(value) > BUBBLE_BYTES:
        yield place.fault("The bubble is too large", "must not be larger than 30KB")


BUBBLE = both(
    shape(
        TYPE,
        {
            "size": one_of(*BUBBLE_SIZES),
            "direction": one_of("ltr", "rtl"),
            "header": by_type({"box": BOX}),
            "hero": by_type({"box": BOX, "image": IMAGE, "video": VIDEO}),
            "body": by_type({"box": BOX}),
            "footer": by_type({"box": BOX}),
            "styles": shape({}, dict.fromkeys(BLOCKS, BLOCK_STYLE), closed=True),
            "action": action("flex"),
        },
        closed=True,
    ),
    _bubble_rules,
)


def _carousel_rules(value: Any, place: Place) -> Iterator[Fault]:
    bubbles = [bubble for bubble in value.get("contents") or [] if isinstance(bubble, dict)]
    if len({bubble.get("size", "mega") for bubble in bubbles}) > 1:
        yield place.key("contents").fault("All bubbles must have the same size", "invalid bubble size")
    for index, bubble in enumerate(bubbles):
        if isinstance(bubble.get("hero"), dict) and bubble["hero"].get("type") == "video":
            yield place.key("contents").index(index).key("hero").fault("Invalid")
    if weight(value) > CAROUSEL_BYTES:
        yield place.fault("The carousel is too large", "must not be larger than 50KB")


CAROUSEL = both(
    shape({**TYPE, "contents": items(by_type({"bubble": BUBBLE}), 1, CAROUSEL_BUBBLES)}, closed=True),
    _carousel_rules,
)
CONTAINER = by_type({"bubble": BUBBLE, "carousel": CAROUSEL})


def weight(container: Any) -> int:
    """Bytes of the container's JSON."""
    return len(
        json.dumps(container, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    )


def check_flex(container: Any) -> list[Fault]:
    """All that LINE would refuse in a Flex message's `contents`."""
    return list(CONTAINER(container, Place("", True)))


alt_text = text(1500, 1)
