"""Channel access tokens as the SDK asks for them, each living as long as LINE's."""

from collections.abc import Iterator

import pytest
from linebot.v3.oauth import ApiClient, ChannelAccessToken, Configuration

from tests.simulator.conftest import SECRET, Line

CHANNEL = "2000000000"
DAY = 24 * 3600


@pytest.fixture
def oauth(line: Line) -> Iterator[ChannelAccessToken]:
    with ApiClient(Configuration(host=line.url, access_token="")) as client:
        yield ChannelAccessToken(client)


def status(line: Line, token: str) -> int:
    return line.call("GET", "/v2/bot/info", token=token).status


def test_a_stateless_token_lives_for_a_quarter_of_an_hour(line: Line, oauth: ChannelAccessToken) -> None:
    issued = oauth.issue_stateless_channel_token_by_client_secret(client_id=CHANNEL, client_secret=SECRET)
    assert issued.expires_in == 900
    assert status(line, issued.access_token) == 200
    line.clock.advance(seconds=900)
    assert status(line, issued.access_token) == 401


def test_a_short_lived_token_can_be_verified_and_revoked(line: Line, oauth: ChannelAccessToken) -> None:
    token = oauth.issue_channel_token("client_credentials", CHANNEL, SECRET).access_token
    line.clock.advance(days=1)
    assert oauth.verify_channel_token(token).expires_in == 29 * DAY
    assert line.call("GET", f"/oauth2/v2.1/verify?access_token={token}").json()["client_id"] == CHANNEL
    oauth.revoke_channel_token(token)
    assert status(line, token) == 401
    assert line.call("GET", f"/oauth2/v2.1/verify?access_token={token}").status == 400


def test_of_thirty_one_short_lived_tokens_the_oldest_ends(line: Line, oauth: ChannelAccessToken) -> None:
    tokens = [
        oauth.issue_channel_token("client_credentials", CHANNEL, SECRET).access_token for _ in range(31)
    ]
    assert [status(line, token) for token in tokens[:2]] == [401, 200]


def test_the_consoles_token_can_be_revoked(line: Line, oauth: ChannelAccessToken) -> None:
    oauth.revoke_channel_token("access-token")
    assert status(line, "access-token") == 401


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=client_credentials&client_id=1&client_secret=2", "invalid_client"),
    ],
)
def test_wrong_credentials(line: Line, form: str, error: str) -> None:
    kind = "application/x-www-form-urlencoded"
    answer = line.call("POST", "/v2/oauth/accessToken", form.encode(), Content_Type=kind)
    assert (answer.status, answer.json()["error"]) == (400, error)
