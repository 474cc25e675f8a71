"""The working group's scorecards: each member alone, one criterion at a time, changeable until finished.

What a member gave is shown to that member only, until everybody has finished or the time is up. The flow is
private: what was tapped and typed does not stay in the inbox either.
"""

from bot import events
from bot.flow import Flow, needs_person
from bot.replies import Say
from bot.turn import Turn
from handlers.parts import scoring_cards as cards
from handlers.parts.campaigns import the_one
from handlers.parts.scoring_days import all_finished
from handlers.parts.scoring_desk import Desk, campaigns_of, check_open, desk_of, letters_over
from rules.ideas import Idea
from rules.refusals import Refusal
from rules.scoring import MOST_REMARK, POINTS
from storage.scores import Note
from texts import thai

flow = Flow("scoring", private=True, yields=True)


@flow.command("command", rest=True)
@needs_person
def begin(turn: Turn) -> None:
    """The overview; with an idea's number that idea."""
    mine = campaigns_of(turn, turn.require_person())
    if not mine:
        raise Refusal("not_member")
    scoring = [one for one in mine if one.stage == "scoring"]
    if not scoring:
        return check_open(turn, mine[0])
    campaign = the_one(turn, scoring, "overview")
    if campaign is None:
        return None
    desk, number = desk_of(turn, campaign.id), thai.folded(turn.rest)
    wanted = [idea for idea in desk.ideas if str(idea.number) == number]
    return _show(turn, desk, wanted[0]) if wanted else _overview(turn, desk)


@flow.button("overview", lasts=True)
def show_overview(turn: Turn, args: dict[str, str]) -> None:
    _overview(turn, desk_of(turn, _number(args, "c")))


def _overview(turn: Turn, desk: Desk) -> None:
    only = sum(one.stage == "scoring" for one in campaigns_of(turn, desk.person)) == 1
    turn.show(cards.overview(turn, desk, rows_tappable=only))


# -- one idea ----------------------------------------------------------------------------------


@flow.button("idea", lasts=True)
def show_idea(turn: Turn, args: dict[str, str]) -> None:
    _show(turn, *_card(turn, args))


def _show(turn: Turn, desk: Desk, idea: Idea) -> None:
    _check_may_score(desk, idea)
    cards.show_idea(turn, desk, idea)


@flow.button("give", lasts=True)
def give_points(turn: Turn, args: dict[str, str]) -> None:
    """Kept at once; then the next criterion, or the whole card."""
    desk, idea = _card(turn, args)
    place, points = _number(args, "k"), _number(args, "p")
    if place >= len(desk.campaign.criteria) or points not in POINTS:
        raise Refusal("button_unknown")
    if desk.note(idea).interest:
        return cards.show_interest(turn, desk, idea)
    turn.store.scores.give(idea.id, desk.person.id, place, points)
    return cards.show_next(turn, desk_of(turn, desk.campaign.id), idea)


@flow.button("again", lasts=True)
def change_points(turn: Turn, args: dict[str, str]) -> None:
    desk, idea = _card(turn, args)
    place = _number(args, "k")
    if place >= len(desk.campaign.criteria):
        raise Refusal("button_unknown")
    cards.show_criterion(turn, desk, idea, place)


@flow.button("interest", lasts=True)
def declare_interest(turn: Turn, args: dict[str, str]) -> None:
    """The member does not score this idea; what they gave it is dropped."""
    desk, idea = _card(turn, args)
    turn.store.scores.note(idea.id, desk.person.id, Note(interest=True))
    cards.show_interest(turn, desk_of(turn, desk.campaign.id), idea)


@flow.button("no_interest", lasts=True)
def take_interest_back(turn: Turn, args: dict[str, str]) -> None:
    desk, idea = _card(turn, args)
    if desk.note(idea).interest:
        turn.store.scores.note(idea.id, desk.person.id, Note())
    cards.show_idea(turn, desk_of(turn, desk.campaign.id), idea)


# -- a remark ----------------------------------------------------------------------------------


@flow.button("remark", lasts=True)
def ask_remark(turn: Turn, args: dict[str, str]) -> None:
    desk, idea = _card(turn, args)
    if desk.note(idea).interest:
        return cards.show_interest(turn, desk, idea)
    drop = turn.button("drop_remark", "drop_remark", lasts=True, i=str(idea.id))
    quick = (*((drop,) if desk.note(idea).remark else ()), turn.command("menu", "cancel"))
    turn.say("ask_remark", *quick, number=idea.number, title=idea.title, most=MOST_REMARK)
    return turn.wait_for("remark", {"idea": idea.id})


@flow.step("remark", events.Text)
def keep_remark(turn: Turn, said: events.Text) -> None:
    over = letters_over(said.text, MOST_REMARK)
    if over:
        raise Refusal("remark_too_long", over=over, most=MOST_REMARK)
    _remark(turn, str(turn.memory["idea"]), said.text)


@flow.button("drop_remark", lasts=True)
def drop_remark(turn: Turn, args: dict[str, str]) -> None:
    _remark(turn, args.get("i", ""), "")


def _remark(turn: Turn, number: str, words: str) -> None:
    desk, idea = _card(turn, {"i": number})
    _leave(turn)
    if not desk.note(idea).interest:
        turn.store.scores.note(idea.id, desk.person.id, Note(words))
    cards.show_next(turn, desk_of(turn, desk.campaign.id), idea)


# -- the end -----------------------------------------------------------------------------------


@flow.button("finish", lasts=True)
def ask_if_sure(turn: Turn, args: dict[str, str]) -> None:
    turn.show(cards.sure_card(turn, _finishable(turn, args)))


@flow.button("finish_yes")
def finish(turn: Turn, args: dict[str, str]) -> None:
    """From here on the member's cards stay as they are.

    An own idea gets the same mark as one with a declared interest: otherwise the only idea that a member
    leaves without any mark would tell who wrote it without a name.
    """
    desk = _finishable(turn, args)
    for idea in desk.own:
        turn.store.scores.note(idea, desk.person.id, Note(interest=True))
    turn.store.scores.finish(desk.campaign.id, desk.person.id, turn.now)
    _leave(turn)
    done = all_finished(turn.store, desk.campaign, turn.now)
    quick = (turn.command("choosing", "results"), turn.command("menu", "menu"))
    facts = {"finished": desk.finished + 1, "members": desk.members}
    turn.show(Say(turn.text("thanks_last" if done else "thanks", **facts), quick))


def _finishable(turn: Turn, args: dict[str, str]) -> Desk:
    desk = desk_of(turn, _number(args, "c"))
    if desk.is_finished:
        raise Refusal("already_finished", finished=desk.finished, members=desk.members)
    if desk.waiting:
        raise Refusal("still_waiting", n=len(desk.waiting))
    return desk


# -- inside ------------------------------------------------------------------------------------


def _card(turn: Turn, args: dict[str, str]) -> tuple[Desk, Idea]:
    """The member's desk and the idea a button names, if the member may score it now."""
    found = turn.store.ideas.get(_number(args, "i"))
    if found is None:
        raise Refusal("idea_unknown")
    desk = desk_of(turn, found.campaign)
    idea = next((one for one in desk.ideas if one.id == found.id), None)
    if idea is None:
        raise Refusal("idea_unknown")
    _check_may_score(desk, idea)
    return desk, idea


def _check_may_score(desk: Desk, idea: Idea) -> None:
    if desk.is_finished:
        raise Refusal("already_finished", finished=desk.finished, members=desk.members)
    if idea.id in desk.own:
        raise Refusal("own_idea")


def _number(args: dict[str, str], key: str) -> int:
    said = args.get(key, "")
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise Refusal("button_unknown")
    return int(said)


def _leave(turn: Turn) -> None:
    """Ends our own talk, never another flow's that goes on beside the cards."""
    if turn.talk.flow == flow.name:
        turn.done()
