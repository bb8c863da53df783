"""Putting jobs into the metadata store, in the caller's own transaction, and looking at them.

A job exists if and only if the transaction that asked for it was committed.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.foundation.clock import now
from lampyris.foundation.errors import Conflict, NotFound
from lampyris.foundation.ids import random_id
from lampyris.foundation.jobs.tables import JobRow
from lampyris.foundation.jobs.types import Job, JobKind, JobStatus, Payload
from lampyris.foundation.storage.cache.port import Cache

WAKE_CHANNEL = "jobs.waiting"


async def enqueue(  # noqa: PLR0913 - the four options are independent and rarely used together
    session: AsyncSession,
    kind: JobKind,
    payload: Payload | None = None,
    *,
    project_id: str | None = None,
    key: str | None = None,
    once: bool = False,
    due_at: datetime | None = None,
) -> str:
    """Ask for a job; returns its id. It may start when the caller's transaction is committed and `due_at` has come.

    `key`: while a job of this kind and key waits or runs, asking again returns that one. A job that must see what
    changed while it ran has to ask again itself. `once`: also finished jobs count, for as long as they are kept.
    """
    at = now()
    values = {
        "id": random_id(),
        "kind": kind.name,
        "project_id": project_id,
        "key": key,
        "unique_key": key,
        "once": once,
        "payload": dict(payload or {}),
        "status": JobStatus.WAITING,
        "attempts": 0,
        "due_at": due_at or at,
        "owner": None,
        "cancel_requested": False,
        "created_at": at,
    }
    inserted: str | None = await session.scalar(_insert(session).values(values).returning(JobRow.id))
    if inserted is not None:
        return inserted
    held = await _holder(session, kind.name, key)
    if held is None:
        # The holder finished between the two statements (PostgreSQL): its key is free now.
        return await enqueue(session, kind, payload, project_id=project_id, key=key, once=once, due_at=due_at)
    return held


def _insert(session: AsyncSession) -> "postgresql.Insert | sqlite.Insert":
    maker = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement: postgresql.Insert | sqlite.Insert = maker(JobRow)
    return statement.on_conflict_do_nothing(index_elements=["kind", "unique_key"])


async def wake(cache: Cache) -> None:
    """Tell idle runners to look now instead of within half a second. Call it after the commit; optional."""
    await cache.publish(WAKE_CHANNEL, b"")


async def get_job(session: AsyncSession, job_id: str, *, project_id: str | None) -> Job:
    """Raises: NotFound when the project has no such job."""
    return shown(await _row(session, job_id, project_id))


async def list_jobs(
    session: AsyncSession,
    *,
    project_id: str | None = None,
    kinds: Collection[str] = (),
    statuses: Collection[JobStatus] = (),
    limit: int = 50,
) -> Sequence[Job]:
    """Newest first. `project_id` None: of the whole installation. Empty collections: all."""
    statement = select(JobRow).order_by(JobRow.created_at.desc(), JobRow.id).limit(limit)
    if project_id is not None:
        statement = statement.where(JobRow.project_id == project_id)
    if kinds:
        statement = statement.where(JobRow.kind.in_(kinds))
    if statuses:
        statement = statement.where(JobRow.status.in_(statuses))
    return [shown(row) for row in await session.scalars(statement)]


async def counts(session: AsyncSession) -> Mapping[JobStatus, int]:
    """How many jobs stand where; statuses without a job are absent."""
    rows = await session.execute(select(JobRow.status, func.count()).group_by(JobRow.status))
    return {JobStatus(status): count for status, count in rows}


async def cancel(session: AsyncSession, job_id: str, *, project_id: str | None) -> Job:
    """A waiting job is cancelled at once, a running one within its runner's next heartbeat; a finished one stays.

    Raises: NotFound.
    """
    row = await _row(session, job_id, project_id, lock=True)
    if row.status in (JobStatus.WAITING, JobStatus.RETRYING):
        finish(row, JobStatus.CANCELLED)
    elif row.status == JobStatus.RUNNING:
        row.cancel_requested = True
    return shown(row)


async def retry(session: AsyncSession, job_id: str, *, project_id: str | None) -> Job:
    """Put a failed or cancelled job back, with all its attempts.

    Raises: NotFound; Conflict for any other status, or when another job of its key is waiting or running.
    """
    row = await _row(session, job_id, project_id, lock=True)
    if row.status not in (JobStatus.FAILED, JobStatus.CANCELLED):
        raise Conflict(f"job {job_id} is {row.status}; only failed and cancelled jobs can be retried")
    if row.key is not None and await _holder(session, row.kind, row.key) not in (None, row.id):
        raise Conflict(f"another job does the work of {job_id} already; retry after it has finished")
    row.status, row.attempts, row.due_at, row.unique_key = JobStatus.WAITING, 0, now(), row.key
    row.finished_at, row.cancel_requested = None, False
    return shown(row)


def finish(row: JobRow, status: JobStatus, error: str | None = None) -> None:
    """Make a row final. Its key is free for the next job unless it was to run `once`."""
    row.status, row.finished_at, row.due_at, row.owner = status, now(), None, None
    row.cancel_requested = False
    if error is not None:
        row.error = error
    if not row.once:
        row.unique_key = None


def shown(row: JobRow) -> Job:
    """The row without what only runners need."""
    return Job(
        id=row.id,
        kind=row.kind,
        project_id=row.project_id,
        key=row.key,
        payload=row.payload,
        status=JobStatus(row.status),
        attempts=row.attempts,
        due_at=row.due_at,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        error=row.error,
    )


async def _holder(session: AsyncSession, kind: str, key: str | None) -> str | None:
    return await session.scalar(select(JobRow.id).where(JobRow.kind == kind, JobRow.unique_key == key))


async def _row(session: AsyncSession, job_id: str, project_id: str | None, *, lock: bool = False) -> JobRow:
    statement = select(JobRow).where(JobRow.id == job_id)
    if project_id is not None:
        statement = statement.where(JobRow.project_id == project_id)
    row = await session.scalar(statement.with_for_update() if lock else statement)
    if row is None:
        raise NotFound("job", job_id)
    return row
