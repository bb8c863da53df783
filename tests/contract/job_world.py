"""What the tests of jobs share: recording kinds, runners, and waiting for what should happen."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from lampyris.foundation.jobs import lease, outbox
from lampyris.foundation.jobs.kinds import JobRegistry, job
from lampyris.foundation.jobs.runner import JobRunner, RunnerOptions
from lampyris.foundation.jobs.tables import JobRow
from lampyris.foundation.jobs.types import Job, JobKind, JobRun, JobStatus, Schedule
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.stores import Stores

QUICK = RunnerOptions(poll_s=0.02, lease_s=5.0, grace_s=5.0)
PATIENCE_S = 20.0


def stores_of(metadata: object) -> Stores:
    unused = cast(Any, None)
    return Stores(
        analytics=unused, metadata=cast(SqlMetadata, metadata), queue=unused, blobs=unused, cache=MemoryCache()
    )


class Recorder:
    """A kind of job that notes its runs and does what it is told."""

    def __init__(self, *, retries: int = 5, timeout_s: float = 60.0, **behaviour: Callable[[JobRun], Any]) -> None:
        self.runs: list[JobRun] = []
        self.ended = 0
        self._do = behaviour.get("do")
        self.kind: JobKind = job("test.recorded", retries=retries, timeout_s=timeout_s, backoff_s=0.01)(self._handle)

    async def _handle(self, run: JobRun) -> None:
        self.runs.append(run)
        if self._do:
            await self._do(run)
        self.ended += 1


@asynccontextmanager
async def running(
    stores: Stores, kinds: Sequence[JobKind], plan: Sequence[Schedule] = (), options: RunnerOptions = QUICK
) -> AsyncIterator[JobRunner]:
    stop = asyncio.Event()
    runner = JobRunner(stores, JobRegistry(kinds, plan), options)
    task = asyncio.create_task(runner.run(stop))
    try:
        yield runner
    finally:
        stop.set()
        await task


async def enqueue(stores: Stores, kind: JobKind, **options: Any) -> str:
    async with stores.metadata.write() as session:
        return await outbox.enqueue(session, kind, **options)


async def look(stores: Stores, job_id: str) -> Job:
    async with stores.metadata.read() as session:
        return await outbox.get_job(session, job_id, project_id=None)


async def until(stores: Stores, job_id: str, *statuses: JobStatus) -> Job:
    give_up = time.monotonic() + PATIENCE_S
    while True:
        found = await look(stores, job_id)
        if found.status in statuses:
            return found
        assert time.monotonic() < give_up, found
        await asyncio.sleep(0.02)


async def true(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up
        await asyncio.sleep(0.01)


async def change(stores: Stores, statement: Any) -> None:
    async with stores.metadata.write() as session:
        await session.execute(statement)


async def claim(stores: Stores, kind: JobKind, owner: str, lease_s: float = 60.0) -> list[JobRow]:
    async with stores.metadata.write() as session:
        return await lease.claim(session, [kind], owner, limit=10, lease_s=lease_s)
