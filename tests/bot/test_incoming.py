"""What LINE sends, as LINE sends it (tests/samples/line), and what becomes of it here."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import events
from bot.line.incoming import parse
from tests.bot.events import deliver, rows
from tests.builders import House

SAMPLES = Path(__file__).parent.parent / "samples" / "line"
USER, ID = "U4af4980629f1b3c2d5e6a7b8c9d0e1f2", "468789577898262530"
AT_MS = 1_795_396_200_000
TEXT = {"text": "เข้างาน", "message_id": ID}
PLACE = {"latitude": 13.753927, "longitude": 100.501802}

#: Each sample: what it becomes and what of it counts. A lone string is what `kind` is kept as.
TABLE: dict[str, tuple[type[events.Event], dict[str, Any] | str]] = {
    "text": (events.Text, TEXT),
    "text_rich": (events.Text, {"text": "@All @ระบบ เข้างาน (love)"}),
    "text_redelivered": (events.Text, {**TEXT, "redelivered": True}),
    "text_standby": (events.Text, {**TEXT, "reply_token": None}),
    "text_standby_with_token": (events.Text, {**TEXT, "reply_token": None}),
    "text_group": (events.Text, TEXT),
    "text_group_of_someone_unnamed": (events.Text, TEXT),
    "text_room": (events.Text, TEXT),
    "text_bare": (events.Text, {**TEXT, "redelivered": False}),
    "text_with_news_of_tomorrow": (events.Text, TEXT),
    "text_without_words": (events.OtherMessage, "text"),
    "text_of_a_source_unknown": (events.OtherMessage, "text"),
    "text_without_source": (events.Text, TEXT),
    "location": (events.Location, {**PLACE, "title": "ศาลาว่าการกรุงเทพมหานคร", "message_id": ID}),
    "location_bare": (events.Location, {**PLACE, "title": None, "address": None}),
    "location_whole_degrees": (events.Location, {"latitude": 14, "longitude": 100}),
    "location_half": (events.OtherMessage, "location"),
    "location_in_words": (events.OtherMessage, "location"),
    "image": (events.Photo, {"external": False, "message_id": ID}),
    "image_of_a_set": (events.Photo, {"external": False, "message_id": ID}),
    "image_of_a_set_from_an_old_phone": (events.Photo, {"external": False}),
    "image_external": (events.Photo, {"external": True}),
    "image_of_a_provider_unknown": (events.Photo, {"external": True}),
    "image_without_provider": (events.Photo, {"external": True}),
    "video": (events.OtherMessage, "video"),
    "audio": (events.OtherMessage, "audio"),
    "file": (events.File, {"message_id": ID, "name": "เซลฟี.jpg", "size": 2138}),
    "sticker": (events.OtherMessage, "sticker"),
    "sticker_of_a_kind_unknown": (events.OtherMessage, "sticker"),
    "message_of_a_kind_unknown": (events.OtherMessage, "hologram"),
    "message_without_kind": (events.OtherMessage, "unknown"),
    "message_null": (events.OtherMessage, "unknown"),
    "postback": (events.Postback, {"data": "s1:clockin.kind~k3x9?kind=in", "picked": None}),
    "postback_datetime": (events.Postback, {"picked": "2026-11-23T08:30"}),
    "postback_date": (events.Postback, {"picked": "2026-11-23"}),
    "postback_menu_switched": (events.Postback, {"data": "menu", "picked": "SUCCESS"}),
    "postback_group": (events.Postback, {"data": "s1:clockin.kind~k3x9?kind=in"}),
    "postback_empty": (events.Unknown, "postback"),
    "follow": (events.Follow, {}),
    "follow_again": (events.Follow, {}),
    "follow_of_old": (events.Follow, {}),
    "unfollow": (events.Unfollow, {"reply_token": None}),
    "unsend": (events.Unsend, {"message_id": ID}),
    "unsend_of_nothing": (events.Unknown, "unsend"),
    "join": (events.Join, {}),
    "leave": (events.Unknown, "leave"),
    "member_joined": (events.Unknown, "memberJoined"),
    "member_left": (events.Unknown, "memberLeft"),
    "message_edited": (events.Unknown, "messageEdited"),
    "beacon": (events.Beacon, "enter"),
    "beacon_bare": (events.Beacon, "stay"),
    "account_link": (events.Unknown, "accountLink"),
    "account_link_failed": (events.Unknown, "accountLink"),
    "video_play_complete": (events.Unknown, "videoPlayComplete"),
    "membership": (events.Unknown, "membership"),
    "module": (events.Unknown, "module"),
    "event_of_a_kind_unknown": (events.Unknown, "levitation"),
    "event_without_kind": (events.Unknown, "unknown"),
    "event_of_wrong_kinds": (events.OtherMessage, "unknown"),
}
SOURCES = {
    "text": events.Source("user", USER, USER),
    "text_group": events.Source("group", USER, "Ca56f94637cc4347f90a25382909b24b9"),
    "text_group_of_someone_unnamed": events.Source("group", None, "Ca56f94637cc4347f90a25382909b24b9"),
    "text_room": events.Source("room", USER, "Ra8dbf4673c4c812cd491258042226c99"),
    "text_of_a_source_unknown": events.Source("unknown", None, ""),
    "text_without_source": events.Source("unknown", None, ""),
    "event_of_wrong_kinds": events.Source("unknown", None, ""),
}


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.json").read_text("utf-8")


def test_every_sample_is_in_the_table() -> None:
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_what_it_becomes(name: str) -> None:
    kind, wanted = TABLE[name]
    event = parse(sample(name), "the-row's-id", AT_MS)
    assert type(event) is kind
    for key, value in ({"kind": wanted} if isinstance(wanted, str) else wanted).items():
        assert getattr(event, key) == value, key
    assert (event.id, event.at) == ("the-row's-id", datetime.fromtimestamp(AT_MS / 1000, UTC))


@pytest.mark.parametrize("name", SOURCES)
def test_whom_it_is_from(name: str) -> None:
    assert parse(sample(name), "id", AT_MS).source == SOURCES[name]


def test_all_of_them_in_one_call_are_kept_and_worked_off(house: House) -> None:
    """The worst neighbour there can be is another event; each must end, and none may park."""
    batch = []
    for n, name in enumerate(TABLE):
        event = json.loads(sample(name))
        if "webhookEventId" in event:
            event["webhookEventId"] = f"01JDC3Q0C7Y5W2K8N4T6V9{n:04d}"
        batch.append(event)
    assert deliver(house, *batch) == 200
    house.settle()
    assert {row.state for row in rows(house)} == {2}
    assert len(rows(house)) == len(TABLE)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = (
    "type", "mode", "timestamp", "source", "webhookEventId", "deliveryContext", "replyToken", "message",
    "postback", "unsend", "follow", "joined", "beacon",
)  # fmt: skip


@given(st.sampled_from(sorted(TABLE)), st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4))
def test_no_field_however_wrong_breaks_the_reading(name: str, over: dict[str, Any]) -> None:
    event = parse(json.dumps({**json.loads(sample(name)), **over}), "id", AT_MS)
    assert isinstance(event, events.Event) and event.id == "id"


@given(
    st.sampled_from(sorted(TABLE)), st.sampled_from(["message", "postback", "source", "unsend"]), st.data()
)
def test_no_field_within_a_field_breaks_it_either(name: str, field: str, data: st.DataObject) -> None:
    raw = json.loads(sample(name))
    inner = raw.get(field)
    if isinstance(inner, dict) and inner:
        raw[field] = {**inner, data.draw(st.sampled_from(sorted(inner))): data.draw(anything)}
    assert isinstance(parse(json.dumps(raw), "id", AT_MS), events.Event)
