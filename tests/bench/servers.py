"""Real servers as plain processes on free ports, for tests and measurements: PostgreSQL, Redis, SeaweedFS, nginx.

Each can be killed, frozen and started again on the same port and data, and leaves nothing behind.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import obstore
import psutil
from obstore.exceptions import BaseError
from obstore.store import S3Store
from tests.bench.installation import free_port

POSTGRES_FOLDERS = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/pgsql/bin")]
ACCESS_KEY, SECRET_KEY = "lampyris-test", "lampyris-test-secret"


def postgres_bin() -> Path | None:
    """The folder with initdb and postgres: PostgreSQL 15 when there, else the newest; None without any."""
    found = [folder for folder in POSTGRES_FOLDERS if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return next((folder for folder in found if "/15/" in str(folder)), found[0] if found else None)


def redis_bin() -> str | None:
    """None when Redis is not installed."""
    return shutil.which("redis-server")


def seaweed_bin() -> Path:
    """`weed` of the development dependency."""
    return Path(sys.executable).parent / "weed"


def nginx_bin() -> str | None:
    """None when nginx is not installed."""
    return shutil.which("nginx") or next((path for path in ("/usr/sbin/nginx",) if Path(path).exists()), None)


class Server(ABC):
    """One server process. Subclasses say how it is started and how one knows that it answers."""

    name = "server"
    user: str | None = None
    """Whose process it is; None: ours."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"lampyris-{self.name}-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @abstractmethod
    def command(self) -> list[str]:
        """Program and arguments. It stays the process that we started: no forking into the background."""

    def answers(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True

    def start(self, timeout_s: float = 180) -> None:
        """Start it and wait until it answers. Raises: TimeoutError, or RuntimeError when it ended, with its log's end."""
        log_path = self.folder / "log"
        with log_path.open("ab") as log:
            process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self.folder, **self._whose())
        self.process = process

        def problem() -> str:
            return f"{self.name}: {log_path.read_text(errors='replace')[-2000:]}"

        def answered() -> bool:
            if process.poll() is not None:
                raise RuntimeError(f"ended with {process.returncode}: {problem()}")
            return self.answers()

        wait_for(answered, timeout_s, lambda: f"does not answer: {problem()}")

    def kill(self) -> None:
        """kill -9, with whatever it started. Returns when all of it is gone, with its ports and its shared memory."""
        victims = self.processes()
        for process in victims:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self.process is not None:
            self.process.wait(30)
        wait_for(lambda: all(map(_is_gone, victims)), 30, lambda: f"{self.name} outlives kill -9")

    def freeze(self) -> None:
        """It accepts connections and says nothing any more."""
        for process in self.processes():
            process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Undo `freeze`."""
        for process in self.processes():
            process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """After `kill`."""
        self.kill()
        self.start()

    def close(self) -> None:
        """Kill it and drop its files."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _whose(self) -> dict[str, Any]:
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}

    def processes(self) -> list[psutil.Process]:
        if self.process is None:
            return []
        try:
            first = psutil.Process(self.process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []


def _is_gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_for(answers: Callable[[], bool], timeout_s: float, problem: Callable[[], str]) -> None:
    """Raises: TimeoutError."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        with suppress(OSError, subprocess.SubprocessError):
            if answers():
                return
        time.sleep(0.05)
    raise TimeoutError(problem())


class Postgres(Server):
    """A private PostgreSQL. `durable`: fsync as in production; tests that do not cut the power need none."""

    name = "postgres"

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__()
        binaries = postgres_bin()
        if binaries is None:
            raise FileNotFoundError("there is no PostgreSQL. do: apt-get install postgresql")
        self._binaries = binaries
        self._durable = durable
        # PostgreSQL refuses to run as root: its files and its process belong to the user that its package made.
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        init = [str(binaries / "initdb"), "-D", str(self.folder / "data"), "-U", "lampyris", "-A", "trust"]
        init += ["-E", "UTF8", "--locale=C"]
        subprocess.run(init, check=True, capture_output=True, cwd=self.folder, **self._whose())

    @property
    def url(self) -> str:
        """Without a database."""
        return f"postgresql://lampyris@127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        options = [*("-p", str(self.port)), *("-c", "listen_addresses=127.0.0.1")]
        options += ["-c", f"unix_socket_directories={self.folder}", "-c", f"fsync={'on' if self._durable else 'off'}"]
        return [str(self._binaries / "postgres"), "-D", str(self.folder / "data"), *options]

    def answers(self) -> bool:
        return self._run("pg_isready", "-q", check=False) == 0

    def start(self, timeout_s: float = 180) -> None:
        # What a killed server left: its own check takes any living process of that number for itself.
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        super().start(timeout_s)

    def create(self, database: str) -> str:
        """A new database; its URL."""
        self._run("createdb", database)
        return f"{self.url}/{database}"

    def drop(self, database: str) -> None:
        self._run("dropdb", "--force", database)

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "lampyris"]
        return subprocess.run([self._binaries / program, *where, *arguments], check=check, timeout=180).returncode


class RedisProcess(Server):
    """A private Redis that keeps nothing over a restart, as the worst that can happen."""

    name = "redis"

    def __init__(self, *options: str) -> None:
        super().__init__()
        self._options = options

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        program = redis_bin()
        if program is None:
            raise FileNotFoundError("there is no redis. do: apt-get install redis-server")
        quiet = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--dir", str(self.folder)]
        return [program, "--port", str(self.port), *quiet, *self._options]


class ObjectStore(Server):
    """SeaweedFS with its S3 door; makes a bucket when something is put into it."""

    name = "seaweedfs"

    def __init__(self) -> None:
        super().__init__()
        self._ports = {name: _port_with_twin() for name in ("master", "volume", "filer", "s3")}
        self.port = self._ports["s3"]
        keys = {"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}
        identity = {"name": "test", "credentials": [keys], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
        (self.folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        (self.folder / "data").mkdir()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        ports = [f"-{name}.port={port}" for name, port in self._ports.items()]
        limits = ["-master.volumeSizeLimitMB=64", "-volume.max=50", "-master.telemetry=false"]
        limits += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
        where = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={self.folder / 'data'}"]
        return [
            str(seaweed_bin()),
            "server",
            *where,
            *limits,
            "-filer",
            "-s3",
            f"-s3.config={self.folder / 's3.json'}",
            *ports,
        ]

    def start(self, timeout_s: float = 180) -> None:
        super().start(timeout_s)

    def answers(self) -> bool:
        """When a write succeeds: the door opens before the rooms behind it."""
        if not super().answers():
            return False
        try:
            obstore.put(self._opened("probe"), "probe", b"x")
        except BaseError:
            return False
        return True

    def count(self, bucket: str, folder: str) -> int:
        """How many objects lie below a folder."""
        return sum(len(page) for page in obstore.list(self._opened(bucket), folder))

    def _opened(self, bucket: str) -> S3Store:
        keys = {"access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY}
        patience: Any = {"max_retries": 0, "retry_timeout": timedelta(seconds=5)}
        client: Any = {"allow_http": True}
        return S3Store(bucket, endpoint=self.url, region="auto", client_options=client, retry_config=patience, **keys)

    def environment(self, use: str, bucket: str) -> dict[str, str]:
        """The settings of one of EVENT, MEDIA (uploads) or BATCH (export)."""
        kind = {"EVENT": "EVENT_UPLOAD", "MEDIA": "MEDIA_UPLOAD", "BATCH": "BATCH_EXPORT"}[use]
        values = {"BUCKET": bucket, "ENDPOINT": self.url, "ACCESS_KEY_ID": ACCESS_KEY, "SECRET_ACCESS_KEY": SECRET_KEY}
        values |= {"FORCE_PATH_STYLE": "true", "REGION": "auto"}
        return {f"LANGFUSE_S3_{kind}_{name}": value for name, value in values.items()}


def _port_with_twin() -> int:
    """A free port whose number plus 10,000 is free too: SeaweedFS speaks gRPC there."""
    while True:
        port = free_port()
        if port > 50_000:
            port -= 20_000
        try:
            for number in (port, port + 10_000):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", number))
        except OSError:
            continue
        return port


class Nginx(Server):
    """A load balancer before several web processes; a request is tried at another one when the first is away."""

    name = "nginx"

    def __init__(self, ports: list[int]) -> None:
        super().__init__()
        # Started by root it would change to a user who may not write bodies into our folder.
        same_user = "user root;" if os.geteuid() == 0 else ""
        servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=0;" for port in ports)
        (self.folder / "nginx.conf").write_text(f"""
daemon off;
{same_user}
pid {self.folder}/pid;
error_log {self.folder}/error.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_max_body_size 100m;
  client_body_temp_path {self.folder}/body;
  proxy_temp_path {self.folder}/proxy;
  fastcgi_temp_path {self.folder}/fastcgi;
  uwsgi_temp_path {self.folder}/uwsgi;
  scgi_temp_path {self.folder}/scgi;
  upstream lampyris {{
{servers}
    keepalive 32;
  }}
  server {{
    listen 127.0.0.1:{self.port};
    location / {{
      proxy_pass http://lampyris;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_next_upstream error timeout;
    }}
  }}
}}
""")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        program = nginx_bin()
        if program is None:
            raise FileNotFoundError("there is no nginx. do: apt-get install nginx-light")
        return [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
