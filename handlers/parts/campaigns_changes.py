"""Opening, extending, changing and cancelling campaigns: what the chat and the operator both do.

Each deed first holds the campaign's row, so that it never meets the clock half-way, checks that it still may
be done, and is put on record with its reason. What cannot be done raises Refusal.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from handlers.parts.idea_notices import tell_author
from rules.authors import Authors
from rules.campaign_plan import TIMES, Plan, extended, may_change
from rules.campaigns import Campaign, Criterion, Times
from rules.refusals import Refusal
from storage.store import Store


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something ("operator", or a staff id), when, and why."""

    who: str
    now: datetime
    why: str = ""


def open_campaign(store: Store, plan: Plan, by: By) -> Campaign:
    """The campaign as it stands, planned; the clock opens it. Raises Refusal("time_past")."""
    if plan.times.ideas_to <= by.now:
        raise Refusal("time_past")
    values = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    number = store.campaigns.add(**values, made_at=by.now)
    store.campaigns.note(number, by.now, by.who, "opened", None, _times(plan.times), by.why)
    people = {person.id: person.staff_id for person in store.people.everyone()}
    facts = {
        "fiscal_year": plan.fiscal_year, "most_picks": plan.most_picks, "shortlist": plan.shortlist,
        "tie_rule": plan.tie_rule, "anonymous": plan.anonymous, "head": people[plan.head],
        "members": [people[member] for member in plan.members],
        "weights": [one.weight for one in plan.criteria], **_times(plan.times),
    }  # fmt: skip
    store.audit.add(by.now, by.who, "campaign.opened", f"campaign:{number}", **facts)
    return _there(store.campaigns.get(number))


def extend(store: Store, number: int, part: str, to: datetime, by: By) -> Campaign:
    """Puts one end off, and what would overlap with it."""
    campaign = _there(store.campaigns.hold(number))
    before, after = campaign.times, extended(campaign, part, to, by.now)
    store.campaigns.change(number, **asdict(after))
    _record(store, campaign, "times", _changed(before, after), _changed(after, before), by)
    return _there(store.campaigns.get(number))


def change(store: Store, number: int, name: str, value: Any, by: By, today: date) -> Campaign:
    """Changes "criteria" (of Criterion), "tie", "picks", "head" or "members" (our ids).

    Raises Refusal("rules_fixed") or ("people_fixed") once it is too late.
    """
    campaign = _there(store.campaigns.hold(number))
    check_changeable(store, campaign, name, by.now, today)
    before, after = _CHANGES[name](store, campaign, value)
    _record(store, campaign, name, before, after, by)
    return _there(store.campaigns.get(number))


def check_changeable(store: Store, campaign: Campaign, name: str, now: datetime, today: date) -> None:
    """Raises Refusal("campaign_over"), ("rules_fixed") or ("people_fixed") when it is too late."""
    if campaign.is_over:
        raise Refusal("campaign_over")
    if not may_change(campaign, name, now, head_left=head_left(store, campaign, today)):
        raise Refusal("people_fixed" if name in ("head", "members") else "rules_fixed")


def head_left(store: Store, campaign: Campaign, today: date) -> bool:
    left = store.people.by_id(campaign.head).left_on
    return left is not None and left <= today


def cancel(store: Store, number: int, by: By, authors: Authors) -> Campaign:
    """For good: what was voted is deleted unread, the vote's key follows, authors are told why."""
    campaign = _there(store.campaigns.hold(number))
    if campaign.is_over:
        raise Refusal("campaign_over")
    store.votes.drop_sealed(number)
    store.campaigns.advance(number, campaign.stage, "cancelled", closed_at=by.now, key_half=None)
    _record(store, campaign, "stage", campaign.stage, "cancelled", by)
    for idea in store.ideas.sent(number):
        facts = {"campaign": campaign.title, "why": by.why}
        tell_author(store, authors, idea, "campaigns", "told_cancelled", by.now, facts)
    return _there(store.campaigns.get(number))


def _record(store: Store, campaign: Campaign, what: str, before: Any, after: Any, by: By) -> None:
    """The reason stays with the campaign; the trail, which nobody can erase, takes no words of people."""
    store.campaigns.note(campaign.id, by.now, by.who, what, before, after, by.why)
    facts = {"what": what, "before": _figures(before), "after": _figures(after)}
    store.audit.add(by.now, by.who, "campaign.changed", f"campaign:{campaign.id}", **facts)


def _figures(value: Any) -> Any:
    """Of criteria their weights: their names are somebody's words."""
    weights = isinstance(value, list) and value and isinstance(value[0], list)
    return [weight for _, weight in value] if weights else value


def _there(campaign: Campaign | None) -> Campaign:
    if campaign is None:
        raise Refusal("campaign_unknown")
    return campaign


def _times(times: Times) -> dict[str, str]:
    return {name: getattr(times, name).isoformat() for name in TIMES}


def _changed(one: Times, other: Times) -> dict[str, str]:
    """The times of `one` that `other` has not."""
    return {name: at for name, at in _times(one).items() if at != _times(other)[name]}


def _set_criteria(store: Store, campaign: Campaign, value: tuple[Criterion, ...]) -> tuple[Any, Any]:
    store.campaigns.change(campaign.id, criteria=[asdict(one) for one in value])
    return _weights(campaign.criteria), _weights(value)


def _weights(criteria: tuple[Criterion, ...]) -> list[list[Any]]:
    return [[one.name, one.weight] for one in criteria]


def _set_tie(store: Store, campaign: Campaign, value: str) -> tuple[Any, Any]:
    store.campaigns.change(campaign.id, tie_rule=value)
    return campaign.tie_rule, value


def _set_picks(store: Store, campaign: Campaign, value: int) -> tuple[Any, Any]:
    store.campaigns.change(campaign.id, most_picks=value)
    return campaign.most_picks, value


def _set_head(store: Store, campaign: Campaign, value: int) -> tuple[Any, Any]:
    store.campaigns.change(campaign.id, head=value)
    return store.people.by_id(campaign.head).staff_id, store.people.by_id(value).staff_id


def _set_members(store: Store, campaign: Campaign, value: tuple[int, ...]) -> tuple[Any, Any]:
    before = store.campaigns.members(campaign.id)
    store.campaigns.set_members(campaign.id, value)
    staff = {person.id: person.staff_id for person in store.people.everyone()}
    return [staff[one] for one in before], [staff[one] for one in sorted(set(value))]


_CHANGES: dict[str, Callable[[Store, Campaign, Any], tuple[Any, Any]]] = {
    "criteria": _set_criteria, "tie": _set_tie, "picks": _set_picks, "head": _set_head,
    "members": _set_members,
}  # fmt: skip
