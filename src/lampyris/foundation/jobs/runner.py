"""The worker's side of jobs: claims what is due, runs it, keeps its lease alive, and settles it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from lampyris.foundation.clock import now
from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.ids import random_id
from lampyris.foundation.jobs import lease, schedules
from lampyris.foundation.jobs.kinds import JobRegistry
from lampyris.foundation.jobs.outbox import WAKE_CHANNEL
from lampyris.foundation.jobs.tables import JobRow
from lampyris.foundation.jobs.types import GiveUp, JobKind, JobRun, JobStatus, RetryLater
from lampyris.foundation.observing import JOB_SECONDS, JOBS, timed
from lampyris.foundation.storage.stores import Stores
from lampyris.foundation.tasks import end

log = structlog.get_logger()

FORGET_EVERY_S = 3600.0
UNSTORED = suppress(StoreUnavailable)
"""A result that cannot be stored is lost: the lease runs out and the job runs again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunnerOptions:
    """`poll_s`: how long a job of another process may wait unseen. `lease_s`: how long after a crash it is retried.

    `grace_s`: how long a stopping runner waits for the jobs in hand before it gives them back.
    """

    at_once: int = 4
    poll_s: float = 1.0
    lease_s: float = 60.0
    grace_s: float = 30.0


class JobRunner:
    """Runs the kinds of one registry. Any number of runners, in any number of processes, share the work."""

    def __init__(self, stores: Stores, registry: JobRegistry, options: RunnerOptions | None = None) -> None:
        self._stores = stores
        self._registry = registry
        self._options = options or RunnerOptions()
        self._owner = random_id()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._cancelled: set[str] = set()
        self._stopping = False
        self._wake = asyncio.Event()
        self._next_tick = now()
        self._forget_at = now()

    @property
    def busy(self) -> bool:
        """Whether a job is in hand."""
        return bool(self._running)

    def wake(self) -> None:
        """Look for work now."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then finish what is in hand. A store that is away is waited for."""
        helpers = [asyncio.create_task(self._listen()), asyncio.create_task(self._keep_leases())]
        stopping = asyncio.create_task(self._wake_on(stop))
        try:
            while not stop.is_set():
                self._wake.clear()
                try:
                    busy = await self._turn()
                except StoreUnavailable as error:
                    log.warning("jobs.store_away", reason=str(error))
                    busy = False
                if not busy and not stop.is_set():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._wake.wait(), self._options.poll_s)
        finally:
            await self._drain()
            await end(*helpers, stopping)

    async def _turn(self) -> bool:
        """One look at schedules and jobs. True when there may be more to start at once."""
        await self._keep_time()
        free = self._options.at_once - len(self._running)
        if free <= 0 or not self._registry.kinds:
            return False
        async with self._stores.metadata.read() as session:
            if not await lease.anything_due(session, self._registry.kinds):
                return False
        async with self._stores.metadata.write() as session:
            claimed = await lease.claim(
                session, self._registry.kinds.values(), self._owner, limit=free, lease_s=self._options.lease_s
            )
        for row in claimed:
            self._start(row)
        return len(claimed) == free

    async def _keep_time(self) -> None:
        if self._registry.schedules and now() >= self._next_tick:
            async with self._stores.metadata.write() as session:
                await schedules.declare(session, self._registry.schedules)
                for name in await schedules.tick(session, self._registry.schedules):
                    log.info("jobs.tick", schedule=name)
                due = await schedules.next_due(session, self._registry.schedules)
            # Another worker may take the tick: looking again a moment later finds the one after it.
            self._next_tick = max(due or now(), now() + timedelta(seconds=self._options.poll_s))
        if now() >= self._forget_at:
            self._forget_at = now() + timedelta(seconds=FORGET_EVERY_S)
            async with self._stores.metadata.write() as session:
                await lease.forget_finished(session)

    def _start(self, row: JobRow) -> None:
        run = JobRun(
            stores=self._stores, id=row.id, project_id=row.project_id, payload=row.payload, attempt=row.attempts
        )
        task = asyncio.create_task(self._attempt(self._registry.kinds[row.kind], run))
        self._running[row.id] = task
        task.add_done_callback(lambda _: self._ended(run.id))

    def _ended(self, job_id: str) -> None:
        self._running.pop(job_id, None)
        self._cancelled.discard(job_id)
        self._wake.set()

    async def _attempt(self, kind: JobKind, run: JobRun) -> None:
        try:
            with timed(JOB_SECONDS.labels(kind.name), f"job {kind.name}", job=run.id):
                async with asyncio.timeout(kind.timeout_s):
                    await kind.handler(run)
        except asyncio.CancelledError:
            JOBS.labels(kind.name, "cancelled").inc()
            await self._settle_cancelled(run)
        except GiveUp as error:
            await self._settle(kind, run, JobStatus.FAILED, str(error))
        except RetryLater as error:
            await self._retry(kind, run, str(error), after_s=error.after_s)
        except TimeoutError as error:
            reason = str(error) or f"took longer than {kind.timeout_s:g} s"
            await self._retry(kind, run, reason, after_s=lease.backoff_s(kind, run.attempt))
        except Exception as error:
            log.warning("jobs.attempt_failed", kind=kind.name, job=run.id, attempt=run.attempt, exc_info=True)
            reason = f"{type(error).__name__}: {error}"
            await self._retry(kind, run, reason, after_s=lease.backoff_s(kind, run.attempt))
        else:
            await self._settle(kind, run, JobStatus.DONE)

    async def _retry(self, kind: JobKind, run: JobRun, error: str, *, after_s: float) -> None:
        if run.attempt > kind.retries:
            await self._settle(kind, run, JobStatus.FAILED, error)
            return
        JOBS.labels(kind.name, "retrying").inc()
        due_at = now() + timedelta(seconds=after_s)
        with UNSTORED:
            async with self._stores.metadata.write() as session:
                await lease.postpone(session, self._owner, run.id, due_at=due_at, error=error)

    async def _settle(self, kind: JobKind, run: JobRun, status: JobStatus, error: str | None = None) -> None:
        JOBS.labels(kind.name, str(status)).inc()
        if status == JobStatus.FAILED:
            log.error("jobs.failed", kind=kind.name, job=run.id, attempts=run.attempt, reason=error)
        with UNSTORED:
            async with self._stores.metadata.write() as session:
                await lease.settle(session, self._owner, run.id, status, error)

    async def _settle_cancelled(self, run: JobRun) -> None:
        """Cancelled by somebody, or by a runner that stops; or the lease is lost and the job is no longer ours."""
        with UNSTORED:
            async with self._stores.metadata.write() as session:
                if run.id in self._cancelled:
                    await lease.settle(session, self._owner, run.id, JobStatus.CANCELLED)
                else:
                    await lease.give_back(session, self._owner, run.id)

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._options.lease_s / 4)
            ids = list(self._running)
            if not ids:
                continue
            try:
                async with self._stores.metadata.write() as session:
                    ours, unwanted = await lease.renew(session, self._owner, ids, lease_s=self._options.lease_s)
            except Exception:
                log.warning("jobs.lease_not_renewed", exc_info=True)
                continue
            self._cancelled |= unwanted
            for id in ids:
                if (id not in ours or id in unwanted) and id in self._running:
                    self._running[id].cancel()

    async def _listen(self) -> None:
        with suppress(StoreUnavailable):  # without news we still poll
            async for _ in self._stores.cache.listen(WAKE_CHANNEL):
                self._wake.set()

    async def _wake_on(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _drain(self) -> None:
        """Wait for the jobs in hand; give back what does not end in time."""
        pending = list(self._running.values())
        if pending:
            _, late = await asyncio.wait(pending, timeout=self._options.grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
