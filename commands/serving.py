"""`flask worker`, and `flask serve` for one box: migrate, then web and worker side by side."""

import signal
import sys
import threading
from types import FrameType

import click
from flask.cli import with_appcontext

from bot.logs import set_up_logs
from bot.settings import BadSettings, childs_environment
from commands.common import database, database_down, settings, tools
from storage import migrate
from storage.database import DatabaseTrouble


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Works off the inbox and the timed jobs until told to stop."""
    set_up_logs()
    try:
        runner, jobs = tools().create_runner(settings()), tools().create_jobs(settings())
    except BadSettings as bad:
        raise click.ClickException(str(bad)) from bad
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    timed = threading.Thread(target=jobs.run, args=(stop,), name="jobs", daemon=True)
    timed.start()
    runner.run(stop)
    timed.join(5)


@click.command("serve")
@with_appcontext
def serve() -> None:
    """One box, for real: migrates, then runs web and worker with the settings of the environment."""
    from bot.supervisor import Child, port_is_free, python, run, web_command

    set_up_logs()
    try:
        chosen = settings().for_serving()
    except BadSettings as bad:
        raise click.ClickException(str(bad)) from bad
    if not port_is_free("0.0.0.0", chosen.port):  # noqa: S104 - it serves
        raise click.ClickException(f"Port {chosen.port} is taken; set PORT to a free one")
    try:
        migrate.upgrade(database())
    except DatabaseTrouble as trouble:
        raise database_down(trouble) from trouble
    database().dispose()
    address = f"http://127.0.0.1:{chosen.port}"
    web = web_command("app:wsgi", host="0.0.0.0", port=chosen.port, factory=True)  # noqa: S104 - it serves
    children = [
        Child("web", web, ready=f"{address}/healthz"),
        Child("worker", python("-m", "flask", "--app", "app", "worker"), env=childs_environment()),
    ]
    sys.exit(run(children, on_ready=lambda: click.echo(f"Signpost answers LINE at {address}/callback")))


COMMANDS: tuple[click.Command, ...] = (worker, serve)
