"""Known ways to cheat, tried on the whole bot: what it does, and what honestly remains possible."""

import math
import random
from datetime import UTC, date, datetime, timedelta

import cv2
import numpy as np
import pytest

from rules.likeness import same_photo
from rules.patterns import Here, SignalLimits, find_signals
from rules.people import Person
from rules.places import Place
from simulator.phone import Phone
from storage.clockins import ClockIn
from tests.builders import CITY_HALL, House

HOME = (13.8700, 100.4200)  # 15 km from the point
#: Where an honest phone puts somebody who stands some way from the stored centre.
BY_THE_GATE = (13.754037214, 100.501655183)


def clocks_in(
    house: House, phone: Phone, at: tuple[float, float], word: str = "เข้างาน", **photo: object
) -> Phone:
    phone.says(word).shares_place(*at)
    return phone.sends_photo(house.selfie(**photo))  # type: ignore[arg-type]


def verdicts(house: House, person: int, first: date, days: int) -> list[tuple[str, tuple[str, ...]]]:
    """Each clock-in's verdict and recorded signals."""
    with house.store() as store:
        rows = [row for n in range(days) for row in store.clockins.of_day(person, first + timedelta(days=n))]
    return [(row.verdict, tuple(row.evidence["signals"])) for row in rows]


FIRST = datetime(2026, 11, 2, 1, 10, tzinfo=UTC)


def clocked_in_before(house: House, person: Person, places: list[tuple[float, float]], first: int) -> int:
    """Puts clock-ins on record, two a day, judged as the bot judges a place; how many asked for a human."""
    asked = 0
    with house.store() as store:
        point = store.points.by_code("HALL")
        assert point is not None
        for n, at in enumerate(places, start=first):
            when = FIRST + timedelta(hours=12 * n)
            here, past = Here(Place(*at), when, when.date(), point), store.clockins.last_places(person.id)
            seen = find_signals(here, past, [point])
            verdict = "review" if SignalLimits().ask_for_review(seen) else "accepted"
            asked += verdict == "review"
            store.clockins.add(
                ClockIn(
                    f"before-{n}", person.id, "in", when.date(), when, when, point.id, *at, 9.0,
                    when, when, None, {"signals": list(seen)}, verdict, [], "test",
                )
            )  # fmt: skip
    return asked


def jittered(luck: random.Random, metres: float = 10.0) -> tuple[float, float]:
    """As auto-punchers do it: an even disc round the place they were given."""
    far, angle = metres * math.sqrt(luck.random()), luck.uniform(0, 2 * math.pi)
    north, east = far * math.sin(angle), far * math.cos(angle)
    return (
        CITY_HALL[0] + north / 111_320,
        CITY_HALL[1] + east / (111_320 * math.cos(math.radians(CITY_HALL[0]))),
    )


def test_the_jitterer(house: House) -> None:
    """A program that adds up to ten metres to the point's coordinates, for twenty days.

    From the twentieth place on a human is asked. What remains possible: a program that imitates real errors
    (heavy tails, drift, some tens of metres) is not noticed by its places; nor is ten-metre jitter round
    some other spot than the stored centre. The photo beside the sign is still wanted of both.
    """
    person, phone = house.clerk()
    luck = random.Random(3)
    asked = clocked_in_before(house, person, [jittered(luck) for _ in range(18)], first=0)
    house.clock.set(FIRST + timedelta(hours=12 * 18))
    clocks_in(house, phone, jittered(luck)).sees_card("รับแล้ว")
    house.clock.set(FIRST + timedelta(hours=12 * 19))
    clocks_in(house, phone, jittered(luck), "ออกงาน").sees_card("รอตรวจ", "สม่ำเสมอกว่า GPS")
    asked += clocked_in_before(house, person, [jittered(luck) for _ in range(19)], first=20)
    house.clock.set(FIRST + timedelta(hours=12 * 39))
    clocks_in(house, phone, jittered(luck), "ออกงาน").sees_card("รอตรวจ", "สม่ำเสมอกว่า GPS")
    assert asked >= 15  # of the nineteen in between


def test_an_honest_phone_is_left_alone(house: House) -> None:
    """The same twenty mornings from a real phone's errors: not one question."""
    person, phone = house.clerk()
    luck = random.Random(5)

    def honest() -> tuple[float, float]:
        return CITY_HALL[0] + luck.gauss(14, 9) / 111_320, CITY_HALL[1] + luck.gauss(-9, 9) / 108_130

    assert clocked_in_before(house, person, [honest() for _ in range(39)], first=0) == 0
    house.clock.set(FIRST + timedelta(hours=12 * 39))
    clocks_in(house, phone, honest(), "ออกงาน").sees_card("รับแล้ว")
    assert verdicts(house, person.id, house.clock.now().date(), 1)[-1] == ("accepted", ())


def test_one_weak_signal_is_kept_and_not_told(house: House) -> None:
    person, phone = house.clerk()
    clocks_in(house, phone, CITY_HALL).sees_card("รับแล้ว").sees_not("กลางจุด")
    assert verdicts(house, person.id, date(2026, 11, 23), 1) == [("accepted", ("pin_at_centre",))]


def test_the_forger_of_locations(either_house: House) -> None:
    """LINE lets a web page send any coordinates as the user, unmarked: the point's own, day after day.

    The very centre is one weak signal, the same digits again are another; on the fourth day a human is asked.
    What remains possible: coordinates that vary like a real phone's cannot be told from it. The place alone
    therefore never suffices; the photo beside the sign is what counts.
    """
    house = either_house
    person, phone = house.clerk()
    for day in range(3):
        house.clock.set(datetime(2026, 11, 23 + day, 1, 10, tzinfo=UTC))
        clocks_in(house, phone, CITY_HALL).sees_card("รับแล้ว")
    house.clock.set(datetime(2026, 11, 26, 1, 10, tzinfo=UTC))
    clocks_in(house, phone, CITY_HALL).sees_card("รอตรวจ", "กลางจุดพอดี", "ตรงกับหลายวันก่อนทุกหลัก")
    assert verdicts(house, person.id, date(2026, 11, 26), 1)[0] == (
        "review",
        ("pin_at_centre", "same_digits"),
    )


def test_the_forger_cannot_send_a_photo_that_way(house: House) -> None:
    """Photos sent by such a page are marked by LINE as external, and refused."""
    _, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*BY_THE_GATE)
    phone.sends_photo(house.selfie(), external=True).sees_card("ไม่รับ", "ไม่ได้ถ่ายใน LINE")


def test_a_place_picked_by_name_from_the_map(house: House) -> None:
    """Picked by name, at the very centre, the same each day: a habit of the lazy and of the absent."""
    person, phone = house.clerk()
    phone.says("เข้างาน").shares_place(*CITY_HALL, title="ศาลาว่าการ กทม.").sends_photo(house.selfie())
    phone.sees_card("รับแล้ว")
    assert verdicts(house, person.id, date(2026, 11, 23), 1)[0][1] == ("pin_at_centre", "named_place")


def test_nobody_is_in_two_places_within_minutes(house: House) -> None:
    """One weak signal: told only with others, so that one bad fix accuses nobody."""
    person = house.person()
    house.assign(person, house.point())
    house.assign(person, house.point("NST", "ศูนย์ นครสวรรค์", (15.7047, 100.1372)))
    phone = house.phone_of(person)
    clocks_in(house, phone, BY_THE_GATE).sees_card("รับแล้ว")
    house.clock.advance(minutes=20)
    phone.says("ออกงาน").shares_place(15.70481, 100.13702).sends_photo(house.selfie("NST")).sees_card("รับแล้ว")
    assert verdicts(house, person.id, date(2026, 11, 23), 1)[1] == ("accepted", ("impossible_travel",))


# -- photos ------------------------------------------------------------------------------------------


def edited(jpeg: bytes, how: str) -> bytes:
    """What people do to a photo before sending it again."""
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    height, width = picture.shape[:2]
    match how:
        case "encoded again":
            changed, quality = picture, 60
        case "cropped":
            dx, dy = width // 40, height // 40  # five percent of each side
            changed, quality = picture[dy : height - dy, dx : width - dx], 85
        case "mirrored":
            changed, quality = picture[:, ::-1], 85
        case _:  # a screenshot: bars above and below, another size
            changed = cv2.copyMakeBorder(picture, 160, 200, 0, 0, cv2.BORDER_CONSTANT, value=(20, 20, 20))
            changed, quality = cv2.resize(changed, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), 85
    done, buffer = cv2.imencode(".jpg", np.ascontiguousarray(changed), (cv2.IMWRITE_JPEG_QUALITY, quality))
    assert done
    return bytes(buffer.tobytes())


def test_the_same_bytes_again(house: House) -> None:
    """Refused, and said to be one's own: certain, so no human is troubled."""
    _, phone = house.clerk()
    photo = house.selfie()
    phone.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(photo).sees_card("รับแล้ว")
    house.clock.advance(days=1)
    phone.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(photo).sees_card("ไม่รับ", "ท่านเคยส่งแล้ว")


def test_the_same_photo_encoded_again(house: House) -> None:
    """Other bytes, the same picture: found by its hash, confirmed pixel by pixel, looked at by a human."""
    _, phone = house.clerk()
    photo = house.selfie()
    phone.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(photo).sees_card("รับแล้ว")
    house.clock.advance(days=1)
    phone.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(edited(photo, "encoded again"))
    phone.sees_card("รอตรวจ", "เหมือนรูปที่ท่านเคยส่ง")


@pytest.mark.parametrize("how", ["encoded again", "cropped", "mirrored", "screenshot"])
def test_the_close_comparison_sees_through_edits(house: House, how: str) -> None:
    """Once two photos are laid side by side, edits do not help.

    What remains possible: a photo of a screen, well framed, may be changed enough that nobody thinks of
    laying it beside the old one. A rotating sign makes it worthless: it shows the minute it was taken in.
    """
    house.point()
    photo = house.selfie()
    assert same_photo(photo, edited(photo, how)).same


def test_the_same_pose_next_day_is_no_copy(house: House) -> None:
    _, phone = house.clerk()
    for _ in range(3):
        clocks_in(house, phone, BY_THE_GATE, place=4).sees_card("รับแล้ว")
        house.clock.advance(days=1)


def test_the_sharer_of_a_friends_selfie(house: House) -> None:
    """A friend's photo is refused, and told apart from one's own; re-encoded, a human looks.

    What remains possible: a friend takes *another* photo of themselves and sends it by chat to be used once.
    No face is compared with a person's own here, so a reviewer has to notice that it is not this person.
    """
    _, phone = house.clerk()
    _, friend = house.clerk("1002", first_name="สมชาย")
    photo = house.selfie()
    phone.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(photo).sees_card("รับแล้ว")
    friend.says("เข้างาน").shares_place(13.753811, 100.501922)
    friend.sends_photo(photo).sees_card("ไม่รับ", "เคยมีผู้อื่นส่งแล้ว")
    friend.sends_photo(edited(photo, "encoded again")).sees_card("รอตรวจ", "เหมือนรูปที่ผู้อื่นเคยส่ง")


def test_the_sign_photographer_at_home(house: House) -> None:
    """A copy of the sign, printed at home. An honest place is too far off: a human is asked."""
    _, phone = house.clerk()
    clocks_in(house, phone, HOME).sees_card("รอตรวจ", "ไกลจากป้ายมากเกินกว่าที่ GPS")


def test_the_sign_photographer_who_also_forges_the_place(house: House) -> None:
    """A copy of the sign at home *and* a forged place, varied like a phone's: accepted.

    This is what honestly remains possible with a printed sign: nothing in such a photo differs from one taken
    at the point, unless a reviewer knows the wall. The rotating sign of a tablet is the cure: a copy of it is
    worthless within a minute. A printed sign found to be copied is withdrawn with `flask signs revoke`, and
    every copy with it.
    """
    person, phone = house.clerk()
    clocks_in(house, phone, BY_THE_GATE).sees_card("รับแล้ว")
    assert verdicts(house, person.id, date(2026, 11, 23), 1) == [("accepted", ())]
    with house.store() as store:
        point = store.points.by_code("HALL")
        assert point is not None
        store.points.revoke_signs(point.id, house.clock.now(), "copied")
    house.clock.advance(days=1)
    clocks_in(house, phone, BY_THE_GATE).sees_card("รอตรวจ", "ป้ายในรูปถูกยกเลิกแล้ว")


def test_the_colleague_with_two_phones(house: House) -> None:
    """A colleague stands at the sign with both phones and photographs himself twice: accepted.

    This remains possible: a face must be there, but whose it is is not compared, because a face template is
    biometric data and needs each person's consent. Reviewers see the photos side by side; the same face
    under two names is for them to notice. The one photo sent from both phones is refused.
    """
    _, phone = house.clerk()
    _, other = house.clerk("1002", first_name="สมชาย")
    clocks_in(house, phone, BY_THE_GATE, person="admiral").sees_card("รับแล้ว")
    clocks_in(house, other, (13.754041, 100.501660), person="admiral").sees_card("รับแล้ว")


# -- fairness ----------------------------------------------------------------------------------------


def test_what_a_human_accepted_is_not_asked_again_at_once(house: House) -> None:
    """Somebody whose phone repeats itself indoors is asked about once, not every day from then on."""
    person, phone = house.clerk()
    boss = house.person("9001", role="admin", first_name="แอดมิน")
    for day in range(6):
        house.clock.set(datetime(2026, 11, 23 + day, 1, 10, tzinfo=UTC))
        clocks_in(house, phone, CITY_HALL)
        phone.says("ยกเลิก")
        with house.store() as store:
            (row,) = store.clockins.of_day(person.id, date(2026, 11, 23 + day))
            if row.verdict == "review":
                store.reviews.decide(row.id, boss.id, "accepted", "รู้จักกัน", house.clock.now(), f"e{day}")
    told = [verdict for verdict, _ in verdicts(house, person.id, date(2026, 11, 23), 6)]
    assert told == ["accepted", "accepted", "accepted", "review", "accepted", "accepted"]


def test_an_office_may_switch_a_signal_off(house: House) -> None:
    _, phone = house.clerk()
    with house.store() as store:
        store.office.set_checked("signal.same_digits", "0", house.clock.now())
    for day in range(5):
        house.clock.set(datetime(2026, 11, 23 + day, 1, 10, tzinfo=UTC))
        clocks_in(house, phone, CITY_HALL).sees_card("รับแล้ว")


def test_while_it_is_tried_out_nobody_is_refused(house: House) -> None:
    person, phone = house.clerk()
    with house.store() as store:
        store.office.set_checked("pilot.on", "on", house.clock.now())
    clocks_in(house, phone, HOME, code=None).sees_card("รอตรวจ", "อยู่ไกลจากจุดลงเวลา และไม่พบป้ายในรูป")
    with house.store() as store:
        (row,) = store.clockins.of_day(person.id, date(2026, 11, 23))
    assert (row.verdict, row.reasons) == ("review", ["far_and_no_sign"])
