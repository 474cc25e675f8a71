"""A photo that comes late, slowly or is none: a kind sentence or a later try, nothing half-written."""

import io
import socket
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.inbox import BACKOFF_MS
from bot.line import messenger
from bot.line.messenger import Messenger, Unavailable
from simulator.phone import Phone
from tests.bot.events import rows
from tests.builders import CITY_HALL, House

CONTENT = "/content"
UNREADABLE, GONE, TOO_BIG = "อ่านเป็นรูปถ่ายไม่ได้", "เปิดรูปไม่ได้", "รูปใหญ่เกินไป"


@pytest.fixture
def waiting(house: House) -> Phone:
    """Somebody who has shared the place and is about to send the selfie."""
    _, phone = house.clerk()
    return phone.says("เข้างาน").shares_place(*CITY_HALL)


def clockins(house: House) -> int:
    with house.store() as store:
        return int(store.connection.exec_driver_sql("SELECT count(*) FROM clockins").scalar_one())


def nothing_written(house: House) -> bool:
    return clockins(house) == 0 and house.photo_count() == 0


def later(house: House, tries: int = 1) -> None:
    for pause in BACKOFF_MS[:tries]:
        house.clock.advance(milliseconds=pause + 1)
        house.settle()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("404", GONE), ("410", GONE), ("huge", TOO_BIG), ("truncated", UNREADABLE), ("not_image", UNREADABLE)],
)
def test_what_will_never_come_is_told_at_once_and_the_talk_goes_on(
    house: House, waiting: Phone, kind: str, sentence: str
) -> None:
    house.platform.misbehave.fail(kind, CONTENT)
    waiting.sends_photo(house.selfie()).sees(sentence)
    assert nothing_written(house)
    waiting.sends_photo(house.selfie()).sees_card("รับแล้ว")
    assert (clockins(house), house.photo_count()) == (1, 1)


@pytest.mark.parametrize("kind", ["202", "429", "500", "broken", "drop"])
def test_what_may_come_later_is_asked_for_again(house: House, waiting: Phone, kind: str) -> None:
    house.platform.misbehave.fail(kind, CONTENT, times=2)
    waiting.sends_photo(house.selfie()).sees_nothing()
    assert nothing_written(house)
    later(house, 2)
    waiting.sees_card("รับแล้ว", "เข้างาน 08:10 น.")
    assert (clockins(house), house.photo_count()) == (1, 1)
    assert len(waiting.answers()) == 1


def test_a_slow_answer_is_cut_off_and_asked_for_again(
    house: House, waiting: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messenger, "CONTENT_TIMEOUT_S", (1.0, 0.1))
    house.platform.misbehave.fail("slow", CONTENT, seconds=0.4)
    waiting.sends_photo(house.selfie()).sees_nothing()
    monkeypatch.undo()
    later(house)
    waiting.sees_card("รับแล้ว")


def test_a_photo_that_never_comes_is_parked_and_told_with_a_code(house: House, waiting: Phone) -> None:
    house.platform.misbehave.fail("500", CONTENT, times=None)
    waiting.sends_photo(house.selfie())
    later(house, len(BACKOFF_MS))
    waiting.sees("ระบบขัดข้อง", "รหัสอ้างอิง")
    assert nothing_written(house)
    house.platform.misbehave.behave()
    waiting.sends_photo(house.selfie()).sees_card("รับแล้ว")


def test_a_photo_taken_back_before_it_was_fetched(house: House, waiting: Phone) -> None:
    unserved = Phone(house.platform, waiting.person)
    unserved.sends_photo(house.selfie()).unsends()
    house.settle()
    waiting.sees(GONE)
    assert nothing_written(house)


class Dripping:
    """A server that promises a photo and lets it out byte by byte until the caller hangs up."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        caller, _ = self._listening.accept()
        with caller:
            caller.recv(4096)
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 90000\r\n\r\n")
            pause = threading.Event()
            try:
                while not pause.wait(0.02):
                    caller.sendall(b"\xff")
            except OSError:
                return

    def close(self) -> None:
        self._listening.close()
        self._thread.join()


@pytest.fixture
def dripping() -> Iterator[Dripping]:
    server = Dripping()
    yield server
    server.close()


def test_a_photo_that_drips_is_given_up_in_time(dripping: Dripping, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes within the time-out; it is the whole that does not."""
    monkeypatch.setattr(messenger, "CONTENT_TIMEOUT_S", (1.0, 0.3))
    line = Messenger("token", base_url=dripping.url)
    began = time.monotonic()
    with pytest.raises(Unavailable):
        line.content("1")
    assert time.monotonic() - began < 3


def png(width: int, height: int) -> bytes:
    """A true, well-packed PNG of one colour, without ever holding its pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer, row = zlib.compressobj(9), b"\0" + bytes(width // 8 + 1)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def picture(kind: str, size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#abc").save(out, kind)
    return out.getvalue()


def holed(jpeg: bytes) -> bytes:
    """A JPEG whose middle is gone."""
    return jpeg[: len(jpeg) // 3] + bytes(len(jpeg) // 3) + jpeg[2 * len(jpeg) // 3 :]


def promising(jpeg: bytes) -> bytes:
    """A small JPEG that says it is 60,000 by 60,000: the decoder must not believe it and reserve the room."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", 60_000, 60_000) + jpeg[at + 4 :]


HOSTILE = {
    "png 20,000 x 20,000": png(20_000, 20_000),
    "jpeg that promises 60,000 x 60,000": promising(picture("JPEG")),
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\nshowpage\n",
    "html": b"<!doctype html><script>fetch('/')</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "gif": picture("GIF"),
    "webp": picture("WEBP"),
    "tiff": picture("TIFF"),
    "bmp": picture("BMP"),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400),
    "zip": b"PK\x03\x04" + bytes(400),
    "nothing": b"",
    "one byte": b"\xff",
    "a jpeg's head": b"\xff\xd8\xff\xe0" + bytes(40),
    "one pixel": picture("JPEG", (1, 1)),
    "a ribbon": picture("PNG", (30_000, 8)),
}


def test_files_in_disguise_are_told_kindly_leave_nothing_and_the_talk_goes_on(
    house: House, waiting: Phone
) -> None:
    for name, data in HOSTILE.items():
        waiting.sends_photo(data)
        assert UNREADABLE in str([answer.message for answer in waiting.answers()]), name
        assert nothing_written(house), name
    folder = Path(house.settings.photo_store.removeprefix("folder:"))
    stored = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in stored if path.name != "check.jpg"]  # that one is the store's own trial
    waiting.says("แล้วยังไง").sees("กำลังรอเซลฟีคู่ป้าย")
    waiting.sends_photo(house.selfie()).sees_card("รับแล้ว")


def test_a_photo_with_a_hole_is_refused_or_looked_at_but_never_breaks(house: House, waiting: Phone) -> None:
    waiting.sends_photo(holed(house.selfie()))
    assert waiting.answers()
    assert {row.state for row in rows(house)} == {2}


def test_a_png_is_a_photo_too(house: House, waiting: Phone) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(house.selfie())).save(out, "PNG", compress_level=1)
    waiting.sends_photo(out.getvalue(), media_type="image/png").sees_card("รับแล้ว")


def test_a_photo_store_that_is_away_is_waited_for_then_told(big_house: House) -> None:
    house = big_house
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    well = house.settings
    house.settings = replace(well, s3_endpoint_url="http://127.0.0.1:1")
    house.restart()
    phone.sends_photo(house.selfie()).sees_nothing()
    assert nothing_written(house)
    later(house, len(BACKOFF_MS))
    phone.sees("ระบบขัดข้อง", "รหัสอ้างอิง")
    assert nothing_written(house)
    house.settings = well
    house.restart()
    phone.sends_photo(house.selfie()).sees_card("รับแล้ว")
    assert (clockins(house), house.photo_count()) == (1, 1)


def test_a_photo_store_that_comes_back_in_time_costs_nobody_a_second_photo(big_house: House) -> None:
    house = big_house
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL)
    well = house.settings
    house.settings = replace(well, s3_endpoint_url="http://127.0.0.1:1")
    house.restart()
    phone.sends_photo(house.selfie()).sees_nothing()
    house.settings = well
    house.restart()
    later(house)
    phone.sees_card("รับแล้ว", "เข้างาน 08:10 น.")
