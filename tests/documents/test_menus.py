"""The rich menus' pictures: within LINE's limits, every tile filled, and every tap lands on what it shows."""

import io
import re

import pytest
from PIL import Image, ImageFont

from documents.fonts import font_path
from documents.glyphs import GLYPHS, glyph
from documents.menus import (
    HEIGHT,
    MOST_BYTES,
    TABS,
    TILES,
    WIDTH,
    Menu,
    draw_menu,
    menu_names,
    menu_of_role,
    menus_of_role,
)
from rules.people import ROLES
from tests.menus import drawn


@pytest.fixture(scope="module", params=menu_names())
def menu(request: pytest.FixtureRequest) -> Menu:
    return next(one for one in drawn() if one.name == request.param)


def test_the_picture_is_what_line_takes(menu: Menu) -> None:
    with Image.open(io.BytesIO(menu.png), formats=["PNG"]) as picture:
        assert picture.size == (menu.width, menu.height) == (WIDTH, HEIGHT)
    assert len(menu.png) <= MOST_BYTES
    assert WIDTH <= 2500
    assert WIDTH / HEIGHT >= 1.45


def test_the_areas_cover_the_picture_once(menu: Menu) -> None:
    assert sum(area.width * area.height for area in menu.areas) == WIDTH * HEIGHT
    covered = {
        (x, y)
        for area in menu.areas
        for x in range(area.x, area.x + area.width, 7)
        for y in range(area.y, area.y + area.height, 7)
    }
    assert len(covered) >= len(range(0, WIDTH, 7)) * len(range(0, HEIGHT, 7)) - 7 * (WIDTH + HEIGHT)
    assert len(menu.areas) <= 20


def test_every_tile_shows_something(menu: Menu) -> None:
    with Image.open(io.BytesIO(menu.png)) as picture:
        for area in menu.areas:
            tile = picture.crop((area.x, area.y, area.x + area.width, area.y + area.height)).convert("L")
            middle = tile.crop((80, 80, tile.width - 80, tile.height - 60))
            darkest, lightest = middle.getextrema()
            assert lightest - darkest > 100, area.label


def test_a_tap_says_the_thai_word_on_the_tile_and_the_bar_leads_to_the_other_tabs(menu: Menu) -> None:
    words = [area.says for area in menu.areas if not area.switches]
    assert len(set(words)) == len(words) >= 4
    assert all(area.label == area.says for area in menu.areas)
    role = menu.name.partition("-")[0]
    assert tuple(area.switches for area in menu.areas if area.switches) == menus_of_role(role)


def test_everybody_clocks_in_on_the_first_tab_and_only_chiefs_find_their_work() -> None:
    for role, tabs in TABS.items():
        assert TILES[tabs[0]][0] == ("clock_in", "clock_out")
        assert ("chief" in tabs) == (role in ("supervisor", "admin"))
        assert ("admin" in tabs) == (role == "admin")
        assert ("check" in tabs) == (role == "auditor")


def test_no_tab_is_drawn_that_no_role_has() -> None:
    assert set(TILES) == {tab for tabs in TABS.values() for tab in tabs}
    with pytest.raises(KeyError):
        draw_menu("staff-admin")


def test_the_same_menu_is_drawn_the_same(menu: Menu) -> None:
    assert draw_menu(menu.name) == menu


def test_every_role_has_a_menu_and_names_fit_lines_aliases() -> None:
    assert {role: menu_of_role(role) for role in ROLES} == {role: role for role in ROLES}
    assert menu_of_role("a role of tomorrow") == "staff"
    assert all(re.fullmatch(r"[a-z0-9_-]{1,32}", name) for name in menu_names())


@pytest.mark.parametrize("name", list(GLYPHS))
def test_a_sign_stays_inside_its_square(name: str) -> None:
    box = glyph(name, 200).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert left > 0
    assert top > 0
    assert right < 200
    assert bottom < 200
    assert right - left > 120


def test_thai_marks_are_stacked_and_not_laid_over_each_other() -> None:
    """A tone mark above an upper vowel has to climb: both stand taller than the vowel."""
    font = ImageFont.truetype(font_path("Bold"), 200, layout_engine=ImageFont.Layout.RAQM)
    tops = [font.getbbox(word, anchor="ls")[1] for word in ("ที", "ที่", "ท")]
    assert tops[1] < tops[0] < tops[2]
    assert font.getlength("ที่") == pytest.approx(font.getlength("ท"), rel=0.02)
