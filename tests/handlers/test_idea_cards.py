"""Cards of ideas as big as they get stay within LINE's limits: 30 KB a bubble, 50 KB a carousel."""

import json
from collections.abc import Iterator

import pytest

from bot import inbox
from bot.replies import Reply
from tests.builders import House
from tests.campaigns import an_idea
from tests.handlers.ideas_talk import clerk, opened

HEAPED = "ก็้่" * 300  # as heaped with marks as the talk lets through
THAI = "เรื่องที่ต้องทำให้ดีขึ้นในทุกวันของการทำงานที่นี่ " * 11


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Bytes of every message said since, as LINE counts them."""
    found: list[int] = []
    made = inbox.outgoing.messages

    def counting(replies: list[Reply]) -> list[dict[str, object]]:
        messages = made(replies)
        found.extend(
            len(json.dumps(one.get("contents", ""), ensure_ascii=False).encode()) for one in messages
        )
        return messages

    monkeypatch.setattr(inbox.outgoing, "messages", counting)
    yield found


@pytest.mark.parametrize(
    ("title", "words"), [(HEAPED[:200], HEAPED), (THAI[:120], THAI), ("😀" * 100, "😀" * 600)]
)
def test_the_biggest_ideas_fit(house: House, sizes: list[int], title: str, words: str) -> None:
    campaign = opened(house)
    author, joiner = house.person("2001"), house.person("1002")
    passages = dict.fromkeys(("problem", "way", "benefit", "gains"), words)
    for _ in range(14):
        idea = an_idea(house, campaign, author, title, **passages)
        with house.store() as store:
            store.ideas.add_picture(idea.id, f"aa/{'f' * 46}{idea.id:02}", house.clock.now())
            store.ideas.links.ask_to_join(idea.id, joiner.id, house.clock.now())
            for other in range(1, min(idea.id, 4)):
                store.ideas.links.differ(idea.id, other, words[:300])
    reader = clerk(house).says("ดูไอเดีย").sees("ไอเดีย 1-10 จาก 14")
    owner = house.phone_of(author).says("ไอเดียของฉัน").sees("แสดง 8 ไอเดียล่าสุด ยังมีเก่ากว่านี้อีก 6")
    assert max(sizes) < 50 * 1024
    sizes.clear()
    reader.says("ไอเดีย 9").sees_card("ต่างจากไอเดียที่ 1")
    owner.taps("แก้ไข").taps("ชื่อไอเดีย").says("ใหม่").sees_card("บันทึกแล้ว")
    assert max(sizes) < 30 * 1024
