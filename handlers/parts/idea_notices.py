"""News of an idea for its author and co-authors.

A notice is kept beside the person it is for. News for the author of an anonymous idea is kept beside their
tag instead, which only they are found by (`bot.author_news`).
"""

from datetime import datetime
from typing import Any

from rules.authors import Authors
from rules.ideas import Idea
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
    """Tells the author, named or not, and the accepted co-authors `texts/<topic>.toml [key]`, filled with
    `facts` and the idea's `title` and `number`."""
    full = {"title": idea.title, "number": idea.number, **facts}
    if idea.author is not None:
        store.notices.add(idea.author, topic, key, now, full)
    elif idea.author_sealed is not None:
        store.ideas.news.add(idea.campaign, idea.author_tag, idea.author_sealed, topic, key, full)
    for joiner in store.ideas.joiners(idea.id):
        store.notices.add(joiner, topic, key, now, full)
