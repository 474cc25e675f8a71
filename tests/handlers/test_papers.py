"""Official papers by chat: which form of what, a picture of it, and private links that ask again who may."""

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
import pytest
from docx import Document
from PIL import Image

from documents.papers.word import our_template
from handlers.parts.papers_files import HEADER, Templates
from simulator.phone import Phone
from simulator.screen import words
from tests.builders import House
from tests.campaigns import a_campaign, an_idea
from tests.scoring import ADMIN, HEAD, Panel, a_panel

FOUR = {1: 6, 2: 4, 3: 2, 4: 1}
CARDS = {1: (4, 4, 4), 2: (5, 5, 5), 3: (2, 2, 2)}
WHY = "ใช้ได้ทั้งสำนักงาน"
_LINK = re.compile(r"https://signpost\.example(/papers/[\w.\-]+)")


def chosen(house: House, **more: Any) -> Panel:
    """A closed campaign: idea 2 was chosen, 1 and 3 kept, 4 never on the shortlist."""
    panel = a_panel(house, FOUR, **{"shortlist": 3, **more})
    panel.all_score(CARDS)
    panel.signs(2, WHY)
    return panel


def links(phone: Phone) -> dict[str, str]:
    """Where the links of the newest card lead, by what stands on them; `picture` is the one shown."""
    found: dict[str, str] = {}
    for bubble in phone.answers():
        if bubble.message["type"] != "flex":
            continue
        contents = bubble.message["contents"]
        found["picture"] = _LINK.fullmatch(contents["hero"]["url"])[1]  # type: ignore[index]
        for part in contents["footer"]["contents"]:
            found[part["action"]["label"]] = _LINK.fullmatch(part["action"]["uri"])[1]  # type: ignore[index]
    return found


def fetch(house: House, path: str) -> bytes:
    answer = house.app.test_client().get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "private, no-store"
    return answer.get_data()


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(pages).split())


def has(pdf: bytes, *said: str) -> None:
    text = text_of(pdf)
    for one in said:
        assert "".join(one.split()) in text, one


def test_form_1_of_one_idea(either_house: House) -> None:
    panel = chosen(either_house)
    phone = panel.phone("1004").says("เอกสาร").sees_card("ต้องการเอกสารใด", "1 ไอเดียรายเรื่อง")
    phone.sees_not("สรุปการคัดเลือก")
    phone.taps("1 ไอเดียรายเรื่อง").sees("พิมพ์เลขไอเดียของ นวัตกรรม 2570", "4 เรื่อง").says("สี่").sees(
        "ไม่มีไอเดียหมายเลข"
    )
    phone.says("๔").sees_card("แบบฟอร์มที่ 1", "4. ไอเดียที่ 4", "2570", "1 ชั่วโมง")
    found = links(phone)
    pdf = fetch(either_house, found["เปิด PDF"])
    has(pdf, "แบบฟอร์มที่ 1", "ไอเดียที่ 4", "problem ของ ไอเดียที่ 4", "นางสาวคนที่1001", "ไม่เข้ารอบ", "พ.ศ. 2570")
    assert WHY not in text_of(pdf) and "เสียง" not in text_of(pdf), "a reader is not told of the scores"
    word = Document(io.BytesIO(fetch(either_house, found["เปิดไฟล์ Word"])))
    assert "way ของ ไอเดียที่ 4" in [paragraph.text for paragraph in word.paragraphs]
    picture = Image.open(io.BytesIO(fetch(either_house, found["picture"])))
    assert picture.format == "PNG" and picture.size == (827, 1169)


def test_a_talk_about_papers_is_left_and_taken_up_days_later(house: House) -> None:
    panel = chosen(house)
    phone = panel.phone("1004").says("เอกสาร 1").sees("พิมพ์เลขไอเดีย")
    phone.says("เวลาของฉัน").sees_not("เลขไอเดีย")
    house.clock.advance(days=3)
    house.restart()
    phone.says("เอกสาร 1 3").sees_card("3. ไอเดียที่ 3")
    phone.says("papers 1").taps("ทุกเรื่องในไฟล์เดียว").sees_card("นวัตกรรม 2570", "4 เรื่อง").sees_not("Word")
    has(fetch(house, links(phone)["เปิด PDF"]), *(f"ไอเดียที่ {n}" for n in FOUR))


def test_forms_2_and_3_are_for_those_who_see_the_scores(either_house: House) -> None:
    panel = chosen(either_house, authors={2: ("1002", True)})
    head = panel.phone(HEAD).says("เอกสาร").taps("2 สรุปการคัดเลือก").sees_card("แบบฟอร์มที่ 2", "นวัตกรรม 2570")
    pdf = fetch(either_house, links(head)["เปิด PDF"])
    has(pdf, "คัดเลือกแนวคิดหมายเลข 2 “ไอเดียที่ 2” (อันดับที่ 1", WHY, "100.00", "80.00", "(1) ประโยชน์ต่องาน 40%")
    has(pdf, "ผู้มีสิทธิ 13 คน ลงคะแนน 6 คน (ร้อยละ 46.2)", "นางสาวประธาน ใจดี", "คณะทำงาน 4 คน")
    for member in ("อันนา", "บุญมี", "ชัยชนะ"):
        has(pdf, member)
    head.says("เอกสาร 3").sees_card("แบบฟอร์มที่ 3")
    third = fetch(either_house, links(head)["เปิด PDF"])
    has(third, "ไม่ประสงค์แสดงชื่อ", "1. ไอเดียที่ 1 (ไอเดียหมายเลข 1)", WHY)
    assert "คนที่1002" not in text_of(third), "nobody learns who wrote it"
    panel.phone(ADMIN).says("เอกสาร 2").sees_card("แบบฟอร์มที่ 2")
    panel.phone("1003").says("เอกสาร 2").sees("ไม่มีสิทธิเปิด").sees_not("https")
    either_house.phone("คนแปลกหน้า").says("เอกสาร").sees_not("แบบฟอร์ม")


def test_nothing_of_votes_or_scores_before_their_time(house: House) -> None:
    panel = a_panel(house, FOUR, shortlist=3)
    for staff_id in (HEAD, ADMIN):
        panel.phone(staff_id).says("เอกสาร").sees_not("สรุปการคัดเลือก")
        panel.phone(staff_id).says("เอกสาร 2").sees("ยังไม่มีเอกสารนี้")
    pdf = fetch(house, links(panel.phone(HEAD).says("เอกสาร 1 2"))["เปิด PDF"])
    assert "เสียง" not in text_of(pdf) and "ผลการพิจารณา" not in text_of(pdf)


def test_a_campaign_of_another_unit_has_no_papers_for_others(house: House) -> None:
    author = house.person("1001")
    other = house.person("2001", first_name="ต่างหน่วย", unit="สำนักอื่น")
    campaign = a_campaign(house, author.id, (author.id,), units=(author.unit,))
    an_idea(house, campaign, author, "ของเราเท่านั้น")
    mine, theirs = house.phone_of(author), house.phone_of(other)
    mine.says("เอกสาร 1 1").sees_card("ของเราเท่านั้น")
    link = links(mine)["เปิด PDF"]
    theirs.says("เอกสาร").sees("ยังไม่มีเอกสาร")
    theirs.says("เอกสาร 1 1").sees("ไม่มีสิทธิเปิด").sees_not("ของเราเท่านั้น")
    with house.store() as store:
        store.people.save([{**row_of(author), "unit": "สำนักอื่น"}])
    # The head of a campaign stays its reader; who is only staff elsewhere does not.
    assert house.app.test_client().get(link).status_code == 200
    with house.store() as store:
        store.people.save([{**row_of(author), "left_on": house.clock.now().date()}])
    assert house.app.test_client().get(link).status_code == 410


def row_of(person: Any) -> dict[str, Any]:
    names = ("staff_id", "title", "first_name", "last_name", "position", "unit", "role", "supervisor_id")
    return {name: getattr(person, name) for name in names}


def test_links_last_an_hour_and_cannot_be_made_up(house: House) -> None:
    panel = chosen(house)
    phone = panel.phone(HEAD).says("เอกสาร 2")
    link, client = links(phone)["เปิด PDF"], house.app.test_client()
    assert client.get(link[:-3] + "abc").status_code == 410
    assert client.get("/papers/x").status_code == 410
    fetch(house, link)
    house.clock.advance(seconds=3601)
    assert client.get(link).status_code == 410
    with house.store() as store:
        rows = store.audit.of(f"form2:{panel.campaign.id}")
    assert [(row.action, row.facts["form"]) for row in rows] == [("papers.fetched", "pdf")]


def test_the_offices_own_template_and_picture(house: House) -> None:
    panel = chosen(house)
    own = Document(io.BytesIO(our_template("form1")))
    own.add_paragraph("แบบของสำนักงานเราเอง {{ title }}")
    made = io.BytesIO()
    own.save(made)
    badge = io.BytesIO()
    Image.new("RGB", (60, 60), "navy").save(badge, "PNG")
    import app as wiring

    templates = Templates(wiring.photo_store(house.settings))
    templates.put("form1", made.getvalue())
    templates.put(HEADER, badge.getvalue())
    found = links(panel.phone("1004").says("เอกสาร 1 1"))
    word = fetch(house, found["เปิดไฟล์ Word"])
    assert Document(io.BytesIO(word)).paragraphs[-1].text == "แบบของสำนักงานเราเอง ไอเดียที่ 1"
    with zipfile.ZipFile(io.BytesIO(word)) as packed:
        assert [name for name in packed.namelist() if name.startswith("word/media/")]
    document = pdfium.PdfDocument(fetch(house, found["เปิด PDF"]))
    assert any(one.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE for one in document[0].get_objects())


@pytest.mark.parametrize(
    "said", ["เอกสาร 9", "เอกสาร 1 99999999", "เอกสาร 1 -1", "papers kpi 2564 9 9", "เอกสาร " + "ก" * 4000]
)
def test_odd_words_do_no_harm(house: House, said: str) -> None:
    panel = chosen(house)
    phone = panel.phone("1004").says(said)
    assert phone.answers() and not any("/papers/" in "\n".join(words(one.message)) for one in phone.answers())


def test_no_address_no_paper(house: House) -> None:
    panel = chosen(house)
    around = house.runner._around
    house.runner._around = replace(around, public_url="http://127.0.0.1")
    panel.phone("1004").says("เอกสาร 1 1").sees("ที่อยู่ https")
