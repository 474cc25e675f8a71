"""A paper as a file: PDF, Word through the office's own template, or a picture of its first page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, get_args

from documents.papers.fields import Style
from documents.papers.pdf import paper_png, papers_pdf
from handlers.parts.papers_desk import Desk, Wanted
from handlers.parts.papers_ideas import Pictures
from rules.papers import KINDS, Paper, kind_of
from rules.people import Person
from storage.photos import PhotoMissing, PhotoStore, PhotoStoreDown
from storage.store import Store

Form = Literal["pdf", "docx", "png"]
FORMS: Final[tuple[str, ...]] = get_args(Form)
#: The office's papers are Thai, whatever language somebody chats in.
LANGUAGE: Final = "th"
#: Where the office's own templates and the picture above its papers lie in the photo store.
_FOLDER: Final = "papers"
HEADER: Final = "header"


@dataclass(frozen=True, slots=True)
class Templates:
    """The office's own Word templates and header picture, where it has any."""

    photos: PhotoStore

    def get(self, name: str) -> bytes | None:
        """The template of a kind, or `HEADER`; None where the office has none. Raises PhotoStoreDown."""
        try:
            return self._got(name)
        except PhotoStoreDown:
            self.photos.check()  # the folder of a new office is made by the first thing put into it
            return self._got(name)

    def _got(self, name: str) -> bytes | None:
        try:
            return self.photos.get(_key(name))
        except PhotoMissing:
            return None

    def put(self, name: str, file: bytes) -> None:
        self.photos.put(_key(name), file)

    def remove(self, name: str) -> None:
        self.photos.delete(_key(name))


def _key(name: str) -> str:
    if name not in (*KINDS, HEADER):
        raise ValueError(f"no template is called {name!r}")
    return f"{_FOLDER}/{name}"


def style_of(store: Store, made: datetime, header: bytes | None) -> Style:
    """How this office's papers look; `made` on its clock."""
    return Style(store.office.name, made, store.office.printing().thai_digits, LANGUAGE, header)


def write(papers: Sequence[Paper], form: Form, style: Style, template: bytes | None) -> bytes:
    """The file of one paper, or as PDF of several. Raises ValueError for several in one Word file."""
    if form == "pdf":
        return papers_pdf(papers, style)
    if form == "png":
        return paper_png(papers[0], style)
    if len(papers) != 1:
        raise ValueError("a Word file holds one paper")
    from documents.papers.word import paper_docx  # docxtpl comes with the first Word file

    return paper_docx(papers[0], style, template)


def linked(
    store: Store, photos: PhotoStore, wanted: Wanted, form: str, reader: Person, now: datetime
) -> bytes | None:
    """The file a private link is for; None where there is none, or none for this reader. `now`: on the
    office's clock. Raises PhotoStoreDown."""
    papers = Desk(store, now.tzinfo or UTC, now, reader, pictures_in(photos)).papers(wanted)
    if not papers or form not in FORMS or (form == "docx" and len(papers) > 1):
        return None
    templates = Templates(photos)
    style = style_of(store, now, templates.get(HEADER))
    template = templates.get(kind_of(papers[0])) if form == "docx" else None
    return write(papers, form, style, template)  # type: ignore[arg-type] # it is one of them


def pictures_in(photos: PhotoStore) -> Pictures:
    """Reads pictures from the store; one that was erased is None."""

    def picture(key: str) -> bytes | None:
        try:
            return photos.get(key)
        except PhotoMissing:
            return None

    return picture
