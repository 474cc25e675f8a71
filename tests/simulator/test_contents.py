"""The content API: what people sent, and all the ways in which it does not come."""

import io

import pytest
import urllib3
from linebot.v3.messaging import ApiException, MessagingApiBlob
from PIL import Image

from simulator.model import Plan
from tests.simulator.conftest import Line, MakeLine


def photo(width: int = 1200, height: int = 900, turned: bool = False) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def sent(line: Line) -> str:
    line.phone().sends_photo(photo())
    return str(line.bot.last["message"]["id"])


def path(message_id: str) -> str:
    return f"/v2/bot/message/{message_id}/content"


def test_the_bytes_come_as_they_were_sent(line: Line, blob: MessagingApiBlob, sent: str) -> None:
    assert bytes(blob.get_message_content(sent)) == photo()
    assert line.call("GET", path(sent)).headers["Content-Type"] == "image/jpeg"
    small = Image.open(io.BytesIO(blob.get_message_content_preview(sent)))
    assert max(small.size) == 240


def test_photos_can_be_shrunk_as_line_does(make_line: MakeLine) -> None:
    line = make_line(Plan(shrink_photos_to=1000))
    phone = line.phone().sends_photo(photo(3000, 1500, turned=True))
    data, media_type = line.platform.contents.get(line.bot.last["message"]["id"])
    picture = Image.open(io.BytesIO(data))
    assert (picture.size, media_type) == ((500, 1000), "image/jpeg")
    assert not picture.getexif()
    phone.sends_photo(b"no photo")
    assert line.platform.contents.get(line.bot.last["message"]["id"])[0] == b"no photo"


def test_unsent_is_gone_and_unknown_is_not_found(line: Line, blob: MessagingApiBlob) -> None:
    phone = line.phone().sends_photo(photo())
    message_id = line.bot.last["message"]["id"]
    phone.unsends()
    gone = line.call("GET", path(message_id))
    assert (gone.status, gone.json()) == (410, {"message": "The content is gone"})
    with pytest.raises(ApiException) as caught:
        blob.get_message_content("1")
    assert caught.value.status == 404
    assert line.call("GET", path("1")).json() == {"message": "not found"}


def test_content_expires(line: Line, sent: str) -> None:
    line.platform.contents.expire(sent)
    assert line.call("GET", path(sent)).status == 404


@pytest.mark.parametrize(("kind", "status"), [("202", 202), ("404", 404), ("410", 410)])
def test_content_that_does_not_come_once(line: Line, sent: str, kind: str, status: int) -> None:
    line.platform.misbehave.fail(kind, "/content")
    assert line.call("GET", path(sent)).status == status
    assert line.call("GET", path(sent)).data == photo()


def test_content_that_comes_wrong(line: Line, sent: str) -> None:
    whole = photo()
    line.platform.misbehave.fail("truncated")
    assert line.call("GET", path(sent)).data == whole[: len(whole) // 2]
    line.platform.misbehave.fail("not_image")
    assert line.call("GET", path(sent)).data.startswith(b"<html>")
    line.platform.misbehave.fail("huge")
    assert len(line.call("GET", path(sent)).data) == 40 * 1024 * 1024
    line.platform.misbehave.fail("broken")
    with pytest.raises(urllib3.exceptions.ProtocolError):
        line.call("GET", path(sent))


def test_what_has_no_preview_or_transcoding(line: Line) -> None:
    phone = line.phone().sends_voice()
    voice = line.bot.last["message"]["id"]
    assert line.call("GET", path(voice) + "/preview").json()["message"] == "The content can not be previewed"
    assert line.call("GET", path(voice) + "/transcoding").json() == {"status": "succeeded"}
    phone.sends_photo(b"no photo")
    broken = line.bot.last["message"]["id"]
    assert line.call("GET", path(broken) + "/preview").status == 400
    assert line.call("GET", path(broken) + "/transcoding").status == 400
    assert line.call("GET", path("1") + "/transcoding").status == 404
