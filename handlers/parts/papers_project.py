"""What Form 4 says, read from a project: as it was signed, or as it stands while nobody has signed it."""

from datetime import tzinfo

from rules.calendar import work_day
from rules.papers import PROJECT_HEADS, PROJECT_REASONS, Answer, ProjectPaper, Signer
from rules.project import Content, Project, content_from
from storage.store import Store

#: What is printed in these states is what was signed; in the others the text is still being written.
_AS_SIGNED = ("signed", "sent", "approved", "refused")


def project_paper(store: Store, project: Project, zone: tzinfo) -> ProjectPaper:
    signed = store.projects.signed(project.id) if project.state in _AS_SIGNED else None
    if signed:
        content: Content = content_from(signed.content)
    else:
        content = store.projects.content(project.id)
    newest = store.projects.signed(project.id)
    head = store.people.by_id(signed.signer if signed else project.head)
    return ProjectPaper(
        fiscal_year=project.fiscal_year,
        unit=project.unit,
        title=project.title,
        version=signed.version if signed else (newest.version if newest else 0) + 1,
        reasons={part: content.words.get(part, "") for part in PROJECT_REASONS},
        heads={part: content.words.get(part, "") for part in PROJECT_HEADS[1:]},
        plan=content.plan,
        budget=content.budget,
        authors=tuple(
            Signer(one.name, one.position) for one in store.projects.members(project.id) if one.id != head.id
        ),
        signer=Signer(head.name, head.position, work_day(signed.at, zone) if signed else None),
        answers=tuple(
            Answer(one.answer, one.decided_on, one.comments, one.version)
            for one in store.projects.answers(project.id)
        ),
    )
