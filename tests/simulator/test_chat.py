"""The chat page's own HTTP: what it shows, what people do through it, and that other sites cannot."""

import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

import simulator
from simulator.office import DemoBeacon, DemoPerson, DemoPoint, DemoSelfie, DemoTablet
from simulator.ready_photos import ReadyPhotos
from simulator.server import create_simulator
from tests.simulator.conftest import Line

STATIC = Path(simulator.__file__).parent / "static"
MODULES = sorted((STATIC / "js").glob("*.js"))


def jpeg(red: int, width: int = 30, height: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (red, 0, 0)).save(out, "JPEG")
    return out.getvalue()


JPEG = jpeg(80)


class Office:
    """A demo office of one person, one point, one selfie."""

    def people(self) -> Sequence[DemoPerson]:
        return [DemoPerson("1001", "สมชาย", "เจ้าหน้าที่", "กองคลัง", code="482913")]

    def points(self) -> Sequence[DemoPoint]:
        return [DemoPoint("HALL", "ศาลาว่าการ", 13.75398, 100.50144, 150)]

    def selfies(self) -> Sequence[DemoSelfie]:
        return [DemoSelfie("HALL/good", "คู่กับป้าย", "accepted", "HALL")]

    def sign_png(self, point_code: str) -> bytes:
        return {"HALL": b"\x89PNG sign"}[point_code]

    def selfie(self, key: str, seed: int) -> bytes:
        return {"HALL/good": JPEG}[key]

    def tablets(self) -> Sequence[DemoTablet]:
        return [DemoTablet("ab12", "โต๊ะหน้า", "HALL", "https://bot.example/tablet/ab12#k=key")]

    def beacons(self) -> Sequence[DemoBeacon]:
        return [DemoBeacon("51a9e05701", "HALL")]

    def device_message(self, hwid: str) -> bytes | None:
        return {"51a9e05701": b"\x01\xff"}.get(hwid)

    def words(self) -> Sequence[str]:
        return ["เข้างาน"]


@pytest.fixture
def page(line: Line) -> FlaskClient:
    app = create_simulator(line.platform, Office(), addresses={"https://bot.example": "http://127.0.0.1:1"})
    return app.test_client()


@pytest.fixture
def someone(page: FlaskClient) -> str:
    answer = page.post("/chat/people", json={"name": "สมชาย"}).get_json()
    return str(answer["id"])


def test_the_page_and_all_it_loads_are_there(page: FlaskClient) -> None:
    with page.get("/") as answer:
        html = answer.get_data(as_text=True)
    wanted = re.findall(r'(?:src|href)="(/[^"]+)"', html)
    assert len(wanted) > 5
    for address in (*wanted, "/chat/font/Regular.ttf"):
        with page.get(address) as answer:
            assert answer.status_code == 200, address


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_modules_import_what_others_export(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    for names, other in re.findall(r'import \{([^}]+)\} from "\./(\w+\.js)"', source):
        exporting = (STATIC / "js" / other).read_text(encoding="utf-8")
        for name in names.split(","):
            assert re.search(rf"export (async )?(function|class|const) {name.strip()}\b", exporting), (
                name,
                other,
            )


def test_nothing_is_fetched_from_elsewhere() -> None:
    for file in STATIC.rglob("*.*"):
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(src|href|url|import|fetch)\W{1,3}https?://", text), file


def test_a_new_person_follows_the_bot(line: Line, page: FlaskClient, someone: str) -> None:
    assert line.bot.last["type"] == "follow"
    state = page.get("/chat/state").get_json()
    assert [person["name"] for person in state["people"]] == ["สมชาย"]
    assert state["addresses"] == {"https://bot.example": "http://127.0.0.1:1"}
    assert page.post("/chat/people", json={"name": "  "}).status_code == 400


def test_people_say_and_send_things(line: Line, page: FlaskClient, someone: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    page.post(f"/chat/{someone}/text", json={"text": "เข้างาน"})
    page.post(
        f"/chat/{someone}/place", json={"latitude": 13.75, "longitude": 100.5, "title": "", "address": "ข"}
    )
    page.post(f"/chat/{someone}/photo", data=out.getvalue(), content_type="image/png")
    page.post(f"/chat/{someone}/photo?name=a.pdf", data=b"%PDF", content_type="application/pdf")
    page.post(f"/chat/{someone}/photo", json={"selfie": "HALL/good"})
    page.post(f"/chat/{someone}/photo", json={"external": "https://photos.example.org/1.jpg"})
    page.post(f"/chat/{someone}/sticker", json={})
    page.post(f"/chat/{someone}/beacon", json={"hwid": "01deadbeef"})
    told = line.bot.events[1:]
    kinds = [event.get("message", event)["type"] for event in told]
    assert kinds == ["text", "location", "image", "file", "image", "image", "sticker", "beacon"]
    assert "title" not in told[1]["message"]
    selfie = told[4]["message"]["id"]
    shown = page.get(f"/chat/content/{selfie}")
    assert (shown.data, shown.mimetype) == (JPEG, "image/jpeg")
    document = page.get(f"/chat/content/{told[3]['message']['id']}")
    assert document.mimetype == "application/octet-stream"
    page.post(f"/chat/{someone}/unsend", json={"id": selfie})
    assert line.bot.last["unsend"] == {"messageId": selfie}
    assert page.get(f"/chat/content/{selfie}").status_code == 410


def test_a_beacon_of_the_office_sends_its_own_message(line: Line, page: FlaskClient, someone: str) -> None:
    address = f"/chat/{someone}/beacon"
    for asked in ({"hwid": "51a9e05701"}, {"hwid": "51a9e05701", "dm": "00"}, {"hwid": "0000000001"}):
        assert page.post(address, json=asked).status_code == 200
    assert [event["beacon"].get("dm") for event in line.bot.events[1:]] == ["01ff", "00", None]
    assert {event["beacon"]["type"] for event in line.bot.events[1:]} == {"enter"}


def test_the_screen_shows_quick_replies_until_one_is_tapped(
    line: Line, page: FlaskClient, someone: str
) -> None:
    action = {"type": "postback", "label": "ตกลง", "data": "ok"}
    line.push(
        someone,
        {"type": "text", "text": "ก", "quickReply": {"items": [{"type": "action", "action": action}]}},
    )
    screen = page.get(f"/chat/{someone}/screen").get_json()
    assert screen["quick"]["items"][0]["action"] == action
    outcome = page.post(f"/chat/{someone}/act", json={"action": action}).get_json()
    assert outcome == {"screen": None, "opens": None, "typed": None, "copied": None}
    assert page.get(f"/chat/{someone}/screen").get_json()["quick"] is None


def test_a_picker_asks_and_refuses_what_it_does_not_offer(page: FlaskClient, someone: str) -> None:
    action = {"type": "datetimepicker", "label": "ก", "data": "d", "mode": "date", "max": "2026-08-31"}
    address = f"/chat/{someone}/act"
    assert page.post(address, json={"action": action}).get_json()["screen"] == "picker"
    refused = page.post(address, json={"action": action, "picked": "2026-09-01"})
    assert refused.status_code == 400
    assert "does not offer" in refused.get_json()["error"]


def test_phones_are_put_away_and_taken_out(line: Line, page: FlaskClient, someone: str) -> None:
    for what, blocked, shown in (
        ("hide", False, False),
        ("show", False, True),
        ("block", True, True),
        ("follow", False, True),
    ):
        assert page.post(f"/chat/{someone}/{what}", json={}).status_code == 200
        person = line.platform.chats.person(someone)
        assert (person.blocked, person.shown) == (blocked, shown)
    page.post(f"/chat/{someone}/clear", json={})
    assert page.get(f"/chat/{someone}/screen").get_json()["bubbles"] == []


def test_the_demo_office_is_shown(page: FlaskClient) -> None:
    office = page.get("/chat/office").get_json()
    assert office["people"][0]["code"] == "482913"
    assert office["points"][0]["radius_m"] == 150
    assert office["tablets"][0]["link"].startswith("https://bot.example/tablet/ab12#k=")
    assert office["beacons"] == [{"hwid": "51a9e05701", "point": "HALL"}]
    assert page.get("/chat/office/sign/HALL.png").data == b"\x89PNG sign"
    preview = page.get("/chat/office/selfie/HALL/good.jpg")
    assert Image.open(io.BytesIO(preview.data)).size == (30, 40)
    assert page.get("/chat/office/sign/NOWHERE.png").status_code == 404


def test_without_an_office_there_are_only_phones(line: Line) -> None:
    page = create_simulator(line.platform).test_client()
    names = ("people", "points", "selfies", "words", "tablets", "beacons")
    assert page.get("/chat/office").get_json() == {name: [] for name in names}
    assert page.get("/chat/office/selfie/x.jpg").status_code == 404


def test_switches(line: Line, page: FlaskClient, someone: str) -> None:
    assert page.post("/chat/switches", json={"hold": True, "signature": "wrong"}).get_json()["hold"]
    page.post(f"/chat/{someone}/text", json={"text": "1"})
    page.post(f"/chat/{someone}/text", json={"text": "2"})
    assert page.get("/chat/state").get_json()["switches"]["held"] == 2
    page.post("/chat/switches/shuffle", json={})
    assert [event["message"]["text"] for event in line.bot.events[1:]] == ["2", "1"]
    armed = page.post("/chat/switches/fail", json={"kind": "500", "where": "push", "times": 1}).get_json()
    assert armed["faults"][0]["where"] == "push"
    assert line.push(someone).status == 500
    assert page.post("/chat/switches/fail", json={"kind": "teapot"}).status_code == 400
    page.post("/chat/switches/redeliver", json={})
    assert line.bot.last["deliveryContext"] == {"isRedelivery": True}
    calm = page.post("/chat/switches/behave", json={}).get_json()
    assert (calm["hold"], calm["signature"], calm["faults"]) == (False, "good", [])


def test_other_sites_cannot_press_buttons(page: FlaskClient) -> None:
    asked: dict[str, Any] = {"json": {"name": "ก"}}
    assert (
        page.post("/chat/people", headers={"Origin": "https://elsewhere.example"}, **asked).status_code == 403
    )
    assert page.post("/chat/people", headers={"Origin": "http://localhost"}, **asked).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"), [("/chat/Unobody/text", 404), ("/chat/people", 400), ("/chat/Unobody/block", 404)]
)
def test_nonsense_is_refused(page: FlaskClient, path: str, status: int) -> None:
    assert page.post(path, json={"text": "ก"}).status_code == status
    assert page.post("/chat/people", data=b"[]").status_code == 400


def test_changes_are_streamed(line: Line, page: FlaskClient, someone: str) -> None:
    answer = page.get("/chat/news", buffered=False)
    stream = iter(answer.response)
    assert next(stream).startswith((b"retry", "retry"))
    line.platform.chats.start_loading(someone, 20)
    text = next(stream)
    item = json.loads((text.decode() if isinstance(text, bytes) else text).removeprefix("data: "))
    assert (item["kind"], item["chat"]) == ("loading", someone)
    answer.close()


class FreshPhotos(Office):
    """Takes a new photo at every call, and has one that only repeats."""

    def __init__(self) -> None:
        self.taken, self.moment = 0, 5
        self.seeds: list[int] = []

    def selfies(self) -> Sequence[DemoSelfie]:
        return [
            DemoSelfie("new", "ใหม่"),
            DemoSelfie("again", "ซ้ำ", repeats=True),
            DemoSelfie("live", "สด", moment=self.moment),
        ]

    def selfie(self, key: str, seed: int) -> bytes:
        self.taken += 1
        self.seeds.append(seed)
        return jpeg(self.taken * 40, 900, 1200)


def test_the_photo_that_is_shown_is_the_one_that_is_sent() -> None:
    office = FreshPhotos()
    ready = ReadyPhotos(office)
    shown = Image.open(io.BytesIO(ready.preview("new")))
    assert ready.preview("new")
    first = ready.take("new")
    assert office.taken == 1
    assert shown.size == (360, 480)
    assert shown.getpixel((9, 9)) == pytest.approx(Image.open(io.BytesIO(first)).getpixel((9, 9)), abs=3)
    assert ready.take("again") == first
    assert ready.take("new") != first
    assert [ready.version(key).split("-")[1] for key in ("new", "again")] == ["2", "3"]


def test_a_photo_of_a_moment_is_taken_anew_in_the_next_in_the_same_pose() -> None:
    office = FreshPhotos()
    ready = ReadyPhotos(office)
    shown, version = ready.preview("live"), ready.version("live")
    assert ready.preview("live") == shown and office.taken == 1
    office.moment += 1
    assert ready.version("live") != version
    assert ready.preview("live") != shown
    office.moment += 1
    ready.take("live")
    ready.take("live")
    assert office.taken == 4
    first, second, third, other = office.seeds
    assert first == second == third != other
