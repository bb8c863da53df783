"""Jobs on SQLite and on a real PostgreSQL: nothing is lost, nothing runs twice at once, nothing is tried for ever."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.contract.job_world import Recorder, change, claim, enqueue, look, running, stores_of, true, until

from lampyris.foundation.clock import now
from lampyris.foundation.errors import Conflict, NotFound
from lampyris.foundation.jobs import lease, outbox, schedules
from lampyris.foundation.jobs.tables import JobRow, ScheduleRow
from lampyris.foundation.jobs.types import GiveUp, JobRun, JobStatus, RetryLater, Schedule
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
