"""Voting by chat: ideas in one's own order, picks until the close, a receipt, one ballot a person."""

from datetime import timedelta

from simulator.phone import Phone
from tests.builders import House
from tests.campaigns import DAY, a_campaign, an_idea, go_to, times_from
from tests.voting import Election, an_election, button_of, ideas_shown, tap_idea, tracker_seen


def sheet_of(vote: Election) -> dict[str, tuple[int, ...] | None]:
    with vote.house.store() as store:
        return {ballot.tracker: ballot.picks for ballot in store.votes.published(vote.campaign.id)}


def test_a_voter_reads_picks_and_gets_a_receipt(either_house: House) -> None:
    vote = an_election(either_house)
    phone = vote.phone("1002")
    phone.says("โหวต").sees_card("นวัตกรรม 2570", "เรื่องใดทำให้งานของเราดีขึ้น", "สูงสุด 3 ไอเดีย", "4 เรื่อง ยังไม่ได้ดู 0")
    phone.sees("ไอเดียที่ 1", "ไอเดียที่ 4", "ลงคะแนนลับ", "ผู้มีสิทธิ์มีเพียง 4 คน")
    tap_idea(phone, 2, "เลือกไอเดียนี้").sees_card("บันทึกแล้ว", "เลือกไอเดีย 2 แล้ว", "1 จาก 3", "2. ไอเดียที่ 2")
    first = tracker_seen(phone)
    tap_idea(phone, 4, "เลือกไอเดียนี้").sees_card("เลือกไอเดีย 4 แล้ว", "2 จาก 3")
    second = tracker_seen(phone)
    phone.says("ใบลงคะแนนของฉัน").sees_card("2. ไอเดียที่ 2", "4. ไอเดียที่ 4", second).sees_not(first)
    vote.closes()
    sheet = sheet_of(vote)
    assert sheet[second] == (2, 4) and first not in sheet
    assert sorted(sheet.values(), key=str) == [(2, 4), None, None, None]


def test_one_may_read_an_idea_whole_and_pick_it_there(house: House) -> None:
    vote = an_election(house)
    phone = vote.phone("1002")
    phone.says("โหวต").sees_not("gains ของ ไอเดียที่ 3")
    tap_idea(phone, 3, "อ่านทั้งหมด").sees_card("3. ไอเดียที่ 3", "gains ของ ไอเดียที่ 3")
    phone.taps("เลือกไอเดียนี้").sees_card("เลือกไอเดีย 3 แล้ว")


def test_past_the_limit_the_voter_chooses_what_makes_room(house: House) -> None:
    vote = an_election(house, ideas=5, most_picks=2)
    phone = vote.picks("1002", 1, 2)
    kept = tracker_seen(phone)
    tap_idea(phone, 3, "เลือกไอเดียนี้").sees_card(
        "เลือกได้สูงสุด 2 ไอเดีย", "3. ไอเดียที่ 3", "1. ไอเดียที่ 1", "2. ไอเดียที่ 2"
    )
    swap = phone._action("เอา 1 ออก เลือกไอเดียใหม่แทน")
    phone.says("ใบของฉัน").sees_card("1. ไอเดียที่ 1", "2. ไอเดียที่ 2", kept)
    phone.taps_old(swap).sees_card("เลือกไอเดีย 3 แทน 1 แล้ว", "2. ไอเดียที่ 2", "3. ไอเดียที่ 3")
    after = tracker_seen(phone)
    phone.taps_old(swap).sees_card("เลือกไอเดีย 3 ไว้แล้ว", after)
    vote.closes()
    assert sheet_of(vote)[after] == (2, 3)


def test_picks_are_dropped_one_by_one_or_all_and_an_empty_ballot_is_not_a_vote(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002", 1, 2, 3)
    phone.says("ใบของฉัน").taps("เอาไอเดีย 2 ออก").sees_card("เอาไอเดีย 2 ออกแล้ว", "2 จาก 3")
    phone.says("โหวต")
    tap_idea(phone, 3, "เอาออก").sees_card("เอาไอเดีย 3 ออกแล้ว", "1 จาก 3")
    tap_idea(phone, 2, "เลือกไอเดียนี้")
    phone.says("ใบของฉัน").taps("เอาออกทั้งหมด").sees_card("เอาออกทั้งหมดแล้ว", "0 จาก 3")
    empty = tracker_seen(phone)
    phone.says("ใบของฉัน").sees_card("ยังไม่ได้เลือก", empty)
    vote.closes()
    assert sheet_of(vote)[empty] is None
    vote.phone("1001").says("ผลโหวต").sees_card("0/4").sees("ไม่มีไอเดียใดได้รับเลือก")


def test_the_same_tap_twice_changes_nothing_not_even_the_number(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002")
    pick = button_of(phone, 1, "เลือกไอเดียนี้")
    assert pick is not None
    phone.taps_old(pick).sees("เลือกไอเดีย 1 แล้ว")
    number = tracker_seen(phone)
    phone.taps_old(pick).sees("เลือกไอเดีย 1 ไว้แล้ว", number)
    assert tracker_seen(phone) == number


def test_the_order_is_ones_own_and_the_same_on_every_page_and_day(house: House) -> None:
    vote = an_election(house, ideas=27, voters=3)
    orders = []
    for staff_id in ("1001", "1002"):
        phone = vote.phone(staff_id).says("โหวต").sees_card("หน้า 1 จาก 3", "ดูแล้ว", "11 จาก 27 เรื่อง")
        pages = [ideas_shown(phone)]
        pages += [ideas_shown(phone.taps("หน้าต่อไป")) for _ in range(2)]
        assert [len(page) for page in pages] == [11, 11, 5]
        orders.append([number for page in pages for number in page])
        assert sorted(orders[-1]) == list(range(1, 28))
        assert ideas_shown(phone.taps("หน้าก่อน")) == pages[1]
        house.clock.advance(days=1)
        assert ideas_shown(phone.says("โหวต")) == pages[0]
    assert orders[0] != orders[1]


def test_what_one_has_not_seen_comes_first_until_all_is_seen(house: House) -> None:
    vote = an_election(house, ideas=27)
    phone = vote.phone("1002").says("โหวต").sees("27 เรื่อง ยังไม่ได้ดู 16")
    first = ideas_shown(phone)
    second = ideas_shown(phone.taps("ดูที่ยังไม่ได้ดู"))
    assert len(second) == 11 and not set(first) & set(second)
    phone.sees_card("ยังไม่ได้ดูอีก 5 เรื่อง")
    third = ideas_shown(phone.taps("ดูที่เหลืออีก 5 เรื่อง"))
    assert sorted([*first, *second, *third]) == list(range(1, 28))
    phone.says("โหวต").sees("27 เรื่อง ยังไม่ได้ดู 0").sees_not("ยังไม่เคยดู")
    other = vote.phone("1003").says("โหวต").sees("ยังไม่เคยดู")
    vote.closes()
    with house.store() as store:
        seen = {row.number: row.seen for row in store.votes.counts(vote.campaign.id)}
    assert all(seen[number] == 1 + (number in ideas_shown(other)) for number in seen)


def test_two_hundred_ideas_are_read_by_page_by_number_and_by_what_is_unseen(house: House) -> None:
    vote = an_election(house, ideas=200, voters=2)
    phone = vote.phone("1002").says("โหวต").sees_card("หน้า 1 จาก 19")
    phone.taps("หาตามเลขไอเดีย").sees("เลือกช่วงเลข")
    assert "153-171" in phone.labels()
    phone.taps("153-171")
    assert ideas_shown(phone) == list(range(153, 164))
    assert ideas_shown(phone.taps("ต่อจากเลข 164")) == list(range(164, 175))
    tap_idea(phone, 170, "เลือกไอเดียนี้").sees_card("เลือกไอเดีย 170 แล้ว", "ดูที่เหลืออีก")


def test_only_who_was_on_the_roll_at_the_opening_may_vote(house: House) -> None:
    ours = house.person("1001", first_name="ในหน่วย", unit="กอง ก")
    moved = house.person("1002", first_name="ย้ายออก", unit="กอง ก")
    others = house.person("1003", first_name="อีกกอง", unit="กอง ข")
    campaign = a_campaign(house, ours.id, units=("กอง ก",))
    an_idea(house, campaign, ours)
    go_to(house, campaign, "vote_from")
    house.phone_of(ours).says("โหวต").sees("คลังแบบฟอร์มกลาง")
    house.person("1002", first_name="ย้ายออก", unit="กอง ข")
    house.phone_of(moved).says("โหวต").sees("คลังแบบฟอร์มกลาง")
    house.person("1003", first_name="อีกกอง", unit="กอง ก")
    house.phone_of(others).says("โหวต").sees("ไม่มีชื่อในบัญชีผู้มีสิทธิ์")
    newcomer = house.person("1004", first_name="มาใหม่", unit="กอง ก")
    house.phone_of(newcomer).says("โหวต").sees("ไม่มีชื่อในบัญชีผู้มีสิทธิ์")
    stranger = house.person("1005", first_name="คนละกอง", unit="กอง ค")
    house.phone_of(stranger).says("โหวต").sees("ตอนนี้ไม่มีการโหวต")
    house.phone().says("โหวต").sees("ยังไม่ได้ลงทะเบียน").sees_not("คลังแบบฟอร์มกลาง")


def test_a_button_is_its_own_voters(house: House) -> None:
    vote = an_election(house)
    owner, colleague, stranger = vote.picks("1002"), vote.picks("1003"), house.phone()
    pick = button_of(owner, 1, "เลือกไอเดียนี้")
    assert pick is not None
    colleague.taps_old(pick).sees("ปุ่มนี้ใช้ไม่ได้แล้ว")
    stranger.taps_old(pick).sees("ยังไม่ได้ลงทะเบียน")
    owner.taps_old(pick).sees("เลือกไอเดีย 1 แล้ว")
    colleague.says("ใบของฉัน").sees("0 จาก 3")
    spoiled = {**pick, "data": str(pick["data"])[:-4]}
    owner.taps_old(spoiled).sees("ปุ่มนี้ใช้ไม่ได้แล้ว")
    for data in ("s1:voting.b~?c=1", "s1:voting.b~?c=x&t=1", "s1:voting.b~?c=99&t=1", "s1:voting.b~?t="):
        owner.taps_old({**pick, "data": data}).sees_not("บันทึกแล้ว")


def test_the_moment_of_the_tap_decides_not_when_it_is_worked_off(house: House) -> None:
    vote = an_election(house)
    early, late = vote.picks("1002"), vote.picks("1003")
    before = button_of(early, 1, "เลือกไอเดียนี้")
    after = button_of(late, 1, "เลือกไอเดียนี้")
    assert before and after
    house.clock.set(vote.campaign.times.vote_to - timedelta(seconds=1))
    Phone(house.platform, early.person).taps_old(before)  # nobody works it off yet
    house.clock.advance(seconds=1)
    Phone(house.platform, late.person).taps_old(after)
    house.clock.advance(seconds=90)
    house.settle()
    late.says("ใบของฉัน").sees("ปิดโหวตแล้ว")
    vote.closes()
    assert sorted(sheet_of(vote).values(), key=str) == [(1,), None, None, None]
    early.taps_old(before).sees("ปิดโหวตแล้ว")


def test_before_the_opening_people_are_told_when_it_begins(house: House) -> None:
    boss = house.person("1001")
    campaign = a_campaign(house, boss.id)
    phone = house.phone_of(boss)
    phone.says("โหวต").sees("ยังไม่ถึงเวลาโหวต", "5 ธ.ค. 2569 08:10 น.")
    go_to(house, campaign, "vote_from")
    phone.says("โหวต").sees("ตอนนี้ไม่มีการโหวต")  # nobody sent an idea: the campaign ended
    with house.store() as store:
        assert [row.after for row in store.campaigns.changes(campaign.id)][-2:] == ["no_ideas", "closed"]


def test_a_vote_put_off_goes_on_with_the_same_ballots(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002", 1)
    times = vote.campaign.times
    with house.store() as store:
        store.campaigns.change(vote.campaign.id, vote_to=times.vote_to + DAY)
    house.clock.set(times.vote_to + timedelta(minutes=5))
    house.settle()
    phone.says("โหวต").sees("1 จาก 3")
    tap_idea(phone, 2, "เลือกไอเดียนี้").sees_card("2 จาก 3")


def test_two_votes_at_once_are_kept_apart(house: House) -> None:
    vote = an_election(house)
    head = vote.people["1001"]
    start = house.clock.now() - 12 * DAY
    other = a_campaign(house, head.id, title="ลดกระดาษ", times=times_from(start - DAY))
    with house.store() as store:
        store.campaigns.change(other.id, stage="ideas")
    an_idea(house, other, head, "ใช้แท็บเล็ต")
    house.settle()
    phone = vote.phone("1002").says("โหวต").sees("หลายเรื่อง")
    phone.taps("ลดกระดาษ").sees("ใช้แท็บเล็ต").sees_not("ไอเดียที่ 1")
    tap_idea(phone, 1, "เลือกไอเดียนี้").sees_card("1. ใช้แท็บเล็ต")
    phone.says("ใบของฉัน").taps("นวัตกรรม 2570").sees_card("0 จาก 3")


def test_an_author_may_pick_their_own_and_nobody_is_told(house: House) -> None:
    vote = an_election(house)
    vote.picks("1001", 1).sees_card("เลือกไอเดีย 1 แล้ว")


def test_a_person_who_left_is_counted_but_cannot_vote(house: House) -> None:
    vote = an_election(house)
    phone = vote.picks("1002")
    pick = button_of(phone, 1, "เลือกไอเดียนี้")
    assert pick is not None
    house.person("1002", first_name="คนที่1002", left_on=house.clock.now().date())  # type: ignore[arg-type]
    phone.taps_old(pick).sees("ยังไม่ได้ลงทะเบียน")
    vote.closes()
    assert len(sheet_of(vote)) == 4


def test_in_english_too(house: House) -> None:
    vote = an_election(house, ideas=13)
    phone = vote.phone("1002").says("ภาษา").taps("English")
    phone.says("vote").sees("up to 3 ideas", "Page 1 of 2", "The vote is secret")
    phone.taps("Find by number").taps("12-13")
    tap_idea(phone, 12, "Pick this one").sees_card("Idea 12 is picked", "Tracking no.")


def test_a_ballot_is_not_shown_to_another_line_account_bound_to_the_same_name(house: House) -> None:
    """Else whoever hands out registration codes could read a vote, by binding a phone of their own."""
    vote = an_election(house)
    number = tracker_seen(vote.picks("1002", 1, 2))
    voter = vote.people["1002"]
    with house.store() as store:
        store.people.unbind(voter.id, house.clock.now(), None)
    other = house.phone_of(voter, notice=False)
    other.says("โหวต").sees("0 จาก 3", "บัญชี LINE อื่น", "ยังไม่ได้ดู 0").sees_not("เลือกไว้แล้ว")
    other.says("ใบของฉัน").sees("ไม่แสดง", "ยังนับตามเดิม").sees_not(number).sees_not("เปิดดูใบนี้")
    assert button_of(other, 1, "เอาออก") is None
    vote.closes()
    assert sheet_of(vote)[number] == (1, 2)  # looking has changed nothing


def test_from_a_new_line_account_one_may_vote_anew_and_the_old_ballot_is_gone(house: House) -> None:
    vote = an_election(house)
    old = tracker_seen(vote.picks("1002", 1, 2))
    voter = vote.people["1002"]
    with house.store() as store:
        store.people.unbind(voter.id, house.clock.now(), None)
    vote.phones["1002"] = house.phone_of(voter, notice=False)
    new = tracker_seen(vote.picks("1002", 4).sees_card("4. ไอเดียที่ 4", "1 จาก 3"))
    vote.phone("1002").says("ใบของฉัน").sees(new).sees_not("บัญชี LINE อื่น")
    vote.closes()
    assert sheet_of(vote)[new] == (4,) and old not in sheet_of(vote)
