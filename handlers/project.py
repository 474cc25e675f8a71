"""The project a chosen idea becomes: begun, written part by part over days by several authors, read.

Each part is kept as soon as it is sent. Who starts from an older version than the newest overwrites nobody:
both texts are kept, and the author says which holds.
"""

from typing import Any

from bot import events, guards
from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, QuickReply, Say
from bot.turn import Turn
from handlers.parts import project_cards as cards
from handlers.parts.project_desk import (
    A_DAY,
    Desk,
    authors_of,
    may_start,
    number,
    read,
    seen_by,
    startable,
    tap,
    to_write,
    touch,
    which,
)
from rules.kpi import numbered_lines
from rules.project import MOST_LETTERS, MOST_UTF16, PARTS, TABLES, WORDS, Project, part_of
from rules.refusals import Refusal
from storage.projects import AlreadyStarted, Written
from texts import thai, words

flow = Flow("project", yields=True)

PAGE = 4  # parts in one answer, each a message of its own
_MOST_STARTS = 8
_MOST_UNIT = 200


# -- which project -------------------------------------------------------------------------------------


@flow.command("command")
def show(turn: Turn) -> None:
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    person = guards.may_be_recorded(turn, then=said)
    if person is None:
        return None
    if turn.talk.flow == flow.name:
        turn.done()
    starts, seen = startable(turn, person), seen_by(turn, person)
    if starts:
        made = tuple(_start_card(turn, row) for row in starts[:_MOST_STARTS])
        turn.show(made[0] if len(made) == 1 else Carousel(made, turn.text("badge_start")))
    if len(seen) == 1:
        return cards.show_project(turn, read(turn, seen[0].id))
    if seen:
        return which(turn, flow.name, "card", seen)
    return None if starts else turn.say("none", turn.command("menu", "menu"))


@flow.button("card", lasts=True)
def show_card(turn: Turn, args: dict[str, str]) -> None:
    cards.show_project(turn, read(turn, number(args, "p")))


# -- beginning -----------------------------------------------------------------------------------------


def _start_card(turn: Turn, row: Any) -> Card:
    head = turn.store.people.by_id(row.head)
    return Card(
        tone="info",
        badge=turn.text("badge_start"),
        title=row.title,
        alt=turn.text("badge_start"),
        facts=(
            Fact(turn.text("fact_year"), cards.year_of(turn, row.fiscal_year)),
            Fact(turn.text("fact_unit"), ", ".join(row.units) or turn.text("whole_office")),
            Fact(turn.text("fact_head"), head.name or turn.text("gone")),
        ),
        next_step=turn.text("start_next"),
        buttons=(turn.button("start", "start", lasts=True, i=str(row.idea)),),
    )


@flow.button("start", lasts=True)
def start(turn: Turn, args: dict[str, str]) -> None:
    """Once an idea, whoever taps first; its named author and who joined write it with the head."""
    person, idea = turn.require_person(), number(args, "i")
    there = turn.store.projects.of_idea(idea)
    if there is not None:
        return cards.show_project(turn, read(turn, there.id), turn.text("started_before"))
    row = next((one for one in turn.store.projects.unstarted() if one.idea == idea), None)
    if row is None or not may_start(turn, person, row):
        raise Refusal("not_allowed")
    try:
        project = turn.store.projects.start(
            idea=idea, campaign=row.campaign, fiscal_year=row.fiscal_year, title=row.title, head=row.head,
            unit=thai.clip(", ".join(row.units), _MOST_UNIT), by=person.id, at=turn.now,
        )  # fmt: skip
    except AlreadyStarted:
        raise Refusal("started_before") from None
    turn.store.audit.add(turn.now, person.staff_id, "project.started", f"project:{project}", idea=idea)
    for author in dict.fromkeys(one for one in authors_of(turn, row) if one != row.head):
        turn.store.projects.add_member(project, author, person.id, turn.now)
    _tell_started(turn, project, row)
    cards.show_project(turn, read(turn, project), turn.text("started"))
    return None


def _tell_started(turn: Turn, project: int, row: Any) -> None:
    """The head and the other authors learn of it, not who began it."""
    me = turn.require_person()
    for other in {row.head, *turn.store.projects.member_ids(project)} - {me.id}:
        facts = {"title": row.title, "name": me.name}
        turn.store.notices.add(other, flow.name, "told_started", turn.now, facts)


# -- one part ------------------------------------------------------------------------------------------


@flow.button("parts", lasts=True)
def show_parts(turn: Turn, args: dict[str, str]) -> None:
    desk = read(turn, number(args, "p"))
    _leave(turn)
    cards.show_parts(turn, desk)


@flow.button("go_on", lasts=True)
def go_on(turn: Turn, args: dict[str, str]) -> None:
    """On with the first part that is not written yet."""
    _next_part(turn, to_write(turn, number(args, "p")))


def _next_part(turn: Turn, desk: Desk, after: str | None = None) -> None:
    """The next part that is wanting, those after `after` first; the card when none is."""
    lacking = turn.store.projects.content(desk.project.id).lacking
    begin = PARTS.index(after) + 1 if after else 0
    later = [part for part in lacking if PARTS.index(part) >= begin]
    wanted = next(iter([*later, *lacking]), None)
    if wanted is None:
        _leave(turn)
        return cards.show_project(turn, desk)
    return _open(turn, desk, wanted)


@flow.command("part", rest=True)
def open_numbered(turn: Turn) -> None:
    """หัวข้อ 1.2, and with #5 of project 5 where there are several."""
    person = turn.require_person()
    found = _asked(turn.rest)
    if found is None:
        raise Refusal("no_such_part")
    part, project = found
    if project is None:
        mine = seen_by(turn, person)
        if len(mine) != 1:
            return which(turn, flow.name, "parts", mine) if mine else turn.say("none")
        project = mine[0].id
    return _open(turn, read(turn, project), part)


def _asked(rest: str) -> tuple[str, int | None] | None:
    """The part, and the project if it is named, of "1.2" or "1.2 #5"."""
    said, _, project = thai.folded(rest).partition("#")
    part, told = part_of(said), project.strip()
    if part is None or (told and not (told.isascii() and told.isdecimal() and len(told) < 19)):
        return None
    return part, int(told) if told else None


@flow.button("open", lasts=True)
def open_part(turn: Turn, args: dict[str, str]) -> None:
    if args.get("h") not in PARTS:
        raise Refusal("button_unknown")
    _open(turn, read(turn, number(args, "p")), args["h"])


def _open(turn: Turn, desk: Desk, part: str) -> None:
    """Asks for the words of a part, shows what is there; rows of a table have a talk of their own."""
    turn.flow = flow.name
    content = cards.shown_content(turn, desk)
    if not (desk.writes and desk.project.is_open):
        _leave(turn)
        return turn.show(Say(cards.part_text(turn, part, content), _about_part(turn, desk, part)))
    if part in TABLES:
        _leave(turn)
        rows = tap(turn, "planning", part, part, p=desk.project.id)
        add = tap(turn, "planning", f"add_{part}", "add", p=desk.project.id, t=part)
        quick = (add, rows, _all_parts(turn, desk.project))
        return turn.show(Say(cards.part_text(turn, part, content), quick))
    there = turn.store.projects.written(desk.project.id).get(part)
    turn.wait_for("words", _memory(desk, part, there), minutes=A_DAY)
    return _ask(turn, desk, part, there)


def _memory(desk: Desk, part: str, there: Written | None, **more: Any) -> dict[str, Any]:
    return {"p": desk.project.id, "h": part, "base": there.version if there else 0, **more}


def _ask(turn: Turn, desk: Desk, part: str, there: Written | None) -> None:
    place = WORDS.index(part) + 1
    asked = turn.text(
        "ask", part=cards.named(turn, part), n=place, of=len(WORDS), what=turn.text(f"ask_{part}")
    )
    if there is None:
        skip = turn.button("skip", "skip", h=part)
        return turn.show(Say(asked, (skip, _all_parts(turn, desk.project), _enough(turn, desk.project))))
    by = turn.text("written_by", name=there.name or turn.text("gone"), date=turn.short_date(there.at))
    turn.show(Say(f"{by}\n{there.text}"))
    adding = turn.button("add_to_it", "add")
    more = (adding, turn.button("skip", "skip", h=part), *_about_part(turn, desk, part))
    return turn.show(Say(f"{asked}\n{turn.text('writes_over')}", more))


def _about_part(turn: Turn, desk: Desk, part: str) -> tuple[QuickReply, ...]:
    parts = (_all_parts(turn, desk.project), _enough(turn, desk.project))
    if part in TABLES:
        return parts
    return (turn.button("versions", "versions", lasts=True, p=str(desk.project.id), h=part), *parts)


def _all_parts(turn: Turn, project: Project) -> QuickReply:
    return turn.button("all_parts", "parts", lasts=True, p=str(project.id))


def _enough(turn: Turn, project: Project) -> QuickReply:
    return turn.button("enough", "enough", lasts=True, p=str(project.id))


@flow.button("enough", lasts=True)
def leave_it(turn: Turn, args: dict[str, str]) -> None:
    desk = read(turn, number(args, "p"))
    _leave(turn)
    cards.show_project(turn, desk, turn.text("kept_all"))


@flow.button("skip")
def skip(turn: Turn, args: dict[str, str]) -> None:
    desk, part = _in_talk(turn), args.get("h", "")
    if part not in PARTS:
        raise Refusal("button_unknown")
    lacking = [one for one in turn.store.projects.content(desk.project.id).lacking if one != part]
    later = [one for one in lacking if PARTS.index(one) > PARTS.index(part)]
    if not lacking:
        _leave(turn)
        return cards.show_project(turn, desk)
    return _open(turn, desk, (later or lacking)[0])


@flow.button("add")
def add_to_it(turn: Turn, args: dict[str, str]) -> None:
    """The next words go behind those that are there."""
    memory = turn.memory
    _in_talk(turn)
    turn.wait_for("words", {**memory, "add": True}, minutes=A_DAY)
    turn.say("ask_more", part=cards.named(turn, memory["h"]))


@flow.step("words", events.Text)
def take_words(turn: Turn, said: events.Text) -> None:
    """Keeps the part, and goes on; a tap on an older list of parts opens that part instead."""
    typed = thai.folded(said.text)
    for word in words(flow.name, "part"):
        rest = typed.removeprefix(word).strip()
        if typed.startswith(word) and rest and not rest.strip("0123456789. #"):
            turn.rest = rest
            return open_numbered(turn)
    memory, part = turn.memory, str(turn.memory["h"])
    desk = _in_talk(turn)
    there = turn.store.projects.written(desk.project.id).get(part)
    text = f"{there.text} {said.text}" if there and memory.get("add") else said.text
    _check_length(text)
    newer = there is not None and there.version > int(memory["base"]) and there.author != desk.person.id
    return _keep(turn, desk, part, text, aside=newer and not memory.get("add"))


def _check_length(text: str) -> None:
    over = max(thai.letters(text) - MOST_LETTERS, thai.utf16(text) - MOST_UTF16)
    if over > 0:
        raise Refusal("too_long", over=over, most=MOST_LETTERS)


def _keep(turn: Turn, desk: Desk, part: str, text: str, *, aside: bool = False) -> None:
    store, project = turn.store.projects, desk.project.id
    first, text = part not in store.written(project), numbered_lines(text)
    version = store.write(project, part, text, desk.person.id, turn.now, aside=aside)
    if aside:
        _leave(turn)
        return cards.show_clash(turn, desk, store.written(project)[part], version, text)
    touch(turn, desk)
    desk = read(turn, project)
    done = turn.text("kept", part=cards.named(turn, part), n=version)
    if first:
        turn.show(Say(done))
        return _next_part(turn, desk, after=part)
    _leave(turn)
    return cards.show_project(turn, desk, done)


def _in_talk(turn: Turn) -> Desk:
    if "p" not in turn.memory:
        raise Refusal("button_stale")
    return to_write(turn, int(turn.memory["p"]))


@flow.again("words")
def ask_again(turn: Turn) -> None:
    turn.say("words_again")
    _open(turn, read(turn, int(turn.memory["p"])), str(turn.memory["h"]))


# -- versions ------------------------------------------------------------------------------------------


@flow.button("versions", lasts=True)
def show_versions(turn: Turn, args: dict[str, str]) -> None:
    desk, part = read(turn, number(args, "p")), _part(args)
    if not desk.writes and desk.person.role == "committee":
        raise Refusal("not_allowed")
    found = turn.store.projects.versions(desk.project.id, part)
    if not found:
        return turn.say("no_versions", _all_parts(turn, desk.project))
    holds = max((one.version for one in found if not one.aside), default=0)
    return cards.show_versions(turn, desk, part, found, holds)


@flow.button("use", lasts=True)
def use_version(turn: Turn, args: dict[str, str]) -> None:
    """An earlier text, or one's own beside another's, holds again: as a new version, so nothing goes."""
    desk, part, wanted = _version(turn, args)
    there = turn.store.projects.written(desk.project.id).get(part)
    if there is not None and there.text == wanted.text:
        return cards.show_project(turn, desk, turn.text("holds_already"))
    return _keep(turn, desk, part, wanted.text)


@flow.button("both", lasts=True)
def take_both(turn: Turn, args: dict[str, str]) -> None:
    """One's own text behind the other's."""
    desk, part, mine = _version(turn, args)
    there = turn.store.projects.written(desk.project.id).get(part)
    if there is not None and mine.text in there.text:
        return cards.show_project(turn, desk, turn.text("holds_already"))
    text = f"{there.text} {mine.text}" if there else mine.text
    _check_length(text)
    return _keep(turn, desk, part, text)


@flow.button("keep", lasts=True)
def keep_theirs(turn: Turn, args: dict[str, str]) -> None:
    desk = read(turn, number(args, "p"))
    cards.show_project(turn, desk, turn.text("theirs_kept", part=cards.named(turn, _part(args))))


def _version(turn: Turn, args: dict[str, str]) -> tuple[Desk, str, Written]:
    desk, part = to_write(turn, number(args, "p")), _part(args)
    found = turn.store.projects.version(desk.project.id, part, number(args, "v"))
    if found is None:
        raise Refusal("button_unknown")
    return desk, part, found


def _part(args: dict[str, str]) -> str:
    part = args.get("h", "")
    if part not in WORDS:
        raise Refusal("button_unknown")
    return part


# -- reading it all ------------------------------------------------------------------------------------


@flow.button("read", lasts=True)
def read_all(turn: Turn, args: dict[str, str]) -> None:
    desk, start = read(turn, number(args, "p")), number(args, "n") % len(PARTS)
    _leave(turn)
    content = cards.shown_content(turn, desk)
    shown = PARTS[start : start + PAGE]
    for part in shown[:-1]:
        turn.show(Say(cards.part_text(turn, part, content)))
    quick: list[QuickReply] = [_all_parts(turn, desk.project), _enough_read(turn, desk)]
    if start + PAGE < len(PARTS):
        more = turn.button("read_on", "read", lasts=True, p=str(desk.project.id), n=str(start + PAGE))
        quick.insert(0, more)
    turn.show(Say(cards.part_text(turn, shown[-1], content), tuple(quick)))


def _enough_read(turn: Turn, desk: Desk) -> QuickReply:
    return turn.button("card", "card", lasts=True, p=str(desk.project.id))


def _leave(turn: Turn) -> None:
    """Ends our own talk, never another flow's that goes on beside the cards."""
    if turn.talk.flow == flow.name:
        turn.done()
