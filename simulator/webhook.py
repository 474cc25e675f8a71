"""Calls the bot's webhook over HTTP, with LINE's two seconds."""

from urllib.parse import urlsplit

import urllib3

from simulator.delivery import WebhookFailed

WEBHOOK_SECONDS = 2.0


class HttpWebhook:
    """Posts to `url`; raises `WebhookFailed` when LINE would count the call as failed without a status."""

    def __init__(self, url: str, seconds: float = WEBHOOK_SECONDS) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"webhook url must be http or https, got {url!r}")
        self.url = url
        self._pool = urllib3.PoolManager(maxsize=8, retries=False, timeout=urllib3.Timeout(total=seconds))

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            return self._pool.request("POST", self.url, body=body, headers=headers).status
        except urllib3.exceptions.ConnectTimeoutError as error:
            raise WebhookFailed("could_not_connect", str(error)) from error
        except urllib3.exceptions.TimeoutError as error:
            raise WebhookFailed("request_timeout", str(error)) from error
        except urllib3.exceptions.NewConnectionError as error:
            raise WebhookFailed("could_not_connect", str(error)) from error
        except urllib3.exceptions.HTTPError as error:
            raise WebhookFailed("unclassified", str(error)) from error
