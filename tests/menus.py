"""All rich menus, drawn once for every test that puts them up: each is drawn the same every time, which
tests/documents/test_menus.py holds."""

import functools

from documents.menus import Menu, draw_menus


@functools.cache
def drawn() -> tuple[Menu, ...]:
    return draw_menus()
