"""The head signs for exactly one idea, with a reason, on record; every author is told how theirs fared."""

import re
from concurrent.futures import ThreadPoolExecutor

from rules.authors import Authors
from storage.scores import AlreadyChosen
from tests.builders import SECRET_KEY, House
from tests.campaigns import a_campaign, an_idea
from tests.scoring import ADMIN, ANNA, BOON, CHAI, GROUP, HEAD, Panel, a_panel
from tests.voting import button_of

FOUR = {1: 6, 2: 4, 3: 2, 4: 1}
CARDS = {1: (4, 4, 4), 2: (5, 5, 5), 3: (2, 2, 2)}


def scored(house: House, **more: object) -> Panel:
    """Four ideas, three on the shortlist: 2 comes first, then 1, then 3."""
    panel = a_panel(house, FOUR, **{"shortlist": 3, **more})  # type: ignore[arg-type]
    panel.all_score(CARDS)
    return panel


def changes(panel: Panel) -> list[tuple[str, object]]:
    with panel.house.store() as store:
        return [(row.what, row.after) for row in store.campaigns.changes(panel.campaign.id)]


def test_the_head_chooses_the_first_with_a_reason(either_house: House) -> None:
    panel = scored(
        either_house, authors={1: ("1002", False), 2: ("1003", True), 3: ("1004", True), 4: ("1005", False)}
    )
    phone = panel.phone(HEAD).says("เลือกไอเดีย")
    phone.sees_card("อันดับ 1", "2. ไอเดียที่ 2", "100.00", "4 เสียง", "อันดับ 3", "3. ไอเดียที่ 3")
    phone.sees_not("4. ไอเดียที่ 4")
    panel.picks(2).sees_card("เลือกไอเดีย", "2. ไอเดียที่ 2").sees_not("ต่างจากผลคะแนน")
    phone.says("ใช้ได้ทั้งสำนักงาน").sees_card(
        "ตรวจก่อนลงนาม", "ใช้ได้ทั้งสำนักงาน", "ทั้งสำนักงาน ปีงบประมาณ 2570", "2 เรื่อง", "ปีงบประมาณ 2571",
        "ผู้เสนอทั้ง 4 เรื่อง", "แก้ไขภายหลังไม่ได้",
    )  # fmt: skip
    phone.taps("ลงนามเลือกไอเดียนี้").sees_card("ลงนามแล้ว", "2. ไอเดียที่ 2", "ทั้งสำนักงาน")
    assert panel.now().stage == "closed"
    with either_house.store() as store:
        outcomes = {
            idea.number: (idea.outcome, idea.pool_year) for idea in store.ideas.sent(panel.campaign.id)
        }
        choice = store.scores.choice(panel.campaign.id)
    assert outcomes == {
        1: ("runner_up", 2571), 2: ("chosen", None), 3: ("runner_up", 2571), 4: ("not_shortlisted", None),
    }  # fmt: skip
    assert choice is not None and (choice.reason, choice.place) == ("ใช้ได้ทั้งสำนักงาน", 1)
    assert ("stage", "closed") in changes(panel) and ("choice", {"idea": 2, "place": 1}) in changes(panel)


def test_every_author_is_told_why_also_those_without_a_name(house: House) -> None:
    authors = {1: ("1002", False), 2: ("1003", True), 3: ("1004", True), 4: ("1005", True)}
    panel = scored(house, authors=authors)
    panel.signs(2, "เริ่มได้ทันที")
    panel.phone("1003").says("เมนู").sees("ไอเดียของท่าน 2. ไอเดียที่ 2 ได้รับเลือก", "เหตุผล: เริ่มได้ทันที")
    panel.phone("1002").says("เมนู").sees("1. ไอเดียที่ 1 ได้อันดับ 2 จาก 3", "ปีงบประมาณ 2571", "ที่เลือกคือไอเดีย 2")
    panel.phone("1004").says("เมนู").sees("3. ไอเดียที่ 3 ได้อันดับ 3 จาก 3")
    panel.phone("1005").says("เมนู").sees("4. ไอเดียที่ 4 ได้ 1 เสียง อันดับ 4 จาก 4", "ไม่เข้ารอบ 3 เรื่อง")
    panel.phone("1005").says("ไอเดียของฉัน").sees("ได้ 1 เสียง อันดับ 4 จาก 4 เรื่อง")
    panel.phone(CHAI).says("เมนู").sees("เลือกไอเดีย 2 ไอเดียที่ 2", "เริ่มได้ทันที")
    panel.phone("1006").says("เมนู").sees_not("ไอเดียที่")
    with house.store() as store:
        rows = store.connection.exec_driver_sql("SELECT person, facts FROM notices").all()
    hidden = {panel.people[staff_id].id for staff_id in ("1003", "1004", "1005")}
    assert not [row for row in rows if row.person in hidden]


def test_another_than_the_first_is_said_plainly_and_put_on_record(house: House) -> None:
    panel = scored(house)
    phone = panel.picks(3).sees_card("ต่างจากผลคะแนน", "อันดับ 3", "2. ไอเดียที่ 2", "ทำไมจึงเลือกเรื่องนี้แทน")
    phone.says("งบประมาณปีนี้พอสำหรับเรื่องนี้เท่านั้น").sees_card("บันทึกไว้ว่าเลือกอันดับ 3")
    phone.taps("ลงนามเลือกไอเดียนี้").sees_card("ลงนามแล้ว", "3. ไอเดียที่ 3", "อันดับ 3")
    phone.says("ผลคะแนน").sees("เลือกแล้ว: 3. ไอเดียที่ 3 (อันดับ 3) เหตุผล: งบประมาณปีนี้")
    assert ("choice", {"idea": 3, "place": 3}) in changes(panel)


def test_equal_firsts_may_be_chosen_without_differing(house: House) -> None:
    panel = a_panel(house, {1: 3, 2: 3})
    panel.all_score({1: (3, 3, 3), 2: (3, 3, 3)})
    panel.phone(HEAD).says("ผลคะแนน").sees("ไอเดีย 1, 2 ได้ 60.00 คะแนนและ 3 เสียงเท่ากัน", "อันดับเดียวกัน")
    panel.picks(2).sees_card("เลือกไอเดีย").sees_not("ต่างจากผลคะแนน")


def test_the_reason_is_required_and_may_be_typed_again(house: House) -> None:
    panel = scored(house)
    phone = panel.picks(2).sends_sticker().sees("กำลังรอเหตุผล")
    phone.says("ย" * 602).sees("ยาวไป 2 ตัวอักษร").says("ร่างแรก").sees_card("ตรวจก่อนลงนาม", "ร่างแรก")
    sign = phone._action("ลงนามเลือกไอเดียนี้")
    phone.says("ร่างที่สอง").sees_card("ตรวจก่อนลงนาม", "ร่างที่สอง").sends_sticker().sees("พิมพ์เหตุผลใหม่")
    phone.taps_old(sign).sees("ปุ่มนี้เป็นของคำถามที่ผ่านไปแล้ว")
    assert panel.now().stage == "choosing"
    phone.taps("ลงนามเลือกไอเดียนี้").sees_card("ลงนามแล้ว")


def test_the_longest_reason_is_kept_whole(either_house: House) -> None:
    panel = scored(either_house, authors={2: ("1003", True)})
    longest = "กี้" * 600
    panel.signs(2, longest).sees_card("ลงนามแล้ว")
    with either_house.store() as store:
        choice = store.scores.choice(panel.campaign.id)
        (idea,) = [one for one in store.ideas.sent(panel.campaign.id) if one.outcome == "chosen"]
    assert choice is not None and choice.reason == idea.outcome_why == longest
    panel.phone("1003").says("ไอเดียของฉัน").sees("ได้รับเลือก", longest[:300])
    panel.phone(HEAD).says("ผลคะแนน").sees_card("เลือกแล้ว")


def test_leaving_signs_nothing(house: House) -> None:
    panel = scored(house)
    phone = panel.picks(2).says("ดีที่สุด")
    sign = phone._action("ลงนามเลือกไอเดียนี้")
    phone.says("ยกเลิก").taps_old(sign)
    assert panel.now().stage == "choosing"
    panel.picks(1).says("อีกเหตุผล")
    house.clock.advance(hours=2)
    phone.taps("ลงนามเลือกไอเดียนี้").sees_not("ลงนามแล้ว")
    assert panel.now().stage == "choosing"


def test_heads_colleagues_and_strangers(house: House) -> None:
    """Only the head may choose: not a member, not an admin, not a colleague, not a stranger."""
    panel = scored(house)
    pick = button_of(panel.phone(HEAD).says("เลือกไอเดีย"), 2, "เลือกไอเดียนี้")
    sign = panel.picks(2).says("ดีที่สุด")._action("ลงนามเลือกไอเดียนี้")
    assert pick is not None
    for other in (ANNA, ADMIN, "1002"):
        phone = panel.phone(other).says("เลือกไอเดีย").sees("หัวหน้าที่กำหนดไว้")
        phone.taps_old(pick).sees("หัวหน้าที่กำหนดไว้").taps_old(sign).sees_not("ลงนามแล้ว")
    stranger = house.phone("คนแปลกหน้า").says("เลือกไอเดีย").sees("ยังไม่ได้ลงทะเบียน")
    stranger.taps_old(pick).sees("ยังไม่ได้ลงทะเบียน").taps_old(sign).sees_not("ลงนามแล้ว")
    assert panel.now().stage == "choosing"


def test_who_may_see_the_result(house: House) -> None:
    panel = scored(house)
    house.person("8001", role="auditor", first_name="ผู้ตรวจสอบ")
    for staff_id in (HEAD, BOON, ADMIN):
        panel.phone(staff_id).says("ผลคะแนน").sees_card("100.00")
    details = panel.phone(HEAD).says("ผลคะแนน")._action("ดูคะแนนแต่ละเกณฑ์")
    for other in (panel.phone("1002"), house.phone("คนแปลกหน้า")):
        other.says("ผลคะแนน").sees_not("100.00").taps_old(details).sees_not("100.00").sees_not("อันดับ 1")
    panel.phone("1002").says("ผลคะแนน").sees("เฉพาะผู้มีสิทธิ์")


def test_the_head_waits_for_the_scores(house: House) -> None:
    panel = a_panel(house, FOUR, shortlist=3)
    panel.scores_all(ANNA, CARDS)
    panel.phone(HEAD).says("เลือกไอเดีย").sees("กำลังให้คะแนน เสร็จแล้ว 1 จาก 4 คน").sees_not("เลือกไอเดียนี้")
    for other in (HEAD, BOON, CHAI):
        panel.scores_all(other, CARDS)
    panel.picks(2).sees("พิมพ์เหตุผล")


def test_a_second_tap_and_a_second_head_find_it_signed(house: House) -> None:
    panel = scored(house)
    sign = panel.picks(2).says("ดีที่สุด")._action("ลงนามเลือกไอเดียนี้")
    phone = panel.phone(HEAD).taps_old(sign).sees_card("ลงนามแล้ว")
    phone.taps_old(sign).sees_not("ลงนามแล้ว: ").sees("ปุ่มนี้เป็นของคำถามที่ผ่านไปแล้ว")
    phone.says("เลือกไอเดีย").sees("ลงนามเลือกไปแล้ว: ไอเดีย 2")
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT count(*) FROM choices").scalar_one() == 1


def test_a_head_who_took_over_meanwhile_signs_and_the_old_one_does_not(house: House) -> None:
    panel = scored(house)
    sign = panel.picks(2).says("ดีที่สุด")._action("ลงนามเลือกไอเดียนี้")
    with house.store() as store:
        store.campaigns.change(panel.campaign.id, head=panel.people[ANNA].id)
    panel.phone(HEAD).taps_old(sign).sees("หัวหน้าที่กำหนดไว้")
    anna = panel.phone(ANNA).says("เลือกไอเดีย")
    pick = button_of(anna, 1, "เลือกไอเดียนี้")
    assert pick is not None
    anna.taps_old(pick).says("คนใหม่เลือก").taps("ลงนามเลือกไอเดียนี้").sees_card("ลงนามแล้ว", "1. ไอเดียที่ 1")


def test_at_any_race_the_database_keeps_one_choice(either_house: House) -> None:
    house = either_house
    panel = scored(house)

    def signs(number: int) -> bool:
        try:
            with house.store() as store:
                store.scores.choose(
                    campaign=panel.campaign.id, idea=panel.ideas[number].id, place=number, reason="แข่งกัน",
                    chosen_by=panel.people[HEAD].id, at=house.clock.now(), event_id=f"race {number}",
                    fiscal_year=2570, units=("*",),
                )  # fmt: skip
        except AlreadyChosen:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(signs, (1, 2, 3))) == [False, False, True]
    with house.store() as store:
        assert store.connection.exec_driver_sql("SELECT count(*) FROM choices").scalar_one() == 1
        assert store.connection.exec_driver_sql("SELECT count(*) FROM chosen_units").scalar_one() == 1


def test_a_unit_never_gets_a_second_idea_in_a_year(house: House) -> None:
    """Two campaigns of one year that overlap in one unit: the second head is told which idea there is."""
    unit = "สำนักงาน ก.ก."
    first = scored(house, units=(unit,))
    second = scored(house, units=("กองคลัง", unit), title="อีกแคมเปญ", phones=first.phones)
    phone = first.phone(HEAD).says("เลือกไอเดีย").sees("หลายเรื่อง").taps("นวัตกรรม 2570")
    pick = button_of(phone, 1, "เลือกไอเดียนี้")
    assert pick is not None
    other = button_of(phone.says("เลือกไอเดีย").taps("อีกแคมเปญ"), 2, "เลือกไอเดียนี้")
    assert other is not None
    phone.taps_old(other).says("ขอเลือกด้วย")
    sign_other = phone._action("ลงนามเลือกไอเดียนี้")
    phone.taps_old(pick).says("เรื่องนี้ก่อน").taps("ลงนามเลือกไอเดียนี้").sees_card("ลงนามแล้ว", unit)
    phone.taps_old(sign_other).sees_not("ลงนามแล้ว")
    phone.taps_old(other).says("ขอเลือกด้วย").taps("ลงนามเลือกไอเดียนี้")
    phone.sees(f"{unit} มีไอเดียที่เลือกของปีงบประมาณ 2570 แล้ว คือ ไอเดียที่ 1")
    assert second.now().stage == "choosing"
    phone.says("เลือกไอเดีย").sees("จึงเลือกอีกไม่ได้").taps("ปิดโดยไม่เลือก").sees("พิมพ์เหตุผล")
    phone.says("มีไอเดียของปีนี้แล้ว").sees("แก้ไขภายหลังไม่ได้").taps("ยืนยัน ปิดแคมเปญ").sees("ปิด อีกแคมเปญ แล้ว")
    assert second.now().stage == "closed"
    with house.store() as store:
        assert {idea.outcome for idea in store.ideas.sent(second.campaign.id)} == {"no_choice"}
    second.phone("1001").says("เมนู").sees("ได้รับเลือก").says("เมนู").sees(
        "ปิดแล้วโดยไม่เลือกไอเดีย", "มีไอเดียของปีนี้แล้ว"
    )


def test_when_nobody_voted_there_is_nothing_to_choose(house: House) -> None:
    panel = a_panel(house, {1: 0, 2: 0})
    assert panel.campaign.stage == "choosing"
    phone = panel.phone(HEAD).says("เมนู").sees("ไม่มีการให้คะแนน")
    phone.says("ผลคะแนน").sees("ไม่มีไอเดียใดได้เสียงโหวต")
    phone.says("เลือกไอเดีย").sees("ไม่มีไอเดียให้เลือก").taps("ปิดโดยไม่เลือก").says("ไม่มีผู้ลงคะแนน")
    phone.taps("ยืนยัน ปิดแคมเปญ")
    assert panel.now().stage == "closed"


def test_as_long_as_there_are_ideas_one_is_to_be_chosen(house: House) -> None:
    panel = scored(house)
    phone = panel.phone(HEAD)
    pick = button_of(phone.says("เลือกไอเดีย"), 2, "เลือกไอเดียนี้")
    assert pick is not None
    data = (
        str(pick["data"]).replace("pick", "close").replace(f"i={panel.ideas[2].id}", f"c={panel.campaign.id}")
    )
    phone.taps_old({**pick, "data": data}).sees("กรุณาเลือกหนึ่งเรื่อง")
    assert panel.now().stage == "choosing"


def test_without_a_working_group_the_head_chooses_by_the_vote(house: House) -> None:
    panel = a_panel(house, {1: 2, 2: 5}, group=())
    assert panel.campaign.stage == "choosing"
    phone = panel.phone(HEAD).says("ผลคะแนน").sees("อันดับจึงเป็นไปตามผลโหวต", "อันดับ 1 · 2. ไอเดียที่ 2", "5 เสียง")
    panel.picks(1).sees("ต่างจากผลคะแนน").says("เริ่มง่ายกว่า").taps("ลงนามเลือกไอเดียนี้")
    phone.sees_card("ลงนามแล้ว", "1. ไอเดียที่ 1")


def test_a_long_shortlist_fits_into_lines_messages(house: House) -> None:
    """Ties may put many on the shortlist, with the longest texts and remarks there can be."""
    long = "ก็" * 600
    panel = a_panel(house, {1: 3}, group=(HEAD,))
    campaign = a_campaign(
        house, panel.people[HEAD].id, (panel.people[HEAD].id,), title="ยาวมาก", most_picks=30,
        units=("กองยาว",),
    )  # fmt: skip
    author = panel.people["1002"]
    ideas = [
        an_idea(house, campaign, author, "ช" * 100, problem=long, way=long, benefit=long, gains=long)
        for _ in range(23)
    ]
    with house.store() as store:
        store.campaigns.change(campaign.id, stage="choosing", counted_at=house.clock.now())
        for place, idea in enumerate(ideas, start=1):
            store.connection.exec_driver_sql(
                f"INSERT INTO vote_counts VALUES ({idea.id}, {campaign.id}, 3, 3, {place}, true, true)"
            )
            for member in GROUP:
                store.connection.exec_driver_sql(
                    f"INSERT INTO score_notes VALUES ({idea.id}, {panel.people[member].id}, '{long}', false)"
                )
    phone = panel.phone(HEAD).says("เลือกไอเดีย").sees("อันดับ 8", "และอีก 15 เรื่อง")
    phone.taps("ดูต่อ").sees("อันดับ 16").taps("ดูต่อ").sees("อันดับ 23")
    phone.says("ผลคะแนน").taps("ยาวมาก").sees_card("ผลคะแนน", "และอีก 11 เรื่อง")
    for label in ("ดูคะแนนแต่ละเกณฑ์", "ดูต่อ", "ดูต่อ", "อ่านทั้งหมด"):
        phone.taps(label).sees_not("ระบบขัดข้อง")


def test_the_anonymous_stay_unknown_to_the_record(house: House) -> None:
    panel = scored(house, authors={2: ("1003", True)})
    panel.signs(2)
    person, tag = (
        panel.people["1003"],
        Authors(SECRET_KEY.encode()).tag(panel.campaign.id, panel.people["1003"].id),
    )
    with house.store() as store:
        audit = store.connection.exec_driver_sql("SELECT actor, subject, facts FROM audit").all()
        noted = store.connection.exec_driver_sql("SELECT before, after, why FROM campaign_changes").all()
    for row in (*audit, *noted):
        said = " ".join(map(str, row))
        assert tag not in said and not re.search(rf"\b{person.staff_id}\b", said)
    assert "เหตุผล" not in str(audit) and "คุ้มค่า" not in str(audit)
