"""A year's indicator put up by chat, its weights with a reason, its evidence files in the report."""

import pytest

from simulator.phone import Phone
from storage.seed_2564 import seed
from tests.builders import House
from tests.handlers.test_milestones import fetched
from tests.handlers.test_papers import fetch, has, links
from tests.projects import a_chosen

PDF = b"%PDF-1.7 approval letter"
Office = tuple[Phone, Phone, Phone]


@pytest.fixture
def office(house: House) -> Office:
    """An admin, an auditor and a clerk; this year's idea is chosen."""
    chosen = a_chosen(house)
    house.clock.advance(hours=1)
    auditor = house.phone_of(house.person("8001", role="auditor"))
    return house.phone_of(chosen.admin), auditor, house.phone_of(chosen.author)


def test_this_year_is_put_up_and_its_report_printed(house: House, office: Office) -> None:
    admin, auditor, _ = office
    auditor.says("ตัวชี้วัด").sees("แตะไตรมาส")
    assert "ตั้งตัวชี้วัดปีนี้" not in auditor.labels() and "พิมพ์รายงาน" not in auditor.labels()
    admin.says("ตัวชี้วัด").sees("แตะ ตั้งตัวชี้วัดปีนี้ ก่อน")
    put_up = admin._action("ตั้งตัวชี้วัดปีนี้")
    admin.taps("ตั้งตัวชี้วัดปีนี้").sees("ปีงบประมาณ 2570 แล้ว").taps_old(put_up)
    admin.says("ไตรมาส 1/2570").taps("เขียนปัจจัย").says("1. นโยบายชัดเจน 2. คนพร้อม").sees_card("คนพร้อม")
    admin.says("ตัวชี้วัด").taps("พิมพ์รายงาน").sees_card("ไตรมาสที่ 1", "2570")
    pdf = fetch(house, links(admin)["เปิด PDF"])
    has(pdf, "1. ชื่อตัวชี้วัด", "ความสำเร็จในการเสนอนวัตกรรม", "ขั้นตอนที่ 5", "1. นโยบายชัดเจน 2. คนพร้อม", "45.00")
    with house.store() as store:
        row = store.kpi.year(2570)
        assert row is not None and row.version == 1 and "year" not in row.facts


def test_the_office_puts_the_city_s_own_text_in(house: House, office: Office) -> None:
    admin, auditor, clerk = office
    with house.store() as store:
        seed(store.kpi, house.clock.now())
    admin.says("ตัวชี้วัด").taps("ตั้งตัวชี้วัดปีนี้").sees("ตรวจคำนิยาม").taps("ข้อความตัวชี้วัด")
    admin.sees_card("ตัวชี้วัดปีงบประมาณ 2570", "นวัตกรรม: แนวคิด").sees_not("7.3").sees_not("สำนักงาน ก.ก.")
    change = admin._action("คำนิยาม")
    admin.taps("คำนิยาม").says("1. นวัตกรรม ไม่มีเครื่องหมาย").sees("ต้องมีชื่อ").says("ก" * 2001).sees("2001")
    admin.says("1. นวัตกรรม: สิ่งใหม่ของปีนี้ 2. งาน หมายถึง งานของหน่วยงาน").sees_card("นวัตกรรม: สิ่งใหม่ของปีนี้")
    admin.taps("ขั้นตอนทั้ง 5").says("ข้อเดียว").sees("อ่านได้ 1 ข้อ").says("1. ก 2. ข 3. ค 4. ง 5. จ").sees_card("จ")
    admin.taps("ความสอดคล้องกับแผน").sends_sticker().sees("1. แผน:").says("แผน: แผนของเมือง")
    admin.taps("ผู้ลงนาม").says("นางสาวแพรวา ดูแลดี; ผู้อำนวยการ").sees("ฉบับที่ 5").says("ตัวชี้วัด").taps("พิมพ์รายงาน")
    has(fetch(house, links(admin)["เปิด PDF"]), "งาน หมายถึง งานของหน่วยงาน", "แผนของเมือง", "ผู้อำนวยการ")
    house.clock.advance(days=365)
    admin.says("ตัวชี้วัด 2571").taps("ตั้งตัวชี้วัดปีนี้").taps("ข้อความตัวชี้วัด").sees_card("สิ่งใหม่ของปีนี้")
    for other in (auditor, clerk):
        other.taps_old(change).sees("เฉพาะผู้มีสิทธิ์").says("เปลี่ยน").sees_not("ฉบับที่")


def test_weights_change_what_is_counted(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ตัวชี้วัด").taps("น้ำหนักและแผน").sees("20 25 15 20 20", "0 45 80 100").taps("0/50/60/100")
    admin.sees("25 25 10 20 20").says("ตามแผนของสำนัก").sees("ฉบับที่ 1")
    admin.says("ตัวชี้วัด").sees_card("50.00", "ไตรมาส 3 (แผน 60)").taps("น้ำหนักและแผน")
    admin.says("30 30 20 10 11").sees("ต้องรวมเป็น 100").says("หก").sees("พิมพ์น้ำหนัก 5 ค่า")
    admin.says("๓๐ ๓๐ ๒๐ ๑๐ ๑๐ 10 9 80 100").sees("ต้องไม่ลดลง")
    admin.says("๓๐ ๓๐ ๒๐ ๑๐ ๑๐ 10 60 80 100").sees("น้ำหนัก 30 30 20 10 10 แผน 10 60 80 100").says("ทบทวน")
    admin.says("ตัวชี้วัด").sees_card("60.00", "ไตรมาส 1 (แผน 10)")
    with house.store() as store:
        assert [row.action for row in store.audit.of("year:2570")] == ["kpi.weights", "kpi.weights"]


def test_evidence_files_stand_in_the_report_and_open_for_an_hour(house: House, office: Office) -> None:
    admin, auditor, clerk = office
    admin.says("ตัวชี้วัด").taps("ตั้งตัวชี้วัดปีนี้").says("ตัวชี้วัด").taps("แฟ้มหลักฐาน").sees("ส่งรูปหรือไฟล์")
    admin.sends_file("ไวรัส.exe", b"MZ").sees("รับเฉพาะ PDF")
    admin.sends_file("หนังสือเห็นชอบ.pdf", PDF).sees("หนังสือเห็นชอบ.pdf").sends_photo(house.selfie(None)).sees(
        "รูปถ่าย"
    )
    admin.says("ตัวชี้วัด").taps("แฟ้มหลักฐาน").sees_card("หนังสือเห็นชอบ.pdf", "รูปถ่าย")
    assert {kind for _, kind, _ in fetched(house, admin)} == {"application/pdf", "image/jpeg"}
    action = {"type": "postback", "label": "x", "data": "s1:indicator.files~?y=2570"}
    admin.says("เอกสาร kpi 2570 1")
    has(fetch(house, links(admin)["เปิด PDF"]), "1. หนังสือเห็นชอบ.pdf")
    for phone in (auditor, clerk):
        phone.taps_old(action).sees("เฉพาะ").sees_not("หนังสือเห็นชอบ")
    house.phone().taps_old(action).sees("ยังไม่ได้ลงทะเบียน")


def test_only_admins_put_up_and_weigh(office: Office) -> None:
    for deed in ("begin~?y=2570", "weights~?y=2570", "begin~?y=9999", "weights~?y=x"):
        action = {"type": "postback", "label": "x", "data": f"s1:indicator.{deed}"}
        for phone in office[1:]:
            phone.taps_old(action).sees("เฉพาะ")
    office[0].taps_old({"type": "postback", "label": "x", "data": "s1:indicator.begin~?y=9999"}).sees("ปุ่ม")


def test_left_for_days(house: House, office: Office) -> None:
    admin = office[0]
    admin.says("ตัวชี้วัด").taps("น้ำหนักและแผน").taps("0/45/80/100")
    house.clock.advance(seconds=2 * 86_400)
    house.restart()
    admin.says("เพราะ").sees("หมดเวลา")
    with house.store() as store:
        assert store.kpi.year(2570) is None
