"""A project on its way: the unit head's signature, sending it to the committee, the committee's answer.

What is signed is kept word for word with its fingerprint; what was signed is what the committee gets. Its
answer is put on record once for each version, by an admin or the committee's secretary.
"""

from datetime import date
from typing import Any

from bot import events
from bot.flow import Flow
from bot.replies import Card, Fact, Passage, QuickReply
from bot.turn import Turn
from handlers.parts import project_cards as cards
from handlers.parts.project_desk import A_DAY, Desk, number, read, tap
from rules.dates import read_day
from rules.project import AFTER, ANSWERS, PARTS, Content, baht, may_answer
from rules.refusals import Refusal
from storage.projects import AlreadyAnswered, Signed
from texts import thai

flow = Flow("submitting", yields=True)

MOST_COMMENTS = 2000
_CODE = 12  # hex digits of a fingerprint that people compare
_WHO_ANSWERS = ("admin", "committee")


# -- the signature -------------------------------------------------------------------------------------


@flow.button("review", lasts=True)
def review(turn: Turn, args: dict[str, str]) -> None:
    _review(turn, *_to_sign(turn, number(args, "p")))


def _review(turn: Turn, desk: Desk, content: Content) -> None:
    """What the signature stands for, and the one button more that gives it."""
    writers = [one.name for one in turn.store.projects.members(desk.project.id)]
    turn.wait_for("sure", {"p": desk.project.id, "digest": content.digest}, minutes=A_DAY)
    turn.show(
        Card(
            tone="review",
            badge=turn.text("badge_review"),
            title=desk.project.title,
            alt=turn.text("badge_review"),
            facts=(
                Fact(turn.text("parts"), turn.text("n_parts", n=len(PARTS)), strong=True),
                Fact(turn.text("plan"), turn.text("n_rows", n=len(content.plan))),
                Fact(turn.text("budget"), turn.text("n_baht", amount=baht(content.satang)), strong=True),
                Fact(turn.text("writers"), ", ".join(writers) or desk.person.name),
                Fact(turn.text("code"), content.digest[:_CODE]),
            ),
            next_step=turn.text("review_next"),
            buttons=(
                turn.button("sign", "sign"),
                tap(turn, "project", "read_all", "read", p=desk.project.id, n=0),
            ),
        )
    )


def _to_sign(turn: Turn, project: int, *, alone: bool = False) -> tuple[Desk, Content]:
    """The project and its text, for its head while it may be signed. Raises Refusal."""
    desk = read(turn, project, alone=alone)
    if desk.person.id != desk.project.head:
        raise Refusal("only_head")
    if not desk.project.is_open:
        raise Refusal("closed")
    if desk.project.state == "signed":
        raise Refusal("signed_already")
    content = turn.store.projects.content(project)
    if content.lacking:
        raise Refusal("lacking", parts=", ".join(cards.named(turn, part) for part in content.lacking))
    return desk, content


@flow.button("sign")
def sign(turn: Turn, args: dict[str, str]) -> None:
    """Only for the text that was looked at: whoever wrote meanwhile makes the head look again."""
    memory = turn.memory
    if "digest" not in memory:
        raise Refusal("button_stale")
    desk, content = _to_sign(turn, int(memory["p"]), alone=True)
    if content.digest != memory["digest"]:
        turn.say("changed_meanwhile")
        return _review(turn, desk, content)
    store, p = turn.store.projects, desk.project.id
    version = store.sign(p, content, desk.person.id, turn.now, turn.event.id)
    store.set_state(p, "signed")
    turn.store.audit.add(
        turn.now, desk.person.staff_id, "project.signed", f"project:{p}", version=version,
        sha256=content.digest,
    )  # fmt: skip
    _tell_authors(turn, desk, "told_signed")
    turn.done()
    return cards.show_project(turn, read(turn, p), turn.text("signed", version=version))


# -- sending -------------------------------------------------------------------------------------------


@flow.button("send", lasts=True)
def ask_send(turn: Turn, args: dict[str, str]) -> None:
    desk, signed = _to_send(turn, number(args, "p"))
    turn.wait_for("sure", {"p": desk.project.id, "v": signed.version})
    turn.say("ask_send", turn.button("send_yes", "send_yes"), turn.command("menu", "cancel"))


@flow.button("send_yes")
def send(turn: Turn, args: dict[str, str]) -> None:
    if "v" not in turn.memory:
        raise Refusal("button_stale")
    desk, signed = _to_send(turn, int(turn.memory["p"]), alone=True)
    store, p = turn.store.projects, desk.project.id
    store.send(signed.id, desk.person.id, turn.now)
    store.set_state(p, "sent")
    turn.store.audit.add(
        turn.now, desk.person.staff_id, "project.sent", f"project:{p}", version=signed.version
    )
    for one in turn.store.people.of_roles(_WHO_ANSWERS, turn.today):
        if one != desk.person.id:
            facts = {"title": desk.project.title, "version": signed.version}
            turn.store.notices.add(one, flow.name, "told_sent", turn.now, facts)
    turn.done()
    cards.show_project(turn, read(turn, p), turn.text("sent", version=signed.version))


def _to_send(turn: Turn, project: int, *, alone: bool = False) -> tuple[Desk, Signed]:
    desk = read(turn, project, alone=alone)
    if not desk.writes:
        raise Refusal("not_allowed")
    signed = turn.store.projects.signed(project)
    if desk.project.state == "sent":
        raise Refusal("sent_already")
    if desk.project.state != "signed" or signed is None:
        raise Refusal("not_signed")
    return desk, signed


# -- the committee's answer ----------------------------------------------------------------------------


@flow.button("answer", lasts=True)
def ask_answer(turn: Turn, args: dict[str, str]) -> None:
    desk, sent = _to_answer(turn, number(args, "p"))
    turn.wait_for("answer", {"p": desk.project.id, "s": sent.id}, minutes=A_DAY)
    _ask_answer(turn, desk, sent)


def _ask_answer(turn: Turn, desk: Desk, sent: Signed) -> None:
    """On a card, whose buttons are there on a computer too."""
    words = turn.text("ask_answer", title=desk.project.title, version=sent.version)
    turn.show(
        Card(
            tone="review",
            badge=turn.text("badge_answer"),
            title=desk.project.title,
            alt=words,
            why=(words,),
            buttons=tuple(turn.button(f"say_{one}", "say", a=one) for one in ANSWERS),
            quick=(turn.command("menu", "cancel"),),
        )
    )


@flow.button("say")
def take_answer(turn: Turn, args: dict[str, str]) -> None:
    answer = args.get("a", "")
    if answer not in ANSWERS or "s" not in turn.memory:
        raise Refusal("button_stale")
    turn.wait_for("comments", {**turn.memory, "a": answer}, minutes=A_DAY)
    _ask_comments(turn, answer)


def _ask_comments(turn: Turn, answer: str) -> None:
    quick = (turn.button("no_comments", "no_comments"),) if answer == "approve" else ()
    turn.say(f"ask_comments_{answer}", *quick)


@flow.step("comments", events.Text)
def take_comments(turn: Turn, said: events.Text) -> None:
    over = max(thai.letters(said.text) - MOST_COMMENTS, thai.utf16(said.text) - 2 * MOST_COMMENTS)
    if over > 0:
        raise Refusal("comments_too_long", over=over, most=MOST_COMMENTS)
    _ask_when(turn, said.text)


@flow.button("no_comments")
def without_comments(turn: Turn, args: dict[str, str]) -> None:
    if turn.memory.get("a") != "approve":
        raise Refusal("button_stale")
    _ask_when(turn, "")


def _ask_when(turn: Turn, comments: str) -> None:
    turn.wait_for("on", {**turn.memory, "comments": comments}, minutes=A_DAY)
    _when_choices(turn)


def _when_choices(turn: Turn) -> None:
    today = turn.today.isoformat()
    earlier = turn.date_button("other_day", "on", initial=today, last=today)
    turn.say("ask_when", turn.button("today", "on", picked=today), earlier)


@flow.button("on")
def take_day(turn: Turn, args: dict[str, str]) -> None:
    try:
        on = date.fromisoformat(args.get("picked", ""))
    except ValueError:
        raise Refusal("pick_again") from None
    _take_day(turn, on)


@flow.step("on", events.Text, gives_way=True)
def type_day(turn: Turn, said: events.Text) -> None:
    """As typed on a computer, where there is nothing to pick a day with."""
    on = read_day(thai.folded(said.text), turn.today)
    return _take_day(turn, on) if on else ask_again(turn)


def _take_day(turn: Turn, on: date) -> None:
    """A day from when it was sent to today: nobody decides before or after that."""
    memory = turn.memory
    if "comments" not in memory:
        raise Refusal("button_stale")
    desk, sent = _to_answer(turn, int(memory["p"]))
    first = turn.local(sent.sent_at or sent.at).date()
    if not first <= on <= turn.today:
        turn.say("day_outside", first=thai.short_date(first, turn.language))
        return _when_choices(turn)
    turn.wait_for("record", {**memory, "on": on.isoformat()}, minutes=A_DAY)
    return turn.show(_record_card(turn, desk, sent, turn.memory))


def _record_card(turn: Turn, desk: Desk, sent: Signed, memory: dict[str, Any]) -> Card:
    on = thai.short_date(date.fromisoformat(memory["on"]), turn.language)
    comments = memory["comments"] or turn.text("none")
    return Card(
        tone="review",
        badge=turn.text("badge_record"),
        title=desk.project.title,
        alt=turn.text("badge_record"),
        facts=(
            Fact(turn.text("version"), str(sent.version)),
            Fact(turn.text("the_answer"), turn.text(f"say_{memory['a']}"), strong=True),
            Fact(turn.text("on_day"), on),
        ),
        passages=(Passage(turn.text("comments"), comments),),
        next_step=turn.text(f"record_next_{memory['a']}"),
        buttons=(turn.button("record", "record"), turn.command("menu", "cancel")),
    )


@flow.button("record")
def record(turn: Turn, args: dict[str, str]) -> None:
    memory = turn.memory
    if "on" not in memory:
        raise Refusal("button_stale")
    desk, sent = _to_answer(turn, int(memory["p"]), alone=True)
    if sent.id != memory["s"]:
        raise Refusal("other_version")
    store, p, answer = turn.store.projects, desk.project.id, memory["a"]
    try:
        store.answer(
            sent.id, answer, memory["comments"], date.fromisoformat(memory["on"]), by=desk.person.id,
            at=turn.now, event_id=turn.event.id,
        )  # fmt: skip
    except AlreadyAnswered:
        raise Refusal("answered_already") from None
    store.set_state(p, AFTER[answer])
    turn.store.audit.add(
        turn.now, desk.person.staff_id, "project.answered", f"project:{p}", answer=answer,
        version=sent.version, on=memory["on"],
    )  # fmt: skip
    _tell_authors(turn, desk, f"told_{answer}", comments=memory["comments"] or "-")
    turn.done()
    cards.show_project(turn, read(turn, p), turn.text("recorded"))


def _to_answer(turn: Turn, project: int, *, alone: bool = False) -> tuple[Desk, Signed]:
    desk = read(turn, project, alone=alone)
    if not may_answer(desk.person):
        raise Refusal("not_allowed")
    sent = turn.store.projects.signed(project, sent=True)
    if desk.project.state != "sent" or sent is None:
        raise Refusal("answered_already")
    return desk, sent


# -- asking once more ----------------------------------------------------------------------------------


@flow.again("answer", "comments", "on")
def ask_again(turn: Turn) -> None:
    step, memory = str(turn.talk.step), turn.memory
    turn.say(f"{step}_again")
    if step == "comments":
        return _ask_comments(turn, memory["a"])
    if step == "on":
        return _when_choices(turn)
    return _ask_answer(turn, *_to_answer(turn, int(memory["p"])))


@flow.again("sure", "record")
def tap_again(turn: Turn) -> None:
    quick: tuple[QuickReply, ...] = (turn.command("project", "command"), turn.command("menu", "cancel"))
    turn.say("tap_again", *quick)


def _tell_authors(turn: Turn, desk: Desk, key: str, **facts: str) -> None:
    """Everybody who writes it and its head, but not who just did it."""
    told = {desk.project.head, *desk.members} - {desk.person.id}
    rows = [(one, key, {"title": desk.project.title, **facts}) for one in sorted(told)]
    turn.store.notices.add_many(flow.name, rows, turn.now)
