"""The doorbell of the embedded queue, heard across processes."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lampyris.foundation.storage.queue import doorbell
from lampyris.foundation.storage.queue.doorbell import Doorbell

RING = """
import pathlib, sys
from lampyris.foundation.storage.queue.doorbell import Doorbell
Doorbell(pathlib.Path(sys.argv[1])).ring()
"""


@pytest.fixture
async def pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for the pipe; nobody looks by himself before the test is over."""
    monkeypatch.setattr(doorbell, "LOOK_EVERY_S", 3600.0)
    return tmp_path / "news.pipe"


@pytest.fixture
async def bell(pipe: Path) -> AsyncIterator[Doorbell]:
    bell = Doorbell(pipe)
    bell.clear()
    yield bell
    bell.close()


class TestHeard:
    async def test_a_ring_of_another_process_is_heard(self, bell: Doorbell, pipe: Path) -> None:
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", RING, str(pipe)], check=True)
        await asyncio.wait_for(bell.heard(3600), 60)

    async def test_a_ring_between_looking_and_waiting_is_heard(self, bell: Doorbell, pipe: Path) -> None:
        bell.clear()
        Doorbell(pipe).ring()
        await asyncio.wait_for(bell.heard(3600), 60)

    async def test_a_ring_of_before_is_forgotten(self, bell: Doorbell, pipe: Path) -> None:
        Doorbell(pipe).ring()
        await bell.heard(60)
        bell.clear()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(bell.heard(3600), 0.05)

    async def test_without_a_pipe_it_is_time_to_look_soon(self, tmp_path: Path) -> None:
        bell = Doorbell(tmp_path / "no such folder" / "news.pipe")
        bell.clear()
        await asyncio.wait_for(bell.heard(3600), 60)
        bell.close()


class TestRing:
    async def test_nobody_has_to_listen(self, pipe: Path) -> None:
        Doorbell(pipe).ring()
        assert not pipe.exists()

    async def test_a_full_pipe_does_not_block(self, bell: Doorbell, pipe: Path) -> None:
        for _ in range(70_000):
            Doorbell(pipe).ring()
        await asyncio.wait_for(bell.heard(60), 60)
