"""LINE's HTTP API for rich menus, their pictures, aliases, and who sees which."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from simulator.api import body, guard
from simulator.errors import LineError
from simulator.platform import Platform

BATCH_MOST = 1000


def rich_menu_api(platform: Platform) -> Blueprint:
    """The blueprint for everything under /v2/bot/richmenu and /v2/bot/user."""
    api = Blueprint("rich_menu_api", __name__)
    guard(api, platform)
    _menus(api, platform)
    _pictures(api, platform)
    _aliases(api, platform)
    _links(api, platform)
    _bulk(api, platform)
    return api


def _menus(api: Blueprint, platform: Platform) -> None:
    menus = platform.menus

    @api.post("/v2/bot/richmenu")
    def create() -> ResponseReturnValue:
        return jsonify({"richMenuId": menus.create(body())})

    @api.post("/v2/bot/richmenu/validate")
    def validate() -> ResponseReturnValue:
        menus.validate(body())
        return jsonify({})

    @api.get("/v2/bot/richmenu/list")
    def every() -> ResponseReturnValue:
        return jsonify({"richmenus": menus.every()})

    @api.route("/v2/bot/richmenu/<menu_id>", methods=["GET", "DELETE"])
    def one(menu_id: str) -> ResponseReturnValue:
        if request.method == "DELETE":
            menus.delete(menu_id)
            return jsonify({})
        return jsonify(menus.get(menu_id))


def _pictures(api: Blueprint, platform: Platform) -> None:
    @api.route("/v2/bot/richmenu/<menu_id>/content", methods=["GET", "POST"])
    def picture(menu_id: str) -> ResponseReturnValue:
        if request.method == "POST":
            platform.menus.put_image(menu_id, request.get_data(), request.content_type or "")
            return jsonify({})
        data, media_type = platform.menus.image(menu_id)
        return Response(data, mimetype=media_type)


def _aliases(api: Blueprint, platform: Platform) -> None:
    menus = platform.menus

    @api.post("/v2/bot/richmenu/alias")
    def create_alias() -> ResponseReturnValue:
        menus.create_alias(body())
        return jsonify({})

    @api.get("/v2/bot/richmenu/alias/list")
    def aliases() -> ResponseReturnValue:
        return jsonify({"aliases": menus.aliases()})

    @api.route("/v2/bot/richmenu/alias/<alias>", methods=["GET", "POST", "DELETE"])
    def alias(alias: str) -> ResponseReturnValue:
        match request.method:
            case "POST":
                menus.update_alias(alias, str(body().get("richMenuId")))
            case "DELETE":
                menus.delete_alias(alias)
            case _:
                return jsonify(menus.alias(alias))
        return jsonify({})


def _links(api: Blueprint, platform: Platform) -> None:
    menus = platform.menus

    @api.route("/v2/bot/user/all/richmenu", methods=["GET", "DELETE"])
    def default() -> ResponseReturnValue:
        if request.method == "DELETE":
            menus.clear_default()
            return jsonify({})
        return jsonify({"richMenuId": menus.default()})

    @api.post("/v2/bot/user/all/richmenu/<menu_id>")
    def set_default(menu_id: str) -> ResponseReturnValue:
        menus.set_default(menu_id)
        return jsonify({})

    @api.route("/v2/bot/user/<user_id>/richmenu", methods=["GET", "DELETE"])
    def linked(user_id: str) -> ResponseReturnValue:
        if request.method == "DELETE":
            menus.unlink(user_id)
            return jsonify({})
        return jsonify({"richMenuId": menus.linked(user_id)})

    @api.post("/v2/bot/user/<user_id>/richmenu/<menu_id>")
    def link(user_id: str, menu_id: str) -> ResponseReturnValue:
        menus.link(user_id, menu_id)
        return jsonify({})


def _bulk(api: Blueprint, platform: Platform) -> None:
    @api.post("/v2/bot/richmenu/bulk/<any(link, unlink):what>")
    def bulk(what: str) -> ResponseReturnValue:
        platform.menus.bulk(body(), link=what == "link")
        return jsonify({}), 202

    @api.post("/v2/bot/richmenu/validate/batch")
    def validate_batch() -> ResponseReturnValue:
        _operations(platform)
        return jsonify({})

    @api.post("/v2/bot/richmenu/batch")
    def batch() -> ResponseReturnValue:
        for operation in _operations(platform):
            platform.menus.relink(operation)
        return jsonify({}), 202

    @api.get("/v2/bot/richmenu/progress/batch")
    def progress() -> ResponseReturnValue:
        now = platform.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return jsonify({"phase": "succeeded", "acceptedTime": now, "completedTime": now})


def _operations(platform: Platform) -> list[dict[str, str]]:
    operations = body().get("operations")
    if not isinstance(operations, list) or not 1 <= len(operations) <= BATCH_MOST:
        raise LineError(400, f"operations: Size must be between 1 and {BATCH_MOST}")
    for operation in operations:
        if not isinstance(operation, dict) or operation.get("type") not in ("link", "unlink", "unlinkAll"):
            raise LineError(400, "invalid operation type")
        if operation["type"] == "link":
            platform.menus.get(str(operation.get("to")))
    return operations
