"""Who may do what to whom: every role, every command, own, unit and other, through the real dispatcher.

What is expected comes from the one table in `rules/permits.py`; that the table itself gives nobody more than
they need is held in `tests/rules/test_permits.py`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

import pytest

import handlers
import texts
from bot import buttons
from rules import permits
from rules.people import ROLES, Person
from rules.permits import COMMANDS, PERMITS, Chief
from rules.rounds import Round
from simulator.phone import Phone
from simulator.screen import words
from storage.clockins import ClockIn
from storage.requests import NewRequest
from tests.builders import House

TODAY = date(2026, 11, 23)
SEEN = datetime(2026, 11, 23, 1, tzinfo=UTC)
VIEWERS = ("stranger", "staff", "supervisor", "committee", "admin", "auditor", "deputy")
UNIT, BELOW, ELSEWHERE = "กองคลัง", "งานบัญชี", "กองช่าง"
EARLY = Round(time(7, 30), time(15, 30), "EARLY")

#: The sentences that keep somebody out: the house's, and those of flows that say it in their own way.
REFUSALS = (
    ("common", "not_registered"), ("common", "not_allowed"), ("common", "not_own"), ("common", "who_unknown"),
    ("reviews", "not_yours"), ("reviews", "none_in_unit"), ("approvals", "not_approver"),
    ("approvals", "not_yours"), ("ledger", "nobody"), ("idea_status", "which"), ("deputies", "over_already"),
)  # fmt: skip
#: Deeds done to the office as a whole: chat names nobody and no unit, so only who asks counts.
OF_THE_OFFICE = {
    "talk", "take_part", "see_office", "run_office", "run_campaigns", "keep_points", "import_files",
}  # fmt: skip


@dataclass
class Scene:
    """An office of three units, the viewer with a phone, and somebody near, below and far to be the target;
    everybody else stands in for nobody."""

    house: House
    phone: Phone
    viewer: Person | None
    people: dict[str, Person] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    deputies: dict[str, int] = field(default_factory=dict)

    @property
    def chiefs(self) -> tuple[Chief, ...]:
        if self.viewer is None:
            return ()
        with self.house.store() as store:
            return store.reviews.chiefs(self.viewer.id, TODAY)

    def says(self, text: str) -> bool:
        """Whether it is answered with something else than a refusal."""
        self.house.leaves(self.phone)
        return is_let_in(self.phone.says(text))

    def taps(self, flow: str, action: str, **args: object) -> bool:
        """A tap on a lasting button, as an old card or somebody else's card would carry it."""
        data = buttons.pack(buttons.Tap(flow, action, {key: str(value) for key, value in args.items()}))
        return is_let_in(self.phone.taps_old({"type": "postback", "label": "x", "data": data}))


def is_let_in(phone: Phone) -> bool:
    said = "\n".join("\n".join(words(bubble.message)) for bubble in phone.answers())
    assert said, f"no answer at all\n{phone.screen()}"
    return not any(_opening(*key) in said for key in REFUSALS)


def _opening(topic: str, key: str) -> str:
    """The whole first line of a sentence, or what stands after its first fact."""
    line = str(texts.topics()[topic][key]["th"]).splitlines()[0]
    return max(re.split(r"\{\w+\}", line), key=len).strip(" “”")


@pytest.fixture
def scene(house: House, request: pytest.FixtureRequest) -> Scene:
    role = request.param
    with house.store() as store:
        store.office.set_checked("pilot.on", "on", house.clock.now())
        store.units.save([{"unit": BELOW, "parent": UNIT, "nicknames": ["บัญชี"]}])
    house.person("2001", role="supervisor", unit=UNIT, first_name="หัวหน้า")
    house.person("9002", role="admin", unit=ELSEWHERE, first_name="แอดมินสอง")
    house.clerk("9003", role="admin", unit=ELSEWHERE, first_name="แอดมินสาม")
    if role == "stranger":
        viewer, phone = None, house.phone()
    else:
        own = {"role": "staff" if role == "deputy" else role, "unit": ELSEWHERE if role == "deputy" else UNIT}
        viewer, phone = house.clerk("5000", first_name="ผู้ดู", **own)
    # The timed jobs have no part in who may do what, and would take most of the time.
    made = Scene(house, Phone(house.platform, phone.person, house.runner.drain), viewer)
    for number, (target, unit) in enumerate(
        (("colleague", UNIT), ("below", BELOW), ("elsewhere", ELSEWHERE))
    ):
        made.people[target] = house.person(f"110{number}", unit=unit, first_name=f"คน{number}")
    if viewer is not None:
        with house.store() as store:  # read again: a supervisor's units are only known now
            made.viewer = made.people["own"] = store.people.by_id(viewer.id)
    _fill(made, role)
    return made


def _fill(scene: Scene, role: str) -> None:
    """A case and a request of everybody that wait, a deputy of each who is away, and a round to give."""
    with scene.house.store() as store:
        if role == "deputy" and scene.viewer is not None:
            chief = store.people.by_staff_id("2001")
            assert chief is not None
            store.reviews.add_deputy(chief.id, scene.viewer.id, TODAY, TODAY)
        stands_in = store.people.by_staff_id("9002")
        assert stands_in is not None
        for target, person in scene.people.items():
            key = f"case-{person.id}"
            store.clockins.add(_case(key, person.id))
            scene.cases[target] = store.connection.exec_driver_sql(
                "SELECT id FROM clockins WHERE event_id = ?", (key,)
            ).scalar_one()
            asked = NewRequest(person.id, "wfh", date(2026, 11, 26), date(2026, 11, 26), "full", SEEN, key)
            scene.requests[target] = store.requests.add(asked)
            store.reviews.add_deputy(person.id, stands_in.id, TODAY, TODAY)
        for row in store.reviews.deputy_rows(TODAY):
            for target, person in scene.people.items():
                if row.chief == person.id:
                    scene.deputies[target] = row.id


def _case(key: str, person: int) -> ClockIn:
    return ClockIn(
        event_id=key, person=person, kind="in", work_day=TODAY, event_time=SEEN, received_at=SEEN, point=None,
        latitude=None, longitude=None, distance_m=None, place_time=SEEN, photo_time=SEEN, photo=None,
        evidence={}, verdict="review", reasons=["no_sign"], rule_version="test",
    )  # fmt: skip


# -- every command ---------------------------------------------------------------------------------------


def test_every_word_of_every_flow_is_in_the_table() -> None:
    known = {(command.flow, command.key) for _, command in handlers.all_flows().words}
    assert known == set(COMMANDS), "name a new command in rules/permits.py COMMANDS"


def test_every_command_is_of_a_deed_and_every_deed_is_tried() -> None:
    assert set(COMMANDS.values()) <= set(PERMITS)
    assert set(PERMITS) == OF_THE_OFFICE | set(ATTEMPTS), "say below how the new deed is done to somebody"
    assert not OF_THE_OFFICE & set(ATTEMPTS)
    for rows in PERMITS.values():
        assert set(rows) <= {permits.STRANGER, permits.DEPUTY, *ROLES}


@pytest.mark.parametrize("scene", VIEWERS, indirect=True)
def test_every_command_by_every_role(scene: Scene) -> None:
    """Whoever may is answered; everybody else is refused, with nothing else said."""
    wrong = []
    for key, deed in COMMANDS.items():
        let_in = scene.says(texts.first_word(*key, "th"))
        if let_in is not permits.may(scene.viewer, deed, None, scene.chiefs):
            wrong.append((key, deed, let_in, scene.phone.screen().splitlines()[-8:]))
    assert not wrong


# -- every deed to oneself, near, below and far ----------------------------------------------------------

Try = Callable[[Scene, str], bool]


def _said(command: str) -> Try:
    return lambda scene, target: scene.says(f"{command} {scene.people[target].staff_id}")


def _card(name: str) -> Try:
    """A button of a person's card."""
    return lambda scene, target: scene.taps("people", "change", p=scene.people[target].id, t=name)


def _typed_into(flow: str, action: str) -> Try:
    """A talk of admins that asks whom."""

    def attempt(scene: Scene, target: str) -> bool:
        scene.house.leaves(scene.phone)
        if not scene.taps(flow, action):
            return False
        return is_let_in(scene.phone.says(scene.people[target].staff_id))

    return attempt


ATTEMPTS: dict[str, tuple[Try, ...]] = {
    "see_days": (_said("บัญชีครึ่งปี"),),
    "ask_status": (_said("สถานะ"),),
    "decide": (
        lambda scene, target: scene.taps("reviews", "refuse", case=scene.cases[target]),
        lambda scene, target: scene.taps("reviews", "accept", case=scene.cases[target]),
        lambda scene, target: scene.taps("approvals", "refuse", r=scene.requests[target]),
        lambda scene, target: scene.taps("approvals", "accept", r=scene.requests[target]),
    ),
    "appoint_deputy": (lambda scene, target: scene.taps("deputies", "end", d=scene.deputies[target]),),
    "look_up_people": (_said("คน"),),
    "bind_accounts": (
        _card("unbind"),
        lambda scene, target: scene.taps("people", "code", p=scene.people[target].id),
    ),
    "change_role": (_card("role"),),
    "change_place": (_card("unit"), _card("supervisor"), _card("left"), _card("stays")),
    "give_round": (_card("round"), _typed_into("rounds", "give")),
    "exempt": (_typed_into("exemptions", "add"),),
}


@pytest.mark.parametrize("scene", VIEWERS, indirect=True)
def test_every_deed_to_oneself_and_to_others(scene: Scene) -> None:
    with scene.house.store() as store:
        store.calendar.add_round(EARLY, "เช้า", SEEN, "operator")
    wrong = []
    for deed, attempts in ATTEMPTS.items():
        for target, person in scene.people.items():
            expected = permits.may(scene.viewer, deed, person, scene.chiefs)
            for place, attempt in enumerate(attempts):
                let_in = attempt(scene, target)
                if let_in is not expected:
                    wrong.append((deed, target, place, let_in, scene.phone.screen().splitlines()[-6:]))
    assert not wrong


@pytest.mark.parametrize("scene", VIEWERS, indirect=True)
def test_every_question_about_a_unit(scene: Scene) -> None:
    wrong = []
    for command in ("สถานะ", "ใครยังไม่มา", "ใครสาย", "กราฟ", "ใกล้เกณฑ์"):
        for unit in (UNIT, BELOW, ELSEWHERE):
            let_in = scene.says(f"{command} {unit}")
            if let_in is not permits.may(scene.viewer, "ask_status", unit):
                wrong.append((command, unit, let_in))
    assert not wrong
