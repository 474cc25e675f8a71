"""No talk holds a person: wherever words are waited for, a bare command of another flow is heard."""

from bot import events
from handlers import all_flows
from tests.builders import House


def test_every_step_that_takes_words_lets_commands_through() -> None:
    held = [
        f"{flow.name}.{step}"
        for flow in all_flows().by_name.values()
        for step, kinds in flow.steps.items()
        if events.Text in kinds and not flow.yields and step not in flow.giving_way
    ]
    # A person without an account has no other command to say but those that are always heard; the answers
    # to an admin's talks may be words that are commands too, as a kind of leave is: see below.
    assert {step for step in held if not step.endswith(".answer")} == {"welcome.code"}


def test_what_is_no_answer_but_a_command_is_heard_and_the_question_waits(house: House) -> None:
    _, admin = house.clerk("9001", role="admin")
    admin.says("วันหยุด").taps("เพิ่มวันหยุด").sees("วันไหน")
    admin.says("สถานะ").sees_card("ทั้งสำนักงาน").says("วันไหนดีนะ").sees("วันไหน")
    admin.says("28 ธ.ค.").sees_not("อ่านวันที่ไม่ออก").says("สถานะ").says("ยกเลิก").sees("ยกเลิกแล้ว")
