"""Wires the house together: `create_app()` for the web, `create_runner()` for the worker, the command line.

The web process must start fast and small, so whatever needs LINE's SDK, OpenCV or S3 is imported by the
worker's side only.
"""

import functools
import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from flask import Blueprint, Flask

from bot.clock import Clock, SystemClock
from bot.links import FileLink, OfficeLink, PaperLink
from bot.logs import set_up_logs
from bot.settings import BadSettings, Settings, nothing_downloaded, one_thread_each, read_settings
from bot.webhook import webhook
from bot.writer import GroupWriter
from pages.charts import chart_pages
from pages.files import Named, file_pages
from pages.health import health_pages
from pages.ledger import ledger_pages
from pages.papers import paper_pages
from pages.photos import photo_pages
from pages.projects import project_pages
from pages.tablet import tablet_pages
from pages.votes import vote_pages
from rules.ledger import half_year_from
from rules.people import Person
from storage.database import EDGE_LOCK_WAIT_S, Database

if TYPE_CHECKING:
    from bot.filing import Table
    from bot.inbox import Runner
    from bot.jobs import Jobs
    from bot.line.messenger import Messenger
    from storage.evidence import EvidenceFile
    from storage.ledgers import Print
    from storage.photos import PhotoStore
    from storage.store import Store

log = logging.getLogger(__name__)
VERSION = "2026.11"
one_thread_each()
nothing_downloaded()


def create_app(
    settings: Settings | None = None, *, clock: Clock | None = None, commands: bool = True
) -> Flask:
    """The web application: the webhook, the health pages and, for `flask`, the commands.

    Without settings they are read from the environment; without the secrets of serving there is no
    webhook, so that the commands that need none of them still work.
    """
    settings = settings or _settings_or_stop()
    clock = clock or SystemClock()
    app = Flask("signpost", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = None  # the webhook counts for itself
    database = open_database(settings, durable=True, lock_wait_s=EDGE_LOCK_WAIT_S)
    app.extensions["signpost.database"] = database
    now_ms = functools.partial(_now_ms, clock)
    if settings.line_channel_secret:
        writer = GroupWriter(database, now_ms)
        app.extensions["signpost.writer"] = writer
        app.register_blueprint(webhook(settings.line_channel_secret.encode(), writer, now_ms))
    app.register_blueprint(health_pages(database, functools.partial(photo_store, settings), clock))
    if settings.secret_key:
        app.register_blueprint(
            photo_pages(
                database,
                functools.cache(functools.partial(photo_store, settings)),
                settings.secret_key.encode(),
                clock,
                settings.language,
            )
        )
        app.register_blueprint(tablet_pages(database, settings, clock))
        app.register_blueprint(vote_pages(database, settings, clock))
        write = functools.partial(_ledger_file, settings, clock)
        secret_key = settings.secret_key.encode()
        app.register_blueprint(ledger_pages(database, write, secret_key, clock, settings.language))
        write_office = functools.partial(_office_file, settings, clock)
        app.register_blueprint(file_pages(database, write_office, secret_key, clock, settings.language))
        app.register_blueprint(chart_pages(database, _chart, secret_key, clock, settings.language))
        paper = functools.partial(_paper_file, settings, clock)
        app.register_blueprint(paper_pages(database, paper, secret_key, clock, settings.language))
        app.register_blueprint(_project_pages(settings, clock, database))
    if commands:
        _add_commands(app, settings, clock, database)
    return app


def _ledger_file(
    settings: Settings, clock: Clock, store: "Store", link: FileLink, viewer: Person, out: BinaryIO
) -> "Print | None":
    from handlers.parts.ledger_files import Wanted, write_linked

    half = half_year_from(link.half)
    secret = settings.secret_key.encode()
    wanted = Wanted(half, link.scope, viewer.staff_id, clock.now(), settings.zone, secret, settings.language)
    return write_linked(store, link.kind, wanted, out)


def _office_file(
    settings: Settings, clock: Clock, store: "Store", link: OfficeLink, viewer: Person, out: BinaryIO
) -> Named | None:
    from handlers.parts.office_files import Wanted, write_file

    chat_url = functools.partial(_chat_url, settings)
    wanted = Wanted(link.what, viewer, clock.now(), settings.zone, settings.language, chat_url)
    written = write_file(store, link.kind, wanted, out)
    return Named(written.name, written.media_type, written.facts) if written else None


def _chat_url(settings: Settings) -> str | None:
    """The link that opens the bot's chat, asked of LINE; None while LINE does not tell."""
    from bot.line.messenger import LineError, Messenger

    try:
        line = Messenger(settings.line_channel_access_token, base_url=settings.line_api_url, connections=1)
        return f"https://line.me/R/ti/p/{line.bot_basic_id().replace('@', '%40')}"
    except LineError as fault:
        log.warning("signs without a QR code: %s", fault)
        return None


def _read_table(data: bytes) -> "Table":
    from bot.filing import NoTable
    from documents.sheets import SheetUnreadable, read_sheet

    try:
        return read_sheet(data)
    except SheetUnreadable as fault:
        raise NoTable(fault.key, fault.facts) from fault


def _chart(data: list[object]) -> bytes:
    from documents.charts import chart_from, chart_png

    return chart_png(chart_from(data))


def _paper_file(
    settings: Settings, clock: Clock, store: "Store", link: PaperLink, viewer: Person
) -> bytes | None:
    from handlers.parts.papers_desk import wanted_from
    from handlers.parts.papers_files import linked

    wanted = wanted_from(link.paper)
    if wanted is None:
        return None
    now = clock.now().astimezone(settings.zone)
    return linked(store, photo_store(settings), wanted, link.form, viewer, now)


def _project_pages(settings: Settings, clock: Clock, database: Database) -> Blueprint:
    store = functools.cache(functools.partial(photo_store, settings))
    draw = functools.partial(_milestones_drawn, settings, clock)
    secret_key = settings.secret_key.encode()
    return project_pages(database, store, draw, _may_see_evidence, secret_key, clock, settings.language)


def _milestones_drawn(
    settings: Settings, clock: Clock, store: "Store", project: int, viewer: Person
) -> bytes | None:
    from handlers.parts.milestone_desk import picture
    from rules.calendar import work_day

    return picture(store, project, viewer, work_day(clock.now(), settings.zone), settings.language)


def _may_see_evidence(store: "Store", file: "EvidenceFile", viewer: Person) -> bool:
    from handlers.parts.milestone_desk import may_see_evidence

    return may_see_evidence(store, file, viewer)


def _add_commands(app: Flask, settings: Settings, clock: Clock, database: Database) -> None:
    from commands import groups
    from commands.common import Tools

    app.extensions["signpost"] = Tools(settings, clock, database, photo_store, create_runner, create_jobs)
    for group in groups():
        app.cli.add_command(group)


def create_runner(settings: Settings, *, clock: Clock | None = None) -> "Runner":
    """The worker's runner: LINE's client, the photo desk and every flow."""
    from bot.ballot_keys import BallotKeys
    from bot.dispatcher import Dispatcher
    from bot.inbox import PushPolicy, Runner
    from bot.line.messenger import Messenger
    from bot.looking import PhotoDesk
    from bot.turn import Surroundings
    from handlers import all_flows
    from rules import likeness
    from rules.selfie import look

    settings.for_serving()
    database = open_database(settings, durable=False)
    line = Messenger(
        settings.line_channel_access_token,
        base_url=settings.line_api_url,
        connections=settings.worker_threads * 2,
    )
    secret_key, photos = settings.secret_key.encode(), photo_store(settings)
    desk = PhotoDesk(
        line=line,
        database=database,
        photos=photos,
        look=look,
        is_copy=likeness.is_copy,
        secret_key=secret_key,
        at_once=max(1, os.cpu_count() or 1),
    )
    return Runner(
        database=database,
        clock=clock or SystemClock(),
        line=line,
        desk=desk,
        dispatcher=Dispatcher(all_flows()),
        around=Surroundings(
            settings.zone,
            secret_key,
            settings.public_url,
            BallotKeys(photos, secret_key),
            settings.push_monthly_limit,
            VERSION,
        ),
        read_table=_read_table,
        language=settings.language,
        pushes=PushPolicy(settings.push_late_replies, settings.push_monthly_limit),
        threads=settings.worker_threads,
    )


def create_jobs(settings: Settings, *, clock: Clock | None = None) -> "Jobs":
    """What happens without anybody saying anything."""
    from bot.jobs import Jobs
    from bot.line.messenger import Messenger
    from bot.trail import Posting

    clock = clock or SystemClock()
    # Durable: a head of the audit trail that went out must still be true after a power cut.
    database = open_database(settings, durable=True)
    line = Messenger(settings.line_channel_access_token, base_url=settings.line_api_url, connections=4)
    photos = photo_store(settings)
    remake, *keep_days = _keep_days(settings, database, photos, clock)
    return Jobs(
        database=database,
        photos=photos,
        clock=clock,
        zone=settings.zone,
        posting=Posting(line.push, settings.push_monthly_limit),
        also=(remake, *keep_days, _remind(settings, database, line, clock)),
        answering=(
            *_turn_pages(settings, database, photos, clock),
            remake,
            *_tell(settings, database, line, clock),
        ),
    )


def _turn_pages(
    settings: Settings, database: Database, photos: "PhotoStore", clock: Clock
) -> list[Callable[[], object]]:
    """The jobs that bring campaigns and surveys on."""
    from bot.ballot_keys import BallotKeys
    from handlers.parts.campaign_clock import CampaignClock
    from handlers.parts.survey_clock import SurveyClock
    from rules.authors import Authors

    secret_key = settings.secret_key.encode()
    keys = BallotKeys(photos, secret_key)
    return [
        CampaignClock(database=database, keys=keys, authors=Authors(secret_key), clock=clock).once,
        SurveyClock(database=database, keys=keys, clock=clock, zone=settings.zone).once,
    ]


def _keep_days(
    settings: Settings, database: Database, photos: "PhotoStore", clock: Clock
) -> list[Callable[[], object]]:
    """The jobs that make the days of a big change again, close days, and notice when we were away; in that
    order, for whoever makes a changed day first has to tell of it."""
    from handlers.parts.day_again import DayRemaker
    from handlers.parts.day_close import DayKeeper
    from handlers.parts.day_sums import DaySummer
    from handlers.parts.draft_keeping import DraftKeeper
    from handlers.parts.milestone_watch import MilestoneWatch
    from handlers.parts.outage_watch import OutageWatch
    from handlers.parts.self_check import SelfCheck

    return [
        DayRemaker(database=database, clock=clock, zone=settings.zone).once,
        DayKeeper(database=database, clock=clock, zone=settings.zone).once,
        DaySummer(database=database, clock=clock, zone=settings.zone).once,
        OutageWatch(database=database, clock=clock, zone=settings.zone).once,
        MilestoneWatch(database=database, clock=clock, zone=settings.zone).once,
        DraftKeeper(database=database, clock=clock).once,
        SelfCheck(database=database, photos=photos, clock=clock).once,
    ]


def _remind(settings: Settings, database: Database, line: "Messenger", clock: Clock) -> Callable[[], object]:
    """The job that reminds people of their rounds."""
    from handlers.parts.reminders import Reminder

    return Reminder(
        database=database, line=line, clock=clock, zone=settings.zone,
        monthly_limit=settings.push_monthly_limit, language=settings.language,
    ).once  # fmt: skip


def _tell(
    settings: Settings, database: Database, line: "Messenger", clock: Clock
) -> list[Callable[[], object]]:
    """The jobs that tell people what was just done: pushed notices, other menus."""
    from bot.notices import Pusher
    from bot.switching import MenuSwitcher
    from handlers.parts.announcer import Announcer

    pusher = Pusher(
        database=database, line=line, clock=clock, zone=settings.zone,
        monthly_limit=settings.push_monthly_limit, secret_key=settings.secret_key.encode(),
    )  # fmt: skip
    announcer = Announcer(database=database, line=line)
    return [pusher.once, announcer.once, MenuSwitcher(database=database, line=line).once]


def open_database(settings: Settings, *, durable: bool, lock_wait_s: float | None = None) -> Database:
    waits = {} if lock_wait_s is None else {"lock_wait_s": lock_wait_s}
    return Database(settings.database_url, durable=durable, pool_size=settings.worker_threads, **waits)


def photo_store(settings: Settings) -> "PhotoStore":
    from storage.photos import open_photos

    return open_photos(
        settings.photo_store,
        endpoint_url=settings.s3_endpoint_url,
        access_key=settings.aws_access_key_id,
        secret_key=settings.aws_secret_access_key,
        region=settings.aws_region,
    )


def wsgi() -> Flask:
    """The factory for the web server: refuses to start without the settings of serving, kindly."""
    set_up_logs()
    try:
        return create_app(_settings_or_stop().for_serving(), commands=False)
    except BadSettings as bad:
        raise SystemExit(str(bad)) from None


def _settings_or_stop() -> Settings:
    """An operator reads what to mend, not where our program was when it found out."""
    try:
        return read_settings()
    except BadSettings as bad:
        raise SystemExit(str(bad)) from None


def _now_ms(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)
