"""The secret vote: ideas in the voter's own order, picks that may change until the close, then the count.

What a button means is sealed, so is every answer while it waits to be sent, and the talk remembers nothing:
see docs/voting.md for what that protects from, and from what it cannot.
"""

from collections.abc import Callable

import texts
from bot import guards
from bot.flow import Flow
from bot.replies import Say
from bot.turn import Turn
from handlers.parts.campaigns import the_one
from handlers.parts.voting_booth import ACTION, Booth, enter
from handlers.parts.voting_cards import (
    by_number,
    front,
    full,
    mine,
    moment,
    page,
    ranges,
    receipt,
    sheet_link,
    unseen_first,
    whole,
)
from handlers.parts.voting_results import find_card, may_see_results, results_board, turnout_so_far
from rules import permits
from rules.ballots import Tap, TooManyPicks
from rules.campaigns import Campaign
from rules.people import Person
from rules.refusals import Refusal
from rules.sealing import CannotOpen

flow = Flow("voting", private=True)

Deed = Callable[[Booth, Tap], None]


# -- voting ------------------------------------------------------------------------------------


@flow.command("command")
def vote(turn: Turn) -> None:
    _with_open_vote(turn, "vote", _show_front)


@flow.button("vote", lasts=True)
def vote_in(turn: Turn, args: dict[str, str]) -> None:
    _at_booth(turn, args, _show_front)


@flow.command("mine")
def my_ballot(turn: Turn) -> None:
    _with_open_vote(turn, "mine", _show_mine)


@flow.button("mine", lasts=True)
def my_ballot_in(turn: Turn, args: dict[str, str]) -> None:
    _at_booth(turn, args, _show_mine)


@flow.button(ACTION, lasts=True)
def tap(turn: Turn, args: dict[str, str]) -> None:
    """Whatever a button of the booth means; only the voter's own key to it opens it."""

    def does(booth: Booth) -> None:
        try:
            meant = booth.box.open_tap(booth.person.id, args.get("t", ""))
        except CannotOpen as foreign:
            raise Refusal("button_unknown") from foreign
        deed = _DEEDS.get(meant.deed)
        if deed is None:
            raise Refusal("button_unknown")
        deed(booth, meant)

    _at_booth(turn, args, does)


def _with_open_vote(turn: Turn, action: str, does: Callable[[Booth], None]) -> None:
    person = guards.may_be_recorded(turn, then=texts.first_word(flow.name, "command", turn.language))
    if person is None:
        return None
    going_on = turn.store.campaigns.going_on()
    rolls = turn.store.votes.rolls_of(person.id)
    votes = [one for one in going_on if one.id in rolls and one.takes_votes(turn.event.at)]
    if not votes:
        return _say_no_vote(turn, person, going_on, rolls)
    campaign = the_one(turn, votes, action)
    if campaign:
        _in_booth(turn, campaign.id, does)
    return None


def _at_booth(turn: Turn, args: dict[str, str], does: Callable[[Booth], None]) -> None:
    if guards.may_be_recorded(turn) is not None:
        _in_booth(turn, _number(args), does)


def _in_booth(turn: Turn, number: int, does: Callable[[Booth], None]) -> None:
    booth = enter(turn, number)
    does(booth)
    booth.put_back()


def _say_no_vote(turn: Turn, person: Person, going_on: list[Campaign], rolls: set[int]) -> None:
    """Why there is nothing to vote on: just over, too early, or not one's own."""
    menu, results_word = turn.command("menu", "menu"), turn.command("voting", "results")
    over = [one for one in going_on if one.id in rolls]
    begun = [one for one in going_on if one.stage == "vote"]
    if any(one in begun for one in over):
        return turn.say("vote_over", results_word, menu, title=begun[-1].title)
    for campaign in going_on:
        if campaign.stage in ("planned", "ideas", "ready") and campaign.has_part(person.unit):
            key = "vote_later" if turn.event.at < campaign.times.vote_from else "vote_opening"
            when = moment(turn, campaign.times.vote_from)
            return turn.say(key, menu, title=campaign.title, when=when)
    if any(one.has_part(person.unit) for one in begun):
        raise Refusal("not_on_roll")
    if over:
        return turn.say("vote_over", results_word, menu, title=over[-1].title)
    return turn.say("no_vote", menu)


def _number(args: dict[str, str]) -> int:
    number = args.get("c", "")
    if not number.isdecimal() or len(number) > 18:
        raise Refusal("button_unknown")
    return int(number)


# -- what buttons do ---------------------------------------------------------------------------


def _show_front(booth: Booth) -> None:
    shown = page(booth, 0)
    booth.turn.show(front(booth))
    booth.turn.show(shown)


def _show_mine(booth: Booth) -> None:
    booth.turn.show(mine(booth))


def _page(booth: Booth, meant: Tap) -> None:
    booth.turn.show(page(booth, meant.one))


def _unseen(booth: Booth, _meant: Tap) -> None:
    shown = unseen_first(booth)
    if shown is None:
        return booth.turn.say("all_seen", booth.tap("see_all", "p"), booth.tap("see_mine", "m"))
    booth.turn.show(shown)
    return None


def _pick(booth: Booth, meant: Tap) -> None:
    booth.idea(meant.one)
    try:
        changed = booth.change(booth.ballot.picking(meant.one, booth.campaign.most_picks))
    except TooManyPicks:
        return booth.turn.show(full(booth, meant.one))
    key = "saved_pick" if changed else "picked_already"
    return booth.turn.show(receipt(booth, key, meant.other, number=meant.one))


def _drop(booth: Booth, meant: Tap) -> None:
    changed = booth.change(booth.ballot.dropping(meant.one))
    key = "saved_drop" if changed else "dropped_already"
    booth.turn.show(receipt(booth, key, meant.other, number=meant.one))


def _swap(booth: Booth, meant: Tap) -> None:
    booth.idea(meant.other)
    if meant.one not in booth.ballot.picks:  # a second tap, or a list that has changed since
        return _pick(booth, Tap("a", meant.other))
    emptied = booth.ballot.dropping(meant.one)
    booth.change(emptied.picking(meant.other, booth.campaign.most_picks))
    return booth.turn.show(receipt(booth, "saved_swap", 0, number=meant.other, dropped=meant.one))


def _clear(booth: Booth, _meant: Tap) -> None:
    cleared = booth.ballot
    for number in cleared.picks:
        cleared = cleared.dropping(number)
    booth.change(cleared)
    booth.turn.show(receipt(booth, "saved_clear", 0))


_DEEDS: dict[str, Deed] = {
    "p": _page,
    "u": _unseen,
    "a": _pick,
    "d": _drop,
    "s": _swap,
    "c": _clear,
    "r": lambda booth, meant: booth.turn.show(whole(booth, meant.one)),
    "m": lambda booth, _meant: _show_mine(booth),
    "l": lambda booth, _meant: booth.turn.show(ranges(booth)),
    "n": lambda booth, meant: booth.turn.show(by_number(booth, meant.one)),
}


# -- after the close ---------------------------------------------------------------------------


@flow.command("results")
def results(turn: Turn) -> None:
    _with_results(turn, "results", _show_results)


@flow.button("results", lasts=True)
def results_of(turn: Turn, args: dict[str, str]) -> None:
    _of_campaign(turn, args, _show_results)


@flow.command("find")
def find(turn: Turn) -> None:
    """Where to look for one's own ballot. The number is not asked for: what people write to us is kept for
    days beside their names, and would tell which ballot is theirs."""
    _with_results(turn, "find", _show_where)


@flow.button("find", lasts=True)
def find_in(turn: Turn, args: dict[str, str]) -> None:
    _of_campaign(turn, args, _show_where)


def _with_results(turn: Turn, action: str, shows: Callable[[Turn, Campaign, Person], None]) -> None:
    person, newest = turn.require_person(), turn.store.campaigns.everything()
    counted = turn.store.votes.counted(one.id for one in newest)
    told = [one for one in newest if one.stage == "vote" or one.id in counted]
    seen = [one for one in told if may_see_results(turn.store, one, person)]
    if not seen:
        return turn.say("no_results", turn.command("menu", "menu"))
    campaign = the_one(turn, seen, action)
    if campaign:
        shows(turn, campaign, person)
    return None


def _of_campaign(turn: Turn, args: dict[str, str], shows: Callable[[Turn, Campaign, Person], None]) -> None:
    person, campaign = turn.require_person(), turn.store.campaigns.get(_number(args))
    if campaign is None or not may_see_results(turn.store, campaign, person):
        raise Refusal("no_results")
    shows(turn, campaign, person)


def _show_results(turn: Turn, campaign: Campaign, person: Person) -> None:
    if turn.store.votes.counted([campaign.id]):
        return turn.show(results_board(turn, campaign, person))
    until = moment(turn, campaign.times.vote_to)
    hidden = turn.text("results_hidden", title=campaign.title, until=until)
    if permits.may(person, "run_campaigns") and campaign.stage == "vote":
        hidden = f"{hidden}\n{turnout_so_far(turn, campaign)}"
    turn.show(Say(hidden, (turn.command("voting", "command"), turn.command("menu", "menu"))))
    return None


def _show_where(turn: Turn, campaign: Campaign, person: Person) -> None:
    link = sheet_link(turn, person, campaign)
    if not turn.store.votes.counted([campaign.id]):
        until = moment(turn, campaign.times.vote_to)
        return turn.say("find_later", turn.command("voting", "mine"), title=campaign.title, until=until)
    if link is None:
        return turn.say("find_on_paper", turn.command("menu", "menu"))
    turn.show(find_card(turn, campaign.title, link))
    return None
