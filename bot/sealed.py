"""Answers that nobody may read while they wait: sealed in the inbox, opened for sending alone.

Once the key is gone so is the answer; it is then not sent again, as everything in it can be asked for anew.
"""

from bot.ballot_keys import BallotKeys, KeyGone
from rules.ballots import BallotBox
from rules.sealing import CannotOpen
from storage.store import Store

_PREFIX = "sealed:"


class AnswerGone(LookupError):
    """The answer can no longer be opened by anybody."""


def seal(box: BallotBox, event_id: str, words: str) -> str:
    """What the inbox keeps in place of the answer's words."""
    return f"{_PREFIX}{box.campaign}:{box.seal_reply(event_id, words)}"


def is_sealed(reply: str | None) -> bool:
    return reply is not None and reply.startswith(_PREFIX)


def unseal(store: Store, keys: BallotKeys, event_id: str, reply: str) -> str:
    """The words again. Raises AnswerGone, or PhotoStoreDown when it may be tried again."""
    number, _, token = reply.removeprefix(_PREFIX).partition(":")
    campaign = store.campaigns.get(int(number))
    try:
        if campaign is None:
            raise AnswerGone(number)
        return BallotBox(keys.of(campaign), campaign.id).open_reply(event_id, token)
    except (KeyGone, CannotOpen) as gone:
        raise AnswerGone(number) from gone
