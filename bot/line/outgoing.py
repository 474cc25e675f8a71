"""Our replies to LINE's messages: the one visual language of every card, inside LINE's limits.

Limits counted here as LINE counts them: texts in UTF-16 units, labels in letters (grapheme clusters).
The look: a badge (sign and word) in the tone's colour, a title, rows of label and value, the reasons, and
a soft box with what to do next. Sizes and colours follow one palette.
"""

from typing import Any

from bot.replies import (
    Bar,
    Board,
    Button,
    CameraButton,
    Card,
    Carousel,
    DateButton,
    Fact,
    LinkButton,
    LocationButton,
    Month,
    MonthDay,
    Passage,
    Picture,
    QuickReply,
    Reply,
    Say,
    SayButton,
    TapButton,
    Tone,
)
from texts import thai

Json = dict[str, Any]

INK, MUTED, LINE_COLOUR, PAPER = "#1F2937", "#6B7280", "#E5E7EB", "#FFFFFF"
BRAND, BRAND_SOFT = "#0F5E59", "#E3F1EF"
TONES: dict[Tone, tuple[str, str, str]] = {  # sign, colour, soft background
    "accepted": ("✓", "#1B7F4B", "#E5F4EC"),
    "review": ("◷", "#9A5B00", "#FDF1DF"),
    "refused": ("✕", "#B3261E", "#FCE9E7"),
    "info": ("●", BRAND, BRAND_SOFT),
}
MOST_MESSAGES, MOST_QUICK, MOST_BUBBLES = 5, 13, 12
MOST_TEXT, MOST_ALT, MOST_QUICK_LABEL, MOST_LABEL = 5000, 1500, 20, 40
_MOST_FACT, _MOST_PASSAGE = 600, 700
_MOST_WHOLE = 22  # letters of a row's value that are never cut: the name beside it takes the next line


def messages(replies: list[Reply]) -> list[Json]:
    """LINE's messages for a turn's replies; only the last may carry quick replies, as LINE shows no others.

    Raises ValueError for more than five: a flow must say less, not lose its end.
    """
    if len(replies) > MOST_MESSAGES:
        raise ValueError(f"{len(replies)} replies in one turn; LINE takes {MOST_MESSAGES}")
    made = [_message(reply) for reply in replies]
    quick = [_quick(item) for item in replies[-1].quick][:MOST_QUICK] if replies else []
    if quick:
        made[-1]["quickReply"] = {"items": quick}
    return made


def _message(reply: Reply) -> Json:
    match reply:
        case Say(text):
            return {"type": "text", "text": thai.clip_utf16(text, MOST_TEXT)}
        case Card():
            return _flex(reply.alt, _card(reply))
        case Board():
            return _flex(reply.alt, _board(reply))
        case Month():
            return _flex(reply.alt, _month(reply))
        case Picture(address):
            return {"type": "image", "originalContentUrl": address, "previewImageUrl": address}
        case Carousel(cards, alt):
            bubbles = [_card(one) if isinstance(one, Card) else _board(one) for one in cards[:MOST_BUBBLES]]
            return _flex(alt, {"type": "carousel", "contents": bubbles})


def _flex(alt: str, bubble: Json) -> Json:
    return {"type": "flex", "altText": thai.clip_utf16(alt, MOST_ALT), "contents": bubble}


def _card(card: Card) -> Json:
    body: list[Json] = [_badge(card.tone, card.badge), _title(card.title)]
    if card.facts:
        body.append(_column([_fact(fact) for fact in card.facts], margin="lg", spacing="sm"))
    for passage in card.passages:
        body.append(_passage(passage))
    if card.why:
        body.append(_column([_why(reason) for reason in card.why], margin="lg", spacing="xs"))
    if card.next_step:
        body.append(_next(card.next_step))
    bubble = _bubble(body, card.buttons, "" if card.even else TONES[card.tone][1])
    if card.image:
        bubble["hero"] = {
            "type": "image", "url": card.image, "size": "full", "aspectMode": "cover",
            "aspectRatio": card.image_ratio,
            "action": {"type": "uri", "label": "photo", "uri": card.image},
        }  # fmt: skip
    return bubble


def _board(board: Board) -> Json:
    body: list[Json] = [_badge("info", board.badge), _title(board.title)]
    if board.numbers:
        numbers = [_number(fact) for fact in board.numbers]
        body.append({"type": "box", "layout": "horizontal", "margin": "lg", "contents": numbers})
    if board.rows:
        body.append({"type": "separator", "margin": "lg", "color": LINE_COLOUR})
        body.append(_column([_bar(row) for row in board.rows], margin="lg", spacing="md"))
    if board.more:
        body.append(_text(board.more, size="sm", color=MUTED, margin="md"))
    if board.next_step:
        body.append(_next(board.next_step))
    return _bubble(body, board.buttons, BRAND)


def _month(month: Month) -> Json:
    heads = [_text(head, size="xxs", color=MUTED, align="center", flex=1, wrap=False) for head in month.heads]
    weeks = [_week([_field(day) for day in week]) for week in month.weeks]
    body: list[Json] = [
        _badge("info", month.badge),
        _title(month.title),
        _column([_week(heads), *weeks], margin="md", spacing="xs"),
    ]
    if month.legend:
        body.append(_text(month.legend, size="xs", color=MUTED, margin="md"))
    if month.rows:
        body.append({"type": "separator", "margin": "lg", "color": LINE_COLOUR})
        body.append(_text(month.rows_title, size="xs", color=MUTED, margin="md", weight="bold"))
        body.append(_column([_bar(row) for row in month.rows], margin="sm", spacing="md"))
    return _bubble(body, month.buttons, BRAND)


def _week(fields: list[Json]) -> Json:
    return {"type": "box", "layout": "horizontal", "spacing": "xs", "contents": fields}


def _field(day: MonthDay | None) -> Json:
    """A day's number over its sign; of days off and empty fields only what is there."""
    if day is None:
        return {"type": "filler"}
    _, colour, soft = TONES[day.tone] if day.tone else ("", MUTED, "")
    field = _column(
        [
            {"type": "text", "text": str(day.number), "size": "xxs", "color": MUTED, "align": "center"},
            {"type": "text", "text": day.sign or " ", "size": "sm", "color": colour, "align": "center"},
        ],
        flex=1,
        cornerRadius="6px",
    )
    if soft:
        field["backgroundColor"] = soft
    if day.today:
        field |= {"borderWidth": "1px", "borderColor": INK}
    if day.tap:
        field["action"] = _action(day.tap, MOST_LABEL)
    return field


def _bubble(body: list[Json], buttons: tuple[Button, ...], accent: str) -> Json:
    bubble: Json = {
        "type": "bubble",
        "size": "mega",
        "body": {"type": "box", "layout": "vertical", "paddingAll": "18px", "contents": body},
        "styles": {"footer": {"separator": True, "separatorColor": LINE_COLOUR}},
    }
    if buttons:
        made = [_button(button, accent if place == 0 else "") for place, button in enumerate(buttons)]
        bubble["footer"] = {
            "type": "box", "layout": "vertical", "spacing": "sm", "paddingAll": "12px", "contents": made,
        }  # fmt: skip
    return bubble


def _badge(tone: Tone, word: str) -> Json:
    sign, colour, soft = TONES[tone]
    label = _text(f"{sign} {word}", size="sm", weight="bold", color=colour, wrap=False)
    return {
        "type": "box",
        "layout": "horizontal",
        "contents": [
            {
                "type": "box", "layout": "vertical", "flex": 0, "backgroundColor": soft,
                "cornerRadius": "12px", "paddingStart": "10px", "paddingEnd": "10px", "paddingTop": "4px",
                "paddingBottom": "4px",
                "contents": [label],
            },
            {"type": "filler"},
        ],
    }  # fmt: skip


def _title(title: str) -> Json:
    return _text(title, size="lg", weight="bold", margin="md")


def _fact(fact: Fact) -> Json:
    weight = "bold" if fact.strong else "regular"
    return {
        "type": "box",
        "layout": "baseline",
        "spacing": "md",
        "contents": [
            _text(fact.label, size="sm", color=MUTED, flex=3),
            _text(thai.clip(fact.value, _MOST_FACT), size="sm", weight=weight, flex=7),
        ],
    }


def _passage(passage: Passage) -> Json:
    heading = _text(passage.heading, size="xs", color=MUTED, weight="bold")
    words = _text(thai.clip(passage.text, _MOST_PASSAGE), size="sm")
    return _column([heading, words], margin="md", spacing="xs")


def _why(reason: str) -> Json:
    return {
        "type": "box",
        "layout": "baseline",
        "spacing": "sm",
        "contents": [
            _text("•", size="sm", color=MUTED, flex=0, wrap=False),
            _text(reason, size="sm", flex=1),
        ],
    }


def _next(words: str) -> Json:
    return {
        "type": "box",
        "layout": "vertical",
        "margin": "lg",
        "backgroundColor": "#F6F5F1",
        "cornerRadius": "8px",
        "paddingAll": "10px",
        "contents": [_text(words, size="sm")],
    }


def _number(fact: Fact) -> Json:
    colour = BRAND if fact.strong else INK
    size = "xl" if len(fact.value) <= 5 else "lg" if len(fact.value) <= 6 else "sm"  # of four in a row
    return _column(
        [
            _text(fact.value, size=size, weight="bold", color=colour, align="center", wrap=False),
            _text(fact.label, size="xs", color=MUTED, align="center"),
        ],
        flex=1,
    )


def _bar(row: Bar) -> Json:
    if row.share is None:
        note = [_text(row.note, size="xs", color=MUTED, wrap=False)] if row.note else []
        return _tappable(_column([_row_words(row), *note]), row)
    share = max(0, min(100, round(row.share * 100)))
    drawn: list[Json] = [{"type": "filler"}]
    filled = {
        "type": "box", "layout": "vertical", "width": f"{share}%", "height": "6px",
        "backgroundColor": BRAND, "cornerRadius": "3px", "contents": drawn,
    }  # fmt: skip
    track: Json = {
        "type": "box", "layout": "vertical", "height": "6px", "backgroundColor": LINE_COLOUR,
        "cornerRadius": "3px", "margin": "xs", "contents": [filled] if share else drawn,
    }  # fmt: skip
    return _tappable(_column([_row_words(row), track]), row)


def _row_words(row: Bar) -> Json:
    return {
        "type": "box",
        "layout": "baseline",
        "contents": [
            _text(row.label, size="sm", flex=5),
            _text(row.value, size="sm", color=MUTED, align="end", flex=5),
        ],
    }


def _tappable(box: Json, row: Bar) -> Json:
    if row.say:
        box["action"] = {"type": "message", "label": thai.clip(row.label, MOST_LABEL), "text": row.say}
    return box


def _text(words: str, **style: Any) -> Json:
    return {"type": "text", "text": words or " ", "wrap": True, "color": INK, **style}


def _column(contents: list[Json], **style: Any) -> Json:
    return {"type": "box", "layout": "vertical", "contents": contents, **style}


def _button(button: Button, accent: str) -> Json:
    style = {"style": "primary", "color": accent} if accent else {"style": "secondary"}
    return {"type": "button", "height": "sm", "action": _action(button, MOST_LABEL), **style}


def _quick(item: QuickReply) -> Json:
    return {"type": "action", "action": _action(item, MOST_QUICK_LABEL)}


def _action(button: Button | QuickReply, most: int) -> Json:
    label = thai.clip(button.label, most)
    match button:
        case SayButton(_, text):
            return {"type": "message", "label": label, "text": text}
        case TapButton(_, data, echo):
            action = {"type": "postback", "label": label, "data": data}
            return {**action, "displayText": echo} if echo else action
        case LinkButton(_, uri):
            return {"type": "uri", "label": label, "uri": uri}
        case DateButton():
            return {"type": "datetimepicker", "label": label, **_picker(button)}
        case LocationButton():
            return {"type": "location", "label": label}
        case CameraButton():
            return {"type": "camera", "label": label}


def _picker(button: DateButton) -> Json:
    bounds = {"initial": button.initial, "min": button.first, "max": button.last}
    return {"data": button.data, "mode": button.mode, **{key: day for key, day in bounds.items() if day}}
