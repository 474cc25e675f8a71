"""Voting by chat: ideas in one's own order, picks until the close, a receipt, the result."""

from tests.builders import House
from tests.voting import an_election, tap_idea, tracker_seen


def test_a_voter_reads_picks_and_gets_a_receipt(house: House) -> None:
    vote = an_election(house)
    phone = vote.phone("1002")
    phone.says("โหวต").sees_card("นวัตกรรม 2570", "เรื่องใดทำให้งานของเราดีขึ้น", "สูงสุด 3 ไอเดีย", "4 เรื่อง ยังไม่ได้ดู 0")
    phone.sees("ไอเดียที่ 1", "ไอเดียที่ 4", "ลงคะแนนลับ", "ผู้มีสิทธิ์มีเพียง 4 คน")
    tap_idea(phone, 2, "เลือกไอเดียนี้").sees_card("บันทึกแล้ว", "เลือกไอเดีย 2 แล้ว", "1 จาก 3", "เลขติดตาม", "2. ไอเดียที่ 2")
    first = tracker_seen(phone)
    tap_idea(phone, 4, "เลือกไอเดียนี้").sees_card("เลือกไอเดีย 4 แล้ว", "2 จาก 3")
    second = tracker_seen(phone)
    assert first != second
    phone.says("ใบลงคะแนนของฉัน").sees_card("2. ไอเดียที่ 2", "4. ไอเดียที่ 4", second).sees_not(first)
    vote.closes()
    with house.store() as store:
        sheet = {ballot.tracker: ballot.picks for ballot in store.votes.published(vote.campaign.id)}
    assert sheet[second] == (2, 4) and first not in sheet
    assert sorted(sheet.values(), key=str) == [(2, 4), None, None, None]
