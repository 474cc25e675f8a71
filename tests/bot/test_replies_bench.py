"""The benchmark of a reply measures what it says: three ways that each reach a LINE they have verified."""

import os

import pytest
import urllib3

from benchmarks import replies
from bot.line.messenger import Messenger, Unavailable


def test_every_way_is_answered_over_tls_that_is_verified(capsys: pytest.CaptureFixture[str]) -> None:
    before = os.environ.get("SSL_CERT_FILE")
    with replies.line() as address:
        assert address.startswith("https://localhost:")
        for way in (replies.as_in_the_readme, replies.by_ours, replies.by_a_bare_connection):
            way(address)()
        assert replies.compare(address, replies=20, rounds=1)
        strangers = urllib3.PoolManager(ca_certs=os.devnull, retries=False)
        with pytest.raises((urllib3.exceptions.SSLError, OSError)):
            strangers.request("GET", address)
    assert os.environ.get("SSL_CERT_FILE") == before
    assert "T6  CPU of a reply" in capsys.readouterr().out


def test_a_line_that_is_gone_is_a_fault_and_no_figure() -> None:
    with replies.line() as address:
        pass
    with pytest.raises(Unavailable):
        Messenger(replies.TOKEN, base_url=address).reply(replies.REPLY_TOKEN, replies.MESSAGES)
