"""Ideas as files, in and out, and last year's pool taken over."""

from pathlib import Path

import pytest

from tests.builders import House
from tests.campaigns import a_campaign, an_idea, go_to, the_campaign
from tests.commands.keyboard import Operator, as_rows

HEADING = "title,problem,way,benefit,gains,staff_id\n"
ROW = "จองห้องทางแชต,ต้องเดินไปจอง,ทำเมนูในแชต,ไม่ต้องเดิน,ทุกคน,1001\n"


@pytest.fixture
def operator(house: House, tmp_path: Path) -> Operator:
    return Operator(house, tmp_path)


def test_an_export_holds_what_was_sent_and_no_count(operator: Operator) -> None:
    house = operator.house
    person = house.person("1001")
    campaign = a_campaign(house, person.id)
    an_idea(house, campaign, person, "=หนึ่ง")
    an_idea(house, campaign, house.person("1002"), "สอง", anonymous=True)
    out = operator.folder / "ideas.csv"
    assert "2 ideas written" in operator.types("ideas", "export", str(campaign.id), "--out", out).output
    heading, first, second = as_rows(out.read_text("utf-8-sig"))
    assert heading[:2] == ["number", "title"] and not {"votes", "seen", "supports"} & set(heading)
    assert first[0] == "1" and first[1].endswith("=หนึ่ง") and first[6] == "1001"
    assert second[1] == "สอง" and second[6:8] == ["", ""]
    with house.store() as store:
        entry = store.audit.of(f"campaign:{campaign.id}")[-1]
        assert (entry.action, entry.facts) == ("ideas.exported", {"rows": 2})
    assert "no campaign 99" in operator.types("ideas", "export", "99", "--out", out, exit_code=1).output
    assert ".xlsx" in operator.types("ideas", "export", "1", "--out", "x.pdf", exit_code=1).output


def test_a_list_is_sent_in_its_authors_names_whole_or_not_at_all(operator: Operator) -> None:
    house = operator.house
    phone = house.phone_of(house.person("1001"))
    campaign = a_campaign(house, house.person("9001").id)
    bad = f"{HEADING}{ROW},ปัญหา,{'ย' * 601},ข,ค,nobody\n"
    told = operator.types("ideas", "import", "1", operator.saves("bad.csv", bad), exit_code=1).output
    assert all(words in told for words in ("บรรทัด 3", "title", "way", "nobody"))
    good = operator.saves("good.csv", HEADING + ROW)
    assert "would be sent" in operator.types("ideas", "import", "1", good, "--dry-run").output
    with house.store() as store:
        assert store.ideas.sent(campaign.id) == []
    operator.types("ideas", "import", "1", good)
    phone.says("ไอเดียของฉัน").sees_card("ส่งแล้ว", "1. จองห้องทางแชต")
    go_to(house, campaign, "vote_from")
    assert "has opened" in operator.types("ideas", "import", "1", good, exit_code=1).output


def test_last_years_runners_up_are_taken_over_once_and_told(operator: Operator) -> None:
    house = operator.house
    named, hidden, left = house.person("1001"), house.person("1002"), house.person("1003")
    phones = [house.phone_of(named), house.phone_of(hidden)]
    old = a_campaign(house, named.id)
    kept = [
        an_idea(house, old, named, "ของสมหญิง"),
        an_idea(house, old, hidden, "ลับ", anonymous=True),
        an_idea(house, old, left, "ของคนที่ออก"),
    ]
    with house.store() as store:
        for idea in kept:
            store.ideas.set_outcome(idea.id, "runner_up", "รองลงมา", 2571)
    operator.types("staff", "left", "1003", "--on", "2026-11-23")
    house.clock.advance(days=1)
    new = a_campaign(house, named.id, fiscal_year=2571, title="นวัตกรรม 2571")
    pool = ("ideas", "pool", str(new.id))
    assert operator.types(*pool, "--dry-run").output == "2 ideas would be taken over, 1 passed over\n"
    assert operator.types(*pool).output == "2 ideas taken over, 1 passed over\n"
    assert operator.types(*pool).output == "0 ideas taken over, 1 passed over\n"
    with house.store() as store:
        first, second = store.ideas.sent(new.id)
    assert (first.author, second.author, second.anonymous) == (named.id, None, True)
    for phone, title in zip(phones, ("ของสมหญิง", "ลับ"), strict=True):
        phone.says("ไอเดียของฉัน").sees(f"ไอเดีย {title} ของท่านจากปีก่อน").sees_card("นวัตกรรม 2571", title, "แก้ไข")
    assert the_campaign(house, new.id).fiscal_year == 2571
