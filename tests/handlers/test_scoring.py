"""The working group scores alone, one criterion at a time; nobody sees anything before all have finished."""

import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

import app as wiring
from bot.links import PhotoLink, sign_photo_link
from bot.settings import Settings
from rules.scoring import Entry, results
from tests.builders import SECRET_KEY, House, build_house
from tests.campaigns import go_to
from tests.commands.keyboard import Operator
from tests.scoring import ADMIN, ANNA, BOON, CHAI, GROUP, HEAD, Panel, a_panel
from tests.two_worlds import rows_of, without_chance

THREE = {1: 6, 2: 4, 3: 2}


def rows(panel: Panel, table: str) -> list[tuple[object, ...]]:
    with panel.house.store() as store:
        return [tuple(row) for row in store.connection.exec_driver_sql(f"SELECT * FROM {table}")]


def test_a_member_scores_an_idea_criterion_by_criterion(either_house: House) -> None:
    panel = a_panel(either_house, THREE)
    phone = panel.phone(ANNA).says("ให้คะแนน")
    phone.sees_card("นวัตกรรม 2570", "0/3", "0/4", "ยังไม่ได้ให้").sees("ไม่มีใครเห็นคะแนนของกัน")
    phone.says("ให้คะแนน 2").sees_card("2. ไอเดียที่ 2", "problem ของ ไอเดียที่ 2", "gains ของ ไอเดียที่ 2")
    phone.sees_card("เกณฑ์ข้อ 1 จาก 3", "ประโยชน์ต่องาน", "40%", "5  มากที่สุด", "1  แทบไม่มี")
    phone.taps("4  มาก").sees_card("เกณฑ์ข้อ 2 จาก 3", "ทำได้จริง")
    phone.taps("3  ปานกลาง").sees_card("เกณฑ์ข้อ 3 จาก 3", "ความใหม่")
    phone.taps("1  แทบไม่มี").sees_card(
        "ให้คะแนนแล้ว", "2. ไอเดียที่ 2", "4 มาก", "3 ปานกลาง", "58.00", "เหลืออีก 2 เรื่อง"
    )
    phone.says("ให้คะแนน").sees_card("1/3", "✓ ให้แล้ว")


def test_what_other_tests_write_for_the_group_is_what_its_thumbs_leave(
    house: House, tmp_path: Path, sqlite_template: Path
) -> None:
    """`Panel.all_score` saves some hundred taps; the rows are those of the taps, notices and trail too."""
    cards = {1: (4, 4, 4), 2: (5, 5, 5), 3: (2, 1, 3)}
    (tmp_path / "twin").mkdir()
    twin = another_house(tmp_path / "twin", sqlite_template)
    try:
        tapped, written = a_panel(house, THREE), a_panel(twin, THREE)
        for member in GROUP:
            tapped.scores_all(member, cards)
        assert tapped.now().stage == written.all_score(cards).stage == "choosing"
        mine, theirs = (scoring_rows(panel) for panel in (tapped, written))
        assert mine == theirs
        assert len(mine["scores"]) == 36 and mine["score_results"] and mine["score_ends"]
    finally:
        twin.close()


def another_house(folder: Path, template: Path) -> House:
    settings = Settings(
        database_url=f"sqlite:///{folder / 'signpost.db'}", photo_store=f"folder:{folder / 'photos'}"
    )
    return build_house(folder, settings, template)


def scoring_rows(panel: Panel) -> dict[str, list[object]]:
    """All that scoring leaves behind, the notices without whether somebody has read them yet."""
    kept = without_chance(rows_of(panel.house))
    for row in kept["notices"]:
        del row["told_at"], row["how"], row["event_id"]
    # The talks differ, and what is drawn: the ids of accounts, the order of the published ballots.
    others = {"inbox", "conversations", "accounts", "ballots"}
    return {table: its_rows for table, its_rows in kept.items() if table not in others}


def test_no_number_of_points_is_offered_more_than_another(house: House) -> None:
    panel = a_panel(house, {1: 3})
    card = panel.phone(ANNA).says("ให้คะแนน 1").answers()[-1].message["contents"]
    looks = [{name: button.get(name) for name in ("style", "color")} for button in card["footer"]["contents"]]
    assert len(looks) == 5 and all(look == looks[0] for look in looks)


def test_all_may_be_changed_until_one_has_finished(house: House) -> None:
    panel = a_panel(house, {1: 3})
    phone = panel.scores(ANNA, 1, 5, 5, 5).sees("100.00")
    old = phone._action("แก้: ทำได้จริง")
    phone.taps_old(old).sees_card("เกณฑ์ข้อ 2 จาก 3", "ให้ไว้", "5 มากที่สุด")
    phone.taps("2  น้อย").sees_card("ให้คะแนนแล้ว", "2 น้อย", "79.00")
    panel.finishes(ANNA).sees("เสร็จแล้ว 1 จาก 4 คน")
    phone.taps_old(old).sees("ท่านจบการให้คะแนนแล้ว")
    phone.says("ให้คะแนน").sees("ท่านจบการให้คะแนนแล้ว", "1/4").says("ให้คะแนน 1").sees("จึงแก้ไม่ได้")
    assert {row[2:] for row in rows(panel, "scores")} == {(0, 5), (1, 2), (2, 5)}


def test_one_goes_from_idea_to_idea_and_cannot_finish_too_early(house: House) -> None:
    panel = a_panel(house, THREE)
    phone = panel.phone(BOON).says("ให้คะแนน")
    assert "จบการให้คะแนน" not in phone.labels()
    for left in (2, 1, 0):
        phone.taps("ให้คะแนนเรื่องถัดไป").taps("3  ปานกลาง").taps("3  ปานกลาง")
        phone.taps("3  ปานกลาง").sees("ให้ครบทุกเรื่องแล้ว" if not left else f"เหลืออีก {left} เรื่อง")
    finish = phone._action("จบการให้คะแนน")
    phone.says("ให้คะแนน 1").taps("มีส่วนได้เสีย").taps("ไม่มีแล้ว ให้คะแนน")
    phone.taps_old(finish).sees("ยังเหลืออีก 1 เรื่อง")


def test_a_remark_is_kept_changed_and_removed(house: House) -> None:
    panel = a_panel(house, {1: 3})
    phone = panel.scores(ANNA, 1, 4, 4, 4).taps("เขียนความเห็น (ถ้ามี)").sees("ไม่แสดงชื่อ")
    phone.sends_sticker().sees("กำลังรอความเห็น")
    phone.says("ก" * 603).sees("ยาวไป 3 ตัวอักษร").says("น่าทำ แต่ต้องมีงบประมาณ").sees_card("น่าทำ แต่ต้องมีงบประมาณ")
    phone.taps("แก้ความเห็น").says("น่าทำมาก").sees_card("น่าทำมาก").sees_not("งบประมาณ")
    phone.taps("แก้ความเห็น").taps("ลบความเห็น").sees_card("ให้คะแนนแล้ว").sees_not("น่าทำ")
    phone.taps("เขียนความเห็น (ถ้ามี)").says("เมนู").sees_not("ให้คะแนนแล้ว")


def test_whoever_has_an_interest_does_not_score_the_idea(house: House) -> None:
    panel = a_panel(house, {1: 3, 2: 2})
    phone = panel.scores(ANNA, 1, 5)
    phone.taps("มีส่วนได้เสีย").sees("มีส่วนได้เสียกับไอเดีย 1. ไอเดียที่ 1")
    assert not rows(panel, "scores")
    phone.says("ให้คะแนน").sees_card("0/1", "มีส่วนได้เสีย")
    panel.scores_all(ANNA, {2: (1, 1, 1)})
    for other in (HEAD, BOON, CHAI):
        panel.scores_all(other, {1: (3, 3, 3), 2: (3, 3, 3)})
    panel.phone(HEAD).says("ผลคะแนน").sees_card("อันดับ 1 · 1. ไอเดียที่ 1", "60.00", "50.00")


def test_an_interest_taken_back_begins_the_card_again(house: House) -> None:
    panel = a_panel(house, {1: 3})
    phone = panel.scores(ANNA, 1, 5, 5, 5)
    give = phone._action("5  มากที่สุด")
    phone.says("ให้คะแนน 1").taps("มีส่วนได้เสีย")
    phone.taps_old(give).sees("มีส่วนได้เสียกับไอเดีย")
    phone.taps("ไม่มีแล้ว ให้คะแนน").sees_card("เกณฑ์ข้อ 1 จาก 3")


@pytest.mark.parametrize("hidden", [False, True])
def test_an_author_does_not_score_their_own(house: House, hidden: bool) -> None:
    panel = a_panel(house, {1: 3, 2: 2}, authors={1: (ANNA, hidden)})
    phone = panel.phone(ANNA).says("ให้คะแนน").sees_card("0/1", "ของท่านเอง")
    phone.says("ให้คะแนน 1").sees("ไม่ให้คะแนน", "คนอื่นไม่เห็น")
    panel.phone(BOON).says("ให้คะแนน").sees_card("0/2").sees_not("ของท่านเอง")
    own = panel.phone(BOON).says("ให้คะแนน 1")._action("5  มากที่สุด")
    phone.taps_old(own).sees("ไม่ให้คะแนน")
    assert not rows(panel, "scores")


def test_neither_do_those_who_joined(house: House) -> None:
    panel = a_panel(house, {1: 3, 2: 2})
    with house.store() as store:
        person, at = panel.people[CHAI].id, house.clock.now()
        store.ideas.links.ask_to_join(panel.ideas[1].id, person, at)
        (asked,) = store.ideas.links.waiting(panel.ideas[1].id)
        assert store.ideas.links.answer(asked.id, "accepted", at)
    panel.phone(CHAI).says("ให้คะแนน 1").sees("ไม่ให้คะแนน")


def test_what_authors_smuggled_in_does_not_count(house: House) -> None:
    """Even rows written past the chat: the count itself leaves the author out, named or not."""
    panel = a_panel(house, {1: 3, 2: 2}, authors={1: (ANNA, True), 2: (BOON, False)})
    with house.store() as store:
        for number, author in ((1, ANNA), (2, BOON)):
            for criterion in range(3):
                store.scores.give(panel.ideas[number].id, panel.people[author].id, criterion, 5)
            store.scores.give(panel.ideas[number].id, panel.people["1001"].id, 0, 5)
    panel.scores_all(CHAI, {1: (2, 2, 2), 2: (2, 2, 2)})
    go_to(house, panel.campaign, "scoring_to")
    panel.phone(HEAD).says("ผลคะแนน").sees_card("40.00").sees_not("100.00").sees_not("70.00")


def test_members_owners_and_strangers(house: House) -> None:
    """A member scores; a colleague outside the group, an admin and a stranger do not."""
    panel = a_panel(house, {1: 3})
    give = panel.scores(ANNA, 1, 5)._action("4  มาก")
    for other in ("1002", ADMIN):
        panel.phone(other).says("ให้คะแนน").sees("ไม่มีเรื่องที่ต้องให้คะแนน")
        panel.phone(other).taps_old(give).sees("ไม่มีเรื่องที่ต้องให้คะแนน")
    stranger = house.phone("คนแปลกหน้า")
    stranger.says("ให้คะแนน").sees("ยังไม่ได้ลงทะเบียน").taps_old(give).sees("ยังไม่ได้ลงทะเบียน")
    assert len(rows(panel, "scores")) == 1


def test_nobody_sees_points_before_all_have_finished(house: House) -> None:
    panel = a_panel(house, THREE)
    panel.scores(ANNA, 1, 5, 4, 3).taps("เขียนความเห็น (ถ้ามี)").says("ความเห็นลับสุดยอด")
    panel.scores(ANNA, 2, 2, 2, 2)
    panel.scores(ANNA, 3, 1, 1, 1)
    panel.finishes(ANNA)
    for other in (HEAD, BOON, ADMIN):
        phone = panel.phone(other)
        phone.says("ผลคะแนน").sees("กำลังให้คะแนน เสร็จแล้ว 1 จาก 4 คน").sees_not("ลับสุดยอด")
        for words in ("ให้คะแนน", "ให้คะแนน 1", "เลือกไอเดีย", "ผลโหวต", "แคมเปญ", "สถานะ", "ไอเดียของฉัน"):
            for hidden in ("81.00", "40.00", "ลับสุดยอด", "5 มากที่สุด"):
                phone.says(words).sees_not(hidden)
    with house.store() as store:
        assert not store.scores.results(panel.campaign.id)
        inbox = store.connection.exec_driver_sql("SELECT payload, reply FROM inbox").all()
        talks = store.connection.exec_driver_sql("SELECT memory FROM conversations").all()
        audit = store.connection.exec_driver_sql("SELECT action, facts FROM audit").all()
    kept = json.dumps([tuple(map(str, row)) for row in (*inbox, *talks, *audit)], ensure_ascii=False)
    for hidden in ("ลับสุดยอด", "scoring.give", "81.00", "มากที่สุด"):
        assert hidden not in kept


def test_not_even_an_operator_takes_a_members_cards_out_before_the_end(house: House, tmp_path: Path) -> None:
    """Exported with what is held on a person, but only when the scoring has ended."""
    panel = a_panel(house, {1: 3})
    panel.scores(ANNA, 1, 5, 4, 3).taps("เขียนความเห็น (ถ้ามี)").says("ความเห็นลับสุดยอด")
    operator = Operator(house, tmp_path)

    def exported(name: str) -> str:
        operator.types("person", "export", ANNA, "--out", tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as file:
            return "\n".join(file.read(part).decode("utf-8", "replace") for part in file.namelist())

    before = exported("before.zip")
    assert "ลับสุดยอด" not in before and "scores.csv" not in before
    go_to(house, panel.campaign, "scoring_to")
    assert "ลับสุดยอด" in exported("after.zip")


def test_pictures_are_there_for_who_scores_though_their_unit_has_no_part(house: House) -> None:
    """Member, colleague of another unit, stranger: the last has no link of their own."""
    panel = a_panel(house, {1: 3})
    key = "ideas/picture"
    wiring.photo_store(house.settings).put(key, b"pixels")
    with house.store() as store:
        store.ideas.add_picture(panel.ideas[1].id, key, house.clock.now())
        store.campaigns.change(panel.campaign.id, units=["กองอื่น"])
    seen = {}
    for staff_id in (ANNA, HEAD, ADMIN, "1002"):
        link = PhotoLink(key, panel.people[staff_id].id, house.clock.now() + timedelta(hours=1))
        token = sign_photo_link(SECRET_KEY.encode(), link)
        seen[staff_id] = house.app.test_client().get(f"/photo/{token}").status_code
    assert seen == {ANNA: 200, HEAD: 200, ADMIN: 200, "1002": 410}
    assert house.app.test_client().get("/photo/forged").status_code == 410


def test_the_result_comes_when_the_last_has_finished(either_house: House) -> None:
    panel = a_panel(either_house, {1: 6, 2: 4})
    for place, member in enumerate(GROUP[:3], start=1):
        panel.scores_all(member, {1: (2, 2, 2), 2: (4, 4, 4)}).sees(f"เสร็จแล้ว {place} จาก 4 คน")
        assert panel.now().stage == "scoring"
    panel.scores_all(CHAI, {1: (4, 2, 2), 2: (4, 4, 4)}).sees("เสร็จครบทั้งคณะทำงาน")
    assert panel.now().stage == "choosing"
    panel.phone(CHAI).says("ผลคะแนน").sees_card(
        "อันดับ 1 · 2. ไอเดียที่ 2", "80.00", "อันดับ 2 · 1. ไอเดียที่ 1", "44.00", "4/4", "ความใหม่ 25%"
    )
    panel.phone(HEAD).says("เมนู").sees("ถึงเวลาที่ท่านเลือกหนึ่งไอเดีย")


def test_when_the_time_is_up_whole_cards_count_and_begun_ones_do_not(house: House) -> None:
    panel = a_panel(house, {1: 6, 2: 4})
    panel.scores(ANNA, 1, 5, 5, 5)
    give = panel.scores(ANNA, 2, 1, 1)._action("1  แทบไม่มี")
    panel.scores(BOON, 2, 3, 3, 3)
    house.clock.set(panel.campaign.times.scoring_to)
    phone = panel.phone(ANNA).taps_old(give).sees("หมดเวลาให้คะแนนแล้ว")
    panel.phone(ANNA).says("ให้คะแนน").sees("ปิดการให้คะแนนแล้ว")
    phone.says("ผลคะแนน").sees_card("1. ไอเดียที่ 1", "100.00", "2. ไอเดียที่ 2", "60.00", "0/4")
    phone.taps("ดูคะแนนแต่ละเกณฑ์").sees_card("อันดับ 2", "เฉลี่ย 3.00 จาก 5", "4 เสียง")


def test_remarks_are_shown_without_names_after_the_end(house: House) -> None:
    panel = a_panel(house, {1: 6})
    for member, words in ((ANNA, "ดีมากแต่แพง"), (BOON, "ควรเริ่มเล็ก ๆ")):
        panel.scores(member, 1, 4, 4, 4).taps("เขียนความเห็น (ถ้ามี)").says(words)
        panel.finishes(member)
    for member in (HEAD, CHAI):
        panel.scores_all(member, {1: (3, 3, 3)})
    phone = panel.phone(HEAD).says("ผลคะแนน").taps("ดูคะแนนแต่ละเกณฑ์").sees("ดีมากแต่แพง", "ควรเริ่มเล็ก ๆ")
    for name in ("อันนา", "บุญมี"):
        phone.sees_not(name)


def test_the_record_of_an_author_without_a_name_looks_like_a_declared_interest(house: House) -> None:
    """Who looks at every row sees that a member did not score an idea, not that they wrote it."""
    panel = a_panel(house, {1: 6, 2: 4}, authors={1: (ANNA, True)})
    panel.phone(BOON).says("ให้คะแนน 2").taps("มีส่วนได้เสีย")
    panel.scores_all(ANNA, {2: (4, 4, 4)})
    panel.scores_all(BOON, {1: (4, 4, 4)})
    for other in (HEAD, CHAI):
        panel.scores_all(other, {1: (4, 4, 4), 2: (4, 4, 4)})
    one, other_one = sorted(rows(panel, "score_notes"))
    assert one[:2] == (panel.ideas[1].id, panel.people[ANNA].id)
    assert other_one[:2] == (panel.ideas[2].id, panel.people[BOON].id)
    assert one[2:] == other_one[2:]
    for watcher in (HEAD, CHAI, ADMIN):
        phone = panel.phone(watcher).says("ผลคะแนน").sees("80.00").sees_not("อันนา").taps("ดูคะแนนแต่ละเกณฑ์")
        phone.sees("เฉลี่ย 4.00 จาก 5").sees_not("อันนา").sees_not("ส่วนได้เสีย").taps("อ่านทั้งหมด").sees_not("อันนา")


def test_a_member_who_has_left_is_not_awaited(house: House) -> None:
    panel = a_panel(house, {1: 6})
    for member in (HEAD, ANNA, BOON):
        panel.scores_all(member, {1: (3, 3, 3)})
    assert panel.now().stage == "scoring"
    gone = panel.people[CHAI]
    with house.store() as store:
        today = house.clock.now().date()
        store.people.save([{**_row(gone), "left_on": today}])
    house.clock.advance(days=1)
    house.settle()
    assert panel.now().stage == "choosing"


def _row(person: object) -> dict[str, object]:
    names = ("staff_id", "title", "first_name", "last_name", "position", "unit", "role", "supervisor_id")
    return {name: getattr(person, name) for name in names}


def test_before_the_vote_has_closed_there_is_nothing_to_score(house: House) -> None:
    panel = a_panel(house, {1: 3})
    later = timedelta(days=40)
    with house.store() as store:
        store.campaigns.change(panel.campaign.id, stage="vote", vote_to=house.clock.now() + later)
    panel.phone(ANNA).says("ให้คะแนน").sees("ยังไม่ถึงเวลาให้คะแนน")
    panel.phone(HEAD).says("ผลคะแนน").sees_not("เสียง")


def test_each_member_reads_in_another_order(house: House) -> None:
    panel = a_panel(house, dict.fromkeys(range(1, 9), 3), shortlist=8)
    orders = set()
    for member in GROUP:
        said = "\n".join(panel.phone(member).says("ให้คะแนน").screen().splitlines())
        orders.add(tuple(sorted(range(1, 9), key=lambda number: said.index(f"{number}. ไอเดียที่ {number}"))))
    assert len(orders) > 1


def test_a_member_of_two_groups_is_asked_which(house: House) -> None:
    first = a_panel(house, {1: 3})
    second = a_panel(house, {1: 2, 2: 1}, title="อีกแคมเปญ", phones=first.phones)
    with house.store() as store:
        store.campaigns.change(
            first.campaign.id, stage="scoring", scoring_to=second.campaign.times.scoring_to
        )
    phone = first.phone(ANNA).says("ให้คะแนน 2").sees("หลายเรื่อง").taps("อีกแคมเปญ").sees_card("อีกแคมเปญ", "0/2")
    assert "1. ไอเดียที่ 1" not in phone.labels()
    phone.taps("ให้คะแนนเรื่องถัดไป").taps("2  น้อย").says("ให้คะแนน").taps("นวัตกรรม 2570").sees_card("0/1")


def test_numbers_may_be_thai(house: House) -> None:
    panel = a_panel(house, {1: 3, 2: 2})
    panel.phone(ANNA).says("ให้คะแนน ๒").sees_card("2. ไอเดียที่ 2").says("ให้คะแนนหน่อย").sees_card("0/2")
    panel.phone(ANNA).says("score 99").sees_card("0/2")


def test_the_end_races_with_points_and_counts_what_it_let_in(either_house: House) -> None:
    """Whatever comes first, the result is that of the cards which lie there afterwards."""
    house = either_house
    panel = a_panel(house, {1: 3})
    idea, members = panel.ideas[1].id, [panel.people[one].id for one in GROUP]
    house.clock.set(panel.campaign.times.scoring_to)
    start = threading.Barrier(len(members) + 1)

    def gives(member: int) -> None:
        start.wait()
        for criterion in range(3):
            with house.store() as store:
                campaign = store.campaigns.lock(panel.campaign.id)
                if campaign is not None and campaign.stage == "scoring":
                    store.scores.give(idea, member, criterion, 1 + member % 5)

    def ends() -> None:
        start.wait()
        house.jobs.once()

    with ThreadPoolExecutor(len(members) + 1) as pool:
        done = [pool.submit(gives, member) for member in members] + [pool.submit(ends)]
        for one in done:
            one.result()
    house.settle()
    with house.store() as store:
        cards = store.scores.cards([idea]).get(idea, {})
        (kept,) = store.scores.results(panel.campaign.id)
    entry = Entry(1, 3, tuple(cards.values()))
    (expected,) = results(panel.campaign.criteria, [entry], "shared", "")
    assert (kept.total, kept.by_criterion) == (expected.total, expected.by_criterion)


def test_damaged_buttons_do_no_harm(house: House) -> None:
    panel = a_panel(house, {1: 3})
    give = panel.scores(ANNA, 1, 5)._action("4  มาก")
    phone = panel.phone(ANNA)
    for good, bad in (
        ("p=4", "p=6"),
        ("p=4", "p=-1"),
        ("k=1", "k=99"),
        ("i=", "i=9"),
        ("p=4", "p=٤"),
        ("k=1", ""),
    ):
        phone.taps_old({**give, "data": give["data"].replace(good, bad, 1)})
    assert [row[2:] for row in rows(panel, "scores")] == [(0, 5)]
