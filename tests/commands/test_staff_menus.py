"""A role that changes by import changes the menu at the foot of the chat, too: the worker switches it."""

import pytest

import app as wiring
from bot.line.menus import deploy
from bot.line.messenger import Messenger
from documents.menus import DEFAULT
from simulator.phone import Phone
from storage.errands import MENU
from tests.builders import House
from tests.commands.keyboard import STAFF, Operator
from tests.menus import drawn


@pytest.fixture
def office(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """An office whose menus are at LINE."""
    monkeypatch.setattr("documents.menus.draw_menus", drawn)
    settings = operator.house.settings
    line = Messenger(settings.line_channel_access_token, base_url=settings.line_api_url)
    deploy(line, drawn(), DEFAULT)
    return operator


def imports(operator: Operator, *people: tuple[str, str], rehearsal: bool = False) -> None:
    """The staff list with these people (staff id, role)."""
    text = STAFF + "".join(f"{staff_id},นาย,ก{staff_id},ข,,กอง ก,{role},\n" for staff_id, role in people)
    operator.types("staff", "import", operator.saves("s.csv", text), *(["--dry-run"] if rehearsal else []))


def bound(house: House, staff_id: str) -> Phone:
    with house.store() as store:
        person = store.people.by_staff_id(staff_id)
    assert person is not None
    return house.phone_of(person)


def menu_of(phone: Phone) -> str:
    shown = phone.platform.menus.shown_to(phone.id)
    assert shown is not None
    return str(shown["name"]).split()[1]


def waiting(house: House) -> int:
    with house.store() as store:
        return len(store.errands.due(MENU, 100))


def test_whose_role_changed_sees_another_menu_and_nobody_else(office: Operator) -> None:
    house = office.house
    imports(office, ("1001", "staff"), ("1002", "staff"), ("1003", "staff"))
    owner, colleague, stranger = bound(house, "1001"), bound(house, "1002"), house.phone("คนนอก")
    house.settle()
    imports(office, ("1001", "supervisor"), ("1002", "staff"), ("1003", "admin"))
    assert (menu_of(owner), waiting(house)) == ("staff", 1)
    house.settle()
    assert [menu_of(phone) for phone in (owner, colleague, stranger)] == ["supervisor", "staff", "staff"]
    assert waiting(house) == 0
    owner.sees_nothing()
    imports(office, ("1001", "staff"))
    house.settle()
    assert menu_of(owner) == "staff"


def test_a_deployment_shows_everybody_the_menu_of_their_role(office: Operator) -> None:
    house = office.house
    imports(office, ("1001", "staff"), ("1002", "supervisor"), ("1003", "admin"), ("1004", "auditor"))
    phones = [bound(house, staff_id) for staff_id in ("1001", "1002", "1003", "1004")]
    assert {menu_of(phone) for phone in phones} == {"staff"}
    office.types("menus", "deploy")
    assert [menu_of(phone) for phone in phones] == ["staff", "supervisor", "admin", "auditor"]


def test_the_same_list_again_or_a_rehearsal_asks_for_nothing(office: Operator) -> None:
    imports(office, ("1001", "staff"))
    bound(office.house, "1001")
    imports(office, ("1001", "staff"))
    imports(office, ("1001", "supervisor"), rehearsal=True)
    assert waiting(office.house) == 0


def test_the_last_of_several_changes_counts(office: Operator) -> None:
    house = office.house
    imports(office, ("1001", "staff"))
    phone = bound(house, "1001")
    for role in ("supervisor", "staff", "admin"):
        imports(office, ("1001", role))
    assert waiting(house) == 1
    house.settle()
    assert menu_of(phone) == "admin"


@pytest.mark.parametrize("fault", ["500", "429", "drop"])
def test_while_line_is_away_it_waits(office: Operator, fault: str) -> None:
    house = office.house
    imports(office, ("1001", "staff"), ("1002", "staff"))
    phones = [bound(house, "1001"), bound(house, "1002")]
    imports(office, ("1001", "supervisor"), ("1002", "supervisor"))
    house.platform.misbehave.fail(fault, "richmenu", times=1)
    house.settle()
    assert waiting(house) == 2 and {menu_of(phone) for phone in phones} == {"staff"}
    house.settle()
    assert waiting(house) == 0 and {menu_of(phone) for phone in phones} == {"supervisor"}


def test_killed_between_switching_and_noting_it_does_no_harm(
    office: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = office.house
    imports(office, ("1001", "staff"))
    phone = bound(house, "1001")
    imports(office, ("1001", "supervisor"))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("storage.errands.Errands.done", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        house.jobs.once()
    assert (menu_of(phone), waiting(house)) == ("supervisor", 1)
    other = wiring.create_jobs(house.settings, clock=house.clock)
    other.once()
    other.close()
    assert (menu_of(phone), waiting(house)) == ("supervisor", 0)


def test_an_account_that_was_freed_meanwhile_is_let_alone(office: Operator) -> None:
    house = office.house
    imports(office, ("1001", "staff"))
    phone = bound(house, "1001")
    imports(office, ("1001", "supervisor"))
    office.types("staff", "unbind", "1001")
    house.settle()
    assert (menu_of(phone), waiting(house)) == ("staff", 0)


def test_without_menus_at_line_it_is_given_up(operator: Operator) -> None:
    house = operator.house
    imports(operator, ("1001", "staff"))
    phone = bound(house, "1001")
    imports(operator, ("1001", "supervisor"))
    house.settle()
    assert waiting(house) == 0 and phone.platform.menus.shown_to(phone.id) is None
