"""A supervisor answers for their own unit and all below it, and for nobody beside it."""

from tests.builders import CITY_HALL, House

TREE = [
    {"unit": "กองกลาง", "parent": None, "nicknames": ["กลาง"]},
    {"unit": "ฝ่ายการเงิน", "parent": "กองกลาง", "nicknames": ["เงิน"]},
]


def test_the_chief_of_the_unit_above_sees_and_decides(house: House) -> None:
    with house.store() as store:
        store.units.save(TREE)
    _, chief = house.clerk("2001", role="supervisor", unit="กองกลาง")
    _, beside = house.clerk("2002", role="supervisor", unit="กองวิชาการ")
    _, clerk = house.clerk("1001", unit="ฝ่ายการเงิน", first_name="มานี")
    clerk.says("เข้างาน").shares_place(*CITY_HALL).sends_photo(house.selfie(None)).sees_card("รอตรวจ")
    chief.says("สถานะ เงิน").sees("ฝ่ายการเงิน")
    chief.says("สถานะ 1001").sees("มานี")
    chief.says("รอตรวจ").sees("มานี")
    beside.says("สถานะ เงิน").sees_not("มานี")
    beside.says("สถานะ 1001").sees_not("มานี")
    beside.says("รอตรวจ").sees_not("มานี")


def test_without_a_tree_every_unit_stands_by_itself(house: House) -> None:
    _, chief = house.clerk("2001", role="supervisor", unit="กองกลาง")
    _, clerk = house.clerk("1001", unit="ฝ่ายการเงิน", first_name="มานี")
    chief.says("สถานะ 1001").sees_not("มานี")
    clerk.says("สถานะ").sees_not("ฝ่ายการเงิน")
