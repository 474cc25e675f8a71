"""What people say about an idea until the vote opens; what an admin hides is said to be hidden, and why."""

from typing import Any

from bot import events, guards
from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, Passage, QuickReply, Say
from bot.turn import Turn
from handlers.parts.campaigns import authors, campaign_of
from handlers.parts.idea_cards import is_mine, read_button
from handlers.parts.idea_notices import tell_author
from handlers.parts.idea_talk import today
from rules import permits
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.people import Person
from rules.refusals import Refusal
from texts import thai

flow = Flow("comments", private=True, yields=True)

MOST_LETTERS = 400
MOST_WHY = 200
MOST_SHOWN = 10


# -- reading -----------------------------------------------------------------------------------


@flow.button("show", lasts=True)
def show(turn: Turn, args: dict[str, str]) -> None:
    idea, campaign = _idea(turn, args)
    _show(turn, idea, campaign)


def _idea(turn: Turn, args: dict[str, str]) -> tuple[Idea, Campaign]:
    """The sent idea a button names, and its campaign, if the person has a part in it."""
    number = args.get("i", "")
    idea = turn.store.ideas.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    campaign = campaign_of(turn, {"c": str(idea.campaign)}) if idea and idea.state == "sent" else None
    if idea is None or campaign is None:
        raise Refusal("idea_gone")
    return idea, campaign


def _show(turn: Turn, idea: Idea, campaign: Campaign) -> None:
    person = turn.require_person()
    rows = turn.store.comments.of(idea.id, MOST_SHOWN)
    quick = _quick(turn, idea, campaign)
    title = f"{idea.number}. {idea.title}"
    if not rows:
        return turn.show(Say(turn.text("none", title=title), quick))
    passages = tuple(Passage(_heading(turn, row), _words(turn, row, person)) for row in rows)
    count = turn.store.comments.count(idea.id)
    tip = turn.text("only_newest", n=len(rows), of=count) if count > len(rows) else ""
    card = Card(
        "info", turn.text("badge"), title, turn.text("badge"), passages=passages, next_step=tip, quick=quick
    )
    if not permits.may(person, "run_campaigns"):
        return turn.show(card)
    turn.show(card)
    turn.show(Carousel(tuple(_admin_card(turn, row) for row in rows), turn.text("moderate"), quick))
    return None


def _quick(turn: Turn, idea: Idea, campaign: Campaign) -> tuple[QuickReply, ...]:
    read = read_button(turn, idea)
    if not campaign.texts_change(turn.event.at):
        return (read,)
    return (turn.button("write", "write", lasts=True, i=str(idea.id)), read)


def _heading(turn: Turn, row: Any) -> str:
    if row.author is None:
        who = turn.text("no_name")
    else:
        who = turn.store.people.by_id(row.author).name or turn.text("name_gone")
    return turn.text("heading", who=who, date=turn.short_date(row.at))


def _words(turn: Turn, row: Any, person: Person) -> str:
    """Hidden words are shown to admins and to who wrote them only."""
    if row.hidden_at is None:
        return str(row.text)
    said = turn.text("hidden", why=row.hidden_why)
    return (
        f"{said}\n({row.text})" if permits.may(person, "run_campaigns") or _wrote(turn, row, person) else said
    )


def _wrote(turn: Turn, row: Any, person: Person) -> bool:
    if row.author is not None:
        return bool(row.author == person.id)
    idea = turn.store.ideas.get(row.idea)
    return idea is not None and row.author_tag == authors(turn).tag(idea.campaign, person.id)


# -- writing -----------------------------------------------------------------------------------


@flow.button("write", lasts=True)
def write(turn: Turn, args: dict[str, str]) -> None:
    if guards.may_be_recorded(turn) is None:
        return
    idea, campaign = _open_idea(turn, args)
    turn.wait_for("text", {"idea": idea.id, "hidden": False})
    key = "ask_text_or_hide" if campaign.anonymous else "ask_text"
    turn.say(key, *_hide_name(turn, campaign), title=f"{idea.number}. {idea.title}", most=MOST_LETTERS)


def _hide_name(turn: Turn, campaign: Campaign) -> tuple[QuickReply, ...]:
    return (turn.button("hide_name", "hide_name"),) if campaign.anonymous else ()


def _open_idea(turn: Turn, args: dict[str, str]) -> tuple[Idea, Campaign]:
    """As `_idea`, while comments are taken; the vote does not open in between."""
    idea, campaign = _idea(turn, args)
    locked = turn.store.campaigns.lock(campaign.id)
    if locked is None or not locked.texts_change(turn.event.at):
        raise Refusal("comments_closed")
    return idea, locked


@flow.button("hide_name")
def hide_name(turn: Turn, args: dict[str, str]) -> None:
    idea, campaign = _open_idea(turn, {"i": str(turn.memory.get("idea", ""))})
    turn.wait_for("text", {"idea": idea.id, "hidden": campaign.anonymous})
    turn.say("ask_hidden_text", most=MOST_LETTERS)


@flow.step("text", events.Text)
def take_text(turn: Turn, said: events.Text) -> None:
    idea, campaign = _open_idea(turn, {"i": str(turn.memory.get("idea", ""))})
    over = thai.letters(said.text) - MOST_LETTERS
    if over > 0:
        raise Refusal("too_long", over=over, most=MOST_LETTERS)
    _add(turn, idea, campaign, said.text, hidden=bool(turn.memory.get("hidden")))
    if not is_mine(turn, idea, turn.require_person()):
        tell_author(turn.store, authors(turn), idea, flow.name, "told_comment", turn.now, {})
    turn.done()
    _show(turn, idea, campaign)


def _add(turn: Turn, idea: Idea, campaign: Campaign, text: str, *, hidden: bool) -> None:
    person, sealed = turn.require_person(), authors(turn)
    turn.store.comments.add(
        idea.id,
        text,
        author=None if hidden else person.id,
        author_tag=sealed.tag(campaign.id, person.id) if hidden else "",
        author_sealed=sealed.seal(campaign.id, person.id) if hidden else None,
        at=today(turn),
    )


# -- moderating --------------------------------------------------------------------------------


def _admin_card(turn: Turn, row: Any) -> Card:
    shown = row.hidden_at is None
    facts = () if shown else (Fact(turn.text("why"), row.hidden_why),)
    buttons = (turn.button("hide", "hide", lasts=True, k=str(row.id)),) if shown else ()
    badge = turn.text("badge" if shown else "hidden_badge")
    words = (Passage(_heading(turn, row), row.text),)
    title = turn.text("comment")
    return Card("info" if shown else "refused", badge, title, title, facts, buttons=buttons, passages=words)


@flow.button("hide", lasts=True)
def ask_why(turn: Turn, args: dict[str, str]) -> None:
    row, _, _ = _comment(turn, args)
    if row.hidden_at is not None:
        return turn.say("hidden_before")
    turn.wait_for("why_hide", {"comment": row.id})
    turn.say("ask_why", most=MOST_WHY)
    return None


def _comment(turn: Turn, args: dict[str, str]) -> tuple[Any, Idea, Campaign]:
    """The comment an admin's button names; for everybody else there is none."""
    permits.require(turn.require_person(), "run_campaigns")
    number = args.get("k", "")
    row = turn.store.comments.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    if row is None:
        raise Refusal("idea_gone")
    return row, *_idea(turn, {"i": str(row.idea)})


@flow.step("why_hide", events.Text)
def hide(turn: Turn, said: events.Text) -> None:
    row, idea, campaign = _comment(turn, {"k": str(turn.memory.get("comment", ""))})
    over = thai.letters(said.text) - MOST_WHY
    if over > 0:
        raise Refusal("too_long", over=over, most=MOST_WHY)
    admin = turn.require_person()
    turn.done()
    if not turn.store.comments.hide(row.id, admin.id, said.text, turn.now):
        return turn.say("hidden_before")
    turn.store.audit.add(turn.now, admin.staff_id, "comment.hidden", f"idea:{idea.id}", comment=row.id)
    _tell_hidden(turn, row, idea, said.text)
    return _show(turn, idea, campaign)


def _tell_hidden(turn: Turn, row: Any, idea: Idea, why: str) -> None:
    """Who wrote it is told, named or not."""
    facts = {"number": idea.number, "title": idea.title, "why": why}
    if row.author is not None:
        turn.store.notices.add(row.author, flow.name, "told_hidden", turn.now, facts)
    elif row.author_sealed is not None:
        news = turn.store.ideas.news
        news.add(idea.campaign, row.author_tag, row.author_sealed, flow.name, "told_hidden", facts)
