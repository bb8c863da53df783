"""Runners on SQLite and on a real PostgreSQL: crashes, many at once, cancelling, stopping, a store that goes away."""

import asyncio
import multiprocessing
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.contract.job_world import Recorder, change, claim, enqueue, look, running, stores_of, true, until

from lampyris.foundation.clock import now
from lampyris.foundation.errors import NotFound, StoreUnavailable
from lampyris.foundation.jobs import lease, outbox
from lampyris.foundation.jobs.kinds import job
from lampyris.foundation.jobs.runner import RunnerOptions
from lampyris.foundation.jobs.tables import JobRow
from lampyris.foundation.jobs.types import JobRun, JobStatus
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.stores import Stores


@pytest.fixture
async def metadata(metadata_url: str) -> AsyncIterator[SqlMetadata]:
    store = open_metadata(metadata_url)
    await migrate(store)
    yield store
    await store.close()


@pytest.fixture
def stores(metadata: SqlMetadata) -> Stores:
    return stores_of(metadata)


class TestCrashes:
    async def test_a_job_whose_worker_died_runs_again_when_the_lease_ends(self, stores: Stores) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind)
        (claimed,) = await claim(stores, recorder.kind, "a worker that dies", lease_s=0.3)
        assert claimed.id == id
        assert await claim(stores, recorder.kind, "another") == []
        async with running(stores, [recorder.kind]):
            await until(stores, id, JobStatus.DONE)
        assert [run.attempt for run in recorder.runs] == [2]

    async def test_a_job_that_kills_its_workers_is_set_aside(self, stores: Stores) -> None:
        recorder = Recorder(retries=1)
        id = await enqueue(stores, recorder.kind)
        for _ in range(2):
            assert len(await claim(stores, recorder.kind, "a worker that dies", lease_s=-1)) == 1
        assert await claim(stores, recorder.kind, "another") == []
        found = await look(stores, id)
        assert (found.status, found.error) == (JobStatus.FAILED, "its worker died in each of 2 attempts")

    async def test_the_dead_workers_late_word_does_not_count(self, stores: Stores) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind)
        await claim(stores, recorder.kind, "slow", lease_s=-1)
        await claim(stores, recorder.kind, "quick")
        async with stores.metadata.write() as session:
            await lease.settle(session, "slow", id, JobStatus.FAILED, "too late")
            await lease.postpone(session, "slow", id, due_at=now(), error="too late")
            await lease.give_back(session, "slow", id)
        assert (await look(stores, id)).status == JobStatus.RUNNING

    async def test_a_long_job_keeps_its_lease(self, stores: Stores) -> None:
        async def work(run: JobRun) -> None:
            await asyncio.sleep(1.5)

        recorder = Recorder(do=work)
        options = RunnerOptions(poll_s=0.02, lease_s=0.5)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind], options=options), running(stores, [recorder.kind], options=options):
            await until(stores, id, JobStatus.DONE)
        assert [run.attempt for run in recorder.runs] == [1]

    async def test_a_runner_that_lost_the_lease_stops_the_job(self, stores: Stores) -> None:
        async def work(run: JobRun) -> None:
            await asyncio.sleep(60)

        recorder = Recorder(do=work)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind], options=RunnerOptions(poll_s=0.02, lease_s=0.4)) as runner:
            await true(lambda: len(recorder.runs) == 1)
            await change(stores, update(JobRow).where(JobRow.id == id).values(owner="a thief", due_at=None))
            await true(lambda: not runner.busy)
        assert (recorder.ended, (await look(stores, id)).status) == (0, JobStatus.RUNNING)


class TestManyRunners:
    async def test_no_job_runs_twice(self, stores: Stores, metadata_url: str) -> None:
        recorder = Recorder()
        ids = {await enqueue(stores, recorder.kind) for _ in range(40)}
        second = open_metadata(metadata_url)
        async with running(stores, [recorder.kind]), running(stores_of(second), [recorder.kind]):
            await true(lambda: len(recorder.runs) >= len(ids))
            for id in ids:
                await until(stores, id, JobStatus.DONE)
        await second.close()
        assert sorted(run.id for run in recorder.runs) == sorted(ids)

    async def test_no_job_runs_twice_in_several_processes(
        self, stores: Stores, metadata_url: str, tmp_path: Path
    ) -> None:
        folder = tmp_path / "ran"
        folder.mkdir()
        ids = {await enqueue(stores, marking, payload={"folder": str(folder)}) for _ in range(30)}
        context = multiprocessing.get_context("spawn")
        workers = [context.Process(target=work_off, args=(metadata_url, len(ids), str(folder))) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            await asyncio.to_thread(worker.join, 60)
            assert worker.exitcode == 0
        assert set(os.listdir(folder)) == ids
        async with stores.metadata.read() as session:
            assert await outbox.counts(session) == {JobStatus.DONE: len(ids)}

    async def test_a_runner_leaves_kinds_alone_that_it_does_not_know(self, stores: Stores) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [marking]):
            await asyncio.sleep(0.2)
        assert (await look(stores, id)).status == JobStatus.WAITING


@job("test.marking", retries=0)
async def marking(run: JobRun) -> None:
    """Fails when it runs a second time."""
    await asyncio.sleep(0.01)
    with Path(str(run.payload["folder"]), run.id).open("x"):
        pass


def work_off(url: str, jobs: int, folder: str) -> None:
    """Run jobs in a process of its own until all are done."""

    async def run() -> None:
        metadata = open_metadata(url)
        async with running(stores_of(metadata), [marking]):
            await true(lambda: len(os.listdir(folder)) >= jobs)
        await metadata.close()

    asyncio.run(run())


class TestCancel:
    async def test_a_waiting_job_is_cancelled_at_once(self, stores: Stores) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind, project_id="p1")
        async with stores.metadata.write() as session:
            with pytest.raises(NotFound):
                await outbox.cancel(session, id, project_id="p2")
            assert (await outbox.cancel(session, id, project_id="p1")).status == JobStatus.CANCELLED
            assert (await outbox.cancel(session, id, project_id="p1")).status == JobStatus.CANCELLED
        assert await claim(stores, recorder.kind, "somebody") == []

    async def test_a_running_job_is_cancelled_by_its_runner(self, stores: Stores) -> None:
        async def work(run: JobRun) -> None:
            await asyncio.sleep(60)

        recorder = Recorder(do=work)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind], options=RunnerOptions(poll_s=0.02, lease_s=0.4)):
            await until(stores, id, JobStatus.RUNNING)
            async with stores.metadata.write() as session:
                await outbox.cancel(session, id, project_id=None)
            await until(stores, id, JobStatus.CANCELLED)
        assert recorder.ended == 0

    async def test_a_job_whose_worker_died_can_be_cancelled(self, stores: Stores) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind)
        await claim(stores, recorder.kind, "a worker that dies", lease_s=-1)
        async with stores.metadata.write() as session:
            await outbox.cancel(session, id, project_id=None)
        assert await claim(stores, recorder.kind, "another") == []
        assert (await look(stores, id)).status == JobStatus.CANCELLED


class TestStopping:
    async def test_the_job_in_hand_is_finished(self, stores: Stores) -> None:
        async def work(run: JobRun) -> None:
            await asyncio.sleep(0.3)

        recorder = Recorder(do=work)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind]):
            await true(lambda: len(recorder.runs) == 1)
        assert (recorder.ended, (await look(stores, id)).status) == (1, JobStatus.DONE)

    async def test_what_does_not_end_in_time_is_given_back(self, stores: Stores) -> None:
        async def work(run: JobRun) -> None:
            await asyncio.sleep(60)

        recorder = Recorder(do=work)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind], options=RunnerOptions(poll_s=0.02, grace_s=0.1)):
            await true(lambda: len(recorder.runs) == 1)
        found = await look(stores, id)
        assert (found.status, found.attempts) == (JobStatus.WAITING, 0)

    async def test_an_idle_runner_stops_at_once(self, stores: Stores) -> None:
        began = time.monotonic()
        async with running(stores, [Recorder().kind], options=RunnerOptions(poll_s=30.0)):
            await asyncio.sleep(0.1)
        assert time.monotonic() - began < 10


class TestWaking:
    async def test_a_hint_saves_the_wait(self, stores: Stores) -> None:
        recorder = Recorder()
        async with running(stores, [recorder.kind], options=RunnerOptions(poll_s=60.0)) as runner:
            await asyncio.sleep(0.2)
            await enqueue(stores, recorder.kind)
            await outbox.wake(stores.cache)
            await true(lambda: len(recorder.runs) == 1)
            await enqueue(stores, recorder.kind)
            runner.wake()
            await true(lambda: len(recorder.runs) == 2)

    async def test_more_jobs_than_hands(self, stores: Stores) -> None:
        recorder = Recorder()
        ids = [await enqueue(stores, recorder.kind) for _ in range(9)]
        async with running(stores, [recorder.kind], options=RunnerOptions(poll_s=60.0, at_once=2)):
            for id in ids:
                await until(stores, id, JobStatus.DONE)


class Flaky:
    """A metadata store that is away for its first questions."""

    def __init__(self, metadata: SqlMetadata, failures: int) -> None:
        self._metadata = metadata
        self.failures = failures

    def read(self) -> Any:
        self._fail()
        return self._metadata.read()

    def write(self) -> Any:
        self._fail()
        return self._metadata.write()

    def _fail(self) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise StoreUnavailable("metadata", "away")


class TestStoreAway:
    async def test_a_runner_waits_for_it(self, stores: Stores, metadata: SqlMetadata) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind)
        flaky = Flaky(metadata, failures=3)
        async with running(stores_of(flaky), [recorder.kind]):
            await until(stores, id, JobStatus.DONE)
        assert flaky.failures == 0

    async def test_a_result_that_cannot_be_stored_runs_again(self, stores: Stores, metadata: SqlMetadata) -> None:
        flaky = Flaky(metadata, failures=0)

        async def go_away(run: JobRun) -> None:
            flaky.failures = 1 if run.attempt == 1 else 0

        recorder = Recorder(do=go_away)
        id = await enqueue(stores, recorder.kind)
        async with running(stores_of(flaky), [recorder.kind], options=RunnerOptions(poll_s=0.02, lease_s=0.4)):
            await until(stores, id, JobStatus.DONE)
        assert [run.attempt for run in recorder.runs] == [1, 2]
