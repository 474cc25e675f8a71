"""Papers as Word files: an office's own template, or ours, with the fields filled in by docxtpl.

What a template can do is held by Jinja's sandbox: it reads fields and nothing else.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from documents.papers.fields import Style, fields_of
from documents.papers.written import Fields
from documents.thai_lines import in_thai_digits, printable
from rules.papers import Kind, Paper, kind_of

_OURS: Final = Path(__file__).resolve().parent.parent / "templates"
#: docxtpl makes a new paragraph of this sign, with the look of the one it stands in.
_PARAGRAPH: Final = "\a"
_PICTURE_MM: Final = 80
_HEADER_MM: Final = 22


def our_template(kind: Kind) -> bytes:
    """The template every office begins with."""
    return (_OURS / f"{kind}.docx").read_bytes()


def paper_docx(paper: Paper, style: Style, template: bytes | None = None) -> bytes:
    """The paper as DOCX. The template was checked when it was taken (`documents.papers.check`): what it may
    still raise is jinja2.TemplateError, ValueError or TypeError."""
    opened = DocxTemplate(io.BytesIO(template or our_template(kind_of(paper))))
    values = values_for(opened, fields_of(paper, style), style.header)
    return rendered(opened, values, thai_digits=style.thai_digits)


def rendered(opened: DocxTemplate, values: Fields, *, thai_digits: bool) -> bytes:
    opened.render(values, environment())
    if thai_digits:
        _turn_digits(opened)
    made = io.BytesIO()
    opened.save(made)
    return made.getvalue()


def environment() -> SandboxedEnvironment:
    """A field nobody knows is a fault, not an empty place."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def values_for(opened: DocxTemplate, fields: Fields, header: bytes | None) -> Fields:
    """The fields as docxtpl takes them: paragraphs parted, pictures as drawings, `header` or nothing."""
    picture = _picture(opened, _HEADER_MM)
    values: Fields = _walked(fields, _picture(opened, _PICTURE_MM))
    return {**values, "header": picture(header) if header else ""}


def _picture(opened: DocxTemplate, height_mm: int) -> Callable[[bytes], InlineImage]:
    return lambda raw: InlineImage(opened, io.BytesIO(raw), height=Mm(height_mm))


def _walked(value: Any, picture: Callable[[bytes], InlineImage]) -> Any:
    match value:
        case str():
            return printable(value).replace("\n", _PARAGRAPH)
        case bytes():
            return picture(value)
        case dict():
            return {key: _walked(one, picture) for key, one in value.items()}
        case _:
            return [_walked(one, picture) for one in value]


def _turn_digits(opened: DocxTemplate) -> None:
    """Thai digits in every word of the paper, those of the template too, and in the pages' numbers."""
    document = opened.docx  # as rendered: asking for it anew would read the template again
    for root in _parts(document):
        for text in root.iter(qn("w:t")):
            text.text = in_thai_digits(text.text or "")
    for section in document.sections:
        numbers = section._sectPr.find(qn("w:pgNumType"))
        if numbers is None:
            numbers = OxmlElement("w:pgNumType")
            section._sectPr.find(qn("w:pgMar")).addnext(numbers)
        numbers.set(qn("w:fmt"), "thaiNumbers")


def _parts(document: Any) -> Iterator[Any]:
    yield document.element.body
    for section in document.sections:
        for part in (
            section.header, section.footer, section.first_page_header, section.first_page_footer,
        ):  # fmt: skip
            if not part.is_linked_to_previous:
                yield part._element
