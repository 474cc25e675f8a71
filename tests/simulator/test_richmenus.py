"""Rich menus as the SDK makes them and as people see them."""

import io
from typing import Any

import pytest
from linebot.v3.messaging import (
    CreateRichMenuAliasRequest,
    MessageAction,
    MessagingApi,
    MessagingApiBlob,
    RichMenuArea,
    RichMenuBounds,
    RichMenuBulkLinkRequest,
    RichMenuBulkUnlinkRequest,
    RichMenuRequest,
    RichMenuSize,
    RichMenuSwitchAction,
    UpdateRichMenuAliasRequest,
)
from PIL import Image

from tests.simulator.conftest import Line

WIDTH, HEIGHT = 1200, 405


def picture(width: int = WIDTH, height: int = HEIGHT, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#0F5E59").save(out, kind)
    return out.getvalue()


def menu(*actions: Any, name: str = "เมนู") -> RichMenuRequest:
    bounds = RichMenuBounds(x=0, y=0, width=400, height=HEIGHT)
    return RichMenuRequest(
        size=RichMenuSize(width=WIDTH, height=HEIGHT),
        selected=True,
        name=name,
        chatBarText="เมนู",
        areas=[RichMenuArea(bounds=bounds, action=action) for action in actions],
    )


CLOCK_IN = MessageAction(label="เข้างาน", text="เข้างาน")


def raw(**more: Any) -> dict[str, Any]:
    return {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "name": "ก",
        "chatBarText": "ก",
        "areas": [],
        **more,
    }


def area(**action: Any) -> dict[str, Any]:
    bounds = {"x": 0, "y": 0, "width": 100, "height": 100}
    return {"bounds": bounds, "action": {"type": "message", "text": "ก", **action}}


@pytest.fixture
def menu_id(api: MessagingApi, blob: MessagingApiBlob) -> str:
    made: str = api.create_rich_menu(menu(CLOCK_IN)).rich_menu_id
    blob.set_rich_menu_image(made, bytearray(picture()), _headers={"Content-Type": "image/png"})
    return made


def test_a_menu_is_made_pictured_and_shown_to_all(
    line: Line, api: MessagingApi, blob: MessagingApiBlob, menu_id: str
) -> None:
    phone = line.phone()
    assert phone.labels() == []
    api.set_default_rich_menu(menu_id)
    assert api.get_default_rich_menu_id().rich_menu_id == menu_id
    assert bytes(blob.get_rich_menu_image(menu_id)) == picture()
    phone.taps("เข้างาน")
    assert line.bot.last["message"]["text"] == "เข้างาน"
    assert [one.name for one in api.get_rich_menu_list().richmenus] == ["เมนู"]
    api.cancel_default_rich_menu()
    assert phone.labels() == []


def test_ones_own_menu_comes_before_the_default(
    line: Line, api: MessagingApi, blob: MessagingApiBlob, menu_id: str
) -> None:
    phone, other = line.phone(), line.phone("สมหญิง")
    own = api.create_rich_menu(menu(MessageAction(label="สถานะ", text="สถานะ"))).rich_menu_id
    blob.set_rich_menu_image(own, bytearray(picture(kind="JPEG")), _headers={"Content-Type": "image/jpeg"})
    api.set_default_rich_menu(menu_id)
    api.link_rich_menu_id_to_user(phone.id, own)
    assert (phone.labels(), other.labels()) == (["สถานะ"], ["เข้างาน"])
    assert api.get_rich_menu_id_of_user(phone.id).rich_menu_id == own
    api.unlink_rich_menu_id_from_user(phone.id)
    assert phone.labels() == ["เข้างาน"]
    api.link_rich_menu_id_to_users(RichMenuBulkLinkRequest(richMenuId=own, userIds=[phone.id, other.id]))
    assert (phone.labels(), other.labels()) == (["สถานะ"], ["สถานะ"])
    api.unlink_rich_menu_id_from_users(RichMenuBulkUnlinkRequest(userIds=[phone.id]))
    api.delete_rich_menu(own)
    assert (phone.labels(), other.labels()) == (["เข้างาน"], ["เข้างาน"])


def test_an_alias_switches_between_menus(
    line: Line, api: MessagingApi, blob: MessagingApiBlob, menu_id: str
) -> None:
    phone = line.phone()
    switch = RichMenuSwitchAction(label="หน้า 2", richMenuAliasId="second", data="to=2")
    first = api.create_rich_menu(menu(switch)).rich_menu_id
    blob.set_rich_menu_image(first, bytearray(picture()), _headers={"Content-Type": "image/png"})
    api.set_default_rich_menu(first)
    phone.taps("หน้า 2")
    assert line.bot.last["postback"]["params"]["status"] == "RICHMENU_ALIAS_ID_NOTFOUND"
    api.create_rich_menu_alias(CreateRichMenuAliasRequest(richMenuAliasId="second", richMenuId=menu_id))
    phone.taps("หน้า 2")
    assert line.bot.last["postback"] == {
        "data": "to=2",
        "params": {"newRichMenuAliasId": "second", "status": "SUCCESS"},
    }
    assert phone.labels() == ["เข้างาน"]
    api.update_rich_menu_alias("second", UpdateRichMenuAliasRequest(richMenuId=first))
    assert api.get_rich_menu_alias("second").rich_menu_id == first
    assert len(api.get_rich_menu_alias_list().aliases) == 1
    again = line.call("POST", "/v2/bot/richmenu/alias", {"richMenuAliasId": "second", "richMenuId": first})
    assert again.json()["message"] == "conflict richmenu alias id"
    api.delete_rich_menu_alias("second")
    assert line.call("GET", "/v2/bot/richmenu/alias/second").status == 404


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        ({"name": "ก" * 301}, "name"),
        ({"chatBarText": "ก" * 15}, "chatBarText"),
        ({"size": {"width": 799, "height": 400}}, "size.width"),
        ({"size": {"width": 2501, "height": 400}}, "size.width"),
        ({"size": {"width": 800, "height": 249}}, "size.height"),
        ({"size": {"width": 800, "height": 600}}, "size"),
        ({"areas": [area()] * 21}, "areas"),
        ({"areas": [area(type="camera")]}, "areas[0].action.type"),
        ({"areas": [area(type="location")]}, "areas[0].action.type"),
        ({"areas": [area(label="ก" * 21)]}, "areas[0].action.label"),
        (
            {"areas": [area(type="richmenuswitch", richMenuAliasId="A!", data="")]},
            "areas[0].action.richMenuAliasId",
        ),
        (
            {"areas": [{**area(), "bounds": {"x": 1150, "y": 0, "width": 100, "height": 9}}]},
            "areas[0].bounds",
        ),
    ],
)
def test_what_line_refuses_in_a_menu(line: Line, fault: dict[str, Any], where: str) -> None:
    answer = line.call("POST", "/v2/bot/richmenu/validate", raw(**fault))
    assert answer.status == 400
    assert where in [detail["property"] for detail in answer.json()["details"]]


@pytest.mark.parametrize(
    ("data", "media_type", "status", "words"),
    [
        (picture(800, 405), "image/png", 400, "The image size is not allowed for richmenu"),
        (b"no picture", "image/png", 400, "The image size is not allowed for richmenu"),
        (picture() + bytes(1_000_000), "image/png", 413, "Payload Too Large"),
        (picture(), "text/plain", 415, "Unsupported Media Type"),
    ],
)
def test_what_line_refuses_as_a_menus_picture(
    line: Line, data: bytes, media_type: str, status: int, words: str
) -> None:
    made = line.call("POST", "/v2/bot/richmenu", raw()).json()["richMenuId"]
    answer = line.call("POST", f"/v2/bot/richmenu/{made}/content", data, Content_Type=media_type)
    assert (answer.status, answer.json()["message"]) == (status, words)


def test_a_picture_is_for_good_and_needed_before_showing(line: Line, menu_id: str) -> None:
    again = line.call("POST", f"/v2/bot/richmenu/{menu_id}/content", picture(), Content_Type="image/png")
    assert again.json()["message"] == "An image has already been uploaded to the richmenu"
    bare = line.call("POST", "/v2/bot/richmenu", raw()).json()["richMenuId"]
    assert line.call("POST", f"/v2/bot/user/all/richmenu/{bare}").status == 400
    assert line.call("POST", f"/v2/bot/user/{line.phone().id}/richmenu/{bare}").status == 400
    assert (
        line.call("POST", "/v2/bot/user/all/richmenu/richmenu-none").json()["message"] == "richmenu not found"
    )


def test_a_batch_moves_people_between_menus(
    line: Line, api: MessagingApi, blob: MessagingApiBlob, menu_id: str
) -> None:
    phone = line.phone()
    other = api.create_rich_menu(menu(MessageAction(label="สถานะ", text="สถานะ"))).rich_menu_id
    blob.set_rich_menu_image(other, bytearray(picture()), _headers={"Content-Type": "image/png"})
    api.link_rich_menu_id_to_user(phone.id, menu_id)
    batch = {"operations": [{"type": "link", "from": menu_id, "to": other}]}
    assert line.call("POST", "/v2/bot/richmenu/batch", batch).status == 202
    assert phone.labels() == ["สถานะ"]


def test_menus_may_be_made_a_hundred_times_an_hour(line: Line) -> None:
    statuses = {line.call("POST", "/v2/bot/richmenu", raw(name="")).status for _ in range(100)}
    assert statuses == {400}
    assert line.call("POST", "/v2/bot/richmenu", raw()).status == 429
    line.clock.advance(minutes=1)
    assert line.call("POST", "/v2/bot/richmenu", raw()).status == 200
