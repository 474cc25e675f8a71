"""The edge: who may post, what is kept, and that nothing is ever lost for its neighbour's sake."""

import gzip
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.webhook import MOST_BYTES, arrivals, signed
from tests.bot.events import USER, body, deliver, post, rows, signature, text
from tests.builders import House


def test_lines_own_example_of_a_signature() -> None:
    data = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert signed(b"8c570fa6dd201bb328f1c1eac23a96d8", data, "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=")


def test_a_forged_or_missing_signature_is_turned_away(house: House) -> None:
    data = body(text(house, "เข้างาน"))
    for wrong in ("", "x", signature(data, "another secret"), signature(data + b" "), "ลายเซ็น", "=" * 5000):
        assert post(house, data, **{"x-line-signature": wrong.encode().decode("latin-1")}) == 400
    assert house.app.test_client().post("/callback", data=data).status_code == 400
    assert rows(house) == []


def test_the_signature_header_may_be_spelt_in_any_case(house: House) -> None:
    data = body(text(house, "hi"))
    sent = {"X-Line-Signature": signature(data)}
    assert house.app.test_client().post("/callback", data=data, headers=sent).status_code == 200


def test_the_verify_call_has_no_events(house: House) -> None:
    assert deliver(house) == 200
    assert rows(house) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"events"',
        b"{}",
        b'{"events": {}}',
        b'{"events": null}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_what_is_no_webhook_body_is_a_400(house: House, data: bytes) -> None:
    assert post(house, data) == 400


def test_too_large_is_a_413(house: House) -> None:
    assert post(house, b" " * (MOST_BYTES + 1)) == 413
    assert post(house, body(text(house, "x" * 900_000))) == 200


def test_other_methods_and_pages(house: House) -> None:
    client = house.app.test_client()
    assert client.get("/callback").status_code == 405
    assert client.put("/callback").status_code == 405
    assert client.get("/nowhere").status_code == 404


def test_a_packed_body_is_just_not_json(house: House) -> None:
    assert post(house, gzip.compress(body()), **{"content-encoding": "gzip"}) == 400


def test_unknown_and_malformed_events_never_lose_their_neighbours(house: House) -> None:
    good = text(house, "เมนู")
    assert deliver(house, {"type": "brand-new"}, None, 7, "x", [], {}, good, {"type": "message"}) == 200
    kept = [row.event_id for row in rows(house)]
    assert (
        good["webhookEventId"] in kept and len(kept) == 5
    )  # the three that are no objects are one and the same
    house.settle()
    assert {row.state for row in rows(house)} == {2}


def test_an_event_without_an_id_is_taken_once_all_the_same(house: House) -> None:
    event = text(house, "hi", webhookEventId=None)
    again = {**event, "deliveryContext": {"isRedelivery": True}}
    assert deliver(house, event) == deliver(house, again) == 200
    assert len(rows(house)) == 1


@pytest.mark.parametrize("at", [None, "yesterday", -5, 0, 10**20, 1.5, True])
def test_an_absurd_timestamp_becomes_the_time_of_arrival(house: House, at: object) -> None:
    assert deliver(house, text(house, "hi", timestamp=at)) == 200
    (row,) = rows(house, "at_ms, received_ms")
    assert row.at_ms == row.received_ms


def test_the_same_event_many_times_is_one(either_house: House) -> None:
    house = either_house
    event = text(house, "hi")
    for _ in range(3):
        assert deliver(house, event, event, {**event, "deliveryContext": {"isRedelivery": True}}) == 200
    assert len(rows(house)) == 1


def test_it_is_acknowledged_only_when_it_is_written(house: House) -> None:
    with house.store() as store:
        store.connection.exec_driver_sql("ALTER TABLE inbox RENAME TO hidden")
    assert deliver(house, text(house, "hi")) == 503
    with house.store() as store:
        store.connection.exec_driver_sql("ALTER TABLE hidden RENAME TO inbox")
    assert deliver(house, text(house, "hi")) == 200


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
some_event = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["message", "postback", "follow", "unsend", "join", "beacon", "x"])
        | anything,
        "source": st.fixed_dictionaries(
            {}, optional={"type": st.sampled_from(["user", "group", "room"]), "userId": st.just(USER)}
        )
        | anything,
        "message": st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(["text", "image", "location", "sticker"]),
                "id": anything,
                "text": anything,
            },
        )
        | anything,
        "timestamp": anything,
        "mode": st.sampled_from(["active", "standby"]) | anything,
        "webhookEventId": st.text(max_size=100),
        "replyToken": anything,
        "postback": anything,
        "deliveryContext": anything,
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(event=some_event | anything)
def test_whatever_comes_in_signed_is_kept_and_gone_through(house: House, event: object) -> None:
    """No shape of event may stop the edge or the runner, or be left open or parked."""
    data = json.dumps({"events": [event]}).encode()
    assert post(house, data) == 200
    house.runner.drain()
    assert {row.state for row in rows(house)} <= {2}


def test_arrivals_keep_lone_surrogates_out_of_the_database(house: House) -> None:
    deliver(house, text(house, "\ud800 hi"))
    house.settle()
    assert [row.state for row in rows(house)] == [2]


def test_arrivals_are_ascii() -> None:
    (row,) = arrivals([{"type": "x", "say": "สวัสดี\ud800"}], 1_700_000_000_000)
    assert row.payload.isascii()
