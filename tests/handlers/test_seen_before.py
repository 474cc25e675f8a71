"""Somchai clocks in; a colleague sends his photo again, cut, framed or turned; and an honest one does not."""

import cv2
import numpy as np
import pytest

from simulator.phone import Phone
from tests.builders import House

BY_THE_GATE = (13.754037214, 100.501655183)
BY_THE_STAIRS = (13.753811, 100.501922)


def pixels(jpeg: bytes) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return picture


def sent_on(picture: np.ndarray, quality: int = 80) -> bytes:
    done, buffer = cv2.imencode(".jpg", np.ascontiguousarray(picture), (cv2.IMWRITE_JPEG_QUALITY, quality))
    assert done
    return bytes(buffer.tobytes())


def cropped(picture: np.ndarray, share: float) -> np.ndarray:
    rows, columns = picture.shape[:2]
    down, across = int(rows * share), int(columns * share)
    return picture[down // 3 : rows - down + down // 3, across // 2 : columns - across + across // 2]


def screenshot(picture: np.ndarray) -> np.ndarray:
    small = cv2.resize(picture, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, 110, 160, 0, 0, cv2.BORDER_CONSTANT, value=(18, 18, 18))
    cv2.putText(framed, "08:01  LTE", (30, 70), 0, 1.5, (240, 240, 240), 3)
    return framed


def turned(picture: np.ndarray) -> np.ndarray:
    rows, columns = picture.shape[:2]
    view = cv2.getRotationMatrix2D((columns / 2, rows / 2), 5, 1.0)
    return cv2.warpAffine(picture, view, (columns, rows))


EDITS = {
    "cropped by 5 %": lambda p: cropped(p, 0.05),
    "cropped by 15 %": lambda p: cropped(p, 0.15),
    "a screenshot": screenshot,
    "turned": turned,
    "turned round and cropped": lambda p: cropped(p, 0.08)[:, ::-1],
    "a screenshot of a crop, lighter": lambda p: cv2.convertScaleAbs(
        screenshot(cropped(p, 0.08)), alpha=1.1, beta=20
    ),
}


@pytest.fixture
def two(house: House) -> tuple[Phone, Phone]:
    """Somchai's phone and Malee's."""
    _, somchai = house.clerk("1001", first_name="สมชาย")
    _, malee = house.clerk("1002", first_name="มาลี")
    return somchai, malee


@pytest.mark.parametrize("edit", EDITS)
def test_a_colleagues_photo_is_known_again(house: House, two: tuple[Phone, Phone], edit: str) -> None:
    """Among others of the same morning; a human looks, and is told whose it looks like: somebody else's."""
    somchai, malee = two
    photo = house.selfie(place=4, mirrored=True)
    somchai.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(photo).sees_card("รับแล้ว")
    for number in range(2):
        _, other = house.clerk(f"200{number}", first_name=f"อื่น{number}")
        other.says("เข้างาน").shares_place(*BY_THE_STAIRS)
        other.sends_photo(house.selfie(place=4, person="admiral")).sees_card("รับแล้ว")
    house.clock.advance(days=40)
    malee.says("เข้างาน").shares_place(*BY_THE_STAIRS)
    malee.sends_photo(sent_on(EDITS[edit](pixels(photo)))).sees_card("รอตรวจ", "เหมือนรูปที่ผู้อื่นเคยส่ง")


@pytest.mark.parametrize("stir", [0.0, 1.0])
def test_an_honest_colleague_in_the_same_place_is_accepted(
    house: House, two: tuple[Phone, Phone], stir: float
) -> None:
    somchai, malee = two
    for phone, who in ((somchai, "astronaut"), (malee, "admiral"), (somchai, "astronaut")):
        phone.says("เข้างาน").shares_place(*BY_THE_GATE)
        phone.sends_photo(house.selfie(place=4, stir=stir, person=who)).sees_card("รับแล้ว")
        house.clock.advance(days=1)


def test_his_own_photo_sent_again_is_still_called_his_own(house: House, two: tuple[Phone, Phone]) -> None:
    somchai, _ = two
    photo = house.selfie(place=4)
    somchai.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(photo).sees_card("รับแล้ว")
    house.clock.advance(days=1)
    somchai.says("เข้างาน").shares_place(*BY_THE_GATE)
    somchai.sends_photo(sent_on(cropped(pixels(photo), 0.08))).sees_card("รอตรวจ", "เหมือนรูปที่ท่านเคยส่ง")


def test_once_his_photo_is_erased_nobody_is_accused_by_what_is_left(
    house: House, two: tuple[Phone, Phone]
) -> None:
    somchai, malee = two
    photo = house.selfie(place=4)
    somchai.says("เข้างาน").shares_place(*BY_THE_GATE).sends_photo(photo).sees_card("รับแล้ว")
    house.clock.advance(days=700)
    house.settle()
    malee.says("เข้างาน").shares_place(*BY_THE_STAIRS)
    malee.sends_photo(sent_on(cropped(pixels(photo), 0.08))).sees_card("รับแล้ว")
