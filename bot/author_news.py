"""News for authors of anonymous words, told with their next answer or by push, kept beside nobody's name."""

from typing import Any

from rules import sealing
from rules.authors import Authors
from storage.store import Store


def waiting_for(store: Store, secret: bytes, person: int, most: int) -> list[Any]:
    """What this person is still to be told, oldest first."""
    campaigns = store.ideas.news.campaigns_waiting() if most > 0 else []
    if not campaigns:
        return []
    authors = Authors(secret)
    return store.ideas.news.untold({one: authors.tag(one, person) for one in campaigns}, most)


def mark_told(store: Store, secret: bytes, rows: list[Any], event_id: str) -> None:
    """Told in the answer to this event, whose name is not written down: it would name the person."""
    store.ideas.news.mark_told([row.id for row in rows], _answer(secret, event_id))


def untell_answer(store: Store, secret: bytes, event_id: str) -> None:
    """The answer never arrived: what it carried is still to be told."""
    store.ideas.news.untell_answer(_answer(secret, event_id))


def reachable(store: Store, secret: bytes, news: Any) -> str | None:
    """The LINE user to push it to; None when the author cannot be reached, or found any more."""
    try:
        person = Authors(secret).open(news.campaign, news.author_sealed)
    except sealing.CannotOpen:
        return None
    return store.people.account_of(person)


def _answer(secret: bytes, event_id: str) -> str:
    return sealing.tag(sealing.derived(secret, "answers that told news"), event_id)
