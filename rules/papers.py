"""What each official paper says: Forms 1 to 5 of the innovation's year and the indicator's report.

Values only: who fills them reads the database, who prints them knows fonts and words. Years are fiscal
years of the Buddhist era, days are the office's own, money is satang, `total` and `percent` are hundredths.
What somebody wrote is kept letter by letter; nothing here is ever markup.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

Kind = Literal["form1", "form2", "form3", "form4", "form5", "kpi"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)

PROJECT_REASONS: Final = ("background", "problem", "past", "way_out", "need")
"""The five questions that head 1 of a project is asked as."""
PROJECT_HEADS: Final = (
    "reason", "aims", "targets", "nature", "when_where", "plan", "budget", "risks", "benefits", "follow_up",
)  # fmt: skip
"""The ten heads of Form 4, in order; `reason` is told by its five parts, `plan` and `budget` also by rows."""
QUARTERS: Final = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs beneath a paper; a dotted line for what is not known, `on`: the day they have signed."""

    name: str = ""
    position: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name and what is said of it: a definition, a line of the strategy, a fact."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class IdeaPaper:
    """Form 1. `units`: who took part, empty for the whole office; `authors`: nobody for an anonymous idea;
    `pictures`: JPEG or PNG; `outcome` as in `rules.ideas.OUTCOMES` with the sentence why, None until then."""

    fiscal_year: int
    units: tuple[str, ...]
    campaign: str
    number: int
    title: str
    problem: str
    way: str
    benefit: str
    gains: str
    authors: tuple[Signer, ...]
    sent_on: date | None
    outcome: str | None = None
    outcome_why: str = ""
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectionRow:
    """One idea's line in Form 2. `vote_place`, `approvals`: in the vote; `total` (hundredths of a point out
    of 100), `by_criterion` (hundredths of 1 to 5) and `place` only for those the working group scored."""

    number: int
    title: str
    approvals: int
    vote_place: int
    shortlisted: bool
    total: int | None = None
    by_criterion: tuple[int | None, ...] = ()
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """A criterion of the scorecard and its weight in per cent."""

    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The one idea signed for: its place in the table and the head's reason."""

    number: int
    title: str
    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class SelectionPaper:
    """Form 2. `rows` by place: first those the working group saw, then the others as the vote put them;
    `roll`: how many might vote, `voted`: how many did; `fingerprint`: of the published ballots; `members`: of
    the working group who sign beside the head, `group`: how many it has, with the head if they are in it."""

    fiscal_year: int
    units: tuple[str, ...]
    campaign: str
    question: str
    ideas_span: tuple[date, date]
    vote_span: tuple[date, date]
    roll: int
    voted: int
    most_picks: int
    shortlist: int
    tie_rule: str
    criteria: tuple[Weight, ...]
    rows: tuple[SelectionRow, ...]
    members: tuple[Signer, ...]
    head: Signer
    chosen: Chosen | None = None
    fingerprint: str = ""
    group: int = 0


@dataclass(frozen=True, slots=True)
class ChosenPaper:
    """Form 3: the chosen idea, how it fared, why it was chosen, and who was kept for the next year."""

    idea: IdeaPaper
    ideas: int
    place: int
    approvals: int
    roll: int
    voted: int
    total: int | None
    means: tuple[tuple[str, int | None], ...]
    reason: str
    head: Signer
    runners_up: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of the plan of work: what, from when to when, by whom."""

    what: str
    first: date
    last: date
    owner: str = ""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line of the budget, in satang; `how`: how the amount comes about."""

    what: str
    satang: int
    how: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the committee answered to a version: approve, revise or refuse, with its comments."""

    answer: str
    on: date
    comments: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class ProjectPaper:
    """Form 4. `reasons` by `PROJECT_REASONS`, `heads` by the other keys of `PROJECT_HEADS`: what is not
    written yet is missing or empty, and printed as such. `signer`: the unit's head."""

    fiscal_year: int
    unit: str
    title: str
    version: int
    reasons: dict[str, str]
    heads: dict[str, str]
    plan: tuple[PlanRow, ...]
    budget: tuple[BudgetRow, ...]
    authors: tuple[Signer, ...]
    signer: Signer
    answers: tuple[Answer, ...] = ()

    @property
    def total(self) -> int:
        """The budget's sum in satang."""
        return sum(row.satang for row in self.budget)


@dataclass(frozen=True, slots=True)
class Share:
    """An answer to choose: how many chose it, and that share with its interval (0..1)."""

    label: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question of a survey as it came out: `mean` with its interval for scales, `shares` for choices,
    `themes` (words, how many, an example) for free words; all empty where a group is too small to be told."""

    question: str
    answered: int
    mean: tuple[float, float, float] | None = None
    shares: tuple[Share, ...] = ()
    themes: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class UsePaper:
    """Form 5. `people`: how many the innovation is for, `asked` of them, `answered` of those; `known`: what
    the product itself counted; `findings`: what the office writes of it."""

    fiscal_year: int
    unit: str
    title: str
    survey: str
    span: tuple[date, date]
    people: int
    asked: int
    answered: int
    anonymous: bool
    questions: tuple[QuestionResult, ...]
    known: tuple[Named, ...]
    findings: str
    signer: Signer


@dataclass(frozen=True, slots=True)
class QuarterPaper:
    """A quarter of the report: `counted` is what the software counts, `percent` what is reported; where they
    differ `why` says why. Hundredths; None before there is anything to report."""

    number: int
    narrative: str
    percent: int | None = None
    counted: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class KpiPaper:
    """The indicator's report in its nine heads: 1 `name`, 2 `levels` and `strategy`, 3 `definitions`,
    4 `method` and `steps`, 5 `target` and `result`, 6 `quarters` and at the year's end `summary`,
    7 `supports`, 8 `obstacles`, 9 `evidence`. `quarter`: it is of this one; later ones are not in it."""

    office: str
    fiscal_year: int
    quarter: int
    name: str
    levels: tuple[str, ...]
    strategy: tuple[Named, ...]
    definitions: tuple[Named, ...]
    method: str
    steps: tuple[str, ...]
    target: int
    result: int | None
    quarters: tuple[QuarterPaper, ...]
    summary: tuple[str, ...]
    supports: tuple[str, ...]
    obstacles: tuple[str, ...]
    evidence: tuple[str, ...]
    signer: Signer
    unit: str = ""


Paper = IdeaPaper | SelectionPaper | ChosenPaper | ProjectPaper | UsePaper | KpiPaper


def kind_of(paper: Paper) -> Kind:
    """Which of the papers it is."""
    return _KIND[type(paper)]


_KIND: Final[dict[type[object], Kind]] = {
    IdeaPaper: "form1",
    SelectionPaper: "form2",
    ChosenPaper: "form3",
    ProjectPaper: "form4",
    UsePaper: "form5",
    KpiPaper: "kpi",
}
