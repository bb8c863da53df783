"""Ending what runs in the background."""

import asyncio
from contextlib import suppress

import pytest

from lampyris.foundation import tasks


async def forever() -> None:
    while True:
        await asyncio.sleep(60)


async def deaf() -> None:
    """Loses the first cancellation, as a client library may."""
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(60)
    await forever()


async def failing() -> None:
    raise ValueError


async def test_all_are_over_whatever_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN_S", 0.05)
    running = [asyncio.create_task(work()) for work in (forever, deaf, failing)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(30):
        await tasks.end(*running)
    assert all(task.done() for task in running)


async def test_none_at_all() -> None:
    await tasks.end()
