"""The servers that other tests lean on answer, survive a kill and end with whoever started them."""

import signal
import subprocess
import sys
import time

import psycopg
import pytest

from tests.processes import free_ports, is_running
from tests.servers import new_postgres_database, postgres

HOLDER = """
import sys, time
from tests.servers import postgres
with postgres() as server:
    print(server.pid, flush=True)
    time.sleep(60)
"""


def plain(url: str) -> str:
    """psycopg's own spelling of an SQLAlchemy URL."""
    return url.replace("+psycopg", "")


def test_what_was_committed_survives_a_killed_postgresql() -> None:
    with postgres() as server:
        url = plain(new_postgres_database(server.url))
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'สวัสดี' AS word")
        server.kill()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=2)
        server.start()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT word FROM kept").fetchall() == [("สวัสดี",)]
            assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_postgresql_ends_with_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        server = int(holder.stdout.readline())
        holder.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while is_running(server) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(server)


def test_free_ports_differ() -> None:
    assert len(set(free_ports(20))) == 20
