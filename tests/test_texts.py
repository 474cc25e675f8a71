"""Every sentence is there in both languages with the same holes, and every key that code names exists."""

import re
from pathlib import Path

import pytest
import regex

import texts
from documents.menus import TILES
from handlers import all_flows
from rules.evidence import FINDINGS
from rules.photos import REASONS
from texts import thai

HOUSE = Path(__file__).parent.parent
#: Thai signs of the yearly sheet stand in English sheets too; a language is offered in its own letters.
THAI_IN_ENGLISH = re.compile(r"ledger\.mark_\w+|menu\.language_(ask|th)")
#: Words that a Thai office writes in Latin letters: names, formats and what must be typed just so.
LATIN_IN_THAI = {
    "LINE", "GPS", "Beacon", "QR", "WFH", "W", "CSV", "XLSX", "ZIP", "PDF", "MB", "PNG", "A4", "A3",
    "UTF-8", "SHA-256", "HEIC", "WebP", "GIF", "https", "English", "ABCD-EFGHJK", "R0730", "worker",
    "Word", "Excel", "PowerPoint", "JPEG", "KPI", "KB",
}  # fmt: skip
#: Where operators read, and files are described: their words are those of the commands and columns.
OPERATORS_READ = re.compile(
    r"campaign_file\.\w+|imports\.\w+|files\.example_\w+|ledger\.proof_how|votes_page\.recount|person\.how"
    r"|system\.\w+|\w+\.no_address|menu\.language_ask|orders\.more|planning\.ask_how"
    r"|forms\.(one_in_word|template_no_word_file|no_templates)"
)
#: Letters, as people count them, between two breaths.
MOST_LETTERS = {"th": 110, "en": 105}
BREATH = re.compile(r"\n|(?<=[.!?:;])\s")
SPEAKER = re.compile(r"ค่ะ|ครับ|นะคะ|ดิฉัน|กระผม|(?<!ของ)ฉัน")
MOST_ON_A_BUTTON = 20
FLOWS = all_flows()
by_topic = pytest.mark.parametrize("topic", sorted(texts.topics()))


@by_topic
def test_both_languages_say_it_with_the_same_holes(topic: str) -> None:
    assert not [key for key, entry in texts.topics()[topic].items() if not says_the_same(entry)]


def says_the_same(entry: dict[str, str | list[str]]) -> bool:
    th, en = entry.get("th"), entry.get("en")
    if set(entry) != set(texts.LANGUAGES) or type(th) is not type(en):
        return False
    if isinstance(th, str) and isinstance(en, str):
        return bool(th.strip() and en.strip()) and texts.holes(th) == texts.holes(en)
    return bool(th and en)


@by_topic
def test_thai_is_thai_and_well_typed(topic: str) -> None:
    """No odd marks, no odd spaces."""
    said = [
        (key, sentence)
        for key, entry in texts.topics()[topic].items()
        for sentence in ([entry["th"]] if isinstance(entry["th"], str) else entry["th"])
    ]
    assert not [(key, sentence) for key, sentence in said if not is_well_typed(sentence)]


def is_well_typed(sentence: str) -> bool:
    spaced = re.sub(r"\s+", " ", sentence).strip()
    return thai.tidy(sentence.replace("\n", " ")) == spaced and "  " not in sentence


def without_holes(sentence: str) -> str:
    return re.sub(r"\{[^}]*\}", "", sentence)


def sentences(topic: str, language: str) -> list[tuple[str, str]]:
    """(topic.key, sentence) of a topic in one language; lists of words left out."""
    found = [(f"{topic}.{key}", entry[language]) for key, entry in texts.topics()[topic].items()]
    return [(name, said) for name, said in found if isinstance(said, str)]


@by_topic
def test_english_is_english(topic: str) -> None:
    wrong = [
        name
        for name, said in sentences(topic, "en")
        if re.search(r"[\u0e00-\u0e7f]", without_holes(said)) and not THAI_IN_ENGLISH.fullmatch(name)
    ]
    assert not wrong


@by_topic
def test_thai_keeps_to_thai_words(topic: str) -> None:
    latin = {
        name: set(re.findall(r"[A-Za-z](?:[\w.+-]*[A-Za-z0-9])?", without_holes(said))) - LATIN_IN_THAI
        for name, said in sentences(topic, "th")
        if not OPERATORS_READ.fullmatch(name)
    }
    assert not {name: words for name, words in latin.items() if words}


@by_topic
def test_thai_is_polite_without_saying_who_speaks(topic: str) -> None:
    """No particle tells a man or a woman, and nobody says I: the system is nobody."""
    wrong = [name for name, said in sentences(topic, "th") if SPEAKER.search(said)]
    assert not wrong


@by_topic
def test_sentences_can_be_read_in_a_breath(topic: str) -> None:
    if topic == "forms":
        return  # official papers, whose sentences are the offices'
    long = [
        (name, language, part)
        for language, most in MOST_LETTERS.items()
        for name, said in sentences(topic, language)
        for part in BREATH.split(said)
        if len(regex.findall(r"\X", without_holes(part))) > most
    ]
    assert not long


@by_topic
def test_what_is_said_to_be_typed_can_be_typed(topic: str) -> None:
    """`Type: word` names a command that some flow knows."""
    for name, said in sentences(topic, "en"):
        for named in re.findall(r"[Tt]ype: ([a-z][a-z ]+)", said):
            word = re.split(r"\s(?:and|then|in|again)\b", named.strip())[0].strip()
            assert FLOWS.find(word) is not None, f"{name} says to type {word!r}"


def test_what_a_button_says_for_a_command_fits_the_button() -> None:
    for command in {command for _, command in FLOWS.words}:
        for language in texts.LANGUAGES:
            word = texts.first_word(command.flow, command.key, language)
            assert len(regex.findall(r"\X", word)) <= MOST_ON_A_BUTTON, word


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
        shared = ("changes",) if "admin_talk" in path.read_text("utf-8") else ()
        for key in named:
            known = any(texts.has(place, key) for place in (topic, "common", *shared))
            assert known, f"{path.name} says {key}"


def test_every_unreadable_photo_has_its_sentence() -> None:
    for reason in REASONS:
        assert texts.has("common", reason)


def test_words_do_not_clash() -> None:
    assert FLOWS.find("เข้างาน") is not None


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
    found = FLOWS.find(word)
    assert found is not None and found[0].flow == flow


def test_no_menu_tile_leads_nowhere() -> None:
    for key in {key for rows in TILES.values() for row in rows for key in row}:
        word = texts.sentence("menus", key, "th")
        assert FLOWS.find(word) is not None, f"the tile {key} says {word}, which no flow knows"
