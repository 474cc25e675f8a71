"""The house stands: nothing runs up, no circles, each outside library in its one room, no long files."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = (
    "rules", "texts", "storage", "documents", "bot", "pages", "handlers", "commands", "simulator",
    "benchmarks", "tests",
)  # fmt: skip

#: Who may import whom; a room may always import itself.
MAY_IMPORT = {
    "rules": set(),
    "texts": {"rules"},
    "storage": {"rules"},
    "documents": {"texts", "rules"},
    "bot": {"storage", "texts", "rules"},
    "pages": {"bot", "storage", "texts", "rules"},
    "handlers": {"bot", "storage", "texts", "rules", "documents"},
    "commands": {"handlers", "bot", "storage", "texts", "rules", "documents"},
    "app": {"commands", "handlers", "pages", "bot", "storage", "texts", "rules", "documents"},
    "simulator": {"app", "commands", "handlers", "pages", "bot", "storage", "texts", "rules", "documents"},
}
#: Outside libraries that may be known in one place only.
ONLY_IN = {
    "linebot": ("bot/line/",),
    "flask": ("app.py", "bot/webhook.py", "pages/", "simulator/", "commands/"),
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "boto3": ("storage/photos.py",),
    "botocore": ("storage/photos.py",),
    "typst": ("documents/",),
    "cv2": ("rules/", "simulator/selfies.py"),
}
BROAD = re.compile(r"except( Exception| BaseException)?( as \w+)?:")


def files() -> Iterator[tuple[str, Path]]:
    """Every product file with the room it is in."""
    yield "app", HOUSE / "app.py"
    for room in MAY_IMPORT.keys() - {"app"}:
        for path in sorted((HOUSE / room).rglob("*.py")):
            yield room, path


@functools.cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(source(path))


@functools.cache
def nodes(path: Path) -> tuple[ast.Import | ast.ImportFrom | ast.FunctionDef, ...]:
    """The nodes that these tests look at, wherever in the file they stand."""
    wanted = (ast.Import, ast.ImportFrom, ast.FunctionDef)
    return tuple(node for node in ast.walk(parsed(path)) if isinstance(node, wanted))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno


def test_nothing_runs_up_the_house() -> None:
    wrong = [
        f"{path.relative_to(HOUSE)}:{line} imports {name}"
        for room, path in files()
        for name, line in imports(path)
        if (top := name.partition(".")[0]) in MAY_IMPORT.keys() | {"tests", "benchmarks"}
        and top != room
        and top not in MAY_IMPORT[room]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_outside_library_is_known_in_one_place(library: str) -> None:
    wrong = [
        f"{where}:{line}"
        for _, path in files()
        for name, line in imports(path)
        if name.partition(".")[0] == library
        and not (where := path.relative_to(HOUSE).as_posix()).startswith(ONLY_IN[library])
    ]
    assert not wrong, f"{library} is imported in {', '.join(wrong)}"


def test_only_the_settings_read_the_environment() -> None:
    reading = [
        path.relative_to(HOUSE).as_posix()
        for room, path in files()
        if room != "simulator" and re.search(r"os\.(environ|getenv)", source(path))
    ]
    assert reading in ([], ["bot/settings.py"])


def test_only_the_clock_asks_the_machine_for_the_date() -> None:
    asking = [
        f"{path.relative_to(HOUSE)}"
        for _, path in files()
        if re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(", source(path))
    ]
    assert asking == ["bot/clock.py"]


def test_no_handler_imports_another() -> None:
    wrong = []
    for path in sorted((HOUSE / "handlers").rglob("*.py")):
        for name, line in imports(path):
            if name.startswith("handlers") and not name.startswith("handlers.parts"):
                wrong.append(f"{path.name}:{line} imports {name}")
    assert not wrong, wrong


def test_no_circles() -> None:
    graph: dict[str, set[str]] = {}
    for _, path in files():
        graph[_module(path)] = {name for name, _ in _at_the_top(path) if _is_ours(name)}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way, name))
        if name in done:
            return
        for other in graph.get(name, ()):
            visit(other, (*way, name))
        done.add(name)

    for name in graph:
        visit(name, ())


def _module(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in MAY_IMPORT


def _at_the_top(path: Path) -> Iterator[tuple[str, int]]:
    """Imports that run when the module is loaded: not those for type checkers, nor within functions."""
    for node in parsed(path).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def test_files_are_short() -> None:
    long = {
        path.relative_to(HOUSE).as_posix(): lines
        for room in ROOMS
        for path in (HOUSE / room).rglob("*.py")
        if (lines := len(source(path).splitlines())) > 400
    }
    assert not long


def test_functions_are_short() -> None:
    long = []
    for _, path in files():
        if "migrations" in path.parts:
            continue
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 50:
                long.append(f"{path.relative_to(HOUSE)}:{node.lineno} {node.name}")
    assert not long


def test_broad_excepts_are_few_and_explained() -> None:
    broad = [
        f"{path.relative_to(HOUSE)}: {line.strip()}"
        for _, path in files()
        for line in source(path).splitlines()
        if BROAD.search(line)
    ]
    assert len(broad) <= 3, broad
    assert all("noqa: BLE001 -" in line for line in broad), broad


def test_every_room_has_a_door_sign() -> None:
    for room in ROOMS:
        tree = ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{room}/__init__.py says nothing"
