"""Rows of batch jobs <-> types."""

from datetime import datetime
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.exports.tables import BatchJobRow
from lampyris.features.exports.types import Action, BatchJob, BatchStatus
from lampyris.foundation.ids import ProjectId, UserId

FIELDS = (
    "id", "project_id", "user_id", "action", "status", "total", "done", "error", "file_name", "file_bytes",
    "expires_at", "created_at", "finished_at",
)  # fmt: skip


async def put(session: AsyncSession, job: BatchJob) -> None:
    """A new job, or a changed one."""
    await session.merge(BatchJobRow(params=dict(job.params), **{name: getattr(job, name) for name in FIELDS}))


async def one(session: AsyncSession, project_id: ProjectId, job_id: str) -> BatchJob | None:
    """None when the project has no such job."""
    row = await session.get(BatchJobRow, job_id)
    return _job(row) if row is not None and row.project_id == project_id else None


async def newest(session: AsyncSession, project_id: ProjectId, user_id: UserId, *, limit: int) -> list[BatchJob]:
    """A person's jobs in a project, newest first."""
    mine = (BatchJobRow.project_id == project_id, BatchJobRow.user_id == user_id)
    rows = await session.scalars(select(BatchJobRow).where(*mine).order_by(BatchJobRow.created_at.desc()).limit(limit))
    return [_job(row) for row in rows]


async def older_than(session: AsyncSession, before: datetime, *, limit: int) -> list[BatchJob]:
    """Jobs of every project that were asked for before a moment."""
    rows = await session.scalars(select(BatchJobRow).where(BatchJobRow.created_at < before).limit(limit))
    return [_job(row) for row in rows]


async def forget(session: AsyncSession, job_ids: list[str]) -> None:
    """Their rows."""
    await session.execute(delete(BatchJobRow).where(BatchJobRow.id.in_(job_ids)))


def _job(row: BatchJobRow) -> BatchJob:
    fields = {name: getattr(row, name) for name in FIELDS}
    return BatchJob(
        params=row.params, **fields | {"status": BatchStatus(row.status), "action": cast(Action, row.action)}
    )
