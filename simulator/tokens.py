"""Reply tokens: good once, for about a minute after LINE handed the event over."""

from datetime import timedelta

from bot.clock import Clock
from simulator.errors import invalid_reply_token
from simulator.ids import Ids
from simulator.model import Plan, ReplyToken

KEPT_TOKENS = 20_000


class ReplyTokens:
    """Issues and spends reply tokens."""

    def __init__(self, clock: Clock, ids: Ids, plan: Plan) -> None:
        self._clock, self._ids, self._plan = clock, ids, plan
        self._tokens: dict[str, ReplyToken] = {}

    def issue(self, chat: str) -> ReplyToken:
        token = ReplyToken(self._ids.reply_token(), chat, self._clock.now())
        self._tokens[token.token] = token
        if len(self._tokens) > KEPT_TOKENS:
            del self._tokens[next(iter(self._tokens))]
        return token

    def spend(self, value: object) -> ReplyToken:
        """Uses a token up. LineError 400 `Invalid reply token` if it is unknown, used, or too old."""
        token = self._tokens.get(value) if isinstance(value, str) else None
        if token is None or token.used or not self._alive(token):
            raise invalid_reply_token()
        token.used = True
        return token

    def _alive(self, token: ReplyToken) -> bool:
        now = self._clock.now()
        handed_over = token.delivered or token.event_time
        return now - handed_over <= timedelta(seconds=self._plan.reply_token_seconds) and (
            now - token.event_time <= timedelta(seconds=self._plan.redelivered_event_seconds)
        )
