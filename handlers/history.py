"""Who did what, and when: the audit trail by person, kind of deed and day, newest first."""

from datetime import datetime, time, timedelta
from typing import Final

import texts
from bot.flow import Flow
from bot.replies import Card, QuickReply
from bot.turn import Turn
from handlers.parts import history_words, whose
from handlers.parts.admin_talk import labelled
from handlers.parts.history_words import DEED
from rules.calendar import at_office
from rules.permits import sees_office
from rules.refusals import Refusal
from storage.audit import Wanted
from texts import sentence, thai

flow = Flow("history")

PAGE: Final = 8


@flow.command("command", rest=True)
def show(turn: Turn) -> None:
    """`ประวัติ 1001 เมื่อวาน`: of a person (done by or to them), of a kind of deed, of a day; or the newest."""
    viewer = turn.require_person()
    if not sees_office(viewer):
        raise Refusal("not_allowed")
    wanted, of = _wanted(turn)
    _page(turn, wanted, of, None)


def _wanted(turn: Turn) -> tuple[Wanted, str]:
    """What is looked for, and in words whose it is."""
    if not turn.rest:
        return Wanted(), turn.text("of_all")
    asked = whose.read(turn)
    begin = at_office(asked.first, time.min, turn.around.zone) if asked.said else None
    end = at_office(asked.last + timedelta(days=1), time.min, turn.around.zone) if asked.said else None
    when = whose.when(turn, asked) if asked.said else ""
    if not asked.who:
        return Wanted(begin, end), when
    deeds = _deeds_named(turn, asked.who)
    if deeds:
        return Wanted(begin, end, actions=tuple(deeds)), f"{asked.who} {when}".strip()
    viewer = turn.require_person()
    found = whose.whose(turn, viewer, asked)
    if len(found.people) != 1:
        whose.show_choices(turn, found, asked, turn.command("history", "command").text)
        raise Refusal("choose_one")
    person = found.people[0]
    return Wanted(begin, end, person.staff_id), f"{person.name} {when}".strip()


def _deeds_named(turn: Turn, words: str) -> list[str]:
    """Actions whose names hold the words, in either language."""
    found = []
    for key in texts.topics()[flow.name]:
        names = (sentence(flow.name, key, language) for language in ("th", "en"))
        if key.startswith(DEED) and any(words in thai.folded(name) for name in names):
            found.append(key.removeprefix(DEED).replace("__", "."))
    return found


@flow.button("older", lasts=True)
def older(turn: Turn, args: dict[str, str]) -> None:
    viewer = turn.require_person()
    if not sees_office(viewer):
        raise Refusal("not_allowed")
    before = args.get("b", "")
    if not (before.isascii() and before.isdecimal() and len(before) <= 18):
        raise Refusal("choose_one")
    begin, end = _moment_of(args.get("f", "")), _moment_of(args.get("t", ""))
    actions = tuple(args.get("a", "").split()) if args.get("a") else ()
    _page(turn, Wanted(begin, end, args.get("p") or None, actions), args.get("o", ""), int(before))


def _moment_of(said: str) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _page(turn: Turn, wanted: Wanted, of: str, before: int | None) -> None:
    rows = turn.store.audit.latest(wanted, PAGE + 1, before)
    told = history_words.told(turn, rows[:PAGE])
    title = turn.text("title", of=of) if rows else turn.text("nothing", of=of)
    quick: list[QuickReply] = [turn.command("menu", "menu")]
    if len(rows) > PAGE and len(" ".join(wanted.actions)) <= 100:
        args = {"b": str(rows[PAGE - 1].id), "o": thai.clip(of, 30)}
        args |= {"p": wanted.person} if wanted.person else {}
        args |= {"a": " ".join(wanted.actions)} if wanted.actions else {}
        args |= {"f": wanted.first.isoformat()} if wanted.first else {}
        args |= {"t": wanted.last.isoformat()} if wanted.last else {}
        more = labelled(turn, turn.text("older"), "older", lasts=True, **args)
        quick.insert(0, more)
    turn.show(Card("info", turn.text("badge"), title, title, passages=told, quick=tuple(quick)))
