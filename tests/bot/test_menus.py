"""Rich menus at LINE, deployed by the real client to the simulator: no gap, no leftovers, safe to repeat."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count

import pytest
from PIL import Image

from bot.clock import ManualClock
from bot.line import menus
from bot.line.menus import deploy, full_name, show_menu, show_menu_to_all
from bot.line.messenger import Denied, Messenger, Refused, Unavailable
from simulator.phone import Phone
from simulator.platform import Platform
from simulator.server import create_simulator, serve_in_thread

TOKEN = "access-token"


@dataclass(frozen=True)
class Tile:
    x: int
    y: int
    width: int
    height: int
    label: str
    says: str
    switches: str = ""


@dataclass(frozen=True)
class Drawn:
    name: str
    bar: str
    width: int
    height: int
    areas: tuple[Tile, ...]
    png: bytes


def drawn(name: str, *words: str, colour: str = "#0F5E59") -> Drawn:
    """A small menu of one row."""
    out = io.BytesIO()
    Image.new("RGB", (800, 540), colour).save(out, "PNG")
    step = 800 // len(words)
    areas = tuple(Tile(at * step, 0, step, 540, word, word) for at, word in enumerate(words))
    return Drawn(name, "เมนู", 800, 540, areas, out.getvalue())


STAFF = drawn("staff", "เข้างาน", "ออกงาน")
SUPERVISOR = drawn("supervisor", "เข้างาน", "ออกงาน", "สถานะ")
BOTH = (STAFF, SUPERVISOR)


class Breaker:
    """Fails the call number `at` of the bot to LINE with a 500, before or after LINE has done it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app, self.at, self.after, self.calls = app, 0, False, 0

    def arm(self, at: int, *, after: bool) -> None:
        self.at, self.after, self.calls = at, after, 0

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        self.calls += 1
        if self.calls != self.at:
            return self.app(environ, start)
        if self.after:
            for _ in self.app(environ, lambda *_: None):
                pass
        start("500 Internal Server Error", [("Content-Length", "0")])
        return [b""]


@dataclass
class Line:
    clock: ManualClock
    platform: Platform
    messenger: Messenger
    breaker: Breaker

    def person(self, name: str) -> Phone:
        phone = Phone(self.platform, name)
        phone.follows()
        return phone

    def sees(self, phone: Phone) -> str | None:
        """The name of the menu on this person's screen."""
        menu = self.platform.menus.shown_to(phone.id)
        return None if menu is None else str(menu["name"])

    def names(self) -> list[str]:
        return sorted(str(menu["name"]) for menu in self.platform.menus.every())


@pytest.fixture
def line() -> Iterator[Line]:
    clock = ManualClock(datetime(2026, 8, 3, 1, 30, tzinfo=UTC))
    platform = Platform(
        clock, channel_secret="0" * 32, access_token=TOKEN, webhook=lambda body, headers: 200, seed=1
    )
    app = create_simulator(platform)
    breaker = Breaker(app.wsgi_app)
    app.wsgi_app = breaker  # type: ignore[method-assign]
    url, stop = serve_in_thread(app)
    messenger = Messenger(TOKEN, base_url=url)
    yield Line(clock, platform, messenger, breaker)
    messenger.client.close()
    messenger.client.rest_client.pool_manager.clear()
    stop()
    platform.close()


def test_everybody_sees_the_default_and_some_their_own(line: Line) -> None:
    nok, somsak = line.person("นก"), line.person("สมศักดิ์")
    done = deploy(line.messenger, BOTH, "staff")
    assert (len(done.made), done.kept, done.deleted, done.waiting) == (2, [], [], [])
    show_menu(line.messenger, somsak.id, "supervisor")
    assert (line.sees(nok), line.sees(somsak)) == (full_name(STAFF), full_name(SUPERVISOR))
    show_menu(line.messenger, somsak.id, None)
    assert line.sees(somsak) == full_name(STAFF)


def test_a_tap_says_the_word(line: Line) -> None:
    nok = line.person("นก")
    deploy(line.messenger, BOTH, "staff")
    nok.taps("เข้างาน")
    assert "เข้างาน" in nok.screen()


def test_the_same_again_changes_nothing(line: Line) -> None:
    first = deploy(line.messenger, BOTH, "staff")
    line.breaker.calls = 0
    again = deploy(line.messenger, BOTH, "staff")
    assert (again.made, again.deleted, again.ids) == ([], [], first.ids)
    assert again.kept == first.made
    assert line.breaker.calls == 6  # one list, two pictures, two aliases, one default: all of them looks


def test_a_new_picture_takes_over_without_a_gap(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    nok, somsak = line.person("นก"), line.person("สมศักดิ์")
    old = deploy(line.messenger, BOTH, "staff")
    show_menu(line.messenger, somsak.id, "supervisor")
    new = [drawn("staff", "เข้างาน", colour="#F6F5F1"), drawn("supervisor", "สถานะ", colour="#F6F5F1")]
    seen_at_deletion: list[tuple[str | None, str | None]] = []
    delete = line.platform.menus.delete

    def watched(menu_id: str) -> None:
        seen_at_deletion.append((line.sees(nok), line.sees(somsak)))
        delete(menu_id)

    monkeypatch.setattr(line.platform.menus, "delete", watched)
    done = deploy(line.messenger, new, "staff")
    names = (full_name(new[0]), full_name(new[1]))
    assert seen_at_deletion == [names, names]
    assert (line.sees(nok), line.sees(somsak)) == names
    assert sorted(done.deleted) == sorted(old.made)
    assert line.names() == sorted(names)


def test_a_menu_that_is_no_longer_wanted_goes(line: Line) -> None:
    somsak = line.person("สมศักดิ์")
    deploy(line.messenger, BOTH, "staff")
    show_menu(line.messenger, somsak.id, "supervisor")
    deploy(line.messenger, [STAFF], "staff")
    assert line.sees(somsak) == full_name(STAFF)
    assert line.names() == [full_name(STAFF)]


def tabbed(name: str, other: str, colour: str = "#0F5E59") -> Drawn:
    """A menu of one tile and a bar that leads to another menu."""
    plain = drawn(name, "เข้างาน", colour=colour)
    return replace(plain, areas=(*plain.areas, Tile(0, 500, 800, 40, "ไอเดีย", "ไอเดีย", other)))


def test_a_tab_shows_the_other_menu_also_after_a_deployment_that_broke_off(line: Line) -> None:
    nok = line.person("นก")
    both = [tabbed("staff", "staff-ideas"), tabbed("staff-ideas", "staff")]
    deploy(line.messenger, both, "staff")
    nok.taps("ไอเดีย")
    assert line.sees(nok) == full_name(both[1])
    new = [tabbed("staff", "staff-ideas", "#000001"), tabbed("staff-ideas", "staff", "#000001")]
    line.breaker.arm(8, after=True)
    with suppress(Unavailable):
        deploy(line.messenger, new, "staff")
    line.breaker.arm(0, after=False)
    for _ in range(3):
        nok.taps("ไอเดีย")
        assert str(line.sees(nok)).startswith("signpost staff")
    deploy(line.messenger, new, "staff")
    assert line.names() == sorted(full_name(each) for each in new)


def test_the_alias_of_a_tab_that_is_no_more_goes(line: Line) -> None:
    nok = line.person("นก")
    deploy(line.messenger, [tabbed("staff", "staff-ideas"), tabbed("staff-ideas", "staff")], "staff")
    nok.taps("ไอเดีย")
    deploy(line.messenger, [STAFF], "staff")
    assert [alias["richMenuAliasId"] for alias in line.platform.menus.aliases()] == ["staff"]
    assert line.sees(nok) == full_name(STAFF)


def test_many_people_get_their_menu_at_once(line: Line) -> None:
    deploy(line.messenger, BOTH, "staff")
    chiefs = [line.person(f"หัวหน้า {n}") for n in range(501)]
    line.breaker.calls = 0
    show_menu_to_all(line.messenger, [chief.id for chief in chiefs], "supervisor")
    assert line.breaker.calls == 3
    assert {line.sees(chief) for chief in chiefs} == {full_name(SUPERVISOR)}
    show_menu_to_all(line.messenger, [], "nobody")


def test_menus_of_others_are_left_alone(line: Line) -> None:
    other = replace(STAFF, name="x")
    line.platform.menus.create({**menus._request(other, "made by hand in the console")})
    deploy(line.messenger, BOTH, "staff")
    deploy(line.messenger, [drawn("staff", "เข้างาน", colour="#FFFFFF")], "staff")
    assert "made by hand in the console" in line.names()


@pytest.mark.parametrize("after", [False, True], ids=["not done", "done but not told"])
def test_broken_off_anywhere_the_next_deployment_finishes(line: Line, *, after: bool) -> None:
    """Every single call of a deployment fails once; after each, one more deployment puts all right."""
    nok, somsak = line.person("นก"), line.person("สมศักดิ์")
    deploy(line.messenger, BOTH, "staff")
    show_menu(line.messenger, somsak.id, "supervisor")
    for at in count(1):
        line.clock.advance(hours=1)  # only three moves of people an hour
        colour = f"#0000{at:02X}"
        new = [drawn("staff", "เข้างาน", colour=colour), drawn("supervisor", "สถานะ", colour=colour)]
        line.breaker.arm(at, after=after)
        with suppress(Unavailable):
            deploy(line.messenger, new, "staff")
        if line.breaker.calls < at:
            break
        line.breaker.arm(0, after=False)
        assert line.sees(nok) is not None
        assert line.sees(somsak) is not None
        deploy(line.messenger, new, "staff")
        names = [full_name(each) for each in new]
        assert [line.sees(nok), line.sees(somsak)] == names
        assert line.names() == sorted(names)
    assert at > 10


def test_too_many_deployments_in_an_hour_leave_the_rest_to_the_next(line: Line) -> None:
    nok = line.person("นก")
    for colour in ("#000001", "#000002", "#000003", "#000004", "#000005"):
        menu = drawn("staff", "เข้างาน", colour=colour)
        done = deploy(line.messenger, [menu], "staff")
        assert line.sees(nok) == full_name(menu)
    assert len(done.waiting) == 1
    line.clock.advance(hours=1)
    assert deploy(line.messenger, [menu], "staff").deleted == done.waiting
    assert line.names() == [full_name(menu)]


def test_old_menus_wait_while_line_still_moves_people(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(line.messenger, BOTH, "staff")
    new = [drawn("staff", "เข้างาน"), SUPERVISOR]
    monkeypatch.setattr(menus, "RELINK_S", 0.0)
    done = deploy(line.messenger, new, "staff")
    assert (done.waiting, done.deleted) == ([full_name(STAFF)], [])
    monkeypatch.setattr(menus, "RELINK_S", 5.0)
    assert deploy(line.messenger, new, "staff").deleted == [full_name(STAFF)]


def test_what_goes_wrong_is_told(line: Line) -> None:
    nok = line.person("นก")
    with pytest.raises(Refused, match="404"):
        show_menu(line.messenger, nok.id, "supervisor")
    with pytest.raises(Refused, match="picture: 400"):
        deploy(line.messenger, [replace(STAFF, width=1200)], "staff")
    stranger = Messenger("wrong", base_url=str(line.messenger.client.configuration.host))
    with pytest.raises(Denied):
        deploy(stranger, BOTH, "staff")
    stranger.client.rest_client.pool_manager.clear()
