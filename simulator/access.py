"""Channel access tokens: the long-lived one given at the start, and those the bot asks for, each with its
real life."""

import hmac
from datetime import datetime, timedelta

from bot.clock import Clock
from simulator.ids import Ids
from simulator.model import Json

STATELESS, SHORT_LIVED = timedelta(minutes=15), timedelta(days=30)
SHORT_LIVED_MOST = 30


class OauthError(Exception):
    """A refusal in the words of LINE's token endpoints, always a 400."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


class AccessTokens:
    """Knows which tokens are good now. `secret` is the channel secret, `long_lived` the token of the
    console."""

    def __init__(self, clock: Clock, ids: Ids, channel_id: str, secret: str, long_lived: str) -> None:
        self._clock, self._ids, self._channel_id, self._secret = clock, ids, channel_id, secret
        self._long_lived: str | None = long_lived
        self._ends: dict[str, datetime] = {}
        self._short_lived: list[str] = []

    def knows(self, token: str) -> bool:
        if self._long_lived is not None and hmac.compare_digest(token.encode(), self._long_lived.encode()):
            return True
        return token in self._ends and self._clock.now() < self._ends[token]

    def issue(self, form: Json, *, stateless: bool) -> Json:
        """A new token for the channel's id and secret. OauthError if they are wrong."""
        if form.get("grant_type") != "client_credentials":
            raise OauthError("unsupported_grant_type", "invalid grant_type")
        if form.get("client_id") != self._channel_id or form.get("client_secret") != self._secret:
            raise OauthError("invalid_client", "invalid client_id or client_secret")
        token, life = self._ids.long_token(), STATELESS if stateless else SHORT_LIVED
        self._ends[token] = self._clock.now() + life
        if not stateless:
            self._short_lived.append(token)
            if len(self._short_lived) > SHORT_LIVED_MOST:
                del self._ends[self._short_lived.pop(0)]
        return {"access_token": token, "expires_in": int(life.total_seconds()), "token_type": "Bearer"}

    def verify(self, token: str) -> Json:
        """Whose token it is and how many seconds it lives. OauthError for one that is unknown or over."""
        if not self.knows(token):
            raise OauthError("invalid_request", "access token expired")
        left = self._ends.get(token, self._clock.now()) - self._clock.now()
        return {"client_id": self._channel_id, "expires_in": int(left.total_seconds()), "scope": ""}

    def revoke(self, token: str) -> None:
        """Ends a short-lived or the long-lived token; an unknown one is no error, a stateless one lives
        on."""
        if token == self._long_lived:
            self._long_lived = None
        elif token in self._short_lived:
            self._short_lived.remove(token)
            del self._ends[token]
