"""Who wrote an anonymous idea: told to no screen, export or log, while the author still gets every notice."""

import json
import logging
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rules.campaigns import Campaign
from simulator.phone import Phone
from storage.tables import metadata
from tests.builders import House
from tests.commands.keyboard import Operator
from tests.handlers.ideas_talk import ANSWERS, answers, begins, clerk, opened, sends

SAID = "ร่มหายแน่นอนถ้าไม่มีคนดูแล"


@pytest.fixture
def story(house: House, caplog: pytest.LogCaptureFixture) -> tuple[House, Campaign, Phone]:
    """An idea and a comment of 1001, both anonymous, beside named ones of 1002."""
    caplog.set_level(logging.DEBUG)
    campaign = opened(house)
    named = sends(clerk(house, "1002", first_name="มานะ"), *(f"เรื่องของมานะ {word}" for word in ANSWERS))
    author = answers(begins(clerk(house), "ไม่แสดงชื่อ"))
    author.sends_photo(house.selfie(None)).taps("พอแล้ว").sees_card("ตัวอย่าง", "ไม่แสดงชื่อ").taps("ส่งไอเดียนี้")
    author.taps("ส่งไอเดียของฉัน").sees_card("ส่งแล้ว", "ไม่แสดงชื่อ").sees_not("สมหญิง")
    author.taps("แก้ไข").taps("ใครได้ประโยชน์").says("ทุกคนจริง ๆ").sees_card("บันทึกแล้ว")
    author.says("ไอเดีย 1").taps("ความเห็น 0").taps("เขียนความเห็น").taps("ไม่แสดงชื่อ").says(SAID)
    named.says("ไอเดีย 2").taps("ความเห็น 0").taps("เขียนความเห็น").says("เห็นด้วย")
    return house, campaign, author


def on_the_person(house: House, phone: Phone) -> list[str]:
    """Every row of the database that holds the person's LINE user, staff id or our id beside a name."""
    rows = []
    with house.store() as store:
        person = store.people.of_account(phone.id)
        assert person is not None
        for table in metadata.sorted_tables:
            to_people = [key.parent.name for key in table.foreign_keys if key.column.table.name == "people"]
            for row in store.connection.execute(table.select()).mappings():
                whole = str(dict(row))
                if phone.id in whole or any(row[name] == person.id for name in to_people):
                    rows.append(whole)
    return rows


def test_no_row_on_the_person_says_what_they_wrote(story: tuple[House, Campaign, Phone]) -> None:
    house, _, author = story
    rows = on_the_person(house, author)
    assert len(rows) > 10, "the person has used the bot"
    for row in rows:
        for words in (*ANSWERS, SAID, "ทุกคนจริง ๆ", "ideas.edit"):
            assert words not in row and json.dumps(words)[1:-1] not in row


def test_the_exports_tell_nobodys_anonymous_words(
    story: tuple[House, Campaign, Phone], tmp_path: Path
) -> None:
    house, campaign, author = story
    author.says("ไอเดียของฉัน").sees("มีความเห็นใหม่ในไอเดียที่ 2")
    operator = Operator(house, tmp_path)
    operator.types("person", "export", "1001", "--out", tmp_path / "1001.zip")
    with zipfile.ZipFile(tmp_path / "1001.zip") as archive:
        plain = archive.read("person.json").decode() + archive.read("index.html").decode()
        assert not [name for name in archive.namelist() if name.startswith("photos/")]
    for words in (*ANSWERS, SAID, "ความเห็นใหม่ในไอเดีย"):
        assert words not in plain
    operator.types("ideas", "export", str(campaign.id), "--out", tmp_path / "ideas.csv")
    table = (tmp_path / "ideas.csv").read_text("utf-8-sig")
    assert ANSWERS[0] in table and "1002" in table and "1001" not in table and "สมหญิง" not in table


def test_named_words_are_in_the_persons_own_export(
    story: tuple[House, Campaign, Phone], tmp_path: Path
) -> None:
    house, _, _ = story
    Operator(house, tmp_path).types("person", "export", "1002", "--out", tmp_path / "1002.zip")
    with zipfile.ZipFile(tmp_path / "1002.zip") as archive:
        held = json.loads(archive.read("person.json"))["held"]
    assert held["ideas"][0]["title"] == f"เรื่องของมานะ {ANSWERS[0]}"
    assert [row["what"] for row in held["idea_versions"]] == ["sent"]
    assert [row["text"] for row in held["comments"]] == ["เห็นด้วย"]
    assert "author_tag" not in held["ideas"][0]


def test_no_screen_of_an_admin_or_auditor_names_the_author(story: tuple[House, Campaign, Phone]) -> None:
    house, _, _ = story
    for role in ("admin", "auditor", "supervisor", "committee"):
        phone = clerk(house, f"30{role[:2]}", role=role, first_name="คนดู")
        for words in ("ดูไอเดีย", "ไอเดีย 2", "ไอเดียของฉัน", "แคมเปญ"):
            phone.says(words).sees_not("สมหญิง")
        phone.says("ไอเดีย 2").sees_card("ไม่แสดงชื่อ").taps("ความเห็น 1").sees_not("สมหญิง")
        phone.says("ไอเดีย 1").taps("ความเห็น 1").sees(SAID).sees_not("สมหญิง")


def test_the_audit_trail_and_the_logs_know_nothing(
    story: tuple[House, Campaign, Phone], caplog: pytest.LogCaptureFixture
) -> None:
    house, _, author = story
    with house.store() as store:
        entries = store.connection.exec_driver_sql("SELECT * FROM audit").all()
    for entry in entries:
        assert not {"idea", "comment"} & set(str(entry).replace(":", "'").replace(".", "'").split("'"))
    for words in (*ANSWERS, SAID):
        assert words not in caplog.text
    assert author.id not in caplog.text or "idea" not in caplog.text


def test_moments_are_days_and_talks_hold_no_idea(story: tuple[House, Campaign, Phone]) -> None:
    house, _, author = story
    author.says("ไอเดียของฉัน").taps("แก้ไข").taps("ปัญหา")
    with house.store() as store:
        for table, column in (
            ("ideas", "made_at"), ("ideas", "sent_at"), ("ideas", "changed_at"), ("idea_versions", "at"),
            ("comments", "at"),
        ):  # fmt: skip
            moments = store.connection.execute(
                metadata.tables[table].select().with_only_columns(metadata.tables[table].c[column])
            ).scalars()
            assert set(moments) == {datetime(2026, 11, 23, 5, tzinfo=UTC)}
        talk = store.conversations.peek(author.id)
        assert talk is not None and talk.step == "problem"
        assert set(talk.memory) == {"i", "editing"} and len(str(talk.memory["i"])) > 50


def test_the_author_is_told_everything_but_beside_no_name(story: tuple[House, Campaign, Phone]) -> None:
    house, _, author = story
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT count(*) FROM notices WHERE person = 3").scalar() == 0
        news = store.connection.exec_driver_sql("SELECT * FROM author_news").mappings().all()
        assert [row["key"] for row in news] == ["told_comment"] and not news[0]["told"]
    author.says("เวลาของฉัน").sees("มีความเห็นใหม่ในไอเดียที่ 2 จองห้องประชุมผ่าน LINE")
    author.says("เวลาของฉัน").sees_not("มีความเห็นใหม่")


def test_news_not_delivered_is_told_again(story: tuple[House, Campaign, Phone]) -> None:
    house, _, author = story
    Phone(house.platform, author.person).says("เวลาของฉัน")
    house.clock.advance(minutes=3)  # the reply token lives one minute
    house.settle()
    author.says("เวลาของฉัน").sees("มีความเห็นใหม่ในไอเดียที่ 2")


def test_news_is_pushed_where_the_office_pays(story: tuple[House, Campaign, Phone], tmp_path: Path) -> None:
    house, _, author = story
    Operator(house, tmp_path).types("office", "set", "telling.push", "on")
    author._does(lambda: None).sees("มีความเห็นใหม่ในไอเดียที่ 2")
    author.says("เวลาของฉัน").sees_not("มีความเห็นใหม่")


def test_two_ideas_of_one_person_are_joined_by_no_tag_with_a_named_one(house: House) -> None:
    opened(house)
    phone = sends(clerk(house), *(f"{word} ก" for word in ANSWERS))
    sends(phone, *(f"{word} ข" for word in ANSWERS), name="ไม่แสดงชื่อ")
    with house.store() as store:
        named, hidden = store.ideas.sent(1)
    assert named.author_tag == "" and len(hidden.author_tag) == 32


def test_who_left_and_was_forgotten_cannot_be_laid_to_their_words(
    story: tuple[House, Campaign, Phone], tmp_path: Path
) -> None:
    house, campaign, author = story
    begins(author, "ไม่แสดงชื่อ").says("ร่างลับ")
    operator = Operator(house, tmp_path)
    operator.types("staff", "left", "1001", "--on", "2026-11-23")
    told = operator.types("person", "forget", "1001", "--yes").output
    assert "idea" not in told, "a count would tell that there were some"
    with house.store() as store:
        whole = str([store.connection.execute(table.select()).all() for table in metadata.sorted_tables])
        (hidden,) = [idea for idea in store.ideas.sent(campaign.id) if idea.anonymous]
    assert (hidden.author_tag, hidden.author_sealed) == ("", None)
    assert "ร่างลับ" not in whole and ANSWERS[0] in whole
