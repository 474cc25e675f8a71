"""Answers that nobody may read while they wait: sealed in the inbox, opened for sending alone.

Once the key is gone so is the answer; it is then not sent again, as everything in it can be asked for anew.
"""

from bot.ballot_keys import BallotKeys, KeyGone
from rules.answer_box import AnswerBox
from rules.ballots import BallotBox
from rules.sealing import CannotOpen
from storage.store import Store

_PREFIX, _SURVEY = "sealed:", "s"


class AnswerGone(LookupError):
    """The answer can no longer be opened by anybody."""


def seal(box: BallotBox | AnswerBox, event_id: str, words: str) -> str:
    """What the inbox keeps in place of the answer's words."""
    place = f"{_SURVEY}{box.survey}" if isinstance(box, AnswerBox) else str(box.campaign)
    return f"{_PREFIX}{place}:{box.seal_reply(event_id, words)}"


def is_sealed(reply: str | None) -> bool:
    return reply is not None and reply.startswith(_PREFIX)


def unseal(store: Store, keys: BallotKeys, event_id: str, reply: str) -> str:
    """The words again. Raises AnswerGone, or PhotoStoreDown when it may be tried again."""
    place, _, token = reply.removeprefix(_PREFIX).partition(":")
    try:
        return _box(store, keys, place).open_reply(event_id, token)
    except (KeyGone, CannotOpen) as gone:
        raise AnswerGone(place) from gone


def _box(store: Store, keys: BallotKeys, place: str) -> BallotBox | AnswerBox:
    if place.startswith(_SURVEY):
        survey = store.surveys.get(int(place.removeprefix(_SURVEY)))
        if survey is not None:
            return AnswerBox(keys.surveys.of(survey), survey.id)
    else:
        campaign = store.campaigns.get(int(place))
        if campaign is not None:
            return BallotBox(keys.of(campaign), campaign.id)
    raise AnswerGone(place)
