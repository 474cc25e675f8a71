"""Ideas in all their versions, and their pictures."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from rules.campaigns import MOST_IDEAS, MOST_PICTURES
from rules.ideas import HEADS, Idea
from storage.idea_links import IdeaLinks
from storage.idea_news import IdeaNews
from storage.tables_ideas import comments, idea_joins, idea_pictures, idea_versions, ideas

_COLUMNS = [ideas.c[field.name] for field in fields(Idea)]


class TooManyIdeas(Exception):
    """The campaign holds as many ideas as it can."""


class Ideas:
    """`links`: what joins other people to ideas; `news`: what anonymous authors are still to be told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.links, self.news = IdeaLinks(connection), IdeaNews(connection)

    # -- reading -------------------------------------------------------------------------------

    def get(self, idea: int) -> Idea | None:
        row = self._connection.execute(_select().where(ideas.c.id == idea)).one_or_none()
        return _idea(row) if row else None

    def lock(self, idea: int) -> Idea | None:
        """As `get`, and nobody else changes the idea until this transaction ends."""
        row = self._connection.execute(_select().where(ideas.c.id == idea).with_for_update()).one_or_none()
        return _idea(row) if row else None

    def sent(self, campaign: int) -> list[Idea]:
        """Ideas sent and not withdrawn, by number."""
        query = _select().where(ideas.c.campaign == campaign, ideas.c.state == "sent")
        return self._all(query.order_by(ideas.c.number))

    def count_sent(self, campaign: int) -> int:
        query = select(func.count()).where(ideas.c.campaign == campaign, ideas.c.state == "sent")
        return self._connection.execute(query).scalar_one()

    def by_number(self, campaign: int, number: int) -> Idea | None:
        """The idea people call by this number, if it was not withdrawn."""
        query = _select().where(
            ideas.c.campaign == campaign, ideas.c.number == number, ideas.c.state == "sent"
        )
        row = self._connection.execute(query).one_or_none()
        return _idea(row) if row else None

    def of_author(self, campaign: int | None, person: int, *tags: str) -> list[Idea]:
        """A person's own ideas in every state but thrown-away drafts, newest first, of one campaign or of
        all; `tags`: what `Authors.tag` calls the person in the campaigns asked about."""
        own = or_(ideas.c.author == person, ideas.c.author_tag.in_(tags))
        thrown_away = (ideas.c.state == "withdrawn") & ideas.c.number.is_(None)
        query = _select().where(own, ~thrown_away)
        if campaign is not None:
            query = query.where(ideas.c.campaign == campaign)
        return self._all(query.order_by(ideas.c.id.desc()))

    def pictures(self, idea: int) -> list[str]:
        """Keys of the idea's pictures in the photo store, in order."""
        query = select(idea_pictures.c.key).where(
            idea_pictures.c.idea == idea, idea_pictures.c.removed_at.is_(None)
        )
        return list(self._connection.execute(query.order_by(idea_pictures.c.place)).scalars())

    def has_picture(self, key: str) -> bool:
        """Whether some idea has, or had, this picture."""
        query = select(idea_pictures.c.key).where(idea_pictures.c.key == key)
        return self._connection.execute(query).first() is not None

    def joiners(self, idea: int) -> list[int]:
        """Our ids of those who asked to join and were accepted."""
        query = select(idea_joins.c.person).where(
            idea_joins.c.idea == idea, idea_joins.c.answer == "accepted"
        )
        return list(self._connection.execute(query.order_by(idea_joins.c.person)).scalars())

    def versions(self, idea: int) -> list[Row[Any]]:
        """Every text that was sent, edited, withdrawn or locked, oldest first."""
        query = select(idea_versions).where(idea_versions.c.idea == idea)
        return list(self._connection.execute(query.order_by(idea_versions.c.version)))

    def in_pool(self, fiscal_year: int, campaign: int) -> list[Idea]:
        """Ideas kept for that year's campaign that this campaign has not taken over yet, oldest first."""
        taken = select(ideas.c.pooled_from).where(
            ideas.c.campaign == campaign, ideas.c.pooled_from.is_not(None)
        )
        kept = _select().where(ideas.c.pool_year == fiscal_year, ideas.c.campaign != campaign)
        return self._all(kept.where(ideas.c.id.not_in(taken)).order_by(ideas.c.id))

    # -- drafts --------------------------------------------------------------------------------

    def add_draft(
        self,
        *,
        campaign: int,
        author: int | None,
        author_tag: str,
        author_sealed: bytes | None,
        at: datetime,
        pooled_from: int | None = None,
    ) -> Idea:
        """An empty draft: of a named `author` (then the tag is empty), or found by its tag and sealed."""
        row = {
            "campaign": campaign, "state": "draft", "anonymous": author is None, "author": author,
            "author_tag": author_tag, "author_sealed": author_sealed, "made_at": at, "changed_at": at,
            "pooled_from": pooled_from, **dict.fromkeys(HEADS, ""),
        }  # fmt: skip
        added = self._connection.execute(insert(ideas).returning(*_COLUMNS), row).one()
        return _idea(added)

    def write(self, idea: int, at: datetime, **heads: str) -> None:
        """Sets heads of the text (`rules.ideas.HEADS`), of a draft or of a sent idea."""
        self._change(idea, changed_at=at, **heads)

    def sign(self, idea: int, *, author: int | None, author_tag: str, author_sealed: bytes | None) -> None:
        """Shows or hides the author's name, of a draft; as in `add_draft`."""
        hidden = {"author_tag": author_tag, "author_sealed": author_sealed}
        self._change(idea, anonymous=author is None, author=author, **hidden)

    def throw_away(self, idea: int, at: datetime) -> None:
        """Empties a draft for good; its pictures are erased by whoever erases (`bot.erasing`)."""
        self.remove_pictures(idea, at)
        self._change(idea, state="withdrawn", changed_at=at, **dict.fromkeys(HEADS, ""))

    # -- sent ----------------------------------------------------------------------------------

    def send(self, idea: int, at: datetime) -> int:
        """Makes a draft an idea; returns its number, which no two ideas of a campaign share at any race.

        Whoever calls holds `Campaigns.lock`, so that the vote does not open in between. Raises TooManyIdeas.
        """
        campaign = self._connection.execute(select(ideas.c.campaign).where(ideas.c.id == idea)).scalar_one()
        while True:
            number = self._next_number(campaign)
            try:
                with self._connection.begin_nested():
                    self._change(idea, number=number, state="sent", sent_at=at, changed_at=at)
            except IntegrityError:
                continue  # somebody else got this number between our look and our writing
            self.keep_version(idea, "sent", at)
            return number

    def withdraw(self, idea: int, at: datetime) -> None:
        """Takes a sent idea back; its text stays as a version."""
        self._change(idea, state="withdrawn", changed_at=at)
        self.keep_version(idea, "withdrawn", at)

    def keep_version(self, idea: int, what: str, at: datetime) -> None:
        """Writes the text down as it stands, as the next version; `what`: sent, edited, withdrawn, locked."""
        found = _idea(self._connection.execute(_select().where(ideas.c.id == idea)).one())
        row = {
            "idea": idea, "version": found.version + 1, "pictures": self.pictures(idea), "what": what,
            "at": at, **{head: getattr(found, head) for head in HEADS},
        }  # fmt: skip
        self._connection.execute(insert(idea_versions), row)
        self._change(idea, version=found.version + 1)

    def lock_texts(self, campaign: int, now: datetime) -> int:
        """Keeps the "locked" version of each sent idea, once; returns how many were written now."""
        locked = select(idea_versions.c.idea).where(idea_versions.c.what == "locked")
        query = select(ideas.c.id).where(
            ideas.c.campaign == campaign, ideas.c.state == "sent", ideas.c.id.not_in(locked)
        )
        due = list(self._connection.execute(query.order_by(ideas.c.number)).scalars())
        for idea in due:
            self.keep_version(idea, "locked", now)
        return len(due)

    def set_outcome(self, idea: int, outcome: str, why: str, pool_year: int | None = None) -> None:
        """How it ended (`rules.ideas.OUTCOMES`) and why; `pool_year`: kept for that year's campaign."""
        self._change(idea, outcome=outcome, outcome_why=why, pool_year=pool_year)

    # -- forgetting ----------------------------------------------------------------------------

    def forget(self, person: int, now: datetime) -> dict[str, int]:
        """Of somebody who left: their named drafts, +1s and unanswered requests go; returns how many of what.

        What they sent and said stays without their name, as the office's record.
        """
        drafts = select(ideas.c.id).where(ideas.c.author == person, ideas.c.state == "draft")
        thrown = list(self._connection.execute(drafts).scalars())
        for draft in thrown:
            self.throw_away(draft, now)
        return {"idea_drafts": len(thrown), **self.links.forget(person)}

    def cut_loose(self, tags: dict[int, str]) -> None:
        """Anonymous words of somebody who left can be laid at nobody's door any more, not even with the
        office's secret key; unsent ones are emptied. `tags`: by campaign what the person was called there."""
        loose = {"author_tag": "", "author_sealed": None}
        for campaign, tag in tags.items():
            theirs = (ideas.c.campaign == campaign) & (ideas.c.author_tag == tag)
            empty = {**dict.fromkeys(HEADS, ""), "state": "withdrawn"}
            drafts = update(ideas).where(theirs, ideas.c.state == "draft")
            said = comments.c.idea.in_(select(ideas.c.id).where(ideas.c.campaign == campaign))
            self._connection.execute(drafts.values(**empty, **loose))
            self._connection.execute(update(ideas).where(theirs).values(**loose))
            self._connection.execute(
                update(comments).where(said, comments.c.author_tag == tag).values(**loose)
            )
            self.news.forget(campaign, tag)

    # -- pictures ------------------------------------------------------------------------------

    def add_picture(self, idea: int, key: str, at: datetime) -> bool:
        """Adds a picture under its key in the store; False when the idea has as many as it can, and then the
        picture is only noted for erasing. Whoever calls holds the author's talk, so none is added beside."""
        count = len(self.pictures(idea))
        row = {"key": key, "idea": idea, "place": count, "removed_at": at if count >= MOST_PICTURES else None}
        self._connection.execute(insert(idea_pictures), row)
        return count < MOST_PICTURES

    def remove_pictures(self, idea: int, at: datetime) -> None:
        """They are shown no longer, and erased."""
        theirs = update(idea_pictures).where(
            idea_pictures.c.idea == idea, idea_pictures.c.removed_at.is_(None)
        )
        self._connection.execute(theirs.values(removed_at=at))

    def of_picture(self, key: str) -> Idea | None:
        """The idea that shows this picture now."""
        query = _select().join(idea_pictures, idea_pictures.c.idea == ideas.c.id)
        shown = query.where(idea_pictures.c.key == key, idea_pictures.c.removed_at.is_(None))
        row = self._connection.execute(shown).one_or_none()
        return _idea(row) if row else None

    def pictures_to_erase(self, most: int) -> list[str]:
        """Keys of pictures removed whose pixels are still there."""
        due = idea_pictures.c.removed_at.is_not(None) & idea_pictures.c.erased_at.is_(None)
        query = select(idea_pictures.c.key).where(due).order_by(idea_pictures.c.key).limit(most)
        return list(self._connection.execute(query).scalars())

    def pictures_erased(self, keys: list[str], at: datetime) -> None:
        gone = update(idea_pictures).where(idea_pictures.c.key.in_(keys))
        self._connection.execute(gone.values(erased_at=at))

    # -- inside --------------------------------------------------------------------------------

    def _next_number(self, campaign: int) -> int:
        query = select(func.max(ideas.c.number), func.count().filter(ideas.c.state == "sent"))
        highest, count = self._connection.execute(query.where(ideas.c.campaign == campaign)).one()
        if count >= MOST_IDEAS:
            raise TooManyIdeas
        return int(highest or 0) + 1

    def _change(self, idea: int, **values: Any) -> None:
        self._connection.execute(update(ideas).where(ideas.c.id == idea).values(**values))

    def _all(self, query: Select[Any]) -> list[Idea]:
        return [_idea(row) for row in self._connection.execute(query)]


def _select() -> Select[Any]:
    return select(*_COLUMNS)


def _idea(row: Row[Any]) -> Idea:
    return Idea(**row._mapping)
