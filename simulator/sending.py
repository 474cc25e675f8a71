"""What the bot's calls do: replies, pushes, the loading animation, read marks, profiles."""

from collections.abc import Sequence

from simulator.chats import Chats
from simulator.errors import Fault, LineError, body_errors, failed_to_send, no_access
from simulator.ids import Ids
from simulator.limits import Quota
from simulator.messages import check_messages
from simulator.model import BOT, Bubble, Json, Plan, Via
from simulator.tokens import ReplyTokens

QUOTABLE = ("text", "textV2", "sticker", "image", "video", "template")
MULTICAST_MOST = 500


class Sending:
    """The bot's side of the platform. Every call raises LineError where LINE would refuse."""

    def __init__(self, chats: Chats, tokens: ReplyTokens, quota: Quota, ids: Ids, plan: Plan) -> None:
        self._chats, self._tokens, self._quota, self._ids, self._plan = chats, tokens, quota, ids, plan

    def reply(self, request: Json) -> Json:
        if not isinstance(request.get("replyToken"), str) or not request["replyToken"]:
            raise body_errors([Fault("May not be empty", "replyToken")])
        messages = self.checked(request)
        with self._chats.lock:
            token = self._tokens.spend(request["replyToken"])
            self._quota.note("reply", 1)
            return self._put(token.chat, messages, "reply")

    def push(self, request: Json) -> Json:
        messages, to = self.checked(request), request.get("to")
        if not isinstance(to, str) or not to:
            raise body_errors([Fault("May not be empty", "to")])
        with self._chats.lock:
            if to not in self._chats.people and to not in self._chats.groups:
                raise failed_to_send()
            self._quota.spend(len(self._reached([to])))
            self._quota.note("push", 1)
            return self._put(to, messages, "push")

    def multicast(self, request: Json) -> Json:
        messages, to = self.checked(request), request.get("to")
        if not isinstance(to, list) or not 1 <= len(to) <= MULTICAST_MOST:
            raise body_errors([Fault(f"Size must be between 1 and {MULTICAST_MOST}", "to")])
        return self._to_many([user for user in to if user in self._chats.people], messages, "multicast")

    def broadcast(self, request: Json, via: Via = "broadcast") -> Json:
        """Also stands for narrowcast, whose audiences this platform does not know."""
        messages = self.checked(request)
        friends = [user.id for user in self._chats.people.values() if user.friend and not user.blocked]
        return self._to_many(friends, messages, via)

    def checked(self, request: Json) -> list[Json]:
        """The request's messages; LineError 400 that names every fault."""
        messages = request.get("messages")
        check_messages(messages)
        return list(messages or ())

    def loading(self, request: Json) -> None:
        seconds, chat = request.get("loadingSeconds", 20), request.get("chatId")
        faults = []
        if not isinstance(chat, str) or not chat.startswith("U"):
            faults.append(Fault("May not be empty" if not chat else "Invalid chat ID", "chatId"))
        if not isinstance(seconds, int) or not 5 <= seconds <= 60:
            faults.append(Fault("Must be between 5 and 60", "loadingSeconds"))
        elif seconds % 5:
            faults.append(Fault("must be a multiple of five", "loadingSeconds"))
        if faults:
            raise body_errors(faults)
        if chat in self._chats.people:
            self._chats.start_loading(str(chat), seconds)

    def mark_read(self, request: Json) -> None:
        read_token = request.get("markAsReadToken")
        if not isinstance(read_token, str) or not self._chats.mark_read(read_token):
            raise LineError(
                400, "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook."
            )

    def profile(self, user_id: str) -> Json:
        person = self._chats.people.get(user_id)
        if person is None or person.blocked or not person.friend:
            raise LineError(404, "Not found")
        optional = {
            "pictureUrl": person.picture,
            "statusMessage": person.status_message,
            "language": person.language,
        }
        known = {key: value for key, value in optional.items() if value}
        return {"userId": person.id, "displayName": person.name, **known}

    def followers(self, limit: int, start: str | None) -> Json:
        if not self._plan.verified:
            raise no_access()
        friends = sorted(user.id for user in self._chats.people.values() if user.friend and not user.blocked)
        page = [user for user in friends if start is None or user > start][:limit]
        more = {"next": page[-1]} if page and page[-1] != friends[-1] else {}
        return {"userIds": page, **more}

    def _to_many(self, users: Sequence[str], messages: list[Json], via: Via) -> Json:
        with self._chats.lock:
            reached = self._reached(users)
            self._quota.spend(len(reached))
            self._quota.note(via, len(reached))
            for user in reached:
                self._put(user, messages, via)
        return {}

    def _reached(self, chats: Sequence[str]) -> list[str]:
        """Those who will see it, one entry per recipient: LINE counts only them."""
        reached: list[str] = []
        for chat in chats:
            group = self._chats.groups.get(chat)
            if group:
                reached.extend(group.members if group.bot_inside else ())
            elif self._receives(chat):
                reached.append(chat)
        return reached

    def _receives(self, user_id: str) -> bool:
        person = self._chats.people[user_id]
        if person.blocked or person.friend:
            return not person.blocked
        return any(bubble.sender == user_id for bubble in self._chats.bubbles(user_id))

    def _put(self, chat: str, messages: list[Json], via: Via) -> Json:
        sent, seen = [], chat in self._chats.groups or self._receives(chat)
        for message in messages:
            now = self._chats.now_ms()
            message_id = self._ids.message(now)
            if seen:
                self._chats.add(Bubble(message_id, chat, BOT, now, message, via))
            quote = {"quoteToken": self._ids.long_token()} if message["type"] in QUOTABLE else {}
            sent.append({"id": message_id, **quote})
        return {"sentMessages": sent}
