"""The platform as one object: put together here, each part in its own file; no HTTP inside."""

from pathlib import Path

from bot.clock import Clock
from simulator.access import AccessTokens
from simulator.actions import Actions
from simulator.chats import Chats
from simulator.contents import Contents
from simulator.delivery import Delivery, Webhook
from simulator.ids import Ids
from simulator.limits import Quota, Rates, RetryKeys
from simulator.memory import Memory
from simulator.misbehave import Misbehaviour
from simulator.model import Event, Json, Plan
from simulator.news import News
from simulator.richmenus import RichMenus
from simulator.sending import Sending
from simulator.tokens import ReplyTokens
from simulator.users import Users


class Platform:
    """A small LINE.

    `webhook(body, headers) -> status` is the bot; it may raise `WebhookFailed`. `threaded`: events travel
    on threads of their own (a real run) instead of in the caller's (tests). `memory_path`: an SQLite file
    that keeps chats over a restart. `seed`: the same ids in every run.

    Parts: `users` (what people do), `sending` (what the bot does), `actions` (what a tapped button does),
    `menus`, `contents`, `chats`, `delivery`, `misbehave`, `access`, `quota`, `rates`, `retry_keys`,
    `news`.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        channel_secret: str,
        access_token: str,
        webhook: Webhook,
        plan: Plan | None = None,
        memory_path: Path | None = None,
        threaded: bool = False,
        seed: int | None = None,
    ) -> None:
        self.clock, self.access_token, self.channel_secret = clock, access_token, channel_secret
        plan = self.plan = plan or Plan()
        ids = self.ids = Ids(seed)
        news = self.news = News()
        self.misbehave, self.memory = Misbehaviour(), Memory(memory_path)
        self.endpoint = "https://example.org/callback"
        self.bot_id = self._remembered("bot", {"id": ids.user()})["id"]
        self.chats = Chats(self.memory, news, clock, ids)
        self.contents = Contents(self.memory, plan)
        self.tokens = ReplyTokens(clock, ids, plan)
        self.access = AccessTokens(clock, ids, plan.channel_id, channel_secret, access_token)
        self.quota, self.rates, self.retry_keys = Quota(clock, plan), Rates(clock, plan), RetryKeys(clock)
        self.delivery = Delivery(
            webhook, channel_secret, self.bot_id, clock, ids, plan, self.misbehave, news, threaded=threaded
        )
        self.delivery.on_accepted = self._accepted
        self.users = Users(self.chats, self.contents, self.tokens, self.delivery, ids)
        self.menus = RichMenus(self.chats, self.memory, news, ids)
        self.actions = Actions(self.users, self.menus, self.chats)
        self.sending = Sending(self.chats, self.tokens, self.quota, ids, plan)

    def info(self) -> Json:
        """GET /v2/bot/info."""
        chat = (
            {"chatMode": "chat", "markAsReadMode": "manual"}
            if self.plan.chat_on
            else {"chatMode": "bot", "markAsReadMode": "auto"}
        )
        return {
            "userId": self.bot_id,
            "basicId": self.plan.basic_id,
            "displayName": self.plan.bot_name,
            **chat,
        }

    def close(self) -> None:
        self.delivery.close()
        self.memory.close()

    def _accepted(self, event: Event) -> None:
        """With chat off, LINE marks a message as read as soon as the bot has taken it."""
        bubble = self.chats.bubble(event.body.get("message", {}).get("id", ""))
        if bubble and not self.plan.chat_on:
            self.chats.mark_read_up_to(bubble)

    def _remembered(self, key: str, fresh: Json) -> Json:
        for known, body in self.memory.load("setting"):
            if known == key:
                return body
        self.memory.save("setting", key, fresh)
        return fresh
