"""Announcements to the office, a unit or a role: read once more with what they cost, then sent."""

from typing import Any, Final

from bot import events
from bot.flow import Flow
from bot.replies import Card, Fact, Passage, Say, TapButton
from bot.turn import Turn
from handlers.parts.admin_talk import admin, labelled
from rules.people import ROLES
from storage.announcements import Audience
from texts import thai

flow = Flow("announcements", yields=True)

AN_HOUR: Final = 60
MOST_LETTERS: Final = 1000
MOST_OFFERED: Final = 6
SHOWN: Final = 160


@flow.command("command")
def show(turn: Turn) -> None:
    """The latest, and how far each has come."""
    admin(turn)
    rows = turn.store.announcements.latest()
    facts = tuple(Fact(_when(turn, row), _line(turn, row)) for row in rows)
    title = turn.text("title" if rows else "title_none")
    turn.show(
        Card(
            "info", turn.text("badge"), title, title, facts,
            buttons=(turn.button("new", "new", lasts=True),), quick=(turn.command("menu", "menu"),),
        )
    )  # fmt: skip


def _when(turn: Turn, row: Any) -> str:
    return f"{turn.short_date(row.made_at)} {turn.clock(row.made_at)}"


def _line(turn: Turn, row: Any) -> str:
    left = turn.text("left", left=row.left, calls=row.calls) if row.left else turn.text(f"done_{row.how}")
    return f"{thai.clip(row.words, SHOWN)}\n{_scope_name(turn, row.scope)} · {left}"


def _scope_name(turn: Turn, scope: dict[str, str]) -> str:
    if "role" in scope:
        return turn.text(f"role_{scope['role']}")
    return scope.get("unit") or turn.text("everybody")


@flow.button("new", lasts=True)
def new(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    turn.say("ask_words", turn.command("menu", "cancel"))
    turn.wait_for("words", minutes=AN_HOUR)


@flow.step("words", events.Text)
def take_words(turn: Turn, said: events.Text) -> None:
    admin(turn)
    words = said.text.strip()
    if not words or thai.letters(words) > MOST_LETTERS:
        turn.say("too_long", n=thai.letters(words), most=MOST_LETTERS)
        return turn.wait_for("words", minutes=AN_HOUR)
    return _ask_scope(turn, words)


def _ask_scope(turn: Turn, words: str) -> None:
    units = turn.store.people.units()[:MOST_OFFERED]
    offered: list[TapButton] = [labelled(turn, turn.text("everybody"), "scope", s="")]
    offered += [labelled(turn, turn.text(f"role_{role}"), "scope", s=f"role:{role}") for role in ROLES[1:4]]
    offered += [labelled(turn, unit, "scope", s=f"unit:{unit}") for unit in units if len(unit) <= 60]
    turn.say("ask_scope", *offered, turn.command("menu", "cancel"))
    turn.wait_for("scope", {"words": words}, minutes=AN_HOUR)


@flow.step("scope", events.Text)
def take_unit(turn: Turn, said: events.Text) -> None:
    """A unit typed by name or nickname."""
    admin(turn)
    found = turn.store.units.tree().named(said.text, thai.folded, turn.store.people.units())
    if len(found) != 1:
        turn.say("bad_scope", words=thai.clip(said.text, 40))
        return _ask_scope(turn, turn.memory["words"])
    return _preview(turn, {"unit": found[0]})


@flow.button("scope")
def tap_scope(turn: Turn, args: dict[str, str]) -> None:
    admin(turn)
    kind, _, name = args.get("s", "").partition(":")
    _preview(turn, {kind: name} if kind in ("role", "unit") and name else {})


def _preview(turn: Turn, scope: dict[str, str]) -> None:
    words = turn.memory["words"]
    to = turn.store.announcements.audience(scope, turn.today)
    if not to.everybody:
        turn.say("nobody")
        return _ask_scope(turn, words)
    left = max(0, turn.around.push_limit - turn.store.pushes.sent(_month(turn)))
    facts = (
        Fact(turn.text("label_to"), _scope_name(turn, scope)),
        Fact(
            turn.text("label_people"),
            turn.text("people", n=f"{len(to.everybody):,}", reach=f"{len(to.reachable):,}"),
        ),
        Fact(turn.text("label_cost"), turn.text("cost", n=f"{len(to.reachable):,}", left=f"{left:,}")),
    )
    enough = 0 < len(to.reachable) <= left
    now = labelled(turn, turn.text("send_push", n=len(to.reachable)), "send", how="push")
    later = labelled(turn, turn.text("send_notice"), "send", how="notice")
    buttons = (now, later) if enough else (later,)
    title = turn.text("title_preview")
    turn.show(
        Card(
            "info", turn.text("badge_preview"), title, title, facts,
            passages=(Passage(turn.text("label_words"), _worded(turn, words)),),
            why=() if enough else (turn.text("too_dear"),),
            next_step=turn.text("next_step"), buttons=buttons, quick=(turn.command("menu", "cancel"),),
        )
    )  # fmt: skip
    turn.wait_for("confirm", {"words": words, "scope": scope, "n": len(to.reachable)}, minutes=AN_HOUR)
    return None


@flow.step("confirm", events.Text)
def confirm_again(turn: Turn, said: events.Text) -> None:
    _preview(turn, turn.memory["scope"])


@flow.button("send")
def send(turn: Turn, args: dict[str, str]) -> None:
    """Kept, counted against the month's limit and, if by push, left to the worker."""
    person = admin(turn)
    words, scope = turn.memory["words"], turn.memory["scope"]
    to = turn.store.announcements.audience(scope, turn.today)
    how = "push" if args.get("how") == "push" else "notice"
    if how == "push" and not _paid(turn, to):
        return _preview(turn, scope)
    by, shown = turn.require_person().id, _worded(turn, words)
    number = turn.store.announcements.add(shown, scope, how, to.reachable, by, turn.now, turn.event.id)
    if how == "notice":
        rows = [(one, "told", {"words": shown}) for one in to.everybody if one != person.id]
        turn.store.notices.add_many(flow.name, rows, turn.now)
    told = len(to.reachable) if how == "push" else len(to.everybody)
    subject, facts = f"announcement:{number}", {"how": how, "people": told, **scope}
    turn.store.audit.add(turn.now, person.staff_id, "announcement.sent", subject, **facts)
    turn.done()
    turn.show(Say(turn.text(f"sent_{how}", n=told), (turn.command("announcements", "command"),)))
    return None


def _paid(turn: Turn, to: Audience) -> bool:
    """Whether what was read in the preview still holds and the month has room for it."""
    if len(to.reachable) != turn.memory["n"]:
        turn.say("audience_changed")
        return False
    if not turn.store.pushes.reserve(_month(turn), turn.around.push_limit, len(to.reachable)):
        turn.say("too_dear")
        return False
    return True


def _worded(turn: Turn, words: str) -> str:
    return turn.text("worded", words=words)


def _month(turn: Turn) -> str:
    return turn.today.strftime("%Y-%m")
