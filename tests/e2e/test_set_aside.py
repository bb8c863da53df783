"""What was accepted and cannot be stored waits, whole, until somebody sends it through again."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.bench.crash import otlp_trace
from tests.bench.installation import PROJECT_ID, Installation
from tests.e2e.browser import Browser


class MaskingService:
    """Refuses everything until it `works`; then masks a name."""

    def __init__(self) -> None:
        self.works = False
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = body.replace(b"OceanBase", b"***")
                self.send_response(200 if service.works else 503)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture(scope="module")
def masking() -> Iterator[MaskingService]:
    service = MaskingService()
    thread = threading.Thread(target=service.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield service
    service.server.shutdown()
    service.server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def installation(masking: MaskingService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Stores nothing that was not masked."""
    folder: Path = tmp_path_factory.mktemp("masked")
    with Installation(
        folder,
        LANGFUSE_INGESTION_MASKING_CALLBACK_URL=f"http://127.0.0.1:{masking.server.server_port}/",
        LANGFUSE_INGESTION_MASKING_CALLBACK_FAIL_CLOSED="true",
    ) as running:
        yield running


@pytest.fixture
def set_aside(installation: Installation, masking: MaskingService) -> list[str]:
    """The observation ids of a trace that could not be masked; by now it can."""
    masking.works = False
    ids, body = otlp_trace()
    assert installation.post("/api/public/otel/v1/traces", body)[0] == 200
    installation.wait_until_drained()
    assert installation.get(f"/api/public/observations/{ids[0]}")[0] == 404
    masking.works = True
    return ids


def replay(installation: Installation, *options: str) -> Any:
    """What `lampyris replay --json` prints."""
    done = subprocess.run(
        [sys.executable, "-c", "from lampyris.entry.cli.main import main; main()", "replay", "--json", *options],
        env=installation.environment,
        cwd=installation.folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return json.loads(done.stdout)


def is_stored_masked(installation: Installation, ids: list[str]) -> None:
    installation.wait_until_drained()
    for id in ids:
        status, observation = installation.get(f"/api/public/observations/{id}")
        assert status == 200
        assert observation["input"].startswith("什么是 ***？")


class TestReplay:
    def test_by_the_command(self, installation: Installation, set_aside: list[str]) -> None:
        listed = replay(installation, "--dry-run")
        assert listed["replayed"] == 0
        (item,) = listed["rejected"]
        assert item["project_id"] == PROJECT_ID
        assert item["reason"].startswith("the masking service failed")
        assert replay(installation)["replayed"] == len(set_aside)
        is_stored_masked(installation, set_aside)
        assert replay(installation) == {"rejected": [], "replayed": 0}

    def test_from_the_console(self, installation: Installation, set_aside: list[str]) -> None:
        browser = Browser(installation)
        status, ledger = browser("GET", f"/api/console/projects/{PROJECT_ID}/ingestion")
        assert (status, ledger["rejected_items"], len(ledger["rejections"])) == (200, len(set_aside), 1)
        assert ledger["received_items"] == ledger["stored_items"] + ledger["rejected_items"]
        path = f"/api/console/projects/{PROJECT_ID}/ingestion/replay"
        assert browser("POST", path) == (200, {"replayed": len(set_aside)})
        is_stored_masked(installation, set_aside)
        status, ledger = browser("GET", f"/api/console/projects/{PROJECT_ID}/ingestion")
        assert (ledger["rejected_items"], ledger["pending_items"], ledger["rejections"]) == (0, 0, [])
        assert ledger["received_items"] == ledger["stored_items"]
