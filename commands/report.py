"""`flask report form1 | form2 | form3 | form4 | form5 | kpi | templates`: the official papers as files, and
the office's own Word templates for them. What opens Word files is imported by the command that does."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from flask.cli import AppGroup

from commands.common import OPERATOR, now, reading, say, settings, store, tools, write_file
from handlers.parts.papers_desk import Desk, Sort, Wanted
from handlers.parts.papers_files import FORMS, HEADER, Form, Templates, pictures_in, style_of, write
from rules.papers import KINDS, Kind, Paper, kind_of
from storage.photos import PhotoStore, PhotoStoreDown
from storage.store import Store

if TYPE_CHECKING:
    from documents.papers.check import TemplateFault

report = AppGroup("report", help="The official papers: Forms 1 to 5 and the report on the indicator.")
templates = AppGroup("templates", help="The office's own Word templates and header picture.")
report.add_command(templates)

_ENDINGS: Final = ", ".join(f".{form}" for form in FORMS)
_PICTURES: Final = (".png", ".jpg", ".jpeg")


def _out(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help=f"Ends in {_ENDINGS}."
    )(command)


def _campaign(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--campaign", required=True, type=int, help="Its number in `campaigns list`.")(
        command
    )


@report.command("form1")
@_campaign
@click.option("--idea", "number", type=int, help="One idea's number; without it all of the campaign (.pdf).")
@_out
def form1(campaign: int, number: int | None, out: Path) -> None:
    """Each idea of a campaign, or one."""
    if number is None:
        return _write("ideas", campaign, out)
    with reading() as there:
        idea = there.ideas.by_number(campaign, number)
    if idea is None:
        raise click.ClickException(f"There is no idea {number} in campaign {campaign}")
    return _write("form1", idea.id, out)


@report.command("form2")
@_campaign
@_out
def form2(campaign: int, out: Path) -> None:
    """How the ideas of a campaign were selected: vote and scores. Nothing before scoring has ended."""
    _write("form2", campaign, out)


@report.command("form3")
@_campaign
@_out
def form3(campaign: int, out: Path) -> None:
    """The chosen idea of a campaign."""
    _write("form3", campaign, out)


@report.command("form4")
@click.option("--project", required=True, type=int, help="Its number in the database, from 1.")
@_out
def form4(project: int, out: Path) -> None:
    """A project in its ten heads: as it was signed, or as it stands."""
    _write("form4", project, out)


@report.command("form5")
@click.option("--survey", required=True, type=int, help="Its number in the database, from 1.")
@_out
def form5(survey: int, out: Path) -> None:
    """What a survey of use came to. Nothing before it has ended."""
    _write("form5", survey, out)


@report.command("kpi")
@click.option("--year", required=True, type=int, help="Fiscal year in the Buddhist era, such as 2564.")
@click.option("--quarter", required=True, type=click.IntRange(1, 4), help="The report is up to this one.")
@_out
def kpi(year: int, quarter: int, out: Path) -> None:
    """The report on the indicator in its nine heads."""
    _write("kpi", year * 10 + quarter, out)


def _write(sort: Sort, of: int, out: Path) -> None:
    """Makes the paper, writes it, and puts on record that it left."""
    form = _form(out)
    photos = _photos()
    wanted = Wanted(sort, of)
    with reading() as there:
        papers = Desk(there, settings().zone, now(), None, pictures_in(photos)).papers(wanted)
        if not papers:
            raise click.ClickException(say("forms", "no_such_paper"))
        if form == "docx" and len(papers) > 1:
            raise click.ClickException(say("forms", "one_in_word"))
        made = _made(there, photos, papers, form)
    write_file(out, made, private=True)
    with store() as there:
        there.audit.add(now(), OPERATOR, "papers.written", str(wanted), form=form)
    click.echo(f"{len(papers)} x {kind_of(papers[0])}: {out}")


def _made(there: Store, photos: PhotoStore, papers: list[Paper], form: Form) -> bytes:
    own = Templates(photos)
    try:
        style = style_of(there, now().astimezone(settings().zone), own.get(HEADER))
        template = own.get(kind_of(papers[0])) if form == "docx" else None
    except PhotoStoreDown as down:
        raise click.ClickException(str(down)) from down
    return write(papers, form, style, template)


def _form(out: Path) -> Form:
    found = out.suffix.lower().removeprefix(".")
    if found not in FORMS:
        raise click.ClickException(f"The file must end in {_ENDINGS}")
    return found  # type: ignore[return-value] # it is one of them


def _photos() -> PhotoStore:
    return tools().photo_store(settings())


# -- templates -------------------------------------------------------------------------------------------


@templates.command("example")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def example(folder: Path) -> None:
    """Writes our own templates into FOLDER, to begin from."""
    from documents.papers.word import our_template

    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        write_file(folder / f"{kind}.docx", our_template(_kind(kind)))
    click.echo(f"{len(KINDS)} templates: {folder}")


@templates.command("fields")
@click.argument("kind", type=click.Choice(KINDS))
def fields(kind: Kind) -> None:
    """Every field a template of that paper may name."""
    from documents.papers.check import field_names

    for name in field_names(kind):
        click.echo(name)


@templates.command("check")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def check(folder: Path) -> None:
    """Looks at every template in FOLDER (form1.docx ... kpi.docx, header.png) and changes nothing; ends with
    1 if one cannot be taken."""
    _checked(folder)


@templates.command("install")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def install(folder: Path) -> None:
    """Takes the templates in FOLDER, all or none: what is not there stays as it is."""
    found = _checked(folder)
    own = Templates(_photos())
    try:
        for name, data in found.items():
            own.put(name, data)
    except PhotoStoreDown as down:
        raise click.ClickException(str(down)) from down
    with store() as there:
        there.audit.add(now(), OPERATOR, "papers.templates", "office", names=sorted(found))
    click.echo(say("forms", "installed", names=", ".join(sorted(found))))


@templates.command("remove")
@click.argument("name", type=click.Choice([*KINDS, HEADER]))
def remove(name: str) -> None:
    """Goes back to our own template of a paper, or to no header picture."""
    try:
        Templates(_photos()).remove(name)
    except PhotoStoreDown as down:
        raise click.ClickException(str(down)) from down
    with store() as there:
        there.audit.add(now(), OPERATOR, "papers.templates", "office", removed=name)
    click.echo(say("forms", "removed", name=name))


def _checked(folder: Path) -> dict[str, bytes]:
    """Every template by its paper, and the picture; names every fault and stops."""
    from documents.papers.check import faults, picture_fault

    found = {kind: folder / f"{kind}.docx" for kind in KINDS if (folder / f"{kind}.docx").is_file()}
    pictures = [folder / f"{HEADER}{ending}" for ending in _PICTURES]
    picture = next((path for path in pictures if path.is_file()), None)
    if not found and picture is None:
        raise click.ClickException(say("forms", "no_templates", names=", ".join(f"{k}.docx" for k in KINDS)))
    data: dict[str, bytes] = {name: path.read_bytes() for name, path in found.items()}
    wrong = {path.name: faults(_kind(name), data[name]) for name, path in found.items()}
    if picture is not None:
        data[HEADER] = picture.read_bytes()
        fault = picture_fault(data[HEADER])
        wrong[picture.name] = (fault,) if fault else ()
    for name, told in wrong.items():
        for fault in told:
            click.echo(f"{name}: {_sentence(fault)}", err=True)
        if not told:
            click.echo(f"{name}: {say('forms', 'template_fine')}")
    if any(wrong.values()):
        raise click.ClickException(say("forms", "nothing_installed"))
    return data


def _kind(name: str) -> Kind:
    return name  # type: ignore[return-value] # a key of KINDS


def _sentence(fault: "TemplateFault") -> str:
    told = say("forms", fault.key, field=fault.field, why=fault.why)
    return f"{told} {say('forms', 'template_near', near=fault.near)}" if fault.near else told


COMMANDS: tuple[click.Command, ...] = (report,)
