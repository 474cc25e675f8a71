"""The processes of the product start together and end together, however the end comes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from bot.supervisor import port_is_free
from tests.processes import free_ports, is_running

SLEEPER = "print('awake', flush=True)\nimport time\ntime.sleep(60)"
STUBBORN = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{SLEEPER}"
FAILING = "print('last words', flush=True)\nraise SystemExit(3)"
FORKING = f"import os\nos.fork()\n{SLEEPER}"
WEB = "def wsgi(environ, start):\n    start('200 OK', [])\n    return [b'hello']\n"

# A suite run under `nohup` hands its ignored signals down; here each must be heard.
RUNNER = """
import json, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
from bot.supervisor import Child, python, run, web_command
children, options = json.loads(sys.argv[1]), json.loads(sys.argv[2])
made = [Child(name, python("-c", code)) for name, code in children.items() if name != "web"]
if "web" in children:
    folder, port = children["web"]
    web = web_command("hello:wsgi", host="127.0.0.1", port=port, threads=2)
    made.append(Child("web", web, f"http://127.0.0.1:{port}/", {"PYTHONPATH": folder}))
raise SystemExit(run(made, on_ready=lambda: print("all ready", flush=True), **options))
"""


@contextmanager
def supervised(children: dict[str, object], **options: float) -> Iterator[subprocess.Popen[str]]:
    """A supervisor in a process of its own that runs these children (name: Python code)."""
    argv = [sys.executable, "-c", RUNNER, json.dumps(children), json.dumps({"stop_s": 3.0, **options})]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], *words: str) -> str:
    """What was printed until all the words were in it."""
    assert process.stdout is not None
    seen = ""
    while not all(word in seen for word in words):
        line = process.stdout.readline()
        assert line, f"ended without {words}: {seen}"
        seen += line
    return seen


def soon(is_so: Callable[[], bool], within_s: float = 10.0) -> bool:
    deadline = time.monotonic() + within_s
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_so()


def family(process: subprocess.Popen[str]) -> list[int]:
    """All processes below the supervisor."""
    return [each.pid for each in psutil.Process(process.pid).children(recursive=True)]


@pytest.fixture
def web(tmp_path: Path) -> tuple[str, int]:
    (tmp_path / "hello.py").write_text(WEB)
    return str(tmp_path), free_ports(1)[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_all(number: signal.Signals) -> None:
    with supervised({"one": SLEEPER, "another": FORKING}) as process:
        read_until(process, "one     | awake", "another | awake", "all ready")
        below = family(process)
        process.send_signal(number)
        assert process.wait(10) == 0
    assert len(below) == 4
    assert soon(lambda: not any(map(is_running, below)))


def test_a_child_that_ends_by_itself_ends_all() -> None:
    with supervised({"one": SLEEPER, "bad": FAILING}) as process:
        seen = read_until(process, "Everything else was stopped")
        assert process.wait(10) == 1
    assert "bad | last words" in seen
    assert "bad ended by itself with status 3; its last lines are above." in seen


def test_a_child_that_will_not_stop_is_killed() -> None:
    with supervised({"stubborn": STUBBORN}, stop_s=0.5) as process:
        read_until(process, "awake", "all ready")
        (child,) = [pid for pid in family(process) if "-u" in psutil.Process(pid).cmdline()]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert not is_running(child)


def test_a_second_request_does_not_wait() -> None:
    with supervised({"stubborn": STUBBORN}, stop_s=60) as process:
        read_until(process, "awake", "all ready")
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_the_web_server_is_ready_when_we_say_so(web: tuple[str, int]) -> None:
    with supervised({"one": SLEEPER, "web": web}) as process:
        read_until(process, "all ready")
        assert not port_is_free("127.0.0.1", web[1])
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert port_is_free("127.0.0.1", web[1])


def test_not_ready_in_time(web: tuple[str, int]) -> None:
    with supervised({"web": web}, start_s=0.0) as process:
        read_until(process, "web did not get ready within 0 seconds. Everything was stopped.")
        assert process.wait(10) == 1


def test_nothing_outlives_a_killed_supervisor(web: tuple[str, int]) -> None:
    with supervised({"one": SLEEPER, "stubborn": STUBBORN, "web": web}) as process:
        read_until(process, "all ready")
        below = family(process)
        process.kill()
        process.wait(10)
        assert len(below) >= 5  # the guard, two children, the web server and its worker
        assert soon(lambda: not any(map(is_running, below)))
    assert port_is_free("127.0.0.1", web[1])


def test_a_killed_web_server_takes_its_worker_along(web: tuple[str, int]) -> None:
    with supervised({"one": SLEEPER, "web": web}) as process:
        read_until(process, "all ready")
        below = family(process)
        (master,) = [pid for pid in below if is_master(pid, process.pid)]
        os.kill(master, signal.SIGKILL)
        read_until(process, "web was ended by signal 9")
        assert process.wait(10) == 1
    assert soon(lambda: not any(map(is_running, below)))
    assert port_is_free("127.0.0.1", web[1])


def is_master(pid: int, supervisor: int) -> bool:
    process = psutil.Process(pid)
    return process.ppid() == supervisor and "hello:wsgi" in process.cmdline()
