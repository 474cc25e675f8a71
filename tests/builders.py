"""Builds a small office with its bot, its LINE and its phones, so that tests read as stories."""

import functools
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

import app as wiring
import bot.webhook
import handlers
import rules.selfie
import storage.photos
from bot.clock import ManualClock
from bot.flow import Command, Flows
from bot.jobs import Jobs
from bot.settings import Settings
from commands.signs import standing_sign
from documents.signs import Sign, sign_png
from rules import codes
from rules.people import Person
from rules.places import Point
from simulator.phone import Phone
from simulator.platform import Platform
from simulator.selfies import selfie
from simulator.server import create_simulator, serve_in_thread
from storage import migrate
from storage.database import Database
from storage.photos import PhotoMissing
from storage.points import SignRow
from storage.store import Store
from tests.short_cuts import Watch, answer_at_once

SECRET = "a channel secret of a test"
TOKEN = "an access token of a test"
SECRET_KEY = "a secret key long enough for tests"
#: Monday 23 November 2026, 08:10 in Bangkok: twenty minutes before the usual round begins.
MORNING = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
CITY_HALL = (13.7539, 100.5018)


@dataclass
class House:
    """A running office. Everything happens in the caller's thread, when the caller says so."""

    settings: Settings
    clock: ManualClock
    platform: Platform
    app: Flask
    database: Database
    stop: list[Callable[[], None]] = field(default_factory=list)
    _signs: dict[str, bytes] = field(default_factory=dict)
    _seeds: int = 0
    _passed: datetime | None = None

    def __post_init__(self) -> None:
        self._passed = self.clock.now()  # a new office: no time has passed yet
        self.runner = wiring.create_runner(self.settings, clock=self.clock)
        self.jobs: Jobs = wiring.create_jobs(self.settings, clock=self.clock)
        self._watch = Watch(self.database.engine.url.database)

    # -- the office ----------------------------------------------------------------------------

    def store(self) -> "StoreBlock":
        """`with house.store() as store:` is one committed transaction."""
        return StoreBlock(self.database)

    def person(self, staff_id: str = "1001", **more: str | None) -> Person:
        row: dict[str, str | None] = {
            "staff_id": staff_id, "title": "นางสาว", "first_name": "สมหญิง", "last_name": "ใจดี",
            "position": "นักทรัพยากรบุคคล", "unit": "สำนักงาน ก.ก.", "role": "staff", "supervisor_id": None,
        }  # fmt: skip
        with self.store() as store:
            store.people.save([{**row, **more}])
            found = store.people.by_staff_id(staff_id)
            assert found is not None
            return found

    def point(
        self,
        code: str = "HALL",
        name: str = "ศาลาว่าการ กทม.",
        at: tuple[float, float] = CITY_HALL,
        radius_m: float = 150.0,
    ) -> Point:
        row = {"code": code, "name": name, "latitude": at[0], "longitude": at[1], "radius_m": radius_m}
        with self.store() as store:
            store.points.save([row])
            found = store.points.by_code(code)
            assert found is not None
            standing_sign_in(store, found, self.clock.now())
            return found

    def assign(
        self, person: Person, point: Point, first: date = date(2026, 1, 1), last: date | None = None
    ) -> None:
        with self.store() as store:
            store.points.assign([{"person": person.id, "point": point.id, "from_day": first, "to_day": last}])

    def code(self, person: Person, days: float = 14) -> str:
        """A one-time code for the person."""
        code, now = codes.new_code(), self.clock.now()
        with self.store() as store:
            hashed = codes.hashed(SECRET_KEY.encode(), code)
            store.people.add_code(person.id, code.selector, hashed, now, now + timedelta(days=days))
        return str(code)

    # -- people with phones --------------------------------------------------------------------

    def phone(self, name: str = "สมหญิง") -> Phone:
        """A stranger's phone: a friend of the bot, not yet registered."""
        return Phone(self.platform, name, self.answer)

    def phone_of(self, person: Person, *, notice: bool = True) -> Phone:
        """A phone bound to the person, by default with the privacy notice accepted."""
        phone = self.phone(person.first_name)
        with self.store() as store:
            store.people.bind(phone.id, person.id, self.clock.now())
            if notice:
                store.people.accept(person.id, "privacy", "1", self.clock.now(), "test")
        return phone

    def clerk(
        self, staff_id: str = "1001", point: Point | None = None, **more: str | None
    ) -> tuple[Person, Phone]:
        """A bound person assigned to the point (made if there is none), with their phone."""
        person = self.person(staff_id, **more)
        self.assign(person, point or self.point())
        return person, self.phone_of(person)

    def leaves(self, phone: Phone) -> None:
        """The phone's person says so, if anything is awaited of them at all."""
        with self.store() as store:
            talk = store.conversations.peek(phone.id)
        if talk is not None and (talk.flow or talk.step):
            phone.says("ยกเลิก")

    # -- photos --------------------------------------------------------------------------------

    def sign(self, code: str = "HALL") -> bytes:
        """The point's printed sign, as a PNG."""
        if code not in self._signs:
            with self.store() as store:
                point = store.points.by_code(code)
                assert point is not None
                row = standing_sign_in(store, point, self.clock.now())
            sign = Sign(point.code, point.name, "สำนักงาน ก.ก.", row.generation, row.marks, None)
            self._signs[code] = _sign_png(sign)
        return self._signs[code]

    def forget_printed(self, code: str) -> None:
        """After a sign was withdrawn: the next `sign()` prints the new one."""
        self._signs.pop(code, None)

    def selfie(self, code: str | None = "HALL", **more: object) -> bytes:
        """A new selfie beside the point's sign (None: beside no sign); each call gives another photo."""
        self._seeds += 1
        wanted: dict[str, object] = {"seed": self._seeds, **more}
        return _selfie(self.sign(code) if code else None, tuple(sorted(wanted.items())))

    def has_photo(self, key: str) -> bool:
        try:
            return bool(wiring.photo_store(self.settings).get(key))
        except PhotoMissing:
            return False

    def photo_count(self) -> int:
        """How many photos have ever been noted."""
        with self.store() as store:
            return int(store.connection.exec_driver_sql("SELECT count(*) FROM photos").scalar_one())

    # -- making it go --------------------------------------------------------------------------

    def settle(self) -> None:
        """The bot works off all it was told, and its timed jobs run once."""
        self._passed = self.clock.now()
        self.runner.drain()
        self.jobs.once()

    def answer(self) -> None:
        """The same, but the jobs that only the passing of time gives work run when some has passed, and those
        that tell of something done when something was."""
        if self._passed != self.clock.now():
            return self.settle()
        self.runner.drain()
        if self._watch.needs_another():
            self._watch.look(self.jobs.answer)
        return None

    def restart(self) -> None:
        """As if the worker had died and come back: nothing is remembered but what was written down."""
        self.runner.close()
        self.runner = wiring.create_runner(self.settings, clock=self.clock)

    def restart_jobs(self) -> None:
        """As if the worker's timed jobs had died and come back."""
        self.jobs.close()
        self.jobs = wiring.create_jobs(self.settings, clock=self.clock)
        self._passed, self._watch = None, Watch(self.database.engine.url.database)

    def close(self) -> None:
        for stop in reversed(self.stop):
            stop()
        self.app.extensions["signpost.writer"].close()
        self.runner.close()
        self.jobs.close()
        self.app.extensions["signpost.database"].dispose()
        self.database.dispose()


_find_flows = handlers.all_flows
_flows: list[Flows] = []


def _flows_once() -> Flows:
    """Put together once, unless a test has put other commands into a flow."""
    if not _flows:
        _flows.append(_find_flows())
        _commands.update({name: flow.commands for name, flow in _flows[0].by_name.items()})
    as_found = all(flow.commands is _commands[name] for name, flow in _flows[0].by_name.items())
    return _flows[0] if as_found else _find_flows()


_commands: dict[str, list[Command]] = {}
handlers.all_flows = _flows_once

# A client of S3 may be shared, and making one costs as much as ten deeds on a phone.
storage.photos._client = functools.cache(storage.photos._client)

# Looked at once for every test that sends the same picture.
rules.selfie.look = functools.lru_cache(maxsize=256)(rules.selfie.look)

_first_of: dict[object, Rule] = {}
_compile = Rule.compile


def _compile_once(rule: Rule) -> None:
    """Every test makes the same two web applications, and taking their addresses apart was half of that."""
    key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
    first = _first_of.setdefault(key, rule)
    if first is rule:
        return _compile(rule)
    rule._parts, rule._trace, rule._converters = first._parts, first._trace, first._converters
    rule.arguments |= first.arguments
    for name in ("_build", "_build_unknown"):
        setattr(rule, name, getattr(first, name).__func__.__get__(rule, None))
    return None


Rule.compile = _compile_once  # type: ignore[method-assign]

# Drawn alike in every test that asks for the same one, and drawing is most of what such a test costs.
_sign_png = functools.lru_cache(maxsize=64)(sign_png)


@functools.lru_cache(maxsize=256)
def _selfie(sign: bytes | None, wanted: tuple[tuple[str, object], ...]) -> bytes:
    return selfie(sign, **dict(wanted))  # type: ignore[arg-type]


class StoreBlock:
    """A transaction as a context manager."""

    def __init__(self, database: Database) -> None:
        self._begun = database.begin()

    def __enter__(self) -> Store:
        return Store(self._begun.__enter__())

    def __exit__(self, *what: object) -> None:
        self._begun.__exit__(*what)  # type: ignore[arg-type]


def standing_sign_in(store: Store, point: Point, at: datetime) -> SignRow:
    return standing_sign(store, point, SECRET_KEY.encode(), at)


#: A busy test machine must not look like a database that is away; the test of a locked one sets the real
#: limit again.
WRITE_TIMEOUT_S_OF_LINE = bot.webhook.WRITE_TIMEOUT_S
bot.webhook.WRITE_TIMEOUT_S = 30.0


def build_house(folder: Path, settings: Settings, template: Path | None = None) -> House:
    """A fresh, migrated office whose LINE is the simulator, on a loopback port of its own."""
    clock = ManualClock(MORNING)
    if template is not None:
        shutil.copy(template, folder / "signpost.db")
    webhook: list[Callable[[bytes, dict[str, str]], int]] = []
    platform = Platform(
        clock,
        channel_secret=SECRET,
        access_token=TOKEN,
        webhook=lambda body, headers: webhook[0](body, headers),
        seed=7,
    )
    line = create_simulator(platform)
    url, stop = serve_in_thread(line)
    unhook = answer_at_once(url, line, platform.misbehave)
    settings = replace(
        settings,
        line_api_url=url,
        line_channel_secret=SECRET,
        line_channel_access_token=TOKEN,
        secret_key=SECRET_KEY,
        public_url="https://signpost.example",
    )
    database = Database(settings.database_url)
    if template is None:
        migrate.upgrade(database)
    web = wiring.create_app(settings, clock=clock)
    client = web.test_client()
    webhook.append(lambda body, headers: client.post("/callback", data=body, headers=headers).status_code)
    return House(settings, clock, platform, web, database, [stop, unhook])
