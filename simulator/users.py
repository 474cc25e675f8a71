"""What people do with their phones: each deed becomes a bubble and, where LINE tells the bot, an event."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.chats import Chats
from simulator.contents import Contents
from simulator.delivery import Delivery
from simulator.ids import Ids
from simulator.model import Bubble, Event, Group, Json, Person, ReplyToken
from simulator.tokens import ReplyTokens

STICKER = ("446", "1988", "ANIMATION")


@dataclass(frozen=True)
class Photo:
    """A picture to send: its bytes, or (`external_url`) one that a LIFF app or another service sends from
    elsewhere."""

    data: bytes = b""
    media_type: str = "image/jpeg"
    external_url: str | None = None


class Users:
    """The user's side of the platform."""

    def __init__(
        self, chats: Chats, contents: Contents, tokens: ReplyTokens, delivery: Delivery, ids: Ids
    ) -> None:
        self._chats, self._contents, self._tokens = chats, contents, tokens
        self._delivery, self._ids = delivery, ids

    # people and friendship

    def add(
        self, name: str, *, user_id: str | None = None, friend: bool = True, **more: str | None
    ) -> Person:
        """A new LINE user; `friend` without any event, as if added long ago. `more`: language, picture,
        status_message."""
        person = Person(user_id or self._ids.user(), name, friend=friend, **more)  # type: ignore[arg-type]
        with self._chats.lock:
            self._chats.save_person(person)
        return person

    def follow(self, user_id: str) -> None:
        """Adds the bot as a friend, or unblocks it."""
        person = self._chats.person(user_id)
        unblocked = person.blocked
        person.friend, person.blocked = True, False
        self._chats.save_person(person)
        self._tell(user_id, "follow", {"follow": {"isUnblocked": unblocked}})

    def block(self, user_id: str) -> None:
        person = self._chats.person(user_id)
        person.blocked = True
        self._chats.save_person(person)
        self._tell(user_id, "unfollow", {}, answerable=False)

    # messages

    def text(self, user_id: str, text: str, *, chat: str | None = None, quotes: str | None = None) -> Bubble:
        message: Json = {"type": "text", "quoteToken": self._ids.long_token(), "text": text}
        if quotes:
            message["quotedMessageId"] = quotes
        return self._send(user_id, message, chat)

    def photos(self, user_id: str, photos: Sequence[Photo], *, chat: str | None = None) -> list[Bubble]:
        """One photo, or several sent at once (then each names its `imageSet`)."""
        set_id = self._ids.image_set()
        sent = []
        for index, photo in enumerate(photos, start=1):
            message: Json = {
                "type": "image",
                "quoteToken": self._ids.long_token(),
                "contentProvider": _provider(photo),
            }
            if len(photos) > 1:
                message["imageSet"] = {"id": set_id, "index": index, "total": len(photos)}
            kept = None if photo.external_url else (photo.data, photo.media_type, None)
            sent.append(self._send(user_id, message, chat, kept))
        return sent

    def place(
        self,
        user_id: str,
        latitude: float,
        longitude: float,
        *,
        title: str | None = None,
        address: str | None = None,
        chat: str | None = None,
    ) -> Bubble:
        """A location message. Nothing tells a true fix from a dragged pin or a LIFF app's invention, as
        with LINE."""
        message: Json = {"type": "location", "latitude": latitude, "longitude": longitude}
        if title is not None:
            message["title"] = title
        if address is not None:
            message["address"] = address
        return self._send(user_id, message, chat)

    def sticker(self, user_id: str, *, chat: str | None = None) -> Bubble:
        package, sticker, resource = STICKER
        return self._send(
            user_id,
            {
                "type": "sticker",
                "packageId": package,
                "stickerId": sticker,
                "stickerResourceType": resource,
                "keywords": ["thumbs up", "ok"],
                "quoteToken": self._ids.long_token(),
            },
            chat,
        )

    def file(
        self, user_id: str, name: str, data: bytes, media_type: str = "application/octet-stream"
    ) -> Bubble:
        message: Json = {"type": "file", "fileName": name, "fileSize": len(data)}
        return self._send(user_id, message, None, (data, media_type, name))

    def clip(self, user_id: str, data: bytes, *, sound: bool = False, milliseconds: int = 1000) -> Bubble:
        """A video, or a voice message."""
        message: Json = {
            "type": "audio" if sound else "video",
            "duration": milliseconds,
            "contentProvider": {"type": "line"},
        }
        if not sound:
            message["quoteToken"] = self._ids.long_token()
        return self._send(user_id, message, None, (data, "audio/mp4" if sound else "video/mp4", None))

    def unsend(self, user_id: str, message_id: str) -> None:
        """Takes a message back. KeyError unless it is this person's own."""
        bubble = self._chats.bubble(message_id)
        if bubble is None or bubble.sender != user_id:
            raise KeyError(message_id)
        self._contents.unsend(message_id)
        bubble.unsent, bubble.message = True, {"type": bubble.message["type"]}
        self._chats.save(bubble)
        self._tell(
            bubble.chat, "unsend", {"unsend": {"messageId": message_id}}, user_id=user_id, answerable=False
        )

    def postback(
        self,
        user_id: str,
        data: str,
        *,
        params: Json | None = None,
        display: str | None = None,
        chat: str | None = None,
    ) -> None:
        """A tapped postback: `display` shows as the person's bubble, of which the bot is told nothing."""
        where = chat or user_id
        if display:
            now = self._chats.now_ms()
            bubble = Bubble(
                self._ids.message(now),
                where,
                user_id,
                now,
                {"type": "text", "text": display},
                "postback",
                True,
            )
            self._chats.add(bubble)
        postback: Json = {"data": data}
        if params:
            postback["params"] = params
        self._tell(where, "postback", {"postback": postback}, user_id=user_id)

    def beacon(self, user_id: str, hwid: str, kind: str = "enter", dm: str | None = None) -> None:
        """The phone comes near (`enter`), stays near (`stay`) or taps the banner of a LINE Beacon; `dm` in
        hex."""
        beacon = {"hwid": hwid, "type": kind, **({"dm": dm} if dm is not None else {})}
        self._tell(user_id, "beacon", {"beacon": beacon})

    # groups

    def open_group(self, name: str, members: Sequence[str], *, room: bool = False) -> Group:
        """A group (or a room) that the bot is invited to."""
        group = Group(self._ids.room() if room else self._ids.group(), name, list(members))
        self._chats.save_group(group)
        self._tell(group.id, "join", {}, user_id=None)
        return group

    def close_group(self, group_id: str) -> None:
        """The bot is thrown out."""
        group = self._chats.groups[group_id]
        group.bot_inside = False
        self._chats.save_group(group)
        self._tell(group_id, "leave", {}, user_id=None, answerable=False)

    # the way to the bot

    def _send(
        self, user_id: str, message: Json, chat: str | None, kept: tuple[bytes, str, str | None] | None = None
    ) -> Bubble:
        person, where = self._chats.person(user_id), chat or user_id
        if person.blocked and where == user_id:
            raise PermissionError(f"{person.name} has blocked the bot: unblock it first")
        with self._chats.lock:
            now, read_token = self._chats.now_ms(), self._ids.long_token()
            message_id = self._ids.message(now)
            if kept:
                data, media_type, name = kept
                self._contents.put(message_id, data, media_type, name)
            told = {"id": message_id, **message, "markAsReadToken": read_token}
            bubble = self._chats.add(
                Bubble(message_id, where, user_id, now, message, "user", read_token=read_token)
            )
        self._tell(where, "message", {"message": told}, user_id=user_id, at_ms=now)
        return bubble

    def _tell(
        self,
        chat: str,
        kind: str,
        facts: Json,
        *,
        user_id: str | None = "",
        answerable: bool = True,
        at_ms: int | None = None,
    ) -> Event:
        now_ms = at_ms if at_ms is not None else self._chats.now_ms()
        body: Json = {
            "type": kind,
            **facts,
            "webhookEventId": self._ids.event(now_ms),
            "deliveryContext": {"isRedelivery": False},
            "timestamp": now_ms,
            "source": _source(chat, chat if user_id == "" else user_id),
            "mode": "active",
        }
        token: ReplyToken | None = None
        if answerable:
            token = self._tokens.issue(chat)
            body["replyToken"] = token.token
        event = Event(body, chat, token)
        self._delivery.offer(event)
        return event


def _provider(photo: Photo) -> Json:
    if photo.external_url is None:
        return {"type": "line"}
    return {
        "type": "external",
        "originalContentUrl": photo.external_url,
        "previewImageUrl": photo.external_url,
    }


def _source(chat: str, user_id: str | None) -> Json:
    match chat[0]:
        case "C":
            source: Json = {"type": "group", "groupId": chat}
        case "R":
            source = {"type": "room", "roomId": chat}
        case _:
            return {"type": "user", "userId": chat}
    return {**source, "userId": user_id} if user_id else source
