"""Finding ideas alike while nobody waits: beside the talk, and by letters until the encoder is there."""

from dataclasses import replace

import pytest

from handlers.parts import idea_alike
from handlers.parts.idea_alike import Finder, the_finder
from rules.alike import ByMeaning
from rules.ideas import Idea
from tests.builders import House
from tests.campaigns import a_campaign, an_idea

ASKED = "ทางลาดและราวจับสำหรับผู้สูงอายุ"
SAME = "ปรับทางเข้าให้คนแก่และผู้ใช้รถเข็นขึ้นลงสะดวก"
LOOKS_LIKE = "ทางลัดและที่จอดสำหรับรถผู้บริหาร"


@pytest.fixture
def ideas(house: House) -> list[Idea]:
    person = house.person("1001")
    campaign = a_campaign(house, person.id)
    titles = (SAME, LOOKS_LIKE, "ปลูกต้นไม้บนดาดฟ้า")
    return [an_idea(house, campaign, person, title, problem="", way="-") for title in titles]


def test_until_the_encoder_is_there_letters_are_compared(ideas: list[Idea]) -> None:
    asked = replace(ideas[0], id=99, title=ASKED)
    finder = Finder(ByMeaning())
    assert finder.alike(asked, ideas)[0].title == LOOKS_LIKE
    finder.prepare(ideas)
    finder.prepare(ideas)  # already at it: nothing happens
    finder.wait()
    assert finder.alike(asked, ideas)[0].title == SAME


def test_an_edited_idea_is_read_anew(ideas: list[Idea]) -> None:
    finder = Finder(ByMeaning())
    finder.prepare(ideas)
    finder.wait()
    edited = replace(ideas[2], title=SAME, version=2)
    asked = replace(ideas[0], id=99, title=ASKED)
    assert edited in finder.alike(asked, [ideas[1], edited])[:1]


def test_without_the_package_letters_are_compared_and_it_is_said(
    ideas: list[Idea], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(idea_alike, "encoder_is_installed", lambda: False)
    the_finder.cache_clear()
    try:
        finder = the_finder()
        assert "found by their letters only" in caplog.text
        finder.prepare(ideas)
        assert finder.alike(replace(ideas[2], id=99), ideas)[0] == ideas[2]
    finally:
        the_finder.cache_clear()


def test_too_many_unread_ideas_are_not_read_while_somebody_waits(
    ideas: list[Idea], monkeypatch: pytest.MonkeyPatch
) -> None:
    meaning = ByMeaning()
    meaning.learn(["พร้อม"])
    finder = Finder(meaning)
    many = [replace(ideas[0], id=n, title=f"{ideas[0].title} {n}") for n in range(30)]
    finder.alike(ideas[0], many)
    assert meaning.unknown([one.words for one in many]) == 30
