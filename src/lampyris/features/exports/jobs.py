"""Background handlers of batch jobs."""

from datetime import timedelta

from lampyris.features.exports import store, work
from lampyris.features.exports.types import FINISHED
from lampyris.foundation.clock import now
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.jobs.kinds import job
from lampyris.foundation.jobs.types import GiveUp, JobRun, Schedule

RETRIES = 3
KEPT = work.LINK_LIVES + timedelta(days=1)
FORGOTTEN_AT_ONCE = 200


@job("exports.batch", retries=RETRIES, timeout_s=6 * 3600)
async def run_batch(run: JobRun) -> None:
    """The work of one batch job. What fails again and again is said where the person looks."""
    async with run.stores.metadata.read() as session:
        batch = await store.one(session, ProjectId(run.project_id or ""), str(run.payload["id"]))
    if batch is None:
        return
    try:
        await work.run(run.stores, batch)
    except Exception as error:
        if run.attempt <= RETRIES:
            raise
        reason = f"{type(error).__name__}: {error}"
        await work.fail(run.stores, batch, reason)
        raise GiveUp(reason) from error


@job("exports.forget_expired")
async def forget_expired(run: JobRun) -> None:
    """Files whose link ran out, and the jobs that made them."""
    async with run.stores.metadata.read() as session:
        old = await store.older_than(session, now() - KEPT, limit=FORGOTTEN_AT_ONCE)
    finished = [one for one in old if one.status in FINISHED]
    for one in finished:
        await run.stores.blobs.delete(one.file_key)
    async with run.stores.metadata.write() as session:
        await store.forget(session, [one.id for one in finished])


KINDS = (run_batch, forget_expired)
SCHEDULES = (Schedule(name="exports.forget_expired", cron="17 * * * *", kind=forget_expired),)
