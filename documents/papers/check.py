"""Looking at a Word template before it is taken: is it one, and does it name only fields there are?"""

import difflib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, nodes
from PIL import Image

from documents.papers.fields import Style, fields_of
from documents.papers.samples import DOT, KPI, SAMPLES
from documents.papers.word import environment, rendered, values_for
from documents.papers.written import Fields
from rules.papers import Kind

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 40 * 1024 * 1024
#: Of the document itself; ours have some tens of thousands of letters.
MOST_LETTERS: Final = 3_000_000
#: Of the samples' office, "printed" on a day of their year: whether a template is taken must not hang on the
#: day on which it is looked at.
_STYLE: Final = Style(KPI.office, datetime(2026, 11, 30, tzinfo=UTC), header=DOT)
_UNREADABLE: Final = (
    PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, AttributeError, EOFError,
    NotImplementedError, OSError,
)  # fmt: skip
_FAILS: Final = (TemplateError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError,
                 SyntaxError, RecursionError)  # fmt: skip
_ANY: Final = object()


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong with a template: `key` in texts/forms.toml with its facts."""

    key: str
    field: str = ""
    near: str = ""
    why: str = ""


def faults(kind: Kind, template: bytes) -> tuple[TemplateFault, ...]:
    """Everything that keeps the template from being taken; empty when all is well."""
    if len(template) > MOST_BYTES or _unpacked(template) > MOST_UNPACKED:
        return (TemplateFault("template_too_big"),)
    fields = {**fields_of(SAMPLES[kind], _STYLE), "header": ""}
    try:
        source = _source(DocxTemplate(io.BytesIO(template)))
    except _UNREADABLE:
        return (TemplateFault("template_no_word_file"),)
    if len(source) > MOST_LETTERS:
        return (TemplateFault("template_too_big"),)
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError as fault:
        return (TemplateFault("template_syntax", why=str(fault.message)[:200]),)
    unknown = tuple(dict.fromkeys(_unknown(tree, fields)))
    return unknown or tuple(_tried(kind, template))


def field_names(kind: Kind) -> list[str]:
    """Every field of the paper as a template names it; those of lists as `votes: place, number, ...`."""
    fields = {**fields_of(SAMPLES[kind], _STYLE), "header": ""}
    return [_named(name, value) for name, value in fields.items()]


def _named(name: str, value: Any) -> str:
    if isinstance(value, list):
        inner = value[0] if value else ""
        return f"{name}: {', '.join(inner)}" if isinstance(inner, dict) else f"{name}: (texts)"
    return name


def _unpacked(template: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            return sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile:
        return 0


def _source(opened: DocxTemplate) -> str:
    """What Jinja reads of the template: body, headers and footers."""
    document = opened.get_docx()
    parts = [opened.patch_xml(opened.get_xml())]
    for uri in (opened.HEADER_URI, opened.FOOTER_URI):
        for relation in document.part.rels.values():
            if relation.reltype == uri:
                parts.append(opened.patch_xml(opened.xml_to_string(relation.target_part._element)))
    return "\n".join(parts)


def _tried(kind: Kind, template: bytes) -> Iterator[TemplateFault]:
    """Filled once with everything and once with nothing: both must work."""
    full = fields_of(SAMPLES[kind], _STYLE)
    for fields, header in ((full, DOT), (_bare(full), None)):
        opened = DocxTemplate(io.BytesIO(template))
        try:
            rendered(opened, values_for(opened, fields, header), thai_digits=True)
        except _FAILS as fault:
            yield TemplateFault("template_fails", why=f"{type(fault).__name__}: {fault}"[:200])
            return


def _bare(fields: Fields) -> Fields:
    return {name: "" if isinstance(value, str) else [] for name, value in fields.items()}


# -- which fields it names -------------------------------------------------------------------------------


def _unknown(tree: nodes.Node, fields: Fields) -> Iterator[TemplateFault]:
    scope: dict[str, Any] = {**fields, **dict.fromkeys((*environment().globals, "loop"), _ANY)}
    yield from _in_node(tree, scope)


def _in_node(node: nodes.Node, scope: dict[str, Any]) -> Iterator[TemplateFault]:
    if isinstance(node, nodes.For):
        yield from _in_node(node.iter, scope)
        inside = {**scope, **_items_of(node, scope)}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            yield from _in_node(child, inside)
        return
    if isinstance(node, nodes.Assign):
        yield from _in_node(node.node, scope)
        scope.update({name.name: _ANY for name in node.target.find_all(nodes.Name)})
        if isinstance(node.target, nodes.Name):
            value = _value(node.node, scope)
            scope[node.target.name] = _ANY if value is None else value  # named as unknown already
        return
    if isinstance(node, nodes.Macro | nodes.CallBlock):
        scope = {**scope, **{one.name: _ANY for one in node.args}}
    if isinstance(node, nodes.Name | nodes.Getattr) and _value(node, scope) is None:
        yield _missing(node, scope)
        return
    for child in node.iter_child_nodes():
        yield from _in_node(child, scope)


def _items_of(node: nodes.For, scope: dict[str, Any]) -> dict[str, Any]:
    """What the names of a loop stand for: the first item of the list they go through."""
    whole = _value(node.iter, scope)
    item = whole[0] if isinstance(whole, list) and whole else _ANY
    if isinstance(node.target, nodes.Name):
        return {node.target.name: item}
    return {name.name: _ANY for name in node.target.find_all(nodes.Name)}


def _value(node: nodes.Node, scope: dict[str, Any]) -> Any:
    """What an expression stands for in the full example; None for what is not there."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr):
        return _inner(_value(node.node, scope), node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        whole = _value(node.node, scope)
        if isinstance(whole, list) and isinstance(node.arg.value, int):
            return whole[0] if whole else _ANY
        return _inner(whole, str(node.arg.value))
    return _ANY


def _inner(whole: Any, name: str) -> Any:
    if isinstance(whole, dict):
        return whole.get(name)
    if whole is None or whole is _ANY:
        return whole
    return _ANY if hasattr(type(whole), name) else None


def _missing(node: nodes.Name | nodes.Getattr, scope: dict[str, Any]) -> TemplateFault:
    """Names the field, and the one that was perhaps meant."""
    if isinstance(node, nodes.Getattr):
        whole = _value(node.node, scope)
        if whole is None and isinstance(node.node, nodes.Name | nodes.Getattr):
            return _missing(node.node, scope)
        known = list(whole) if isinstance(whole, dict) else []
        near = difflib.get_close_matches(node.attr, known, 1)
        return TemplateFault("template_unknown", field=f"{_path(node.node)}.{node.attr}", near="".join(near))
    near = difflib.get_close_matches(node.name, list(scope), 1)
    return TemplateFault("template_unknown", field=node.name, near="".join(near))


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return "..."


# -- the picture above ----------------------------------------------------------------------------------

MOST_PICTURE_BYTES: Final = 2 * 1024 * 1024
MOST_PIXELS: Final = 4_000_000


def picture_fault(picture: bytes) -> TemplateFault | None:
    """What keeps a picture from standing above the office's papers."""
    if len(picture) > MOST_PICTURE_BYTES:
        return TemplateFault("picture_too_big")
    try:
        with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return TemplateFault("picture_too_big")
            opened.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return TemplateFault("picture_unreadable")
    return None
