"""Replies, pushes, quota and retry keys, as the unpatched SDK and bare HTTP meet them."""

import json
import uuid

import pytest
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    BroadcastRequest,
    Configuration,
    MarkMessagesAsReadByTokenRequest,
    MessagingApi,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
    ValidateMessageRequest,
)

from simulator.model import Plan
from tests.simulator.conftest import Line, MakeLine

HELLO = TextMessage(text="สวัสดี")
TEXT = {"type": "text", "text": "สวัสดี"}


def test_a_reply_lands_in_the_chat(line: Line, api: MessagingApi) -> None:
    phone = line.phone()
    answer = api.reply_message(ReplyMessageRequest(replyToken=line.token(phone), messages=[HELLO, HELLO]))
    assert len(answer.sent_messages) == 2
    assert answer.sent_messages[0].quote_token
    phone.sees("สวัสดี")


def test_a_reply_token_is_good_once(line: Line) -> None:
    token = line.token(line.phone())
    assert line.reply(token, TEXT).status == 200
    again = line.reply(token, TEXT)
    assert (again.status, again.json()) == (400, {"message": "Invalid reply token"})


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 200), (61, 400)])
def test_a_reply_token_lives_for_a_minute(line: Line, seconds: int, status: int) -> None:
    token = line.token(line.phone())
    line.clock.advance(seconds=seconds)
    assert line.reply(token, TEXT).status == status


def test_redelivery_gives_the_token_another_minute_until_twenty_are_over(line: Line) -> None:
    token = line.token(line.phone())
    line.clock.advance(minutes=19)
    line.platform.delivery.redeliver()
    line.clock.advance(seconds=59)
    assert line.reply(token, TEXT).status == 200

    old = line.token(line.phone("สมหญิง"))
    line.clock.advance(minutes=19, seconds=50)
    line.platform.delivery.redeliver()
    line.clock.advance(seconds=11)
    assert line.reply(old, TEXT).status == 400


def test_a_refused_message_leaves_the_token_unused(line: Line) -> None:
    token = line.token(line.phone())
    assert line.reply(token, {"type": "text", "text": ""}).status == 400
    assert line.reply(token, TEXT).status == 200


def test_five_messages_and_no_more(line: Line) -> None:
    token = line.token(line.phone())
    six = line.reply(token, *[TEXT] * 6)
    assert six.status == 400
    assert six.json() == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "Size must be between 1 and 5", "property": "messages"}],
    }
    assert line.reply(token, *[TEXT] * 5).status == 200


def test_push_reaches_friends_and_is_swallowed_by_blockers(line: Line, api: MessagingApi) -> None:
    friend, blocker = line.phone(), line.phone("สมหญิง")
    blocker.blocks()
    api.push_message(PushMessageRequest(to=friend.id, messages=[HELLO]))
    api.push_message(PushMessageRequest(to=blocker.id, messages=[HELLO]))
    friend.sees("สวัสดี")
    blocker.sees_nothing()
    assert api.get_message_quota_consumption().total_usage == 1


def test_push_to_nobody_fails(line: Line, api: MessagingApi) -> None:
    with pytest.raises(ApiException) as caught:
        api.push_message(PushMessageRequest(to="U" + "0" * 32, messages=[HELLO]))
    assert caught.value.status == 400
    assert json.loads(caught.value.body) == {"message": "Failed to send messages"}


def test_multicast_and_broadcast_count_each_recipient(line: Line, api: MessagingApi) -> None:
    people = [line.phone(name) for name in ("ก", "ข", "ค")]
    api.multicast(MulticastRequest(to=[people[0].id, people[1].id, "U" + "1" * 32], messages=[HELLO]))
    api.broadcast(BroadcastRequest(messages=[HELLO]))
    assert api.get_message_quota_consumption().total_usage == 5
    assert [len(person.answers()) for person in people] == [2, 2, 1]
    assert api.get_number_of_sent_multicast_messages("20260803").success == 2


def test_the_monthly_limit_stops_pushes_but_no_replies(make_line: MakeLine) -> None:
    line = make_line(Plan(monthly_limit=1))
    phone = line.phone()
    assert line.call("GET", "/v2/bot/message/quota").json() == {"type": "limited", "value": 1}
    assert line.push(phone.id).status == 200
    over = line.push(phone.id)
    assert (over.status, over.json()["message"]) == (429, "You have reached your monthly limit.")
    assert line.reply(line.token(phone), TEXT).status == 200
    line.clock.advance(days=31)
    assert line.push(phone.id).status == 200


def test_a_retry_key_makes_a_second_push_harmless(line: Line) -> None:
    phone, key = line.phone(), str(uuid.UUID(int=7))
    first = line.push(phone.id, X_Line_Retry_Key=key)
    again = line.push(phone.id, X_Line_Retry_Key=key)
    assert again.status == 409
    assert again.headers["x-line-accepted-request-id"] == first.headers["X-Line-Request-Id"]
    assert again.json() == {
        "message": "The retry key is already accepted",
        "sentMessages": first.json()["sentMessages"],
    }
    assert len(phone.answers()) == 1
    line.clock.advance(hours=24, seconds=1)
    assert line.push(phone.id, X_Line_Retry_Key=key).status == 200


def test_retry_keys_are_not_for_replies_and_must_be_uuids(line: Line) -> None:
    phone = line.phone()
    body = {"replyToken": line.token(phone), "messages": [TEXT]}
    key = str(uuid.UUID(int=7))
    assert line.call("POST", "/v2/bot/message/reply", body, X_Line_Retry_Key=key).status == 400
    assert line.push(phone.id, X_Line_Retry_Key="again").status == 400


def test_validate_looks_and_sends_nothing(line: Line, api: MessagingApi) -> None:
    phone = line.phone()
    api.validate_reply(ValidateMessageRequest(messages=[HELLO]))
    refused = line.call("POST", "/v2/bot/message/validate/push", {"messages": [{"type": "text"}]})
    assert refused.json()["details"] == [{"message": "May not be empty", "property": "messages[0].text"}]
    phone.sees_nothing()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(4, "Must be between 5 and 60"), (65, "Must be between 5 and 60"), (7, "must be a multiple of five")],
)
def test_loading_seconds(line: Line, seconds: int, words: str) -> None:
    body = {"chatId": line.phone().id, "loadingSeconds": seconds}
    answer = line.call("POST", "/v2/bot/chat/loading/start", body)
    assert answer.json()["details"] == [{"message": words, "property": "loadingSeconds"}]


def test_the_loading_animation_ends_with_the_next_message(line: Line, api: MessagingApi) -> None:
    phone = line.phone()
    token = line.token(phone)
    api.show_loading_animation(ShowLoadingAnimationRequest(chatId=phone.id, loadingSeconds=20))
    phone.sees_loading()
    assert line.platform.chats.loading_until(phone.id)
    line.reply(token, TEXT)
    assert not line.platform.chats.loading_until(phone.id)


def test_read_marks_need_their_token_when_chat_is_on(make_line: MakeLine) -> None:
    line = make_line(Plan(chat_on=True))
    phone = line.phone().says("หนึ่ง").says("สอง")
    bubbles = line.platform.chats.bubbles(phone.id)
    assert [bubble.read for bubble in bubbles] == [False, False]
    with ApiClient(Configuration(access_token="access-token", host=line.url)) as client:
        api = MessagingApi(client)
        token = line.bot.last["message"]["markAsReadToken"]
        api.mark_messages_as_read_by_token(MarkMessagesAsReadByTokenRequest(markAsReadToken=token))
        assert api.get_bot_info().mark_as_read_mode == "manual"
    assert [bubble.read for bubble in bubbles] == [True, True]
    assert line.call("POST", "/v2/bot/chat/markAsRead", {"markAsReadToken": "no"}).status == 400


def test_profiles_are_for_friends(line: Line, api: MessagingApi) -> None:
    phone = line.phone()
    assert api.get_profile(phone.id).display_name == "สมชาย"
    phone.blocks()
    assert line.call("GET", f"/v2/bot/profile/{phone.id}").status == 404


def test_followers_are_for_verified_accounts(line: Line, make_line: MakeLine) -> None:
    refused = line.call("GET", "/v2/bot/followers/ids")
    assert refused.json() == {"message": "Access to this API is not available for your account"}
    verified = make_line(Plan(verified=True))
    ids = sorted(verified.phone(name).id for name in "กขค")
    first = verified.call("GET", "/v2/bot/followers/ids?limit=2").json()
    rest = verified.call("GET", f"/v2/bot/followers/ids?limit=2&start={first['next']}").json()
    assert first["userIds"] + rest["userIds"] == ids


def test_a_wrong_or_missing_token_is_401(line: Line) -> None:
    wrong = line.call("GET", "/v2/bot/info", token="guess")
    assert wrong.status == 401
    assert wrong.json()["message"].startswith("Authentication failed due to the following reason: ")
    assert line.call("GET", "/v2/bot/info", Authorization="").status == 401


def test_every_answer_has_a_request_id(line: Line) -> None:
    ids = {
        line.call("GET", path).headers["X-Line-Request-Id"] for path in ("/v2/bot/info", "/v2/bot/richmenu/x")
    }
    assert len(ids) == 2
    assert all(uuid.UUID(one) for one in ids)


def test_too_much_and_too_strange_bodies(line: Line) -> None:
    path = "/v2/bot/message/push"
    assert line.call("POST", path, b"x" * (2 * 1024 * 1024 + 1)).status == 413
    assert line.call("POST", path, b"{}", Content_Type="text/plain").status == 415
    broken = line.call("POST", path, b'{"to":\n  ?}')
    assert broken.json()["message"] == "The request body could not be parsed as JSON (line: 2, column: 3)"
    assert line.call("POST", path, b"[]").status == 400


def test_the_rate_of_each_call_is_limited(line: Line) -> None:
    phone = line.phone()
    body = {"chatId": phone.id}
    statuses = [line.call("POST", "/v2/bot/chat/loading/start", body).status for _ in range(101)]
    assert statuses == [202] * 100 + [429]
    refused = line.call("POST", "/v2/bot/chat/loading/start", body)
    assert refused.json() == {"message": "The API rate limit has been exceeded. Try again later."}
    assert line.push(phone.id).status == 200
    line.clock.advance(seconds=1)
    assert line.call("POST", "/v2/bot/chat/loading/start", body).status == 202


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500)])
def test_wrong_answers_on_purpose(line: Line, kind: str, status: int) -> None:
    phone = line.phone()
    line.platform.misbehave.fail(kind, "push", times=2)
    assert [line.push(phone.id).status for _ in range(3)] == [status, status, 200]
    assert len(phone.answers()) == 1
