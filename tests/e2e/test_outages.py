"""What people run into: a stop under load, a full disk, an engine that dies or hangs, a locked metadata file."""

import asyncio
import base64
import os
import resource
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Protocol

import pytest
from tests.bench.crash import Load, batch_events, otlp_trace, stored_ids
from tests.bench.installation import Installation

READS = ("/api/public/traces?limit=5", "/api/public/v2/observations?limit=5", "/api/public/sessions?limit=5")


class TestStoppingUnderLoad:
    def test_nothing_is_lost_and_the_next_start_finds_its_ports(self, tmp_path: Path) -> None:
        with Installation(tmp_path) as installation:
            load = Load(installation)
            load.start()
            time.sleep(1)
            code = installation.stop()
            load.stop()
            assert code == 0
            installation.start()
            installation.wait_until_drained()
            stored, doubled = asyncio.run(stored_ids(tmp_path))
        assert load.acknowledged
        assert (load.acknowledged - stored, doubled) == (set(), 0)


class Disk(Protocol):
    """Where an installation keeps its data, and how it fills up."""

    folder: Path

    def fill(self, installation: Installation) -> None: ...

    def free(self, installation: Installation) -> None: ...


class SmallDisk:
    """A file system of its own; for those who may mount one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, installation: Installation) -> None:
        with self._filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 65_536)
            except OSError:
                return

    def free(self, installation: Installation) -> None:
        self._filler.unlink()


class FilesThatCannotGrow:
    """Writes fail as on a full disk once a file is larger than a limit."""

    LIMIT_BYTES = 1 << 20

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, installation: Installation) -> None:
        self._limit(installation, self.LIMIT_BYTES)

    def free(self, installation: Installation) -> None:
        self._limit(installation, resource.RLIM_INFINITY)

    def _limit(self, installation: Installation, most_bytes: int) -> None:
        for process in installation.processes().values():
            process.rlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    mount = ("mount", "-t", "tmpfs", "-o", "size=220m", "tmpfs", str(tmp_path))
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield FilesThatCannotGrow(tmp_path)
        return
    yield SmallDisk(tmp_path)
    subprocess.run(("umount", "--lazy", str(tmp_path)), check=True)


def send(installation: Installation, n: int) -> tuple[int, set[str]]:
    """(status, acknowledged ids) of one request with 20 KB of noise. A refusal must be one that SDKs send again."""
    noise = base64.b64encode(os.urandom(15_000)).decode()
    if n % 2:
        path, (ids, body) = "/api/public/otel/v1/traces", otlp_trace()
        body["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["attributes"][0]["value"]["stringValue"] += noise
    else:
        path, (ids, body) = "/api/public/ingestion", batch_events()
        body["batch"][2]["body"]["output"] += noise
    status, answer = installation.post(path, body)
    if status == 503:
        assert set(answer) == {"message", "error"}
        return status, set()
    assert status in (200, 207)
    assert not answer.get("errors")
    return status, set(ids)


class TestAFullDisk:
    def test_what_cannot_be_kept_is_refused_and_what_was_accepted_is_stored_later(self, disk: Disk) -> None:
        with Installation(disk.folder) as installation:
            worker = installation.processes()["worker"]
            worker.send_signal(signal.SIGSTOP)
            acknowledged: set[str] = set()
            for n in range(20):
                status, ids = send(installation, n)
                assert status in (200, 207)
                acknowledged |= ids
            disk.fill(installation)
            worker.send_signal(signal.SIGCONT)

            statuses = []
            for n in range(100):
                status, ids = send(installation, n)
                statuses.append(status)
                acknowledged |= ids
            assert 503 in statuses
            assert [installation.get(path)[0] for path in ("/api/public/projects", *READS)] == [200] * 4
            assert installation.get("/api/public/health")[0] == 200
            assert {"web", "worker", "engine"} <= installation.processes().keys()

            disk.free(installation)
            installation.wait_until_drained()
            status, ids = send(installation, 0)
            assert status == 207
            installation.wait_until_drained()
            stored, doubled = asyncio.run(stored_ids(disk.folder))
            assert (acknowledged | ids) - stored == set()
            assert doubled == 0
            _, ledger = worker_health(installation)
            assert (ledger["rejected_items"], ledger["pending_items"]) == (0, 0)


def worker_health(installation: Installation) -> tuple[int, dict[str, int]]:
    """(status, the ledger of the installation)."""
    url, installation.url = installation.url, f"http://127.0.0.1:{installation.worker_port}"
    try:
        status, answer = installation.get("/api/health")
    finally:
        installation.url = url
    return status, answer["ingestion"]


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that these tests hurt and leave well."""
    with Installation(tmp_path_factory.mktemp("victim")) as running:
        yield running


class Readers:
    """Read all the time; count what was answered."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._stopping = threading.Event()
        self.answers: Counter[tuple[int, str]] = Counter()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self) -> "Readers":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _read(self) -> None:
        while not self._stopping.is_set():
            for path in READS:
                try:
                    status, answer = self._installation.get(path)
                except (OSError, HTTPException) as error:
                    self.answers[0, repr(error)] += 1
                    continue
                self.answers[status, "" if status == 200 else str(answer["error"])] += 1


class TestTheEngine:
    def test_killed_while_it_is_read_from(self, victim: Installation) -> None:
        with Readers(victim) as readers:
            for _ in range(2):
                time.sleep(0.5)
                victim.kill("engine")
                victim.wait_until_ready()
        assert readers.answers.keys() <= {(200, ""), (503, "ServiceUnavailableError")}
        assert [victim.get(path)[0] for path in READS] == [200, 200, 200]

    def test_away_for_long(self, victim: Installation) -> None:
        """Web alone goes on accepting; reads say that they cannot, in JSON, and when to try again."""
        supervisor = victim.processes()["supervisor"]
        supervisor.send_signal(signal.SIGSTOP)  # nobody starts it again
        try:
            victim.kill("engine")
            status, ids = send(victim, 0)
            assert status == 207
            request = urllib.request.Request(victim.url + READS[0], headers={"Authorization": victim.authorization})
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=30)
            with refused.value as answer:
                assert (answer.code, answer.headers["retry-after"]) == (503, "1")
                assert answer.headers["content-type"].startswith("application/json")
            status, answer = victim.get("/api/public/ready")
            assert (status, answer["status"], list(answer["stores"])) == (200, "Degraded", ["analytics"])
            assert victim.get("/api/public/health")[0] == 200
        finally:
            supervisor.send_signal(signal.SIGCONT)
        victim.wait_until_ready()
        victim.wait_until_drained()
        stored, _ = asyncio.run(stored_ids(victim.folder))
        assert ids <= stored


class TestTheMetadataFile:
    def test_locked_by_another_program(self, victim: Installation) -> None:
        before = victim.processes()
        connection = sqlite3.connect(victim.folder / "metadata.db", isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            assert victim.get("/api/public/projects")[0] == 200
            status, ids = send(victim, 1)
            assert status == 200
            victim.wait_until_drained(20)
            assert [victim.get(path)[0] for path in READS] == [200, 200, 200]
        finally:
            connection.execute("ROLLBACK")
            connection.close()
        stored, _ = asyncio.run(stored_ids(victim.folder))
        assert ids <= stored
        assert {name: process.pid for name, process in victim.processes().items()} == {
            name: process.pid for name, process in before.items()
        }
