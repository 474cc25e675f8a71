"""The demo office: filled once, with a live sign and a beacon that work as real ones do."""

import re
from collections import Counter
from datetime import date

import pytest

import app as wiring
from simulator.demo import OFFICE, Demo, fill
from simulator.live_signs import HWID
from simulator.phone import Phone
from storage.facts import remake
from tests.builders import House
from tests.made import BANGKOK

HALL1 = (13.75392, 100.50181)


@pytest.fixture
def demo(house: House) -> Demo:
    assert filled(house)
    return Demo(house.database, house.settings, house.clock)


def filled(house: House) -> bool:
    photos = wiring.photo_store(house.settings)
    return fill(house.database, house.settings, photos, house.clock.now())


def phone_of(house: House, staff_id: str) -> Phone:
    with house.store() as store:
        person = store.people.by_staff_id(staff_id)
    assert person is not None
    return house.phone_of(person)


def use_link(house: House, link: str) -> int:
    """Opens the tablet's page as a browser does; the status of its setting up."""
    found = re.fullmatch(r"https://signpost\.example(/tablet/\w+)#k=([\w-]+)", link)
    assert found is not None
    browser = house.app.test_client()
    assert browser.get(found[1]).status_code == 200
    return browser.post(f"{found[1]}/key", json={"key": found[2]}).status_code


def test_a_newcomer_hears_the_beacon_and_clocks_in_beside_the_live_sign(house: House, demo: Demo) -> None:
    phone = phone_of(house, "1001")
    assert [(beacon.hwid, beacon.point) for beacon in demo.beacons()] == [(HWID, "HALL1")]
    phone.hears_beacon(HWID, "enter", demo.device_message(HWID)).sees_nothing()
    phone.says("เข้างาน").shares_place(*HALL1)
    phone.sends_photo(demo.selfie("HALL1.live", 3)).sees_card(
        "รับแล้ว", "ป้ายสด อ่านได้ ตรงจุด", "พบสัญญาณ Beacon ของจุด"
    )


def test_every_card_has_something_to_show(house: House, demo: Demo) -> None:
    admin, clerk = phone_of(house, "9001"), phone_of(house, "1001")
    admin.says("คำขอ").sees("คำขอรอพิจารณา 4 รายการ")
    admin.says("ยกเว้น").sees_card("1006")
    admin.says("ผ่อนผัน").sees_card("น้ำท่วมหน้าอาคาร")
    admin.says("ระบบล่ม").sees_card("20 พ.ย. 2569 08:20 น.", "ยืนยันว่าขัดข้อง")
    admin.says("ปิดงวด").sees_card("สิงหาคม 2569", "ปิดแล้ว")
    admin.says("คำสั่ง").sees("12/2570")
    admin.says("ใกล้เกณฑ์").sees_card("สมชาย รักงาน")
    clerk.says("บัญชีครึ่งปี").sees_card("มาทำงาน")


def test_the_chosen_idea_is_a_project_on_its_way_to_be_used(house: House, demo: Demo) -> None:
    author, head, committee = (phone_of(house, one) for one in ("1004", "2002", "3001"))
    project = author.says("โครงการ")
    project.sees_card("ถามตำแหน่งว่างได้ในแชต", "อนุมัติแล้ว", "14 จาก 14 หัวข้อ", "8,700.00 บาท", "พิมพ์ใจ แสงทอง")
    project.says("งวดงาน").sees_card("ช้า 5 วัน (นางสาวพิมพ์ใจ").sees_card("จัดทำตาราง", "ร้อยละ 100")
    head.says("ผลคะแนน").sees_card("ถามตำแหน่งว่างได้ในแชต")
    committee.says("โครงการ").sees_card("คณะกรรมการ: อนุมัติ", "ฉบับที่ 2")
    clerk = phone_of(house, "1008")
    house.settle()
    clerk.says("แบบสำรวจ").sees_card("การลงเวลาผ่าน LINE", "ปิดรับ")


def test_results_the_indicator_and_every_paper_are_there_at_once(house: House, demo: Demo) -> None:
    admin = phone_of(house, "9001")
    admin.says("ผลสำรวจ").sees_card("การใช้ ทะเบียนลาในแชต", "11 จาก 13 คน").sees_card("แจ้งผล")
    admin.says("ตัวชี้วัด").sees_card("ปีงบประมาณ 2570", "69.25")
    admin.says("ไตรมาส 1/2570").sees_card("คัดเลือกแนวคิด", "ผู้ประสานงาน")
    admin.says("ตัวชี้วัด 2564").sees_card("100.00")
    menu = admin.says("เอกสาร")
    for paper in ("1 ไอเดียรายเรื่อง", "2 สรุป", "3 ไอเดียที่ได้รับเลือก", "4 โครงการ", "5 การนำไปใช้", "รายงาน"):
        menu.sees_card(paper)
    with house.store() as store:
        (milestone,) = [one for one in store.milestones.of_project(1) if one.is_done]
        shown = [row.evidence for row in store.milestones.updates(milestone.id) if row.evidence]
    assert shown and wiring.photo_store(house.settings).get(shown[0]).startswith(b"\xff\xd8")


def test_nobody_is_told_old_news_and_the_second_start_changes_nothing(house: House, demo: Demo) -> None:
    with house.store() as store:
        assert not any(store.notices.untold(one.id, 9) for one in store.people.everyone())
        before = [store.projects.content(1), store.milestones.of_project(1), store.votes.counts(1)]
    assert not filled(house)
    with house.store() as store:
        assert [store.projects.content(1), store.milestones.of_project(1), store.votes.counts(1)] == before


def test_the_first_months_days_are_closed_and_nobody_is_to_make_them_again(house: House, demo: Demo) -> None:
    with house.store() as store:
        assert remake(store, None, date(2026, 8, 1), date(2026, 11, 22), house.clock.now(), BANGKOK) == 0
        assert store.calendar.is_locked(date(2026, 8, 31)) and not store.calendar.is_locked(date(2026, 9, 1))


def test_the_mark_of_ten_minutes_ago_goes_to_a_human(house: House, demo: Demo) -> None:
    phone = phone_of(house, "1002")
    phone.says("เข้างาน").shares_place(*HALL1)
    phone.sends_photo(demo.selfie("HALL1.oldlive", 4)).sees_card("รอตรวจ", "10 นาทีก่อน")


def test_the_live_photos_are_of_the_moment_and_only_where_the_tablet_hangs(house: House, demo: Demo) -> None:
    live = [selfie for selfie in demo.selfies() if selfie.moment]
    assert [selfie.key for selfie in live] == ["HALL1.live", "HALL1.oldlive"]
    assert demo.selfie("HALL1.live", 5) == demo.selfie("HALL1.live", 5)
    before = demo.selfie("HALL1.live", 5)
    house.clock.advance(seconds=30)
    assert demo.selfie("HALL1.live", 5) != before
    assert {selfie.moment for selfie in demo.selfies() if selfie.moment} == {live[0].moment + 1}
    with pytest.raises(KeyError):
        demo.selfie("HALL2.live", 5)


def test_each_link_opens_the_live_sign_once_and_there_is_always_another(house: House, demo: Demo) -> None:
    (tablet,) = demo.tablets()
    assert demo.tablets() == [tablet]
    assert use_link(house, tablet.link) == 200
    assert use_link(house, tablet.link) == 403
    (next_one,) = demo.tablets()
    assert next_one.id == tablet.id and next_one.link != tablet.link
    assert use_link(house, next_one.link) == 200
    (waiting,) = demo.tablets()
    house.clock.advance(hours=23, minutes=30)
    (fresh,) = demo.tablets()
    assert fresh.link != waiting.link and use_link(house, fresh.link) == 200


def test_a_later_start_knows_no_key_and_makes_another(house: House, demo: Demo) -> None:
    (tablet,) = demo.tablets()
    (again,) = Demo(house.database, house.settings, house.clock).tablets()
    assert again.id == tablet.id
    assert use_link(house, tablet.link) == 403
    assert use_link(house, again.link) == 200


def test_what_was_withdrawn_is_offered_no_more(house: House, demo: Demo) -> None:
    with house.store() as store:
        (row,) = store.tablets.everywhere()
        store.tablets.revoke(row.id, house.clock.now(), "lost")
        (beacon,) = store.beacons.everywhere()
        store.beacons.revoke(beacon.id, house.clock.now(), "moved")
    assert not filled(house)
    assert list(demo.tablets()) == list(demo.beacons()) == []
    assert demo.device_message(HWID) is None
    assert not any(selfie.moment for selfie in demo.selfies())


def test_an_older_demo_gets_its_live_sign_and_a_real_office_is_left_alone(house: House) -> None:
    house.person()
    house.point("HALL1", at=HALL1)
    assert not filled(house)
    with house.store() as store:
        assert store.tablets.everywhere() == store.beacons.everywhere() == []
        store.office.set("name", OFFICE, house.clock.now())
    assert not filled(house)
    with house.store() as store:
        assert [row.point_code for row in store.tablets.everywhere()] == ["HALL1"]
        assert [row.point_code for row in store.beacons.everywhere()] == ["HALL1"]


def test_of_a_large_office_the_page_lists_some_of_each_role(house: House) -> None:
    for number in range(1, 51):
        house.person(f"{number:04}", role="supervisor" if number % 5 == 0 else "staff")
    house.person("9001", role="admin")
    bound = house.person("7777")
    house.phone_of(bound)
    shown = Demo(house.database, house.settings, house.clock).people()
    assert Counter(person.role for person in shown) == {"staff": 9, "supervisor": 8, "admin": 1}
    assert [person.user_id is not None for person in shown if person.staff_id == "7777"] == [True]
    assert all(person.code or person.user_id for person in shown)
