"""One contract over both photo stores, a folder and a real S3 server; and each of them in trouble."""

import errno
import os
import pwd
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.photos import PhotoMissing, PhotoStore, PhotoStoreDown, S3Limits, open_photos
from tests.processes import free_ports
from tests.servers import S3Address

JPEG = bytes(range(256)) * 400
QUICK = S3Limits(connect_s=0.3, read_s=0.3, attempts=2)


def s3(address: S3Address, prefix: str = "p", limits: S3Limits | None = None) -> PhotoStore:
    return open_photos(
        f"s3://{address.bucket}/{prefix}",
        endpoint_url=address.endpoint_url,
        access_key=address.access_key,
        secret_key=address.secret_key,
        region=address.region,
        limits=limits,
    )


def s3_at(port: int) -> PhotoStore:
    url = f"http://127.0.0.1:{port}"
    return open_photos("s3://photos", endpoint_url=url, access_key="a", secret_key="b", limits=QUICK)


@pytest.fixture(params=["folder", "s3"])
def photos(request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    if request.param == "folder":
        return open_photos(f"folder:{tmp_path}/photos")
    return s3(request.getfixturevalue("s3_address"), prefix=f"contract/{tmp_path.name.lower()}")


# --- the contract -------------------------------------------------------------------------------------------


def test_a_photo_comes_back_as_it_was(photos: PhotoStore) -> None:
    photos.put("clockins/2026/11/k3y_-9", JPEG)
    assert photos.get("clockins/2026/11/k3y_-9") == JPEG


def test_a_missing_photo_is_told(photos: PhotoStore) -> None:
    photos.put("there", JPEG)
    with pytest.raises(PhotoMissing, match="not-there"):
        photos.get("not-there")


def test_the_same_key_twice_keeps_the_last(photos: PhotoStore) -> None:
    photos.put("twice", JPEG)
    photos.put("twice", JPEG)
    photos.put("twice", b"shorter")
    assert photos.get("twice") == b"shorter"


def test_many_writers_of_one_key_leave_one_whole_photo(photos: PhotoStore) -> None:
    versions = [bytes([number]) * 50_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda version: photos.put("raced", version), versions))
    assert photos.get("raced") in versions


def test_deleting_is_idempotent(photos: PhotoStore) -> None:
    photos.put("gone", JPEG)
    photos.delete("gone")
    photos.delete("gone")
    with pytest.raises(PhotoMissing):
        photos.get("gone")


def test_a_key_and_one_below_it_live_side_by_side(photos: PhotoStore) -> None:
    photos.put("a", b"1")
    photos.put("a/b", b"2")
    assert (photos.get("a"), photos.get("a/b")) == (b"1", b"2")


def test_an_empty_and_a_large_photo(photos: PhotoStore) -> None:
    photos.put("empty", b"")
    photos.put("large", JPEG * 30)
    assert photos.get("empty") == b""
    assert photos.get("large") == JPEG * 30


def test_a_working_store_passes_its_check(photos: PhotoStore) -> None:
    photos.check()
    photos.check()


HOSTILE = [
    "",
    "../x",
    "a/../../x",
    "/etc/passwd",
    "a//b",
    "a/",
    "a.b",
    "A",
    "เข้า",
    "a\n",
    "a b",
    "a\x00",
    "k" * 201,
]


@pytest.mark.parametrize("key", HOSTILE)
def test_hostile_keys_are_refused(photos: PhotoStore, key: str) -> None:
    for action in (lambda: photos.put(key, JPEG), lambda: photos.get(key), lambda: photos.delete(key)):
        with pytest.raises(ValueError, match="not a key"):
            action()


# --- the folder in trouble ----------------------------------------------------------------------------------


def test_only_our_user_may_read_the_files(tmp_path: Path) -> None:
    open_photos(f"folder:{tmp_path}/photos").put("a/b", JPEG)
    for path in (tmp_path / "photos").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("in the way")
    photos = open_photos(f"folder:{tmp_path}/photos")
    for action in (photos.check, lambda: photos.get("a"), lambda: photos.put("a", JPEG)):
        with pytest.raises(PhotoStoreDown, match=r"photos does not work: .*PHOTO_STORE"):
            action()


def test_a_folder_that_we_may_not_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with anything_but_root(), pytest.raises(PhotoStoreDown, match="Permission denied"):
        open_photos(f"folder:{tmp_path}/photos").check()


@contextmanager
def anything_but_root() -> Iterator[None]:
    """Root may write anywhere: become somebody else for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_disk_that_went_away_is_not_a_lost_photo(tmp_path: Path) -> None:
    photos = open_photos(f"folder:{tmp_path}/photos")
    photos.put("a", JPEG)
    (tmp_path / "photos").rename(tmp_path / "unmounted")
    with pytest.raises(PhotoStoreDown):
        photos.get("a")


def test_a_full_disk_keeps_the_old_photo_and_leaves_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = open_photos(f"folder:{tmp_path}/photos")
    photos.put("a", b"old")
    before = sorted(tmp_path.rglob("*"))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(PhotoStoreDown, match="No space left"):
            photos.put("a", JPEG)
    assert photos.get("a") == b"old"
    assert sorted(tmp_path.rglob("*")) == before
    photos.put("a", JPEG)
    assert photos.get("a") == JPEG


# --- S3 in trouble ------------------------------------------------------------------------------------------


def test_strangers_may_not_read(s3_address: S3Address) -> None:
    s3(s3_address, prefix="kept").put("secret", JPEG)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{s3_address.endpoint_url}/{s3_address.bucket}/kept/secret.jpg", timeout=5)
    assert refused.value.code == 403
    refused.value.close()


def test_keys_that_may_only_read(s3_address: S3Address) -> None:
    s3(s3_address).put("readable", JPEG)
    reader = s3(s3_address.as_reader())
    assert reader.get("readable") == JPEG
    for action in (reader.check, lambda: reader.put("x", JPEG)):
        with pytest.raises(PhotoStoreDown, match=r"AccessDenied.*AWS_SECRET_ACCESS_KEY"):
            action()


def test_wrong_keys_and_a_wrong_bucket(s3_address: S3Address) -> None:
    url, region = s3_address.endpoint_url, s3_address.region
    wrong = open_photos("s3://photos", endpoint_url=url, access_key="who", secret_key="me", region=region)
    with pytest.raises(PhotoStoreDown, match="Check AWS_ACCESS_KEY_ID"):
        wrong.check()
    reader = s3_address.as_reader()
    lost = open_photos(
        "s3://no-such-bucket",
        endpoint_url=url,
        access_key=reader.access_key,
        secret_key=reader.secret_key,
        region=region,
    )
    with pytest.raises(PhotoStoreDown, match="bucket"):
        lost.get("a")


def test_a_store_that_is_down() -> None:
    photos = s3_at(free_ports(1)[0])
    began = time.monotonic()
    for action in (photos.check, lambda: photos.get("a"), lambda: photos.put("a", JPEG)):
        with pytest.raises(PhotoStoreDown, match="S3_ENDPOINT_URL"):
            action()
    assert time.monotonic() - began < 10


@contextmanager
def talker(answer: Callable[[socket.socket], None]) -> Iterator[tuple[PhotoStore, list[int]]]:
    """A store at a server that does with each connection what `answer` says; and how often it was asked."""
    asked: list[int] = []
    held: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:  # the test is over
                    return
                held.append(connection)
                asked.append(len(connection.recv(65_536)))
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield s3_at(server.getsockname()[1]), asked
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in held:
                connection.close()


def test_a_store_that_stays_silent_is_given_up_in_bounded_time() -> None:
    with talker(lambda connection: None) as (photos, asked):
        began = time.monotonic()
        with pytest.raises(PhotoStoreDown, match="timeout"):
            photos.get("a")
        # Two attempts of at most 0.6 seconds and one pause of at most a second.
        assert time.monotonic() - began < 4
        assert len(asked) == 2


def test_a_store_that_falls_silent_in_the_middle_of_a_photo() -> None:
    def half(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 1000)

    with talker(half) as (photos, _), pytest.raises(PhotoStoreDown, match="Read timeout"):
        photos.get("a")


def test_half_a_photo_is_not_a_photo() -> None:
    def half(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 1000)
        connection.shutdown(socket.SHUT_WR)

    with talker(half) as (photos, _), pytest.raises(PhotoStoreDown, match="does not work"):
        photos.get("a")


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Slow Down"])
def test_a_store_that_answers_with_trouble_is_asked_twice(status: str) -> None:
    def trouble(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())

    with talker(trouble) as (photos, asked), pytest.raises(PhotoStoreDown, match=status[:3]):
        photos.put("a", JPEG)
    assert len(asked) == 2


# --- the setting --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["", "folder:", "s3://", "s3:///prefix", "photos", "https://x/y", "file:/x"])
def test_a_wrong_setting_says_what_is_right(url: str) -> None:
    with pytest.raises(ValueError, match="PHOTO_STORE must be folder:PATH or s3://BUCKET/PREFIX"):
        open_photos(url)


def test_s3_settings_that_cannot_be_used() -> None:
    with pytest.raises(ValueError, match="S3 settings"):
        open_photos("s3://photos", endpoint_url="nonsense", access_key="a", secret_key="b")
    with pytest.raises(ValueError, match="aws_secret_access_key"):
        open_photos("s3://photos", endpoint_url="http://127.0.0.1:9", access_key="a")
