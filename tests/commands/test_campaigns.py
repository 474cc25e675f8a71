"""A campaign from a file: opened whole or not at all, listed, shown, put off."""

import pytest

from rules.campaigns import Campaign
from tests.builders import House
from tests.campaigns import a_campaign, go_to, the_campaign
from tests.commands.keyboard import Operator

GOOD = """
title = "นวัตกรรมของเรา 2570"
question = "เรื่องใดทำให้งานดีขึ้น"
units = ["กองอัตรากำลัง"]
most_picks = 4
tie_rule = "lot"
anonymous = false
head = "3001"
members = ["3001", "3002"]

[times]
ideas_from = 2026-12-01 08:30:00
ideas_to = 2026-12-15 16:30:00
vote_from = 2026-12-18 08:30:00
vote_to = 2026-12-25 16:30:00
scoring_to = 2027-01-08T16:30:00+07:00

[[criteria]]
name = "ประโยชน์ต่องาน"
weight = 50
[[criteria]]
name = "ทำได้จริง"
weight = 30
meanings = ["ก", "ข", "ค", "ง", "จ"]
[[criteria]]
name = "ความใหม่"
weight = 20
"""


@pytest.fixture
def office(operator: Operator) -> Operator:
    house = operator.house
    house.person("3001", role="committee", first_name="ประธาน")
    house.person("3002", role="committee", first_name="กรรมการ")
    house.person("1001", unit="กองอัตรากำลัง")
    return operator


def everything(house: House) -> list[Campaign]:
    with house.store() as store:
        return store.campaigns.everything()


def test_a_file_opens_a_campaign(office: Operator) -> None:
    file = office.saves("c.toml", GOOD)
    told = office.types("campaigns", "open", file, "--dry-run").output
    assert "กองอัตรากำลัง" in told and "15 ธ.ค. 2569 16:30 น." in told and "ยังไม่ได้เปิด" in told
    assert "ประโยชน์ต่องาน 50%, ทำได้จริง 30%" in told and not everything(office.house)
    assert "เปิดแคมเปญหมายเลข 1 แล้ว" in office.types("campaigns", "open", file).output
    (campaign,) = everything(office.house)
    assert (campaign.units, campaign.most_picks, campaign.shortlist) == (("กองอัตรากำลัง",), 4, 5)
    assert (campaign.tie_rule, campaign.anonymous, campaign.fiscal_year) == ("lot", False, 2570)
    assert campaign.times.vote_from.isoformat() == "2026-12-18T01:30:00+00:00"
    assert campaign.criteria[0].meanings[4] == "เปลี่ยนงานให้ดีขึ้นชัดเจน"
    assert campaign.criteria[1].meanings == ("ก", "ข", "ค", "ง", "จ")
    with office.house.store() as store:
        assert [one.staff_id for one in store.campaigns.members_named(campaign.id)] == ["3001", "3002"]
        (entry,) = store.audit.of("campaign:1")
        assert (entry.actor, entry.action) == ("operator", "campaign.opened")
    assert go_to(office.house, campaign, "ideas_from").stage == "ideas"


def test_every_fault_is_named_with_what_to_write(office: Operator) -> None:
    bad = """
titel = "พิมพ์ชื่อผิด"
question = "ก"
units = ["กองที่ไม่มี"]
most_picks = 0
shortlist = true
tie_rule = "dice"
anonymous = "no"
head = 3001
members = ["3002", "7777"]
[times]
ideas_from = 2569-12-01 08:30:00
ideas_to = 2026-12-15
vote_from = "พรุ่งนี้"
vote_to = 2026-12-25 16:30:00
[[criteria]]
name = "ดี"
weight = "มาก"
[[criteria]]
name = "เด่น"
weight = 50
meanings = ["ก"]
"""
    told = office.types("campaigns", "open", office.saves("bad.toml", bad), exit_code=1).output
    for line in (
        "title: ต้องใส่ค่านี้",
        "titel: ไม่รู้จักชื่อนี้ ใช้ได้: title, question",
        "units[1]: ไม่พบหน่วยงาน กองที่ไม่มี",
        "most_picks: ต้องเป็นเลขจำนวนเต็ม 1 ถึง 10",
        "shortlist: ต้องเป็นเลขจำนวนเต็ม",
        "tie_rule: เลือกหนึ่งใน shared, earlier, lot",
        "anonymous: เขียน true",
        "head: ต้องอยู่ในเครื่องหมาย",
        "members[2]: ไม่พบรหัส 7777",
        "times.ideas_from: ใช้ปี ค.ศ.: 2569 คือ 2026",
        "times.ideas_to: ต้องเป็นวันและเวลา",
        "times.vote_from: ต้องเป็นวันและเวลา",
        "times.scoring_to: ต้องใส่",
        "criteria[1]: แต่ละเกณฑ์เขียนเป็น",
        "criteria[2].meanings: ต้องมี 5 ความหมาย",
        "ยังไม่ได้เปิดแคมเปญ",
    ):
        assert line in told, line
    assert not everything(office.house)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("weight = 20", "weight = 30", "criteria: น้ำหนักรวมได้ 110"),
        ("weight = 20", "weight = 0x" + "f" * 5000, "criteria[3].weight: ต้องเป็นเลขจำนวนเต็ม 1 ถึง 100"),
        ("2026-12-25", "2026-12-17", "times.vote_to: ปิดโหวตต้องอยู่หลังเปิดโหวต"),
        ("2026-12-15 16", "2026-11-20 16", "times.ideas_to: เวลานี้ผ่านไปแล้ว"),
        ("2027-01-08", "2037-01-08", "times.scoring_to: ไกลเกิน 2 ปี"),
        ("นวัตกรรมของเรา 2570", "ก" * 101, "title: ยาวไป 1 ตัวอักษร"),
        ("เรื่องใดทำให้งานดีขึ้น", "\\u0000 \\u200b", "question: ต้องใส่ค่านี้"),
        ('members = ["3001", "3002"]', "members = []", "members: ต้องมีคณะทำงาน 1 ถึง 40 คน"),
        ("[times]", "[times", "อ่านไฟล์ไม่ได้"),
        ("[[criteria]]", "[criteria]", "อ่านไฟล์ไม่ได้"),
    ],
)
def test_single_faults(office: Operator, right: str, wrong: str, said: str) -> None:
    assert right in GOOD
    file = office.saves("c.toml", GOOD.replace(right, wrong))
    assert said in office.types("campaigns", "open", file, exit_code=1).output
    assert not everything(office.house)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = " + b"[" * 100_000, b"#" * 300_000, b""])
def test_files_that_are_none(office: Operator, content: bytes) -> None:
    told = office.types("campaigns", "open", office.saves("c.toml", content), exit_code=1).output
    assert "อ่านไฟล์ไม่ได้" in told or "times: ต้องมีส่วน [times]" in told


def test_without_members_the_committee_scores(office: Operator) -> None:
    text = GOOD.replace('members = ["3001", "3002"]\n', "")
    office.types("campaigns", "open", office.saves("c.toml", text))
    with office.house.store() as store:
        assert len(store.campaigns.members(1)) == 2


def test_the_example_is_a_good_file(office: Operator) -> None:
    example = office.types("campaigns", "example").output
    assert "# lot: จับสลาก" in example and 'head = "3001"' in example
    office.types("campaigns", "open", office.saves("c.toml", example))
    (campaign,) = everything(office.house)
    assert campaign.tie_rule == "shared" and [one.weight for one in campaign.criteria] == [40, 35, 25]


def test_list_and_show(office: Operator) -> None:
    assert "ยังไม่มีแคมเปญ" in office.types("campaigns", "list").output
    office.types("campaigns", "open", office.saves("c.toml", GOOD))
    told = office.types("campaigns", "list").output
    assert "นวัตกรรมของเรา 2570" in told and "ยังไม่เปิดรับ" in told
    shown = office.types("campaigns", "show", "1").output
    assert "ทำได้จริง 30%" in shown and "operator  opened" in shown
    assert "ไม่มีแคมเปญหมายเลข 9" in office.types("campaigns", "show", "9", exit_code=1).output


def test_an_end_is_put_off_on_record(office: Operator) -> None:
    house = office.house
    with house.store() as store:
        head = store.people.by_staff_id("3001")
        assert head is not None
    campaign = a_campaign(house, head.id)
    words = ("campaigns", "extend", campaign.id)
    told = office.types(*words, "--vote-to", "2026-12-14T16:30", "--why", "ตรงกับวันหยุด").output
    assert "ปิดโหวต: 14 ธ.ค. 2569 16:30 น." in told
    after = the_campaign(house, campaign.id).times
    assert after.vote_to > campaign.times.vote_to and after.scoring_to == campaign.times.scoring_to
    with house.store() as store:
        row = store.campaigns.changes(campaign.id)[-1]
    assert (row.by_whom, row.what, row.why) == ("operator", "times", "ตรงกับวันหยุด")
    assert "operator  times" in office.types("campaigns", "show", campaign.id).output
    for more, said in (
        (("--vote-to", "2026-12-12T16:30", "--why", "ก"), "ช้ากว่าเดิม"),
        (("--vote-to", "2036-12-12T16:30", "--why", "ก"), "ไกลเกิน 2 ปี"),
        (("--why", "ก"), "อย่างใดอย่างหนึ่ง"),
        (("--vote-to", "2026-12-20T16:30", "--ideas-to", "2026-12-20T16:30", "--why", "ก"), "อย่างใดอย่างหนึ่ง"),
        (("--vote-to", "2026-12-20T16:30", "--why", "ก" * 201), "เหตุผลยาวเกิน 200"),
    ):
        assert said in office.types(*words, *more, exit_code=1).output
    house.clock.set(after.vote_to)
    late = office.types(*words, "--vote-to", "2026-12-20T16:30", "--why", "ก", exit_code=1).output
    assert "จบไปแล้ว" in late
