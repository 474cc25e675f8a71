"""LINE's HTTP API (api.line.me and api-data.line.me on one address): messages, contents, profiles, quota,
chat."""

import json
import time
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue

from simulator.errors import LineError, not_found, unauthorized
from simulator.misbehave import CONTENT_KINDS, KINDS
from simulator.model import Json
from simulator.platform import Platform
from simulator.wire import HANG_UP

BODY_MOST = 2 * 1024 * 1024
HUGE_BYTES = 40 * 1024 * 1024


def line_api(platform: Platform) -> Blueprint:
    """The blueprint that answers the bot."""
    api = Blueprint("line_api", __name__)
    guard(api, platform)
    _messages(api, platform)
    _statistics(api, platform)
    _chat(api, platform)
    _groups(api, platform)
    _contents(api, platform)
    _channel(api, platform)
    return api


def guard(api: Blueprint, platform: Platform) -> None:
    """What every call to LINE goes through: token, size, rate, and the misbehaviour switched on."""

    @api.before_request
    def check() -> ResponseReturnValue | None:
        g.request_id, g.lost = platform.ids.request(), False
        _check_bearer(platform)
        if (request.content_length or 0) > BODY_MOST:
            raise LineError(413, "Payload Too Large")
        platform.rates.count(request.method, request.path, str(request.endpoint))
        return _misbehave(platform)

    @api.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Line-Request-Id"] = g.get("request_id", "")
        if g.get("lost"):
            response.headers[HANG_UP] = "1"
        return response

    @api.errorhandler(LineError)
    def refuse(error: LineError) -> ResponseReturnValue:
        return jsonify(error.body()), error.status, error.headers


def _check_bearer(platform: Platform) -> None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not token:
        raise unauthorized("invalid_request: Authorization header is required")
    if not platform.access.knows(token):
        raise unauthorized("invalid token")


def _misbehave(platform: Platform) -> ResponseReturnValue | None:
    fault = platform.misbehave.take(request.path, KINDS)
    match fault.kind if fault else "":
        case "429":
            raise LineError(429, "The API rate limit has been exceeded. Try again later.")
        case "500":
            raise LineError(500, "Internal Server Error")
        case "drop":
            return Response("", 500, {HANG_UP: "1"})
        case "lost":
            g.lost = True
        case "slow" if fault:
            time.sleep(fault.seconds)
    return None


def body() -> Json:
    """The request's JSON object; LineError 400 (or 415) in LINE's words if it is none."""
    if request.mimetype != "application/json":
        raise LineError(415, "Unsupported Media Type")
    try:
        parsed: Any = json.loads(request.get_data())
    except json.JSONDecodeError as error:
        raise _not_json(error.lineno, error.colno) from error
    except UnicodeDecodeError as error:
        raise _not_json() from error
    if not isinstance(parsed, dict):
        raise _not_json()
    return parsed


def _not_json(line: int = 1, column: int = 1) -> LineError:
    return LineError(400, f"The request body could not be parsed as JSON (line: {line}, column: {column})")


def _messages(api: Blueprint, platform: Platform) -> None:
    sending = platform.sending
    sends = {"push": sending.push, "multicast": sending.multicast, "broadcast": sending.broadcast}

    @api.post("/v2/bot/message/reply")
    def reply() -> ResponseReturnValue:
        if request.headers.get("X-Line-Retry-Key"):
            raise LineError(400, "The retry key can not be used for this API")
        return jsonify(sending.reply(body()))

    @api.post("/v2/bot/message/<any(push, multicast, broadcast):kind>")
    def send(kind: str) -> ResponseReturnValue:
        message = body()
        key = request.headers.get("X-Line-Retry-Key")
        return jsonify(platform.retry_keys.once(key, g.request_id, lambda: sends[kind](message)))

    @api.post("/v2/bot/message/narrowcast")
    def narrowcast() -> ResponseReturnValue:
        message = body()
        key = request.headers.get("X-Line-Retry-Key")
        platform.retry_keys.once(key, g.request_id, lambda: sending.broadcast(message, "narrowcast"))
        return jsonify({}), 202

    @api.post("/v2/bot/message/validate/<any(reply, push, multicast, narrowcast, broadcast):kind>")
    def validate(kind: str) -> ResponseReturnValue:
        sending.checked(body())
        return jsonify({})


def _statistics(api: Blueprint, platform: Platform) -> None:
    quota = platform.quota

    @api.get("/v2/bot/message/quota")
    def monthly() -> ResponseReturnValue:
        return jsonify({"type": "none"} if quota.limit is None else {"type": "limited", "value": quota.limit})

    @api.get("/v2/bot/message/quota/consumption")
    def consumption() -> ResponseReturnValue:
        return jsonify({"totalUsage": quota.used})

    @api.get("/v2/bot/message/delivery/<any(reply, push, multicast, broadcast):kind>")
    def delivered(kind: str) -> ResponseReturnValue:
        day = request.args.get("date", "")
        if len(day) != 8 or not day.isdecimal():
            raise LineError(400, "The value for the 'date' parameter is invalid")
        return jsonify({"status": "ready", "success": quota.delivered.get((kind, day), 0)})


def _chat(api: Blueprint, platform: Platform) -> None:
    @api.post("/v2/bot/chat/loading/start")
    def loading() -> ResponseReturnValue:
        platform.sending.loading(body())
        return jsonify({}), 202

    @api.post("/v2/bot/chat/markAsRead")
    def mark_as_read() -> ResponseReturnValue:
        platform.sending.mark_read(body())
        return jsonify({})

    @api.get("/v2/bot/profile/<user_id>")
    def profile(user_id: str) -> ResponseReturnValue:
        return jsonify(platform.sending.profile(user_id))

    @api.get("/v2/bot/followers/ids")
    def followers() -> ResponseReturnValue:
        limit = min(request.args.get("limit", 300, int), 1000)
        return jsonify(platform.sending.followers(limit, request.args.get("start")))


def _groups(api: Blueprint, platform: Platform) -> None:
    @api.get("/v2/bot/<any(group, room):kind>/<group_id>/member/<user_id>")
    def member(kind: str, group_id: str, user_id: str) -> ResponseReturnValue:
        group = platform.chats.groups.get(group_id)
        person = platform.chats.people.get(user_id)
        if group is None or person is None or user_id not in group.members:
            raise not_found()
        return jsonify({"userId": person.id, "displayName": person.name})

    @api.get("/v2/bot/group/<group_id>/summary")
    def summary(group_id: str) -> ResponseReturnValue:
        group = platform.chats.groups.get(group_id)
        if group is None or not group.bot_inside:
            raise not_found()
        return jsonify({"groupId": group.id, "groupName": group.name})

    @api.post("/v2/bot/<any(group, room):kind>/<group_id>/leave")
    def leave(kind: str, group_id: str) -> ResponseReturnValue:
        group = platform.chats.groups.get(group_id)
        if group is None:
            raise not_found()
        group.bot_inside = False
        platform.chats.save_group(group)
        return jsonify({})


def _contents(api: Blueprint, platform: Platform) -> None:
    @api.get("/v2/bot/message/<message_id>/content")
    def content(message_id: str) -> ResponseReturnValue:
        data, media_type = platform.contents.get(message_id)
        fault = platform.misbehave.take(request.path, CONTENT_KINDS)
        return _wrong_content(fault.kind, data, media_type) if fault else Response(data, mimetype=media_type)

    @api.get("/v2/bot/message/<message_id>/content/preview")
    def preview(message_id: str) -> ResponseReturnValue:
        return Response(platform.contents.preview(message_id), mimetype="image/jpeg")

    @api.get("/v2/bot/message/<message_id>/content/transcoding")
    def transcoding(message_id: str) -> ResponseReturnValue:
        return jsonify({"status": platform.contents.transcoding(message_id)})


def _wrong_content(kind: str, data: bytes, media_type: str) -> ResponseReturnValue:
    match kind:
        case "202":
            return Response(b"", 202)
        case "404":
            raise LineError(404, "not found")
        case "410":
            raise LineError(410, "The content is gone")
        case "truncated":
            return Response(data[: len(data) // 2], mimetype=media_type)
        case "not_image":
            return Response(b"<html>not a photo</html>", mimetype=media_type)
        case "huge":
            return Response(data + bytes(max(0, HUGE_BYTES - len(data))), mimetype=media_type)
    # broken: the length is promised, half of it comes, then the connection ends
    response = Response(data[: len(data) // 2], mimetype=media_type)
    response.automatically_set_content_length = False
    response.headers["Content-Length"] = str(len(data))
    return response


def _channel(api: Blueprint, platform: Platform) -> None:
    @api.get("/v2/bot/info")
    def info() -> ResponseReturnValue:
        return jsonify(platform.info())

    @api.route("/v2/bot/channel/webhook/endpoint", methods=["GET", "PUT"])
    def endpoint() -> ResponseReturnValue:
        if request.method == "PUT":
            address = body().get("endpoint")
            if not isinstance(address, str) or not address.startswith("https://") or len(address) > 500:
                raise LineError(400, "Invalid webhook endpoint URL")
            platform.endpoint = address
            return jsonify({})
        return jsonify({"endpoint": platform.endpoint, "active": True})

    @api.post("/v2/bot/channel/webhook/test")
    def test() -> ResponseReturnValue:
        attempt = platform.delivery.verify()
        return jsonify(
            {
                "success": attempt.result == "OK",
                "timestamp": attempt.at.isoformat().replace("+00:00", "Z"),
                "statusCode": attempt.status or 0,
                "reason": attempt.result.upper(),
                "detail": str(attempt.status or attempt.result),
            }
        )
