"""`python -m simulator`: the whole product with a demo office and a LINE of its own, on one machine.

Three processes under one supervisor: the web, the worker, and this package once more (`line`) as the
platform with its chat window. Nothing else is needed; Ctrl-C stops everything.
"""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3

import app as wiring
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.settings import BadSettings, Settings, childs_environment, read_settings
from bot.supervisor import Child, port_is_free, python, run, web_command
from storage import migrate

if TYPE_CHECKING:
    from simulator.platform import Platform

HOST = "127.0.0.1"
MEMORY = Path("var/simulator.db")
PHONES = ("นางสาวสมหญิง ใจดี", "นางสาวแพรวา ดูแลดี")
_LINE_PORT = "SIMULATOR_PORT"


def main() -> int:
    set_up_logs()
    try:
        settings = read_settings()
    except BadSettings as bad:
        sys.stderr.write(f"{bad}\n")
        return 2
    from simulator.demo import with_demo_secrets

    settings = with_demo_secrets(settings)
    if sys.argv[1:] == ["line"]:
        return serve_line(settings)
    return run_everything(settings)


def run_everything(settings: Settings) -> int:
    """Migrates, fills an empty office, starts the three processes and prints the one address."""
    from simulator.demo import fill

    line_port = _free_port(settings.port)
    web_port = _free_port(line_port + 1)
    settings = replace(settings, line_api_url=f"http://{HOST}:{line_port}", port=web_port)
    database = wiring.open_database(settings, durable=True)
    migrate.upgrade(database)
    fill(database, settings, wiring.photo_store(settings), SystemClock().now())
    database.dispose()
    env = _environment(settings, line_port)
    web = web_command("app:wsgi", host=HOST, port=web_port, threads=16, factory=True)
    children = [
        Child("line", python("-m", "simulator", "line"), ready=f"http://{HOST}:{line_port}/", env=env),
        Child("web", web, ready=f"http://{HOST}:{web_port}/healthz", env=env),
        Child("worker", python("-m", "flask", "--app", "app", "worker"), env=env),
    ]
    return run(children, on_ready=lambda: _ready(line_port, env))


def serve_line(settings: Settings) -> int:
    """The platform process: LINE's API for the bot and the chat page for people."""
    from simulator.demo import Demo
    from simulator.platform import Platform
    from simulator.server import create_simulator, serve
    from simulator.webhook import HttpWebhook

    port = int(os.environ[_LINE_PORT])
    clock = SystemClock()
    MEMORY.parent.mkdir(parents=True, exist_ok=True)
    platform = Platform(
        clock,
        channel_secret=settings.line_channel_secret,
        access_token=settings.line_channel_access_token,
        webhook=HttpWebhook(f"http://{HOST}:{settings.port}/callback"),
        memory_path=MEMORY,
        threaded=True,
    )
    if not platform.chats.people:
        web = f"http://{HOST}:{settings.port}/healthz"
        threading.Thread(target=_lay_out_phones, args=(platform, web), daemon=True).start()
    database = wiring.open_database(settings, durable=True)
    demo = Demo(database, settings, clock)
    addresses = {settings.public_url: f"http://{HOST}:{settings.port}"} if settings.public_url else {}
    serve(create_simulator(platform, demo, addresses=addresses), HOST, port)
    return 0


def _lay_out_phones(platform: "Platform", web: str) -> None:
    """The first time two phones lie ready; they make friends with the bot once it is there to answer."""
    for _ in range(600):
        try:
            urllib3.request("GET", web, timeout=1.0, retries=False)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
        else:
            break
    for name in PHONES:
        platform.users.follow(platform.users.add(name, friend=False).id)


def _environment(settings: Settings, line_port: int) -> dict[str, str]:
    """What the children read: the same settings, with LINE being ourselves."""
    told = {
        "DATABASE_URL": settings.database_url,
        "PHOTO_STORE": settings.photo_store,
        "LINE_CHANNEL_SECRET": settings.line_channel_secret,
        "LINE_CHANNEL_ACCESS_TOKEN": settings.line_channel_access_token,
        "LINE_API_URL": settings.line_api_url or "",
        "SECRET_KEY": settings.secret_key,
        "PORT": str(settings.port),
        "PUBLIC_URL": settings.public_url or "https://signpost.example",
        _LINE_PORT: str(line_port),
    }
    return childs_environment(told)


def _free_port(wanted: int) -> int:
    return next(port for port in range(wanted, wanted + 100) if port_is_free(HOST, port))


def _ready(port: int, env: dict[str, str]) -> None:
    sys.stdout.write(
        f"\n  Signpost is running. Open  http://{HOST}:{port}/  in your browser.\n"
        "  เปิดที่อยู่นี้ในเบราว์เซอร์ แล้วแตะชื่อคนทางขวาเพื่อลงทะเบียน   (Ctrl-C stops everything)\n\n"
    )
    sys.stdout.flush()
    # Nobody need wait for these: the menus of the last time are there, the first ones come within seconds.
    menus = subprocess.run(  # noqa: S603 - a command of our own
        python("-m", "flask", "--app", "app", "menus", "deploy"),
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if menus.returncode:
        sys.stdout.write(f"The chat's menu could not be made: {menus.stderr}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
