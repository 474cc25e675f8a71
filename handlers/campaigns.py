"""Idea campaigns: opened by an admin in a guided talk, seen by who takes part, changed on record."""

from datetime import datetime
from typing import Any

from bot import events
from bot.flow import Flow
from bot.replies import Card, Carousel, Fact, Say
from bot.turn import Turn
from handlers.parts import campaigns_cards as cards
from handlers.parts import campaigns_changes as changes
from handlers.parts.campaigns import authors
from handlers.parts.campaigns_asks import QUESTIONS
from handlers.parts.campaigns_changes import By
from handlers.parts.campaigns_talk import ORDER, Memory, cancel, labelled
from handlers.parts.campaigns_times import from_memory, picked, picker
from handlers.parts.campaigns_words import moment
from rules import permits
from rules.campaign_plan import (
    MOST_WHY,
    TIMES,
    USUAL_SHORTLIST,
    Plan,
    extended,
    open_ends,
    same_year,
    usual_year,
)
from rules.campaigns import Campaign, Criterion
from rules.people import Person
from rules.permits import sees_office
from rules.refusals import Refusal
from texts import thai

flow = Flow("campaigns", yields=True)

MOST_CARDS = 10
A_DAY = 24 * 60  # minutes: a campaign may be thought over until tomorrow
WHYS = ("asked", "holiday", "few")


def _admin(turn: Turn) -> Person:
    return permits.require(turn.require_person(), "run_campaigns")


# -- seeing ----------------------------------------------------------------------------------------


@flow.command("command")
def show_all(turn: Turn) -> None:
    """Those going on first, then the last ones over; each person only what they take part in."""
    person = turn.require_person()
    office = sees_office(person)
    known = turn.store.campaigns.everything()
    seen = [one for one in known if cards.sees_campaign(turn, one, person, office)]
    seen.sort(key=lambda one: (one.is_over, -one.id))
    quick = (turn.command("campaigns", "open"),) if permits.may(person, "run_campaigns") else ()
    if not seen:
        return turn.say("none", *quick, turn.command("menu", "menu"))
    shown = tuple(_short(turn, one, person) for one in seen[:MOST_CARDS])
    turn.show(Carousel(shown, turn.text("list", n=len(seen)), (*quick, turn.command("menu", "menu"))))
    return None


def _short(turn: Turn, campaign: Campaign, person: Person) -> Card:
    see_it = turn.button("see", "see", lasts=True, c=str(campaign.id))
    return cards.short_card(turn, campaign, (*cards.doing_buttons(turn, campaign, person), see_it))


@flow.button("see", lasts=True)
def see(turn: Turn, args: dict[str, str]) -> None:
    person = turn.require_person()
    campaign = _named(turn, args)
    if not cards.sees_campaign(turn, campaign, person, sees_office(person)):
        raise Refusal("campaign_unknown")
    _show_whole(turn, campaign, person)


def _show_whole(turn: Turn, campaign: Campaign, person: Person) -> None:
    left = changes.head_left(turn.store, campaign, turn.today)
    buttons = cards.changing_buttons(turn, campaign, left) if permits.may(person, "run_campaigns") else ()
    turn.show(cards.whole_card(turn, campaign, turn.store.campaigns.members(campaign.id), buttons))


def _named(turn: Turn, args: dict[str, str]) -> Campaign:
    number = args.get("c", "")
    found = turn.store.campaigns.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    if found is None:
        raise Refusal("campaign_unknown")
    return found


# -- questions -------------------------------------------------------------------------------------


@flow.command("open")
def begin(turn: Turn) -> None:
    _admin(turn)
    turn.say("opening")
    _ask(turn, {"plan": {}, "name": ORDER[0]})


def _ask(turn: Turn, memory: Memory) -> None:
    QUESTIONS[memory["name"]].ask(turn, memory)
    turn.wait_for("answer", memory, minutes=A_DAY)


@flow.step("answer", events.Text)
def take_words(turn: Turn, said: events.Text) -> None:
    if not said.text:  # nothing but invisible signs
        return ask_again(turn)
    return _answer(turn, lambda memory: QUESTIONS[memory["name"]].read(turn, memory, said.text))


@flow.button("answer")
def take_tap(turn: Turn, args: dict[str, str]) -> None:
    _answer(turn, lambda memory: QUESTIONS[memory["name"]].tap(turn, memory, args))


@flow.again("answer")
def ask_again(turn: Turn) -> None:
    _admin(turn)
    turn.say("answer_again")
    _ask(turn, dict(turn.memory))


def _answer(turn: Turn, take: Any) -> None:
    """Takes the answer and goes on; a bad one is explained, and nothing of what was answered is lost."""
    _admin(turn)
    memory = dict(turn.memory)
    try:
        value = take(memory)
    except Refusal as fault:
        turn.say(fault.key, **fault.facts)
        return _ask(turn, memory)
    if value is None:
        return _ask(turn, memory)
    if "change" in memory:
        return _ask_why(turn, {"change": memory["change"], "name": memory["name"], "value": value})
    return _go_on(turn, {**memory["plan"], memory["name"]: value})


def _go_on(turn: Turn, plan: dict[str, Any]) -> None:
    """To the first question not yet answered, or to the whole campaign before it is opened."""
    missing = next((name for name in ORDER if name not in plan), None)
    if missing:
        return _ask(turn, {"plan": plan, "name": missing})
    return _preview(turn, plan)


# -- before it is opened ---------------------------------------------------------------------------


def _preview(turn: Turn, answers: dict[str, Any]) -> None:
    plan = _plan(turn, answers)
    others = same_year(plan.scopes, plan.fiscal_year, turn.store.campaigns.going_on())
    warnings = [turn.text("same_year", title=one.title, year=one.fiscal_year) for one in others]
    for row in turn.store.scores.chosen_in(plan.fiscal_year, plan.scopes):
        warnings.append(turn.text("has_chosen", title=row.title, year=plan.fiscal_year))
    buttons = (turn.button("confirm_open", "confirm"), turn.button("edit", "edit"))
    turn.show(cards.preview_card(turn, plan, warnings, buttons))
    turn.wait_for("preview", {"plan": answers}, minutes=A_DAY)


def _plan(turn: Turn, answers: dict[str, Any]) -> Plan:
    times = from_memory(answers["times"])
    return Plan(
        title=answers["title"],
        question=answers["question"],
        units=tuple(answers["units"]),
        fiscal_year=usual_year(times, turn.around.zone),
        times=times,
        most_picks=answers["picks"],
        shortlist=USUAL_SHORTLIST,
        tie_rule=answers["tie"],
        anonymous=answers["anonymous"],
        criteria=_criteria(answers["criteria"]),
        head=answers["head"],
        members=tuple(answers["members"]),
    )


def _criteria(kept: list[dict[str, Any]]) -> tuple[Criterion, ...]:
    return tuple(Criterion(one["name"], one["weight"], tuple(one["meanings"])) for one in kept)


@flow.step("preview", events.Text)
@flow.again("preview")
def preview_again(turn: Turn, said: events.Text | None = None) -> None:
    _admin(turn)
    turn.say("preview_again")
    _preview(turn, turn.memory["plan"])


@flow.button("edit")
def choose_part(turn: Turn, args: dict[str, str]) -> None:
    _admin(turn)
    parts = [labelled(turn, turn.text(f"part_{name}"), "part", name=name) for name in ORDER]
    turn.show(Say(turn.text("which_part"), (*parts, cancel(turn))))
    turn.wait_for("preview", minutes=A_DAY)


@flow.button("part")
def edit_part(turn: Turn, args: dict[str, str]) -> None:
    """Asked again with the old answer at hand; the others stay."""
    _admin(turn)
    plan = dict(turn.memory["plan"])
    was = plan.pop(args["name"])
    _ask(turn, {"plan": plan, "name": args["name"], "was": was})


@flow.button("confirm")
def open_it(turn: Turn, args: dict[str, str]) -> None:
    admin = _admin(turn)
    answers = turn.memory["plan"]
    here = {person.id for person in turn.store.people.working_on(turn.today)}
    late = [name for name in ("head", "members") if not here.issuperset(_ids(answers[name]))]
    if from_memory(answers["times"]).ideas_to <= turn.now:
        late.insert(0, "times")
    if late:
        turn.say(f"stale_{late[0]}")
        return _go_on(turn, {name: value for name, value in answers.items() if name != late[0]})
    campaign = changes.open_campaign(turn.store, _plan(turn, answers), By(admin.staff_id, turn.now))
    turn.done()
    turn.say("opened", title=campaign.title, when=moment(turn, campaign.times.ideas_from))
    return _show_whole(turn, campaign, admin)


def _ids(value: int | list[int]) -> list[int]:
    return value if isinstance(value, list) else [value]


# -- extending, changing, cancelling ---------------------------------------------------------------


@flow.button("extend", lasts=True)
def ask_extension(turn: Turn, args: dict[str, str]) -> None:
    _admin(turn)
    campaign = _named(turn, args)
    ends = open_ends(campaign, turn.now)
    if not ends:
        raise Refusal("part_ended")
    pickers = tuple(
        picker(
            turn, f"extend_{name}", "extend_to", at=getattr(campaign.times, name),
            first=getattr(campaign.times, name), lasts=True, c=str(campaign.id), t=name,
        )
        for name in ends
    )  # fmt: skip
    facts = tuple(Fact(turn.text(f"time_{n}"), moment(turn, getattr(campaign.times, n))) for n in TIMES)
    title = turn.text("ask_extend", title=campaign.title)
    badge, step = turn.text("badge_change"), turn.text("extend_means")
    turn.show(Card("info", badge, title, title, facts, (), step, pickers, (cancel(turn),)))


@flow.button("extend_to", lasts=True)
def take_extension(turn: Turn, args: dict[str, str]) -> None:
    """Says what else moves with it, then asks why."""
    _admin(turn)
    campaign, name, to = _named(turn, args), args.get("t", ""), picked(turn, args)
    after = extended(campaign, name, to, turn.now)
    told = [
        f"{turn.text(f'time_{one}')}: {moment(turn, getattr(after, one))}"
        for one in TIMES
        if getattr(after, one) != getattr(campaign.times, one)
    ]
    turn.say("extension", moved="\n".join(told))
    _ask_why(turn, {"change": campaign.id, "name": "extend", "value": [name, to.isoformat()]})


@flow.button("change", lasts=True)
def ask_change(turn: Turn, args: dict[str, str]) -> None:
    _admin(turn)
    campaign, name = _named(turn, args), args.get("name", "")
    if name not in cards.CHANGEABLE:
        raise Refusal("button_unknown")
    changes.check_changeable(turn.store, campaign, name, turn.now, turn.today)
    memory: Memory = {"change": campaign.id, "name": name}
    if name == "members":
        memory["was"] = turn.store.campaigns.members(campaign.id)
    _ask(turn, memory)


@flow.button("cancel", lasts=True)
def ask_cancel(turn: Turn, args: dict[str, str]) -> None:
    _admin(turn)
    campaign = _named(turn, args)
    if campaign.is_over:
        raise Refusal("campaign_over")
    _ask_why(turn, {"change": campaign.id, "name": "cancel", "value": True})


def _ask_why(turn: Turn, memory: Memory) -> None:
    campaign = _named(turn, {"c": str(memory["change"])})
    key = "why_cancel" if memory["name"] == "cancel" else "why_change"
    quick = [turn.button(f"because_{why}", "because", why=why) for why in WHYS] if key == "why_change" else []
    turn.show(Say(turn.text(key, title=campaign.title), (*quick, cancel(turn))))
    turn.wait_for("why", memory)


@flow.again("why")
def ask_why_again(turn: Turn) -> None:
    _admin(turn)
    _ask_why(turn, dict(turn.memory))


@flow.button("because")
def take_usual_why(turn: Turn, args: dict[str, str]) -> None:
    _because(turn, turn.text(f"because_{args['why']}"))


@flow.step("why", events.Text)
def take_why(turn: Turn, said: events.Text) -> None:
    if not said.text:
        return ask_why_again(turn)
    if thai.letters(said.text) > MOST_WHY or len(said.text) > 3 * MOST_WHY:
        raise Refusal("why_long", most=MOST_WHY)
    return _because(turn, said.text)


def _because(turn: Turn, why: str) -> None:
    admin, memory = _admin(turn), dict(turn.memory)
    number, by = memory["change"], By(admin.staff_id, turn.now, why)
    if memory["name"] == "cancel":
        return _ask_sure(turn, {**memory, "why": why})
    if memory["name"] == "extend":
        part, to = memory["value"]
        campaign = changes.extend(turn.store, number, part, datetime.fromisoformat(to), by)
    else:
        value = _criteria(memory["value"]) if memory["name"] == "criteria" else memory["value"]
        campaign = changes.change(turn.store, number, memory["name"], value, by, turn.today)
    turn.done()
    turn.say("changed_it")
    return _show_whole(turn, campaign, admin)


def _ask_sure(turn: Turn, memory: Memory) -> None:
    campaign = _named(turn, {"c": str(memory["change"])})
    sure = (turn.button("cancel_sure", "sure"), turn.button("cancel_not", "not_sure"))
    title = turn.text("ask_sure", title=campaign.title)
    why = (turn.text("because", why=memory["why"]),)
    badge, step = turn.text("cancel_campaign"), turn.text("cancel_means")
    turn.show(Card("refused", badge, title, title, (), why, step, sure))
    turn.wait_for("sure", memory)


@flow.step("sure", events.Text)
@flow.again("sure")
def sure_again(turn: Turn, said: events.Text | None = None) -> None:
    _admin(turn)
    _ask_sure(turn, dict(turn.memory))


@flow.button("not_sure")
def keep_it(turn: Turn, args: dict[str, str]) -> None:
    turn.done()
    turn.say("kept", turn.command("campaigns", "command"))


@flow.button("sure")
def cancel_it(turn: Turn, args: dict[str, str]) -> None:
    admin, memory = _admin(turn), turn.memory
    by = By(admin.staff_id, turn.now, memory["why"])
    campaign = changes.cancel(turn.store, memory["change"], by, authors(turn))
    turn.done()
    turn.say("cancelled_it", turn.command("campaigns", "command"), title=campaign.title)
