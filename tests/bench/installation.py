"""A real installation on free ports and a folder of its own, for end-to-end tests and measurements."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

PUBLIC_KEY = "pk-lf-00000000-0000-4000-8000-000000000001"
SECRET_KEY = "sk-lf-00000000-0000-4000-8000-000000000002"
PROJECT_ID = "bench-project"
PATIENCE_S = 240.0
"""How long a start may take on a machine that does much else."""
COMMANDS = {
    "web": "lampyris.entry.service web",
    "worker": "lampyris.entry.service worker",
    "engine": "lampyris.entry.cli.engine",
}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGKILL)


class Installation:
    """`lampyris serve` on `folder`, with one project and one key pair made by `LANGFUSE_INIT_*`."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.web_port, self.worker_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.environment = os.environ | {
            "LAMPYRIS_DATA_DIR": str(folder),
            "LAMPYRIS_HOST": "127.0.0.1",
            "WEB_PORT": str(self.web_port),
            "WORKER_PORT": str(self.worker_port),
            "LANGFUSE_INIT_ORG_ID": "bench-org",
            "LANGFUSE_INIT_PROJECT_ID": PROJECT_ID,
            "LANGFUSE_INIT_PROJECT_PUBLIC_KEY": PUBLIC_KEY,
            "LANGFUSE_INIT_PROJECT_SECRET_KEY": SECRET_KEY,
            "LANGFUSE_INIT_USER_EMAIL": "admin@example.com",
            "LANGFUSE_INIT_USER_PASSWORD": "Bench-password-1",
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p.endswith("src")),
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Installation":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self, timeout_s: float = PATIENCE_S) -> None:
        """Start it and wait until it is ready."""
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lampyris.entry.supervisor", "serve", str(self.folder)],
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        try:
            self.wait_until_ready(timeout_s)
        except TimeoutError:
            self.stop()
            raise

    def wait_until_ready(self, timeout_s: float = PATIENCE_S) -> None:
        """Raises: TimeoutError with the end of the log."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            try:
                status, answer = self.get("/api/public/ready")
                if status == 200 and answer["status"] == "OK" and self._worker_is_ready():
                    return
            except (OSError, HTTPException):
                pass
            if self.process is None or self.process.poll() is not None:
                break
            time.sleep(0.05)
        tail = (self.folder / "serve.log").read_text(errors="replace")[-4000:]
        raise TimeoutError(f"not ready after {timeout_s} s; the log ends with:\n{tail}")

    def _worker_is_ready(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.worker_port}/api/ready", timeout=5) as answer:
            return bool(answer.status == 200)

    def stop(self) -> int:
        """SIGTERM and wait; returns the exit code."""
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.terminate()
        return self.process.wait(180)

    def processes(self) -> dict[str, psutil.Process]:
        """Name -> process of what is running now, the supervisor as `supervisor`."""
        assert self.process
        supervisor = psutil.Process(self.process.pid)
        found = {"supervisor": supervisor}
        for child in supervisor.children():
            try:
                command = " ".join(child.cmdline())
            except psutil.Error:
                continue
            found |= {name: child for name, own in COMMANDS.items() if own in command}
        return found

    def kill(self, name: str) -> None:
        """kill -9 one process, or `all` of them (and start the installation again)."""
        assert self.process
        if name == "all":
            # The supervisor last: its children are told to stop in order when it dies, which would be too kind.
            for process in reversed(self.processes().values()):
                _kill(process)
            self.process.wait()
            self.start()
        elif (victim := self.processes().get(name)) is not None:
            _kill(victim)

    @staticmethod
    def basic(public_key: str, secret_key: str) -> str:
        """An `Authorization` header."""
        return "Basic " + base64.b64encode(f"{public_key}:{secret_key}".encode()).decode()

    @property
    def authorization(self) -> str:
        """The `Authorization` header of the project's key."""
        return self.basic(PUBLIC_KEY, SECRET_KEY)

    def request(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None, timeout_s: float = 30
    ) -> tuple[int, Any]:
        """(status, decoded body) of one request with the project's key. Raises: OSError when nobody answers."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        every = {"Authorization": self.authorization, "Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.url + path, data=data, headers=every, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        try:
            return status, json.loads(text) if text else None
        except ValueError:
            return status, text

    def get(self, path: str) -> tuple[int, Any]:
        """GET with the project's key."""
        return self.request("GET", path)

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """POST JSON with the project's key."""
        return self.request("POST", path, body)

    def pss_bytes(self) -> dict[str, int]:
        """Name -> proportional set size."""
        return {name: process.memory_full_info().pss for name, process in self.processes().items()}

    def wait_until_drained(self, timeout_s: float = 600) -> None:
        """Until the worker says that nothing is pending. Raises: TimeoutError."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.worker_port}/api/health", timeout=5) as answer:
                    if json.load(answer)["ingestion"]["pending_batches"] == 0:
                        return
            except (OSError, HTTPException, KeyError):
                pass
            time.sleep(0.1)
        raise TimeoutError(f"batches are still pending after {timeout_s} s")
