"""Webhooks: signed as LINE signs, complete for the SDK's models, and misdelivered on purpose."""

import json
from typing import Any

import pytest
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.webhooks import (
    AudioMessageContent,
    BeaconEvent,
    FileMessageContent,
    FollowEvent,
    ImageMessageContent,
    JoinEvent,
    LeaveEvent,
    LocationMessageContent,
    MessageEvent,
    PostbackEvent,
    StickerMessageContent,
    TextMessageContent,
    UnfollowEvent,
    UnsendEvent,
    VideoMessageContent,
)

from simulator.delivery import sign
from simulator.model import Plan
from tests.simulator.conftest import SECRET, Line, MakeLine

LINES_OWN_EXAMPLE = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'


def parsed(line: Line) -> list[Any]:
    parser = WebhookParser(SECRET)
    return [
        event
        for body, headers in line.bot.requests
        for event in parser.parse(body.decode(), headers["x-line-signature"])
    ]


def test_the_signature_of_lines_own_example() -> None:
    assert sign(SECRET, LINES_OWN_EXAMPLE) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_the_sdk_reads_every_message(line: Line) -> None:
    phone = (
        line.phone().says("สวัสดี").sends_photo(b"jpeg").shares_place(13.7563, 100.5018, "ศาลาว่าการ", "กรุงเทพฯ")
    )
    phone.sends_sticker().sends_file("ลา.pdf", b"%PDF", "application/pdf").sends_voice().sends_video()
    events = parsed(line)
    assert all(isinstance(event, MessageEvent) for event in events)
    kinds = [type(event.message) for event in events]
    assert kinds == [
        TextMessageContent,
        ImageMessageContent,
        LocationMessageContent,
        StickerMessageContent,
        FileMessageContent,
        AudioMessageContent,
        VideoMessageContent,
    ]
    assert events[2].message.latitude == 13.7563
    assert events[4].message.file_name == "ลา.pdf"
    assert all(event.source.user_id == phone.id and event.reply_token for event in events)
    assert all(event.timestamp == line.clock.now().timestamp() * 1000 for event in events)
    assert [event.webhook_event_id for event in events] == sorted(
        {event.webhook_event_id for event in events}
    )


def test_the_sdk_reads_every_other_event(line: Line) -> None:
    phone = line.phone().follows().blocks().follows().says("ก").unsends()
    users = line.platform.users
    users.postback(phone.id, "a=1", params={"date": "2026-08-03"})
    users.beacon(phone.id, "01deadbeef", dm="0102")
    group = users.open_group("กอง", [phone.id])
    users.text(phone.id, "ในกลุ่ม", chat=group.id)
    users.close_group(group.id)
    events = parsed(line)
    assert [type(event) for event in events] == [
        FollowEvent,
        UnfollowEvent,
        FollowEvent,
        MessageEvent,
        UnsendEvent,
        PostbackEvent,
        BeaconEvent,
        JoinEvent,
        MessageEvent,
        LeaveEvent,
    ]
    assert [event.follow.is_unblocked for event in events if isinstance(event, FollowEvent)] == [False, True]
    assert events[4].unsend.message_id == events[3].message.id
    assert events[8].source.type == "group"
    assert events[8].source.group_id == group.id


def test_headers_and_absent_values(line: Line) -> None:
    line.phone().shares_place(13.7, 100.5)
    body, headers = line.bot.requests[0]
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["User-Agent"] == "LineBotWebhook/2.0"
    assert b"null" not in body
    assert "title" not in line.bot.last["message"]
    assert json.loads(body)["destination"] == line.platform.bot_id


def test_several_photos_at_once_are_one_set(line: Line) -> None:
    line.phone().sends_photos(b"1", b"2")
    sets = [event["message"]["imageSet"] for event in line.bot.events]
    assert [(one["index"], one["total"]) for one in sets] == [(1, 2), (2, 2)]
    assert sets[0]["id"] == sets[1]["id"]


def test_a_photo_of_a_liff_app_is_external_and_not_kept(line: Line) -> None:
    line.phone().sends_photo(b"", external=True)
    message = line.bot.last["message"]
    assert message["contentProvider"]["type"] == "external"
    assert message["contentProvider"]["originalContentUrl"].startswith("https://")
    assert line.call("GET", f"/v2/bot/message/{message['id']}/content").status == 404


def test_the_verify_call_has_no_events(line: Line) -> None:
    answer = line.call("POST", "/v2/bot/channel/webhook/test", {}).json()
    assert (answer["success"], answer["statusCode"], answer["reason"]) == (True, 200, "OK")
    assert json.loads(line.bot.requests[-1][0])["events"] == []
    line.bot.failure = "could_not_connect"
    assert line.call("POST", "/v2/bot/channel/webhook/test", {}).json()["reason"] == "COULD_NOT_CONNECT"


def test_a_failed_event_is_lost_unless_redelivery_is_on(line: Line) -> None:
    line.bot.status = 500
    line.phone().says("หาย")
    line.clock.advance(hours=1)
    line.platform.delivery.tick()
    assert len(line.bot.requests) == 1


@pytest.mark.parametrize("trouble", ["request_timeout", "could_not_connect", "status"])
def test_redelivery_brings_the_same_event_again(line: Line, trouble: str) -> None:
    line.platform.misbehave.redelivery = True
    if trouble == "status":
        line.bot.status = 503
    else:
        line.bot.failure = trouble
    line.phone().says("อีกครั้ง")
    line.bot.status, line.bot.failure = 200, None
    line.clock.advance(seconds=9)
    line.platform.delivery.tick()
    assert len(line.bot.events) == 1
    line.clock.advance(seconds=1)
    line.platform.delivery.tick()
    first, again = line.bot.events
    assert again == {**first, "deliveryContext": {"isRedelivery": True}}
    line.clock.advance(hours=1)
    line.platform.delivery.tick()
    assert len(line.bot.events) == 2


def test_redelivery_gives_up_in_the_end(make_line: MakeLine) -> None:
    line = make_line(Plan(redelivery_after_seconds=(10, 20)))
    line.platform.misbehave.redelivery, line.bot.status = True, 500
    line.phone().says("ก")
    for _ in range(10):
        line.clock.advance(minutes=1)
        line.platform.delivery.tick()
    assert len(line.bot.events) == 3


def test_duplicates_are_the_same_event_twice(line: Line) -> None:
    line.platform.misbehave.duplicate = True
    line.phone().says("ก")
    first, second = line.bot.events
    assert first == second


def test_held_events_come_late_reordered_and_in_one_request(line: Line) -> None:
    line.platform.misbehave.hold = True
    a, b = line.phone("ก"), line.phone("ข")
    a.says("1")
    b.says("2")
    a.says("3")
    assert line.bot.requests == []
    line.platform.delivery.release(reverse=True, batch=True)
    assert len(line.bot.requests) == 1
    assert [event["message"]["text"] for event in line.bot.events] == ["3", "2", "1"]
    assert {event["source"]["userId"] for event in line.bot.events} == {a.id, b.id}


def test_strangers_and_new_properties_ride_along(line: Line) -> None:
    line.platform.misbehave.strangers = line.platform.misbehave.extra_fields = True
    line.phone().says("ก")
    stranger, event = line.bot.events
    assert stranger["type"] == "somethingNew"
    assert event["message"]["newProperty"]
    assert type(parsed(line)[0]).__name__ == "UnknownEvent"


@pytest.mark.parametrize("kind", ["wrong", "missing"])
def test_forged_requests(line: Line, kind: str) -> None:
    line.platform.misbehave.signature = kind  # type: ignore[assignment]
    line.phone().says("ก")
    body, headers = line.bot.requests[0]
    if kind == "missing":
        assert "x-line-signature" not in headers
    else:
        with pytest.raises(InvalidSignatureError):
            WebhookParser(SECRET).parse(body.decode(), headers["x-line-signature"])


def test_any_json_can_be_sent_as_a_webhook(line: Line) -> None:
    line.platform.delivery.send_raw([{"type": "message"}])
    assert line.bot.events == [{"type": "message"}]


def test_all_switches_go_off_together(line: Line) -> None:
    misbehave = line.platform.misbehave
    before = misbehave.to_json()
    misbehave.duplicate = misbehave.hold = misbehave.redelivery = True
    misbehave.fail("429", times=None)
    with pytest.raises(ValueError, match="unknown fault"):
        misbehave.fail("418")
    misbehave.behave()
    assert misbehave.to_json() == before
