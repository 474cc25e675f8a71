"""Official orders from a file: whole or not at all, safe to repeat, one order of many lines."""

from datetime import date

from tests.commands.keyboard import Operator
from tests.commands.test_calendar import late_clerk, state

HEAD = "order_no,order_date,kind,from,to,part,staff_id,subject\n"


def test_one_order_for_two_people(operator: Operator) -> None:
    first, second = late_clerk(operator), late_clerk(operator, "1002")
    line = "12/2570,2026-11-20,travel,2026-11-23,2026-11-25,,{},ประชุมที่เชียงใหม่\n"
    file = operator.saves("o.csv", HEAD + line.format("1001") + line.format("1002"))
    dry = operator.types("orders", "import", file, "--dry-run").output
    assert dry == "Would be: 1 added, 0 same; 2 days of 2 people changed (late -> travel 2)\n"
    assert state(operator, first) == "late"
    operator.types("orders", "import", file)
    assert (state(operator, first), state(operator, second)) == ("travel", "travel")
    again = operator.types("orders", "import", file).output
    assert again == "0 added, 1 same; 0 days of 0 people changed\n"
    listed = operator.types("orders", "list").output
    assert listed == ("1\t12/2570\t2026-11-20\ttravel\t2026-11-23\t2026-11-25\tfull\t2\tประชุมที่เชียงใหม่\n")
    told = operator.types("orders", "withdraw", "1", "--why", "เลื่อน").output
    assert told == "No. 1 is taken back; 2 days of 2 people changed (travel -> late 2)\n"
    assert "taken back before" in operator.types("orders", "withdraw", "1", "--why", "-", exit_code=1).output


def test_every_bad_line_is_named_and_nothing_is_half_done(operator: Operator) -> None:
    person = late_clerk(operator)
    lines = (
        "12/2570,2026-11-20,travel,2026-11-23,,,1001,ไปประชุม\n"
        "12/2570,20/11/69,sailing,2026-11-23,2026-11-20,night,7777,\n"
        "13/2570,2026-11-20,exempt,2026-11-23,,morning,1001,งานเลือกตั้ง\n"
        "12/2570,2026-11-20,travel,2026-11-23,,,1001,ไปประชุม\n"
    )
    told = operator.types("orders", "import", operator.saves("o.csv", HEAD + lines), exit_code=1).output
    for words in ("3", "sailing", "night", "7777", "4", "morning", "5", "12/2570 1001"):
        assert words in told
    assert state(operator, person) == "late"


def test_a_closed_month_takes_no_order(operator: Operator) -> None:
    late_clerk(operator)
    operator.house.clock.advance(days=14)
    for _ in range(3):
        operator.house.settle()
    operator.types("locks", "close", "2026-11", "--why", "ปิดงวด")
    line = "12/2570,2026-11-20,travel,2026-11-23,,,1001,ไปประชุม\n"
    told = operator.types("orders", "import", operator.saves("o.csv", HEAD + line), exit_code=1).output
    assert "2026-11-23..2026-11-23" in told
    with operator.house.store() as store:
        assert store.orders.standing(date(2026, 1, 1)) == []
