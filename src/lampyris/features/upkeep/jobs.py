"""Background upkeep: the data of deleted projects, and data older than a project keeps it."""

from datetime import UTC, datetime, timedelta

import structlog

from lampyris.features.accounts import service as accounts
from lampyris.features.ingest import service as ingest
from lampyris.features.scores import service as scores
from lampyris.features.tracing import service as tracing
from lampyris.foundation.clock import now
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.jobs.kinds import job
from lampyris.foundation.jobs.types import JobRun, Schedule
from lampyris.foundation.storage.stores import Stores

log = structlog.get_logger()

GRACE = timedelta(minutes=2)
"""A project deleted this recently may still have accepted batches in the queue."""
FOR_EVER = datetime(2299, 1, 1, tzinfo=UTC)


@job("upkeep.purge_deleted_projects")
async def purge_deleted_projects(run: JobRun) -> None:
    """Everything of projects that were deleted, then the project's own row."""
    async with run.stores.metadata.read() as session:
        deleted = await accounts.deleted_projects(session, before=now() - GRACE)
    for project_id, deleted_at in deleted:
        await _purge(run.stores, project_id, before=FOR_EVER)
        async with run.stores.metadata.write() as session:
            await accounts.forget_project(session, project_id)
        log.info("upkeep.project_purged", project_id=project_id, deleted_at=deleted_at.isoformat())


@job("upkeep.apply_retention")
async def apply_retention(run: JobRun) -> None:
    """What is older than its project's retention."""
    async with run.stores.metadata.read() as session:
        limited = await accounts.projects_with_retention(session)
    for project_id, days in limited:
        await _purge(run.stores, project_id, before=now() - timedelta(days=days))


async def _purge(stores: Stores, project_id: ProjectId, *, before: datetime) -> None:
    await tracing.purge(stores, project_id, before=before)
    await scores.purge(stores.analytics, project_id, before=before)
    await ingest.purge(stores.analytics, project_id, before=before)


KINDS = (purge_deleted_projects, apply_retention)
SCHEDULES = (
    Schedule(name="upkeep.purge_deleted_projects", cron="*/10 * * * *", kind=purge_deleted_projects),
    Schedule(name="upkeep.apply_retention", cron="23 3 * * *", kind=apply_retention),
)
