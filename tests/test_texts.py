"""Every sentence is there in both languages with the same holes, and every key that code names exists."""

import re
from pathlib import Path

import pytest

import texts
from documents.menus import TILES
from handlers import all_flows
from rules.evidence import FINDINGS
from rules.photos import REASONS
from texts import thai

HOUSE = Path(__file__).parent.parent
ENTRIES = [(topic, key) for topic, table in texts.topics().items() for key in table]


@pytest.mark.parametrize(("topic", "key"), ENTRIES)
def test_both_languages_say_it_with_the_same_holes(topic: str, key: str) -> None:
    entry = texts.topics()[topic][key]
    assert set(entry) == set(texts.LANGUAGES)
    th, en = entry["th"], entry["en"]
    assert type(th) is type(en)
    if isinstance(th, str):
        assert th.strip() and en.strip()
        assert texts.holes(th) == texts.holes(en)
    else:
        assert th and en


@pytest.mark.parametrize(("topic", "key"), ENTRIES)
def test_thai_is_thai_and_well_typed(topic: str, key: str) -> None:
    entry = texts.topics()[topic][key]["th"]
    for sentence in [entry] if isinstance(entry, str) else entry:
        spaced = re.sub(r"\s+", " ", sentence).strip()
        assert thai.tidy(sentence.replace("\n", " ")) == spaced, "odd marks or spaces"
        assert "  " not in sentence


def test_every_reason_has_its_sentence() -> None:
    for finding in FINDINGS:
        assert texts.has("clockin", f"why_{finding.reason}")


def test_every_key_that_a_flow_names_exists() -> None:
    """Keys written as literals in a handler, or in the part named after it, are looked up here."""
    for path in sorted((HOUSE / "handlers").rglob("*.py")):
        topic = path.stem.partition("_")[0]
        if topic not in texts.topics():
            continue
        asking = r'turn\.(?:say|text|button|location_button|camera_button)\("(\w+)"'
        named = re.findall(asking, path.read_text("utf-8"))
        named += re.findall(r'Refusal\("(\w+)"', path.read_text("utf-8"))
        for key in named:
            assert texts.has(topic, key) or texts.has("common", key), f"{path.name} says {key}"


def test_every_unreadable_photo_has_its_sentence() -> None:
    for reason in REASONS:
        assert texts.has("common", reason)


def test_words_do_not_clash() -> None:
    assert all_flows().find("เข้างาน") is not None


@pytest.mark.parametrize(
    ("word", "flow"),
    [
        ("ลงทะเบียน X", "welcome"), ("register x", "welcome"), ("เข้างาน", "clockin"), ("ลงเวลา", "clockin"),
        ("in", "clockin"), ("clock in", "clockin"),
        ("ออกงาน", "clockin"), ("เลิกงาน", "clockin"), ("out", "clockin"),
        ("clock out", "clockin"), ("เวลาของฉัน", "mytime"), ("my time", "mytime"), ("สถานะ", "status"),
        ("status", "status"), ("ช่วยเหลือ", "menu"), ("เมนู", "menu"), ("help", "menu"), ("menu", "menu"),
        ("ยกเลิก", "menu"), ("cancel", "menu"), ("ภาษา", "menu"), ("language", "menu"),
    ],
)  # fmt: skip
def test_the_words_that_stay_put(word: str, flow: str) -> None:
    found = all_flows().find(word)
    assert found is not None and found[0].flow == flow


def test_no_menu_tile_leads_nowhere() -> None:
    flows = all_flows()
    for key in {key for rows in TILES.values() for row in rows for key in row}:
        word = texts.sentence("menus", key, "th")
        assert flows.find(word) is not None, f"the tile {key} says {word}, which no flow knows"
