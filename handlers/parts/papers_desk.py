"""Which papers there are, who may have which, and what each says."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Literal, get_args

from handlers.parts.papers_ideas import Pictures, chosen_paper, idea_paper, no_pictures, selection_paper
from handlers.parts.papers_kpi import kpi_paper
from handlers.parts.papers_project import project_paper
from handlers.parts.papers_use import use_paper
from handlers.parts.survey_desk import read_by, reads
from rules.campaigns import Campaign
from rules.ideas import Idea
from rules.papers import Paper
from rules.people import Person
from rules.permits import sees_office
from rules.project import Project, may_read
from storage.store import Store

Sort = Literal["form1", "ideas", "form2", "form3", "form4", "form5", "kpi"]
SORTS: Final[tuple[str, ...]] = get_args(Sort)
#: So many campaigns, projects or surveys are looked at, the newest: one more than a message can offer.
MOST_CHOICES: Final = 13
_OF_CAMPAIGNS: Final = ("form1", "ideas", "form2", "form3")
_WITHOUT_IDEAS: Final = ("planned", "cancelled")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper: `of` is our id of the idea (form1), of the campaign (ideas: Form 1 of all; form2, form3), of
    the project (form4), of the survey (form5), or the fiscal year times ten plus the quarter (kpi)."""

    sort: Sort
    of: int

    def __str__(self) -> str:
        return f"{self.sort}:{self.of}"


def sort_from(text: str) -> Sort | None:
    return text if text in SORTS else None  # type: ignore[return-value] # it is one of them


def wanted_from(text: str) -> Wanted | None:
    """What `str` of a Wanted says; None for anything else."""
    sort, _, number = text.partition(":")
    found = sort_from(sort)
    if found is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return Wanted(found, int(number))


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a paper can be of: `of` as in `Wanted`, its name, its fiscal year, how many ideas it has."""

    of: int
    label: str
    year: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """Fills papers for a reader; without one (the operator) everything that is there. `pictures`: without
    them a paper says all but shows none."""

    store: Store
    zone: tzinfo
    now: datetime
    reader: Person | None
    pictures: Pictures = no_pictures

    def papers(self, wanted: Wanted) -> list[Paper]:
        """The papers asked for; none when there are none, or none for this reader."""
        match wanted.sort:
            case "form1":
                return self._form1(wanted.of)
            case "ideas":
                return self._all_ideas(wanted.of)
            case "form2":
                campaign = self.store.campaigns.get(wanted.of)
                if campaign is None or not self._selected(campaign):
                    return []
                return [selection_paper(self.store, campaign, self.zone)]
            case "form3":
                return self._form3(wanted.of)
            case "form4":
                return self._form4(wanted.of)
            case "form5":
                return self._form5(wanted.of)
            case "kpi":
                return self._kpi(wanted.of)

    def choices(self, sort: Sort) -> list[Choice]:
        """What a paper of that sort can be of, for this reader, newest first; for form1 the campaigns."""
        if sort in _OF_CAMPAIGNS:
            return self._of_campaigns(sort)
        if sort == "form4":
            return [Choice(one.id, one.title, one.fiscal_year) for one in self._projects()]
        if sort == "form5":
            ended = read_by(self.store, self.reader)
            return [Choice(one.id, one.title, one.fiscal_year) for one in ended]
        if sort == "kpi" and self._sees_reports:
            return [Choice(year * 10 + 4, str(year), year) for year in self.store.papers.years()]
        return []

    @property
    def _sees_reports(self) -> bool:
        return self.reader is None or sees_office(self.reader)

    def _kpi(self, of: int) -> list[Paper]:
        paper = kpi_paper(self.store, *divmod(of, 10), self.now, self.zone) if self._sees_reports else None
        return [paper] if paper else []

    # -- Forms 1 to 3 ----------------------------------------------------------------------------

    def _of_campaigns(self, sort: Sort) -> list[Choice]:
        """Those with the paper for this reader, newest first."""
        found = []
        for one in self.store.campaigns.everything(MOST_CHOICES):
            if sort in ("form1", "ideas"):
                count = len(self.store.votes.numbers(one.id)) if self._reads(one) else 0
            else:
                count = 1 if self._selected(one) and (sort == "form2" or self._chose(one)) else 0
            if count:
                found.append(Choice(one.id, one.title, one.fiscal_year, count))
        return found

    def _form1(self, idea: int) -> list[Paper]:
        found = self.store.ideas.get(idea)
        campaign = self.store.campaigns.get(found.campaign) if found else None
        if found is None or campaign is None or found.state != "sent" or not self._reads(campaign):
            return []
        return [self._idea(campaign, found)]

    def _all_ideas(self, campaign: int) -> list[Paper]:
        found = self.store.campaigns.get(campaign)
        if found is None or not self._reads(found):
            return []
        return [self._idea(found, idea) for idea in self.store.ideas.sent(campaign)]

    def _idea(self, campaign: Campaign, idea: Idea) -> Paper:
        whole = self.judges(campaign) or (self.reader is not None and idea.author == self.reader.id)
        return idea_paper(self.store, campaign, idea, self.zone, self.pictures, whole=whole)

    def _form3(self, campaign: int) -> list[Paper]:
        found = self.store.campaigns.get(campaign)
        if found is None or not self._selected(found):
            return []
        paper = chosen_paper(self.store, found, self.zone, self.pictures)
        return [paper] if paper else []

    def _form4(self, project: int) -> list[Paper]:
        found = self.store.projects.get(project)
        if found is None or not self._may_read(found):
            return []
        return [project_paper(self.store, found, self.zone)]

    def _form5(self, survey: int) -> list[Paper]:
        found = self.store.surveys.get(survey)
        if found is None or found.state != "closed":
            return []
        if self.reader is not None and not reads(self.store, self.reader, found):
            return []
        return [use_paper(self.store, found, self.zone)]

    def _projects(self) -> list[Project]:
        """Own ones first, then the others the reader may read."""
        reader, store = self.reader, self.store.projects
        own = store.of_person(reader.id) if reader else []
        known = {one.id for one in own}
        others = [one for one in store.everything(MOST_CHOICES) if one.id not in known]
        return [*own, *(one for one in others if self._may_read(one))]

    def _may_read(self, project: Project) -> bool:
        reader = self.reader
        if reader is None or sees_office(reader):
            return True
        return may_read(reader, project, self.store.projects.member_ids(project.id))

    def _selected(self, campaign: Campaign) -> bool:
        """Whether its scoring is over and the reader may see the result."""
        over = campaign.stage in ("choosing", "closed")
        return over and self.judges(campaign) and bool(self.store.votes.counted([campaign.id]))

    def _chose(self, campaign: Campaign) -> bool:
        return self.store.scores.choice(campaign.id) is not None

    def _reads(self, campaign: Campaign) -> bool:
        if campaign.stage in _WITHOUT_IDEAS:
            return False
        reader = self.reader
        return reader is None or campaign.has_part(reader.unit) or self.judges(campaign)

    def judges(self, campaign: Campaign) -> bool:
        """Whether the reader sees scores and reasons: working group, head, admins, auditors."""
        reader = self.reader
        if reader is None or sees_office(reader) or reader.id == campaign.head:
            return True
        return reader.id in self.store.campaigns.members(campaign.id)
