"""The scorecard in chat: the overview, one criterion at a time, and what was given."""

from bot.replies import Bar, Board, Button, Card, Fact, Passage, QuickReply, Say, SayButton, TapButton
from bot.turn import Turn
from handlers.parts.idea_cards import idea_card
from handlers.parts.scoring_desk import Desk, moment
from rules.ideas import Idea
from rules.scoring import POINTS, weighted
from texts import first_word, thai

MOST_ROWS = 12
_TITLE, _MEANING = 40, 34  # letters


def overview(turn: Turn, desk: Desk, *, rows_tappable: bool) -> Board:
    """What is scored and what not yet, what is not yet first; nothing of any other member but how many are
    done. `rows_tappable`: whether a number alone tells which campaign's idea is meant."""
    given = desk.to_score - len(desk.waiting)
    rows = sorted(desk.ideas, key=lambda idea: _ORDER.index(desk.state(idea)))
    left_out = len(rows) - MOST_ROWS
    return Board(
        badge=turn.text("badge"),
        title=desk.campaign.title,
        alt=turn.text("alt", title=desk.campaign.title),
        numbers=(
            Fact(turn.text("given"), f"{given}/{desk.to_score}", strong=True),
            Fact(turn.text("finished_members"), f"{desk.finished}/{desk.members}"),
        ),
        rows=tuple(_row(turn, desk, idea, tappable=rows_tappable) for idea in rows[:MOST_ROWS]),
        more=turn.text("more", n=left_out) if left_out > 0 else "",
        next_step=turn.text(_next_step(desk), until=moment(turn, desk.campaign)),
        buttons=_onward(turn, desk),
        quick=(turn.command("menu", "menu"),),
    )


_ORDER = ("begun", "none", "whole", "interest", "own")


def _row(turn: Turn, desk: Desk, idea: Idea, *, tappable: bool) -> Bar:
    state = desk.state(idea)
    word = first_word("scoring", "command", turn.language)
    say = f"{word} {idea.number}" if tappable and state != "own" and not desk.is_finished else None
    return Bar(_titled(idea), turn.text(f"state_{state}"), say=say)


def _next_step(desk: Desk) -> str:
    if desk.is_finished:
        return "next_finished"
    return "next_waiting" if desk.waiting else "next_all_given"


def _onward(turn: Turn, desk: Desk) -> tuple[Button, ...]:
    """The one thing to do now."""
    if desk.is_finished:
        return ()
    if desk.waiting:
        return (turn.button("go_on", "idea", lasts=True, i=str(desk.waiting[0].id)),)
    return (turn.button("finish", "finish", lasts=True, c=str(desk.campaign.id)),)


def show_idea(turn: Turn, desk: Desk, idea: Idea) -> None:
    """The whole idea, and beneath it what comes next on its card."""
    place = desk.ideas.index(idea) + 1
    turn.show(idea_card(turn, idea, badge=turn.text("place_of", n=place, of=len(desk.ideas))))
    show_next(turn, desk, idea)


def show_next(turn: Turn, desk: Desk, idea: Idea) -> None:
    """The first criterion without points, or the card as it stands."""
    card = desk.card(idea)
    for place in range(len(desk.campaign.criteria)):
        if place not in card and desk.state(idea) in ("begun", "none"):
            return show_criterion(turn, desk, idea, place)
    return show_card(turn, desk, idea)


def show_criterion(turn: Turn, desk: Desk, idea: Idea, place: int) -> None:
    """One question of the scorecard, 5 to 1 as buttons, each with what it means."""
    criterion, now = desk.campaign.criteria[place], desk.card(idea).get(place)
    wide = any(thai.letters(meaning) > _MEANING for meaning in criterion.meanings)
    meanings = [Fact(str(points), criterion.meanings[points - 1]) for points in reversed(POINTS)]
    facts = [Fact(turn.text("idea"), _titled(idea)), Fact(turn.text("weight"), f"{criterion.weight}%")]
    if now is not None:
        facts.append(Fact(turn.text("given_now"), f"{now} {criterion.meanings[now - 1]}", strong=True))
    turn.show(
        Card(
            tone="info",
            badge=turn.text("criterion_of", n=place + 1, of=len(desk.campaign.criteria)),
            title=criterion.name,
            alt=f"{criterion.name}: {_titled(idea)}",
            facts=(*facts, *(meanings if wide else ())),
            buttons=tuple(
                _points(turn, idea, place, points, criterion.meanings) for points in reversed(POINTS)
            ),
            quick=_aside(turn, desk, idea),
            even=True,
        )
    )


def _points(turn: Turn, idea: Idea, place: int, points: int, meanings: tuple[str, ...]) -> TapButton:
    tap = turn.button("points", "give", lasts=True, i=str(idea.id), k=str(place), p=str(points))
    label = thai.clip(f"{points}  {meanings[points - 1]}", _MEANING + 4)
    return TapButton(label, tap.data, label)


def _aside(turn: Turn, desk: Desk, idea: Idea) -> tuple[QuickReply, ...]:
    return (
        turn.button("has_interest", "interest", lasts=True, i=str(idea.id)),
        turn.button("overview", "overview", lasts=True, c=str(desk.campaign.id)),
        turn.command("menu", "menu"),
    )


def show_card(turn: Turn, desk: Desk, idea: Idea) -> None:
    """The card as the member filled it in; every part of it can be changed from here."""
    if desk.state(idea) == "interest":
        return show_interest(turn, desk, idea)
    card, criteria = desk.card(idea), desk.campaign.criteria
    total = weighted([one.weight for one in criteria], [card[place] for place in range(len(criteria))])
    remark = desk.note(idea).remark
    facts = [
        Fact(one.name, f"{card[place]} {one.meanings[card[place] - 1]}") for place, one in enumerate(criteria)
    ]
    turn.show(
        Card(
            tone="accepted",
            badge=turn.text("badge_given"),
            title=_titled(idea),
            alt=turn.text("alt_given", title=_titled(idea)),
            facts=(
                *facts,
                Fact(turn.text("total"), turn.text("of_100", total=hundredths(total)), strong=True),
            ),
            passages=(Passage(turn.text("my_remark"), remark),) if remark else (),
            next_step=turn.text("left", n=len(desk.waiting)) if desk.waiting else turn.text("none_left"),
            buttons=(
                *_onward(turn, desk),
                turn.button(
                    "change_remark" if remark else "add_remark", "remark", lasts=True, i=str(idea.id)
                ),
                *(_again(turn, idea, place, one.name) for place, one in enumerate(criteria)),
            ),
            quick=_aside(turn, desk, idea),
        )
    )
    return None


def _again(turn: Turn, idea: Idea, place: int, name: str) -> TapButton:
    tap = turn.button("again", "again", lasts=True, i=str(idea.id), k=str(place))
    label = turn.text("change_points", name=name)
    return TapButton(label, tap.data, label)


def show_interest(turn: Turn, desk: Desk, idea: Idea) -> None:
    undo = turn.button("undo_interest", "no_interest", lasts=True, i=str(idea.id))
    overview_button = turn.button("overview", "overview", lasts=True, c=str(desk.campaign.id))
    onward = [
        TapButton(one.label, one.data, one.echo) for one in _onward(turn, desk) if isinstance(one, TapButton)
    ]
    turn.show(Say(turn.text("interest_kept", title=_titled(idea)), (*onward, undo, overview_button)))


def sure_card(turn: Turn, desk: Desk) -> Card:
    """Asks once more before nothing can be changed."""
    return Card(
        tone="review",
        badge=turn.text("finish"),
        title=desk.campaign.title,
        alt=turn.text("finish_sure"),
        facts=(Fact(turn.text("given"), str(desk.to_score), strong=True),),
        next_step=turn.text("finish_sure"),
        buttons=(
            turn.button("finish_yes", "finish_yes", c=str(desk.campaign.id)),
            turn.button("overview", "overview", lasts=True, c=str(desk.campaign.id)),
        ),
    )


def _titled(idea: Idea) -> str:
    return f"{idea.number}. {thai.clip(idea.title, _TITLE)}"


def hundredths(value: int | None) -> str:
    """8250 as `82.50`; a dash where there is nothing."""
    return "-" if value is None else f"{value // 100}.{value % 100:02d}"


__all__ = ["SayButton", "hundredths", "overview", "show_card", "show_criterion", "show_idea", "show_next"]
