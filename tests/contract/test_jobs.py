"""Jobs on SQLite and on a real PostgreSQL: nothing is lost, nothing runs twice at once, nothing is tried for ever."""

import asyncio
import multiprocessing
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.foundation.clock import now
from lampyris.foundation.errors import Conflict, NotFound, StoreUnavailable
from lampyris.foundation.jobs import lease, outbox, schedules
from lampyris.foundation.jobs.kinds import JobRegistry, job
from lampyris.foundation.jobs.runner import JobRunner, RunnerOptions
from lampyris.foundation.jobs.tables import JobRow, ScheduleRow
from lampyris.foundation.jobs.types import GiveUp, Job, JobKind, JobRun, JobStatus, RetryLater, Schedule
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.stores import Stores

QUICK = RunnerOptions(poll_s=0.02, lease_s=5.0, grace_s=5.0)
PATIENCE_S = 20.0


def stores_of(metadata: object) -> Stores:
    unused = cast(Any, None)
    return Stores(
        analytics=unused, metadata=cast(SqlMetadata, metadata), queue=unused, blobs=unused, cache=MemoryCache()
    )


@pytest.fixture
async def metadata(metadata_url: str) -> AsyncIterator[SqlMetadata]:
    store = open_metadata(metadata_url)
    await migrate(store)
    yield store
    await store.close()


@pytest.fixture
def stores(metadata: SqlMetadata) -> Stores:
    return stores_of(metadata)


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


class TestOutbox:
    async def test_a_job_runs_with_what_it_was_given(self, stores: Stores) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind, payload={"trace": "轨迹", "n": [1]}, project_id="p1")
        async with running(stores, [recorder.kind]):
            found = await until(stores, id, JobStatus.DONE)
        (run,) = recorder.runs
        assert (run.id, run.project_id, run.payload, run.attempt) == (id, "p1", {"trace": "轨迹", "n": [1]}, 1)
        assert (found.due_at, found.error, found.finished_at is not None) == (None, None, True)

    async def test_a_job_of_a_transaction_that_failed_never_was(self, stores: Stores) -> None:
        recorder = Recorder()

        async def half() -> None:
            async with stores.metadata.write() as session:
                await outbox.enqueue(session, recorder.kind)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            await half()
        async with stores.metadata.read() as session:
            assert await outbox.list_jobs(session) == []

    async def test_a_job_waits_until_it_is_due(self, stores: Stores) -> None:
        recorder = Recorder()
        later = await enqueue(stores, recorder.kind, due_at=now() + timedelta(hours=1))
        soon = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind]):
            await until(stores, soon, JobStatus.DONE)
        assert (await look(stores, later)).status == JobStatus.WAITING

    async def test_a_key_is_one_job_while_it_waits_or_runs(self, stores: Stores) -> None:
        recorder = Recorder()
        first = await enqueue(stores, recorder.kind, key="k")
        assert await enqueue(stores, recorder.kind, key="k") == first
        assert await enqueue(stores, recorder.kind, key="another") != first
        await claim(stores, recorder.kind, "somebody")
        assert await enqueue(stores, recorder.kind, key="k") == first
        async with stores.metadata.write() as session:
            await lease.settle(session, "somebody", first, JobStatus.DONE)
        assert await enqueue(stores, recorder.kind, key="k") != first

    async def test_a_job_that_runs_once_keeps_its_key(self, stores: Stores) -> None:
        recorder = Recorder()
        first = await enqueue(stores, recorder.kind, key="k", once=True)
        async with running(stores, [recorder.kind]):
            await until(stores, first, JobStatus.DONE)
        assert await enqueue(stores, recorder.kind, key="k", once=True) == first

    async def test_many_ask_for_one_key_at_the_same_time(self, stores: Stores) -> None:
        recorder = Recorder()
        ids = await asyncio.gather(*(enqueue(stores, recorder.kind, key="k") for _ in range(20)))
        assert len(set(ids)) == 1

    async def test_lists_and_counts(self, stores: Stores) -> None:
        recorder = Recorder()
        first = await enqueue(stores, recorder.kind, project_id="p1")
        second = await enqueue(stores, recorder.kind, project_id="p2", key="k")
        async with stores.metadata.write() as session:
            await outbox.cancel(session, second, project_id="p2")
        async with stores.metadata.read() as session:
            assert [each.id for each in await outbox.list_jobs(session)] == [second, first]
            assert [each.id for each in await outbox.list_jobs(session, project_id="p1")] == [first]
            assert [each.key for each in await outbox.list_jobs(session, statuses=[JobStatus.CANCELLED])] == ["k"]
            assert await outbox.list_jobs(session, kinds=["another"]) == []
            assert await outbox.counts(session) == {JobStatus.WAITING: 1, JobStatus.CANCELLED: 1}
            with pytest.raises(NotFound):
                await outbox.get_job(session, first, project_id="p2")


class TestRetries:
    async def test_a_job_that_fails_is_tried_again_later(self, stores: Stores) -> None:
        async def fail_twice(run: JobRun) -> None:
            if run.attempt < 3:
                raise RuntimeError(f"no luck {run.attempt}")

        recorder = Recorder(do=fail_twice)
        id = await enqueue(stores, recorder.kind, key="k")
        async with running(stores, [recorder.kind]):
            found = await until(stores, id, JobStatus.DONE)
        assert [run.attempt for run in recorder.runs] == [1, 2, 3]
        assert (found.attempts, found.error) == (3, "RuntimeError: no luck 2")

    async def test_between_attempts_it_waits(self, stores: Stores) -> None:
        async def later(run: JobRun) -> None:
            raise RetryLater("rate limited", after_s=3600)

        recorder = Recorder(do=later)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind]):
            found = await until(stores, id, JobStatus.RETRYING)
        assert found.error == "rate limited"
        assert found.due_at is not None
        assert timedelta(minutes=59) < found.due_at - now() <= timedelta(hours=1)

    async def test_a_poison_job_is_set_aside_and_can_be_put_back(self, stores: Stores) -> None:
        async def fail(run: JobRun) -> None:
            raise ValueError("毒")

        recorder = Recorder(retries=2, do=fail)
        id, good = await enqueue(stores, recorder.kind, key="k"), Recorder()
        async with running(stores, [recorder.kind]):
            found = await until(stores, id, JobStatus.FAILED)
        assert (found.attempts, found.error, len(recorder.runs)) == (3, "ValueError: 毒", 3)
        async with stores.metadata.write() as session:
            again = await outbox.retry(session, id, project_id=None)
        assert (again.status, again.attempts, again.error) == (JobStatus.WAITING, 0, "ValueError: 毒")
        async with running(stores, [good.kind]):
            await until(stores, id, JobStatus.DONE)

    async def test_giving_up_needs_no_more_attempts(self, stores: Stores) -> None:
        async def give_up(run: JobRun) -> None:
            raise GiveUp("the trace is gone")

        recorder = Recorder(do=give_up)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind]):
            found = await until(stores, id, JobStatus.FAILED)
        assert (found.attempts, found.error) == (1, "the trace is gone")

    async def test_what_takes_too_long_is_stopped(self, stores: Stores) -> None:
        async def hang(run: JobRun) -> None:
            await asyncio.sleep(60)

        recorder = Recorder(retries=0, timeout_s=0.05, do=hang)
        id = await enqueue(stores, recorder.kind)
        async with running(stores, [recorder.kind]):
            found = await until(stores, id, JobStatus.FAILED)
        assert found.error == "took longer than 0.05 s"

    async def test_only_failed_and_cancelled_jobs_can_be_put_back(self, stores: Stores) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind, key="k")
        async with stores.metadata.write() as session:
            with pytest.raises(Conflict, match="is waiting"):
                await outbox.retry(session, id, project_id=None)
            await outbox.cancel(session, id, project_id=None)
            await outbox.enqueue(session, recorder.kind, key="k")
            with pytest.raises(Conflict, match="another job"):
                await outbox.retry(session, id, project_id=None)


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


class TestForgetting:
    @pytest.mark.parametrize(
        ("status", "days", "kept"),
        [
            (JobStatus.DONE, 6, True),
            (JobStatus.DONE, 8, False),
            (JobStatus.CANCELLED, 8, False),
            (JobStatus.FAILED, 8, True),
            (JobStatus.FAILED, 31, False),
        ],
    )
    async def test_old_jobs_go(self, stores: Stores, status: JobStatus, days: int, kept: bool) -> None:
        recorder = Recorder()
        id = await enqueue(stores, recorder.kind)
        finished = now() - timedelta(days=days)
        values = {"status": status, "finished_at": finished, "due_at": None}
        await change(stores, update(JobRow).where(JobRow.id == id).values(values))
        async with stores.metadata.write() as session:
            await lease.forget_finished(session)
        async with stores.metadata.read() as session:
            assert len(await outbox.list_jobs(session)) == int(kept)


class TestSchedules:
    async def due(self, stores: Stores, at: datetime) -> None:
        await change(stores, update(ScheduleRow).values(next_at=at))

    async def tick(self, stores: Stores, plan: Schedule) -> list[str]:
        async with stores.metadata.write() as session:
            return await schedules.tick(session, [plan])

    async def declare(self, stores: Stores, plan: Schedule) -> ScheduleRow:
        async with stores.metadata.write() as session:
            await schedules.declare(session, [plan])
            return await session.get_one(ScheduleRow, plan.name)

    async def test_a_due_tick_is_enqueued_once(self, stores: Stores) -> None:
        recorder = Recorder()
        plan = Schedule(name="nightly", cron="0 3 * * *", kind=recorder.kind, payload={"a": 1})
        row = await self.declare(stores, plan)
        assert row.next_at > now()
        assert await self.tick(stores, plan) == []
        await self.due(stores, now() - timedelta(days=3))
        assert await self.tick(stores, plan) == ["nightly"]
        assert await self.tick(stores, plan) == []
        async with stores.metadata.read() as session:
            (found,) = await outbox.list_jobs(session)
            assert found.payload == {"a": 1}
            row = await session.get_one(ScheduleRow, "nightly")
        assert row.next_at > now()
        assert row.last_at is not None

    async def test_a_tick_is_left_out_while_the_last_one_waits(self, stores: Stores) -> None:
        plan = Schedule(name="often", cron="* * * * *", kind=Recorder().kind)
        await self.declare(stores, plan)
        for _ in range(2):
            await self.due(stores, now())
            assert await self.tick(stores, plan) == ["often"]
        async with stores.metadata.read() as session:
            assert len(await outbox.list_jobs(session)) == 1

    async def test_a_changed_line_moves_the_next_tick(self, stores: Stores) -> None:
        kind = Recorder().kind
        await self.declare(stores, Schedule(name="s", cron="0 3 1 1 *", kind=kind))
        row = await self.declare(stores, Schedule(name="s", cron="* * * * *", kind=kind))
        assert row.next_at <= now() + timedelta(minutes=1)
        again = await self.declare(stores, Schedule(name="s", cron="* * * * *", kind=kind))
        assert again.next_at == row.next_at

    async def test_many_runners_run_one_tick(self, stores: Stores, metadata_url: str) -> None:
        recorder = Recorder()
        plan = Schedule(name="yearly", cron="0 3 1 1 *", kind=recorder.kind)
        await self.declare(stores, plan)
        await self.due(stores, now())
        second = open_metadata(metadata_url)
        async with running(stores, [], [plan]), running(stores_of(second), [], [plan]):
            await true(lambda: recorder.ended == 1)
            await asyncio.sleep(0.3)
        await second.close()
        assert recorder.ended == 1


async def test_the_caller_commits(stores: Stores) -> None:
    """Nothing of this room commits or rolls back a session it was given."""

    async def unfinished(session: AsyncSession) -> str:
        return await outbox.enqueue(session, Recorder().kind)

    async with stores.metadata.read() as reader:
        async with stores.metadata.write() as session:
            await unfinished(session)
            assert await outbox.list_jobs(reader) == []
        await reader.rollback()
        assert len(await outbox.list_jobs(reader)) == 1
