"""The settings: read once, from the environment or `.env`, strictly, all faults told together.

Every secret also comes from a file when `NAME_FILE` names one.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from environs import EnvValidationError, FileAwareEnv

from texts import LANGUAGES

WHERE_TO_GET = {
    "LINE_CHANNEL_SECRET": "LINE Developers console > your channel > Basic settings > Channel secret",
    "LINE_CHANNEL_ACCESS_TOKEN": "LINE Developers console > your channel > Messaging API > access token",
    "SECRET_KEY": "make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))', and keep it: "
    "printed signs, one-time codes and photo names are made with it",
}
SHORTEST_SECRET_KEY = 16
#: Large blocks go back to the system as soon as they are free, and threads share two heaps.
GIVE_BACK = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "131072"}


class BadSettings(Exception):
    """What is wrong, a line each, with what to do about it."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("The settings need mending:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, typed. Secrets do not show in a printed Settings."""

    database_url: str = "sqlite:///var/signpost.db"
    photo_store: str = "folder:var/photos"
    s3_endpoint_url: str | None = None
    aws_access_key_id: str | None = field(default=None, repr=False)
    aws_secret_access_key: str | None = field(default=None, repr=False)
    aws_region: str | None = None
    line_channel_secret: str = field(default="", repr=False)
    line_channel_access_token: str = field(default="", repr=False)
    line_api_url: str | None = None
    public_url: str = ""
    secret_key: str = field(default="", repr=False)
    office_timezone: str = "Asia/Bangkok"
    language: str = "th"
    port: int = 8000
    push_monthly_limit: int = 300
    push_late_replies: bool = False
    worker_threads: int = 32

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.office_timezone)

    def require(self, *names: str) -> "Settings":
        """The same settings, or BadSettings naming each missing one and where to get it."""
        missing = [name for name in names if not getattr(self, name.lower())]
        if missing:
            raise BadSettings(
                [f"{name} is missing. Where to get it: {WHERE_TO_GET[name]}" for name in missing]
            )
        return self

    def for_serving(self) -> "Settings":
        """What a web or worker process cannot do without."""
        return self.require("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "SECRET_KEY")


def one_thread_each() -> None:
    """Keeps OpenBLAS and OpenCV from starting a thread a core; to be called before either is imported.

    Photos are looked at side by side, which keeps every core busy; the helpers of one photo would only spin
    beside it, and a look cost two to three times the CPU.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
        os.environ.setdefault(name, "1")


def nothing_downloaded() -> None:
    """Keeps PyThaiNLP from making a folder in somebody's home and from asking the network; to be called
    before it is imported. What is needed of it lies in its package."""
    for name in ("PYTHAINLP_READ_ONLY", "PYTHAINLP_OFFLINE"):
        os.environ.setdefault(name, "1")


def childs_environment(told: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process of ours that looks at or draws pictures: our own, and what it is `told`.

    glibc keeps freed blocks of a picture's size for each thread unless it is told not to, and reads that when
    a process starts: so it is told here, for the children, as it is in the Procfile. Others ignore the names.
    """
    return {**GIVE_BACK, **os.environ, **(told or {})}


class _Env(FileAwareEnv):
    """Notes a `NAME_FILE` that cannot be read beside the other faults, instead of stopping at it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.file_faults: dict[str, str] = {}

    def _get_value(self, env_key: str, default: Any) -> Any:
        try:
            return super()._get_value(env_key, default)
        except ValueError as fault:
            self.file_faults[env_key] = f"{env_key}_FILE: {fault}"
            return default


def read_settings() -> Settings:
    """Reads the environment over `.env`. Raises BadSettings with every fault at once."""
    env = _Env(eager=False, strip_whitespace=True)
    env.read_env()
    defaults = Settings()
    values: dict[str, Any] = {
        "database_url": env.str("DATABASE_URL", defaults.database_url),
        "photo_store": env.str("PHOTO_STORE", defaults.photo_store),
        "s3_endpoint_url": env.str("S3_ENDPOINT_URL", None),
        "aws_access_key_id": env.str("AWS_ACCESS_KEY_ID", None),
        "aws_secret_access_key": env.str("AWS_SECRET_ACCESS_KEY", None),
        "aws_region": env.str("AWS_REGION", None),
        "line_channel_secret": env.str("LINE_CHANNEL_SECRET", ""),
        "line_channel_access_token": env.str("LINE_CHANNEL_ACCESS_TOKEN", ""),
        "line_api_url": env.str("LINE_API_URL", None),
        "public_url": env.str("PUBLIC_URL", ""),
        "secret_key": env.str("SECRET_KEY", ""),
        "office_timezone": env.str("OFFICE_TIMEZONE", defaults.office_timezone),
        "language": env.str("LANGUAGE", defaults.language),
        "port": env.int("PORT", defaults.port),
        "push_monthly_limit": env.int("PUSH_MONTHLY_LIMIT", defaults.push_monthly_limit),
        "push_late_replies": env.bool("PUSH_LATE_REPLIES", defaults.push_late_replies),
        "worker_threads": env.int("WORKER_THREADS", defaults.worker_threads),
    }
    # A value pasted with a newline would fail every signature without a word.
    values = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    faults = _unreadable(env) | env.file_faults
    values = {name: value for name, value in values.items() if name.upper() not in faults}
    faults |= _wrong(values)
    if faults:
        raise BadSettings(list(faults.values()))
    return Settings(**{name: value for name, value in values.items() if value not in ("", None)})


def _unreadable(env: FileAwareEnv) -> dict[str, str]:
    """Faults of form: a number that is none, a secret's file that cannot be read."""
    try:
        env.seal()
    except EnvValidationError as fault:
        told = dict(fault.error_messages) if isinstance(fault.error_messages, dict) else {}
        return {name: f"{name}: {' '.join(words)}" for name, words in told.items()}
    return {}


def _wrong(values: dict[str, Any]) -> dict[str, str]:
    """Faults of meaning, each with what would be right."""
    faults: dict[str, str] = {}
    url = str(values.get("database_url", ""))
    # Hosts hand out the old spelling; SQLAlchemy wants the driver named.
    for spelling in ("postgres://", "postgresql://"):
        if url.startswith(spelling):
            url = "postgresql+psycopg://" + url.removeprefix(spelling)
    values["database_url"] = url
    if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults["DATABASE_URL"] = "DATABASE_URL: use sqlite:///path or postgresql+psycopg://user@host/name"
    store = str(values.get("photo_store", "folder:var"))
    if not store.startswith(("folder:", "s3://")) or store in ("folder:", "s3://"):
        faults["PHOTO_STORE"] = "PHOTO_STORE: use folder:path or s3://bucket/prefix"
    key = str(values.get("secret_key", ""))
    if key and len(key) < SHORTEST_SECRET_KEY:
        faults["SECRET_KEY"] = (
            f"SECRET_KEY: at least {SHORTEST_SECRET_KEY} characters; {WHERE_TO_GET['SECRET_KEY']}"
        )
    try:
        ZoneInfo(str(values.get("office_timezone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError):
        faults["OFFICE_TIMEZONE"] = "OFFICE_TIMEZONE: a name such as Asia/Bangkok"
    faults |= _wrong_addresses(values) | _wrong_numbers(values)
    # Desktops set LANGUAGE for gettext ("en_US:en"); only our own two words mean us.
    if values.get("language") not in LANGUAGES:
        values["language"] = Settings().language
    return faults


def _wrong_addresses(values: dict[str, Any]) -> dict[str, str]:
    faults = {}
    public = urlsplit(str(values.get("public_url") or "https://none"))
    local = public.scheme == "http" and public.hostname in ("127.0.0.1", "localhost")
    if not (public.scheme == "https" or local) or not public.hostname:
        faults["PUBLIC_URL"] = "PUBLIC_URL: the https:// address under which LINE reaches this server"
    for name in ("line_api_url", "s3_endpoint_url"):
        address = urlsplit(str(values.get(name) or "http://none"))
        if address.scheme not in ("http", "https") or not address.hostname:
            faults[name.upper()] = f"{name.upper()}: an http:// or https:// address"
    return faults


def _wrong_numbers(values: dict[str, Any]) -> dict[str, str]:
    bounds = {"port": (1, 65535), "worker_threads": (1, 512), "push_monthly_limit": (0, 10**9)}
    return {
        name.upper(): f"{name.upper()}: from {low} to {high}, not {values[name]}"
        for name, (low, high) in bounds.items()
        if name in values and not low <= int(values[name]) <= high
    }
