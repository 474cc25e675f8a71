"""The result of the scorecards, and the one idea the head signs for: with a reason, after one more question.

The result is shown when scoring has ended, to the head, the working group, admins and auditors; only the head
may choose, exactly once.
"""

from bot import events
from bot.flow import Flow, needs_person
from bot.replies import Say
from bot.turn import Turn
from handlers.parts import choosing_cards as cards
from handlers.parts.campaigns import authors, the_one
from handlers.parts.choosing_deed import Signing, Standing, choose, close_unchosen, standings
from handlers.parts.scoring_desk import letters_over, moment
from rules.campaigns import Campaign
from rules.people import Person
from rules.permits import sees_office
from rules.refusals import Refusal
from rules.scoring import MOST_REASON
from storage.scores import AlreadyChosen

flow = Flow("choosing", yields=True)

COUNTED = ("scoring", "choosing", "closed")


# -- the result --------------------------------------------------------------------------------


@flow.command("results")
@needs_person
def show_results(turn: Turn) -> None:
    person = turn.require_person()
    every = turn.store.campaigns.everything()
    mine = [one for one in every if _may_see(turn, person, one)]
    if not mine:
        raise Refusal("not_allowed" if every else "none_yet")
    counted = turn.store.votes.counted(one.id for one in mine if one.stage in COUNTED)
    if not counted:
        raise Refusal("none_yet")
    campaign = the_one(turn, [one for one in mine if one.id in counted], "results")
    if campaign is not None:
        _results(turn, person, campaign)


@flow.button("results", lasts=True)
def show_results_of(turn: Turn, args: dict[str, str]) -> None:
    person = turn.require_person()
    _results(turn, person, _seen(turn, person, args))


def _results(turn: Turn, person: Person, campaign: Campaign) -> None:
    _check_ended(turn, campaign)
    board = cards.results_board(
        turn,
        campaign,
        standings(turn.store, campaign.id),
        members=_members(turn, campaign),
        may_choose=campaign.head == person.id and campaign.stage == "choosing",
    )
    turn.show(board)


@flow.button("details", lasts=True)
def show_details(turn: Turn, args: dict[str, str]) -> None:
    campaign = _seen(turn, turn.require_person(), args)
    _check_ended(turn, campaign)
    table, page = standings(turn.store, campaign.id), _page(args)
    for reply in cards.details(turn, campaign, table, page if page * cards.PAGE < len(table) else 0):
        turn.show(reply)


@flow.button("read", lasts=True)
def read_whole(turn: Turn, args: dict[str, str]) -> None:
    campaign, one = _standing(turn, args)
    person = turn.require_person()
    if not _may_see(turn, person, campaign):
        raise Refusal("not_allowed")
    _check_ended(turn, campaign)
    may_choose = campaign.head == person.id and campaign.stage == "choosing"
    turn.show(cards.whole(turn, one, may_choose=may_choose))


def _may_see(turn: Turn, person: Person, campaign: Campaign) -> bool:
    return (
        sees_office(person)
        or person.id == campaign.head
        or person.id in turn.store.campaigns.members(campaign.id)
    )


def _seen(turn: Turn, person: Person, args: dict[str, str]) -> Campaign:
    """The campaign a button names, if its results are for this person."""
    campaign = turn.store.campaigns.get(_number(args, "c"))
    if campaign is None or not _may_see(turn, person, campaign):
        raise Refusal("not_allowed")
    return campaign


def _check_ended(turn: Turn, campaign: Campaign) -> None:
    """Raises Refusal while anything but the number of finished members is nobody's to see."""
    if campaign.hides_counts:
        raise Refusal("vote_first", title=campaign.title, until=moment(turn, campaign))
    if campaign.stage == "scoring":
        finished, members = _members(turn, campaign)
        facts = {"finished": finished, "members": members, "until": moment(turn, campaign)}
        raise Refusal("scoring_still", title=campaign.title, **facts)
    if campaign.stage not in COUNTED:
        raise Refusal("none_yet")


def _members(turn: Turn, campaign: Campaign) -> tuple[int, int]:
    members = set(turn.store.campaigns.members(campaign.id))
    return len(members & turn.store.scores.finished(campaign.id)), len(members)


# -- the choice --------------------------------------------------------------------------------


@flow.command("command")
@needs_person
def begin(turn: Turn) -> None:
    person = turn.require_person()
    mine = [one for one in turn.store.campaigns.everything() if one.head == person.id]
    going_on = [one for one in reversed(mine) if not one.is_over]
    if not going_on:
        closed = next((one for one in mine if one.stage == "closed"), None)
        if closed is None:
            raise Refusal("not_head")
        _check_not_chosen(turn, closed)
        raise Refusal("campaign_over", title=closed.title)
    ready = [one for one in going_on if one.stage == "choosing"]
    if not ready:
        return _check_ended(turn, going_on[0])
    campaign = the_one(turn, ready, "candidates")
    return _candidates(turn, campaign, 0) if campaign else None


@flow.button("candidates", lasts=True)
def show_candidates(turn: Turn, args: dict[str, str]) -> None:
    _candidates(turn, _mine(turn, _number(args, "c")), _page(args))


def _candidates(turn: Turn, campaign: Campaign, page: int) -> None:
    table = standings(turn.store, campaign.id)
    if not table:
        return _offer_close(turn, campaign, turn.text("nothing_to_choose"))
    taken = turn.store.scores.chosen_in(campaign.fiscal_year, campaign.scopes)
    if taken:
        return _tell_taken(turn, campaign)
    for reply in cards.candidates(turn, campaign, table, page if page * cards.PAGE < len(table) else 0):
        turn.show(reply)
    return None


@flow.button("pick", lasts=True)
def ask_reason(turn: Turn, args: dict[str, str]) -> None:
    campaign, one = _mine_to_pick(turn, args)
    first = [other for other in standings(turn.store, campaign.id) if other.place == 1]
    turn.show(cards.reason_card(turn, campaign, one, first))
    turn.wait_for("reason", {"idea": one.idea.id})


@flow.step("reason", events.Text)
def take_reason(turn: Turn, said: events.Text) -> None:
    _take_reason(turn, said.text)


@flow.step("sure", events.Text)
def take_other_reason(turn: Turn, said: events.Text) -> None:
    _take_reason(turn, said.text)


def _take_reason(turn: Turn, reason: str) -> None:
    """Keeps the reason and asks once more, naming all that signing does."""
    over = letters_over(reason, MOST_REASON)
    if over:
        raise Refusal("reason_too_long", over=over, most=MOST_REASON)
    if "campaign" in turn.memory:
        return _ask_close_sure(turn, reason)
    campaign, one = _mine_to_pick(turn, {"i": str(turn.memory["idea"])})
    others = len(standings(turn.store, campaign.id)) - 1
    ideas = len(turn.store.ideas.sent(campaign.id))
    turn.show(cards.sure_card(turn, campaign, one, reason, runners_up=others, ideas=ideas))
    return turn.wait_for("sure", {"idea": one.idea.id, "reason": reason})


@flow.button("sign")
def sign(turn: Turn, args: dict[str, str]) -> None:
    """Exactly once, whatever is tapped twice or by two at once: the campaign is held, the database counts."""
    remembered = turn.memory
    if "reason" not in remembered or "idea" not in remembered:
        raise Refusal("button_stale")
    campaign, one = _mine_to_pick(turn, {"i": str(remembered["idea"])}, alone=True)
    try:
        choose(turn.store, authors(turn), campaign, one, _signing(turn, remembered["reason"]))
    except AlreadyChosen:
        turn.done()
        return _tell_taken(turn, campaign)
    turn.done()
    turn.show(cards.signed_card(turn, campaign, one))
    return None


# -- nothing that may be chosen ------------------------------------------------------------------


@flow.button("close", lasts=True)
def ask_close_reason(turn: Turn, args: dict[str, str]) -> None:
    campaign = _closable(turn, _number(args, "c"))
    turn.say("ask_close_reason", turn.command("menu", "cancel"), title=campaign.title)
    turn.wait_for("reason", {"campaign": campaign.id})


def _ask_close_sure(turn: Turn, reason: str) -> None:
    campaign = _closable(turn, int(turn.memory["campaign"]))
    sure = turn.button("close_yes", "close_yes")
    turn.say("close_sure", sure, turn.command("menu", "cancel"), title=campaign.title, reason=reason)
    turn.wait_for("sure", {"campaign": campaign.id, "reason": reason})


@flow.button("close_yes")
def close(turn: Turn, args: dict[str, str]) -> None:
    remembered = turn.memory
    if "reason" not in remembered or "campaign" not in remembered:
        raise Refusal("button_stale")
    campaign = _closable(turn, int(remembered["campaign"]), alone=True)
    close_unchosen(turn.store, authors(turn), campaign, _signing(turn, remembered["reason"]))
    turn.done()
    turn.say("closed_unchosen", turn.command("menu", "menu"), title=campaign.title)


def _closable(turn: Turn, number: int, *, alone: bool = False) -> Campaign:
    """Only where no idea may be chosen: else the head has to choose one."""
    campaign = _mine(turn, number, alone=alone)
    taken = turn.store.scores.chosen_in(campaign.fiscal_year, campaign.scopes)
    if standings(turn.store, campaign.id) and not taken:
        raise Refusal("must_choose")
    return campaign


# -- inside ------------------------------------------------------------------------------------


def _mine(turn: Turn, number: int, *, alone: bool = False) -> Campaign:
    """The campaign, if this person is its head and it waits for the choice; `alone`: held until the end of
    the turn. A campaign that has its choice says which."""
    person, campaigns = turn.require_person(), turn.store.campaigns
    campaign = campaigns.hold(number) if alone else campaigns.get(number)
    if campaign is None or campaign.head != person.id:
        raise Refusal("not_head")
    _check_not_chosen(turn, campaign)
    if campaign.is_over:
        raise Refusal("campaign_over", title=campaign.title)
    _check_ended(turn, campaign)
    return campaign


def _standing(turn: Turn, args: dict[str, str]) -> tuple[Campaign, Standing]:
    idea = turn.store.ideas.get(_number(args, "i"))
    campaign = turn.store.campaigns.get(idea.campaign) if idea else None
    if campaign is None or idea is None:
        raise Refusal("idea_unknown")
    found = [one for one in standings(turn.store, campaign.id) if one.idea.id == idea.id]
    if not found:
        raise Refusal("idea_unknown")
    return campaign, found[0]


def _mine_to_pick(turn: Turn, args: dict[str, str], *, alone: bool = False) -> tuple[Campaign, Standing]:
    campaign, one = _standing(turn, args)
    return _mine(turn, campaign.id, alone=alone), one


def _signing(turn: Turn, reason: str) -> Signing:
    return Signing(turn.require_person(), turn.now, turn.event.id, reason)


def _check_not_chosen(turn: Turn, campaign: Campaign) -> None:
    choice = turn.store.scores.choice(campaign.id)
    chosen = turn.store.ideas.get(choice.idea) if choice else None
    if chosen is not None:
        raise Refusal("already_chosen", number=chosen.number, title=chosen.title)


def _tell_taken(turn: Turn, campaign: Campaign) -> None:
    """A unit has its one idea of this year from another campaign: which, and what can still be done."""
    taken = turn.store.scores.chosen_in(campaign.fiscal_year, campaign.scopes)
    names = ", ".join(cards.unit_name(turn, row.unit) for row in taken)
    facts = {"units": names, "year": campaign.fiscal_year, "title": taken[0].title if taken else ""}
    _offer_close(turn, campaign, turn.text("unit_taken", **facts))


def _offer_close(turn: Turn, campaign: Campaign, words: str) -> None:
    close_button = turn.button("close", "close", lasts=True, c=str(campaign.id))
    turn.show(Say(words, (close_button, turn.command("menu", "menu"))))


def _page(args: dict[str, str]) -> int:
    return _number(args, "p") if args.get("p") else 0


def _number(args: dict[str, str], key: str) -> int:
    said = args.get(key, "")
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise Refusal("button_unknown")
    return int(said)
