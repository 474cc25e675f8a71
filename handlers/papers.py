"""Official papers by chat: which form, of which campaign, idea or project; then a picture and private links.

Private, as reading ideas is: what somebody asks for would stay in the inbox beside their name.
"""

from bot import events
from bot.flow import Flow
from bot.replies import Card, Say, TapButton
from bot.turn import Turn
from handlers.parts.papers_cards import paper_card
from handlers.parts.papers_desk import Choice, Desk, Sort, Wanted, sort_from, wanted_from
from rules.people import Person
from rules.refusals import Refusal
from texts import thai

flow = Flow("papers", private=True)

MOST_OFFERED = 12
_MOST_LABEL = 20
_SORT_OF: dict[str, Sort] = {
    "1": "form1",
    "2": "form2",
    "3": "form3",
    "4": "form4",
    "5": "form5",
    "kpi": "kpi",
}


@flow.command("command", rest=True)
def ask(turn: Turn) -> None:
    """The menu; or with words behind: which form, and of Form 1 the idea's number."""
    desk, words = _desk(turn), thai.folded(turn.rest).split()
    sort = _SORT_OF.get(words[0]) if words else None
    if sort is None:
        return _show_menu(turn, desk)
    found = desk.choices(sort)
    if sort == "form1" and len(words) > 1 and len(found) == 1:
        return _show_number(turn, found[0], words[1])
    if sort == "kpi" and len(words) > 1:
        return _show_quarter(turn, found, words[1:])
    return _choose(turn, desk, sort, found)


@flow.button("sort", lasts=True)
def pick_sort(turn: Turn, args: dict[str, str]) -> None:
    desk, sort = _desk(turn), sort_from(args.get("s", ""))
    if sort is None:
        raise Refusal("no_paper")
    _choose(turn, desk, sort, desk.choices(sort))


@flow.button("paper", lasts=True)
def pick_paper(turn: Turn, args: dict[str, str]) -> None:
    """A campaign, project, survey or quarter was tapped."""
    desk, wanted = _desk(turn), wanted_from(args.get("w", ""))
    found = [one for one in desk.choices(wanted.sort) if one.of == wanted.of] if wanted else []
    if wanted is None or not found:
        raise Refusal("no_paper")
    _go_on(turn, wanted.sort, found[0])


@flow.step("number", events.Text, gives_way=True)
def take_number(turn: Turn, event: events.Text) -> None:
    desk = _desk(turn)
    found = [one for one in desk.choices("form1") if one.of == turn.memory.get("campaign")]
    if not found:
        raise Refusal("no_paper")
    _show_number(turn, found[0], thai.folded(event.text))


def _desk(turn: Turn) -> Desk:
    return Desk(turn.store, turn.around.zone, turn.now, turn.require_person())


def _reader(turn: Turn) -> Person:
    return turn.require_person()


def _show_menu(turn: Turn, desk: Desk) -> None:
    sorts = [sort for sort in _SORT_OF.values() if desk.choices(sort)]
    if not sorts:
        return turn.say("nothing", turn.command("ideas", "command"), turn.command("menu", "menu"))
    turn.show(
        Card(
            tone="info",
            badge=turn.text("badge"),
            title=turn.text("menu_title"),
            alt=turn.text("menu_title"),
            next_step=turn.text("menu_next"),
            buttons=tuple(turn.button(f"sort_{sort}", "sort", lasts=True, s=sort) for sort in sorts),
            quick=(turn.command("menu", "menu"),),
        )
    )
    return None


def _choose(turn: Turn, desk: Desk, sort: Sort, found: list[Choice]) -> None:
    if not found:
        raise Refusal("no_paper")
    if len(found) == 1:
        return _go_on(turn, sort, found[0])
    buttons = []
    for one in found[:MOST_OFFERED]:
        tap = turn.button(f"sort_{sort}", "paper", lasts=True, w=f"{sort}:{one.of}")
        buttons.append(TapButton(thai.clip(one.label, _MOST_LABEL), tap.data, thai.clip(one.label, 100)))
    left = len(found) > MOST_OFFERED
    key = "which_more" if left else "which"
    turn.show(Say(turn.text(key, n=MOST_OFFERED), tuple(buttons)))
    return None


def _go_on(turn: Turn, sort: Sort, one: Choice) -> None:
    """To the paper; of single ideas first to the number."""
    if sort != "form1":
        turn.done()
        return _show(turn, Wanted(sort, one.of), one)
    turn.wait_for("number", {"campaign": one.of})
    every = turn.button("all_ideas", "paper", lasts=True, w=f"ideas:{one.of}")
    return turn.say("ask_number", every, turn.command("reading", "command"), title=one.label, n=one.count)


def _show_number(turn: Turn, one: Choice, said: str) -> None:
    idea = None
    if said.isdecimal() and len(said) < 6:
        idea = turn.store.ideas.by_number(one.of, int(said))
    if idea is None:
        raise Refusal("no_such_number", number=thai.clip(said, 20), title=one.label)
    turn.done()
    about = f"{idea.number}. {idea.title}"
    _show(turn, Wanted("form1", idea.id), Choice(idea.id, about, one.year))


def _show_quarter(turn: Turn, found: list[Choice], words: list[str]) -> None:
    """The year, and the quarter if one is said; the year's end without."""
    quarter = words[1] if len(words) > 1 else "4"
    one = next((one for one in found if words[0] == one.label), None)
    if one is None or quarter not in ("1", "2", "3", "4"):
        raise Refusal("no_paper")
    about = turn.text("quarter", n=quarter, year=one.year)
    _show(turn, Wanted("kpi", one.year * 10 + int(quarter)), Choice(one.of, about, one.year))


def _show(turn: Turn, wanted: Wanted, one: Choice) -> None:
    turn.show(paper_card(turn, _reader(turn), wanted, one.label, one.year, one.count))
