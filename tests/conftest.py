"""Engines shared by all tests of one run; tests isolate themselves by a fresh project id, never by wiping."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lampyris.foundation.ids import ProjectId, random_id
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics, embedded_analytics
from lampyris.foundation.storage.analytics.engine.address import engine_file
from lampyris.foundation.storage.analytics.migrate import migrate


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their place: what is packed at import (gzip writes the time) differs between two workers."""
    return argname if isinstance(val, bytes) else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not os.environ.get("LAMPYRIS_TEST_CLICKHOUSE_URL"):
        terminalreporter.write_line(
            "MISSING ENGINE: analytics on a ClickHouse server was not tested (LAMPYRIS_TEST_CLICKHOUSE_URL is not set)"
        )


@dataclass(kw_only=True)
class RunningEngine:
    """A `lampyris engine` process on a data folder of its own; started again after `kill`."""

    data_dir: Path
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, data_dir: Path) -> "RunningEngine":
        return cls(data_dir=data_dir, process=_start_process(data_dir))

    def kill(self) -> None:
        """As a crash: nothing is closed, nothing is flushed."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def restart(self) -> None:
        self.process = _start_process(self.data_dir)

    def stop(self) -> int:
        """Stop as the supervisor does; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(120)


def _start_process(data_dir: Path) -> subprocess.Popen[str]:
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "engine.log").open("a") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "lampyris.entry.cli.engine"),
                *("--data-dir", str(data_dir), "--end-with-parent", "--memory-mb", "800"),
            ],
            stdout=log,
            stderr=log,
            text=True,
            env=os.environ | {"LAMPYRIS_ENGINE_PASSWORD": ""},
        )
    give_up = time.monotonic() + 300
    while time.monotonic() < give_up:
        if process.poll() is not None:
            break
        try:
            if json.loads(engine_file(data_dir).read_bytes())["pid"] == process.pid:
                return process
        except (OSError, ValueError):
            pass
        time.sleep(0.02)
    process.kill()
    raise RuntimeError(f"the engine did not start: {(data_dir / 'engine.log').read_text()}")


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    """One engine for the whole run (one per worker of xdist)."""
    running = RunningEngine.start(tmp_path_factory.mktemp("engine"))
    yield running
    running.stop()


@pytest.fixture
def start_engine(tmp_path: Path) -> Iterator[Callable[[], RunningEngine]]:
    """Starts engines of one's own, for tests that kill them."""
    started: list[RunningEngine] = []

    def start() -> RunningEngine:
        started.append(RunningEngine.start(tmp_path / f"engine{len(started)}"))
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture(scope="session")
def migrated_engine(engine: RunningEngine) -> RunningEngine:
    """The shared engine with every table."""

    async def make() -> None:
        store = embedded_analytics(engine.data_dir)
        await migrate(store)
        await store.close()

    asyncio.run(make())
    return engine


@pytest.fixture
async def analytics(migrated_engine: RunningEngine) -> AsyncIterator[ClickHouseAnalytics]:
    """The analytics store on the shared engine, migrated."""
    store = embedded_analytics(migrated_engine.data_dir)
    yield store
    await store.close()


@pytest.fixture
def project_id() -> ProjectId:
    """A project that no other test knows."""
    return ProjectId(random_id())
