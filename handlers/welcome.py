"""Getting to know each other: a new friend, and the one-time code that says who it is."""

from datetime import timedelta

from bot import events, guards
from bot.flow import Flow
from bot.replies import Card, Fact
from bot.turn import Turn
from documents.menus import menu_of_role
from rules import codes
from rules.people import Person

flow = Flow("welcome")

TRIES_AN_HOUR = 5
TRIES_A_CODE = 5
_WINDOW = timedelta(hours=1)


@flow.opens(events.Follow)
def greet(turn: Turn, _event: events.Follow) -> None:
    turn.store.people.set_blocked(turn.user_id, None)
    if turn.person is None:
        turn.say("hello_stranger")
    else:
        turn.say("hello_again", turn.command("menu", "menu"), name=turn.person.first_name)


@flow.notices_of(events.Unfollow)
def remember_block(turn: Turn, _event: events.Unfollow) -> None:
    """Whoever blocked us is not pushed to; a push to them would cost and reach nobody."""
    turn.store.people.set_blocked(turn.user_id, turn.event.at)


@flow.command("register", rest=True)
def register(turn: Turn) -> None:
    if turn.rest:
        return try_code(turn, turn.rest)
    if turn.person is not None:
        return turn.say("already_you", name=turn.person.name)
    turn.say("ask_code")
    return turn.wait_for("code")


@flow.step("code", events.Text)
def typed_code(turn: Turn, said: events.Text) -> None:
    try_code(turn, said.text)


def try_code(turn: Turn, typed: str) -> None:
    """Binds on the right code. A wrong try must be counted, so it is an answer, never a Refusal."""
    people = turn.store.people
    if people.tries_since(turn.user_id, turn.now - _WINDOW) >= TRIES_AN_HOUR:
        return turn.say("too_many_tries", minutes=int(_WINDOW.total_seconds() // 60))
    code = codes.parse(typed)
    found = people.code(code.selector) if code else None
    right = found is not None and code is not None
    if right and found and code:
        right = codes.matches(turn.around.secret_key, code, found.verifier_hash)
    if not right or found is None:
        people.add_try(turn.user_id, turn.now)
        if found is not None:
            people.count_wrong_try(found.id)
        return turn.say("code_wrong")
    if found.used_at or found.revoked_at or found.expires_at <= turn.now or found.wrong_tries >= TRIES_A_CODE:
        return turn.say("code_expired")
    return _bind(turn, people.by_id(found.person), found.id)


def _bind(turn: Turn, person: Person, code: int) -> None:
    people = turn.store.people
    bound = people.of_account(turn.user_id)
    if bound is not None:
        key = "already_you" if bound.id == person.id else "account_taken"
        return turn.say(key, name=bound.name)
    if people.account_of(person.id) is not None:
        return turn.say("person_taken")
    people.bind(turn.user_id, person.id, turn.now)
    people.use_code(code, turn.now)
    turn.store.audit.add(turn.now, person.staff_id, "account.bound", f"person:{person.staff_id}")
    turn.forget_person()
    turn.done()
    turn.wants_menu(menu_of_role(person.role))
    turn.show(_bound_card(turn, person))
    return guards.show_notice(turn)


def _bound_card(turn: Turn, person: Person) -> Card:
    return Card(
        tone="accepted",
        badge=turn.text("bound_badge"),
        title=turn.text("bound_title", name=person.name),
        alt=turn.text("bound_alt", name=person.name),
        facts=(
            Fact(turn.text("staff_id"), person.staff_id),
            Fact(turn.text("unit"), person.unit),
            Fact(turn.text("position"), person.position or "-"),
        ),
        next_step=turn.text("bound_next"),
    )
