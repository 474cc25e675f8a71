"""What every flow about ideas asks first: which campaign, and whose idea it is."""

from collections.abc import Callable, Sequence

from bot.replies import Say
from bot.turn import Turn
from rules.authors import Authors
from rules.campaigns import Campaign
from rules.people import Person

MOST_OFFERED = 12


def open_to(turn: Turn, person: Person, is_open: Callable[[Campaign], bool]) -> list[Campaign]:
    """Campaigns going on in which the person's unit has a part and `is_open` says yes, oldest first."""
    return [one for one in turn.store.campaigns.going_on() if one.has_part(person.unit) and is_open(one)]


def the_one(turn: Turn, among: Sequence[Campaign], action: str) -> Campaign | None:
    """The only campaign there is; else asks which, and None.

    `action` is a lasting button of the calling flow; its argument `c` is the campaign's id.
    """
    if len(among) == 1:
        return among[0]
    buttons = []
    for campaign in among[:MOST_OFFERED]:
        tap = turn.button("which_campaign", action, lasts=True, c=str(campaign.id))
        buttons.append(type(tap)(campaign.title, tap.data, campaign.title))
    turn.show(Say(turn.text("which_campaign"), tuple(buttons)))
    return None


def campaign_of(turn: Turn, args: dict[str, str], key: str = "c") -> Campaign | None:
    """The campaign a button names, if the person's unit has a part in it."""
    number, person = args.get(key, ""), turn.require_person()
    found = turn.store.campaigns.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    return found if found and found.has_part(person.unit) else None


def authors(turn: Turn) -> Authors:
    return Authors(turn.around.secret_key)
