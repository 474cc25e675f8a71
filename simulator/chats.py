"""Who exists and what stands in each chat: people, groups, bubbles, quick replies in sight, the loading
animation."""

import threading
from collections import Counter
from collections.abc import Iterator

from bot.clock import Clock
from simulator.ids import Ids
from simulator.memory import Memory
from simulator.model import BOT, Bubble, Group, Json, Person
from simulator.news import News


class Chats:
    """The chats' store, written through to `memory` and told to `news`. Callers hold `lock` while they
    change things."""

    def __init__(self, memory: Memory, news: News, clock: Clock, ids: Ids) -> None:
        self._memory, self._news, self._clock, self._ids = memory, news, clock, ids
        self.lock = threading.RLock()
        self.people: dict[str, Person] = {key: Person.from_json(body) for key, body in memory.load("person")}
        self.groups: dict[str, Group] = {key: Group.from_json(body) for key, body in memory.load("group")}
        self._bubbles: dict[str, list[Bubble]] = {}
        self._by_id: dict[str, Bubble] = {}
        self._by_read_token: dict[str, str] = {}
        self._loading_until: dict[str, int] = {}
        self.loadings: Counter[str] = Counter()
        for _, body in memory.load("bubble"):
            self._place(Bubble.from_json(body))
            ids.go_on_after(body["id"])

    def now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)

    def person(self, user_id: str) -> Person:
        """KeyError for an id that nobody has."""
        return self.people[user_id]

    def save_person(self, person: Person) -> None:
        self.people[person.id] = person
        self._memory.save("person", person.id, person.to_json())
        self._news.publish("person", person=person.to_json())

    def save_group(self, group: Group) -> None:
        self.groups[group.id] = group
        self._memory.save("group", group.id, group.to_json())
        self._news.publish("group", group=group.to_json())

    def bubbles(self, chat: str) -> list[Bubble]:
        """Oldest first."""
        return list(self._bubbles.get(chat, ()))

    def bubble(self, message_id: str) -> Bubble | None:
        return self._by_id.get(message_id)

    def add(self, bubble: Bubble) -> Bubble:
        self._place(bubble)
        if bubble.sender == BOT:
            self._loading_until.pop(bubble.chat, None)
        self.save(bubble)
        return bubble

    def save(self, bubble: Bubble) -> None:
        self._memory.save("bubble", bubble.id, bubble.to_json())
        self._news.publish("bubble", bubble=bubble.to_json())

    def say(self, chat: str, message: Json) -> Bubble:
        """Puts a bubble of the bot into a chat."""
        return self.add(Bubble(self._ids.message(self.now_ms()), chat, BOT, self.now_ms(), message, "reply"))

    def clear(self, chat: str) -> None:
        """Forgets what was said in a chat."""
        for bubble in self._bubbles.pop(chat, []):
            self._by_id.pop(bubble.id, None)
            self._memory.forget("bubble", bubble.id)
            self._memory.forget_bytes("content/" + bubble.id)
        self._news.publish("cleared", chat=chat)

    def quick_replies(self, chat: str) -> tuple[Bubble, list[Json]] | None:
        """The quick replies in sight: those of the newest bubble, unless tapped away. None if there are
        none."""
        newest = next(reversed(self._bubbles.get(chat, [])), None)
        if newest is None or newest.sender != BOT or newest.quick_used:
            return None
        items = newest.message.get("quickReply", {}).get("items", [])
        return (newest, items) if items else None

    def start_loading(self, chat: str, seconds: int) -> None:
        self._loading_until[chat] = self.now_ms() + seconds * 1000
        self.loadings[chat] += 1
        self._news.publish("loading", chat=chat, until=self._loading_until[chat])

    def loading_until(self, chat: str) -> int:
        """The moment (ms) the loading animation ends; 0 if there is none."""
        until = self._loading_until.get(chat, 0)
        return until if until > self.now_ms() else 0

    def mark_read(self, read_token: str) -> bool:
        """Marks the message of this token and all earlier ones of its chat as read. False for an unknown
        token."""
        message_id = self._by_read_token.get(read_token)
        found = self._by_id.get(message_id) if message_id else None
        if found is None:
            return False
        self.mark_read_up_to(found)
        return True

    def mark_read_up_to(self, bubble: Bubble) -> None:
        for older in self._unread(bubble):
            older.read = True
            self.save(older)

    def _unread(self, bubble: Bubble) -> Iterator[Bubble]:
        """Backwards to the last one already read: whatever lies before it has been read, too."""
        for older in reversed(self._bubbles.get(bubble.chat, [])):
            if older.sender == BOT or older.via == "postback" or older.id > bubble.id:
                continue
            if older.read:
                return
            yield older

    def _place(self, bubble: Bubble) -> None:
        self._bubbles.setdefault(bubble.chat, []).append(bubble)
        self._by_id[bubble.id] = bubble
        if bubble.read_token:
            self._by_read_token[bubble.read_token] = bubble.id
