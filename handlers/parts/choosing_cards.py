"""The result table and the choice as cards: means only, never who gave what nor how many gave it."""

from itertools import groupby
from typing import Final

from bot.replies import Bar, Board, Button, Card, Carousel, Fact, Passage, Say
from bot.turn import Turn
from handlers.parts.choosing_deed import Standing
from handlers.parts.idea_cards import idea_card
from handlers.parts.scoring_cards import hundredths
from rules.campaigns import WHOLE_OFFICE, Campaign
from texts import thai

PAGE: Final = 8
MOST_ROWS: Final = 12
_MOST_TIES = 3
_TITLE = 40  # letters
_REMARK, _REMARKS = 300, 600  # UTF-16 units: eight cards must fit into one carousel of LINE's


def results_board(
    turn: Turn, campaign: Campaign, table: list[Standing], *, members: tuple[int, int], may_choose: bool
) -> Board:
    """`members`: how many finished, of how many."""
    details = turn.button("details", "details", lasts=True, c=str(campaign.id), p="0")
    choose = turn.button("choose_now", "candidates", lasts=True, c=str(campaign.id), p="0")
    left_out = len(table) - MOST_ROWS
    return Board(
        badge=turn.text("badge_results"),
        title=campaign.title,
        alt=turn.text("alt_results", title=campaign.title),
        numbers=(
            Fact(turn.text("ideas"), str(len(table)), strong=True),
            Fact(turn.text("members_finished"), "/".join(map(str, members))),
        ),
        rows=tuple(_row(turn, one) for one in table[:MOST_ROWS]),
        more=turn.text("more", n=left_out) if left_out > 0 else "",
        next_step="\n".join(_told(turn, campaign, table)),
        buttons=(*((choose,) if may_choose else ()), *((details,) if table else ())),
        quick=(turn.command("menu", "menu"),),
    )


def _row(turn: Turn, one: Standing) -> Bar:
    label = turn.text("result_row", place=one.place, idea=titled(one))
    if one.total is None:
        return Bar(label, turn.text("approvals", n=one.approvals))
    return Bar(label, hundredths(one.total), one.total / 10000)


def _told(turn: Turn, campaign: Campaign, table: list[Standing]) -> list[str]:
    """How the totals were made, how ties were settled, and what was chosen."""
    if not table:
        return [turn.text("nothing_on_shortlist")]
    if all(one.total is None for one in table):
        return [turn.text("nobody_scored")]
    weights = ", ".join(f"{one.name} {one.weight}%" for one in campaign.criteria)
    told = [turn.text("how_counted", weights=weights)]
    for (total, approvals), group in groupby(table, key=lambda one: (one.total, one.approvals)):
        numbers = [str(one.idea.number) for one in group]
        if len(numbers) > 1 and total is not None and len(told) <= _MOST_TIES:
            facts = {"numbers": ", ".join(numbers), "total": hundredths(total), "approvals": approvals}
            told.append(turn.text(f"tie_{campaign.tie_rule}", **facts))
    choice = turn.store.scores.choice(campaign.id)
    chosen = next((one for one in table if choice and one.idea.id == choice.idea), None)
    if choice and chosen:
        told.append(turn.text("was_chosen", idea=titled(chosen), place=choice.place, reason=choice.reason))
    return told


def details(turn: Turn, campaign: Campaign, table: list[Standing], page: int) -> list[Carousel | Say]:
    """Each idea's means by criterion and its remarks, without any member's name."""
    cards = tuple(_detail(turn, campaign, one) for one in table[page * PAGE : (page + 1) * PAGE])
    return _paged(turn, campaign, cards, "details", page, len(table))


def _detail(turn: Turn, campaign: Campaign, one: Standing) -> Card:
    remarks = [thai.clip_utf16(remark, _REMARK) for remark in turn.store.scores.remarks(one.idea.id)]
    words = thai.clip_utf16("\n".join(f"• {remark}" for remark in remarks), _REMARKS)
    means = one.by_criterion or (None,) * len(campaign.criteria)
    facts = [
        Fact(criterion.name, turn.text("mean", mean=hundredths(mean)))
        for criterion, mean in zip(campaign.criteria, means, strict=True)
    ]
    return Card(
        tone="info",
        badge=turn.text("place", n=one.place),
        title=titled(one),
        alt=titled(one),
        facts=(_total(turn, one), *facts, _in_the_vote(turn, one)),
        passages=(Passage(turn.text("remarks"), words),) if words else (),
        buttons=(turn.button("read", "read", lasts=True, i=str(one.idea.id)),),
    )


def candidates(turn: Turn, campaign: Campaign, table: list[Standing], page: int) -> list[Carousel | Say]:
    """The shortlist in its order, for the head: one is to be chosen."""
    cards = tuple(
        idea_card(
            turn, one.idea, badge=turn.text("place", n=one.place), facts=facts_of(turn, one),
            buttons=(_pick(turn, one), turn.button("read", "read", lasts=True, i=str(one.idea.id))),
            brief=True,
        )
        for one in table[page * PAGE : (page + 1) * PAGE]
    )  # fmt: skip
    return _paged(turn, campaign, cards, "candidates", page, len(table))


def whole(turn: Turn, one: Standing, *, may_choose: bool) -> Card:
    buttons: tuple[Button, ...] = (_pick(turn, one),) if may_choose else ()
    badge = turn.text("place", n=one.place)
    return idea_card(turn, one.idea, badge=badge, facts=facts_of(turn, one), buttons=buttons)


def _pick(turn: Turn, one: Standing) -> Button:
    return turn.button("pick", "pick", lasts=True, i=str(one.idea.id))


def facts_of(turn: Turn, one: Standing) -> tuple[Fact, ...]:
    vote = _in_the_vote(turn, one)
    return (vote,) if one.total is None else (_total(turn, one), vote)


def _total(turn: Turn, one: Standing) -> Fact:
    return Fact(turn.text("total"), turn.text("of_100", total=hundredths(one.total)), strong=True)


def _in_the_vote(turn: Turn, one: Standing) -> Fact:
    return Fact(turn.text("in_the_vote"), turn.text("approvals", n=one.approvals))


def _paged(
    turn: Turn, campaign: Campaign, cards: tuple[Card, ...], action: str, page: int, count: int
) -> list[Carousel | Say]:
    shown: list[Carousel | Say] = [Carousel(cards, alt=turn.text(f"alt_{action}", title=campaign.title))]
    if (page + 1) * PAGE < count:
        onward = turn.button("next_page", action, lasts=True, c=str(campaign.id), p=str(page + 1))
        shown.append(Say(turn.text("more", n=count - (page + 1) * PAGE), (onward,)))
    return shown


def reason_card(turn: Turn, campaign: Campaign, one: Standing, first: list[Standing]) -> Card:
    """Asks for the reason; says plainly when the result table has another idea first."""
    differs = one.place != 1
    facts = [Fact(turn.text("in_the_table"), turn.text("place_value", n=one.place), strong=True)]
    facts += [Fact(turn.text("first_is"), titled(other)) for other in first[:3]] if differs else []
    return Card(
        tone="review" if differs else "info",
        badge=turn.text("badge_differs" if differs else "badge_choose"),
        title=titled(one),
        alt=turn.text("alt_choose", title=campaign.title),
        facts=(*facts, *facts_of(turn, one)),
        next_step=turn.text("ask_why_differs" if differs else "ask_reason"),
        quick=(turn.command("menu", "cancel"),),
    )


def sure_card(
    turn: Turn, campaign: Campaign, one: Standing, reason: str, *, runners_up: int, ideas: int
) -> Card:
    """Everything that signing does, before it is done."""
    what = [
        turn.text("will_choose", units=units(turn, campaign), year=campaign.fiscal_year),
        turn.text("will_pool", n=runners_up, year=campaign.fiscal_year + 1),
        turn.text("will_tell", n=ideas),
        turn.text("will_close"),
    ]
    if one.place != 1:
        what.insert(1, turn.text("will_differ", place=one.place))
    return Card(
        tone="review",
        badge=turn.text("badge_sure"),
        title=titled(one),
        alt=turn.text("badge_sure"),
        passages=(Passage(turn.text("your_reason"), reason),),
        why=tuple(what),
        next_step=turn.text("sure_next"),
        buttons=(turn.button("sign", "sign"), turn.command("menu", "cancel")),
    )


def signed_card(turn: Turn, campaign: Campaign, one: Standing) -> Card:
    return Card(
        tone="accepted",
        badge=turn.text("badge_signed"),
        title=titled(one),
        alt=turn.text("alt_signed", idea=titled(one)),
        facts=(
            Fact(turn.text("chosen_of"), units(turn, campaign), strong=True),
            Fact(turn.text("fiscal_year"), str(campaign.fiscal_year)),
            Fact(turn.text("in_the_table"), turn.text("place_value", n=one.place)),
        ),
        next_step=turn.text("signed_next"),
        quick=(turn.command("choosing", "results"), turn.command("menu", "menu")),
    )


def units(turn: Turn, campaign: Campaign) -> str:
    return ", ".join(unit_name(turn, unit) for unit in campaign.scopes)


def unit_name(turn: Turn, unit: str) -> str:
    return turn.text("whole_office") if unit == WHOLE_OFFICE else unit


def titled(one: Standing) -> str:
    return f"{one.idea.number}. {thai.clip(one.idea.title, _TITLE)}"
