"""News of an idea for its author and co-authors.

A notice is kept beside the person it is for. So the author of an anonymous idea gets a sentence that names
neither idea nor campaign, and reads the rest under "my ideas", where only they can look.
"""

from datetime import datetime
from typing import Any

from rules.authors import Authors
from rules.ideas import Idea
from rules.sealing import CannotOpen
from storage.store import Store


def tell_author(
    store: Store,
    authors: Authors,
    idea: Idea,
    topic: str,
    key: str,
    now: datetime,
    facts: dict[str, Any],
) -> None:
    """Tells the author and the accepted co-authors `texts/<topic>.toml [key]`, filled with `facts` and the
    idea's `title` and `number`; the author of an anonymous idea that there is news.

    An author who cannot be found any more (another secret key) is passed over.
    """
    full = {"title": idea.title, "number": idea.number, **facts}
    if idea.author is not None:
        store.notices.add(idea.author, topic, key, now, full)
    else:
        _tell_hidden(store, authors, idea, now)
    for joiner in store.ideas.joiners(idea.id):
        store.notices.add(joiner, topic, key, now, full)


def _tell_hidden(store: Store, authors: Authors, idea: Idea, now: datetime) -> None:
    try:
        person = authors.open(idea.campaign, idea.author_sealed or b"")
    except CannotOpen:
        return
    store.notices.add(person, "ideas", "news", now, {})
