"""LINE's HTTP endpoints for channel access tokens (short-lived and stateless; those by signed assertion
are not offered)."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from simulator.access import OauthError
from simulator.platform import Platform


def token_api(platform: Platform) -> Blueprint:
    """The blueprint for /v2/oauth/ and /oauth2/."""
    api = Blueprint("token_api", __name__)
    tokens = platform.access

    @api.after_request
    def name(response: Response) -> Response:
        response.headers["X-Line-Request-Id"] = platform.ids.request()
        return response

    @api.errorhandler(OauthError)
    def refuse(error: OauthError) -> ResponseReturnValue:
        return jsonify({"error": error.error, "error_description": error.description}), 400

    @api.post("/v2/oauth/accessToken")
    def short_lived() -> ResponseReturnValue:
        return jsonify(tokens.issue(request.form.to_dict(), stateless=False))

    @api.post("/oauth2/v3/token")
    def stateless() -> ResponseReturnValue:
        return jsonify(tokens.issue(request.form.to_dict(), stateless=True))

    @api.post("/v2/oauth/verify")
    def verify() -> ResponseReturnValue:
        return jsonify(tokens.verify(request.form.get("access_token", "")))

    @api.get("/oauth2/v2.1/verify")
    def verify_by_query() -> ResponseReturnValue:
        return jsonify(tokens.verify(request.args.get("access_token", "")))

    @api.post("/v2/oauth/revoke")
    def revoke() -> ResponseReturnValue:
        tokens.revoke(request.form.get("access_token", ""))
        return jsonify({})

    return api
