"""Offering an idea: asked head by head, kept as a draft after every answer, seen before it is sent."""

from bot import events, guards
from bot.flow import Flow
from bot.turn import LookedAt, PhotoFault, Turn
from handlers.parts import idea_sending
from handlers.parts.campaigns import campaign_of, open_to, the_one
from handlers.parts.idea_alike import the_finder
from handlers.parts.idea_asks import (
    ask_head,
    ask_name,
    ask_next,
    ask_pictures,
    ask_which_head,
    show_preview,
    show_sent,
)
from handlers.parts.idea_cards import idea_card
from handlers.parts.idea_talk import (
    cut,
    draft_of,
    editable,
    new_draft,
    own_idea,
    sealed_button,
    sign_draft,
    today,
    too_long,
    wanting,
)
from rules.campaigns import MOST_PICTURES, Campaign
from rules.ideas import HEADS, MOST, Idea
from rules.people import Person
from rules.refusals import Refusal

flow = Flow("ideas", private=True, yields=True, keeps_drafts=True)

_MOST_TITLE_KEPT = 600  # code points: what the column holds


# -- beginning ---------------------------------------------------------------------------------


@flow.command("command")
def offer(turn: Turn) -> None:
    said = turn.event.text if isinstance(turn.event, events.Text) else ""
    person = guards.may_be_recorded(turn, then=said)
    if person is None:
        return None
    found = open_to(turn, person, lambda one: one.takes_ideas(turn.event.at))
    if not found:
        return _say_none_open(turn, person)
    campaign = the_one(turn, found, "campaign")
    if campaign is not None:
        _begin(turn, campaign, person)
    return None


def _say_none_open(turn: Turn, person: Person) -> None:
    later = open_to(turn, person, lambda one: one.times.ideas_from > turn.event.at)
    if not later:
        return turn.say("none_open", turn.command("my_ideas", "command"))
    first = min(later, key=lambda one: one.times.ideas_from)
    at = first.times.ideas_from
    turn.say("opens_later", title=first.title, date=turn.short_date(at), time=turn.clock(at))
    return None


@flow.button("campaign", lasts=True)
def choose_campaign(turn: Turn, args: dict[str, str]) -> None:
    person, campaign = turn.require_person(), campaign_of(turn, args)
    if campaign is None or not campaign.takes_ideas(turn.event.at):
        raise Refusal("ideas_closed")
    _begin(turn, campaign, person)


def _begin(turn: Turn, campaign: Campaign, person: Person) -> None:
    the_finder().prepare(turn.store.ideas.sent(campaign.id))
    draft = draft_of(turn, campaign, person)
    if draft is not None:
        return _offer_draft(turn, draft)
    turn.say("intro", title=campaign.title, question=campaign.question)
    if campaign.anonymous:
        return ask_name(turn, campaign)
    return ask_next(turn, new_draft(turn, campaign, person, anonymous=False))


def _offer_draft(turn: Turn, draft: Idea) -> None:
    buttons = (
        sealed_button(turn, flow.name, "go_on", "go_on", draft),
        sealed_button(turn, flow.name, "throw_away", "throw", draft),
    )
    badge, tip = turn.text("draft"), turn.text("draft_next")
    turn.show(idea_card(turn, draft, badge=badge, tone="review", buttons=buttons, next_step=tip))


@flow.button("name")
def choose_name(turn: Turn, args: dict[str, str]) -> None:
    person = turn.require_person()
    campaign = campaign_of(turn, {"c": str(turn.memory.get("c", ""))})
    if campaign is None or not campaign.takes_ideas(turn.event.at):
        raise Refusal("ideas_closed")
    hidden = args.get("n") == "0" and campaign.anonymous
    draft = draft_of(turn, campaign, person) or new_draft(turn, campaign, person, anonymous=hidden)
    ask_next(turn, draft)


@flow.again("name")
def name_again(turn: Turn) -> None:
    turn.say("name_again", turn.button("named", "name", n="1"), turn.button("hidden", "name", n="0"))


@flow.button("go_on", lasts=True)
def go_on(turn: Turn, args: dict[str, str]) -> None:
    draft, _ = editable(turn, args.get("i", ""))
    if draft.state != "draft":
        raise Refusal("idea_gone")
    the_finder().prepare(turn.store.ideas.sent(draft.campaign))
    if wanting(draft):
        ask_next(turn, draft)
    else:
        show_preview(turn, draft)


@flow.button("throw", lasts=True)
def ask_throw(turn: Turn, args: dict[str, str]) -> None:
    draft = own_idea(turn, args.get("i", ""))
    if draft.state != "draft":
        raise Refusal("idea_gone")
    yes = sealed_button(turn, flow.name, "throw_yes", "throw_yes", draft)
    turn.say("throw_sure", yes, sealed_button(turn, flow.name, "go_on", "go_on", draft))


@flow.button("throw_yes", lasts=True)
def throw(turn: Turn, args: dict[str, str]) -> None:
    draft = own_idea(turn, args.get("i", ""))
    if draft.state != "draft":
        raise Refusal("idea_gone")
    turn.store.ideas.throw_away(draft.id, today(turn))
    _leave(turn)
    turn.say("thrown_away", turn.command("ideas", "command"))


# -- the text ----------------------------------------------------------------------------------


@flow.step("title", events.Text)
@flow.step("problem", events.Text)
@flow.step("way", events.Text)
@flow.step("benefit", events.Text)
@flow.step("gains", events.Text)
def take_words(turn: Turn, said: events.Text) -> None:
    head = str(turn.talk.step)
    idea, campaign = _in_talk(turn)
    over = too_long(head, said.text)
    if over and idea.state == "sent":
        return turn.say("too_long_sent", over=over, most=MOST[head])
    words = said.text[:_MOST_TITLE_KEPT] if head == "title" else said.text
    turn.store.ideas.write(idea.id, today(turn), **{head: words})
    if over:
        return turn.say("too_long", turn.button("cut", "cut", h=head), over=over, most=MOST[head])
    return _after_change(turn, idea, campaign)


@flow.button("cut")
def cut_words(turn: Turn, args: dict[str, str]) -> None:
    head = args.get("h", "")
    idea, campaign = _in_talk(turn)
    if head in HEADS and idea.state == "draft":
        turn.store.ideas.write(idea.id, today(turn), **{head: cut(head, getattr(idea, head))})
    _after_change(turn, idea, campaign)


@flow.again(*HEADS)
def words_again(turn: Turn) -> None:
    idea, head = own_idea(turn, str(turn.memory.get("i", ""))), str(turn.talk.step)
    turn.say("words_again")
    ask_head(turn, idea, head, editing=bool(turn.memory.get("editing")))


def _after_change(turn: Turn, idea: Idea, campaign: Campaign) -> None:
    """What comes after something was written: a new version, the preview, or the next question."""
    editing = bool(turn.memory.get("editing"))
    if idea.state == "sent":
        turn.store.ideas.keep_version(idea.id, "edited", today(turn))
    now = own_idea(turn, str(turn.memory.get("i", "")))
    if now.state == "sent":
        show_sent(turn, now, campaign, "saved")
    elif editing and not wanting(now):
        show_preview(turn, now)
    else:
        ask_next(turn, now)


def _in_talk(turn: Turn) -> tuple[Idea, Campaign]:
    if "i" not in turn.memory:
        raise Refusal("draft_waits")
    return editable(turn, str(turn.memory.get("i", "")))


# -- pictures ----------------------------------------------------------------------------------


@flow.step("pictures", events.Photo)
@flow.step("preview", events.Photo)
@flow.step("title", events.Photo)
@flow.step("problem", events.Photo)
@flow.step("way", events.Photo)
@flow.step("benefit", events.Photo)
@flow.step("gains", events.Photo)
def take_picture(turn: Turn, event: events.Photo) -> None:
    idea, _ = _in_talk(turn)
    match turn.photo:
        case PhotoFault(key):
            raise Refusal(key)
        case LookedAt(key):
            kept = turn.store.ideas.add_picture(idea.id, key, today(turn))
        case None:
            raise Refusal("photo_broken")
    if kept and idea.state == "sent":
        turn.store.ideas.keep_version(idea.id, "edited", today(turn))
    if not kept:
        turn.say("pictures_full", most=MOST_PICTURES)
    editing = bool(turn.memory.get("editing"))
    if turn.talk.step in HEADS:
        turn.say("picture_kept", count=len(turn.store.ideas.pictures(idea.id)), most=MOST_PICTURES)
        return ask_head(turn, idea, str(turn.talk.step), editing=editing)
    return ask_pictures(turn, idea, editing=editing or turn.talk.step == "preview")


@flow.button("enough")
def enough_pictures(turn: Turn, args: dict[str, str]) -> None:
    idea, campaign = _in_talk(turn)
    if idea.state == "sent":
        show_sent(turn, idea, campaign, "saved")
    elif wanting(idea):
        ask_next(turn, idea)
    else:
        show_preview(turn, idea)


@flow.button("clear")
def clear_pictures(turn: Turn, args: dict[str, str]) -> None:
    idea, _ = _in_talk(turn)
    turn.store.ideas.remove_pictures(idea.id, today(turn))
    if idea.state == "sent":
        turn.store.ideas.keep_version(idea.id, "edited", today(turn))
    ask_pictures(turn, idea, editing=bool(turn.memory.get("editing")))


@flow.step("pictures", events.Text)
def no_words_here(turn: Turn, said: events.Text) -> None:
    """Only pictures are taken here; what was typed is not lost, for it is still in the chat."""
    pictures_again(turn)


@flow.again("pictures")
def pictures_again(turn: Turn) -> None:
    idea = own_idea(turn, str(turn.memory.get("i", "")))
    turn.say("pictures_again")
    ask_pictures(turn, idea, editing=bool(turn.memory.get("editing")))


# -- before and after sending ------------------------------------------------------------------


@flow.button("choose")
def choose_head(turn: Turn, args: dict[str, str]) -> None:
    ask_which_head(turn, *_in_talk(turn))


@flow.button("edit", lasts=True)
def edit(turn: Turn, args: dict[str, str]) -> None:
    ask_which_head(turn, *editable(turn, args.get("i", "")))


@flow.button("head")
def edit_head(turn: Turn, args: dict[str, str]) -> None:
    idea, _ = _in_talk(turn)
    head = args.get("h", "")
    if head in HEADS:
        ask_head(turn, idea, head, editing=True)
    else:
        ask_pictures(turn, idea, editing=True)


@flow.button("switch_name")
def switch_name(turn: Turn, args: dict[str, str]) -> None:
    idea, campaign = _in_talk(turn)
    if idea.state != "draft" or not campaign.anonymous:
        raise Refusal("idea_gone")
    sign_draft(turn, idea, campaign, anonymous=not idea.anonymous)
    ask_next(turn, own_idea(turn, str(turn.memory.get("i", ""))))


@flow.again("preview", "choose")
def preview_again(turn: Turn) -> None:
    idea, campaign = _in_talk(turn)
    turn.say("preview_again")
    if turn.talk.step == "choose" and idea.state == "sent":
        ask_which_head(turn, idea, campaign)
    else:
        show_preview(turn, idea)


@flow.button("keep")
def keep(turn: Turn, args: dict[str, str]) -> None:
    _leave(turn)
    turn.say("kept", turn.command("ideas", "command"), turn.command("menu", "menu"))


@flow.button("send")
def send(turn: Turn, args: dict[str, str]) -> None:
    """Shows what is alike first; sends at once when nothing is, or when it was seen."""
    idea, campaign = _in_talk(turn)
    if wanting(idea):
        return ask_next(turn, idea)
    if args.get("seen") != "1" and idea_sending.show_alike(turn, idea):
        return None
    return idea_sending.send(turn, idea, campaign)


@flow.again("alike")
def alike_again(turn: Turn) -> None:
    idea_sending.ask_after_alike(turn, _in_talk(turn)[0], "alike_again")


@flow.button("plus", lasts=True)
def plus(turn: Turn, args: dict[str, str]) -> None:
    idea_sending.support(turn, editable(turn, args.get("i", ""))[0], args)


@flow.button("join", lasts=True)
def join(turn: Turn, args: dict[str, str]) -> None:
    idea_sending.ask_to_join(turn, editable(turn, args.get("i", ""))[0], args)


@flow.button("differs", lasts=True)
def differs(turn: Turn, args: dict[str, str]) -> None:
    idea_sending.ask_difference(turn, editable(turn, args.get("i", ""))[0], args)


@flow.step("why_differs", events.Text)
def take_difference(turn: Turn, said: events.Text) -> None:
    idea_sending.take_difference(turn, _in_talk(turn)[0], said.text)


@flow.button("withdraw", lasts=True)
def ask_withdraw(turn: Turn, args: dict[str, str]) -> None:
    idea, _ = editable(turn, args.get("i", ""))
    if idea.state != "sent":
        raise Refusal("idea_gone")
    yes = sealed_button(turn, flow.name, "withdraw_yes", "withdraw_yes", idea)
    turn.say("withdraw_sure", yes, turn.command("my_ideas", "command"), number=idea.number, title=idea.title)


@flow.button("withdraw_yes", lasts=True)
def withdraw(turn: Turn, args: dict[str, str]) -> None:
    idea, _ = editable(turn, args.get("i", ""))
    if idea.state != "sent":
        raise Refusal("idea_gone")
    idea_sending.withdraw(turn, idea)
    _leave(turn)


def _leave(turn: Turn) -> None:
    """Ends our own talk, never another flow's that goes on beside the cards."""
    if turn.talk.flow == flow.name:
        turn.done()
