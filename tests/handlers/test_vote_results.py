"""After the close: the count in chat, the published page, finding one's ballot without telling anybody."""

import html
import re
from datetime import timedelta

import pytest

from rules.voting import Cast, fingerprint, read_sheet, tally
from simulator.phone import Phone
from tests.builders import House
from tests.voting import an_election, tracker_seen


def page_of(house: House, phone: Phone, label: str = "ดูรายการที่ประกาศ") -> str:
    """The path of the published page that a button leads to."""
    return str(phone._action(label)["uri"]).removeprefix("https://signpost.example")


def test_the_count_is_told_with_turnout_places_and_who_goes_on(either_house: House) -> None:
    vote = an_election(either_house, ideas=4, voters=5, shortlist=2)
    vote.picks("1002", 3, 1)
    vote.picks("1003", 3, 2)
    vote.picks("1004", 3)
    vote.closes()
    phone = vote.phone("1002").says("ผลโหวต")
    phone.sees_card("นวัตกรรม 2570", "3/5", "60 %", "อันดับ 1 · 3. ไอเดียที่ 3", "3 เสียง", "อันดับ 2 · 1. ไอเดียที่ 1")
    phone.sees("ไอเดีย 1, 2 ได้ 1 เสียงเท่ากัน จึงอยู่อันดับเดียวกัน", "เข้ารอบให้คะแนน: ไอเดีย 3, 1, 2", "SHA-256")
    with either_house.store() as store:
        rows = store.votes.counts(vote.campaign.id)
        assert [(row.number, row.approvals, row.place, row.tied, row.shortlisted) for row in rows] == [
            (3, 3, 1, False, True), (1, 1, 2, True, True), (2, 1, 2, True, True), (4, 0, 4, False, False),
        ]  # fmt: skip
        assert vote.campaign.stage == "scoring" and not store.votes.sealed(vote.campaign.id)
        noted = [row.after for row in store.campaigns.changes(vote.campaign.id) if row.what == "count"]
        assert noted == [
            {"ballots": 5, "voters": 3, "sheet_sha256": fingerprint(store.votes.sheet(vote.campaign))}
        ]


@pytest.mark.parametrize(("rule", "told"), [("earlier", "เลขที่เสนอก่อนอยู่ก่อน"), ("lot", "จับสลาก")])
def test_the_declared_rule_breaks_ties_and_is_told(house: House, rule: str, told: str) -> None:
    vote = an_election(house, ideas=3, tie_rule=rule)
    vote.picks("1002", 1, 2, 3)
    vote.closes()
    vote.phone("1003").says("ผลโหวต").sees("ไอเดีย", "ได้ 1 เสียงเท่ากัน", told)
    with house.store() as store:
        places = [(row.number, row.place) for row in store.votes.counts(vote.campaign.id)]
        again = tally(store.votes.sheet(vote.campaign))
    assert places == [(one.number, one.place) for one in again] and {place for _, place in places} == {
        1,
        2,
        3,
    }


def test_each_voter_finds_their_own_ballot_by_its_number_on_the_page(house: House) -> None:
    vote = an_election(house)
    mine = tracker_seen(vote.picks("1002", 2, 4))
    link = page_of(house, vote.phone("1002"), "เปิดดูใบนี้ (หลังปิดโหวต)")
    assert link.endswith(f"#{mine}")
    client = house.app.test_client()
    early = client.get(link.partition("#")[0])
    assert early.status_code == 404 and "ยังไม่ประกาศ" in early.text
    vote.closes()
    page = client.get(link.partition("#")[0])
    assert page.status_code == 200 and "no-store" in page.headers["Cache-Control"]
    shown = re.findall(r'<tr id="([^"]+)"><td><code>\1</code></td><td>(.*?)</td>', page.text)
    assert len(shown) == 4 and dict(shown)[mine] == "2, 4"
    assert sum("ไม่ได้เลือก" in html.unescape(picks) for _, picks in shown) == 3
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert "connect-src" not in page.headers["Content-Security-Policy"]  # so it is default-src: nothing
    for name in ("votes.css", "votes.js"):
        assert client.get(f"/votes/assets/{name}").status_code == 200
    assert client.get("/votes/assets/..%2f..%2fapp.py").status_code == 404


def test_the_file_beside_the_page_is_the_sheet_that_was_put_on_record(house: House) -> None:
    vote = an_election(house)
    mine = tracker_seen(vote.picks("1002", 2, 4))
    vote.closes()
    path = page_of(house, vote.phone("1002").says("ผลโหวต"))
    answer = house.app.test_client().get(f"{path}/sheet.csv")
    sheet = read_sheet(answer.data)
    assert Cast(mine, (2, 4)) in sheet.ballots
    with house.store() as store:
        assert sheet == store.votes.sheet(vote.campaign)
        (noted,) = [
            row for row in store.audit.of(f"campaign:{vote.campaign.id}") if row.action == "vote.counted"
        ]
    assert noted.facts["sheet_sha256"] == fingerprint(sheet)


def test_the_page_is_for_those_with_a_part_and_for_a_while(house: House) -> None:
    vote = an_election(house, units=("สำนักงาน ก.ก.",))
    vote.picks("1002", 1)
    vote.closes()
    path = page_of(house, vote.phone("1002").says("ผลโหวต"))
    client = house.app.test_client()
    assert client.get(path).status_code == 200
    assert client.get(path[:-3] + "xyz").status_code == 410
    assert client.get(f"{path[:-3]}xyz/sheet.csv").status_code == 410
    colleague = house.phone_of(house.person("1090", first_name="อีกกอง", unit="กองอื่น"))
    colleague.says("ผลโหวต").sees("ยังไม่มีผลโหวต").says("หาใบของฉัน").sees("ยังไม่มีผลโหวต")
    house.phone().says("ผลโหวต").sees("ยังไม่ได้ลงทะเบียน")
    auditor = house.phone_of(house.person("1091", first_name="ตรวจสอบ", unit="กองอื่น", role="auditor"))
    auditor.says("ผลโหวต").sees_card("1/4")
    house.person("1002", first_name="คนที่1002", left_on=house.clock.now().date())  # type: ignore[arg-type]
    assert client.get(path).status_code == 410
    kept = page_of(house, vote.phone("1003").says("ผลโหวต"))
    house.clock.advance(days=91)
    assert client.get(kept).status_code == 410


def test_a_button_for_results_is_not_for_those_without_a_part(house: House) -> None:
    vote = an_election(house, units=("สำนักงาน ก.ก.",))
    vote.closes()
    outsider = house.phone_of(house.person("1090", first_name="อีกกอง", unit="กองอื่น"))
    outsider.says("เมนู")
    for action in ("results", "find"):
        tap = {"type": "postback", "label": "x", "data": f"s1:voting.{action}~?c={vote.campaign.id}"}
        outsider.taps_old(tap).sees("ยังไม่มีผลโหวต")


def test_where_to_look_before_and_after(house: House) -> None:
    vote = an_election(house)
    vote.picks("1002", 1).says("หาใบของฉัน").sees("ประกาศหลังปิดโหวต")
    vote.closes()
    vote.phone("1002").says("หาใบของฉัน").sees_card("กรุณาอย่าพิมพ์เลขในแชต", "ดูรายการที่ประกาศ")


@pytest.mark.parametrize("said", ["{}", "  {} ", "เลขของฉันคือ {} อยู่ไหน", "{}หาย"])
def test_a_number_typed_into_the_chat_is_never_written_down(house: House, said: str) -> None:
    vote = an_election(house)
    mine = tracker_seen(vote.picks("1002", 1))
    vote.closes()
    phone = Phone(house.platform, vote.phone("1002").person)
    for typed in (mine, mine.lower(), mine.replace("-", ""), mine.replace("-", " ")):
        if "-" not in typed and said.strip() != "{}":
            continue  # without its dashes only a message of its own is known for a number
        phone.says(said.format(typed))
        with house.store() as store:
            kept = "".join(store.connection.exec_driver_sql("SELECT payload FROM inbox").scalars())
        assert typed not in kept and "XXXX-XXXX-XXXX" in kept
        house.settle()
    vote.phone("1002").says(mine).sees("กรุณาอย่าพิมพ์เลขในแชต")


def test_other_words_are_left_alone(house: House) -> None:
    clerk = house.person("1001")
    phone = Phone(house.platform, house.phone_of(clerk).person)
    for said in (
        "ลงทะเบียน 7K3M-Q9XA2B",
        "7K3MQ9XA2B",
        "0812345678",
        "เครื่องรุ่น AB12-CD34-EF",
        "123456789012",
        "ก" * 12,
    ):
        phone.says(said)
        with house.store() as store:
            assert said in store.connection.exec_driver_sql("SELECT payload FROM inbox").scalars().all()[
                -1
            ].encode("ascii").decode("unicode_escape")


def test_results_of_the_year_before_can_still_be_seen(house: House) -> None:
    vote = an_election(house)
    vote.closes()
    second = an_election(house, title="ลดกระดาษ")
    phone = vote.phone("1002").says("ผลโหวต").sees("หลายเรื่อง")
    phone.taps("นวัตกรรม 2570").sees_card("นวัตกรรม 2570", "0/4")
    phone.says("ผลโหวต").taps("ลดกระดาษ").sees("ยังไม่มีใครเห็นคะแนน")
    assert second.campaign.stage == "vote"


def test_admins_see_a_rough_turnout_and_nobody_else_anything(house: House) -> None:
    vote = an_election(house, voters=25)
    admin = house.phone_of(house.person("9001", first_name="แอดมิน", role="admin"))
    for number in range(1002, 1010):
        vote.picks(str(number), 1)
    admin.says("ผลโหวต").sees("ราวร้อยละ 30", "ยังไม่มีใครเห็นคะแนน")
    vote.picks("1010", 1)
    admin.says("ผลโหวต").sees("ราวร้อยละ 30")
    vote.phone("1002").says("ผลโหวต").sees("ยังไม่มีใครเห็นคะแนน").sees_not("ร้อยละ")


def test_of_a_small_roll_not_even_the_turnout_is_told(house: House) -> None:
    vote = an_election(house)
    admin = house.phone_of(house.person("9001", first_name="แอดมิน", role="admin"))
    admin.says("ผลโหวต").sees("ผู้มีสิทธิ์มีน้อย").sees_not("ร้อยละ")
    assert vote.campaign.times.vote_to - house.clock.now() > timedelta(days=1)
