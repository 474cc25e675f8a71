"""Private links that say who may look at what, and until when; whoever holds one holds the right, so they
are short-lived and every look is written down."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

PHOTO_LINK_LIFE = timedelta(hours=1)
FILE_LINK_LIFE = timedelta(hours=1)
_SALT = "photo-link-1"
_FILE_SALT = "file-link-1"


@dataclass(frozen=True, slots=True)
class PhotoLink:
    """`viewer` (our id of the person) may look at the photo `key` until `expires_at`."""

    key: str
    viewer: int
    expires_at: datetime


def sign_photo_link(secret: bytes, link: PhotoLink) -> str:
    """The token of a link; it cannot be made or changed without the secret."""
    payload = [link.key, link.viewer, int(link.expires_at.timestamp())]
    return str(URLSafeSerializer(secret, salt=_SALT).dumps(payload))


def read_photo_link(secret: bytes, token: str, now: datetime) -> PhotoLink | None:
    """What the token says, or None for a forged, damaged or expired one."""
    try:
        key, viewer, expires = URLSafeSerializer(secret, salt=_SALT).loads(token)
        link = PhotoLink(str(key), int(viewer), datetime.fromtimestamp(int(expires), UTC))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return link if link.expires_at > now else None


SHEET_LINK_LIFE = timedelta(days=90)
_SHEET_SALT = "vote-sheet-1"


@dataclass(frozen=True, slots=True)
class SheetLink:
    """`viewer` (our id of the person) may look at a vote's published sheet until `expires_at`."""

    campaign: int
    viewer: int
    expires_at: datetime


def sign_sheet_link(secret: bytes, link: SheetLink) -> str:
    payload = [link.campaign, link.viewer, int(link.expires_at.timestamp())]
    return str(URLSafeSerializer(secret, salt=_SHEET_SALT).dumps(payload))


def read_sheet_link(secret: bytes, token: str, now: datetime) -> SheetLink | None:
    """What the token says, or None for a forged, damaged or expired one."""
    try:
        campaign, viewer, expires = URLSafeSerializer(secret, salt=_SHEET_SALT).loads(token)
        link = SheetLink(int(campaign), int(viewer), datetime.fromtimestamp(int(expires), UTC))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return link if link.expires_at > now else None


@dataclass(frozen=True, slots=True)
class FileLink:
    """`viewer` (our id) may fetch a file of a half-year's ledger until an hour after `made_at`: its `kind`
    (book, sheets, proof), the half-year as 1/2570, and whose it is."""

    kind: str
    half: str
    scope: str
    viewer: int
    made_at: datetime


def sign_file_link(secret: bytes, link: FileLink) -> str:
    """The token of a link; it cannot be made or changed without the secret."""
    payload = [link.kind, link.half, link.scope, link.viewer, int(link.made_at.timestamp())]
    return str(URLSafeSerializer(secret, salt=_FILE_SALT).dumps(payload))


def read_file_link(secret: bytes, token: str, now: datetime) -> FileLink | None:
    """What the token says, or None for a forged, damaged or expired one."""
    try:
        kind, half, scope, viewer, made = URLSafeSerializer(secret, salt=_FILE_SALT).loads(token)
        link = FileLink(str(kind), str(half), str(scope), int(viewer), datetime.fromtimestamp(int(made), UTC))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return link if link.made_at <= now < link.made_at + FILE_LINK_LIFE else None


CHART_LINK_LIFE = timedelta(days=1)  # a phone fetches a picture again when its chat is scrolled to
_CHART_SALT = "chart-1"


@dataclass(frozen=True, slots=True)
class ChartLink:
    """`viewer` (our id) may look at a chart until a day after `made_at`; `data` is all that it shows."""

    data: list[object]
    viewer: int
    made_at: datetime


def sign_chart_link(secret: bytes, link: ChartLink) -> str:
    payload = [link.data, link.viewer, int(link.made_at.timestamp())]
    return str(URLSafeSerializer(secret, salt=_CHART_SALT).dumps(payload))


def read_chart_link(secret: bytes, token: str, now: datetime) -> ChartLink | None:
    """What the token says, or None for a forged, damaged or expired one."""
    try:
        data, viewer, made = URLSafeSerializer(secret, salt=_CHART_SALT).loads(token)
        link = ChartLink(list(data), int(viewer), datetime.fromtimestamp(int(made), UTC))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return link if link.made_at <= now < link.made_at + CHART_LINK_LIFE else None


_OFFICE_SALT = "office-file-1"


@dataclass(frozen=True, slots=True)
class OfficeLink:
    """`viewer` (our id) may fetch a file of the office until an hour after `made_at`: its `kind`, and `what`
    of that kind."""

    kind: str
    what: str
    viewer: int
    made_at: datetime


def sign_office_link(secret: bytes, link: OfficeLink) -> str:
    payload = [link.kind, link.what, link.viewer, int(link.made_at.timestamp())]
    return str(URLSafeSerializer(secret, salt=_OFFICE_SALT).dumps(payload))


def read_office_link(secret: bytes, token: str, now: datetime) -> OfficeLink | None:
    """What the token says, or None for a forged, damaged or expired one."""
    try:
        kind, what, viewer, made = URLSafeSerializer(secret, salt=_OFFICE_SALT).loads(token)
        link = OfficeLink(str(kind), str(what), int(viewer), datetime.fromtimestamp(int(made), UTC))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return link if link.made_at <= now < link.made_at + FILE_LINK_LIFE else None


_PROJECT_SALT = "project-link-1"


@dataclass(frozen=True, slots=True)
class ProjectLink:
    """`viewer` (our id) may look at something of a project until an hour after `made_at`: `what` is "gantt"
    (then `of` is our id of the project) or "evidence" (then `of` is the file's key)."""

    what: str
    of: str
    viewer: int
    made_at: datetime


def sign_project_link(secret: bytes, link: ProjectLink) -> str:
    """The token of a link; it cannot be made or changed without the secret."""
    payload = [link.what, link.of, link.viewer, int(link.made_at.timestamp())]
    return str(URLSafeSerializer(secret, salt=_PROJECT_SALT).dumps(payload))


def read_project_link(secret: bytes, token: str, now: datetime) -> ProjectLink | None:
    """What the token says, or None for a forged, damaged or expired one."""
    try:
        what, of, viewer, made = URLSafeSerializer(secret, salt=_PROJECT_SALT).loads(token)
        link = ProjectLink(str(what), str(of), int(viewer), datetime.fromtimestamp(int(made), UTC))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return link if link.made_at <= now < link.made_at + FILE_LINK_LIFE else None


_PAPER_SALT = "paper-link-1"


@dataclass(frozen=True, slots=True)
class PaperLink:
    """`viewer` (our id) may fetch an official paper until an hour after `made_at`: which one it is, as
    `sort:number`, and its `form` (pdf, docx, png)."""

    paper: str
    form: str
    viewer: int
    made_at: datetime


def sign_paper_link(secret: bytes, link: PaperLink) -> str:
    """The token of a link; it cannot be made or changed without the secret."""
    payload = [link.paper, link.form, link.viewer, int(link.made_at.timestamp())]
    return str(URLSafeSerializer(secret, salt=_PAPER_SALT).dumps(payload))


def read_paper_link(secret: bytes, token: str, now: datetime) -> PaperLink | None:
    """What the token says, or None for a forged, damaged or expired one."""
    try:
        paper, form, viewer, made = URLSafeSerializer(secret, salt=_PAPER_SALT).loads(token)
        link = PaperLink(str(paper), str(form), int(viewer), datetime.fromtimestamp(int(made), UTC))
    except (BadData, ValueError, TypeError, OverflowError):
        return None
    return link if link.made_at <= now < link.made_at + FILE_LINK_LIFE else None
