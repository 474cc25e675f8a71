"""Everything a turn may read and write, on one connection and so in one transaction."""

from functools import cached_property

from sqlalchemy import Connection

from storage.announcements import Announcements
from storage.audit import Audit
from storage.beacons import Beacons
from storage.calendar import Calendar
from storage.campaigns import Campaigns
from storage.clockins import ClockIns
from storage.comments import Comments
from storage.conversations import Conversations
from storage.drafts import Drafts
from storage.errands import Errands
from storage.evidence import Evidence
from storage.heartbeats import Heartbeats
from storage.held import Held
from storage.ideas import Ideas
from storage.kpi import Kpi
from storage.ledgers import Ledgers
from storage.life_signs import LifeSigns
from storage.milestones import Milestones
from storage.notices import Notices
from storage.office import Office
from storage.orders import Orders
from storage.papers import Papers
from storage.people import People
from storage.photo_rows import PhotoRows
from storage.pilot import PilotLabels
from storage.points import Points
from storage.projects import Projects
from storage.pushes import Pushes
from storage.reminders import Reminders
from storage.requests import Requests
from storage.reviews import Reviews
from storage.scores import Scores
from storage.status import Status
from storage.surveys import Surveys
from storage.tablets import Tablets
from storage.units import Units
from storage.votes import Votes
from storage.workdays import WorkDays


class Store:
    """The topics' queries, made when first asked for."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def names_photo(self, key: str) -> bool:
        """Whether any row names what is stored: a clock-in's photo, an idea's picture, some evidence."""
        known = self.photo_rows.get(key) is not None or self.ideas.has_picture(key)
        return known or self.evidence.is_known(key)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self.connection)

    @cached_property
    def beacons(self) -> Beacons:
        return Beacons(self.connection)

    @cached_property
    def clockins(self) -> ClockIns:
        return ClockIns(self.connection)

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.connection)

    @cached_property
    def errands(self) -> Errands:
        return Errands(self.connection)

    @cached_property
    def heartbeats(self) -> Heartbeats:
        return Heartbeats(self.connection)

    @cached_property
    def held(self) -> Held:
        return Held(self.connection)

    @cached_property
    def notices(self) -> Notices:
        return Notices(self.connection)

    @cached_property
    def office(self) -> Office:
        return Office(self.connection)

    @cached_property
    def people(self) -> People:
        return People(self.connection, self.units)

    @cached_property
    def photo_rows(self) -> PhotoRows:
        return PhotoRows(self.connection)

    @cached_property
    def pilot(self) -> PilotLabels:
        return PilotLabels(self.connection)

    @cached_property
    def points(self) -> Points:
        return Points(self.connection)

    @cached_property
    def pushes(self) -> Pushes:
        return Pushes(self.connection)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self.connection)

    @cached_property
    def tablets(self) -> Tablets:
        return Tablets(self.connection)

    @cached_property
    def workdays(self) -> WorkDays:
        return WorkDays(self.connection)

    @cached_property
    def status(self) -> Status:
        return Status(self.connection)

    @cached_property
    def campaigns(self) -> Campaigns:
        return Campaigns(self.connection)

    @cached_property
    def comments(self) -> Comments:
        return Comments(self.connection)

    @cached_property
    def ideas(self) -> Ideas:
        return Ideas(self.connection)

    @cached_property
    def scores(self) -> Scores:
        return Scores(self.connection)

    @cached_property
    def votes(self) -> Votes:
        return Votes(self.connection)

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.connection)

    @cached_property
    def ledgers(self) -> Ledgers:
        return Ledgers(self.connection)

    @cached_property
    def announcements(self) -> Announcements:
        return Announcements(self.connection)

    @cached_property
    def life_signs(self) -> LifeSigns:
        return LifeSigns(self.connection)

    @cached_property
    def units(self) -> Units:
        return Units(self.connection)

    @cached_property
    def requests(self) -> Requests:
        return Requests(self.connection)

    @cached_property
    def orders(self) -> Orders:
        return Orders(self.connection)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self.connection)

    @cached_property
    def projects(self) -> Projects:
        return Projects(self.connection)

    @cached_property
    def milestones(self) -> Milestones:
        return Milestones(self.connection)

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.connection)

    @cached_property
    def surveys(self) -> Surveys:
        return Surveys(self.connection)

    @cached_property
    def kpi(self) -> Kpi:
        return Kpi(self.connection)

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.connection)
