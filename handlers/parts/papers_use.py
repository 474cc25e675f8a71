"""What Form 5 says, read from a survey that has ended: who was asked, what they answered, what was found."""

from datetime import tzinfo

from handlers.parts.findings_sums import sums_of
from rules.calendar import work_day
from rules.papers import Signer, UsePaper
from rules.survey import Survey
from storage.store import Store

_RECORD = "th"  # the papers' language


def use_paper(store: Store, survey: Survey, zone: tzinfo) -> UsePaper:
    """The project's head signs, or who made a survey of no project. Findings are what somebody has taken or
    written, nothing before."""
    project = store.projects.get(survey.project) if survey.project else None
    sums, finding = sums_of(store, survey, _RECORD), store.surveys.finding(survey.id)
    signer = store.people.by_id(project.head if project else survey.made_by)
    return UsePaper(
        fiscal_year=survey.fiscal_year,
        unit=project.unit if project else ", ".join(survey.units),
        title=project.title if project else survey.title,
        survey=survey.title,
        span=(work_day(survey.opens_at, zone), work_day(survey.closes_at, zone)),
        people=sums.people,
        asked=sums.asked,
        answered=sums.answered,
        anonymous=survey.anonymous,
        questions=sums.results,
        known=sums.known,
        findings=finding.text if finding else "",
        signer=Signer(signer.name, signer.position),
    )
