"""Where the photos are kept: in a folder, or in an S3 store. Twins, held to one contract by one test.

A photo is a JPEG of our own making (shrunk, without metadata) under a key that nobody can guess. It is stored
before the row that names it, so `put` may run twice with the same key; the last one wins, whole. Both twins
are safe to share between threads. This is the only place that knows boto3, and it is imported only when an S3
store is opened.
"""

import base64
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")

_KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")
_LONGEST_KEY = 200
_CHECK_KEY = "check"


class PhotoMissing(LookupError):
    """There is no photo under this key."""


class PhotoStoreDown(RuntimeError):
    """The store does not work; the message says what failed and what to mend. Trying again later may help."""


class PhotoStore(Protocol):
    """Keeps photos by key: 1 to 200 of `a-z 0-9 _ -` in parts split by `/`; other keys raise ValueError."""

    def put(self, key: str, jpeg: bytes) -> None:
        """Stores durably before it returns; replaces what was there. Raises PhotoStoreDown."""

    def get(self, key: str) -> bytes:
        """The whole photo. Raises PhotoMissing or PhotoStoreDown."""

    def delete(self, key: str) -> None:
        """Gone afterwards, whether it was there or not. Raises PhotoStoreDown."""

    def check(self) -> None:
        """Writes and reads one small object; raises PhotoStoreDown with what to mend."""


@dataclass(frozen=True, slots=True)
class S3Limits:
    """How long S3 may take. At most `attempts` x (`connect_s` + `read_s`) and short pauses pass before
    PhotoStoreDown.

    `read_s` is the longest silence in seconds, not the length of a transfer. `connections` should be no fewer
    than the threads that share the store.
    """

    connect_s: float = 2.0
    read_s: float = 5.0
    attempts: int = 2
    connections: int = 64


def open_photos(
    url: str,
    *,
    endpoint_url: str | None = None,
    access_key: str | None = None,
    secret_key: str | None = None,
    region: str | None = None,
    limits: S3Limits | None = None,
) -> PhotoStore:
    """The store of the setting PHOTO_STORE: `folder:PATH` or `s3://BUCKET[/PREFIX]`. Does not touch it yet.

    Without keys the S3 store takes what the machine offers (a role, a profile). Raises ValueError with a
    sentence on any other URL and on settings that cannot be used.
    """
    if url.startswith("folder:") and url != "folder:":
        return FolderPhotos(Path(url.removeprefix("folder:")))
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    if not url.startswith("s3://") or not bucket:
        raise ValueError(f"PHOTO_STORE must be folder:PATH or s3://BUCKET/PREFIX, not {url!r}")
    return S3Photos(
        bucket,
        prefix.strip("/"),
        endpoint_url=endpoint_url,
        access_key=access_key,
        secret_key=secret_key,
        region=region,
        limits=limits or S3Limits(),
    )


def _checked(key: str) -> str:
    """The key itself; ValueError if it could lead anywhere but below the store (`..`, `/x`, a URL)."""
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise ValueError(f"not a key for a photo: {key[:60]!r}")
    return key


class FolderPhotos:
    """Photos as files that only our user may read, spread over 256 folders, each written beside and moved
    into place.

    A reader sees the old photo or the new one, never half of one, and a photo that was stored survives a
    power cut.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()
        self._incoming = self._root / ".incoming"

    def put(self, key: str, jpeg: bytes) -> None:
        target = self._path(key)
        try:
            _make_folders(self._incoming)
            _make_folders(target.parent)
            self._write(target, jpeg)
        except OSError as error:
            raise self._down(error) from error

    def get(self, key: str) -> bytes:
        path = self._path(key)
        try:
            return path.read_bytes()
        except FileNotFoundError as error:
            # A disk that is not mounted must not look like a photo that was lost.
            if self._root.is_dir():
                raise PhotoMissing(key) from None
            raise self._down(error) from error
        except OSError as error:
            raise self._down(error) from error

    def delete(self, key: str) -> None:
        try:
            self._path(key).unlink(missing_ok=True)
        except OSError as error:
            raise self._down(error) from error

    def check(self) -> None:
        self.put(_CHECK_KEY, b"ok")
        if self.get(_CHECK_KEY) != b"ok":
            raise PhotoStoreDown(f"the photo folder {self._root} gives back something else than was written")

    def _path(self, key: str) -> Path:
        # The ending keeps the photo `a` and the folder of `a/b` apart.
        spread = hashlib.sha256(_checked(key).encode("ascii")).hexdigest()[:2]
        return self._root / spread / f"{key}.jpg"

    def _write(self, target: Path, jpeg: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._incoming)  # mkstemp makes it readable for us alone
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(jpeg)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
        _sync(target.parent)

    def _down(self, error: OSError) -> PhotoStoreDown:
        what = error.strerror or type(error).__name__
        return PhotoStoreDown(
            f"the photo folder {self._root} does not work: {what} ({error.filename or 'while writing'}). "
            "Check that the disk is there and has room, and that we may write to the folder of PHOTO_STORE."
        )


def _make_folders(path: Path) -> None:
    """Makes the folder and those above it, each known to the disk before something is put into it."""
    if path.is_dir():
        return
    _make_folders(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class S3Photos:
    """Photos in a bucket of S3 or of a store that speaks its language, under a prefix.

    The keys need s3:GetObject, PutObject and DeleteObject below the prefix, and s3:ListBucket: without that
    S3 answers 403 instead of 404 for a missing photo, and "missing" would read as "not allowed".
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        endpoint_url: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
        region: str | None = None,
        limits: S3Limits | None = None,
    ) -> None:
        self._bucket, self._prefix = bucket, f"{prefix}/" if prefix else ""
        self._place = f"the photo store s3://{bucket}/{prefix} at {endpoint_url or 'AWS'}"
        self._client = _client(endpoint_url, access_key, secret_key, region, limits or S3Limits())

    def put(self, key: str, jpeg: bytes) -> None:
        name = self._name(key)
        # The store refuses what was damaged on the way.
        digest = base64.b64encode(hashlib.md5(jpeg, usedforsecurity=False).digest()).decode("ascii")
        self._ask(
            key,
            lambda: self._client.put_object(
                Bucket=self._bucket, Key=name, Body=jpeg, ContentType="image/jpeg", ContentMD5=digest
            ),
        )

    def get(self, key: str) -> bytes:
        name = self._name(key)

        def whole() -> bytes:
            # Not `with` the body itself: that gives its raw stream, with urllib3's errors, not botocore's.
            # A body that ends too early raises: no half photos.
            with closing(self._client.get_object(Bucket=self._bucket, Key=name)["Body"]) as body:
                return body.read()

        return self._ask(key, whole)

    def delete(self, key: str) -> None:
        name = self._name(key)
        self._ask(key, lambda: self._client.delete_object(Bucket=self._bucket, Key=name))

    def check(self) -> None:
        self.put(_CHECK_KEY, b"ok")
        if self.get(_CHECK_KEY) != b"ok":
            raise PhotoStoreDown(f"{self._place} gives back something else than was written")

    def _name(self, key: str) -> str:
        return f"{self._prefix}{_checked(key)}.jpg"

    def _ask(self, key: str, action: Callable[[], T]) -> T:
        """Does it; tells a missing photo from a store that does not work, and says what to mend."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return action()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in ("NoSuchKey", "404"):
                raise PhotoMissing(key) from error
            raise PhotoStoreDown(f"{self._place} does not work: {error}. {_advice(code)}") from error
        except BotoCoreError as error:
            advice = _advice(type(error).__name__)
            raise PhotoStoreDown(f"{self._place} does not work: {error}. {advice}") from error


_KEYS = "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and what they may do in the bucket."
_ADVICE = {
    "NoSuchBucket": "Create the bucket, or correct its name in PHOTO_STORE.",
    "AccessDenied": _KEYS,
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
    "ExpiredToken": _KEYS,
    "403": _KEYS,
    "NoCredentialsError": "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    "PermanentRedirect": "Check that AWS_REGION is the bucket's region.",
    "AuthorizationHeaderMalformed": "Check that AWS_REGION is the bucket's region.",
    "InternalError": "The store itself has trouble; try again later.",
    "ServiceUnavailable": "The store itself has trouble; try again later.",
    "SlowDown": "The store has too much to do; try again later.",
}


def _advice(code: str) -> str:
    """What to mend, by S3's error code or by the name of botocore's error."""
    return _ADVICE.get(code, "Check S3_ENDPOINT_URL, the network, and that the store is up.")


def _client(
    endpoint_url: str | None,
    access_key: str | None,
    secret_key: str | None,
    region: str | None,
    limits: S3Limits,
) -> "S3Client":
    """boto3's client; imported here because the import costs 0.3 seconds that a folder store can spare."""
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError

    config = Config(
        connect_timeout=limits.connect_s,
        read_timeout=limits.read_s,
        retries={"mode": "standard", "total_max_attempts": limits.attempts},
        max_pool_connections=limits.connections,
        # Other stores than Amazon's know buckets by path only, and not yet the newer checksums.
        s3={"addressing_style": "path" if endpoint_url else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        return boto3.client(
            "s3",
            endpoint_url=endpoint_url,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=region or ("us-east-1" if endpoint_url else None),
            config=config,
        )
    except (BotoCoreError, ValueError) as error:
        raise ValueError(f"the S3 settings cannot be used: {error}") from error
