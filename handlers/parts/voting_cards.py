"""What a voter sees: the vote at a glance, ideas in their own order, the receipt after every change."""

from datetime import datetime

from bot.links import SHEET_LINK_LIFE, SheetLink, sign_sheet_link
from bot.replies import Button, Card, Carousel, Fact, LinkButton, Say, TapButton
from bot.turn import Turn
from handlers.parts.idea_cards import idea_card
from handlers.parts.voting_booth import PAGE, Booth
from rules.campaigns import Campaign
from rules.people import Person
from rules.voting import shown_tracker
from texts import thai

FEW_VOTERS = 10
MOST_DROPS = 10
MOST_RANGES = 11
_TITLE = 60


def front(booth: Booth) -> Card:
    """The vote at a glance: what is asked, until when, what was picked, what is still to be read."""
    turn, campaign = booth.turn, booth.campaign
    unseen, count = len(booth.unseen()), len(booth.order)
    buttons: list[Button] = []
    if 0 < unseen < count:
        buttons.append(booth.tap("see_unseen", "u"))
    buttons.append(booth.tap("see_mine", "m"))
    if count > PAGE + 1:
        buttons.append(booth.tap("see_numbers", "l"))
    roll = turn.store.votes.roll_size(campaign.id)
    few = ("\n" + turn.text("few_voters", n=roll)) if roll < FEW_VOTERS else ""
    return Card(
        tone="info",
        badge=turn.text("badge"),
        title=campaign.title,
        alt=turn.text("alt", title=campaign.title),
        facts=(
            Fact(turn.text("question"), campaign.question),
            Fact(turn.text("until"), moment(turn, campaign.times.vote_to), strong=True),
            Fact(turn.text("may_pick"), turn.text("may_pick_value", n=campaign.most_picks)),
            Fact(turn.text("ideas"), turn.text("ideas_value", n=count, unseen=unseen)),
            Fact(turn.text("picked"), _picked_of(booth)),
        ),
        why=_titles(booth),
        next_step="\n".join([*_hidden(booth), turn.text("secret")]) + few,
        buttons=tuple(buttons),
    )


def page(booth: Booth, place: int) -> Carousel:
    """A page of the voter's own order; all ideas are one page where they fit."""
    size = len(booth.order)
    if size <= PAGE + 1:
        return _carousel(booth, booth.order, 0, _show(booth, booth.order))
    last = (size - 1) // PAGE
    place = max(0, min(place, last))
    shown = booth.order[place * PAGE : (place + 1) * PAGE]
    fresh = _show(booth, shown)
    ways: list[TapButton] = []
    if place < last:
        ways.append(booth.tap("next_page", "p", place + 1))
    if place:
        ways.append(booth.tap("page_before", "p", place - 1))
    if booth.unseen():
        ways.append(booth.tap("see_unseen", "u"))
    title = booth.turn.text("page_title", page=place + 1, pages=last + 1)
    return _carousel(booth, shown, place, fresh, _guide(booth, title, ways))


def unseen_first(booth: Booth) -> Carousel | None:
    """What the voter has not been shown yet, in their order; None when there is nothing."""
    shown = booth.unseen()[:PAGE]
    if not shown:
        return None
    fresh = _show(booth, shown)
    left = len(booth.unseen())
    ways = [booth.tap("see_more_unseen", "u", n=left)] if left else [booth.tap("see_all", "p")]
    title = booth.turn.text("unseen_title", n=left)
    return _carousel(booth, shown, 0, fresh, _guide(booth, title, ways))


def by_number(booth: Booth, first: int) -> Carousel:
    """Ideas in the order of their numbers from `first` on, for whoever looks for a certain one."""
    numbers = sorted(booth.order)
    later = [number for number in numbers if number >= first] or numbers
    shown, rest = tuple(later[:PAGE]), later[PAGE:]
    fresh = _show(booth, shown)
    ways = [booth.tap("next_numbers", "n", rest[0], first=rest[0])] if rest else []
    title = booth.turn.text("numbers_title", first=shown[0], last=shown[-1])
    return _carousel(booth, shown, 0, fresh, _guide(booth, title, ways))


def ranges(booth: Booth) -> Say:
    """Buttons that lead to any number in one tap more."""
    numbers = sorted(booth.order)
    step = max(PAGE, -(-len(numbers) // MOST_RANGES))
    starts = [numbers[place : place + step] for place in range(0, len(numbers), step)]
    taps = tuple(booth.tap("range", "n", group[0], first=group[0], last=group[-1]) for group in starts)
    return Say(booth.turn.text("which_numbers"), taps)


def whole(booth: Booth, number: int) -> Card:
    """One idea, every word of it."""
    idea = booth.idea(number)
    _show(booth, (number,))
    picked = number in booth.ballot.picks
    return idea_card(
        booth.turn,
        idea,
        badge=booth.turn.text("badge_picked" if picked else "badge_idea"),
        tone="accepted" if picked else "info",
        buttons=(_pick_or_drop(booth, number, 0), booth.tap("see_mine", "m")),
    )


def receipt(booth: Booth, key: str, place: int, **facts: object) -> Card:
    """After a change: what is picked now, and the tracking number under which it will be published."""
    turn = booth.turn
    unseen = len(booth.unseen())
    on = booth.tap("see_more_unseen", "u", n=unseen) if unseen else booth.tap("see_all", "p", place)
    return Card(
        tone="accepted",
        badge=turn.text("badge_saved"),
        title=turn.text(key, **facts),
        alt=turn.text("alt_saved"),
        facts=(Fact(turn.text("picked"), _picked_of(booth)), _tracker(booth)),
        why=_titles(booth),
        next_step=turn.text("keep_number", until=_until(booth)),
        buttons=(on, booth.tap("see_mine", "m"), *_find(booth)),
    )


def mine(booth: Booth) -> Card:
    """The ballot as it lies in the box, with a button to drop each pick."""
    turn, picks = booth.turn, booth.ballot.picks
    drops = [booth.tap("drop_one", "d", number, number=number) for number in picks[:MOST_DROPS]]
    if len(picks) > 1:
        drops.append(booth.tap("drop_all", "c"))
    return Card(
        tone="accepted" if picks else "info",
        badge=turn.text("badge_mine"),
        title=booth.campaign.title,
        alt=turn.text("badge_mine"),
        facts=(Fact(turn.text("picked"), _picked_of(booth)), _tracker(booth)),
        why=_titles(booth),
        next_step="\n".join(_hidden(booth))
        or turn.text("mine_next" if picks else "mine_empty", until=_until(booth)),
        buttons=(booth.tap("see_all", "p"), *drops, *_find(booth)),
    )


def full(booth: Booth, wanted: int) -> Card:
    """Every pick is given: which one makes room for the new one."""
    turn = booth.turn
    swaps = [
        booth.tap("swap", "s", number, wanted, number=number) for number in booth.ballot.picks[:MOST_DROPS]
    ]
    return Card(
        tone="review",
        badge=turn.text("badge_full"),
        title=turn.text("full_title", n=booth.campaign.most_picks),
        alt=turn.text("badge_full"),
        facts=(Fact(turn.text("wanted"), _title(booth, wanted), strong=True),),
        why=_titles(booth),
        next_step=turn.text("full_next"),
        buttons=(*swaps, booth.tap("see_mine", "m")),
    )


def sheet_link(turn: Turn, person: Person, campaign: Campaign, tracker: str = "") -> str | None:
    """The published sheet's address for one viewer; the tracking number stands behind `#`, which browsers
    send to nobody. None where no https address is set."""
    if not turn.around.public_url.startswith("https://"):
        return None
    ends = max(turn.now, campaign.times.vote_to) + SHEET_LINK_LIFE
    token = sign_sheet_link(turn.around.secret_key, SheetLink(campaign.id, person.id, ends))
    mark = f"#{shown_tracker(tracker)}" if tracker else ""
    return f"{turn.around.public_url.rstrip('/')}/votes/{token}{mark}"


def moment(turn: Turn, at: datetime) -> str:
    return turn.text("moment", date=turn.short_date(at), time=turn.clock(at))


# -- inside ------------------------------------------------------------------------------------


def _show(booth: Booth, numbers: tuple[int, ...]) -> frozenset[int]:
    """Notes the ideas as seen; returns those that are new to the voter."""
    fresh = frozenset(numbers) - booth.ballot.seen
    booth.change(booth.ballot.showing(numbers))
    return fresh


def _carousel(
    booth: Booth, shown: tuple[int, ...], place: int, fresh: frozenset[int], guide: Card | None = None
) -> Carousel:
    cards = [_brief(booth, number, place, number in fresh) for number in shown]
    return Carousel((*cards, *([guide] if guide else [])), alt=booth.turn.text("alt_ideas", n=len(shown)))


def _brief(booth: Booth, number: int, place: int, fresh: bool) -> Card:
    picked = number in booth.ballot.picks
    return idea_card(
        booth.turn,
        booth.idea(number),
        badge=booth.turn.text("badge_picked" if picked else "badge_fresh" if fresh else "badge_idea"),
        tone="accepted" if picked else "info",
        buttons=(_pick_or_drop(booth, number, place), booth.tap("read", "r", number)),
        brief=True,
    )


def _pick_or_drop(booth: Booth, number: int, place: int) -> TapButton:
    if number in booth.ballot.picks:
        return booth.tap("drop", "d", number, place)
    return booth.tap("pick", "a", number, place)


def _guide(booth: Booth, title: str, ways: list[TapButton]) -> Card:
    """The last card of a carousel: where one is and where one may go."""
    turn, count = booth.turn, len(booth.order)
    seen = turn.text("seen_value", n=count - len(booth.unseen()), all=count)
    return Card(
        tone="info",
        badge=turn.text("badge"),
        title=title,
        alt=title,
        facts=(
            Fact(turn.text("seen"), seen),
            Fact(turn.text("picked"), _picked_of(booth)),
        ),
        buttons=(*ways, booth.tap("see_numbers", "l"), booth.tap("see_mine", "m")),
    )


def _titles(booth: Booth) -> tuple[str, ...]:
    return tuple(_title(booth, number) for number in booth.ballot.picks)


def _title(booth: Booth, number: int) -> str:
    return f"{number}. {thai.clip(booth.idea(number).title, _TITLE)}"


def _picked_of(booth: Booth) -> str:
    return booth.turn.text("picked_value", n=len(booth.ballot.picks), most=booth.campaign.most_picks)


def _tracker(booth: Booth) -> Fact:
    number = booth.turn.text("not_shown") if booth.hidden else shown_tracker(booth.ballot.tracker)
    return Fact(booth.turn.text("tracker"), number, strong=True)


def _hidden(booth: Booth) -> list[str]:
    """Why a ballot that lies in the box is not shown here."""
    return [booth.turn.text("hidden_ballot")] if booth.hidden else []


def _until(booth: Booth) -> str:
    return moment(booth.turn, booth.campaign.times.vote_to)


def _find(booth: Booth) -> tuple[LinkButton, ...]:
    """Good after the count: opens the sheet at this very ballot, without the server learning which."""
    number = "" if booth.hidden else booth.ballot.tracker
    link = sheet_link(booth.turn, booth.person, booth.campaign, number) if number else None
    return (LinkButton(booth.turn.text("find_button"), link),) if link else ()
