"""The person with a phone: taps what is in sight, sees what was said, complains with the whole screen."""

from typing import Any

import pytest

from tests.simulator.conftest import Line

POSTBACK = {"type": "postback", "label": "ยืนยัน", "data": "ok=1", "displayText": "ยืนยันแล้ว"}
CARD = {
    "type": "flex",
    "altText": "รับแล้ว",
    "contents": {
        "type": "bubble",
        "body": {
            "type": "box",
            "layout": "vertical",
            "action": {"type": "message", "text": "กล่อง"},
            "contents": [
                {"type": "text", "text": "รับแล้ว"},
                {
                    "type": "text",
                    "contents": [{"type": "span", "text": "08:"}, {"type": "span", "text": "25"}],
                },
            ],
        },
        "footer": {
            "type": "box",
            "layout": "vertical",
            "contents": [
                {"type": "button", "action": {"type": "message", "label": "ดูเวลา", "text": "เวลาของฉัน"}}
            ],
        },
    },
}


def text(words: str, *actions: dict[str, Any]) -> dict[str, Any]:
    items = [{"type": "action", "action": action} for action in actions]
    return {"type": "text", "text": words, **({"quickReply": {"items": items}} if items else {})}


def test_quick_replies_vanish_when_tapped_or_talked_over(line: Line) -> None:
    phone = line.phone()
    line.push(phone.id, text("แน่ใจไหม", POSTBACK))
    assert phone.labels() == ["ยืนยัน"]
    phone.taps("ยืนยัน")
    assert line.bot.last["postback"] == {"data": "ok=1"}
    assert "ยืนยันแล้ว" in phone.screen()
    assert phone.labels() == []
    line.push(phone.id, text("แน่ใจไหม", POSTBACK))
    phone.says("เดี๋ยวก่อน")
    assert phone.labels() == []


def test_only_the_last_messages_quick_replies_show(line: Line) -> None:
    phone = line.phone()
    line.push(phone.id, text("หนึ่ง", POSTBACK), text("สอง"))
    assert phone.labels() == []


@pytest.mark.parametrize("kind", ["camera", "cameraRoll", "location"])
def test_line_screens_open_and_the_quick_reply_stays(line: Line, kind: str) -> None:
    phone = line.phone()
    line.push(phone.id, text("ส่งมา", {"type": kind, "label": "ส่ง"}))
    phone.taps("ส่ง")
    assert phone.outcome.screen == kind
    assert phone.labels() == ["ส่ง"]
    phone.shares_place(13.7, 100.5)
    assert phone.labels() == []


def test_a_date_is_picked_within_its_bounds(line: Line) -> None:
    phone = line.phone()
    picker = {"type": "datetimepicker", "label": "วันที่", "data": "d", "mode": "date", "max": "2026-08-31"}
    line.push(phone.id, text("เลือก", picker))
    phone.taps("วันที่")
    assert phone.outcome.screen == "picker"
    with pytest.raises(ValueError, match="does not offer"):
        phone.taps("วันที่", picks="2026-09-01")
    phone.taps("วันที่", picks="2026-08-31")
    assert line.bot.last["postback"] == {"data": "d", "params": {"date": "2026-08-31"}}


def test_cards_are_read_and_tapped(line: Line) -> None:
    phone = line.phone()
    line.push(phone.id, CARD)
    phone.sees("รับแล้ว", "08:25").sees_card("รับแล้ว", "ดูเวลา").sees_not("ไม่รับ")
    assert phone.labels() == ["รับแล้ว 08:25", "ดูเวลา"]
    phone.taps("ดูเวลา")
    assert line.bot.last["message"]["text"] == "เวลาของฉัน"
    phone.taps("รับแล้ว 08:25")
    assert line.bot.last["message"]["text"] == "กล่อง"


def test_templates_are_read_and_tapped(line: Line) -> None:
    phone = line.phone()
    actions = [{"type": "uri", "label": "เปิด", "uri": "https://example.org/"}, POSTBACK]
    template = {"type": "confirm", "text": "เอาไหม", "actions": actions}
    line.push(phone.id, {"type": "template", "altText": "ก", "template": template})
    phone.sees_card("เอาไหม").taps("เปิด")
    assert phone.outcome.opens == "https://example.org/"


@pytest.mark.parametrize(
    ("uri", "screen", "typed"),
    [
        ("https://line.me/R/nv/location/", "location", None),
        ("https://line.me/R/nv/camera/", "camera", None),
        ("https://line.me/R/oaMessage/%40signpost/?%E0%B8%81", "keyboard", "ก"),
    ],
)
def test_line_addresses_open_lines_screens(line: Line, uri: str, screen: str, typed: str | None) -> None:
    phone = line.phone()
    outcome = line.platform.actions.run(phone.id, {"type": "uri", "label": "ก", "uri": uri})
    assert (outcome.screen, outcome.typed) == (screen, typed)


def test_a_failed_look_shows_the_whole_screen(line: Line) -> None:
    phone = line.phone().says("ลางาน")
    line.push(phone.id, text("ลากี่วัน", POSTBACK))
    with pytest.raises(AssertionError, match="does not see 'รับแล้ว'") as caught:
        phone.sees("รับแล้ว")
    for part in ("สมชาย: ลางาน", "bot: ลากี่วัน", "can tap: ยืนยัน"):
        assert part in str(caught.value)
    for look in (
        phone.sees_nothing,
        phone.sees_loading,
        lambda: phone.sees_card("ลากี่วัน"),
        lambda: phone.sees_not("ลา"),
    ):
        with pytest.raises(AssertionError):
            look()
    with pytest.raises(AssertionError, match="nothing to tap called 'ยกเลิก'"):
        phone.taps("ยกเลิก")


def test_looks_are_since_the_last_deed(line: Line) -> None:
    phone = line.phone()
    line.push(phone.id, text("หนึ่ง"))
    phone.sees("หนึ่ง").says("ก").sees_nothing()


def test_settle_is_called_after_each_deed(line: Line) -> None:
    calls: list[int] = []
    phone = line.phone()
    phone._settle = lambda: calls.append(len(line.bot.events))
    phone.says("ก").sends_sticker()
    assert calls == [1, 2]


def test_photos_and_places_may_come_later(line: Line) -> None:
    line.phone().says("ก").sends_photo(b"1", later=300)
    first, second = line.bot.events
    assert second["timestamp"] - first["timestamp"] == 300_000


def test_a_blocker_cannot_write(line: Line) -> None:
    with pytest.raises(PermissionError, match="unblock"):
        line.phone().blocks().says("ก")


def test_nobody_unsends_anothers_message(line: Line) -> None:
    message_id = line.phone().says("ก") and line.bot.last["message"]["id"]
    with pytest.raises(KeyError):
        line.phone("สมหญิง").unsends(message_id)
