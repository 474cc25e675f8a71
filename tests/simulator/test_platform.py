"""The platform's memory over a restart, and events on threads of their own."""

import gc
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.clock import ManualClock
from simulator.memory import Memory
from simulator.phone import Phone
from simulator.platform import Platform
from tests.simulator.conftest import SECRET, START, TOKEN, NoteBook


def start(path: Path | None, bot: NoteBook, *, threaded: bool = False) -> Platform:
    return Platform(
        ManualClock(START),
        channel_secret=SECRET,
        access_token=TOKEN,
        webhook=bot,
        memory_path=path,
        threaded=threaded,
    )


def test_a_platform_nobody_closed_leaves_no_file_open(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "line.sqlite")
    opened = memory._db
    del memory
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened.execute("SELECT 1")


def test_chats_photos_and_ids_survive_a_restart(tmp_path: Path) -> None:
    path, bot = tmp_path / "simulator" / "line.sqlite", NoteBook()
    before = start(path, bot)
    phone = Phone(before, "สมชาย").says("สวัสดี").sends_photo(b"photo")
    photo_id = bot.last["message"]["id"]
    before.chats.say(phone.id, {"type": "text", "text": "รับแล้ว"})
    before.close()

    after = start(path, bot)
    assert after.bot_id == before.bot_id
    again = Phone(after, after.chats.person(phone.id))
    assert "bot: รับแล้ว" in again.screen()
    assert after.contents.get(photo_id) == (b"photo", "image/jpeg")
    again.says("อีกครั้ง")
    assert bot.last["message"]["id"] > photo_id
    after.chats.clear(phone.id)
    after.close()

    cleared = start(path, bot)
    assert cleared.chats.bubbles(phone.id) == []
    assert cleared.chats.person(phone.id).name == "สมชาย"
    cleared.close()


class SlowBot(NoteBook):
    """Answers the second chat only after the first has waited for it."""

    def __init__(self) -> None:
        super().__init__()
        self.other_chat_served = threading.Event()
        self.done = threading.Semaphore(0)

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        text = NoteBook([(body, headers)]).last["message"]["text"]
        if text == "1":
            assert self.other_chat_served.wait(5)
        if text == "other":
            self.other_chat_served.set()
        status = super().__call__(body, headers)
        self.done.release()
        return status


def test_threads_keep_the_order_of_a_chat_and_do_not_wait_for_others() -> None:
    bot = SlowBot()
    platform = start(None, bot, threaded=True)
    first, second = Phone(platform, "ก"), Phone(platform, "ข")
    first.says("1").says("2").says("3")
    second.says("other")
    for _ in range(4):
        assert bot.done.acquire(timeout=5)
    said = [event["message"]["text"] for event in bot.events]
    assert said[0] == "other"
    assert said[1:] == ["1", "2", "3"]
    platform.close()


def test_listeners_hear_of_every_bubble() -> None:
    platform = start(None, NoteBook())
    with platform.news.listen() as heard:
        Phone(platform, "ก").says("สวัสดี")
        kinds = []
        while not heard.empty():
            item = heard.get()
            assert item
            kinds.append(item["kind"])
    assert kinds == ["person", "bubble", "bubble", "delivered"]
    platform.close()


def test_a_listener_that_sleeps_is_told_to_start_afresh() -> None:
    platform = start(None, NoteBook())
    with platform.news.listen() as heard:
        for number in range(1001):
            platform.news.publish("tick", number=number)
        assert heard.get() is None
    platform.close()
