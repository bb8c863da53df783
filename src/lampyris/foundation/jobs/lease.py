"""What runners do with the rows: claim, renew, settle, forget. Each function is one short transaction of its caller."""

import random
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.foundation.clock import now
from lampyris.foundation.jobs.outbox import finish
from lampyris.foundation.jobs.tables import JobRow
from lampyris.foundation.jobs.types import JobKind, JobStatus

KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=30)
MAX_ERROR_CHARS = 2_000


async def anything_due(session: AsyncSession, kinds: Collection[str]) -> bool:
    """A read, so that idle runners never ask for the write lock."""
    found = await session.scalar(select(JobRow.id).where(JobRow.due_at <= now(), JobRow.kind.in_(kinds)).limit(1))
    return found is not None


async def claim(
    session: AsyncSession, kinds: Collection[JobKind], owner: str, *, limit: int, lease_s: float
) -> list[JobRow]:
    """The jobs that are due longest, ours for `lease_s`, with this attempt counted.

    A job whose lease ran out comes again; one that took its worker down with it each time is set aside as failed.
    """
    by_name = {kind.name: kind for kind in kinds}
    rows = await session.scalars(
        select(JobRow)
        .where(JobRow.due_at <= now(), JobRow.kind.in_(by_name))
        .order_by(JobRow.due_at, JobRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = []
    for row in rows:
        if row.cancel_requested:
            finish(row, JobStatus.CANCELLED)
        elif row.attempts > by_name[row.kind].retries:
            finish(row, JobStatus.FAILED, row.error or f"its worker died in each of {row.attempts} attempts")
        else:
            row.status, row.owner, row.attempts = JobStatus.RUNNING, owner, row.attempts + 1
            row.started_at, row.due_at = now(), now() + timedelta(seconds=lease_s)
            claimed.append(row)
    return claimed


async def renew(session: AsyncSession, owner: str, ids: Sequence[str], *, lease_s: float) -> tuple[set[str], set[str]]:
    """Prolong the leases of running jobs; returns which are still ours, and which somebody asked to cancel."""
    until = now() + timedelta(seconds=lease_s)
    rows = await session.execute(
        update(JobRow)
        .where(JobRow.id.in_(ids), JobRow.owner == owner)
        .values(due_at=until)
        .returning(JobRow.id, JobRow.cancel_requested)
    )
    ours = dict(rows.all())
    return set(ours), {id for id, cancel_requested in ours.items() if cancel_requested}


async def settle(session: AsyncSession, owner: str, job_id: str, status: JobStatus, error: str | None = None) -> None:
    """Make a job final, if it is still ours."""
    row = await _ours(session, owner, job_id)
    if row is not None:
        finish(row, status, error[:MAX_ERROR_CHARS] if error else None)


async def postpone(session: AsyncSession, owner: str, job_id: str, *, due_at: datetime, error: str) -> None:
    """Try again at `due_at`, if the job is still ours."""
    row = await _ours(session, owner, job_id)
    if row is not None:
        row.status, row.owner, row.due_at = JobStatus.RETRYING, None, due_at
        row.error = error[:MAX_ERROR_CHARS]


async def give_back(session: AsyncSession, owner: str, job_id: str) -> None:
    """Undo the claim: we stop before the job is done. The attempt does not count."""
    row = await _ours(session, owner, job_id)
    if row is not None:
        row.status, row.owner, row.due_at, row.attempts = JobStatus.WAITING, None, now(), row.attempts - 1


async def forget_finished(session: AsyncSession) -> None:
    """Delete what finished long ago."""
    at = now()
    kept = {JobStatus.DONE: KEEP_DONE, JobStatus.CANCELLED: KEEP_DONE, JobStatus.FAILED: KEEP_FAILED}
    for status, keep in kept.items():
        await session.execute(delete(JobRow).where(JobRow.status == status, JobRow.finished_at < at - keep))


def backoff_s(kind: JobKind, attempt: int) -> float:
    """Doubles with each attempt up to the kind's limit; between half and all of it, so that crowds disperse."""
    whole: float = min(kind.max_backoff_s, kind.backoff_s * 2.0 ** min(attempt - 1, 30))
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - spreading load, not a secret


async def _ours(session: AsyncSession, owner: str, job_id: str) -> JobRow | None:
    return await session.scalar(select(JobRow).where(JobRow.id == job_id, JobRow.owner == owner).with_for_update())
